//! Going back to an earlier point of the log, as an edit of its own.

use crate::coding::codebook::model::Edit;
use crate::coding::error::{CodingError, CodingResult};
use crate::format::count_noun;

/// How the sentence of an edit that goes back begins; the log is searched for it.
const WENT_BACK: &str = "went back to ";

/// Whether an edit with this sentence went back to an earlier point.
pub fn is_restore(what: &str) -> bool {
    what.starts_with(WENT_BACK)
}

/// Undoes `later`, the edits made since some point and still in force, oldest first, in one edit. `point` is
/// the sentence of the edit that is gone back to; none for the beginning. Undoing this edit brings all of
/// them back.
///
/// # Errors
/// [`CodingError::NothingToDo`] where there is no later edit.
pub fn restore(point: Option<&str>, later: &[Edit]) -> CodingResult<Edit> {
    if later.is_empty() {
        return Err(CodingError::NothingToDo("it is like that now".to_owned()));
    }
    let point =
        point.map_or_else(|| "the beginning".to_owned(), |what| format!("how it was after \"{what}\""));
    let what = format!("{WENT_BACK}{point} ({} taken back)", count_noun(later.len(), "change"));
    let changes = later.iter().rev().flat_map(|edit| edit.inverse().changes).collect();
    Ok(Edit { what, changes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::codebook::model::Codebook;
    use crate::coding::edits::{add_theme, delete_theme, describe_theme, rename_theme};

    #[test]
    fn going_back_brings_the_state_of_then_and_can_be_taken_back() {
        let mut book = Codebook::default();
        let mut done: Vec<(Edit, Codebook)> = Vec::new();
        let (first, theme) = add_theme(&book, "Design").unwrap();
        let mut take = |book: &mut Codebook, edit: Edit| {
            book.apply(&edit);
            done.push((edit, book.clone()));
        };
        take(&mut book, first);
        let (edit, _) = add_theme(&book, "Design/RAG").unwrap();
        take(&mut book, edit);
        let edit = rename_theme(&book, theme, "Architecture").unwrap();
        take(&mut book, edit);
        let edit = describe_theme(&book, theme, "How it is built.").unwrap();
        take(&mut book, edit);
        let edit = delete_theme(&book, theme).unwrap();
        take(&mut book, edit);
        let last = book.clone();
        for point in 0..=done.len() {
            let later: Vec<Edit> = done.iter().skip(point).map(|(edit, _)| edit.clone()).collect();
            let then = point.checked_sub(1).map_or_else(Codebook::default, |at| done[at].1.clone());
            let named = point.checked_sub(1).map(|at| done[at].0.what.as_str());
            let Ok(edit) = restore(named, &later) else {
                assert!(later.is_empty());
                continue;
            };
            let mut back = last.clone();
            back.apply(&edit);
            assert_eq!(back, then, "{}", edit.what);
            back.apply(&edit.inverse());
            assert_eq!(back, last);
        }
        let all: Vec<Edit> = done.iter().map(|(edit, _)| edit.clone()).collect();
        assert_eq!(restore(None, &all).unwrap().what, "went back to the beginning (5 changes taken back)");
        let one = restore(Some("renamed it"), &all[4..]).unwrap().what;
        assert_eq!(one, "went back to how it was after \"renamed it\" (1 change taken back)");
    }
}
