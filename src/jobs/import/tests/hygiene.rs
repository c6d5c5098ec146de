//! What is mended is counted, can be left, and comes back.

use super::*;
use crate::corpus::{SnippetIndex, SplitBy};

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

#[test]
fn boilerplate_is_the_same_whether_talks_come_one_by_one_or_together() {
    use crate::jobs::boilerplate_snippets;
    use crate::random::Random;

    let mut random = Random::from_seed(7);
    let mut below = move |most: u64| random.next_bits() % most;
    // Of each of fifty sentences and thirty short ones some transcripts have one, alone or with other words behind it.
    let word = |sentence: u64, word: u64| format!("s{sentence}w{word} ");
    let long = |sentence: u64| (0..12).map(|at| word(sentence, at)).collect::<String>();
    let short = |sentence: u64| (0..5).map(|at| word(sentence + 1000, at)).collect::<String>();
    let mut next = 0;
    let mut talk = || {
        next += 1;
        let own = |part: u64| (0..9).map(|at| word(next * 100 + part + 5000, at)).collect::<String>();
        let mut said = String::new();
        for part in 0..8 {
            let turn = match below(4) {
                0 => long(below(50)),
                1 => long(below(50)) + &own(part),
                2 => short(below(30)),
                _ => own(part),
            };
            said += &format!("{}: {turn}\n\n", ["Host", "Guest"][(part % 2) as usize]);
        }
        said
    };
    let options = ImportOptions { split: Some(SplitBy::Turns), ..ImportOptions::default() };
    let mut bench = Bench::new(&[]);
    let mut count = 0;
    let mut add = |bench: &mut Bench, talks: usize| {
        for _ in 0..talks {
            count += 1;
            // In the order of the corpus new ones come between those that are there.
            bench.write(&format!("{}-{count}.md", count * 7 % 10), &talk());
        }
        bench.import_with(&options);
        let corpus = bench.project.load_corpus().unwrap();
        let found = boilerplate_snippets(&bench.project, &corpus, &NoProgress).unwrap();
        bench.project.set_setting("boilerplate", "").unwrap();
        assert_eq!(
            boilerplate_snippets(&bench.project, &corpus, &NoProgress).unwrap(),
            found,
            "{count} talks"
        );
        bench.import_with(&options);
        let id = |at: SnippetIndex| corpus.snippet_at(at).unwrap().id;
        (found.into_iter().map(id).collect::<BTreeSet<_>>(), corpus)
    };
    let (mut before, mut corpus) = add(&mut bench, 30);
    let (mut came, mut went) = (0, 0);
    for _ in 0..12 {
        let (found, with_more) = add(&mut bench, 1);
        came +=
            found.iter().filter(|id| !before.contains(id) && corpus.snippet_index(**id).is_some()).count();
        went += before.difference(&found).count();
        (before, corpus) = (found, with_more);
    }
    assert!(came > 0 && went > 0, "{came} snippets that were there became boilerplate, {went} ceased to be");

    // One that is gone or another takes what it said with it.
    let (path, text) =
        (bench.talks().join("7-1.md"), std::fs::read_to_string(bench.talks().join("7-1.md")).unwrap());
    std::fs::write(path, text.replace('s', "z")).unwrap();
    bench.import_with(&options);
    let corpus = bench.project.load_corpus().unwrap();
    let found = boilerplate_snippets(&bench.project, &corpus, &NoProgress).unwrap();
    bench.project.set_setting("boilerplate", "").unwrap();
    assert_eq!(boilerplate_snippets(&bench.project, &corpus, &NoProgress).unwrap(), found);
}
