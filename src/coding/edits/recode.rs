//! Moving passages from one theme to another, as one edit.

use super::assign::{lies_within, sign_assignment};
use super::edit_builder::{EditBuilder, passages_are};
use super::unassign::{DecisionScope, remove_spans, spans_by_transcript};
use crate::coding::codebook::model::{
    Assignment, AssignmentSource, Codebook, CodingRecord, Edit, Signature, ThemeId, TranscriptSpan,
};
use crate::coding::codebook::theme_path::ThemeRef;
use crate::coding::error::{CodingError, CodingResult};
use crate::corpus::Span;
use crate::format::count_noun;
use std::collections::BTreeSet;

/// Takes what of the passages is in a theme out of it and puts it into another, with the quotes kept of it. Memos on the
/// passages stay with their words. A decision on a topic then holds for its other snippets.
///
/// The coder's own decisions are moved, and only where there are none those of others (see
/// [`unassign_spans`](super::unassign_spans)); what is moved is the coder's own decision then.
///
/// # Errors
/// When there is no such theme, both are the same, the passages are not in it, or a guest did not put them there.
pub fn recode_spans(
    book: &Codebook,
    spans: &[TranscriptSpan],
    from: ThemeId,
    place: ThemeRef<'_>,
    by: &Signature,
) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let from_path = draft.known_path(from)?;
    let (theme, to) = draft.resolve_theme(place)?;
    let subject = passages_are(spans.len());
    if theme == from {
        return Err(CodingError::NothingToDo(format!("{subject} in {from_path}")));
    }
    let mut whose = DecisionScope::new(book, by);
    let decided = |whose: &DecisionScope<'_>| {
        let own = book.assignments.values().filter(|old| old.theme == from && whose.covers(old));
        parts_within(own, spans)
    };
    let own = decided(&whose);
    let subject_there = format!("{subject} in {from_path}");
    let taken = whose
        .remove(&mut draft, subject_there, |draft, whose| remove_spans(draft, spans, Some(from), whose))?;
    let moved = if own.is_empty() { decided(&whose) } else { own };
    if taken == 0 || moved.is_empty() {
        return Err(CodingError::NothingToDo(format!("{subject} not in {from_path}")));
    }
    let there = |old: &&Assignment| old.theme == theme && old.coder == by.coder;
    let known: BTreeSet<&TranscriptSpan> =
        book.assignments.values().filter(there).flat_map(|old| &old.spans).collect();
    let new: Vec<TranscriptSpan> =
        moved.iter().filter(|placed| !lies_within(&known, placed)).cloned().collect();
    if !new.is_empty() {
        let id = draft.new_assignment_id();
        let decision = sign_assignment(id, theme, AssignmentSource::Spans, new, by);
        draft.put(CodingRecord::Assignment(decision));
    }
    move_quotes(&mut draft, &moved, from, theme);
    let what = format!("moved {} from {from_path} to {to}", count_noun(moved.len(), "passage"));
    draft.finish(what + &whose.log_suffix())
}

/// The parts of some decisions' passages that lie within the spans, in order, each once.
fn parts_within<'a>(
    decisions: impl Iterator<Item = &'a Assignment>,
    spans: &[TranscriptSpan],
) -> BTreeSet<TranscriptSpan> {
    let wanted = spans_by_transcript(spans);
    let mut parts = BTreeSet::new();
    for placed in decisions.flat_map(|old| &old.spans) {
        for span in wanted.get(&placed.transcript).into_iter().flatten() {
            let shared = Span::new(span.start.max(placed.span.start), span.end.min(placed.span.end));
            if !shared.is_empty() {
                parts.insert(TranscriptSpan { transcript: placed.transcript, span: shared });
            }
        }
    }
    parts
}

/// Moves the quotes that lie within moved passages, behind those of the other theme.
fn move_quotes(draft: &mut EditBuilder<'_>, moved: &BTreeSet<TranscriptSpan>, from: ThemeId, to: ThemeId) {
    let within: BTreeSet<&TranscriptSpan> = moved.iter().collect();
    let (going, staying): (Vec<_>, Vec<_>) =
        draft.quotes_of(from).into_iter().partition(|(place, _)| lies_within(&within, place));
    if going.is_empty() {
        return;
    }
    let mut there = draft.quotes_of(to);
    for (place, coders) in going {
        match there.iter_mut().find(|(known, _)| *known == place) {
            Some((_, known)) => known.extend(coders),
            None => there.push((place, coders)),
        }
    }
    draft.put_quotes(from, staying);
    draft.put_quotes(to, there);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::{add_quotes, assign_spans, set_memo};
    use crate::coding::{MemoTarget, fixture};
    use crate::corpus::TranscriptId;

    fn span(from: usize, to: usize) -> TranscriptSpan {
        TranscriptSpan { transcript: TranscriptId(1), span: Span::new(from, to) }
    }

    fn by(coder: &str) -> Signature {
        Signature { coder: coder.to_owned(), ..fixture::signature() }
    }

    /// Applies an edit, after its inverse was seen to bring all back.
    fn apply(book: &mut Codebook, edit: &Edit) {
        let before = book.clone();
        book.apply(edit);
        let mut back = book.clone();
        back.apply(&edit.inverse());
        assert_eq!(back.assignments, before.assignments);
        assert_eq!(back.quotes, before.quotes);
    }

    fn spans_of(book: &Codebook, theme: ThemeId) -> Vec<TranscriptSpan> {
        book.assignments.values().filter(|it| it.theme == theme).flat_map(|it| it.spans.clone()).collect()
    }

    #[test]
    fn a_passage_goes_to_another_theme_with_its_quote_and_its_memo_stays_with_its_words() {
        let mut book = Codebook::default();
        let edit = assign_spans(&book, &[span(0, 100)], ThemeRef::Path("Work"), &by("Ann")).unwrap();
        apply(&mut book, &edit);
        let work = *book.themes.keys().next().unwrap();
        let edit = add_quotes(&book, work, &[span(10, 20), span(70, 80)]).unwrap();
        apply(&mut book, &edit);
        let memo = MemoTarget::Span(span(0, 50));
        let edit = set_memo(&book, memo.clone(), "why").unwrap();
        apply(&mut book, &edit);
        let edit = recode_spans(&book, &[span(0, 50)], work, ThemeRef::Path("Play"), &by("Ann")).unwrap();
        assert_eq!(edit.what, "moved 1 passage from Work to the new theme Play");
        apply(&mut book, &edit);
        let play = book.find_theme("Play").unwrap();
        assert_eq!((spans_of(&book, work), spans_of(&book, play)), (vec![span(50, 100)], vec![span(0, 50)]));
        let quoted = |theme| book.all_quotes_of(theme).map(|quote| quote.place.clone()).collect::<Vec<_>>();
        assert_eq!((quoted(work), quoted(play)), (vec![span(70, 80)], vec![span(10, 20)]));
        assert_eq!(book.memos_on(&memo).count(), 1);
        let again = recode_spans(&book, &[span(0, 50)], work, ThemeRef::Theme(play), &by("Ann"));
        assert!(matches!(again, Err(CodingError::NothingToDo(_))));
        let same = recode_spans(&book, &[span(0, 50)], play, ThemeRef::Theme(play), &by("Ann"));
        assert!(matches!(same, Err(CodingError::NothingToDo(_))));
    }

    #[test]
    fn of_several_coders_the_own_decision_is_moved() {
        let mut book = Codebook::default();
        for coder in ["Ann", "Ben"] {
            let edit = assign_spans(&book, &[span(0, 40)], ThemeRef::Path("Work"), &by(coder)).unwrap();
            apply(&mut book, &edit);
        }
        let work = *book.themes.keys().next().unwrap();
        let edit = recode_spans(&book, &[span(0, 40)], work, ThemeRef::Path("Play"), &by("Ben")).unwrap();
        apply(&mut book, &edit);
        let coders = |theme| {
            let of = book.assignments.values().filter(move |it| it.theme == theme);
            of.map(|it| it.coder.clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            (coders(work), coders(book.find_theme("Play").unwrap())),
            (vec!["Ann".to_owned()], vec!["Ben".to_owned()])
        );
    }
}
