//! A selection of sentences, or of words, of a transcript.

use crate::corpus::{Span, word_ends};

/// A selection of whole sentences or words; `head` may stand before `anchor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentenceSelection {
    /// What it is counted in.
    pub unit: SelectionUnit,
    /// The index of the sentence or word it began at.
    pub anchor: usize,
    /// The index of the sentence or word it reaches to.
    pub head: usize,
}

/// What a selection is counted in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SelectionUnit {
    /// Sentences.
    #[default]
    Sentence,
    /// Words.
    Word,
}

/// The words of a text, in order: what has a letter or a digit between two word boundaries.
pub(super) fn word_spans(text: &str) -> Vec<Span> {
    let mut start = 0;
    let spans = word_ends(text).map(|end| {
        let span = Span::new(start, end);
        start = end;
        span
    });
    spans.filter(|span| span.slice(text).chars().any(char::is_alphanumeric)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_has_letters() {
        let text = "It leaked, didn't it? 12 times.";
        let words: Vec<&str> = word_spans(text).into_iter().map(|span| span.slice(text)).collect();
        assert_eq!(words, ["It", "leaked", "didn't", "it", "12", "times"]);
    }
}
