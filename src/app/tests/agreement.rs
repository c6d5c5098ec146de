//! The agreement of coders: figures by unit, and settling what they disagree on, by keys.

use super::test_workbench::TestWorkbench;
use crate::app::overlay::agreement::{AgreementOverlay, ComparisonState};
use crate::app::overlay::disagreements::DisagreementList;
use crate::app::{KeyContext, Screen};
use crate::coding::agreement::{AgreementUnit, NoComparison};
use crate::coding::edits::assign_spans;
use crate::coding::{GuestCoder, Signature, ThemeRef, TranscriptSpan};
use crate::corpus::{Span, TranscriptId};

/// A part of the second talk, by its words.
fn passage(words: &str) -> TranscriptSpan {
    let text = "What does a token cost you today?\n\nWe count the cost per answer, not per token. The GPU is idle at \
                night.\n\nAnd how do you evaluate the answers?\n\nA judge model reads them. People read the judge. Nobody reads \
                everything.";
    let start = text.find(words).unwrap();
    TranscriptSpan { transcript: TranscriptId(2), span: Span::new(start, start + words.len()) }
}

fn decides(bench: &mut TestWorkbench, coder: &str, theme: &str, words: &[&str]) {
    let spans: Vec<TranscriptSpan> = words.iter().map(|words| passage(words)).collect();
    let by = Signature { coder: coder.to_owned(), time: "2026-11-23T10:00:00Z".to_owned() };
    let edit = assign_spans(&bench.state.work.codebook, &spans, ThemeRef::Path(theme), &by).unwrap();
    bench.perform(vec![crate::app::Effect::ApplyEdit(edit)]);
}

/// Anna and Ben read the second talk; they differ on three sentences about Cost and on one about Judges.
fn differ() -> TestWorkbench {
    let mut bench = TestWorkbench::new();
    let cost = ["We count the cost per answer, not per token.", "The GPU is idle at night.", "a token cost"];
    decides(&mut bench, "Anna", "Cost", &cost);
    decides(&mut bench, "Ben", "Cost", &["And how do you evaluate the answers?"]);
    decides(&mut bench, "Anna", "Judges", &["A judge model reads them."]);
    decides(&mut bench, "Ben", "Judges", &["A judge model reads them.", "People read the judge."]);
    decides(&mut bench, "Ben", "Cost", &["What does a token cost you today?"]);
    bench
}

fn table(bench: &TestWorkbench) -> &AgreementOverlay {
    bench.state.top_overlay_as().unwrap()
}

fn list(bench: &TestWorkbench) -> &DisagreementList {
    bench.state.top_overlay_as().unwrap()
}

/// For each theme its path, the disagreements and how many are settled.
fn counts(bench: &TestWorkbench) -> Vec<(String, usize, usize)> {
    let path = |theme| bench.state.work.theme_path(theme);
    table(bench).rows.iter().map(|row| (path(row.agreement.theme), row.disagreements, row.settled)).collect()
}

fn row(theme: &str, disagreements: usize, settled: usize) -> (String, usize, usize) {
    (theme.to_owned(), disagreements, settled)
}

#[test]
fn the_unit_is_chosen_with_a_key_and_changes_the_figures() {
    let mut bench = differ();
    bench.press("C");
    assert_eq!(table(&bench).unit, AgreementUnit::Sentence, "their passages are sentences");
    assert_eq!(counts(&bench), [row("Cost", 3, 0), row("Judges", 1, 0)]);
    assert_eq!(table(&bench).counts, (4, 0));
    let kappa = |bench: &TestWorkbench| table(bench).rows[0].agreement.by_unit.scores.kappa;
    let (first, unitizing) = (kappa(&bench), table(&bench).rows[0].agreement.unitizing);
    bench.press("b");
    assert_eq!((table(&bench).unit, table(&bench).rows[0].disagreements), (AgreementUnit::Turn, 2));
    assert_ne!(kappa(&bench), first);
    assert_eq!(table(&bench).rows[0].agreement.unitizing, unitizing, "by the character, whatever the unit");
    bench.press("b b b");
    assert_eq!((table(&bench).unit, kappa(&bench)), (AgreementUnit::Sentence, first));
    bench.press("esc");
    assert!(bench.state.overlays.is_empty());
}

#[test]
fn each_disagreement_is_settled_with_a_key_and_the_next_one_comes() {
    let mut bench = differ();
    bench.press("C");
    let figures = table(&bench).rows[0].agreement.clone();
    bench.press("enter");
    assert_eq!((bench.state.context(), list(&bench).rows.len()), (KeyContext::Settling, 3));
    bench.press("1");
    assert_eq!(
        bench.notice_text(),
        "settled 'Cost' in practical-ai-230 at 0:30: as Anna had it. u takes it back"
    );
    assert_eq!((list(&bench).list.cursor, list(&bench).settled_count()), (1, 1));
    assert_eq!(list(&bench).rows[0].settled, Some(true));
    bench.press("2");
    assert_eq!((list(&bench).list.cursor, list(&bench).rows[1].settled), (2, Some(false)));
    bench.press("x");
    assert!(bench.notice_text().ends_with("neither has it. u takes it back"), "{}", bench.notice_text());
    assert_eq!(list(&bench).settled_count(), 3);
    // What is settled can be settled otherwise.
    bench.press("g b");
    assert!(
        bench.notice_text().ends_with("both have it. u takes it back")
            || bench.notice_text().contains("nothing")
    );
    bench.press("esc");
    assert_eq!(counts(&bench), [row("Cost", 3, 3), row("Judges", 1, 0)]);
    assert_eq!(table(&bench).counts, (4, 3));
    assert_eq!(table(&bench).rows[0].agreement, figures, "to settle does not raise agreement");
    // Nor does it where the coders are compared anew.
    bench.press("esc C");
    assert_eq!(table(&bench).rows[0].agreement, figures);
    assert_eq!(counts(&bench), [row("Cost", 3, 3), row("Judges", 1, 0)]);
}

#[test]
fn settling_is_an_edit_and_undone_in_the_list() {
    let mut bench = differ();
    let before = bench.state.work.codebook.clone();
    bench.press("C enter 1 2");
    assert_eq!(list(&bench).settled_count(), 2);
    bench.press("u");
    assert_eq!(list(&bench).settled_count(), 1);
    bench.press("ctrl-r");
    assert_eq!(list(&bench).settled_count(), 2);
    bench.press("u u");
    assert_eq!((list(&bench).settled_count(), bench.state.work.codebook == before), (0, true));
}

#[test]
fn a_disagreement_is_read_in_its_transcript_and_the_next_one_after_it() {
    let mut bench = differ();
    bench.press("C enter enter");
    assert_eq!((bench.state.screen, bench.state.overlays.len()), (Screen::Reader, 0));
    let queue = bench.state.reader.queue.as_ref().unwrap();
    assert_eq!((queue.name.as_str(), queue.items.len()), ("what coders disagree on about Cost", 3));
}

#[test]
fn where_nothing_can_be_compared_it_says_so() {
    let mut bench = TestWorkbench::new();
    bench.press("C");
    let nothing = |bench: &TestWorkbench| match &table(bench).comparison {
        ComparisonState::Nothing(nothing) => nothing.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(nothing(&bench), NoComparison::OneCoder(None));
    bench.press("enter");
    assert_eq!(bench.notice_text(), "go-through: there is nothing compared yet");
    bench.press("esc");
    decides(&mut bench, "Anna", "Cost", &["a token cost"]);
    bench.press("C");
    assert_eq!(nothing(&bench), NoComparison::OneCoder(Some("Anna".to_owned())));
    // A blind guest does not see what others decided.
    bench.press("esc");
    bench.state.work.codebook.admit_guest(GuestCoder { coder: "Ben".to_owned(), blind: true });
    bench.press("C");
    assert!(bench.state.overlays.is_empty());
    assert!(bench.notice_text().starts_with("agreement: what other coders decided is hidden from you"));
}

#[test]
fn a_guest_sees_the_figures_and_settles_nothing() {
    let mut bench = differ();
    bench.state.work.codebook.admit_guest(GuestCoder { coder: "Ben".to_owned(), blind: false });
    bench.press("C enter 1");
    assert!(
        bench.notice_text().starts_with("settling changes what others decided"),
        "{}",
        bench.notice_text()
    );
    assert_eq!(list(&bench).settled_count(), 0);
}
