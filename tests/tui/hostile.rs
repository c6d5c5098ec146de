//! Texts that try to command the terminal, and texts that are hard to measure.

use super::bench::{TestWorkbench, text};
use super::corpus::{run, talks};
use super::fixture::layout;
use leitmotif::project::Project;
use leitmotif::topics::Keyword;

const ESCAPES: &str = "a\u{1b}[2J\u{1b}]52;c;ZXZpbA==\u{7}\u{9b}31mb\u{202e}c\u{8}\r\u{0}";
const WIDE: &str = "日本語の題 👩‍👩‍👧 é السلام";

/// Opens a project whose names and labels are what a hostile file could make them.
fn open(words: &str, width: u16, height: u16) -> TestWorkbench {
    let dir = tempfile::tempdir().unwrap();
    let mut project = Project::open(dir.path()).unwrap();
    let mut talks = talks(12);
    for (n, talk) in talks.iter_mut().enumerate() {
        talk.transcript.name = format!("{words} {n:02}");
        for turn in &mut talk.transcript.turns {
            turn.speaker = Some(words.to_owned());
        }
        for snippet in &mut talk.snippets {
            snippet.speaker = Some(words.into());
        }
        talk.transcript.attributes.insert("date".to_owned(), words.to_owned());
    }
    project.store_transcripts(&talks).unwrap();
    let corpus = project.load_corpus().unwrap();
    let all: Vec<_> = corpus.snippet_indices().collect();
    let texts = project.snippet_texts(&corpus, &all).unwrap();
    let mut found = run(&corpus, |snippet| texts[snippet].clone());
    for topic in &mut found.topics {
        topic.label = format!("{words} {}", topic.id.0);
        topic.keywords = vec![Keyword { word: words.to_owned(), score: 1.0 }];
    }
    found.id = project.add_run(&found, true).unwrap();
    project.save_layout(&found, &corpus, &layout(&corpus, &found)).unwrap();
    TestWorkbench::with(dir, project, width, height)
}

fn visit(bench: &mut TestWorkbench, check: impl Fn(&str)) {
    for keys in [
        "tab tab",
        "tab enter",
        "esc",
        "3",
        "esc 4",
        "5",
        "c",
        "/ a",
        "esc esc",
        "1 t",
        "esc r",
        "esc O",
        "esc ?",
    ] {
        bench.press(keys);
        check(&text(&bench.draw()));
    }
}

#[test]
fn nothing_that_commands_a_terminal_reaches_the_buffer() {
    let mut bench = open(ESCAPES, 100, 30);
    visit(&mut bench, |screen| {
        let bad =
            screen.chars().find(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}'));
        assert_eq!(bad, None, "{screen}");
    });
}

#[test]
fn wide_letters_never_push_a_line_over_the_edge() {
    for width in [40, 80, 81, 100] {
        let mut bench = open(WIDE, width, 24);
        visit(&mut bench, |screen| {
            for line in screen.lines() {
                assert!(leitmotif::tui::text::text_width(line) <= usize::from(width), "{line}");
            }
        });
    }
}
