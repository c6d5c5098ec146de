//! Import, analysis, topics, snippets, search.

use super::bench::{Bench, keys, list, sample};
use serde_json::Value;

#[test]
fn import_accounts_for_every_file_and_leaves_unchanged_ones_alone() {
    let bench = Bench::new();
    let folder = sample();
    let files = std::fs::read_dir(&folder).unwrap().count() as u64;
    let import = || bench.json(&["import", folder.to_str().unwrap()]);
    let sum = |r: &Value| {
        let numbers: u64 =
            ["added", "unchanged", "updated"].iter().map(|key| r[*key].as_u64().unwrap()).sum();
        numbers + (list(r, "variants").len() + list(r, "skipped").len()) as u64
    };
    let first = import();
    let expected = [
        "added",
        "boilerplate",
        "repairs",
        "schema",
        "shares",
        "skipped",
        "snippets",
        "transcripts",
        "unchanged",
        "updated",
        "variants",
        "warnings",
        "words",
    ];
    assert_eq!(keys(&first), expected);
    assert_eq!((first["added"].as_u64(), sum(&first)), (Some(files), files), "{first}");
    assert!(first["snippets"].as_u64() > Some(100) && first["words"].as_u64() > Some(15_000), "{first}");
    let second = import();
    assert_eq!((second["unchanged"].as_u64(), second["added"].as_u64()), (Some(files), Some(0)));
    assert_eq!((&second["snippets"], &second["words"]), (&first["snippets"], &first["words"]));
}

#[test]
fn topics_are_numbered_by_size_and_account_for_every_snippet() {
    let bench = Bench::with_topics();
    let topics = bench.topics();
    assert_eq!(
        keys(&topics),
        ["conduct_snippets", "outliers", "run", "schema", "snippets", "topics", "unseen"]
    );
    let all = list(&topics, "topics");
    assert!(all.len() >= 3, "{} topics in thirty talks", all.len());
    let expected = [
        "conduct",
        "id",
        "keywords",
        "label",
        "representatives",
        "seconds",
        "snippets",
        "stability",
        "theme",
        "transcripts",
    ];
    for (n, topic) in all.iter().enumerate() {
        assert_eq!(keys(topic), expected);
        assert_eq!(topic["id"].as_u64(), Some(n as u64));
        assert!(
            list(topic, "keywords").iter().all(|k| k["word"].is_string() && k["score"].is_number()),
            "{topic}"
        );
        assert!(!list(topic, "representatives").is_empty());
        assert_eq!(topic["theme"], Value::Null);
    }
    let sizes: Vec<u64> = all.iter().map(|topic| topic["snippets"].as_u64().unwrap()).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    let outliers = topics["outliers"].as_u64().unwrap();
    assert_eq!(Some(sizes.iter().sum::<u64>() + outliers), topics["snippets"].as_u64());
    assert_eq!(list(&bench.json(&["topics", "--limit", "2"]), "topics").len(), 2);
    let shown = bench.json(&["topic", "show", "0"]);
    assert_eq!(list(&shown, "snippets").len(), list(&all[0], "representatives").len());
}

#[test]
fn what_is_known_of_a_topic_is_of_its_own_snippets() {
    let bench = Bench::with_topics();
    let about = bench.json(&["topic", "about", "0"]);
    let expected = [
        "comes_with",
        "in_talk",
        "label",
        "nearest",
        "note",
        "run",
        "schema",
        "sentences",
        "speakers",
        "topic",
    ];
    assert_eq!(keys(&about), expected);
    let topics = bench.topics();
    let topic = &list(&topics, "topics")[0];
    let places = list(&about, "in_talk");
    let in_talk: u64 = places.iter().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!((places.len(), Some(in_talk)), (20, topic["snippets"].as_u64()));
    let own = bench.json(&["snippets", "--topic", "0"]);
    let words: u64 = list(&own, "snippets")
        .iter()
        .map(|snippet| snippet["text"].as_str().unwrap().split_whitespace().count() as u64)
        .sum();
    let said: u64 = list(&about, "speakers").iter().map(|row| row["words"].as_u64().unwrap()).sum();
    assert!(words.abs_diff(said) * 50 < words, "{said} words of speakers, {words} by blanks");
    for sentence in list(&about, "sentences") {
        assert_eq!(keys(sentence), ["snippet", "speaker", "start", "text", "transcript"]);
        let inside = list(&own, "snippets").iter().find(|snippet| snippet["id"] == sentence["snippet"]);
        assert!(inside.unwrap()["text"].as_str().unwrap().contains(sentence["text"].as_str().unwrap()));
    }
    let near = &about["nearest"];
    assert_eq!(keys(near), ["cosine", "label", "more_here", "more_there", "topic"]);
    assert_ne!(near["topic"].as_u64(), Some(0));
    assert!(list(near, "more_here").iter().all(|row| row["log_ratio"].as_f64().unwrap() > 0.0), "{near}");
    let text = bench.run(&["topic", "about", "0"]).ok().stdout;
    assert!(text.contains("nearest to") && text.contains("first to last quarter"), "{text}");
}

/// Sixteen talks, half of them on bread and boats, half on money and rain, and coffee in all.
fn talks_of_two_kinds(bench: &Bench) {
    let said = |what: &str, at: usize| {
        let words: Vec<&str> = what.split(' ').collect();
        let word = |n: usize| words[(at * 5 + n * (1 + at % 3)) % words.len()];
        format!("The {} goes with the {}, and no {} without {}.", word(0), word(1), word(2), word(3))
    };
    let subjects = [
        "bread flour oven dough yeast baker crust",
        "boat sail harbour anchor tide mast rope",
        "money bank loan interest wallet coin debt",
        "rain cloud storm umbrella thunder puddle wind",
        "coffee cup bean espresso kettle filter milk",
    ];
    for talk in 0..16 {
        let own = if talk % 2 == 0 { [0, 1, 4] } else { [2, 3, 4] };
        let turns =
            own.iter().flat_map(|&subject| (0..4).map(move |turn| said(subjects[subject], talk * 4 + turn)));
        let lines = turns.enumerate().map(|(at, turn)| format!("**{}:** {turn}", ["Ann", "Bob"][at % 2]));
        bench.talk(&format!("talk-{talk:02}.md"), lines.collect::<Vec<_>>().join("\n\n"));
    }
    bench.run(&["import", &bench.talks(), "--split", "turns"]).ok();
    bench.run(&["analyze", "--model", "draft", "--topics", "5"]).ok();
}

#[test]
fn topics_of_the_same_talks_come_together() {
    let bench = Bench::new();
    talks_of_two_kinds(&bench);
    let together = bench.json(&["topics", "--together"]);
    assert_eq!(keys(&together), ["pairs", "run", "schema"]);
    let pairs = list(&together, "pairs");
    let named = |side: &Value| side["label"].as_str().unwrap().to_lowercase();
    assert!(!pairs.is_empty(), "{}", bench.topics());
    for pair in pairs {
        assert_eq!(keys(pair), ["by_chance", "first", "log_likelihood", "second", "transcripts"]);
        // Eight of sixteen talks have each, and the same eight both: four by chance, and 16 * 2 * ln 2 of likelihood.
        assert_eq!(
            (pair["transcripts"].as_u64(), pair["by_chance"].as_f64()),
            (Some(8), Some(4.0)),
            "{pair}"
        );
        assert!((pair["log_likelihood"].as_f64().unwrap() - 32.0 * 2f64.ln()).abs() < 1e-5, "{pair}");
        let coffee = ["coffee", "cup", "bean", "espresso", "kettle", "filter", "milk"];
        assert!(!coffee.iter().any(|word| named(&pair["first"]).contains(word)), "in all talks: {pair}");
    }
    let first = pairs[0]["first"]["id"].to_string();
    let about = bench.json(&["topic", "about", &first]);
    let with = &list(&about, "comes_with")[0];
    assert_eq!(with["topic"], pairs[0]["second"]["id"]);
    assert_eq!((with["transcripts"].as_u64(), with["by_chance"].as_f64()), (Some(8), Some(4.0)));
    let text = bench.run(&["topic", "about", &first]).ok().stdout;
    assert!(text.contains("in 8 talks, 4.0 by chance)"), "{text}");
    let text = bench.run(&["topics", "--together"]).ok().stdout;
    assert!(text.contains("talks with both") && text.contains("22.2"), "{text}");
    let all = list(&bench.topics(), "topics").len();
    bench.run(&["topic", "junk", &first]).ok();
    let left = bench.json(&["topics", "--together"]);
    assert!(list(&left, "pairs").len() < pairs.len(), "{all} topics: what is left out comes with nothing");
}

#[test]
fn junk_topics_are_told_and_in_no_count_by_class() {
    let bench = Bench::with_topics();
    let before = bench.topics();
    let first = &list(&before, "topics")[0];
    let (id, size) = (first["id"].to_string(), first["snippets"].as_u64().unwrap());
    let count = |by: &str| {
        let counted = bench.json(&["topics", "--by", by]);
        let all: u64 = list(&counted, "classes").iter().map(|it| it["snippets"].as_u64().unwrap()).sum();
        (counted, all)
    };
    let (_, all) = count("position");
    assert!(list(&before, "topics").iter().all(|topic| topic.get("junk").is_none()));
    bench.run(&["topic", "junk", &id]).ok();
    let topics = bench.topics();
    let junk: Vec<_> = list(&topics, "topics").iter().filter(|topic| topic["junk"] == true).collect();
    assert!(matches!(junk.as_slice(), [topic] if topic["id"] == first["id"]), "{topics}");
    let text = bench.run(&["topics"]).ok().stdout;
    assert!(text.contains(" (junk)") && text.contains("junk: 1 topic with "), "{text}");
    for by in ["position", "speaker"] {
        let (counted, left) = count(by);
        assert_eq!(
            (&counted["junk_topics"], counted["junk_snippets"].as_u64()),
            (&Value::from(1), Some(size))
        );
        let listed = list(&counted, "classes").iter().flat_map(|class| list(class, "topics"));
        assert!(listed.into_iter().all(|topic| topic["id"] != first["id"]), "{counted}");
        assert!(by == "speaker" || left == all - size, "{left} of {all} without {size}");
        let told = bench.run(&["topics", "--by", by]).ok().stderr;
        assert!(told.contains("Not counted: 1 junk topic with "), "{told}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let bench = Bench::with_topics();
    let topics = |bench: &Bench| {
        let mut topics = bench.topics();
        topics["run"] = Value::Null;
        topics.to_string()
    };
    let before = topics(&bench);
    for threads in ["1", "2"] {
        let run = bench.json(&["analyze", "--model", "draft", "--threads", threads]);
        assert_eq!(keys(&run["seconds"]), ["cluster", "describe", "embed", "reduce", "total"]);
        assert_eq!((run["model"].as_str(), run["seed"].as_u64()), (Some("draft"), Some(42)));
        assert_eq!(topics(&bench), before, "{threads} threads");
    }
    let fresh = Bench::new();
    fresh.run(&["import", "--threads", "1", sample().to_str().unwrap()]).ok();
    fresh.run(&["analyze", "--model", "draft"]).ok();
    assert_eq!(topics(&fresh), before, "imported anew");
}

#[test]
fn snippets_are_listed_by_topic_transcript_and_outliers() {
    let bench = Bench::with_topics();
    let topics = bench.topics();
    let count = |args: &[&str]| list(&bench.json(args), "snippets").len() as u64;
    assert_eq!(Some(count(&["snippets"])), topics["snippets"].as_u64());
    assert_eq!(Some(count(&["snippets", "--topic", "0"])), topics["topics"][0]["snippets"].as_u64());
    assert_eq!(count(&["snippets", "--limit", "3"]), 3);
    let outliers = bench.json(&["snippets", "--outliers"]);
    assert_eq!(Some(list(&outliers, "snippets").len() as u64), topics["outliers"].as_u64());
    assert!(list(&outliers, "snippets").iter().all(|s| s["topic"].is_null() && s["probability"].is_null()));
    let talk = bench.json(&["snippets", "--transcript", "prompts-are-code"]);
    let expected = [
        "attributes",
        "end",
        "id",
        "probability",
        "question",
        "speaker",
        "speakers",
        "start",
        "text",
        "themes",
        "topic",
        "transcript",
    ];
    for snippet in list(&talk, "snippets") {
        assert_eq!(keys(snippet), expected);
        assert_eq!(snippet["transcript"], "prompts-are-code");
    }
    bench.run(&["snippets", "--topic", "9999"]).fails(1, &["there is no topic 9999"]);
    bench.run(&["snippets", "--transcript", "zzz"]).fails(1, &["there is no transcript 'zzz'"]);
}

#[test]
fn search_marks_what_matched_in_code_points() {
    let bench = Bench::with_topics();
    let found = bench.json(&["search", "chunk", "--mode", "text"]);
    assert_eq!(keys(&found), ["hits", "milliseconds", "mode", "query", "schema", "total"]);
    assert_eq!((found["mode"].as_str(), found["query"].as_str()), (Some("text"), Some("chunk")));
    let hits = list(&found, "hits");
    assert!(!hits.is_empty() && found["total"].as_u64() == Some(hits.len() as u64), "{found}");
    for hit in hits {
        let text: Vec<char> = hit["snippet"]["text"].as_str().unwrap().chars().collect();
        assert!(!list(hit, "highlights").is_empty());
        for pair in list(hit, "highlights") {
            let [from, to] = [0, 1].map(|n| pair[n].as_u64().unwrap() as usize);
            let word: String = text[from..to].iter().collect();
            assert!(word.to_lowercase().starts_with("chunk"), "{word}");
        }
    }
    let meaning =
        bench.json(&["search", "breaking long documents into pieces", "--mode", "meaning", "--limit", "5"]);
    assert_eq!(list(&meaning, "hits").len(), 5, "{meaning}");
    let both = bench.json(&["search", "retrieval augmented"]);
    assert!(!list(&both, "hits").is_empty());
    bench.json(&["search", "\"unclosed AND (("]);
    let none = bench.json(&["search", "chunk theme:nowhere", "--mode", "text"]);
    assert_eq!(none["total"].as_u64(), Some(0));
}

#[test]
fn the_screen_the_report_and_the_command_line_say_the_same_share() {
    let bench = Bench::new();
    bench.run(&["import", sample().to_str().unwrap(), "--max-tokens", "60"]).ok();
    bench.run(&["analyze", "--model", "draft", "--outliers", "assign"]).ok();
    bench.run(&["snippet", "move", "1", "--out"]).ok();
    bench.run(&["assign", "--snippet", "1", "Alone"]).ok();
    let said = |args: &[&str]| bench.run(args).ok().stdout;
    // One of some four hundred: neither nothing, nor all of them where the others are counted.
    let (command, report) = (said(&["topics"]), said(&["export", "markdown"]));
    assert!(command.contains(", <1 % in none"), "{command}");
    assert!(report.contains("1 snippet (<1 %) in none"), "{report}");
    let screen = said(&["screenshot", "--keys", "end", "--size", "160x40"]);
    assert!(screen.contains("outliers (<1 %)"), "{screen}");
    assert!(
        report.contains("**Alone**: 1 passage, ") && report.contains(" words (<1 %), 1 transcript"),
        "{report}"
    );
    let screen = said(&["screenshot", "--screen", "report"]);
    assert!(screen.contains("99 % of snippets in none"), "{screen}");
}

#[test]
fn what_is_in_no_class_or_theme_is_counted() {
    let bench = Bench::new();
    for (name, date) in [("a", "date: 2023-05-02\n"), ("b", "date: 2024\n"), ("c", "")] {
        let text = "We chunk documents by paragraph.\n\nThe bill in March was too large.\n\n".repeat(6);
        bench.talk(&format!("{name}.md"), format!("---\ntitle: {name}\n{date}---\n\n{name}. {text}"));
    }
    bench.run(&["import", &bench.talks(), "--max-tokens", "20"]).ok();
    bench.run(&["analyze", "--model", "draft", "--topics", "2", "--cluster", "kmeans"]).ok();
    let by = bench.json(&["topics", "--by", "date"]);
    let values: Vec<&str> = list(&by, "classes").iter().map(|row| row["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["2023-05", "2024"], "a year alone is a class: {by}");
    let counted: u64 = list(&by, "classes").iter().map(|row| row["snippets"].as_u64().unwrap()).sum();
    let all = bench.topics()["snippets"].as_u64().unwrap();
    assert_eq!(by["without"].as_u64().unwrap(), all - counted);
    assert_eq!(by["transcripts_without"].as_u64(), Some(1));
    let text = bench.run(&["topics", "--by", "date"]).ok();
    assert!(
        text.stderr.contains(&format!("Not counted: {} snippets without date, in 1 talk.", all - counted)),
        "{text:?}"
    );
    bench.run(&["theme", "add", "Design"]).ok();
    let themes = bench.run(&["themes"]).ok().stdout;
    let uncoded = themes.lines().find_map(|line| line.strip_prefix("in no theme")).unwrap();
    let cells: Vec<&str> = ["in no theme"].into_iter().chain(uncoded.split_whitespace()).collect();
    assert_eq!(cells[3..5], ["100", "%"], "of all words: {themes}");
    assert_eq!(cells[5..], [all.to_string().as_str(), "3"], "with its talks: {themes}");
}

#[test]
fn tables_by_attribute_have_those_without_and_name_what_they_leave_out() {
    let bench = Bench::new();
    let talks = [
        ("a", "Site: North\n", "We chunk documents by paragraph."),
        ("b", "site: north\n", "The bill in March was too large."),
        ("c", "", "Nobody reads what the judges write."),
    ];
    for (name, known, said) in talks {
        let text = format!("---\nbadge: {name}\n{known}study: one\n---\n\n{said}\n");
        bench.talk(&format!("{name}.md"), text);
    }
    bench.run(&["import", &bench.talks()]).ok();
    let folder = bench.path("tables");
    let export = ["export", "csv", "--force", "-o", folder.to_str().unwrap()];
    let told = bench.run(&export).ok().stderr;
    assert!(!told.contains("leaves out"), "without themes the table has no rows: {told}");
    bench.run(&["theme", "add", "Design"]).ok();
    let told = bench.run(&export).ok().stderr;
    for left_out in
        ["badge: no two transcripts share a value.", "study: all transcripts have the same value."]
    {
        assert!(told.contains(&format!("The table attributes leaves out {left_out}")), "{told}");
    }
    let table = std::fs::read_to_string(folder.join("attributes.csv")).unwrap();
    let rows: Vec<&str> = table.lines().skip(1).filter(|row| !row.starts_with("language,")).collect();
    assert_eq!(rows.len(), 2, "{table}");
    assert!(rows[0].eq_ignore_ascii_case("site,north,2,Design,0"), "{table}");
    assert!(rows[1].eq_ignore_ascii_case("site,,1,Design,0"), "{table}");
}

/// Fourteen talks of two greetings around eight turns on four of seven subjects.
fn greeting_talks(bench: &Bench) {
    let subjects = [
        ["roses", "garden", "soil", "compost", "pruning", "tulips"],
        ["bread", "oven", "yeast", "flour", "dough", "crust"],
        ["violin", "orchestra", "concert", "symphony", "rehearsal", "cello"],
        ["glacier", "climate", "carbon", "ocean", "warming", "emissions"],
        ["bicycle", "pedals", "gears", "brakes", "cycling", "helmet"],
        ["telescope", "planets", "orbit", "galaxy", "comet", "astronomy"],
        ["chess", "bishop", "opening", "endgame", "rook", "checkmate"],
    ];
    let said = |subject: usize, from: usize| {
        let [a, b, c, d, e, f]: [&str; 6] = std::array::from_fn(|at| subjects[subject % 7][(from + at) % 6]);
        format!(
            "The {a} and the {b} matter most, since a good {c} depends on the {d}. With every {e} the {f} gets better, \
             and old {a} needs new {d}."
        )
    };
    for talk in 0..14 {
        let mut turns = vec![
            "Hello and welcome to our show, I am your host and I thank you for being with us, my friends."
                .to_owned(),
        ];
        turns.extend((0..8).map(|turn| said(talk * 3 + turn / 2, talk + turn)));
        turns.push(
            "Thank you, my friend, and goodbye to you from our show, I hope you hear us next week."
                .to_owned(),
        );
        let lines =
            turns.iter().enumerate().map(|(at, turn)| format!("**{}:** {turn}", ["Ann", "Bob"][at % 2]));
        bench.talk(&format!("talk-{talk:02}.md"), lines.collect::<Vec<_>>().join("\n\n"));
    }
    bench.run(&["import", &bench.talks(), "--split", "turns"]).ok();
    bench.run(&["analyze", "--model", "draft", "--topics", "8"]).ok();
}

#[test]
fn greetings_are_listed_last_with_their_reason_until_they_are_in_a_theme() {
    let bench = Bench::new();
    greeting_talks(&bench);
    let topics = bench.topics();
    let conduct: Vec<&Value> =
        list(&topics, "topics").iter().filter(|topic| topic["conduct"].is_string()).collect();
    assert!(!conduct.is_empty() && conduct.len() < 3, "{topics}");
    for topic in &conduct {
        let words = topic["keywords"].to_string();
        assert!(words.contains("welcome") || words.contains("goodbye"), "{topic}");
        assert!(
            topic["conduct"].as_str().unwrap().starts_with("conduct: in most talks, at beginnings and ends")
        );
    }
    let text = bench.run(&["topics"]).ok().stdout;
    let rows: Vec<&str> =
        text.lines().filter(|line| line.trim_start().starts_with(char::is_numeric)).collect();
    let (others, last) = rows.split_at(rows.len() - conduct.len());
    assert!(last.iter().all(|row| row.contains(" (conduct) ")), "{text}");
    assert!(others.iter().all(|row| !row.contains("conduct")), "{text}");
    let id = conduct[0]["id"].to_string();
    let shown = bench.run(&["topic", "show", &id]).ok().stdout;
    assert!(shown.lines().any(|line| Some(line) == conduct[0]["conduct"].as_str()), "{shown}");
    bench.run(&["assign", "--topic", &id, "Greetings"]).ok();
    let again = bench.topics();
    let assigned = list(&again, "topics").iter().find(|topic| topic["id"] == conduct[0]["id"]).unwrap();
    assert_eq!(assigned["conduct"], Value::Null, "what the researcher wants to keep is not set apart");
}
