//! The Report: its counts, and that every number opens the snippets behind it.

use super::test_workbench::TestWorkbench;
use crate::app::screen::report::ReportTable;
use crate::app::{InputEvent, Screen, ScreenPane, ScreenTarget};
use crate::corpus::SnippetIndex;

/// A study with Retrieval assigned to Design/RAG and Cost to Running it.
fn sorted() -> TestWorkbench {
    let mut bench = TestWorkbench::new();
    bench.press("t").type_text("Design/RAG").press("enter");
    bench.press("j t").type_text("Running it").press("enter 6");
    bench
}

fn rows(bench: &TestWorkbench) -> Vec<(&str, usize, usize, usize)> {
    let rows = bench.state.report.rows.iter();
    rows.map(|row| (row.name.as_str(), row.depth, row.count.transcripts, row.count.snippets)).collect()
}

#[test]
fn themes_are_counted_in_the_tree_and_sorted_inside_it() {
    let mut bench = sorted();
    assert_eq!(bench.state.screen, Screen::Report);
    assert_eq!(
        rows(&bench),
        [("Design", 0, 1, 4), ("RAG", 1, 1, 4), ("Running it", 0, 2, 3), ("in no theme", 0, 2, 5)]
    );
    let funnel = bench.state.report.funnel;
    assert_eq!((funnel.topics, funnel.themed_topics, funnel.themes, funnel.uncoded_snippets), (3, 2, 3, 5));
    bench.press("S");
    assert_eq!(bench.state.report.rows[0].name, "Running it", "two talks before one");
    bench.press("b");
    assert_eq!(bench.state.report.rows[0].name, "Design", "four snippets before three");
}

#[test]
fn the_report_follows_what_is_taken_back_while_it_is_looked_at() {
    let mut bench = sorted();
    bench.press("u");
    assert_eq!(bench.state.report.funnel.themed_topics, 1);
    assert_eq!(rows(&bench)[2], ("in no theme", 0, 2, 8));
    bench.press("1 ctrl-r 6");
    assert_eq!(bench.state.report.funnel.themed_topics, 2);
}

#[test]
fn enter_opens_the_snippets_behind_a_theme_and_escape_leads_back() {
    let mut bench = sorted();
    bench.press("j j enter");
    assert_eq!(bench.state.report.panes.focus, ScreenPane::Detail);
    assert_eq!(bench.state.report.panes.snippet_list.items.as_ref(), [4, 5, 9]);
    bench.press("j enter");
    assert_eq!(
        (bench.state.screen, bench.state.reader.current_snippet),
        (Screen::Reader, Some(SnippetIndex(5)))
    );
    assert_eq!(bench.state.reader.queue.as_ref().unwrap().name, "Running it");
    bench.press("esc");
    assert_eq!((bench.state.screen, bench.state.report.panes.focus), (Screen::Report, ScreenPane::Detail));
    bench.press("esc");
    assert_eq!(bench.state.report.panes.focus, ScreenPane::List);
}

#[test]
fn themes_together_open_where_both_come() {
    let mut bench = sorted();
    bench.press("esc 2 6 tab");
    let report = &bench.state.report;
    assert_eq!((report.table, report.rows.len(), report.columns.len), (ReportTable::Cooccurrence, 3, 3));
    bench.press("right right enter");
    assert_eq!(bench.notice_text(), "open: there are no snippets here");
    bench.press("1 g tab space t").type_text("Running it").press("enter 6");
    let report = &bench.state.report;
    assert_eq!(report.cell_name(), "Design with Running it");
    assert_eq!(report.cell_numbers(), ["14 words", "29 % of Design", "35 % of Running it", "lift 0.7"]);
    let next = |bench: &mut TestWorkbench| {
        bench.press("b");
        bench.state.report.cell_numbers()[0].clone()
    };
    let units = [next(&mut bench), next(&mut bench), next(&mut bench), next(&mut bench)];
    assert_eq!(units, ["1 turn", "1 snippet", "2 neighbouring pairs", "1 talk"]);
    bench.press("enter");
    assert!(!bench.state.report.panes.snippet_list.items.is_empty());
}

#[test]
fn what_can_do_nothing_says_why() {
    let mut bench = sorted();
    bench.press("%");
    assert_eq!(bench.notice_text(), "normalise: this is for the tables Tab leads to");
    bench.press("a");
    assert_eq!(bench.notice_text(), "next-attribute: go to themes by attribute with Tab first");
    bench.press("t");
    assert_eq!(bench.notice_text(), "assign: open the snippets with Enter first");
    bench.press("shift-tab b");
    assert_eq!(bench.notice_text(), "measure: by attribute, talks are counted");
    bench.press("a");
    assert_eq!(bench.notice_text(), "next-attribute: there is no other attribute");
    bench.state.report.too_wide = vec!["site".to_owned()];
    bench.press("a");
    assert_eq!(
        bench.notice_text(),
        "next-attribute: there is no other attribute; left out, over 60 values: site"
    );
}

#[test]
fn a_click_goes_to_its_cell_and_a_second_opens_it() {
    let mut bench = sorted();
    bench.press("tab");
    bench.handle_event(InputEvent::Click(ScreenTarget::Row(ScreenPane::List, 2 * 3 + 1)));
    let report = &bench.state.report;
    assert_eq!((report.panes.list.cursor, report.columns.cursor), (2, 1));
    bench.handle_event(InputEvent::DoubleClick(ScreenTarget::Row(ScreenPane::List, 0)));
    assert_eq!(bench.state.report.panes.focus, ScreenPane::Detail);
}
