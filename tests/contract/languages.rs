//! Interviews that are not in English, end to end: import, draft topics, search.

use super::bench::{Bench, list};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

const GERMAN: [[&str; 6]; 3] = [
    [
        "Die Lehrerinnen haben sich wirklich viel Zeit für die Schüler genommen.",
        "In der Schule gab es damals noch keinen Computer für den Unterricht.",
        "Der Unterricht war streng, aber die Lehrer waren eigentlich gerecht.",
        "Wir Schülerinnen mussten jeden Morgen vor dem Unterricht ein Lied singen.",
        "Nach der Schule haben wir zusammen die Hausaufgaben gemacht.",
        "Die Klasse war groß und der Lehrer kannte trotzdem jeden Schüler.",
    ],
    [
        "Im Krankenhaus war die Pflege oft unterbesetzt, besonders in der Nacht.",
        "Die Ärzte haben uns die Behandlung der Patienten genau erklärt.",
        "Auf der Station lagen zwölf Patienten und nur zwei Schwestern.",
        "Die Patientin wurde nach der Operation auf unsere Station verlegt.",
        "In der Pflege fehlt halt das Personal, das wissen die Ärzte auch.",
        "Das Krankenhaus hat die Schichten der Schwestern neu geplant.",
    ],
    [
        "Auf dem Hof hatten wir zwanzig Kühe und ein paar Schweine.",
        "Die Ernte war in dem Jahr schlecht, weil es im Sommer kaum geregnet hat.",
        "Mein Vater hat die Felder noch mit dem Pferd gepflügt.",
        "Der Traktor kam erst später, da war der Acker schon verpachtet.",
        "Die Bauern haben die Milch der Kühe selbst ins Dorf gebracht.",
        "Bei der Ernte mussten alle auf den Feldern helfen, auch wir Kinder.",
    ],
];

const ARABIC: [[&str; 6]; 3] = [
    [
        "المعلم في المدرسة كان يشرح الدرس للطلاب بصبر كبير.",
        "الطلاب في المدرسة يحبون المعلم الذي يشرح الدروس جيدا.",
        "بعد المدرسة كان الطلاب يكتبون الواجب مع المعلم.",
        "هذه المدرسة قديمة والمعلمون فيها قليلون والطلاب كثيرون.",
        "يعني الدرس كان طويلا ولكن المعلم كان يساعد الطلاب.",
        "المدرسة تحتاج إلى كتب جديدة والطلاب يحتاجون إلى معلم.",
    ],
    [
        "المستشفى كان مزدحما والطبيب يعالج المرضى طوال الليل.",
        "الطبيب قال إن المريض يحتاج إلى دواء من المستشفى.",
        "الممرضة في المستشفى تعطي الدواء للمريض كل صباح.",
        "هؤلاء المرضى ينتظرون الطبيب في المستشفى منذ ساعات.",
        "يعني العلاج طويل والطبيب يزور المريض كل يوم في المستشفى.",
        "الممرضات في المستشفى يساعدن الطبيب في علاج المرضى.",
    ],
    [
        "الفلاح في القرية يزرع القمح قبل المطر كل سنة.",
        "المطر كان قليلا والمزرعة تحتاج إلى ماء كثير للقمح.",
        "في المزرعة كان الفلاح يحصد القمح مع أولاده.",
        "القرية كلها تنتظر المطر لأن الفلاحين يزرعون القمح.",
        "يعني الأرض في المزرعة جافة والفلاح ينتظر المطر.",
        "الفلاحون باعوا القمح في سوق القرية بعد الحصاد.",
    ],
];

/// Paragraph `n` of a subject: three of its six sentences, no two paragraphs the same three.
fn paragraph(sentences: &[&str; 6], n: usize) -> String {
    let threes = (0..6).flat_map(|a| (a + 1..6).flat_map(move |b| (b + 1..6).map(move |c| [a, b, c])));
    threes.into_iter().nth(n).unwrap().map(|at| sentences[at]).join(" ")
}

/// Three talks of six paragraphs on each subject, spoken by two where `speakers` says so.
fn talks(bench: &Bench, folder: &str, subjects: &[[&str; 6]; 3], speakers: Option<[&str; 2]>) {
    for (at, sentences) in subjects.iter().enumerate() {
        for talk in 0..3 {
            let paragraphs = (0..6).map(|n| {
                let text = paragraph(sentences, talk * 6 + n);
                speakers.map_or(text.clone(), |names| format!("{}: {text}", names[n % 2]))
            });
            let text = paragraphs.collect::<Vec<_>>().join("\n\n");
            bench.talk(&format!("{folder}/{at}-{talk}.txt"), text);
        }
    }
}

fn keywords(topics: &Value) -> BTreeSet<String> {
    let words = |topic: &Value| {
        let keywords = list(topic, "keywords").iter();
        keywords.map(|k| k["word"].as_str().unwrap().to_lowercase()).collect::<Vec<_>>()
    };
    list(topics, "topics").iter().flat_map(words).collect()
}

fn imported(bench: &Bench) -> Value {
    bench.json(&["import", &bench.talks(), "--max-tokens", "60"])
}

#[test]
fn german_interviews_with_and_without_speakers() {
    for speakers in [None, Some(["Interviewerin", "Frau Müller"])] {
        let bench = Bench::new();
        talks(&bench, "de", &GERMAN, speakers);
        let report = imported(&bench);
        assert_eq!(report["languages"][0]["language"], "de", "{report}");
        let analyzed = bench.run(&["analyze", "--model", "draft"]).ok();
        assert!(
            analyzed.stderr.contains("the built-in model multi finds better topics"),
            "{}",
            analyzed.stderr
        );
        let topics = bench.json(&["topics"]);
        assert!(list(&topics, "topics").len() >= 2, "{topics}");
        let words = keywords(&topics);
        for stop in ["die", "der", "haben", "wir", "eigentlich", "halt", "auf", "und", "noch"] {
            assert!(!words.contains(stop), "{stop} in {words:?}");
        }
        assert!(words.iter().any(|word| word.contains("unterricht") || word.contains("schul")), "{words:?}");
        let found = bench.json(&["search", "Patient", "--mode", "text"]);
        assert!(found["total"].as_u64().unwrap() >= 3, "inflected forms are found: {found}");
        let listed = bench.json(&["speakers"]);
        assert_eq!(list(&listed, "speakers").len(), if speakers.is_some() { 2 } else { 0 }, "{listed}");
    }
}

#[test]
fn arabic_interviews_with_and_without_speakers() {
    for speakers in [None, Some(["المحاور", "أم أحمد"])] {
        let bench = Bench::new();
        talks(&bench, "ar", &ARABIC, speakers);
        let report = imported(&bench);
        assert_eq!(report["languages"][0]["language"], "ar", "{report}");
        bench.run(&["analyze", "--model", "draft"]).ok();
        let topics = bench.json(&["topics"]);
        assert!(!list(&topics, "topics").is_empty(), "{topics}");
        let words = keywords(&topics);
        for stop in ["في", "من", "كان", "يعني", "كل", "إلى", "هذه"] {
            assert!(!words.contains(stop), "{stop} in {words:?}");
        }
        assert!(words.iter().any(|word| word.contains("المستشفى") || word.contains("المدرسة")), "{words:?}");
        let found = bench.json(&["search", "معلمون", "--mode", "text"]);
        assert!(found["total"].as_u64().unwrap() >= 2, "inflected forms are found: {found}");
        let listed = bench.json(&["speakers"]);
        assert_eq!(list(&listed, "speakers").len(), if speakers.is_some() { 2 } else { 0 }, "{listed}");
    }
}

#[test]
fn two_languages_are_said_and_analysed_apart() {
    let bench = Bench::new();
    talks(&bench, "de", &GERMAN, None);
    talks(&bench, "ar", &ARABIC, None);
    let said = bench.run(&["import", &bench.talks(), "--max-tokens", "60"]).ok();
    assert!(said.stdout.contains("languages: Arabic 9, German 9"), "{}", said.stdout);
    let analyzed = bench.run(&["analyze", "--model", "draft"]).ok();
    assert!(analyzed.stderr.contains("topics are found in Arabic and German apart"), "{}", analyzed.stderr);
    let topics = bench.json(&["topics"]);
    let languages: BTreeSet<&str> =
        list(&topics, "topics").iter().map(|topic| topic["language"].as_str().unwrap()).collect();
    assert_eq!(languages, BTreeSet::from(["ar", "de"]), "{topics}");
    let sizes: Vec<u64> = list(&topics, "topics").iter().map(|t| t["snippets"].as_u64().unwrap()).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    let german = bench.json(&["search", "language:de", "--mode", "text"]);
    assert_eq!(
        german["total"],
        bench.json(&["import", &bench.talks(), "--max-tokens", "60"])["languages"][1]["snippets"]
    );
    bench.run(&["analyze", "--model", "draft", "--threads", "1"]).ok();
    let again = bench.json(&["topics"]);
    assert_eq!(again["topics"], topics["topics"], "the same on any number of threads");
    // Where no model is asked for, one that reads both.
    let together = bench.json(&["analyze"]);
    assert_eq!(together["model"], "multi", "{together}");
    assert_eq!(together["parameters"]["model"], "multi", "{together}");
    let said = list(&together, "languages")[0].as_str().unwrap();
    assert!(said.contains("Arabic and German: topics are found by meaning and across them"), "{said}");
    let topics = bench.json(&["topics"]);
    assert!(list(&topics, "topics").iter().all(|topic| topic["language"].is_null()), "{topics}");
}

#[test]
fn parquet_has_the_vectors_topics_were_found_by() {
    let bench = Bench::new();
    talks(&bench, "de", &GERMAN, None);
    imported(&bench);
    bench.run(&["analyze", "--model", "words"]).ok();
    let columns = |folder: &str| -> Vec<String> {
        bench.run(&["export", "parquet", "-o", bench.path(folder).to_str().unwrap()]).ok();
        let file = std::fs::File::open(bench.path(folder).join("snippets.parquet")).unwrap();
        let reader = parquet::file::reader::SerializedFileReader::new(file).unwrap();
        let schema = parquet::file::reader::FileReader::metadata(&reader).file_metadata().schema_descr_ptr();
        let names = schema.columns().iter().map(|it| it.path().parts()[0].clone());
        let mut names: Vec<String> = names.collect();
        names.dedup();
        names
    };
    assert!(columns("first").ends_with(&["vector".to_owned(), "adapted vector".to_owned()]));
    // By words alone the two are one; a model's own vector is another.
    let are_the_same = |folder: &str| -> Vec<bool> {
        let file = std::fs::File::open(bench.path(folder).join("snippets.parquet")).unwrap();
        let reader = parquet::file::reader::SerializedFileReader::new(file).unwrap();
        let same = reader.into_iter().map(|row| {
            let columns: Vec<_> = row.unwrap().into_columns();
            let of = |name: &str| columns.iter().find(|(column, _)| column == name).unwrap().1.to_string();
            assert!(of("vector").len() > 100);
            of("vector") == of("adapted vector")
        });
        same.collect()
    };
    assert!(are_the_same("first").into_iter().all(|same| same));
    bench.run(&["analyze", "--model", "draft"]).ok();
    columns("draft");
    assert!(are_the_same("draft").into_iter().all(|same| !same));
    bench.run(&["analyze", "--model", "words"]).ok();
    let bytes = |folder: &str| std::fs::read(bench.path(folder).join("snippets.parquet")).unwrap();
    columns("again");
    assert!(bytes("first") == bytes("again"));
    // One transcript more: the vectors of before are not those of the corpus as it is.
    bench.talk("de/later.txt", paragraph(&GERMAN[0], 19));
    imported(&bench);
    let told = bench.run(&["export", "parquet", "-o", bench.path("later").to_str().unwrap()]).ok();
    assert!(
        told.stderr.contains("The adapted vectors are left out: the transcripts have changed"),
        "{}",
        told.stderr
    );
}

#[test]
fn models_are_measured_by_rate_and_by_subjects() {
    let told = Bench::new().json(&["models", "bench"]);
    let of = |name: &str| list(&told, "models").iter().find(|it| it["name"] == name).unwrap().clone();
    let share = |name: &str, of_what: &str| of(name)["purity"][of_what].as_f64().unwrap();
    assert!(of("draft")["snippets_per_second"].as_f64().unwrap() > 1.0);
    assert!(share("multi", "across_languages") > 0.95, "{told}");
    assert!(share("multi", "each_language") > share("minilm", "each_language") + 0.2, "{told}");
    assert!(share("minilm", "english") > share("words", "english") + 0.3, "{told}");
}

#[test]
fn attributes_are_filters_and_columns() {
    let bench = Bench::new();
    talks(&bench, "de", &GERMAN, Some(["I", "P"]));
    let table = bench.path("people.csv");
    std::fs::write(&table, "Datei;Gruppe;Datum\n0-0.txt;A;14.06.2023\n1-0;B;2021\nde/2-0.txt;A;\nfehlt;C;\n")
        .unwrap();
    let report = bench.json(&["import", &bench.talks(), "--attributes", table.to_str().unwrap()]);
    let warnings: Vec<&str> =
        list(&report, "warnings").iter().map(|w| w["message"].as_str().unwrap()).collect();
    assert_eq!(warnings.len(), 7, "{warnings:?}");
    assert!(warnings[0].contains("no transcript is called fehlt"), "{warnings:?}");
    let total = |query: &str| bench.json(&["search", query, "--mode", "text"])["total"].as_u64().unwrap();
    let all = bench.json(&["snippets"]);
    let of = |name: &str| {
        list(&all, "snippets").iter().filter(|s| s["transcript"].as_str().unwrap().ends_with(name)).count()
            as u64
    };
    assert_eq!(total("gruppe:a"), of("0-0") + of("2-0"));
    assert_eq!(total("Gruppe:B -datum:2021"), 0);
    assert_eq!(total("after:2023"), of("0-0"));
    assert_eq!(total("gruppe:"), 0);
    let unknown = bench.run(&["search", "kanal:Eins", "--mode", "text"]).ok();
    assert!(unknown.stderr.contains("there is no filter kanal:"), "{}", unknown.stderr);
    let out = bench.path("out");
    bench.run(&["export", "csv", "-o", out.to_str().unwrap()]).ok();
    let tables: Vec<_> = std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
    let has = |path: &std::path::PathBuf| std::fs::read_to_string(path).unwrap().contains("2023-06-14");
    assert!(tables.iter().any(has), "{tables:?}");
}

#[test]
fn speakers_are_renamed_and_merged_for_the_project() {
    let bench = Bench::new();
    talks(&bench, "de", &GERMAN, Some(["I", "Frau Müller"]));
    bench.run(&["import", &bench.talks(), "--max-tokens", "60"]).ok();
    let names = || -> Vec<String> {
        let listed = bench.json(&["speakers"]);
        list(&listed, "speakers").iter().map(|s| s["name"].as_str().unwrap().to_owned()).collect()
    };
    let total = |query: &str| bench.json(&["search", query, "--mode", "text"])["total"].as_u64().unwrap();
    let before = total("speaker:I");
    assert!(before > 0);
    bench.run(&["speaker", "rename", "I", "Interviewerin"]).ok();
    assert!(names().contains(&"Interviewerin".to_owned()), "{:?}", names());
    assert_eq!((total("speaker:Interviewerin"), total("speaker:I")), (before, before));
    let snippets = bench.json(&["snippets"]);
    let spoken: BTreeSet<_> =
        list(&snippets, "snippets").iter().filter_map(|s| s["speaker"].as_str()).collect();
    assert_eq!(spoken, BTreeSet::from(["Frau Müller", "Interviewerin"]));
    bench.run(&["speaker", "rename", "Frau Müller", "Bäuerin", "--transcript", "2-0"]).ok();
    assert_eq!(names().len(), 3);
    bench.run(&["speaker", "rename", "Nobody", "X"]).fails(1, &["there is no speaker 'Nobody'"]);
    bench.run(&["speaker", "merge", "Interviewerin"]).fails(2, &["two or more"]);
    bench.run(&["speaker", "merge", "Frau Müller", "Bäuerin"]).ok();
    assert_eq!(names().len(), 2);
    for _ in 0..3 {
        bench.run(&["undo"]).ok();
    }
    assert_eq!(total("speaker:I"), before);
    let mut back = names();
    back.sort();
    assert_eq!(back, ["Frau Müller", "I"]);
}

#[test]
fn a_query_partly_understood_is_told_and_changes_nothing() {
    let bench = Bench::new();
    talks(&bench, "de", &GERMAN, Some(["Jörg", "Frau Müller"]));
    bench.run(&["import", &bench.talks(), "--max-tokens", "60"]).ok();
    let total = |query: &str| bench.json(&["search", query, "--mode", "text"])["total"].as_u64().unwrap();
    assert!(total("speaker:jorg") > 0);
    assert_eq!(total("speaker:jorg"), total("speaker:Jörg"));
    let told = bench.run(&["search", "der (Patient OR", "--mode", "text"]).ok();
    assert!(told.stderr.contains("at character 5: this parenthesis is not closed"), "{}", told.stderr);
    let refused = "was only partly understood";
    bench.run(&["assign", "--query", "der OR", "Alles"]).fails(1, &[refused, "at character 5: OR waits"]);
    bench.run(&["assign", "--query=-speaker:nobody", "Alles"]).fails(1, &[refused, "no speaker 'nobody'"]);
    bench.run(&["assign", "--query", "der OR die", "Alles"]).ok();
}

#[test]
fn the_queries_of_the_cases_find_what_they_should() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/cases/studies");
    if !cases.is_dir() {
        eprintln!("SKIPPED: {} is not there", cases.display());
        return;
    }
    let study = |folder: &str| {
        let bench = Bench::new();
        let talks = cases.join(folder);
        bench.run(&["import", talks.to_str().unwrap(), "--split", "turns", "--language", "en"]).ok();
        bench
    };
    let total = |bench: &Bench, query: &str| {
        bench.json(&["search", query, "--mode", "text"])["total"].as_u64().unwrap()
    };
    let bench = study("search2");
    for (query, found) in [
        ("state OR (chunk size)", 3),
        ("-(chunk OR state)", 13),
        ("resume", 2),
        ("résumé", 2),
        ("ch?nk", 2),
        ("*versicherung", 1),
        ("\"chunk size\"~3", 2),
        ("chunk NEAR/5 size", 2),
        ("wellbeing", 1),
        ("email", 1),
        ("/univers(e|ity)/", 2),
    ] {
        assert_eq!(total(&bench, query), found, "{query}");
    }
    let bench = study("search");
    for query in ["coeur", "speaker:jorg", "Versicherung", "*versicherung", "C++", ".NET", "plugin", "eau"] {
        assert!(total(&bench, query) > 0, "{query}");
    }
    assert_eq!(total(&bench, "*versicherung"), 2);
}
