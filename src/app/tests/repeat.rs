//! Repeating a command, counts before movements, marks, and the tour.

use super::test_workbench::TestWorkbench;
use crate::app::Screen;
use crate::app::overlay::pending_key::PendingKeyOverlay;
use crate::app::overlay::tour::Tour;

fn row(bench: &TestWorkbench) -> usize {
    bench.state.topics.panes.list.cursor
}

#[test]
fn a_point_sorts_the_next_one_as_the_last() {
    let mut bench = TestWorkbench::new();
    bench.press(".");
    assert_eq!(bench.notice_text(), "repeat: nothing was sorted yet that could be done once more");
    bench.press("t").type_text("Keep").press("enter j .");
    assert_eq!((bench.themes(), bench.state.topics.assigned_topics), (vec!["Keep".to_owned()], 2));
    // Keeping a quote sorts nothing: the next point still sorts.
    bench.press("tab Q tab u u .");
    assert_eq!(bench.state.topics.assigned_topics, 2);
    bench.press("u");
    assert_eq!(bench.state.topics.assigned_topics, 1);
    // The theme that was made for it may be gone by then.
    bench.press("u .");
    assert_eq!((bench.themes(), bench.state.topics.assigned_topics), (vec!["Keep".to_owned()], 1));
    bench.press("T");
    assert_eq!(bench.state.topics.assigned_topics, 0);
    bench.press("x k .");
    let junk = bench.state.topics.rows.iter().filter(|row| row.is_junk).count();
    assert_eq!(junk, 2);
}

#[test]
fn a_number_goes_before_a_movement() {
    let mut bench = TestWorkbench::new();
    let before = row(&bench);
    bench.press("# 1");
    let Some(prefix) = bench.state.top_overlay_as::<PendingKeyOverlay>() else { panic!("nothing waits") };
    assert_eq!(prefix.pending.title(), "1 times");
    assert!(prefix.choices.iter().any(|(key, words)| key == "j" && words == "down"));
    bench.press("esc # 1 j");
    assert_eq!((row(&bench), bench.state.overlays.len()), (before + 1, 0));
    bench.press("# 1 G");
    assert_eq!(row(&bench), 0);
    bench.press("# 9 t");
    assert_eq!(bench.notice_text(), "count: t is no movement");
    bench.press("# 9 9 9 9 9");
    assert_eq!(bench.notice_text(), "count: at most 9999");
}

#[test]
fn a_marked_passage_is_read_again_by_its_letter() {
    let mut bench = TestWorkbench::new();
    bench.press("'");
    assert_eq!(bench.notice_text(), "go-to-mark: nothing is marked yet");
    bench.press("tab j");
    let marked = bench.state.topics.panes.snippet_list.current();
    bench.press("B a");
    assert!(bench.notice_text().contains("as a; ' a comes back"), "{}", bench.notice_text());
    bench.press("4 ' b");
    assert_eq!(bench.notice_text(), "there is no mark b");
    bench.press("' a");
    assert_eq!((bench.state.screen, bench.state.reader.current_snippet), (Screen::Reader, marked));
    bench.press("B 1");
    assert_eq!(bench.notice_text(), "marks are letters");
}

#[test]
fn names_and_filters_come_back_with_the_arrows() {
    let mut bench = TestWorkbench::new();
    bench.press("t").type_text("Keep").press("enter 4 a").press("up");
    let written = |bench: &TestWorkbench| match bench.state.overlays.clone().last_mut() {
        Some(overlay) => overlay.input().unwrap().value().to_owned(),
        None => bench.state.current_screen().filter_text().to_owned(),
    };
    assert_eq!(written(&bench), "Keep");
    bench.press("down");
    assert_eq!(written(&bench), "");
    bench.type_text("Other").press("enter 1 t alt-up");
    assert_eq!(written(&bench), "Other");
    bench.press("alt-up");
    assert_eq!(written(&bench), "Keep");
    bench.press("esc /").type_text("a").press("enter /").press("ctrl-u up");
    assert_eq!(written(&bench), "a");
}

#[test]
fn the_tour_has_six_steps_and_can_be_left_at_any() {
    let mut bench = TestWorkbench::new();
    bench.press("?").type_text("take the tour").press("enter");
    let mut seen = Vec::new();
    for _ in 0..Tour::STEPS {
        let Some(tour) = bench.state.top_overlay_as::<Tour>() else { panic!("the tour is over") };
        let text = tour.text(&bench.state.work.keymap);
        assert!(!text.is_empty() && !text.contains('{'), "{text}");
        seen.push((bench.state.screen, text));
        bench.press("enter");
    }
    assert_eq!((bench.state.overlays.len(), bench.state.screen), (0, Screen::Topics));
    seen.dedup();
    assert_eq!(seen.len(), 6);
    bench.press("?").type_text("take the tour").press("enter enter left esc");
    assert_eq!((bench.state.overlays.len(), bench.state.screen), (0, Screen::Topics));
}
