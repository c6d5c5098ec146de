//! One talk in several formats, copies, and what only looks like them.

use super::*;
use crate::project::Project;

/// Forty seconds of one talk, told apart by `n`.
fn words(n: usize) -> Vec<String> {
    (0..10)
        .map(|line| {
            (0..8)
                .map(|word| format!("w{}", (n * 7919 + line * 31 + word * 7) % 997))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

fn clock(seconds: usize, mark: char) -> String {
    format!("00:00:{seconds:02}{mark}000")
}

fn vtt(lines: &[String]) -> String {
    let cue = |(n, line): (usize, &String)| {
        format!("{} --> {}\n{line}\n\n", clock(n * 4, '.'), clock(n * 4 + 4, '.'))
    };
    format!("WEBVTT\n\n{}", lines.iter().enumerate().map(cue).collect::<String>())
}

fn srt(lines: &[String]) -> String {
    let cue = |(n, line): (usize, &String)| {
        format!("{}\n{} --> {}\n{line}\n\n", n + 1, clock(n * 4, ','), clock(n * 4 + 4, ','))
    };
    lines.iter().enumerate().map(cue).collect()
}

fn whisper(lines: &[String]) -> String {
    let segment = |(n, line): (usize, &String)| {
        format!(r#"{{"id":{n},"start":{},"end":{},"text":" {line}"}}"#, n * 4, n * 4 + 4)
    };
    let segments: Vec<_> = lines.iter().enumerate().map(segment).collect();
    format!(r#"{{"text":"{}","segments":[{}],"language":"en"}}"#, lines.join(" "), segments.join(","))
}

fn tsv(lines: &[String]) -> String {
    let row = |(n, line): (usize, &String)| format!("{}\t{}\t{line}\n", n * 4000, n * 4000 + 4000);
    format!("start\tend\ttext\n{}", lines.iter().enumerate().map(row).collect::<String>())
}

/// All five that Whisper writes.
fn five(bench: &Bench, stem: &str, n: usize) {
    let lines = words(n);
    let (txt, punctuated) =
        (lines.join("\n"), lines.iter().map(|line| format!("{line}.")).collect::<Vec<_>>());
    for (extension, text) in [
        ("json", whisper(&lines)),
        ("srt", srt(&lines)),
        ("tsv", tsv(&lines)),
        ("txt", txt),
        ("vtt", vtt(&punctuated)),
    ] {
        bench.write(&format!("{stem}.{extension}"), &text);
    }
}

fn names(bench: &Bench) -> Vec<String> {
    bench.project.load_corpus().unwrap().transcripts.into_iter().map(|entry| entry.name).collect()
}

fn variants(report: &ImportReport) -> Vec<(&str, &str)> {
    let last = |path: &'_ str| path.rfind('/').map_or(0, |at| at + 1);
    report.variants.iter().map(|v| (&v.path[last(&v.path)..], &v.same_as[last(&v.same_as)..])).collect()
}

#[test]
fn five_formats_are_one_talk_the_best_of_them() {
    let mut bench = Bench::new(&[]);
    five(&bench, "a/talk", 1);
    five(&bench, "a/talk-2", 2);
    let first = bench.import();
    assert_eq!(counts(&first), [2, 0, 0, 8, 0], "{first:#?}");
    assert_eq!(names(&bench), ["a/talk", "a/talk-2"]);
    let of_first: Vec<_> =
        variants(&first).into_iter().filter(|(path, _)| path.starts_with("talk.")).collect();
    assert_eq!(
        of_first,
        [
            ("talk.srt", "talk.json"),
            ("talk.tsv", "talk.json"),
            ("talk.vtt", "talk.json"),
            ("talk.txt", "talk.json")
        ]
    );
    let again = bench.import();
    assert_eq!(counts(&again), [0, 2, 0, 8, 0], "{again:#?}");
    assert!(!again.has_changes());
}

#[test]
fn what_is_imported_stays_when_a_better_format_comes() {
    let mut bench = Bench::new(&[("talk.txt", &words(1).join("\n"))]);
    bench.import();
    let id = bench.project.load_corpus().unwrap().transcripts[0].id;
    bench.write("talk.en.vtt", &vtt(&words(1)));
    let report = bench.import();
    assert_eq!(counts(&report), [0, 1, 0, 1, 0], "{report:#?}");
    assert_eq!(variants(&report), [("talk.en.vtt", "talk.txt")]);
    bench.write("talk.txt", &format!("{}\nand more", words(1).join("\n")));
    assert_eq!(counts(&bench.import()), [0, 0, 1, 1, 0]);
    std::fs::remove_file(bench.talks().join("talk.txt")).unwrap();
    let gone = bench.import();
    assert_eq!((counts(&gone), gone.transcripts), ([0, 0, 0, 1, 0], 1), "{gone:#?}");
    assert_ne!(
        bench.project.load_corpus().unwrap().transcripts[0].id,
        id,
        "the text changed, so it is a new version"
    );
    assert_eq!(names(&bench), ["talk"]);
}

#[test]
fn two_texts_of_one_name_and_two_languages_stay_two() {
    let german = words(5).iter().map(|line| line.replace('w', "wort")).collect::<Vec<_>>();
    let mut bench = Bench::new(&[
        ("talk.en.vtt", &vtt(&words(1))),
        ("talk.de.vtt", &vtt(&german)),
        ("notes.vtt", &vtt(&words(2))),
        ("notes.md", "What I thought of it: too long, and nobody asked about the costs."),
    ]);
    let report = bench.import();
    assert_eq!(counts(&report), [4, 0, 0, 0, 0], "{report:#?}");
    assert_eq!(names(&bench), ["notes", "notes.md", "talk.de", "talk.en"]);
    assert_eq!(counts(&bench.import()), [0, 4, 0, 0, 0]);
}

#[test]
fn speakers_and_times_are_better_than_either() {
    let told = |line: &String| format!("<v Ann>{line}");
    let with_speakers = vtt(&words(1).iter().map(told).collect::<Vec<_>>());
    let script = words(1)
        .iter()
        .zip(["Ann", "Bob"].iter().cycle())
        .map(|(l, who)| format!("{who}: {l}\n\n"))
        .collect::<String>();
    let mut bench = Bench::new(&[
        ("t.txt", &words(1).join("\n")),
        ("t.md", &script),
        ("t.json", &whisper(&words(1))),
        ("t.vtt", &with_speakers),
    ]);
    let report = bench.import();
    assert_eq!(
        variants(&report),
        [("t.json", "t.vtt"), ("t.md", "t.vtt"), ("t.txt", "t.vtt")],
        "{report:#?}"
    );
}

#[test]
fn a_file_keeps_its_transcript_when_its_name_changes_with_its_siblings() {
    let mut bench = Bench::new(&[("t.srt", &srt(&words(1)))]);
    bench.import();
    bench.write("t.vtt", &vtt(&words(2)));
    bench.write("t.srt", &srt(&words(3)));
    let report = bench.import();
    assert_eq!((counts(&report), report.transcripts), ([1, 0, 1, 0, 0], 2), "{report:#?}");
}

/// The transcripts by name, each with its number.
fn numbers(bench: &Bench) -> Vec<(String, i64)> {
    let all = bench.project.load_corpus().unwrap().transcripts;
    all.into_iter().map(|entry| (entry.name, entry.id.0)).collect()
}

fn rename(bench: &Bench, from: &str, to: &str) {
    std::fs::rename(bench.talks().join(from), bench.talks().join(to)).unwrap();
}

#[test]
fn transcripts_go_with_their_texts_when_files_are_renamed() {
    let said = |n| words(n).join("\n");
    let mut bench = Bench::new(&[("int1.txt", &said(1)), ("int2.txt", &said(2)), ("int5.txt", &said(5))]);
    bench.import();
    let before = numbers(&bench);
    assert_eq!(before.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(), ["int1", "int2", "int5"]);
    let [one, two, five] = [before[0].1, before[1].1, before[2].1];
    let is = |bench: &Bench, expected: &[(&str, i64)]| {
        let expected: Vec<_> = expected.iter().map(|(name, id)| ((*name).to_owned(), *id)).collect();
        assert_eq!(numbers(bench), expected);
    };
    // Down by one: the first takes a name nobody had, the second that of the first.
    rename(&bench, "int1.txt", "int0.txt");
    rename(&bench, "int2.txt", "int1.txt");
    let report = bench.import();
    assert!(report.variants.is_empty() && report.warnings.is_empty(), "{report:#?}");
    is(&bench, &[("int0", one), ("int1", two), ("int5", five)]);
    // And up again.
    rename(&bench, "int1.txt", "int2.txt");
    rename(&bench, "int0.txt", "int1.txt");
    let report = bench.import();
    assert!(report.variants.is_empty() && report.warnings.is_empty(), "{report:#?}");
    is(&bench, &[("int1", one), ("int2", two), ("int5", five)]);
    // Two change places.
    rename(&bench, "int1.txt", "x");
    rename(&bench, "int2.txt", "int1.txt");
    rename(&bench, "x", "int2.txt");
    let report = bench.import();
    assert!(report.variants.is_empty() && report.warnings.is_empty(), "{report:#?}");
    is(&bench, &[("int1", two), ("int2", one), ("int5", five)]);
    assert_eq!(bench.import().unchanged, 3);
    // A new name, then another text under it.
    rename(&bench, "int5.txt", "P05.txt");
    bench.import();
    is(&bench, &[("P05", five), ("int1", two), ("int2", one)]);
    bench.write("P05.txt", &format!("{}\nand a line more", said(5)));
    assert_eq!(counts(&bench.import())[2], 1, "updated");
    assert_eq!(numbers(&bench).len(), 3, "the former text is in no count");
    // A copy stays a copy.
    bench.write("copy.txt", &said(1));
    assert_eq!(variants(&bench.import()), [("copy.txt", "int2.txt")]);
}

#[test]
fn a_file_that_stands_for_a_fuller_one_is_told() {
    let lines: Vec<String> = words(1).into_iter().chain(words(2)).collect();
    let most = lines.len() * 7 / 10;
    let mut bench = Bench::new(&[("t.txt", &lines.join("\n")), ("t.srt", &srt(&lines[..most]))]);
    let report = bench.import();
    assert_eq!(variants(&report), [("t.txt", "t.srt")], "{report:#?}");
    assert!(report.warnings.iter().any(|it| it.message.contains("more than") && it.path.ends_with("t.txt")));
}

#[test]
fn every_file_of_a_mixed_folder_is_accounted_for() {
    let mut bench = Bench::new(&[
        ("cover.png", "no picture"),
        (".hidden.vtt", "WEBVTT"),
        ("empty.srt", ""),
        ("broken.json", "{\"segments\": ["),
        ("plain.txt", "Only a line of words that nobody else has said so far."),
        ("copy of plain.txt", "Only a line of words that nobody else has said so far."),
        ("answers.csv", "who,text\n1,yes indeed it was so\n2,never\n"),
    ]);
    (0..30).for_each(|n| five(&bench, &format!("deep/{n}/talk {n}"), n + 10));
    let files = 7 + 150;
    let first = bench.import();
    assert_eq!((first.file_count(), first.added), (files, 32), "{first:#?}");
    assert_eq!((first.variants.len(), first.skipped.len()), (121, 4), "{:#?}", first.skipped);
    let second = bench.import();
    assert_eq!(counts(&second), [0, 32, 0, 121, 4]);
    bench.write("deep/3/talk 3.json", &whisper(&words(400)));
    let third = bench.import();
    assert_eq!(third.file_count(), files);
    assert_eq!((third.added, third.updated), (1, 1), "its other formats say what it said before");
}

#[test]
fn the_order_of_files_and_the_threads_decide_nothing() {
    let import_with = |threads: usize, reversed: bool| {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::open(&dir.path().join("project")).unwrap();
        let mut bench = Bench { dir, project };
        let mut talks: Vec<usize> = (0..20).collect();
        if reversed {
            talks.reverse();
        }
        talks.iter().for_each(|n| five(&bench, &format!("talk{n}"), *n));
        let report = bench.import_with(&ImportOptions { threads, ..ImportOptions::default() });
        let variants: Vec<_> =
            variants(&report).into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
        (names(&bench), variants, bench.project.load_corpus().unwrap().fingerprint())
    };
    let one = import_with(1, false);
    assert_eq!(one, import_with(4, true));
    assert_eq!(one.0.len(), 20);
}
