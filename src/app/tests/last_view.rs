//! What comes back when a project is opened again.

use super::test_workbench::TestWorkbench;
use crate::app::last_view::LastView;
use crate::app::screen::map::LastMapView;
use crate::app::screen::search::SearchFocus;
use crate::app::{Screen, ScreenPane};
use crate::corpus::SnippetIndex;
use crate::topics::{RunId, TopicId};

/// A workbench that was opened again after this one was left, by way of what is stored.
fn reopened(left: &TestWorkbench) -> TestWorkbench {
    let stored = serde_json::to_string(&left.state.last_view()).unwrap();
    let mut bench = TestWorkbench::new();
    // Edits are stored elsewhere.
    bench.state.work.codebook = left.state.work.codebook.clone();
    bench.state.refresh_screens();
    bench.state.restore_view(&serde_json::from_str(&stored).unwrap());
    bench.perform(Vec::new());
    bench
}

#[test]
fn a_topic_and_the_snippet_beside_it_are_under_the_cursor_again() {
    let mut bench = TestWorkbench::new();
    bench.press("j tab j");
    let (topic, snippet) =
        (bench.state.topics.current_topic(), bench.state.topics.panes.snippet_list.current());
    assert!(topic == Some(TopicId(1)) && snippet.is_some());
    bench.press("4");
    let again = reopened(&bench);
    assert_eq!(again.state.screen, Screen::Themes);
    assert_eq!(again.state.topics.current_topic(), topic);
    assert_eq!(again.state.topics.panes.snippet_list.current(), snippet);
    assert_eq!(again.state.topics.panes.focus, ScreenPane::Detail);
    assert_eq!(again.state.last_view(), bench.state.last_view(), "left and opened again, nothing changes");
}

#[test]
fn theme_passage_query_and_width_come_back() {
    let mut bench = TestWorkbench::new();
    bench.press("t").type_text("First").press("enter");
    bench.press("j t").type_text("Second").press("enter");
    bench.press("4");
    let theme = bench.state.themes.current_theme();
    bench.state.list_share = Some(61);
    bench.press("3").type_text("cost");
    bench.answer_search(&[4, 5, 9].map(SnippetIndex));
    bench.press("enter enter");
    assert_eq!(bench.state.screen, Screen::Reader);

    let mut again = reopened(&bench);
    assert_eq!(again.state.screen, Screen::Reader);
    assert_eq!(again.state.reader.current_snippet, Some(SnippetIndex(4)));
    assert_eq!((again.state.themes.current_theme(), again.state.list_share), (theme, Some(61)));
    assert!(again.search_requests.is_empty(), "a query is asked when it is looked at");
    again.press("3");
    assert_eq!(again.search_requests.last().unwrap().query, "cost");
    again.answer_search(&[4, 5].map(SnippetIndex));
    assert_eq!(again.state.search.focus, SearchFocus::Hits, "keys are keys");
}

#[test]
fn the_map_is_where_it_was() {
    let mut bench = TestWorkbench::new();
    bench.press("5 + + right right");
    let view = bench.state.map.view;
    assert!(view.zoom > 1.0);
    let again = reopened(&bench);
    assert_eq!((again.state.screen, again.state.map.view), (Screen::Map, view));
    assert_eq!(again.state.map.cursor_cell(), bench.state.map.cursor_cell());
    assert_eq!(again.state.map.panes.snippet_list.items, bench.state.map.panes.snippet_list.items);
}

#[test]
fn what_is_gone_or_damaged_is_not_gone_to() {
    let bench = TestWorkbench::new();
    let mut view = bench.state.last_view();
    view.topic = Some((RunId(99), TopicId(2)));
    view.theme = Some(crate::coding::ThemeId(77));
    view.screen = Screen::Reader.number();
    view.map =
        Some(LastMapView { run: RunId(1), centre: [1e300, -4.0], zoom: 1e12, cursor: [7.0, f64::INFINITY] });
    let mut again = TestWorkbench::new();
    again.state.restore_view(&view);
    assert_eq!(again.state.topics.current_topic(), Some(TopicId(0)));
    assert_eq!(again.state.screen, Screen::Topics, "an empty Reader is no place to be");
    again.press("5");
    assert!(again.state.map.view.is_whole());
    view.map = Some(LastMapView { run: RunId(1), centre: [9.0, -4.0], zoom: 1e12, cursor: [7.0, -7.0] });
    let mut again = TestWorkbench::new();
    again.state.restore_view(&view);
    again.press("5");
    assert!(
        again.state.map.view.is_max_zoom()
            && again.state.map.view.centre.iter().all(|at| (-0.1..=1.1).contains(at))
    );

    let old: LastView = serde_json::from_str("{\"screen\": 3, \"more\": 1}").unwrap();
    assert_eq!(old, LastView { screen: 3, ..LastView::default() }, "of an earlier or later version");
}
