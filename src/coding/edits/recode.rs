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
    let coders_of = |whose: &DecisionScope<'_>| -> BTreeSet<String> {
        let there = book.assignments.values().filter(|old| old.theme == from && whose.covers(old));
        let held = there.filter(|old| !parts_within([*old].into_iter(), spans).is_empty());
        held.map(|old| old.coder.clone()).collect()
    };
    let subject_there = format!("{subject} in {from_path}");
    let taken = whose
        .remove(&mut draft, subject_there, |draft, whose| remove_spans(draft, spans, Some(from), whose))?;
    let moved = if own.is_empty() { decided(&whose) } else { own };
    if taken == 0 || moved.is_empty() {
        return Err(CodingError::NothingToDo(format!("{subject} not in {from_path}")));
    }
    let movers = coders_of(&whose);
    whose.note_remaining(&draft, spans, Some(from));
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
    move_quotes(&mut draft, &moved, &movers, (from, theme));
    let others = whose.log_suffix();
    let end = if others.is_empty() { "" } else { "," };
    let passages = count_noun(moved.len(), "passage");
    draft.finish(format!("moved {passages} from {from_path}{others}{end} to {to}"))
}

/// The parts of some decisions' passages that lie within the spans, in order; those that overlap are one.
fn parts_within<'a>(
    decisions: impl Iterator<Item = &'a Assignment>,
    spans: &[TranscriptSpan],
) -> BTreeSet<TranscriptSpan> {
    let wanted = spans_by_transcript(spans);
    let mut parts = Vec::new();
    for placed in decisions.flat_map(|old| &old.spans) {
        for span in wanted.get(&placed.transcript).into_iter().flatten() {
            let shared = Span::new(span.start.max(placed.span.start), span.end.min(placed.span.end));
            if !shared.is_empty() {
                parts.push(TranscriptSpan { transcript: placed.transcript, span: shared });
            }
        }
    }
    parts.sort();
    let mut united: Vec<TranscriptSpan> = Vec::new();
    for part in parts {
        match united.last_mut() {
            // Neighbours stay apart: they are passages of their own.
            Some(last) if last.transcript == part.transcript && part.span.start < last.span.end => {
                last.span.end = last.span.end.max(part.span.end);
            }
            _ => united.push(part),
        }
    }
    united.into_iter().collect()
}

/// Moves the quotes of those whose decisions are moved that lie within the passages, behind those of the other theme.
/// What others picked stays with their decisions; what was picked by nobody known goes along.
fn move_quotes(
    draft: &mut EditBuilder<'_>,
    moved: &BTreeSet<TranscriptSpan>,
    movers: &BTreeSet<String>,
    (from, to): (ThemeId, ThemeId),
) {
    let within: BTreeSet<&TranscriptSpan> = moved.iter().collect();
    let (mut going, mut staying) = (Vec::new(), Vec::new());
    for (place, coders) in draft.quotes_of(from) {
        let is_moved = lies_within(&within, &place);
        let (movers, others): (BTreeSet<String>, BTreeSet<String>) =
            coders.into_iter().partition(|coder| is_moved && (coder.is_empty() || movers.contains(coder)));
        let parts = [(&mut going, movers), (&mut staying, others)];
        for (list, coders) in parts.into_iter().filter(|(_, coders)| !coders.is_empty()) {
            list.push((place.clone(), coders));
        }
    }
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

    #[test]
    fn quotes_of_others_stay_and_it_says_who_holds_the_passage_as_well() {
        let mut book = Codebook::default();
        for coder in ["Ann", "Ben"] {
            let edit = assign_spans(&book, &[span(0, 40)], ThemeRef::Path("Work"), &by(coder)).unwrap();
            apply(&mut book, &edit);
        }
        let work = *book.themes.keys().next().unwrap();
        for (coder, place) in
            [("Ann", span(0, 10)), ("Ben", span(20, 30)), ("Ann", span(30, 40)), ("Ben", span(30, 40))]
        {
            let mut draft = EditBuilder::new(&book);
            let mut quoted = draft.quotes_of(work);
            match quoted.iter_mut().find(|(known, _)| *known == place) {
                Some((_, coders)) => drop(coders.insert(coder.to_owned())),
                None => quoted.push((place, BTreeSet::from([coder.to_owned()]))),
            }
            draft.put_quotes(work, quoted);
            let edit = draft.finish("quoted".to_owned()).unwrap();
            apply(&mut book, &edit);
        }
        let edit = recode_spans(&book, &[span(0, 40)], work, ThemeRef::Path("Play"), &by("Ben")).unwrap();
        let what = "moved 1 passage from Work, where it is by decision of Ann as well, to the new theme Play";
        assert_eq!(edit.what, what);
        apply(&mut book, &edit);
        let quoted = |theme| {
            let quotes = book.all_quotes_of(theme).map(|it| (it.place.span.start, it.coder.clone()));
            quotes.collect::<BTreeSet<_>>()
        };
        let of = |coder: &str, places: [usize; 2]| BTreeSet::from(places.map(|at| (at, coder.to_owned())));
        assert_eq!(quoted(work), of("Ann", [0, 30]));
        assert_eq!(quoted(book.find_theme("Play").unwrap()), of("Ben", [20, 30]));
    }

    #[test]
    fn decisions_that_overlap_are_one_passage() {
        let mut book = Codebook::default();
        for place in [span(0, 40), span(20, 60), span(60, 80)] {
            let edit = assign_spans(&book, &[place], ThemeRef::Path("Work"), &by("Ann")).unwrap();
            apply(&mut book, &edit);
        }
        let work = *book.themes.keys().next().unwrap();
        let edit = recode_spans(&book, &[span(0, 80)], work, ThemeRef::Path("Play"), &by("Ann")).unwrap();
        assert_eq!(edit.what, "moved 2 passages from Work to the new theme Play");
        apply(&mut book, &edit);
        assert_eq!(spans_of(&book, book.find_theme("Play").unwrap()), [span(0, 60), span(60, 80)]);
    }
}
