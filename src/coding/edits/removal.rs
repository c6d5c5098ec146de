//! Taking transcripts out, and in again. Nothing of them is deleted: their texts and all that was decided on them
//! are kept, and are there again when they are taken in.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, CodingRecord, Edit, RecordKey, TranscriptRemoval};
use crate::coding::error::CodingResult;
use crate::corpus::{TranscriptEntry, TranscriptId};
use crate::format::count_noun;

/// Takes transcripts of the corpus out.
///
/// # Errors
/// [`NothingSelected`](crate::coding::CodingError::NothingSelected) where none is given.
pub fn remove_transcripts(book: &Codebook, transcripts: &[&TranscriptEntry]) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    for entry in transcripts {
        let removal = TranscriptRemoval { transcript: entry.id, name: entry.name.clone() };
        draft.put(CodingRecord::Removal(removal));
    }
    let names: Vec<&str> = transcripts.iter().map(|entry| entry.name.as_str()).collect();
    draft.finish(format!("took out {}", transcripts_named(&names)))
}

/// Takes transcripts in again that were taken out.
///
/// # Errors
/// [`NothingToDo`](crate::coding::CodingError::NothingToDo) where none of them was taken out.
pub fn restore_transcripts(book: &Codebook, transcripts: &[TranscriptId]) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let known = transcripts.iter().filter_map(|id| book.removals.get(id));
    let names: Vec<&str> = known.map(|removal| removal.name.as_str()).collect();
    for id in transcripts {
        draft.remove(RecordKey::Removal(*id));
    }
    let what = format!("took {} in again", transcripts_named(&names));
    draft.finish_or(what, || "it was not taken out".to_owned())
}

/// Transcripts in a sentence: the name of one, the number of several.
fn transcripts_named(names: &[&str]) -> String {
    match names {
        [one] => format!("transcript '{one}'"),
        several => count_noun(several.len(), "transcript"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::codebook::model::{MemoTarget, ThemeId};
    use crate::coding::edits::{add_quotes, assign_spans, set_memo};
    use crate::coding::fixture::{apply_checked, codebook_with, corpus, signature, transcript_span};
    use crate::coding::{ChangedTexts, CodingError, RecordChange, ThemeRef, TranscriptSpan};
    use crate::corpus::Span;

    #[test]
    fn what_is_taken_out_is_not_shown_and_comes_back_whole() {
        let corpus = corpus();
        let mut book = codebook_with(&["A"]);
        let (gone, stays) = (&corpus.transcripts[0], &corpus.transcripts[1]);
        let theme = book.find_theme("A").unwrap();
        let places = [transcript_span(gone.id.0, 0, 5), transcript_span(stays.id.0, 0, 5)];
        let edit = assign_spans(&book, &places, ThemeRef::Theme(theme), &signature()).unwrap();
        apply_checked(&mut book, edit);
        let edit = add_quotes(&book, theme, &places).unwrap();
        apply_checked(&mut book, edit);
        for target in
            [MemoTarget::Transcript(gone.id), MemoTarget::Span(places[0].clone()), MemoTarget::Project]
        {
            let edit = set_memo(&book, target, "noted").unwrap();
            apply_checked(&mut book, edit);
        }
        let before = book.clone();
        assert!(matches!(book.without_removed(), std::borrow::Cow::Borrowed(_)));
        let edit = remove_transcripts(&book, &[gone]).unwrap();
        let said = apply_checked(&mut book, edit);
        assert_eq!(said, format!("took out transcript '{}'", gone.name));
        let shown = book.without_removed();
        assert_eq!(shown.assignments.values().map(|it| it.spans.len()).sum::<usize>(), 1);
        assert_eq!((shown.quotes.len(), shown.memos.len()), (1, 1));
        assert_eq!((book.quotes.len(), book.memos.len()), (2, 3), "nothing is lost");
        let again = remove_transcripts(&book, &[gone]);
        assert!(matches!(again, Err(CodingError::NothingSelected)));
        let edit = restore_transcripts(&book, &[gone.id]).unwrap();
        assert_eq!(apply_checked(&mut book, edit), format!("took transcript '{}' in again", gone.name));
        assert_eq!(book, before);
        let again = restore_transcripts(&book, &[gone.id]).unwrap_err().to_string();
        assert_eq!(again, "nothing to do: it was not taken out");
    }

    /// Texts of which these are gone.
    struct Gone(Vec<i64>);

    impl ChangedTexts for Gone {
        fn text(&self, transcript: TranscriptId) -> Option<TranscriptId> {
            (!self.0.contains(&transcript.0)).then_some(transcript)
        }
        fn passage(&self, passage: &TranscriptSpan) -> Option<TranscriptSpan> {
            self.text(passage.transcript).map(|_| passage.clone())
        }
    }

    /// Texts of which all after the third byte is gone.
    struct Short;

    impl ChangedTexts for Short {
        fn text(&self, transcript: TranscriptId) -> Option<TranscriptId> {
            Some(TranscriptId(transcript.0 + 10))
        }
        fn passage(&self, passage: &TranscriptSpan) -> Option<TranscriptSpan> {
            let span = Span::new(passage.span.start, passage.span.end.min(3));
            let transcript = self.text(passage.transcript)?;
            (!span.is_empty()).then_some(TranscriptSpan { transcript, span })
        }
    }

    #[test]
    fn records_that_become_the_same_are_one() {
        let mut book = codebook_with(&["A"]);
        let places = [transcript_span(1, 0, 3), transcript_span(1, 0, 5), transcript_span(1, 4, 9)];
        let theme = book.find_theme("A").unwrap();
        let edit = add_quotes(&book, theme, &places).unwrap();
        book.apply(&edit);
        let edit = assign_spans(&book, &places, ThemeRef::Theme(theme), &signature()).unwrap();
        book.apply(&edit);
        let after = book.changes_for_texts(&Short);
        let left = |change: &RecordChange| change.after.clone();
        let left: Vec<CodingRecord> = after.iter().filter_map(left).collect();
        let here = transcript_span(11, 0, 3);
        assert_eq!(after.len(), 4);
        let [CodingRecord::Assignment(decision), CodingRecord::Quote(quote)] = left.as_slice() else {
            panic!("{left:?}")
        };
        assert_eq!((&decision.spans, &quote.place), (&vec![here.clone()], &here));
    }

    #[test]
    fn memos_that_become_one_keep_both_texts() {
        let mut book = codebook_with(&["A"]);
        for (place, text) in [((0, 3), "first"), ((0, 5), "second"), ((0, 7), "third"), ((4, 9), "gone")] {
            let memo = MemoTarget::Span(transcript_span(1, place.0, place.1));
            book.apply(&set_memo(&book, memo, text).unwrap());
        }
        let after = book.changes_for_texts(&Short);
        let left: Vec<CodingRecord> = after.iter().filter_map(|change| change.after.clone()).collect();
        let [CodingRecord::Memo(memo)] = left.as_slice() else { panic!("{left:?}") };
        assert_eq!(memo.text, "first\n\nsecond\n\nthird");
        assert_eq!((after.len(), memo.target.clone()), (4, MemoTarget::Span(transcript_span(11, 0, 3))));
    }

    #[test]
    fn records_lose_what_is_bound_to_texts_that_are_gone() {
        let mut book = codebook_with(&["A"]);
        let places = [transcript_span(1, 0, 5), transcript_span(2, 0, 5)];
        let edit = assign_spans(&book, &places, ThemeRef::Theme(ThemeId(1)), &signature()).unwrap();
        book.apply(&edit);
        let made = edit.changes.into_iter().filter_map(|RecordChange { after, .. }| after);
        let made: Vec<CodingRecord> = made.filter(|it| matches!(it, CodingRecord::Assignment(_))).collect();
        let left = |gone: &[i64]| made[0].clone().with_texts(&Gone(gone.to_vec()));
        let Some(CodingRecord::Assignment(one)) = left(&[1]) else { panic!("one is left") };
        assert_eq!(one.spans, places[1..]);
        assert_eq!(left(&[1, 2]), None);
        assert_eq!(left(&[]), Some(made[0].clone()));
    }
}
