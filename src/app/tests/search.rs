//! Search as you type.

use super::test_workbench::TestWorkbench;
use crate::app::Screen;
use crate::app::screen::search::{HitList, HitRow, SearchFocus, SearchMode};
use crate::corpus::{SnippetIndex, TranscriptIndex};
use crate::jobs::StudyFilters;
use crate::search::{self, Highlighter, IndexDocument, SearchIndex};
use std::sync::Arc;

#[test]
fn every_letter_asks_and_only_the_last_answer_counts() {
    let mut bench = TestWorkbench::new();
    bench.press("3").type_text("chunk");
    let queries: Vec<&str> = bench.search_requests.iter().map(|request| request.query.as_str()).collect();
    assert_eq!(queries, ["c", "ch", "chu", "chun", "chunk"]);
    assert!(bench.state.search.pending);
    let stale = bench.search_requests[2].generation;
    bench.state.show_results(stale, HitList { query: "chu".to_owned(), ..HitList::default() });
    assert!(bench.state.search.pending, "an answer to an older request is thrown away");
    bench.answer_search(&[1, 5].map(SnippetIndex));
    assert!(!bench.state.search.pending);
    assert_eq!(bench.state.search.results.query, "chunk");
}

#[test]
fn hits_are_walked_selected_assigned_and_read() {
    let mut bench = TestWorkbench::new();
    bench.press("3").type_text("cost");
    bench.answer_search(&[4, 5, 9].map(SnippetIndex));
    bench.press("enter");
    assert_eq!(bench.state.search.focus, SearchFocus::Hits);
    bench.press("space space t").type_text("Money").press("enter");
    assert_eq!(bench.themes(), ["Money"]);
    assert_eq!(
        bench.state.work.themes_of(SnippetIndex(4)).len() + bench.state.work.themes_of(SnippetIndex(5)).len(),
        2
    );
    bench.press("enter");
    assert_eq!(bench.state.screen, Screen::Reader);
    assert_eq!(
        bench.state.reader.position_text(&bench.state.work).unwrap(),
        "snippet 3 of 3 in search “cost”"
    );
    bench.press("esc");
    assert_eq!(bench.state.screen, Screen::Search);
}

#[test]
fn the_preview_shows_the_hit_in_its_transcript() {
    let mut bench = TestWorkbench::new();
    bench.press("3").type_text("judge");
    bench.answer_search(&[SnippetIndex(7)]);
    let preview = &bench.state.search.preview;
    assert_eq!(preview.layout.transcript, Some(TranscriptIndex(1)));
    let lines = preview.layout.lines_of(bench.state.work.snippet(SnippetIndex(7)).unwrap().span);
    assert!(preview.visible_lines().contains(&lines.start));
    let start = bench.state.work.snippet(SnippetIndex(7)).unwrap().span.start;
    assert_eq!(preview.highlights, [start..start + 3, start + 4..start + 5]);
}

#[test]
fn earlier_queries_come_back_with_the_arrow() {
    let mut bench = TestWorkbench::new();
    bench.press("3").type_text("chunk");
    bench.answer_search(&[SnippetIndex(1)]);
    bench.press("enter / ctrl-u").type_text("cost");
    bench.answer_search(&[SnippetIndex(5)]);
    bench.press("esc / ctrl-u up");
    assert_eq!(bench.state.search.input.value(), "cost");
    bench.press("up");
    assert_eq!(bench.state.search.input.value(), "chunk");
    bench.press("down down");
    assert_eq!(bench.state.search.input.value(), "");
}

#[test]
fn the_mode_goes_around_and_asks_again() {
    let mut bench = TestWorkbench::new();
    bench.press("3").type_text("cost").press("ctrl-t ctrl-t");
    assert_eq!(bench.state.search.mode, SearchMode::Meaning);
    assert_eq!(bench.search_requests.last().unwrap().mode, SearchMode::Meaning);
    assert_eq!(bench.search_requests.last().unwrap().query, "cost");
}

#[test]
fn letters_are_typed_and_not_done() {
    let mut bench = TestWorkbench::new();
    bench.press("3").type_text("quit 1 ?");
    assert_eq!(bench.state.search.input.value(), "quit 1 ?");
    assert_eq!(bench.terminal_effects, []);
    bench.press("esc esc");
    assert_eq!(bench.state.screen, Screen::Topics);
}

#[test]
fn a_query_with_a_filter_is_asked_again_after_an_edit_and_stays_where_it_was() {
    let mut bench = TestWorkbench::new();
    bench.press("3").type_text("is:unassigned");
    bench.answer_search(&[4, 5, 9].map(SnippetIndex));
    bench.press("enter down t").type_text("Money").press("enter");
    let asked = bench.search_requests.len();
    bench.answer_search(&[4, 9].map(SnippetIndex));
    assert_eq!(bench.state.search.snippet_list.current(), Some(SnippetIndex(9)), "at what took its place");
    bench.press("u");
    assert_eq!(bench.search_requests.len(), asked + 1, "undo may change what a filter lets through");
    bench.answer_search(&[4, 5, 9].map(SnippetIndex));
    assert_eq!(bench.state.search.snippet_list.current(), Some(SnippetIndex(9)), "at the same hit");

    let mut bench = TestWorkbench::new();
    bench.press("3").type_text("cost");
    bench.answer_search(&[4, 5].map(SnippetIndex));
    bench.press("enter t").type_text("Money").press("enter");
    assert_eq!(bench.search_requests.len(), 4, "words alone are where they were");
    let (corpus, codebook) = (bench.state.work.corpus.clone(), bench.state.work.codebook.clone());
    bench.state.use_corpus(corpus, codebook);
    assert_eq!(bench.state.search.results.hits.len(), 0);
    bench.press("left");
    assert_eq!(bench.search_requests.len(), 5, "after an import the query is asked again");
}

/// What finds the words of a query.
fn highlighter(bench: &TestWorkbench, query: &str) -> Highlighter {
    let work = &bench.state.work;
    let filters = StudyFilters::new(Arc::clone(&work.corpus), Arc::clone(&work.stats), &work.codebook);
    let mut builder = SearchIndex::builder_in_memory(1).unwrap();
    builder.add(IndexDocument { text: query, language: None }).unwrap();
    let found = builder.finish().unwrap().search(&search::parse_query(query), &filters, 1, false).unwrap();
    found.highlighter
}

#[test]
fn a_hit_whose_text_was_not_read_is_marked_when_it_comes_on_the_screen() {
    let mut bench = TestWorkbench::new();
    bench.press("3").type_text("judge");
    let request = bench.search_requests.last().cloned().unwrap();
    assert!(
        0 < request.texts && request.texts < request.limit,
        "texts are wanted of the hits on the screen: {request:?}"
    );
    let shown = HitList {
        query: request.query,
        hits: vec![HitRow { snippet: SnippetIndex(7), highlights: Vec::new(), is_marked: false }],
        total: 1,
        highlighter: highlighter(&bench, "judge"),
        ..HitList::default()
    };
    bench.state.show_results(request.generation, shown);
    assert_eq!(bench.state.search.results.hits[0].highlights, []);
    bench.press("enter");
    let text = Arc::clone(bench.state.work.texts.snippet(SnippetIndex(7)).unwrap());
    let hit = &bench.state.search.results.hits[0];
    let marks: Vec<&str> = hit.highlights.iter().map(|span| span.slice(&text)).collect();
    assert_eq!(marks, ["judge", "judge"]);
    assert_eq!(bench.state.search.preview.highlights.len(), 2, "and in the transcript");
}
