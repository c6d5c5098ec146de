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
    assert_eq!(keys(&topics), ["outliers", "run", "schema", "snippets", "topics"]);
    let all = list(&topics, "topics");
    assert!(all.len() >= 3, "{} topics in thirty talks", all.len());
    let expected = [
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
        "speaker",
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
