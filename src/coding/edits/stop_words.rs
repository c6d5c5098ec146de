//! Words the researcher leaves out of keywords, and takes in again.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, CodingRecord, Edit, RecordKey};
use crate::coding::error::CodingResult;
use crate::topics::StopWord;

/// Leaves words out of keywords, of every run from now on and of those there are.
///
/// # Errors
/// [`NothingToDo`](crate::coding::CodingError::NothingToDo) where all of them are left out already.
pub fn leave_out_words(book: &Codebook, words: &[StopWord]) -> CodingResult<Edit> {
    let new: Vec<&StopWord> = words.iter().filter(|word| !book.stop_words.contains(word)).collect();
    let mut draft = EditBuilder::new(book);
    new.iter().for_each(|word| draft.put(CodingRecord::StopWord((*word).clone())));
    let what = format!("left {} out of keywords", words_text(&new));
    draft.finish_or(what, || "these words are left out of keywords already".to_owned())
}

/// Takes words into keywords again; those that a run was made without come back with the next run.
///
/// # Errors
/// [`NothingToDo`](crate::coding::CodingError::NothingToDo) where none of them is left out.
pub fn take_in_words(book: &Codebook, words: &[StopWord]) -> CodingResult<Edit> {
    let known: Vec<&StopWord> = words.iter().filter(|word| book.stop_words.contains(word)).collect();
    let mut draft = EditBuilder::new(book);
    known.iter().for_each(|word| draft.remove(RecordKey::StopWord((*word).clone())));
    let what = format!("took {} into keywords again", words_text(&known));
    draft.finish_or(what, || "none of these words is left out of keywords".to_owned())
}

/// Words in a sentence: the word 'foo', the words 'foo' and 'bar' (de).
fn words_text(words: &[&StopWord]) -> String {
    let quoted: Vec<String> = words
        .iter()
        .map(|it| match &it.language {
            Some(language) => format!("'{}' ({language})", it.word),
            None => format!("'{}'", it.word),
        })
        .collect();
    let noun = if words.len() == 1 { "word" } else { "words" };
    format!("the {noun} {}", quoted.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::CodingError;

    #[test]
    fn words_are_left_out_and_taken_in_again() {
        let mut book = Codebook::default();
        let words = ["thing", "de:halt"].map(|word| StopWord::parse(word).unwrap());
        let edit = leave_out_words(&book, &words).unwrap();
        assert_eq!(edit.what, "left the words 'thing', 'halt' (de) out of keywords");
        book.apply(&edit);
        assert_eq!(book.stop_words.len(), 2);
        assert!(matches!(leave_out_words(&book, &words), Err(CodingError::NothingToDo(_))));
        let back = take_in_words(&book, &words[..1]).unwrap();
        assert_eq!(back.what, "took the word 'thing' into keywords again");
        book.apply(&back);
        assert_eq!(book.stop_words.iter().map(ToString::to_string).collect::<Vec<_>>(), ["de:halt"]);
        book.apply(&back.inverse());
        book.apply(&edit.inverse());
        assert_eq!(book, Codebook::default());
        assert!(matches!(take_in_words(&book, &words), Err(CodingError::NothingToDo(_))));
    }
}
