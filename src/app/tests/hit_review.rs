//! Hits gone through one by one for a theme.

use super::test_workbench::TestWorkbench;
use crate::app::overlay::hit_review::{HitReview, ReviewCount};
use crate::app::{Action, Screen, State};
use crate::corpus::SnippetIndex;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The hits of the search for "cost".
const HITS: [SnippetIndex; 4] = [SnippetIndex(4), SnippetIndex(5), SnippetIndex(9), SnippetIndex(1)];

fn review(state: &State) -> &HitReview {
    state.top_overlay_as().unwrap()
}

fn current(state: &State) -> SnippetIndex {
    review(state).current().unwrap().snippet
}

/// The snippets in the theme of a path.
fn in_theme(bench: &TestWorkbench, path: &str) -> BTreeSet<SnippetIndex> {
    let work = &bench.state.work;
    let Ok(theme) = work.codebook.find_theme(path) else { return BTreeSet::new() };
    work.stats.snippets_of(theme).iter().copied().collect()
}

/// The workbench with the hits of a search.
fn with_hits() -> TestWorkbench {
    let mut bench = TestWorkbench::new();
    bench.press("3").type_text("cost");
    bench.answer_search(&HITS);
    bench.press("enter");
    bench
}

/// Goes through the hits for a theme.
fn begin(bench: &mut TestWorkbench, theme: &str) {
    bench.press("Y").type_text(theme).press("enter");
}

#[test]
fn yes_takes_a_hit_as_an_edit_of_its_own_and_no_passes_it_by() {
    let mut bench = with_hits();
    begin(&mut bench, "Money");
    assert!(bench.themes().is_empty(), "the theme comes with its first hit");
    assert_eq!(current(&bench.state), HITS[0]);
    bench.press("y n y");
    assert_eq!(in_theme(&bench, "Money"), [HITS[0], HITS[2]].into());
    assert_eq!(current(&bench.state), HITS[3]);
    let count = ReviewCount { taken: 2, passed: 1, open: 1, ..ReviewCount::default() };
    assert_eq!(review(&bench.state).count(), count);
    bench.press("n");
    assert!(review(&bench.state).is_finished());
    bench.press("esc");
    assert_eq!(bench.notice_text(), "2 hits taken into Money and 2 passed by.");
    assert_eq!((bench.state.screen, bench.state.overlays.len()), (Screen::Search, 0));
    // Each is undone by itself.
    bench.press("u");
    assert_eq!(in_theme(&bench, "Money"), [HITS[0]].into());
    bench.press("u");
    assert!(bench.themes().is_empty());
}

#[test]
fn stepping_back_undoes_what_was_taken_and_goes_back_to_it() {
    let mut bench = with_hits();
    begin(&mut bench, "Money");
    assert_eq!(bench.state.disabled_reason(Action::StepBack).as_deref(), Some("nothing was said here yet"));
    bench.press("y n");
    bench.press("u");
    assert_eq!((current(&bench.state), in_theme(&bench, "Money")), (HITS[1], [HITS[0]].into()));
    bench.press("u");
    assert_eq!((current(&bench.state), bench.themes().len()), (HITS[0], 0));
    assert!(bench.state.work.passed_hits.values().all(BTreeSet::is_empty));
    bench.press("u");
    assert!(bench.notice_text().contains("nothing was said here yet"), "{}", bench.notice_text());
}

#[test]
fn what_is_in_the_theme_or_was_passed_by_is_left_out_unless_it_is_asked_for() {
    let mut bench = with_hits();
    bench.press("t").type_text("Money").press("enter");
    begin(&mut bench, "Money");
    assert_eq!(current(&bench.state), HITS[1]);
    bench.press("n esc");
    assert_eq!(
        bench.notice_text(),
        "0 hits taken into Money, 1 passed by, 1 was in it before and 2 left open."
    );
    begin(&mut bench, "Money");
    assert_eq!(current(&bench.state), HITS[2]);
    let count = ReviewCount { in_theme: 1, passed_before: 1, open: 2, ..ReviewCount::default() };
    assert_eq!((review(&bench.state).shown().count(), review(&bench.state).count()), (2, count));
    bench.press("a g");
    assert_eq!((review(&bench.state).shown().count(), current(&bench.state)), (4, HITS[0]));
    // It stays in the theme, whatever is said of it here.
    bench.press("n");
    assert_eq!((current(&bench.state), in_theme(&bench, "Money")), (HITS[1], [HITS[0]].into()));
    bench.press("y u");
    assert_eq!((current(&bench.state), in_theme(&bench, "Money")), (HITS[1], [HITS[0]].into()));
    bench.press("a");
    assert_eq!(current(&bench.state), HITS[2], "it is passed by as it was before");
}

#[test]
fn another_theme_has_its_own_hits_that_were_passed_by() {
    let mut bench = with_hits();
    begin(&mut bench, "Money");
    bench.press("n n esc");
    begin(&mut bench, "Time");
    assert_eq!(review(&bench.state).shown().count(), 4);
    bench.press("esc");
    bench.state.forget_written_names();
    bench.press("3");
    assert!(bench.state.work.passed_hits.is_empty());
}

#[test]
fn only_what_is_selected_is_gone_through() {
    let mut bench = with_hits();
    bench.press("j space space");
    begin(&mut bench, "Money");
    let shown: Vec<SnippetIndex> = review(&bench.state).shown().map(|hit| hit.snippet).collect();
    assert_eq!(shown, HITS[1..3]);
}

#[test]
fn a_hit_is_read_in_its_transcript_with_the_others_behind_it() {
    let mut bench = with_hits();
    begin(&mut bench, "Money");
    bench.press("j enter");
    assert_eq!((bench.state.screen, bench.state.overlays.len()), (Screen::Reader, 0));
    let position = bench.state.reader.position_text(&bench.state.work).unwrap();
    assert_eq!(position, "snippet 2 of 4 in search “cost”");
}

#[test]
fn the_snippets_of_a_topic_are_gone_through_too() {
    let mut bench = TestWorkbench::new();
    begin(&mut bench, "Money");
    let topic = bench.state.topics.current_topic().unwrap();
    let all: Vec<SnippetIndex> = review(&bench.state).shown().map(|hit| hit.snippet).collect();
    assert_eq!(all.len(), bench.state.work.topic_snippets(topic).len());
    bench.press("y");
    assert_eq!(in_theme(&bench, "Money"), [all[0]].into());
}

#[test]
fn an_edit_that_could_not_be_written_leaves_its_hit_open() {
    let mut bench = with_hits();
    begin(&mut bench, "Money");
    let before = bench.state.work.codebook.clone();
    bench.press("y");
    bench.state.work.codebook = before;
    bench.state.refresh_screens();
    assert_eq!(review(&bench.state).count().taken, 0);
    assert_eq!(bench.state.disabled_reason(Action::StepBack).as_deref(), Some("nothing was said here yet"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_theme_holds_what_was_taken_whatever_the_order_and_all_of_it_can_be_stepped_back(
        keys in prop::collection::vec(prop::sample::select(vec!["y", "n", "u", "j", "k", "a"]), 0..24)
    ) {
        let mut bench = with_hits();
        bench.press("j t").type_text("Money").press("enter k");
        let before = bench.state.work.codebook.clone();
        begin(&mut bench, "Money");
        for key in keys {
            bench.press(key);
            let count = review(&bench.state).count();
            let all = count.taken + count.passed + count.in_theme + count.passed_before + count.open;
            prop_assert_eq!(all, HITS.len());
            prop_assert_eq!(in_theme(&bench, "Money").len(), count.taken + count.in_theme);
        }
        while bench.state.disabled_reason(Action::StepBack).is_none() {
            bench.press("u");
        }
        prop_assert_eq!(&bench.state.work.codebook, &before);
        prop_assert!(bench.state.work.passed_hits.values().all(BTreeSet::is_empty));
    }
}
