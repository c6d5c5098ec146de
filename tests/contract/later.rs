//! What is imported after topics were found, and fewer topics.

use super::bench::{Bench, list};
use serde_json::Value;

const LATER: &str = "Host: How do you cut documents before they go into the index?\n\n\
    Guest: We cut by headings first, then by paragraphs, and the retriever finds the right chunk far more often. The \
    chunks overlap a little, and each carries the title of its document, so that the embedding knows what it is about.\n";

fn later(bench: &Bench) -> Vec<Value> {
    list(&bench.json(&["search", "is:new"]), "hits").iter().map(|hit| hit["snippet"].clone()).collect()
}

#[test]
fn later_talks_are_placed_and_found() {
    let bench = Bench::with_topics();
    let before = bench.topics();
    assert_eq!(bench.json(&["analyze", "--place"])["snippets"], 0, "nothing is new");
    bench.talk("later.md", LATER);
    bench.run(&["import", &bench.talks()]).ok();
    let placed = bench.json(&["analyze", "--place"]);
    assert_eq!((placed["run"].as_i64(), placed["transcripts"].as_u64()), (Some(1), Some(1)));
    let new = placed["snippets"].as_u64().unwrap();
    assert!(new > 0);
    assert_eq!(placed["something_new"], false, "too few to tell");
    let found = later(&bench);
    assert_eq!(found.len() as u64, new);
    assert!(found.iter().all(|snippet| snippet["transcript"] == "later"), "{found:?}");
    let after = bench.topics();
    let ids = |topics: &Value| -> Vec<(Value, Value)> {
        list(topics, "topics")
            .iter()
            .map(|topic| (topic["label"].clone(), topic["keywords"].clone()))
            .collect()
    };
    let sorted = |topics: &Value| {
        let mut all: Vec<String> = ids(topics).iter().map(|it| format!("{it:?}")).collect();
        all.sort();
        all
    };
    assert_eq!(sorted(&after), sorted(&before), "topics keep their names and words");
    assert_eq!(after["snippets"].as_u64(), before["snippets"].as_u64().map(|n| n + new));
    bench.run(&["analyze", "--place", "--sweep"]).fails(2, &["cannot be used with"]);
}

#[test]
fn what_came_after_the_analysis_is_no_outlier_and_is_told() {
    let bench = Bench::with_topics();
    let before = bench.topics();
    assert_eq!(before["unseen"], 0);
    bench.talk("later.md", LATER);
    bench.run(&["import", &bench.talks()]).ok();
    let snippets = bench.json(&["snippets", "--transcript", "later"]);
    let new = list(&snippets, "snippets").len();
    assert!(new > 0 && list(&snippets, "snippets").iter().all(|it| it["unseen"] == true), "{snippets}");
    let after = bench.topics();
    assert_eq!((&after["outliers"], &after["snippets"]), (&before["outliers"], &before["snippets"]));
    assert_eq!(after["unseen"].as_u64(), Some(new as u64));
    for command in [&["topics"][..], &["topics", "--by", "speaker"], &["snippets", "--outliers"]] {
        let told = bench.run(command).ok().stderr;
        assert!(
            told.contains(" of 1 transcript came or w") && told.contains("analyze --place"),
            "{command:?}: {told}"
        );
    }
    let folder = bench.path("tables");
    let export = || {
        bench.run(&["export", "csv", "-o", folder.to_str().unwrap(), "--force"]).ok();
        std::fs::read_to_string(folder.join("snippets.csv")).unwrap()
    };
    let table = export();
    assert_eq!(table.lines().filter(|line| line.trim_end().ends_with(",unseen")).count(), new, "{table}");
    let report = bench.run(&["export", "markdown", "-o", "-"]).ok().stdout;
    assert!(report.contains("came or w") && report.contains("after the topics were found"), "{report}");
    bench.run(&["analyze", "--place"]).ok();
    let table = export();
    assert_eq!(table.lines().filter(|line| line.trim_end().ends_with(",placed")).count(), new, "{table}");
    assert!(!bench.run(&["topics"]).ok().stderr.contains("came or w"));
}

#[test]
fn nothing_can_be_placed_before_there_are_topics() {
    let bench = Bench::new();
    bench.talk("later.md", LATER);
    bench.run(&["import", &bench.talks()]).ok();
    bench.run(&["analyze", "--place"]).fails(1, &["no topics were found yet", "leitmotif analyze"]);
}

#[test]
fn fewer_topics_are_made_in_one_edit() {
    let bench = Bench::with_topics();
    let before = bench.topics();
    let count = list(&before, "topics").len();
    assert!(count > 3);
    bench.run(&["topic", "fewer", "3"]).ok();
    let after = bench.topics();
    let left = list(&after, "topics").len();
    assert!((1..=3).contains(&left), "{left}");
    assert_eq!(after["outliers"], before["outliers"]);
    bench.run(&["topic", "fewer", "100"]).fails(1, &["no more than 100 topics already"]);
    bench.run(&["undo"]).ok();
    assert_eq!(bench.topics(), before, "one edit, one undo");
}
