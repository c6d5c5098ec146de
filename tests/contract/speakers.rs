//! What each speaker says, also in snippets in which several speak.

use super::bench::{Bench, list};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Three turns that are one snippet.
const TALK: &str = "**Anna:** The bus to the village is late again.\n\n**Ben:** It is dear too.\n\n\
                    **Anna:** And at night there is none.\n";

fn names(of: &Value) -> Vec<String> {
    of.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// The rows of an exported table.
fn rows(bench: &Bench, table: &str) -> Vec<Value> {
    let folder = bench.dir.path().join("tables");
    bench.run(&["export", "jsonl", "-o", folder.to_str().unwrap()]).ok();
    let lines = std::fs::read_to_string(folder.join(format!("{table}.jsonl"))).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_snippet_of_several_is_found_by_each_and_marked_where_they_speak() {
    let bench = Bench::new();
    let file = bench.dir.path().join("group.md");
    std::fs::write(&file, TALK).unwrap();
    bench.run(&["import", file.to_str().unwrap()]).ok();
    let found = bench.json(&["search", "speaker:ben", "--mode", "text"]);
    let [hit] = list(&found, "hits").as_slice() else { panic!("{found}") };
    assert_eq!(names(&hit["snippet"]["speakers"]), ["Anna", "Ben"]);
    let text: Vec<char> = hit["snippet"]["text"].as_str().unwrap().chars().collect();
    let marked = |hit: &Value| -> Vec<String> {
        let spans = hit["highlights"].as_array().unwrap().iter();
        let ends = spans.map(|span| [0, 1].map(|at| span[at].as_u64().unwrap() as usize));
        ends.map(|[from, to]| text[from..to].iter().collect()).collect()
    };
    assert_eq!(marked(hit), ["It is dear too."]);
    let found = bench.json(&["search", "speaker:anna", "--mode", "text"]);
    assert_eq!(
        marked(&list(&found, "hits")[0]),
        ["The bus to the village is late again.", "And at night there is none."]
    );
    let found = bench.json(&["search", "dear speaker:ben", "--mode", "text"]);
    assert_eq!(marked(&list(&found, "hits")[0]), ["dear"], "words go before");
    let list = bench.run(&["snippets"]).ok();
    assert!(list.stdout.contains("Anna and Ben"), "{}", list.stdout);
}

#[test]
fn the_words_of_each_speaker_are_counted() {
    let bench = Bench::with_topics();
    let by = bench.json(&["topics", "--by", "speaker"]);
    assert_eq!(by["unit"], "words");
    let spoken = bench.json(&["speakers"]);
    let spoken: BTreeMap<&str, u64> = list(&spoken, "speakers")
        .iter()
        .map(|it| (it["name"].as_str().unwrap(), it["words"].as_u64().unwrap()))
        .collect();
    for class in list(&by, "classes") {
        let words = class["words"].as_u64().unwrap();
        assert_eq!(Some(&words), spoken.get(class["value"].as_str().unwrap()), "{}", class["value"]);
        let topics: Vec<&Value> = list(class, "topics").iter().collect();
        let said = |topic: &&Value| topic["words"].as_u64().unwrap();
        assert!(topics.iter().map(said).sum::<u64>() <= words);
        assert!(topics.is_sorted_by(|a, b| said(a) >= said(b)));
    }
    let shown = bench.run(&["topics", "--by", "speaker"]).ok();
    assert!(shown.stdout.starts_with("Shares of words.\n"), "{}", shown.stdout);
}

#[test]
fn a_focus_group_has_all_five() {
    let group = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/cases/studies/fg");
    if !group.exists() {
        eprintln!("SKIPPED: {} is not there", group.display());
        return;
    }
    let bench = Bench::new();
    bench.run(&["import", group.to_str().unwrap()]).ok();
    let five = ["Anna", "Bert", "Carla", "Dieter", "Moderator"];
    let text = std::fs::read_to_string(group.join("group1.md")).unwrap();
    for speaker in five {
        let found = bench.json(&["search", &format!("speaker:{speaker}"), "--mode", "text"]);
        let mut items = BTreeSet::new();
        for hit in list(&found, "hits") {
            let text: Vec<char> = hit["snippet"]["text"].as_str().unwrap().chars().collect();
            for span in hit["highlights"].as_array().unwrap() {
                let [from, to] = [0, 1].map(|at| span[at].as_u64().unwrap() as usize);
                let said: String = text[from..to].iter().collect();
                items.extend(said.split("Item ").skip(1).map(|it| it.split('.').next().unwrap().to_owned()));
            }
        }
        let own = text.lines().filter(|line| line.starts_with(&format!("**{speaker}:**")));
        let own: BTreeSet<String> = own
            .filter_map(|line| line.rsplit_once("Item "))
            .map(|(_, it)| it.trim_end_matches('.').to_owned())
            .collect();
        assert_eq!(items, own, "{speaker}");
    }
    let speakers = rows(&bench, "speakers");
    let table: BTreeSet<&str> = speakers.iter().filter_map(|row| row["speaker"].as_str()).collect();
    assert_eq!(table, BTreeSet::from(five));
    let spoken = bench.json(&["speakers"]);
    for row in &speakers {
        let known = list(&spoken, "speakers").iter().find(|it| it["name"] == row["speaker"]).unwrap();
        assert_eq!(known["words"], row["words"], "{row}");
    }
    let listed: BTreeSet<String> =
        rows(&bench, "snippets").iter().flat_map(|row| names(&row["speakers"])).collect();
    assert_eq!(listed, five.map(str::to_owned).into());
}
