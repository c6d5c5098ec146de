//! The matrix of 60 themes by 300 transcripts at 200x60: from the key that opens it to its frame, and from each key in it to
//! the next, and from the key that shows the themes on the Map with lines, in a project on the disk, where half of every other snippet is coded: `cargo bench --bench matrix`. Prints medians
//! and slowest as shares of 100 ms to open and of the 16 ms of a frame.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]
#![allow(dead_code, reason = "shared with the tests of the screens, which use more of it")]

#[path = "../tui/bench.rs"]
mod bench;
#[path = "../tui/corpus.rs"]
mod corpus;
#[path = "../tui/fixture.rs"]
mod fixture;

use bench::TestWorkbench;
use leitmotif::app::overlay::matrix_sheet::MatrixSheet;
use leitmotif::coding::edits::{assign_spans, set_memo};
use leitmotif::coding::{Signature, SummaryColumn, ThemeRef, TranscriptSpan};
use leitmotif::project::Project;
use std::path::Path;
use std::time::{Duration, Instant};

const TALKS: usize = 300;
const THEMES: usize = 60;
const MOVING: &str = "l l j j ] ] [ $ 0 pagedown pageup G g l j";
/// To the summaries, through them, and back; then through the orders of rows and columns.
const CHANGING: &str = "b b b l j ] pagedown b s s s s S S S S";

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let project = project(dir.path());
    let mut bench = TestWorkbench::with(dir, project, 200, 60);
    bench.press("4");
    let mut opened = Vec::new();
    for _ in 0..20 {
        let begun = Instant::now();
        bench.press("X");
        opened.push(begun.elapsed());
        let sheet: &MatrixSheet = bench.driver.state().top_overlay_as().unwrap();
        assert_eq!((sheet.rows.len(), sheet.columns.len()), (THEMES, TALKS));
        bench.press("esc");
    }
    print("opened", opened, 100.0);
    bench.press("5");
    let mut shown = Vec::new();
    for _ in 0..20 {
        for key in ["L", "L"] {
            let begun = Instant::now();
            bench.press(key);
            shown.push(begun.elapsed());
        }
    }
    print("theme lines", shown, 16.0);
    bench.press("4 X");
    for (what, keys) in [("moving", MOVING), ("measures and orders", CHANGING)] {
        let mut took = Vec::new();
        for key in keys.split(' ').cycle().take(200) {
            let begun = Instant::now();
            bench.press(key);
            took.push(begun.elapsed());
        }
        print(what, took, 16.0);
    }
}

/// A project with a theme for each of sixty parts of the snippets, whole ones and halves, and summaries of every tenth cell.
fn project(dir: &Path) -> Project {
    let mut project = fixture::project(dir, TALKS);
    let mut book = project.codebook().unwrap();
    let corpus = project.load_corpus().unwrap();
    let by = Signature { coder: "ada".to_owned(), time: "2026-11-24T09:00:00Z".to_owned() };
    // The fixture has four themes.
    for theme in 0..THEMES - book.themes.len() {
        let own =
            corpus.snippets.iter().enumerate().filter(|(at, _)| at % 9 == theme % 9 || at % 7 == theme % 7);
        let spans: Vec<TranscriptSpan> = own
            .map(|(at, snippet)| {
                let mut span = TranscriptSpan::of(snippet);
                span.span.end -= if at % 2 == 0 { span.span.len() / 2 } else { 0 };
                span
            })
            .collect();
        let path = format!("Part {}/Theme {theme}", theme % 6);
        let path = if theme % 10 == 0 { format!("Part {theme}") } else { path };
        let edit = assign_spans(&book, &spans, ThemeRef::Path(&path), &by).unwrap();
        project.apply_edit(&mut book, &edit).unwrap();
        if book.themes.len() == THEMES {
            break;
        }
    }
    let themes: Vec<_> = book.themes.keys().copied().collect();
    for (at, entry) in corpus.transcripts.iter().enumerate() {
        for theme in themes.iter().skip(at % 10).step_by(10) {
            let target = book.summary_target(*theme, &SummaryColumn::Transcript(entry.id));
            let text =
                "What broke first was the retriever; a reranker helped more than the larger model did.";
            book.apply(&set_memo(&book, target.clone(), text).unwrap());
        }
    }
    let before = project.codebook().unwrap();
    let changes = book.memos.iter().filter(|(key, _)| !before.memos.contains_key(*key)).map(|(_, memo)| {
        leitmotif::coding::RecordChange {
            before: None,
            after: Some(leitmotif::coding::CodingRecord::Memo(memo.clone())),
        }
    });
    let edit = leitmotif::coding::Edit { what: "summed up".to_owned(), changes: changes.collect() };
    let mut book = before;
    project.apply_edit(&mut book, &edit).unwrap();
    project
}

fn print(what: &str, mut took: Vec<Duration>, limit: f64) {
    took.sort_unstable();
    for (name, at) in [("median", took.len() / 2), ("slowest", took.len() - 1)] {
        let milliseconds = took[at].as_secs_f64() * 1e3;
        println!("matrix {what}, {name:<8}{milliseconds:8.2} ms   {:.3} of {limit} ms", milliseconds / limit);
    }
}
