//! Topics merged, split, renamed, set aside and assigned, snippets moved: taken back, done again, and kept by
//! the next run.

use super::bench::{Bench, keys, list};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Everything the work shows, as bytes.
fn shown(bench: &Bench) -> Vec<String> {
    [&["topics"][..], &["snippets"], &["themes"], &["topics", "--tree"], &["topics", "--quality"]]
        .iter()
        .map(|args| bench.run(&[args, &["--json"][..]].concat()).ok().stdout)
        .collect()
}

fn homes(bench: &Bench) -> BTreeMap<i64, Option<u64>> {
    let snippets = bench.json(&["snippets"]);
    list(&snippets, "snippets").iter().map(|s| (s["id"].as_i64().unwrap(), s["topic"].as_u64())).collect()
}

fn of(homes: &BTreeMap<i64, Option<u64>>, topic: u64) -> Vec<i64> {
    homes.iter().filter(|(_, home)| **home == Some(topic)).map(|(&id, _)| id).collect()
}

fn labels(topics: &Value) -> BTreeMap<u64, String> {
    let topics = list(topics, "topics").iter();
    topics.map(|topic| (topic["id"].as_u64().unwrap(), topic["label"].as_str().unwrap().to_owned())).collect()
}

/// The scripted session: what it did, for the tests to look at.
struct Session {
    moved: Vec<i64>,
    merged: BTreeSet<i64>,
    assigned: BTreeSet<i64>,
    edits: usize,
}

fn work(bench: &Bench) -> Session {
    let start = homes(bench);
    bench.run(&["topic", "merge", "1", "2", "3"]).ok();
    bench.run(&["topic", "split", "0", "--parts", "2"]).ok();
    let parts = list(&bench.topics(), "topics").iter().filter(|topic| topic["id"].as_u64() > Some(5)).count();
    assert!(parts >= 2, "the parts are topics");
    let moved: Vec<i64> = of(&start, 1).into_iter().take(5).collect();
    let names: Vec<String> = moved.iter().map(i64::to_string).collect();
    let mut args = vec!["snippet", "move"];
    args.extend(names.iter().map(String::as_str));
    args.extend(["--to", "5"]);
    bench.run(&args).ok();
    bench.run(&["topic", "rename", "1", "All of this"]).ok();
    bench.run(&["topic", "junk", "4"]).ok();
    bench.run(&["assign", "--topic", "5", "Design/Five"]).ok();
    let now = homes(bench);
    Session {
        moved,
        merged: of(&now, 1).into_iter().collect(),
        assigned: of(&now, 5).into_iter().collect(),
        edits: 6,
    }
}

#[test]
fn a_session_is_taken_back_and_done_again_byte_for_byte() {
    let bench = Bench::with_topics();
    let before = shown(&bench);
    let start = labels(&bench.topics());
    let session = work(&bench);
    let after = shown(&bench);
    assert!(session.moved.iter().all(|id| session.assigned.contains(id)));

    let topics = bench.topics();
    let now = labels(&topics);
    for gone in [0, 2, 3] {
        assert!(!now.contains_key(&gone), "topic {gone} is part of others now");
    }
    assert_eq!(now[&1], "All of this");
    for kept in start.keys().filter(|&&id| id > 5) {
        assert_eq!(now[kept], start[kept], "merging keeps what others are called");
    }
    let sizes: Vec<u64> = list(&topics, "topics").iter().map(|t| t["snippets"].as_u64().unwrap()).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b), "largest first: {sizes:?}");

    for _ in 0..session.edits {
        bench.run(&["undo"]).ok();
    }
    assert_eq!(shown(&bench), before, "all taken back");
    for _ in 0..session.edits {
        bench.run(&["redo"]).ok();
    }
    assert_eq!(shown(&bench), after, "all done again");
    let log = bench.json(&["log"]);
    let what: Vec<&str> = list(&log, "edits").iter().map(|edit| edit["what"].as_str().unwrap()).collect();
    let beginnings =
        ["merged '", "split '", "moved 5 snippets to '", "renamed topic 1 from '", "left '", "assigned '"];
    for (sentence, beginning) in what.iter().zip(beginnings) {
        assert!(sentence.starts_with(beginning), "{sentence}");
    }
}

#[test]
fn all_of_it_holds_after_a_run_with_other_parameters() {
    let bench = Bench::with_topics();
    let session = work(&bench);
    let junk: BTreeSet<i64> = of(&homes(&bench), 4).into_iter().collect();
    let size = "7";
    bench
        .run(&["analyze", "--model", "draft", "--seed", "7", "--min-topic-size", size, "--neighbors", "12"])
        .ok();

    let log = bench.json(&["log"]);
    let last = list(&log, "edits").last().unwrap()["what"].as_str().unwrap().to_owned();
    assert!(last.starts_with("carried ") && last.contains(" from run 1 to run 2"), "{last}");
    assert!(last.contains("name"), "{last}");

    let now = homes(&bench);
    let topics = bench.topics();
    let named: Vec<u64> =
        labels(&topics).into_iter().filter(|(_, label)| label == "All of this").map(|(id, _)| id).collect();
    assert_eq!(named.len(), 1, "the name is carried to one topic");
    let heir: BTreeSet<i64> = of(&now, named[0]).into_iter().collect();
    let shared = heir.intersection(&session.merged).count();
    assert!(
        shared * 2 > heir.len().min(session.merged.len()),
        "{shared} of {} and {}",
        heir.len(),
        session.merged.len()
    );
    let theme: BTreeSet<i64> = list(&bench.json(&["snippets", "--theme", "Design/Five"]), "snippets")
        .iter()
        .map(|snippet| snippet["id"].as_i64().unwrap())
        .collect();
    assert_eq!(theme, session.assigned, "decisions hold for the same passages");
    let places: BTreeSet<Option<u64>> = session.moved.iter().map(|id| now[id]).collect();
    if last.contains("move") {
        assert_eq!(places.len(), 1, "what was moved together is together: {places:?}");
    }
    assert!(!junk.is_empty());

    bench.run(&["undo"]).ok();
    assert!(
        !labels(&bench.topics()).values().any(|label| label == "All of this"),
        "carrying can be taken back"
    );
    bench.run(&["redo"]).ok();
    assert_eq!(homes(&bench), now);

    let drift = bench.json(&["drift", "1", "2"]);
    assert_eq!(keys(&drift), ["changes", "earlier", "flows", "later", "schema", "snippets"]);
    let flows: u64 = list(&drift, "flows").iter().map(|flow| flow["snippets"].as_u64().unwrap()).sum();
    assert_eq!(Some(flows), drift["snippets"].as_u64());
    bench.run(&["drift", "1", "9"]).fails(1, &["there is no run 9", "the runs are 1, 2"]);
}

#[test]
fn what_a_search_finds_is_moved_at_once() {
    let bench = Bench::with_topics();
    let before = homes(&bench);
    let held = of(&before, 5).len();
    bench.run(&["snippet", "move", "--query", "topic:5", "--out"]).ok();
    let now = homes(&bench);
    assert!(held > 0 && of(&now, 5).is_empty());
    assert_eq!(now.iter().filter(|(id, home)| before[*id] != **home).count(), held, "nothing else moved");
    bench.run(&["undo"]).ok();
    assert_eq!(homes(&bench), before);
    bench.run(&["snippet", "move", "--query", "zzzz", "--out"]).fails(1, &["no snippet is found by 'zzzz'"]);
    bench.run(&["snippet", "move", "--query", "zzzz", "1", "--out"]).fails(2, &["--query"]);
}

#[test]
fn parts_are_shown_before_anything_is_split() {
    let bench = Bench::with_topics();
    let before = shown(&bench);
    let size = bench.topics()["topics"][0]["snippets"].as_u64().unwrap() as usize;
    let preview = bench.json(&["topic", "split", "0", "--parts", "3", "--preview"]);
    let parts = list(&preview, "parts");
    assert_eq!(parts.len(), 3);
    assert_eq!(parts.iter().map(|part| list(part, "snippets").len()).sum::<usize>(), size);
    assert_eq!(shown(&bench), before);
    bench.run(&["topic", "split", "99"]).fails(1, &["there is no topic 99"]);
    bench.run(&["topic", "merge", "0"]).fails(2, &[]);
    bench.run(&["topic", "merge", "0", "0"]).fails(1, &["merging takes two topics or more"]);
    bench.run(&["snippet", "move", "1"]).fails(2, &["--to"]);
}

#[test]
fn the_tree_holds_every_topic_once_and_can_be_cut() {
    let bench = Bench::with_topics();
    let count = list(&bench.topics(), "topics").len();
    fn leaves(branch: &Value, found: &mut Vec<u64>) {
        found.extend(branch["id"].as_u64());
        list(branch, "children").iter().for_each(|child| leaves(child, found));
    }
    for cut in [1, 3] {
        let tree = bench.json(&["topics", "--tree", "--cut", &cut.to_string()]);
        let branches = list(&tree, "branches");
        assert_eq!(branches.len(), cut);
        let mut found = Vec::new();
        branches.iter().for_each(|branch| leaves(branch, &mut found));
        found.sort_unstable();
        assert_eq!(found, (0..count as u64).collect::<Vec<_>>());
        assert!(branches.iter().all(|branch| !branch["label"].as_str().unwrap().is_empty()));
    }
}

#[test]
fn stability_is_measured_kept_and_shown() {
    let bench = Bench::with_topics();
    assert!(list(&bench.topics(), "topics").iter().all(|topic| topic["stability"].is_null()));
    let measured = bench.json(&["topics", "--stability"]);
    let stable = |topics: &Value| -> Vec<f64> {
        list(topics, "topics").iter().map(|topic| topic["stability"].as_f64().unwrap()).collect()
    };
    assert!(stable(&measured).iter().all(|share| (0.0..=1.0).contains(share)));
    assert!(stable(&measured).iter().any(|share| *share > 0.3), "{measured}");
    assert_eq!(stable(&bench.topics()), stable(&measured));
}

#[test]
fn the_order_of_import_changes_nothing() {
    let folder = super::bench::sample();
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut seen = Vec::new();
    for backwards in [false, true] {
        let bench = Bench::new();
        let mut halves: Vec<&[_]> = files.chunks(files.len().div_ceil(2)).collect();
        if backwards {
            halves.reverse();
        }
        for half in halves {
            let mut args = vec!["import"];
            args.extend(half.iter().map(|file| file.to_str().unwrap()));
            bench.run(&args).ok();
        }
        bench.run(&["analyze", "--model", "draft", "--threads", if backwards { "1" } else { "2" }]).ok();
        let mut topics = bench.topics();
        for topic in topics["topics"].as_array_mut().unwrap() {
            topic["representatives"] = Value::Null;
        }
        let snippets = bench.json(&["snippets"]);
        let mut homes: Vec<(String, String, Option<u64>, String)> = list(&snippets, "snippets")
            .iter()
            .map(|s| {
                let text = |key: &str| s[key].as_str().unwrap().to_owned();
                (text("transcript"), text("text"), s["topic"].as_u64(), s["probability"].to_string())
            })
            .collect();
        homes.sort();
        seen.push((topics, homes));
    }
    assert_eq!(seen[0].0, seen[1].0);
    assert_eq!(seen[0].1, seen[1].1);
}
