//! Settling a disagreement: every coder gets the same passages of a theme in one unit.

use super::edit_builder::EditBuilder;
use super::unassign::cut_spans;
use crate::coding::codebook::model::{
    Assignment, AssignmentSource, Codebook, CodingRecord, Edit, Signature, ThemeId, TranscriptSpan,
};
use crate::coding::error::{CodingError, CodingResult};
use crate::coding::stats::CodedText;

/// How the sentence of an edit that settles begins; the log is searched for it.
const SETTLED: &str = "settled '";

/// A disagreement, and how it is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement<'a> {
    /// The theme it is about; what is below it is settled with it.
    pub theme: ThemeId,
    /// The unit: the spans of text it is about.
    pub unit: &'a [TranscriptSpan],
    /// The coders who differ.
    pub coders: &'a [String],
    /// What all of them are to have there: passages of the theme or of those below it; none where the unit is
    /// not in it.
    pub passages: &'a [(ThemeId, TranscriptSpan)],
    /// Where the unit is, for the sentence, as in: talk-2 at 0:40.
    pub place: &'a str,
    /// The outcome, for the sentence, as in: as ana had it.
    pub outcome: &'a str,
}

/// Whether an edit with this sentence settled a disagreement.
pub fn is_settlement(what: &str) -> bool {
    what.starts_with(SETTLED)
}

/// Settles a disagreement: in the unit every coder has the passages that were agreed on afterwards, and no others
/// of the theme or those below it. What is outside the unit stays. New decisions are signed with the coder whose
/// decision they are and the time of `by`; the log says who settled.
///
/// # Errors
/// When there is no such theme, a guest settles, or all have it so already.
pub fn settle(book: &Codebook, settled: &Settlement<'_>, by: &Signature) -> CodingResult<Edit> {
    if book.guest.is_some() {
        return Err(CodingError::SettledByGuest);
    }
    let mut draft = EditBuilder::new(book);
    let path = draft.known_path(settled.theme)?;
    let unit = CodedText::union(settled.unit);
    for theme in book.counted_with(settled.theme) {
        let wanted = settled.passages.iter().filter(|(of, _)| *of == theme).map(|(_, passage)| passage);
        let wanted = CodedText::union(wanted).intersection(&unit);
        for coder in settled.coders {
            let own = |old: &Assignment| old.theme == theme && old.coder == *coder;
            let there = book.assignments.values().filter(|old| own(old)).flat_map(|old| &old.spans);
            let there = CodedText::union(there).intersection(&unit);
            cut_spans(&mut draft, &listed(&there.without(&wanted)), own);
            let spans = listed(&wanted.without(&there));
            if !spans.is_empty() {
                let id = draft.new_assignment_id();
                let (source, coder, time) = (AssignmentSource::Spans, coder.clone(), by.time.clone());
                draft.put(CodingRecord::Assignment(Assignment { id, theme, source, spans, coder, time }));
            }
        }
    }
    let what = format!("{SETTLED}{path}' in {}: {}", settled.place, settled.outcome);
    draft.finish_or(what, || "all of them have it so".to_owned())
}

/// The stretches of a text one by one.
fn listed(text: &CodedText) -> Vec<TranscriptSpan> {
    let in_one = |(transcript, spans): (crate::corpus::TranscriptId, &[crate::corpus::Span])| {
        spans.iter().map(|&span| TranscriptSpan { transcript, span }).collect::<Vec<_>>()
    };
    text.transcripts().flat_map(in_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::agreement::before_settling;
    use crate::coding::edits::assign_spans;
    use crate::coding::fixture::{apply_checked, transcript_span};
    use crate::coding::{GuestCoder, RecordChange, ThemeRef};

    fn by(coder: &str) -> Signature {
        Signature { coder: coder.to_owned(), time: "2026-11-23T10:00:00Z".to_owned() }
    }

    /// Ana has A/B from 0 to 100, Bob A from 60 to 80 and from 300 on.
    fn differ() -> Codebook {
        let mut book = Codebook::default();
        for (coder, theme, start, end) in
            [("ana", "A/B", 0, 100), ("bob", "A", 60, 80), ("bob", "A", 300, 400)]
        {
            let place = transcript_span(1, start, end);
            let edit = assign_spans(&book, &[place], ThemeRef::Path(theme), &by(coder)).unwrap();
            apply_checked(&mut book, edit);
        }
        book
    }

    fn settled(
        book: &Codebook,
        theme: &str,
        unit: (usize, usize),
        passages: &[(&str, usize, usize)],
    ) -> CodingResult<Edit> {
        let find = |name| book.find_theme(name).unwrap();
        let passages: Vec<_> = passages
            .iter()
            .map(|(theme, start, end)| (find(theme), transcript_span(1, *start, *end)))
            .collect();
        let settlement = Settlement {
            theme: find(theme),
            unit: &[transcript_span(1, unit.0, unit.1)],
            coders: &["ana".to_owned(), "bob".to_owned()],
            passages: &passages,
            place: "a at 0:00",
            outcome: "as ana had it",
        };
        settle(book, &settlement, &by("me"))
    }

    /// A decision: its coder, the path of its theme, its spans.
    type Decision = (String, String, Vec<(usize, usize)>);

    fn decisions(book: &Codebook) -> Vec<Decision> {
        let spans = |it: &Assignment| it.spans.iter().map(|it| (it.span.start, it.span.end)).collect();
        let mut all: Vec<_> = book
            .assignments
            .values()
            .map(|it| (it.coder.clone(), book.theme_path(it.theme), spans(it)))
            .collect();
        all.sort();
        all
    }

    fn row(coder: &str, theme: &str, spans: &[(usize, usize)]) -> Decision {
        (coder.to_owned(), theme.to_owned(), spans.to_vec())
    }

    #[test]
    fn all_have_in_the_unit_what_was_agreed_on_and_keep_the_rest() {
        let mut book = differ();
        let edit = settled(&book, "A", (50, 90), &[("A/B", 0, 100)]).unwrap();
        assert_eq!(apply_checked(&mut book, edit), "settled 'A' in a at 0:00: as ana had it");
        assert_eq!(
            decisions(&book),
            [row("ana", "A/B", &[(0, 100)]), row("bob", "A", &[(300, 400)]), row("bob", "A/B", &[(50, 90)])]
        );
        let again = settled(&book, "A", (50, 90), &[("A/B", 0, 100)]).unwrap_err();
        assert_eq!(again.to_string(), "nothing to do: all of them have it so");
        // Only the theme and those below it.
        let mut book = differ();
        let edit = settled(&book, "B", (50, 90), &[]).unwrap();
        apply_checked(&mut book, edit);
        assert_eq!(decisions(&book)[0], row("ana", "A/B", &[(0, 50), (90, 100)]));
        assert_eq!(decisions(&book)[1..], decisions(&differ())[1..]);
    }

    #[test]
    fn a_guest_does_not_settle() {
        let mut book = differ();
        book.admit_guest(GuestCoder { coder: "bob".to_owned(), blind: false });
        assert_eq!(settled(&book, "A", (50, 90), &[]), Err(CodingError::SettledByGuest));
    }

    #[test]
    fn what_was_settled_can_be_taken_out_again_whatever_came_after() {
        let first = differ();
        let mut book = first.clone();
        let mut done: Vec<Vec<RecordChange>> = Vec::new();
        for (theme, unit, passages) in
            [("A", (50, 90), &[("A/B", 0, 100)][..]), ("B", (0, 20), &[]), ("A", (300, 320), &[])]
        {
            let edit = settled(&book, theme, unit, passages).unwrap();
            assert!(is_settlement(&edit.what));
            done.push(edit.changes.clone());
            apply_checked(&mut book, edit);
        }
        assert_eq!(before_settling(&book, &done), first);
        // Bob took a part of his passage away afterwards: only that stays away.
        let b = book.find_theme("A").unwrap();
        let edit =
            crate::coding::edits::unassign_spans(&book, &[transcript_span(1, 350, 400)], Some(b), &by("bob"));
        apply_checked(&mut book, edit.unwrap());
        let before = before_settling(&book, &done);
        let text = |book: &Codebook| {
            let of = book.assignments.values().filter(|it| it.coder == "bob" && it.theme == b);
            listed(&CodedText::union(of.flat_map(|it| &it.spans)))
        };
        assert_eq!(text(&before), [transcript_span(1, 60, 80), transcript_span(1, 300, 350)]);
    }
}
