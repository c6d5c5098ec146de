//! Themes, assignments, undo, redo, log, export.

use super::bench::{Bench, list, ran};
use serde_json::Value;
use std::collections::BTreeSet;

fn under(bench: &Bench, theme: &str) -> BTreeSet<i64> {
    let snippets = bench.json(&["snippets", "--theme", theme]);
    list(&snippets, "snippets").iter().map(|snippet| snippet["id"].as_i64().unwrap()).collect()
}

#[test]
fn work_is_done_undone_and_done_again() {
    let bench = Bench::with_topics();
    bench.run(&["theme", "add", "Design/Retrieval"]).ok();
    bench.run(&["theme", "describe", "Retrieval", "documents fetched at answer time"]).ok();
    bench.run(&["assign", "--topic", "0", "1", "Design/Retrieval"]).ok();
    let topics = bench.topics();
    assert_eq!(topics["topics"][0]["theme"], "Retrieval");
    let size = |n: usize| topics["topics"][n]["snippets"].as_u64().unwrap() as usize;
    assert_eq!(under(&bench, "Design").len(), size(0) + size(1));

    let themes = bench.json(&["themes"]);
    let child = &themes["themes"][0]["children"][0];
    assert_eq!(
        (child["path"].as_str(), child["name"].as_str()),
        (Some("Design/Retrieval"), Some("Retrieval"))
    );
    assert_eq!(child["description"], "documents fetched at answer time");
    assert_eq!(child["topics"], serde_json::json!([0, 1]));
    assert_eq!(child["snippets"].as_u64(), Some((size(0) + size(1)) as u64));

    bench.run(&["undo"]).ok();
    assert_eq!(bench.topics()["topics"][0]["theme"], Value::Null);
    let edits = bench.json(&["log"]);
    let undone: Vec<bool> =
        list(&edits, "edits").iter().map(|edit| edit["undone"].as_bool().unwrap()).collect();
    assert_eq!(undone, [false, false, true], "{edits}");
    bench.run(&["redo"]).ok();
    assert_eq!(bench.topics()["topics"][0]["theme"], "Retrieval");
    bench.run(&["redo"]).ok();

    bench.run(&["unassign", "--topic", "0", "Retrieval"]).ok();
    assert_eq!(under(&bench, "Design").len(), size(1));
    bench.run(&["topic", "rename", "0", "My own name"]).ok();
    assert_eq!(bench.topics()["topics"][0]["label"], "My own name");

    bench.run(&["log", "--restore", "99"]).fails(1, &["change 99", "leitmotif log"]);
    bench.run(&["log", "--restore", "2"]).ok();
    assert_eq!(bench.topics()["topics"][0]["theme"], Value::Null);
    assert_eq!(under(&bench, "Design").len(), 0);
    bench.run(&["log", "--restore", "0"]).ok();
    assert!(list(&bench.json(&["themes"]), "themes").is_empty());
    bench.run(&["undo"]).ok();
    bench.run(&["undo"]).ok();
    assert_eq!(bench.topics()["topics"][0]["label"], "My own name");
    bench.run(&["log", "--restore", "7"]).fails(1, &["taken back itself"]);
}

#[test]
fn the_codebook_is_a_tree_that_can_be_changed() {
    let bench = Bench::with_topics();
    for name in ["A/One", "A/Two", "B"] {
        bench.run(&["theme", "add", name]).ok();
    }
    bench.run(&["theme", "rename", "One", "First"]).ok();
    bench.run(&["theme", "move", "A/Two", "B"]).ok();
    bench.run(&["assign", "--topic", "0", "First"]).ok();
    bench.run(&["theme", "merge", "B/Two", "A/First"]).ok();
    bench.run(&["theme", "delete", "A"]).ok();
    let themes = bench.json(&["themes"]);
    let paths: Vec<_> = list(&themes, "themes").iter().map(|theme| theme["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["B"]);
    assert_eq!(themes["themes"][0]["children"][0]["topics"], serde_json::json!([0]));
    bench.run(&["theme", "rename", "Twoo", "Three"]).fails(1, &["there is no theme 'Twoo'", "B/Two"]);
    bench.run(&["themes"]).ok();
}

#[test]
fn snippets_and_hits_are_assigned_by_hand() {
    let bench = Bench::with_topics();
    let ids: Vec<i64> = list(&bench.json(&["snippets", "--limit", "2"]), "snippets")
        .iter()
        .map(|snippet| snippet["id"].as_i64().unwrap())
        .collect();
    let [a, b] = [ids[0].to_string(), ids[1].to_string()];
    bench.run(&["assign", "--snippet", &a, &b, "By hand"]).ok();
    assert_eq!(under(&bench, "By hand"), ids.iter().copied().collect());
    let hits = bench.json(&["search", "chunk", "--mode", "text"])["total"].as_u64().unwrap();
    bench.run(&["assign", "--query", "chunk", "Chunks"]).ok();
    assert_eq!(under(&bench, "Chunks").len() as u64, hits);
    bench.run(&["unassign", "--snippet", &a, "By hand"]).ok();
    assert_eq!(under(&bench, "By hand"), BTreeSet::from([ids[1]]));
    bench.run(&["assign", "--query", "zzzzqqq", "Chunks"]).fails(1, &["no snippet is found"]);
}

#[test]
fn decisions_outlive_the_next_analysis() {
    let bench = Bench::with_topics();
    let topics = list(&bench.topics(), "topics").len();
    let themes: Vec<String> = (0..topics.min(5)).map(|n| format!("Theme {n}")).collect();
    for (n, theme) in themes.iter().enumerate() {
        bench.run(&["assign", "--topic", &n.to_string(), theme]).ok();
    }
    let before: Vec<_> = themes.iter().map(|theme| under(&bench, theme)).collect();
    bench.run(&["analyze", "--model", "draft", "--min-topic-size", "4", "--seed", "7"]).ok();
    for (theme, before) in themes.iter().zip(before) {
        assert!(!before.is_empty() && under(&bench, theme).is_superset(&before), "{theme}");
    }
}

#[test]
fn the_work_is_carried_out() {
    let bench = Bench::with_topics();
    bench.run(&["assign", "--topic", "0", "Design"]).ok();
    let all = bench.run(&["export", "json"]).json();
    assert_eq!(list(&all, "themes")[0]["name"], "Design");
    let report = bench.run(&["export", "markdown"]).ok().stdout;
    assert!(report.starts_with("# ") && report.contains("Design"), "{report}");
    bench.run(&["export", "csv", "-o", "tables"]).ok();
    let names: BTreeSet<_> = std::fs::read_dir(bench.path("tables"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(names.contains("snippets.csv") && names.contains("themes.csv"), "{names:?}");
    let page = bench.run(&["export", "html"]).ok().stdout;
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Design"), "{page}");
    assert!(bench.run(&["export", "latex"]).ok().stdout.contains("\\section{Methods}"));
    bench.run(&["export", "tsv", "--bom", "-o", "tables"]).ok();
    assert!(std::fs::read(bench.path("tables/together.tsv")).unwrap().starts_with(b"\xef\xbb\xbftheme\t"));
    bench.run(&["export", "markdown", "-o", "deep/report.md"]).ok();
    assert_eq!(std::fs::read_to_string(bench.path("deep/report.md")).unwrap(), report);
}

#[test]
fn other_programs_get_the_work_and_give_it_back() {
    let bench = Bench::with_topics();
    bench.run(&["assign", "--topic", "0", "Design/RAG"]).ok();
    let before = under(&bench, "Design/RAG");
    for (format, file) in [("qdpx", "study.qdpx"), ("qdc", "study.qdc"), ("taguette", "study.sqlite3")] {
        bench.run(&["export", format, "-o", file]).ok();
        let other = Bench::new();
        std::fs::copy(bench.path(file), other.path(file)).unwrap();
        let report = other.run(&["import", file, "--json"]).json();
        assert_eq!(list(&report, "brought")[0]["themes"], 2, "{report}");
        let themes = other.run(&["themes", "--json"]).json();
        assert_eq!(list(&themes, "themes")[0]["children"][0]["path"], "Design/RAG");
        let whole = format != "qdc";
        assert_eq!(themes["themes"][0]["snippets"].as_u64().unwrap() > 0, whole);
        if format == "qdpx" {
            assert_eq!(under(&other, "Design/RAG").len(), before.len());
        }
        other.run(&["undo"]).ok();
        assert!(list(&other.run(&["themes", "--json"]).json(), "themes").is_empty());
    }
    bench.run(&["export", "taguette", "-o", "-"]).fails(2, &["stdout"]);
}

#[test]
fn a_package_is_replicated() {
    let bench = Bench::with_topics();
    bench.run(&["export", "package", "--texts", "-o", "package"]).ok();
    let replicate =
        |args: &[&str]| ran(bench.bare().arg("replicate").arg("package").args(args).output().unwrap());
    let outcome = replicate(&["--json"]).json();
    assert_eq!(
        (outcome["corpus"].as_bool(), outcome["topics"].as_bool()),
        (Some(true), Some(true)),
        "{outcome}"
    );
    let record = std::fs::read_to_string(bench.path("package/run.json")).unwrap();
    let seed = record.replace("\"seed\": 42", "\"seed\": 43");
    std::fs::write(bench.path("package/run.json"), seed.replace(outcome["recorded"].as_str().unwrap(), "0"))
        .unwrap();
    replicate(&[]).fails(1, &["other topics"]);
}

#[test]
fn themes_are_suggested_for_what_is_in_none_and_nothing_is_counted() {
    let bench = Bench::with_topics();
    let said = bench.run(&["suggest"]).ok();
    assert!(said.stderr.contains("There are no themes yet"), "{}", said.stderr);
    bench.run(&["assign", "--topic", "0", "Design"]).ok();
    bench.run(&["theme", "add", "Something else"]).ok();
    let before = bench.json(&["themes"]);
    let found = bench.json(&["suggest"]);
    for topic in list(&found, "suggestions") {
        let because = topic["themes"][0]["because"].as_str().unwrap();
        assert!(because.starts_with("like ") || because == "by its name", "{because}");
        assert_ne!(topic["topic"], 0, "it is sorted");
        let chances: Vec<f64> =
            list(topic, "themes").iter().map(|it| it["chance"].as_f64().unwrap()).collect();
        assert!(chances.is_sorted_by(|a, b| a >= b) && chances.iter().all(|it| *it >= 0.6), "{topic}");
    }
    let alike = bench.json(&["suggest", "Design"]);
    assert!(list(&alike, "snippets").iter().all(|it| it["themes"].as_array().unwrap().is_empty()));
    assert!(list(&alike, "snippets").iter().all(|it| it["chance"].as_f64().unwrap() >= 0.6));
    let odd = bench.json(&["suggest", "Design", "--odd"]);
    let inside = under(&bench, "Design");
    assert!(list(&odd, "snippets").iter().all(|it| inside.contains(&it["id"].as_i64().unwrap())));
    assert_eq!(before, bench.json(&["themes"]));
    bench.run(&["suggest", "Nothing"]).fails(1, &["there is no theme 'Nothing'"]);
}

#[test]
fn words_are_left_out_of_keywords_at_once_and_in_the_next_run() {
    let bench = Bench::with_topics();
    assert!(bench.run(&["stopwords"]).ok().stderr.contains("No words are left out"));
    let topics = |bench: &Bench| list(&bench.json(&["topics"]), "topics").to_vec();
    let keywords =
        |bench: &Bench| topics(bench).iter().map(|it| it["keywords"].to_string()).collect::<String>();
    let before = topics(&bench);
    let word = before[0]["keywords"][0]["word"].as_str().unwrap().to_owned();
    let said = bench.run(&["stopword", "add", &word, "Zzyzx"]).ok();
    assert!(said.stdout.contains("out of keywords") || said.stderr.contains("out of keywords"), "{said:?}");
    let quoted = format!("\"{word}\"");
    assert!(!keywords(&bench).contains(&quoted), "at once");
    let listed = bench.json(&["stopwords"]);
    assert_eq!(list(&listed, "words").len(), 2);
    assert!(list(&listed, "words").iter().all(|it| it["language"].is_null()));
    bench.run(&["undo"]).ok();
    assert_eq!(topics(&bench), before);
    bench.run(&["stopword", "add", "halt", "--language", "de"]).ok();
    assert_eq!(bench.json(&["stopwords"])["words"][0]["language"], "de");
    bench.run(&["stopword", "remove", "halt", "--language", "de"]).ok();
    bench.run(&["stopword", "remove", "halt"]).ok();
    bench.run(&["stopword", "add", "42"]).fails(2, &["'42' is no word to leave out"]);
    bench.run(&["stopword", "add", "halt", "--language", "german"]).fails(2, &["no language 'german'"]);
    bench.run(&["analyze", "--model", "draft", "--stop-words", &word]).ok();
    assert!(!keywords(&bench).contains(&quoted), "in a run");
    let topic = &topics(&bench)[0];
    assert_eq!(topic["snippets"], before[0]["snippets"], "the topics are the same");
    assert_eq!(
        list(topic, "keywords").len(),
        list(&before[0], "keywords").len(),
        "another word is in its place"
    );
}

#[test]
fn guides_say_what_they_took_or_what_is_nearest() {
    let bench = Bench::with_topics();
    let before = list(&bench.topics(), "topics")[0]["snippets"].as_u64().unwrap();
    bench.run(&["assign", "--topic", "0", "First"]).ok();
    let volcanoes = "Volcanoes: lava, magma, eruption, crater";
    let ran = bench.run(&["analyze", "--model", "draft", "--guide", volcanoes, "--guided", "--json"]).ok();
    assert!(
        ran.stderr.contains("Guide 'Volcanoes' found nothing; nearest to it: the topic '"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("Guide 'First' took "), "{}", ran.stderr);
    let run = ran.json();
    let guides = list(&run, "guides");
    assert_eq!((&guides[0]["name"], &guides[0]["snippets"]), (&"Volcanoes".into(), &0.into()));
    assert!(guides[0]["topic"].is_null() && guides[0]["nearest_topic"]["label"].is_string(), "{run}");
    assert!(guides[0]["nearest_snippet"]["cosine"].as_f64().unwrap() < 0.45, "{run}");
    // What was put under the theme stays with it.
    assert!(guides[1]["snippets"].as_u64().unwrap() >= before, "{run}");
    let topics = bench.topics();
    let first = &list(&topics, "topics")[guides[1]["topic"].as_u64().unwrap() as usize];
    assert_eq!((&first["label"], &first["snippets"]), (&"First".into(), &guides[1]["snippets"]));
}

#[test]
fn a_theme_stands_also_under_another_in_every_output() {
    let bench = Bench::with_topics();
    bench.run(&["assign", "--topic", "0", "Money/Costs"]).ok();
    bench.run(&["theme", "add", "Time"]).ok();
    bench.run(&["theme", "also-under", "Costs", "Time"]).ok();
    bench.run(&["theme", "also-under", "Time", "Costs"]).fails(1, &["part of it"]);
    let already = bench.run(&["theme", "also-under", "Costs", "Money"]).ok().stderr;
    assert!(already.contains("is under Money"), "{already}");
    let themes = bench.json(&["themes"]);
    let (money, time) = (&themes["themes"][0], &themes["themes"][1]);
    assert_eq!(money["children"][0]["also_under"], serde_json::json!(["Time"]));
    assert_eq!(money["also_under"], serde_json::json!([]));
    for count in ["snippets", "words", "passages", "transcripts"] {
        assert_eq!(money[count], time[count], "{count}: what is listed under it counts");
    }
    assert_eq!(under(&bench, "Time"), under(&bench, "Money"));
    let printed = bench.run(&["themes"]).ok().stdout;
    assert!(printed.contains("\u{2192} Costs (under Money)"), "{printed}");
    let study = bench.run(&["export", "json"]).json();
    assert_eq!(study["themes"][0]["children"][0]["also_under"][0], "Time");
    let report = bench.run(&["export", "markdown", "-o", "-"]).ok().stdout;
    assert!(report.contains("also under Time"), "{report}");
    bench.run(&["theme", "not-under", "Costs", "Time"]).ok();
    assert!(under(&bench, "Time").is_empty());
    bench.run(&["undo"]).ok();
    assert_eq!(under(&bench, "Time"), under(&bench, "Money"));
}
