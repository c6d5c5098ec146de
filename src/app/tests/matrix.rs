//! The matrix of themes.

use super::test_workbench::TestWorkbench;
use crate::app::overlay::matrix_sheet::{MatrixOrder, MatrixSheet};
use crate::app::{Action, Screen, State};
use crate::coding::{MatrixColumns, SummaryColumn};
use crate::exchange::tables::MatrixMeasure;

fn sheet(state: &State) -> &MatrixSheet {
    state.top_overlay_as().unwrap()
}

/// The workbench with two themes over the first topics, and the matrix open.
fn with_matrix() -> TestWorkbench {
    let mut bench = TestWorkbench::new();
    for name in ["Money", "Design/Search"] {
        bench.press("1 t");
        bench.type_text(name);
        bench.press("enter j");
    }
    bench.press("4 X");
    bench
}

fn names(state: &State) -> Vec<String> {
    let sheet = sheet(state);
    sheet.columns.iter().map(|at| sheet.column_name(&sheet.counted.matrix.columns[*at])).collect()
}

/// The passages of a theme in each column shown, and its words.
fn cells(state: &State, theme: &str) -> Vec<(usize, usize)> {
    let sheet = sheet(state);
    let id = state.work.codebook.find_theme(theme).unwrap();
    let matrix = &sheet.counted.matrix;
    let row = matrix.themes.iter().position(|theme| *theme == id).unwrap();
    sheet.columns.iter().map(|at| matrix.row(row)[*at]).map(|cell| (cell.passages, cell.words)).collect()
}

#[test]
fn columns_are_transcripts_people_and_the_values_of_attributes_in_turn() {
    let mut bench = with_matrix();
    let talks: Vec<String> =
        bench.state.work.corpus.transcripts.iter().map(|entry| entry.name.clone()).collect();
    assert_eq!((names(&bench.state), &sheet(&bench.state).view.by), (talks, &MatrixColumns::Transcripts));
    let by_talk: usize = cells(&bench.state, "Money").iter().map(|(_, words)| words).sum();
    assert!(by_talk > 0);
    bench.press("a");
    assert_eq!(sheet(&bench.state).view.by, MatrixColumns::Speakers);
    let by_person: usize = cells(&bench.state, "Money").iter().map(|(_, words)| words).sum();
    assert_eq!(by_person, by_talk, "each word is said by one");
    let mut seen = 2;
    while sheet(&bench.state).view.by != MatrixColumns::Transcripts {
        bench.press("a");
        seen += 1;
    }
    let attributes = MatrixColumns::all(&bench.state.work.corpus, &bench.state.work.codebook);
    assert_eq!(seen, attributes.len() + 1);
}

#[test]
fn the_cursor_stays_on_its_cell_whatever_the_order() {
    let mut bench = with_matrix();
    bench.press("j l");
    let cell = |state: &State| {
        let (theme, column, _) = sheet(state).cell().unwrap();
        (theme, column.clone())
    };
    let before = cell(&bench.state);
    for (key, orders) in [("s", 4), ("S", 4), ("b", 4)] {
        for _ in 0..orders {
            bench.press(key);
            assert_eq!(cell(&bench.state), before, "{key}");
        }
    }
    bench.press("s");
    let shown = sheet(&bench.state);
    assert_eq!((shown.view.row_order, shown.view.measure), (MatrixOrder::Size, MatrixMeasure::Passages));
    let sums: Vec<f64> = shown
        .rows
        .iter()
        .map(|row| (0..shown.columns.len()).map(|column| shown.cell_value(*row, column)).sum())
        .collect();
    assert!(sums.is_sorted_by(|a, b| a >= b), "{sums:?}");
    bench.press("S S");
    assert!(names(&bench.state).is_sorted());
    bench.press("$");
    assert_eq!(sheet(&bench.state).column_list.cursor, names(&bench.state).len() - 1);
    bench.press("0 h");
    assert_eq!(sheet(&bench.state).column_list.cursor, 0);
}

#[test]
fn a_cell_opens_its_passages_and_the_matrix_opens_again_there() {
    let mut bench = with_matrix();
    let theme = bench.state.work.codebook.find_theme("Money").unwrap();
    let filled = cells(&bench.state, "Money").iter().position(|(passages, _)| *passages > 0).unwrap();
    while sheet(&bench.state).cell().unwrap().0 != theme {
        bench.press("j");
    }
    for _ in 0..filled {
        bench.press("l");
    }
    let (_, column, cell) = sheet(&bench.state).cell().unwrap();
    let (name, passages) = (column.name.clone().unwrap(), cell.passages);
    bench.press("enter");
    assert_eq!((bench.state.screen, bench.state.overlays.len()), (Screen::Reader, 0));
    let queue = bench.state.reader.queue.clone().unwrap();
    assert_eq!(queue.name, format!("Money in {name}"));
    let work = &bench.state.work;
    let own: Vec<_> = work
        .stats
        .subtree_snippets(theme)
        .iter()
        .copied()
        .filter(|at| {
            let at = work.corpus.transcript_of(*at).unwrap();
            work.corpus.transcript_at(at).unwrap().name == name
        })
        .collect();
    assert_eq!((queue.items.to_vec(), own.len()), (own, passages));
    bench.press("esc X");
    assert_eq!(bench.state.screen, Screen::Themes);
    let (again, column, _) = sheet(&bench.state).cell().unwrap();
    assert_eq!((again, column.name.as_ref()), (theme, Some(&name)));
}

#[test]
fn an_empty_cell_opens_nothing_and_says_so() {
    let mut bench = with_matrix();
    let theme = bench.state.work.codebook.find_theme("Money").unwrap();
    while sheet(&bench.state).cell().unwrap().0 != theme {
        bench.press("j");
    }
    let empty = cells(&bench.state, "Money").iter().position(|(passages, _)| *passages == 0).unwrap();
    for _ in 0..empty {
        bench.press("l");
    }
    assert_eq!(bench.state.disabled_reason(Action::Open).unwrap(), "there is nothing of the theme here");
    bench.press("enter");
    assert!(bench.state.top_overlay_as::<MatrixSheet>().is_some());
}

#[test]
fn a_summary_is_written_in_its_cell_and_taken_back_there() {
    let mut bench = with_matrix();
    let summary = |state: &State| {
        let (theme, column, _) = sheet(state).cell()?;
        state.work.codebook.summary(theme, column.summary.as_ref()?)
    };
    assert_eq!(summary(&bench.state), None);
    bench.press("e");
    bench.type_text("In short: dear.");
    bench.press("ctrl-s");
    assert_eq!(summary(&bench.state).as_deref(), Some("In short: dear."));
    bench.press("a");
    assert_eq!(summary(&bench.state), None, "another cell");
    bench.press("e");
    bench.type_text("Said once.");
    bench.press("ctrl-s u");
    assert_eq!(summary(&bench.state), None);
    assert_eq!(bench.state.work.codebook.memos.len(), 1);
    let (_, column, _) = sheet(&bench.state).cell().unwrap();
    assert!(matches!(column.summary, Some(SummaryColumn::Speaker(_))));
}

#[test]
fn what_is_changed_under_the_matrix_is_counted_again() {
    let mut bench = with_matrix();
    let sum = |state: &State| cells(state, "Money").iter().map(|(_, words)| words).sum::<usize>();
    let before = sum(&bench.state);
    // The last theme is taken back, then the first.
    bench.press("u");
    assert_eq!((sheet(&bench.state).rows.len(), sum(&bench.state)), (1, before));
    assert!(!sheet(&bench.state).is_stale);
    bench.press("u");
    assert!(sheet(&bench.state).rows.is_empty());
    bench.press("ctrl-r");
    assert_eq!((sheet(&bench.state).rows.len(), sum(&bench.state)), (1, before));
}

#[test]
fn without_themes_there_is_no_matrix() {
    let mut bench = TestWorkbench::new();
    bench.press("4 X");
    assert!(bench.state.overlays.is_empty());
    assert!(bench.notice_text().contains("no themes yet"), "{}", bench.notice_text());
}

#[test]
fn every_key_of_the_matrix_is_listed_over_it() {
    let mut bench = with_matrix();
    bench.press("?");
    assert_eq!(bench.state.overlays.len(), 2);
    bench.type_text("sort-columns");
    bench.press("enter");
    assert_eq!(sheet(&bench.state).view.column_order, MatrixOrder::Size);
}
