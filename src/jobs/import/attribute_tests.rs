use super::tests::{Bench, counts};
use super::*;
use crate::corpus::Attributes;
use std::path::Path;

const CUES: &str = "WEBVTT\n\n00:01.000 --> 00:09.000\nThe retrieval broke first, and we tried five chunk sizes before \
                    we looked at what came back.\n";
const INFO: &str = r#"{"_type":"video","title":"A talk","channel":"Talks","upload_date":"20230614","duration":60,
    "webpage_url":"https://www.youtube.com/watch?v=dQw4w9WgXcQ","formats":[{"url":"x"}]}"#;

fn attributes(bench: &Bench, name: &str) -> Attributes {
    let corpus = bench.project.load_corpus().unwrap();
    corpus.transcripts.iter().find(|entry| entry.name == name).unwrap().attributes.clone()
}

fn skipped(report: &ImportReport) -> Vec<(String, String)> {
    let file = |path: &str| Path::new(path).file_name().unwrap().to_string_lossy().into_owned();
    report.skipped.iter().map(|skipped| (file(&skipped.path), skipped.reason.clone())).collect()
}

#[test]
fn sidecars_are_read_with_their_transcripts_and_accounted_for() {
    let mut bench = Bench::new(&[
        ("talk.en.vtt", CUES),
        ("talk.info.json", INFO),
        ("notes.txt", "We spoke about the retrieval and what came of it."),
        ("notes.yaml", "date: 14. Juni 2023\ngroup: B\n"),
        ("lost.info.json", INFO),
    ]);
    let first = bench.import();
    assert_eq!(counts(&first), [2, 0, 0, 0, 3], "{first:?}");
    let reasons = skipped(&first);
    assert!(
        reasons.contains(&("talk.info.json".into(), "metadata of talk.en, read with it".into())),
        "{reasons:?}"
    );
    assert!(
        reasons.contains(&("notes.yaml".into(), "metadata of notes, read with it".into())),
        "{reasons:?}"
    );
    let talk = attributes(&bench, "talk.en");
    assert_eq!(talk["date"], "2023-06-14");
    assert_eq!(talk["url"], "https://www.youtube.com/watch?v=dQw4w9WgXcQ");
    assert_eq!(attributes(&bench, "notes")["date"], "2023-06-14");

    let before = bench.project.load_corpus().unwrap();
    assert_eq!(counts(&bench.import()), [0, 2, 0, 0, 3]);
    bench.write("talk.info.json", &INFO.replace("Talks", "Other"));
    let changed = bench.import();
    assert_eq!(counts(&changed), [0, 1, 1, 0, 3]);
    let after = bench.project.load_corpus().unwrap();
    assert_eq!(attributes(&bench, "talk.en")["channel"], "Other");
    assert_eq!(after.snippets, before.snippets, "a new sidecar moves no span");
    bench.write("talk.info.json", "{broken");
    let broken = bench.import();
    assert!(skipped(&broken).iter().any(|(_, reason)| reason.contains("not read: line 1")), "{broken:?}");
    assert!(!attributes(&bench, "talk.en").contains_key("channel"));
}

#[test]
fn a_table_of_attributes_is_kept_followed_and_never_silent() {
    let mut bench =
        Bench::new(&[("a/one.vtt", CUES), ("two.txt", "Somebody else said something quite different here.")]);
    bench.write("people.csv", "file;group;Date\none.vtt;A;20.06.2023\nthree;B;\n");
    let table = bench.talks().join("people.csv");
    let with = ImportOptions { attributes: Some(table.clone()), ..ImportOptions::default() };
    let first = bench.import_with(&with);
    assert_eq!(counts(&first), [2, 0, 0, 0, 1], "{first:?}");
    assert_eq!(first.skipped[0].reason, "the table of attributes, read with the transcripts");
    let told: Vec<_> = first.warnings.iter().map(|w| (w.line, w.message.as_str())).collect();
    assert_eq!(told[0], (Some(3), "no transcript is called three; the row says nothing of any"));
    assert!(
        told[1].1.starts_with("has no row in ") && first.warnings[1].path.ends_with("two.txt"),
        "{told:?}"
    );
    let one = attributes(&bench, "a/one");
    assert_eq!((one["group"].as_str(), one["Date"].as_str()), ("A", "2023-06-20"));

    let again = bench.import();
    assert_eq!((counts(&again), again.warnings.len()), ([0, 2, 0, 0, 1], 0), "{again:?}");
    bench.write("people.csv", "file,group\none,C\n");
    assert_eq!(counts(&bench.import()), [0, 1, 1, 0, 1]);
    assert_eq!(attributes(&bench, "a/one")["group"], "C");
    std::fs::remove_file(&table).unwrap();
    let gone = bench.import();
    assert_eq!(counts(&gone), [0, 2, 0, 0, 0], "{gone:?}");
    assert!(gone.warnings[0].message.contains("what it said before holds"), "{gone:?}");
    assert_eq!(attributes(&bench, "a/one")["group"], "C");

    let missing = ImportOptions { attributes: Some("nowhere.csv".into()), ..ImportOptions::default() };
    let refused = import_paths(
        &mut bench.project,
        &[bench.dir.path().join("talks")],
        &missing,
        &crate::progress::NoProgress,
    );
    assert!(matches!(refused, Err(JobError::Attributes { .. })));
}

#[test]
fn a_language_is_as_named_until_it_is_told_again() {
    let mut bench = Bench::new(&[(
        "2023-06-14 talk.txt",
        CUES.trim_start_matches("WEBVTT\n\n00:01.000 --> 00:09.000\n"),
    )]);
    let language = |bench: &Bench| bench.project.load_corpus().unwrap().transcripts[0].language.clone();
    bench.import();
    assert_eq!(language(&bench).as_deref(), Some("en"));
    assert_eq!(attributes(&bench, "2023-06-14 talk")["date"], "2023-06-14");
    let named = |code: &str| ImportOptions { language: Some(code.to_owned()), ..ImportOptions::default() };
    let report = bench.import_with(&named("de"));
    assert_eq!(report.languages[0].code.as_deref(), Some("de"));
    assert_eq!(counts(&bench.import()), [0, 1, 0, 0, 0]);
    assert_eq!(language(&bench).as_deref(), Some("de"));
    bench.import_with(&named(""));
    assert_eq!(language(&bench).as_deref(), Some("en"));
}
