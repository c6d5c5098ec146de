//! Forgetting from the lists of speakers and of transcripts: only after the name was typed.

use super::test_workbench::TestWorkbench;
use crate::app::overlay::forget::ForgetSheet;
use crate::coding::GuestCoder;
use crate::corpus::TranscriptId;
use crate::corpus::speaker_stats::SpeakerStats;
use crate::jobs::forget::ForgetTarget;
use std::sync::Arc;

fn sheet(bench: &TestWorkbench) -> &ForgetSheet {
    let Some(sheet) = bench.state.top_overlay_as::<ForgetSheet>() else { panic!("no sheet") };
    sheet
}

#[test]
fn a_person_is_forgotten_once_the_name_is_typed_as_it_stands() {
    let mut bench = TestWorkbench::new();
    let stats = SpeakerStats { speaker: "Guest".to_owned(), words: 9, ..SpeakerStats::default() };
    bench.state.work.speaker_stats = Arc::new(vec![stats]);
    bench.press("V alt-f");
    assert_eq!(sheet(&bench).target, ForgetTarget::Speaker("Guest".to_owned()));
    let said = sheet(&bench).preview.as_ref().unwrap().sentences("Guest");
    assert_eq!(said[0], "'Guest' goes for good, with 2 turns and 2 snippets.");
    assert!(said.iter().any(|line| line.contains("with 1 backup")), "{said:?}");
    bench.press("enter");
    assert!(sheet(&bench).problem.as_ref().unwrap().contains("that is not the name"));
    bench.type_text("guest").press("enter");
    assert!(bench.forget_requests.is_empty(), "a name of other letters is another");
    bench.press("ctrl-u").type_text(" Guest ").press("enter");
    assert_eq!(bench.forget_requests, [ForgetTarget::Speaker("Guest".to_owned())]);
    assert!(sheet(&bench).is_forgetting);
    bench.press("esc").type_text("x");
    assert!(sheet(&bench).is_forgetting, "nothing stops it now: {}", bench.notice_text());
    bench.state.refuse_forgetting("something is at work");
    assert_eq!(sheet(&bench).problem.as_deref(), Some("something is at work"));
    bench.press("esc esc");
    assert!(bench.state.overlays.is_empty());
}

#[test]
fn a_transcript_is_forgotten_from_their_list_also_one_that_was_taken_out() {
    let mut bench = TestWorkbench::new();
    bench.press("O").type_text("198").press("alt-x O").type_text("230").press("alt-f");
    assert_eq!(
        sheet(&bench).target,
        ForgetTarget::Transcript(TranscriptId(2), "practical-ai-230".to_owned())
    );
    bench.press("esc esc O").type_text("198").press("alt-f");
    assert_eq!(
        sheet(&bench).target,
        ForgetTarget::Transcript(TranscriptId(1), "practical-ai-198".to_owned())
    );
    bench.press("esc esc W alt-f");
    assert!(bench.notice_text().contains("there is no transcript here"), "{}", bench.notice_text());
}

#[test]
fn one_who_codes_blind_forgets_nobody() {
    let mut bench = TestWorkbench::new();
    bench.state.work.codebook.guest = Some(GuestCoder { coder: "ben".to_owned(), blind: true });
    bench.press("O").type_text("230").press("alt-f");
    assert!(bench.state.top_overlay_as::<ForgetSheet>().is_none());
    assert!(bench.notice_text().contains("forgetting"), "{}", bench.notice_text());
}

#[test]
fn what_was_searched_for_is_forgotten_with_the_names_that_were_typed() {
    let mut bench = TestWorkbench::new();
    bench.state.search.input = "Zoe Quist".into();
    bench.state.search.query_history.push("Dr Zorn");
    let asked = bench.state.search.generation;
    bench.state.forget_written_names();
    assert_eq!(bench.state.search.input.value(), "");
    assert_eq!(bench.state.search.query_history, Default::default());
    assert_ne!(bench.state.search.generation, asked, "an answer on its way is to another query");
}
