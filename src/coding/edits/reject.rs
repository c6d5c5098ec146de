//! Rejecting suggestions: these passages do not belong to this theme.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, Edit, ThemeId, TranscriptSpan};
use crate::coding::error::{CodingError, CodingResult};
use crate::format::count_noun;
use std::collections::BTreeSet;

/// Records that passages do not belong to a theme: it is not suggested for them again, and the classifier
/// learns from them what the theme is not. Assignments to it stay.
///
/// # Errors
/// When there is no such theme, nothing is given, or all of it was rejected before.
pub fn reject_suggestion(book: &Codebook, theme: ThemeId, places: &[TranscriptSpan]) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let path = draft.known_path(theme)?;
    if places.is_empty() {
        return Err(CodingError::NothingSelected);
    }
    // What anybody who is visible has rejected is not rejected once more.
    let refused: BTreeSet<&TranscriptSpan> =
        book.rejected_suggestions.values().filter(|it| it.theme == theme).map(|it| &it.place).collect();
    let unrefused = places.iter().filter(|place| !refused.contains(place));
    let new = unrefused.filter(|place| draft.reject(theme, place, &book.coder)).count();
    let what = format!("refused {path} for {}", count_noun(new, "snippet"));
    draft.finish_or(what, || format!("{path} was refused for it"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::{delete_theme, merge_themes};
    use crate::coding::fixture::{apply_checked, codebook_with, transcript_span};

    #[test]
    fn a_refusal_is_kept_once_and_goes_with_its_theme() {
        let mut book = codebook_with(&["A", "B"]);
        let (a, b) = (book.find_theme("A").unwrap(), book.find_theme("B").unwrap());
        let places = [transcript_span(1, 0, 100), transcript_span(1, 101, 201), transcript_span(1, 0, 100)];
        let edit = reject_suggestion(&book, a, &places).unwrap();
        assert_eq!(apply_checked(&mut book, edit), "refused A for 2 snippets");
        assert_eq!(book.rejected_suggestions.len(), 2);
        let again = reject_suggestion(&book, a, &places[..1]).unwrap_err().to_string();
        assert_eq!(again, "nothing to do: A was refused for it");
        assert!(matches!(reject_suggestion(&book, a, &[]), Err(CodingError::NothingSelected)));
        let edit = reject_suggestion(&book, b, &places[..1]).unwrap();
        apply_checked(&mut book, edit);
        let edit = merge_themes(&book, a, &[b]).unwrap();
        apply_checked(&mut book, edit);
        assert_eq!(
            book.rejected_suggestions.len(),
            2,
            "what was refused for the one merged away says nothing of the other"
        );
        let edit = delete_theme(&book, a).unwrap();
        apply_checked(&mut book, edit);
        assert!(book.rejected_suggestions.is_empty());
    }
}
