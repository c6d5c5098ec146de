//! Sharing a study with a second coder, by keys.

use super::test_workbench::TestWorkbench;
use crate::app::overlay::prompt::TextPrompt;
use crate::app::{Action, Screen};
use crate::coding::{SnippetSample, TranscriptSpan};
use crate::project::{ShareOrigin, SharePurpose};

/// A study with a sample of its first two snippets.
fn with_sample() -> TestWorkbench {
    let mut bench = TestWorkbench::new();
    let spans = bench.state.work.corpus.snippets.iter().take(2).map(TranscriptSpan::of).collect();
    bench.state.work.codebook.sample = Some(SnippetSample { seed: 7, by: None, spans });
    bench
}

#[test]
fn a_study_is_shared_by_the_name_of_a_coder() {
    let bench = TestWorkbench::new();
    let reason = bench.state.disabled_reason(Action::ShareStudy).unwrap();
    assert!(reason.contains("leitmotif sample 50"), "{reason}");
    let mut bench = with_sample();
    let effects = bench.state.run_action(Action::ShareStudy);
    bench.perform(effects);
    bench.press("enter");
    let prompt: &TextPrompt = bench.state.top_overlay_as().unwrap();
    assert_eq!(prompt.problem.as_deref(), Some("a coder needs a name"));
    bench.type_text("  Ben   B. ").press("enter");
    assert!(bench.state.overlays.is_empty());
    assert_eq!(bench.share_requests, [Some("Ben B.".to_owned())]);
}

#[test]
fn what_came_from_somebody_else_goes_back_without_a_question() {
    let mut bench = with_sample();
    bench.state.work.project.received = Some(ShareOrigin {
        purpose: SharePurpose::ToCode,
        study: "guid".to_owned(),
        name: "study".to_owned(),
        coder: "Ben".to_owned(),
        time: String::new(),
        last_edit: None,
    });
    let effects = bench.state.run_action(Action::ShareStudy);
    bench.perform(effects);
    assert_eq!(bench.share_requests, [None]);
}

#[test]
fn the_sample_is_one_key_away() {
    let bench = TestWorkbench::new();
    assert!(bench.state.disabled_reason(Action::ShowSample).is_some());
    let mut bench = with_sample();
    bench.press("R");
    assert_eq!((bench.state.screen, bench.state.search.input.value()), (Screen::Search, "is:sample"));
}
