//! What is mended is counted, can be left, and comes back.

use super::*;
use crate::corpus::SplitBy;

fn looped() -> String {
    let cue =
        |n: usize| format!("00:{:02}:{:02}.000 --> 00:{:02}:{:02}.900\n", n / 60, n % 60, n / 60, n % 60);
    let said =
        |n: usize| if (5..45).contains(&n) { "Thank you.".to_owned() } else { format!("Word {n} is here.") };
    format!("WEBVTT\n\n{}", (0..60).map(|n| format!("{}{}\n\n", cue(n), said(n))).collect::<String>())
}

fn raw(raw: bool) -> ImportOptions {
    ImportOptions { raw: Some(raw), ..ImportOptions::default() }
}

#[test]
fn what_was_mended_is_counted_and_can_be_left() {
    let mut bench = Bench::new(&[("a.vtt", &looped()), ("b.md", TALK)]);
    let report = bench.import();
    assert_eq!(
        (report.repairs().looped, report.loop_count(), report.repaired.len()),
        (39, 1, 1),
        "{report:#?}"
    );
    assert!(report.repaired[0].path.ends_with("a.vtt") && report.repaired[0].transcript == "a");
    let words = report.words;
    assert_eq!(bench.import().repaired, report.repaired, "also when nothing was read anew");

    let left = bench.import_with(&raw(true));
    assert_eq!((counts(&left), left.words), ([0, 1, 1, 0, 0], words + 78), "{left:#?}");
    assert!(left.repaired.is_empty());
    assert_eq!(counts(&bench.import()), [0, 2, 0, 0, 0], "it is remembered");

    let mended = bench.import_with(&raw(false));
    assert_eq!((mended.updated, mended.words, mended.repaired), (1, words, report.repaired));
}

#[test]
fn boilerplate_is_found_and_offered_but_stays() {
    let intro = "Welcome to the show where we talk about how software is made by the people who make it.";
    let mut bench = Bench::new(&[]);
    for n in 0..4 {
        let part = |part: usize| {
            (0..80)
                .map(|word| format!("w{}", (n * 7919 + part * 131 + word * 37) % 4999))
                .collect::<Vec<_>>()
                .join(" ")
        };
        bench.write(
            &format!("{n}.md"),
            &format!("Host: {intro}\n\nGuest: {}\n\nHost: {}\n", part(1), part(2)),
        );
    }
    let turns = ImportOptions { split: Some(SplitBy::Turns), ..ImportOptions::default() };
    let report = bench.import_with(&turns);
    assert_eq!((report.transcripts, report.snippets, report.boilerplate), (4, 12, 4), "{report:#?}");
    let corpus = bench.project.load_corpus().unwrap();
    let found = crate::jobs::boilerplate_snippets(&bench.project, &corpus, &NoProgress).unwrap();
    assert_eq!(found, [0, 3, 6, 9]);
    assert_eq!(bench.import().boilerplate, 4);
}
