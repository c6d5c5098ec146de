//! The Map: moving, finding, colouring, selecting what lies together.

use super::test_workbench::TestWorkbench;
use crate::app::screen::map::{MapColoring, SelectionShape};
use crate::app::{Effect, InputEvent, KeyContext, Screen, ScreenPane, ScreenTarget};
use crate::coding::CrosstabUnit;
use crate::corpus::SnippetIndex;
use crate::topics::measure::TopicStability;
use crate::topics::{RunId, TopicId};
use std::sync::Arc;

/// The size of the map's pane in these tests, columns and rows.
const PANE: (usize, usize) = (60, 6);

fn open() -> TestWorkbench {
    let mut bench = TestWorkbench::new();
    bench.press("5");
    bench
}

fn cell(x: usize, y: usize) -> ScreenTarget {
    ScreenTarget::Row(ScreenPane::List, y * PANE.0 + x)
}

#[test]
fn it_opens_at_the_largest_topic_and_lists_what_is_near() {
    let mut bench = open();
    let map = &bench.state.map;
    assert_eq!(
        (bench.state.screen, map.view.size.width, map.view.size.height),
        (Screen::Map, PANE.0, PANE.1)
    );
    assert_eq!(map.placed_count(), 11, "one snippet has no place");
    assert_eq!(map.regions[0].label, "Retrieval and chunking");
    let nearest: Vec<_> = map.panes.snippet_list.items.iter().take(4).copied().collect();
    assert_eq!(nearest.iter().filter(|snippet| **snippet < SnippetIndex(4)).count(), 4, "{nearest:?}");
    assert!(bench.state.missing_data_effects().is_empty());
}

#[test]
fn the_cursor_moves_by_cells_and_takes_the_window_along() {
    let mut bench = open();
    bench.press("home k k k");
    assert_eq!(bench.state.map.cursor_cell(), (0, 0));
    bench.press("l l j");
    assert_eq!(bench.state.map.cursor_cell(), (2, 1));
    let whole = bench.state.map.view;
    bench.press("end l l");
    assert_eq!(
        (bench.state.map.cursor_cell(), bench.state.map.view),
        ((PANE.0 - 1, 1), whole),
        "it ends there"
    );
    bench.press("+ + + + + + + +");
    let near = bench.state.map.view;
    assert!(near.zoom > 20.0);
    bench.press("home h h h");
    assert_eq!(bench.state.map.cursor_cell().0, 0);
    assert!(bench.state.map.view.centre[0] < near.centre[0], "the window moves on");
    bench.press("0");
    assert!(bench.state.map.view.is_whole());
    bench.press("0");
    assert_eq!(bench.notice_text(), "whole-map: this is the whole map");
}

#[test]
fn enter_reads_the_nearest_and_escape_leads_back() {
    let mut bench = open();
    bench.handle_event(InputEvent::Click(cell(32, 5)));
    let nearest = bench.state.map.panes.snippet_list.current().unwrap();
    assert_eq!(bench.state.work.topic_of(nearest), Some(TopicId(2)));
    bench.press("n enter");
    let reader = &bench.state.reader;
    assert_eq!(
        (bench.state.screen, reader.current_snippet),
        (Screen::Reader, Some(SnippetIndex(13 - nearest.0)))
    );
    assert_eq!(reader.queue.as_ref().unwrap().name, "this part of the map");
    bench.press("esc");
    assert_eq!(bench.state.screen, Screen::Map);
    bench.handle_event(InputEvent::DoubleClick(cell(32, 5)));
    assert_eq!(bench.state.screen, Screen::Reader);
}

#[test]
fn topics_are_found_by_letters_and_gone_to() {
    let mut bench = open();
    bench.press("/");
    assert_eq!(bench.state.context(), KeyContext::Filter);
    bench.type_text("judge");
    let map = &bench.state.map;
    assert_eq!(map.matching_regions().map(|region| region.topic).collect::<Vec<_>>(), [TopicId(2)]);
    assert!(bench.state.work.topic_of(map.panes.snippet_list.current().unwrap()) == Some(TopicId(2)));
    bench.press("enter ]");
    assert_eq!(bench.state.context(), KeyContext::Map);
    bench.press("/").type_text("zzz").press("enter ]");
    assert_eq!(bench.notice_text(), "next-topic: no topic has these letters");
    bench.press("esc ]");
    assert_eq!(bench.state.map.matching_regions().count(), 3, "escape shows all again");
    bench.press("] ]");
    let visited =
        bench.state.map.panes.snippet_list.current().and_then(|snippet| bench.state.work.topic_of(snippet));
    assert!(visited.is_some());
}

#[test]
fn a_box_selects_and_one_edit_assigns_all_that_is_inside() {
    let mut bench = open();
    bench.press("0 home k k k k k v");
    assert_eq!(bench.state.context(), KeyContext::Selecting);
    bench.press("l l l l j");
    assert_eq!(bench.state.map.selection_text().unwrap(), "box, 4 snippets inside");
    bench.press("space");
    assert_eq!(bench.state.map.selected.as_ref(), [0, 1, 2, 3]);
    assert_eq!(
        (bench.state.map.selection_summary.topics, bench.state.map.selection_summary.transcripts),
        (1, 1)
    );
    bench.press("t").type_text("Design/RAG").press("enter");
    assert_eq!(bench.themes(), ["Design", "Design/RAG"]);
    let theme = bench.state.work.codebook.find_theme("Design/RAG").unwrap();
    assert_eq!(bench.state.work.stats.snippets_of(theme), [0, 1, 2, 3]);
    assert!(bench.state.map.is_idle() && bench.state.map.selected.is_empty(), "it is used up");
    bench.press("u");
    assert_eq!(bench.themes(), [""; 0], "one edit, one step back");
}

#[test]
fn a_lasso_is_drawn_by_keys_or_with_the_mouse() {
    let mut bench = open();
    bench.handle_event(InputEvent::Click(cell(27, 3)));
    for at in [cell(27, 5), cell(35, 5), cell(35, 3)] {
        bench.handle_event(InputEvent::Drag(at));
    }
    let drawing = bench.state.map.drawing.clone().unwrap();
    assert_eq!((drawing.shape, drawing.path.len()), (SelectionShape::Lasso, 4));
    bench.handle_event(InputEvent::Release);
    assert!(bench.state.map.drawing.is_none());
    assert!(bench.state.map.selected.contains(&SnippetIndex(6)), "{:?}", bench.state.map.selected);
    assert!(!bench.state.map.selected.contains(&SnippetIndex(0)));
    bench.press("esc");
    assert!(bench.state.map.selected.is_empty());
    bench.press("v v");
    assert_eq!(bench.state.map.drawing.as_ref().map(|drawing| drawing.shape), Some(SelectionShape::Lasso));
    bench.press("enter");
    assert_eq!(bench.notice_text(), "nothing lies inside");
    bench.press("v esc");
    assert_eq!(bench.state.context(), KeyContext::Map);
}

#[test]
fn a_double_click_reads_what_was_clicked_also_beside_a_selection() {
    let mut bench = open();
    bench.press("0 home k k k k k v l l l l j space");
    assert_eq!(bench.state.map.selected.as_ref(), [0, 1, 2, 3]);
    let cell_of = |bench: &TestWorkbench, snippet: SnippetIndex| {
        let map = &bench.state.map;
        let point = map.layout().unwrap().positions[snippet.0].unwrap().map(f64::from);
        let (x, y) = map.view.nearest_cell(point);
        cell(x, y)
    };
    for snippet in [3, 8].map(SnippetIndex) {
        let clicked = cell_of(&bench, snippet);
        bench.handle_event(InputEvent::Click(clicked));
        bench.handle_event(InputEvent::DoubleClick(clicked));
        assert_eq!((bench.state.screen, bench.state.reader.current_snippet), (Screen::Reader, Some(snippet)));
        bench.press("esc");
        assert_eq!(bench.state.map.selected.as_ref(), [0, 1, 2, 3], "the selection stays");
    }
    bench.handle_event(InputEvent::Click(cell_of(&bench, SnippetIndex(8))));
    bench.press("n enter");
    let read = bench.state.reader.current_snippet;
    assert!(
        read.is_some_and(|snippet| snippet < SnippetIndex(4)),
        "moving in the list forgets the click: {read:?}"
    );
}

#[test]
fn what_is_inside_moves_to_another_topic() {
    let mut bench = open();
    bench.press("0 home k k k k k v l l l l j w");
    assert!(bench.state.top_overlay().is_some(), "{}", bench.notice_text());
    bench.type_text("Cost").press("enter");
    assert!(
        (0..4).all(|snippet| bench.state.work.topic_of(SnippetIndex(snippet)) == Some(TopicId(1))),
        "{}",
        bench.notice_text()
    );
    bench.press("u");
    assert_eq!(bench.state.work.topic_of(SnippetIndex(0)), Some(TopicId(0)));
}

#[test]
fn colours_go_through_what_there_is() {
    let mut bench = open();
    bench.press("c");
    assert!(bench.notice_text().starts_with("color-by: there are no themes"), "{}", bench.notice_text());
    bench.press("t").type_text("Mine").press("enter c");
    assert_eq!(bench.state.map.coloring, MapColoring::Theme);
    let mine = &bench.state.map.palette.categories[0];
    assert_eq!((mine.name.as_str(), mine.snippet_count), ("Mine", 1));
    let stability = TopicStability { variants: Vec::new(), topics: vec![0.9, 0.1, 0.5] };
    assert!(bench.state.use_stability(RunId(1), stability));
    bench.press("c");
    assert_eq!(bench.state.map.coloring, MapColoring::Stability);
    let bands: Vec<_> = bench
        .state
        .map
        .palette
        .categories
        .iter()
        .map(|band| (band.name.as_str(), band.snippet_count))
        .collect();
    assert_eq!(bands, [("comes back", 4), ("comes back in part", 2), ("unstable", 3)]);
    bench.press("c");
    assert_eq!(bench.state.map.coloring, MapColoring::Topic);
    bench.press("a");
    assert_eq!(bench.notice_text(), "next-attribute: colour by an attribute first");
}

#[test]
fn outliers_can_be_left_out() {
    let mut bench = open();
    bench.press("z");
    assert_eq!(bench.state.map.placed_count(), 9);
    bench.press("z");
    assert_eq!(bench.state.map.placed_count(), 11);
}

#[test]
fn another_size_keeps_the_place() {
    let mut bench = open();
    bench.press("] + + + + l l");
    let before = bench.state.map.clone();
    let sizes = crate::app::PaneSizes {
        list: crate::app::widget::wrap::PaneSize { width: 131, height: 44 },
        ..crate::app::PaneSizes::default()
    };
    bench.state.handle_event(InputEvent::Resize(sizes));
    let after = &bench.state.map;
    assert_eq!(
        (after.cursor, after.view.centre, after.view.zoom),
        (before.cursor, before.view.centre, before.view.zoom)
    );
    assert_eq!(after.picture.cells.len(), 131 * 44);
}

#[test]
fn the_wheel_looks_nearer_at_what_is_under_the_pointer() {
    let mut bench = open();
    let place = bench.state.map.view.point_of_cell((55, 0));
    bench.handle_event(InputEvent::ScrollOverCell(cell(55, 0), -3));
    let view = bench.state.map.view;
    assert!(view.zoom > 1.4 && view.cell_of(place) == Some((55, 0)), "{view:?}");
    bench.handle_event(InputEvent::ScrollOverCell(cell(55, 0), 3));
    assert!(bench.state.map.view.is_whole());
}

#[test]
fn another_run_has_another_map_and_one_of_the_former_is_ignored() {
    let mut bench = open();
    let corpus = Arc::clone(&bench.state.work.corpus);
    let mut run = bench.state.work.run.as_deref().unwrap().clone();
    run.id = RunId(2);
    bench.state.use_run(Arc::new(run));
    assert!(bench.state.map.layout().is_none());
    assert!(bench.state.missing_data_effects().contains(&Effect::LoadLayout(RunId(2))));
    bench.state.layout_started();
    assert!(
        !bench.state.missing_data_effects().contains(&Effect::LoadLayout(RunId(2))),
        "it is asked for once"
    );
    assert!(!bench.state.use_layout(RunId(1), &corpus, Default::default()));
    bench.press("t");
    assert_eq!(bench.notice_text(), "assign: the map is being made");
    bench.state.layout_missing("it was cancelled");
    bench.press("t");
    assert_eq!(bench.notice_text(), "assign: there is no map: it was cancelled");
    bench.press("enter");
    assert_eq!(bench.state.map.placed_count(), 11, "enter makes it after all");
}

#[test]
fn themes_stand_on_the_map_with_lines_between_those_that_overlap() {
    let mut bench = open();
    bench.press("L");
    assert!(bench.notice_text().contains("there are no themes yet"), "{}", bench.notice_text());
    // The same snippets under two themes overlap; a third theme is elsewhere.
    for (keys, theme) in [("1 home t", "Design"), ("home j t", "People"), ("home t", "Cost")] {
        bench.press(keys).type_text(theme).press("enter");
    }
    bench.press("5 L");
    let map = &bench.state.map;
    assert_eq!(map.coloring, MapColoring::Theme);
    let lines = map.theme_lines().unwrap();
    let pairs = bench.state.work.stats.theme_pairs(
        &bench.state.work.corpus,
        &bench.state.work.codebook,
        CrosstabUnit::Overlap,
    );
    // Two themes of the same snippets are at one place.
    assert_eq!((pairs.len(), lines.pair_count, lines.lines.len()), (1, 1, 0));
    let named: Vec<&str> = lines.places.iter().map(|place| place.path.as_str()).collect();
    assert!(named.len() == 3 && named.contains(&"People"), "{named:?}");
    // A change of the codebook is followed.
    bench.press("u 1 5");
    assert_eq!(bench.state.map.theme_lines().unwrap().places.len(), 2);
    bench.press("L");
    assert!(bench.state.map.theme_lines().is_none());
    assert_eq!(bench.state.map.coloring, MapColoring::Topic, "as before");
    // A snippet of the one that is under the other as well joins the two.
    bench.press("1 home j tab t").type_text("Design").press("enter");
    bench.press("5 L");
    let map = &bench.state.map;
    let pairs = bench.state.work.stats.theme_pairs(
        &bench.state.work.corpus,
        &bench.state.work.codebook,
        CrosstabUnit::Overlap,
    );
    let lines = map.theme_lines().unwrap();
    assert_eq!((pairs.len(), lines.lines.len()), (1, 1));
    assert_eq!((lines.lines[0].overlaps, lines.lines[0].width), (pairs[0].times, 1.0));
}
