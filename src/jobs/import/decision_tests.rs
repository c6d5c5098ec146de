use super::tests::{Bench, counts};
use super::*;
use crate::coding::edits::{ReadDecision, decide_reading};
use crate::coding::{Codebook, ImportScope};
use crate::corpus::{NO_LABELS, SpeakerChoice};
use crate::jobs::import_check::{CheckedFile, check_files};
use crate::jobs::imported_paths;
use crate::progress::NoProgress;

/// A talk in which a label comes once.
fn talk(about: &str) -> String {
    format!(
        "Anna: How did the {about} begin?\n\nBen: With a leak, and then we rowed.\n\nHusband: She forgets the dog.\n\n\
         Anna: And the {about} then?\n\nBen: We rowed to the shore, all of us.\n"
    )
}

fn speakers(bench: &Bench, name: &str) -> Vec<String> {
    let corpus = bench.project.load_corpus().unwrap();
    let id = corpus.transcripts.iter().find(|entry| entry.name == name).unwrap().id;
    let turns = bench.project.load_transcript(id).unwrap().turns;
    turns.into_iter().map(|turn| turn.speaker.unwrap_or_default()).collect()
}

fn check(bench: &Bench) -> Vec<CheckedFile> {
    let mut files =
        check_files(Some(&bench.project), &[bench.talks()], &ImportOptions::default(), &NoProgress).unwrap();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn decide(bench: &mut Bench, book: &mut Codebook, scope: ImportScope, decision: ReadDecision) {
    let edit = decide_reading(book, &scope, "a", decision).unwrap();
    bench.project.apply_edit(book, &edit).unwrap();
}

#[test]
fn the_next_import_follows_what_was_decided_and_undo_takes_it_back() {
    let mut bench = Bench::new(&[
        ("a.txt", &talk("boat")),
        ("b.txt", &talk("ship")),
        ("c.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nWell.\n"),
    ]);
    bench.import();
    assert_eq!(imported_paths(&bench.project).unwrap(), [bench.talks().canonicalize().unwrap()]);
    assert_eq!(speakers(&bench, "a"), ["Anna", "Ben", "Husband", "Anna", "Ben"]);
    let mut book = bench.project.codebook().unwrap();
    let checked = check(&bench);
    assert_eq!((checked[0].kind.as_str(), checked[2].kind.as_str()), ("N: W", "*.vtt"));

    let no_speaker = |label: &str| ReadDecision::Label(label.to_owned(), Some(SpeakerChoice::NoSpeaker));
    decide(&mut bench, &mut book, ImportScope::File(checked[0].key.clone()), no_speaker("Husband"));
    assert!(check(&bench)[0].speakers.iter().all(|it| it.speaker.as_deref() != Some("Husband")));
    assert_eq!(counts(&bench.import()), [0, 2, 1, 0, 0]);
    assert_eq!(speakers(&bench, "a"), ["Anna", "Ben", "Anna", "Ben"]);
    assert_eq!(speakers(&bench, "b").len(), 5, "another file is as it was");
    assert_eq!(counts(&bench.import()), [0, 3, 0, 0, 0]);

    let layout = || ImportScope::Layout("N: W".to_owned());
    decide(
        &mut bench,
        &mut book,
        layout(),
        ReadDecision::Label("Ben".into(), Some(SpeakerChoice::SameAs("Anna".into()))),
    );
    assert_eq!(counts(&bench.import()), [0, 1, 2, 0, 0]);
    assert_eq!(speakers(&bench, "b"), ["Anna", "Anna", "Husband", "Anna", "Anna"]);
    decide(&mut bench, &mut book, layout(), ReadDecision::Layout(Some(NO_LABELS.to_owned())));
    bench.import();
    assert!(speakers(&bench, "b").iter().all(String::is_empty));

    for _ in 0..3 {
        bench.project.undo(&mut book).unwrap();
    }
    assert_eq!(counts(&bench.import()), [0, 1, 2, 0, 0]);
    assert_eq!(speakers(&bench, "a"), ["Anna", "Ben", "Husband", "Anna", "Ben"]);
}

#[test]
fn decisions_hold_in_a_folder_that_was_moved() {
    let mut bench = Bench::new(&[("one/a.txt", &talk("boat")), ("two/a.txt", &talk("ship"))]);
    let mut book = bench.project.codebook().unwrap();
    let no_speaker = |label: &str| ReadDecision::Label(label.to_owned(), Some(SpeakerChoice::NoSpeaker));
    let key = check(&bench)[0].key.clone();
    decide(&mut bench, &mut book, ImportScope::File(key.clone()), no_speaker("Husband"));
    let moved = bench.talks().with_file_name("elsewhere");
    std::fs::rename(bench.talks(), &moved).unwrap();
    let look = |bench: &Bench| {
        let mut files = check_files(
            Some(&bench.project),
            std::slice::from_ref(&moved),
            &ImportOptions::default(),
            &NoProgress,
        )
        .unwrap();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        files
    };
    let named = |file: &CheckedFile| file.speakers.iter().any(|it| it.speaker.as_deref() == Some("Husband"));
    let files = look(&bench);
    assert_eq!(
        (named(&files[0]), named(&files[1])),
        (false, true),
        "of the same file below the folder, alone"
    );
    // A further decision joins the first.
    assert_eq!(files[0].key, key);
    decide(&mut bench, &mut book, ImportScope::File(files[0].key.clone()), no_speaker("Anna"));
    let report = import_paths(
        &mut bench.project,
        std::slice::from_ref(&moved),
        &ImportOptions::default(),
        &NoProgress,
    )
    .unwrap();
    assert_eq!(report.added, 2);
    assert_eq!(speakers(&bench, "one/a"), ["", "Ben"]);
    assert_eq!(speakers(&bench, "two/a").len(), 5);
    // Where the file is still in its place, another of its name is another file.
    std::fs::create_dir_all(bench.talks().join("one")).unwrap();
    std::fs::copy(moved.join("one/a.txt"), bench.talks().join("one/a.txt")).unwrap();
    assert!(named(&look(&bench)[0]));
}

#[test]
fn what_was_named_is_remembered_and_yields_to_what_was_decided() {
    let mut bench = Bench::new(&[("a.txt", &talk("boat"))]);
    let only =
        ImportOptions { speakers: Some(vec!["Anna".into(), "Ben".into()]), ..ImportOptions::default() };
    bench.import_with(&only);
    assert_eq!(speakers(&bench, "a"), ["Anna", "Ben", "Anna", "Ben"]);
    assert_eq!(counts(&bench.import()), [0, 1, 0, 0, 0]);
    let all = ImportOptions { speakers: Some(Vec::new()), ..ImportOptions::default() };
    bench.import_with(&all);
    assert_eq!(speakers(&bench, "a").len(), 5);
    let mut book = bench.project.codebook().unwrap();
    let key = check(&bench)[0].key.clone();
    decide(&mut bench, &mut book, ImportScope::File(key), ReadDecision::Layout(Some(NO_LABELS.to_owned())));
    let named = ImportOptions { layout: Some("N: W".into()), ..ImportOptions::default() };
    let report = bench.import_with(&named);
    assert!(report.warnings.iter().any(|it| it.message.contains("--layout")), "{report:?}");
    assert!(speakers(&bench, "a").iter().all(String::is_empty));
}

#[test]
fn a_file_found_right_is_not_to_check_and_who_asks_is_as_said() {
    let mut bench = Bench::new(&[("a.txt", &(talk("boat") + "Transcribed by somebody in a hurry\n"))]);
    bench.import();
    let mut book = bench.project.codebook().unwrap();
    let file = check(&bench).remove(0);
    assert!(
        file.to_check && file.speakers.iter().all(|it| it.asks == (it.speaker.as_deref() == Some("Anna")))
    );
    let scope = || ImportScope::File(file.key.clone());
    decide(&mut bench, &mut book, scope(), ReadDecision::Right(true));
    assert!(!check(&bench)[0].to_check);
    assert_eq!(counts(&bench.import()), [0, 1, 0, 0, 0], "that changes nothing of how it is read");
    decide(
        &mut bench,
        &mut book,
        scope(),
        ReadDecision::Label("Ben".into(), Some(SpeakerChoice::Interviewer)),
    );
    bench.import();
    let corpus = bench.project.load_corpus().unwrap();
    assert_eq!(corpus.transcripts[0].attributes["interviewer"], "Ben");
    assert!(check(&bench)[0].speakers.iter().all(|it| it.asks == (it.speaker.as_deref() == Some("Ben"))));
}
