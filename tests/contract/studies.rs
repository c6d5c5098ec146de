//! Studies that went wrong once; they lie beside the project.

use super::bench::{Bench, list};
use leitmotif::coding::edits::assign_spans;
use leitmotif::coding::{Signature, ThemeRef, TranscriptSpan};
use leitmotif::corpus::Span;
use leitmotif::project::Project;
use std::path::{Path, PathBuf};

/// A case, where it is there; else it is said.
fn case(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/cases/studies").join(name);
    if !path.exists() {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    }
    Some(path)
}

/// A project with a case in it.
fn imported(name: &str, options: &[&str]) -> Option<Bench> {
    let path = case(name)?;
    let bench = Bench::new();
    bench.run(&[&["import", path.to_str().unwrap()], options].concat()).ok();
    Some(bench)
}

#[test]
fn passages_that_do_not_overlap_are_not_together_and_last_as_long_as_their_words() {
    let Some(bench) = imported("cooccur_disjoint.qdpx", &[]) else { return };
    let together = |within: &str| {
        let found = bench.json(&["themes", "--together", "--within", within]);
        let pairs = list(&found, "pairs").iter();
        let names = |pair: &serde_json::Value| {
            [&pair["first"], &pair["second"]].map(|name| name.as_str().unwrap().to_owned())
        };
        pairs.map(names).collect::<Vec<_>>()
    };
    let apart = ["People", "Added in MAXQDA"].map(str::to_owned);
    assert!(!together("overlap").contains(&apart));
    assert!(together("transcript").contains(&apart), "they are in the same talk");
    let themes = bench.json(&["themes"]);
    let short = list(&themes, "themes").iter().find(|theme| theme["name"] == "Added in MAXQDA").unwrap();
    assert_eq!((short["passages"].as_u64(), short["words"].as_u64()), (Some(1), Some(6)));
    assert!(short["seconds"].as_f64().unwrap() < 10.0, "{short}");
}

#[test]
fn one_sentence_of_twenty_is_one_sentence() {
    let Some(bench) = imported("sent", &[]) else { return };
    let mut project = Project::open(&bench.project()).unwrap();
    let corpus = project.load_corpus().unwrap();
    let entry = &corpus.transcripts[0];
    let text = project.transcript_text(entry.id).unwrap();
    let sentence = Span::new(0, text.find('.').unwrap() + 1);
    let mut book = project.codebook().unwrap();
    let place = TranscriptSpan { transcript: entry.id, span: sentence };
    let by = Signature { coder: "ana".to_owned(), time: "2026-11-29T09:00:00Z".to_owned() };
    let edit = assign_spans(&book, &[place], ThemeRef::Path("One"), &by).unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    drop(project);
    let themes = bench.json(&["themes"]);
    let theme = &list(&themes, "themes")[0];
    let words = sentence.slice(&text).split_whitespace().count() as u64;
    assert_eq!((theme["passages"].as_u64(), theme["words"].as_u64()), (Some(1), Some(words)));
    let whole = corpus.snippets[0].seconds().unwrap_or(0.0);
    let own = theme["seconds"].as_f64().unwrap_or(0.0);
    assert!(own <= whole / 10.0, "{own} of {whole} seconds");
}

#[test]
fn positions_in_utf16_are_recognised_where_passages_carry_no_words() {
    let Some(bench) = imported("utf16.qdpx", &[]) else { return };
    bench.run(&["export", "jsonl", "-o", "tables"]).ok();
    let passages = std::fs::read_to_string(bench.path("tables/passages.jsonl")).unwrap();
    for line in passages.lines() {
        let passage: serde_json::Value = serde_json::from_str(line).unwrap();
        let words = passage["text"].as_str().unwrap();
        assert!(words.starts_with("Line ") && words.ends_with('.'), "{words:?}");
    }
    assert!(passages.lines().count() > 20);
}

#[test]
fn identical_short_answers_are_one_topic_called_by_them() {
    let Some(bench) = imported("survey.csv", &["--split", "none", "--text-column", "text"]) else { return };
    bench.run(&["analyze", "--model", "draft"]).ok();
    let found = bench.json(&["topics"]);
    let labels: Vec<&str> =
        list(&found, "topics").iter().map(|topic| topic["label"].as_str().unwrap()).collect();
    assert!(labels.iter().all(|label| !label.starts_with("Topic ")), "{labels:?}");
    let snippets = bench.json(&["snippets"]);
    for answer in ["No comment", "Nothing to say", "Don't know"] {
        let topic = list(&found, "topics").iter().find(|topic| topic["label"] == answer).unwrap();
        let given = list(&snippets, "snippets").iter().filter(|snippet| snippet["text"] == answer);
        let homes: Vec<&serde_json::Value> = given.map(|snippet| &snippet["topic"]).collect();
        assert!(homes.len() > 30 && homes.iter().all(|home| **home == topic["id"]), "{answer}: {homes:?}");
    }
}
