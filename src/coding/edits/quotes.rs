//! Quotes of a theme: add, reorder, remove.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, Edit, ThemeId, TranscriptSpan};
use crate::coding::error::{CodingError, CodingResult};
use crate::format::count_noun;
use std::collections::BTreeSet;

/// Adds passages to the quotes of a theme, after those it has. Passages quoted already are passed over.
///
/// # Errors
/// When there is no such theme, nothing is given, or all of it is quoted already.
pub fn add_quotes(book: &Codebook, theme: ThemeId, places: &[TranscriptSpan]) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let path = draft.known_path(theme)?;
    if places.is_empty() {
        return Err(CodingError::NothingSelected);
    }
    let mut quotes = draft.quotes_of(theme);
    let before = quotes.len();
    let mut there: BTreeSet<TranscriptSpan> = quotes.iter().map(|(place, _)| place.clone()).collect();
    let new = places.iter().filter(|place| there.insert((*place).clone()));
    quotes.extend(new.map(|place| (place.clone(), BTreeSet::from([book.coder.clone()]))));
    let what = format!("kept {} for {path}", count_noun(quotes.len() - before, "quote"));
    draft.put_quotes(theme, quotes);
    draft.finish_or(what, || format!("{path} has these quotes"))
}

/// Moves a quote of a theme from one position to another. Both count from 1; a target past the end is the
/// end.
///
/// # Errors
/// When there is no such theme or quote, or the quote stands there already.
pub fn move_quote(book: &Codebook, theme: ThemeId, number: usize, to: usize) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let path = draft.known_path(theme)?;
    let mut quotes = draft.quotes_of(theme);
    let from = quote_position(quotes.len(), &path, number)?;
    let moved = quotes.remove(from);
    let at = to.max(1).min(quotes.len() + 1);
    quotes.insert(at - 1, moved);
    draft.put_quotes(theme, quotes);
    let what = format!("moved quote {number} of {path} to place {at}");
    draft.finish_or(what, || format!("quote {number} of {path} stands there"))
}

/// Removes quotes of a theme by their numbers, from 1.
///
/// # Errors
/// When there is no such theme or quote, or no number is given.
pub fn remove_quotes(book: &Codebook, theme: ThemeId, numbers: &[usize]) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let path = draft.known_path(theme)?;
    let quotes = draft.quotes_of(theme);
    let gone = numbers.iter().map(|&number| quote_position(quotes.len(), &path, number));
    let gone = gone.collect::<CodingResult<Vec<_>>>()?;
    let left = quotes.iter().enumerate().filter(|(at, _)| !gone.contains(at));
    let left: Vec<_> = left.map(|(_, quoted)| quoted.clone()).collect();
    let what = format!("took {} off {path}", count_noun(quotes.len() - left.len(), "quote"));
    draft.put_quotes(theme, left);
    draft.finish(what)
}

/// The index of a quote, from 0, given its number from 1.
fn quote_position(quotes: usize, path: &str, number: usize) -> CodingResult<usize> {
    let at = number.checked_sub(1).filter(|at| *at < quotes);
    at.ok_or_else(|| CodingError::UnknownQuote { theme: path.to_owned(), number, quotes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::{add_theme, delete_theme, merge_themes};
    use crate::corpus::{Span, TranscriptId};

    fn place(at: usize) -> TranscriptSpan {
        TranscriptSpan { transcript: TranscriptId(1), span: Span::new(at, at + 5) }
    }

    fn places(book: &Codebook, theme: ThemeId) -> Vec<usize> {
        book.quotes_of(theme).into_iter().map(|quote| quote.place.span.start).collect()
    }

    /// Applies an edit, after seeing that its inverse gives back what was.
    fn apply(book: &mut Codebook, edit: CodingResult<Edit>) {
        let (before, edit) = (book.clone(), edit.unwrap());
        book.apply(&edit);
        let mut back = book.clone();
        back.apply(&edit.inverse());
        assert_eq!(back, before);
    }

    #[test]
    fn quotes_keep_their_order_and_every_change_can_be_taken_back() {
        let mut book = Codebook::default();
        let (edit, theme) = add_theme(&book, "Design/RAG").unwrap();
        book.apply(&edit);
        let edit = add_quotes(&book, theme, &[place(30), place(10), place(30)]).unwrap();
        assert_eq!(edit.what, "kept 2 quotes for Design/RAG");
        apply(&mut book, Ok(edit));
        let edit = add_quotes(&book, theme, &[place(20), place(10)]);
        apply(&mut book, edit);
        assert_eq!(places(&book, theme), [30, 10, 20]);
        assert!(matches!(add_quotes(&book, theme, &[place(20)]), Err(CodingError::NothingToDo(_))));

        let edit = move_quote(&book, theme, 3, 1).unwrap();
        assert_eq!(edit.what, "moved quote 3 of Design/RAG to place 1");
        apply(&mut book, Ok(edit));
        let edit = move_quote(&book, theme, 2, 99);
        apply(&mut book, edit);
        assert_eq!(places(&book, theme), [20, 10, 30]);
        assert!(matches!(move_quote(&book, theme, 3, 3), Err(CodingError::NothingToDo(_))));

        let edit = remove_quotes(&book, theme, &[1, 3]).unwrap();
        assert_eq!(edit.what, "took 2 quotes off Design/RAG");
        apply(&mut book, Ok(edit));
        assert_eq!(places(&book, theme), [10]);
        let unknown = remove_quotes(&book, theme, &[2]).unwrap_err().to_string();
        assert!(unknown.starts_with("Design/RAG has no quote 2: it has 1;"), "{unknown}");
        assert!(matches!(remove_quotes(&book, theme, &[0]), Err(CodingError::UnknownQuote { .. })));
    }

    #[test]
    fn quotes_go_where_their_theme_goes() {
        let mut book = Codebook::default();
        let mut made = Vec::new();
        for name in ["A", "B"] {
            let (edit, theme) = add_theme(&book, name).unwrap();
            book.apply(&edit);
            made.push(theme);
        }
        let edit = add_quotes(&book, made[0], &[place(1)]);
        apply(&mut book, edit);
        let edit = add_quotes(&book, made[1], &[place(9), place(1)]);
        apply(&mut book, edit);
        let edit = merge_themes(&book, made[0], &[made[1]]);
        apply(&mut book, edit);
        assert_eq!((places(&book, made[0]), book.quotes.len()), (vec![1, 9], 2));
        let edit = delete_theme(&book, made[0]);
        apply(&mut book, edit);
        assert!(book.quotes.is_empty());
    }
}
