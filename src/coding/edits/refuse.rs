//! Suggestions refused: these passages are not of this theme.

use super::draft::Draft;
use crate::coding::error::{Error, Result};
use crate::coding::model::{Codebook, Edit, PlacedSpan, ThemeId};
use crate::coding::wording::count;

/// Says of passages that they do not belong to a theme, so that it is not suggested for them again and learns what it
/// is not. What is assigned to it stays.
///
/// # Errors
/// When there is no such theme, nothing is given, or all of it was refused before.
pub fn refuse(book: &Codebook, theme: ThemeId, places: &[PlacedSpan]) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let path = draft.theme(theme).map(|_| draft.path(theme))?;
    if places.is_empty() {
        return Err(Error::NothingSelected);
    }
    let new = places.iter().filter(|place| draft.refuse(theme, place)).count();
    let what = format!("refused {path} for {}", count(new, "snippet"));
    draft.finish(what).ok_or_else(|| Error::Already(format!("{path} was refused for it")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::{delete_theme, merge_themes};
    use crate::coding::fixture::{book, done, span};

    #[test]
    fn a_refusal_is_kept_once_and_goes_with_its_theme() {
        let mut book = book(&["A", "B"]);
        let (a, b) = (book.find("A").unwrap(), book.find("B").unwrap());
        let places = [span(1, 0, 100), span(1, 101, 201), span(1, 0, 100)];
        let edit = refuse(&book, a, &places).unwrap();
        assert_eq!(done(&mut book, edit), "refused A for 2 snippets");
        assert_eq!(book.refused.len(), 2);
        let again = refuse(&book, a, &places[..1]).unwrap_err().to_string();
        assert_eq!(again, "nothing to do: A was refused for it");
        assert!(matches!(refuse(&book, a, &[]), Err(Error::NothingSelected)));
        let edit = refuse(&book, b, &places[..1]).unwrap();
        done(&mut book, edit);
        let edit = merge_themes(&book, a, &[b]).unwrap();
        done(&mut book, edit);
        assert_eq!(
            book.refused.len(),
            2,
            "what was refused for the one merged away says nothing of the other"
        );
        let edit = delete_theme(&book, a).unwrap();
        done(&mut book, edit);
        assert!(book.refused.is_empty());
    }
}
