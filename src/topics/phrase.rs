//! A phrase: one word, or two neighbouring words.

use crate::topics::words::{CorpusTerms, GAP, without_foreign_blanks};

/// One word or a pair of neighbouring words, by term id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermPhrase {
    /// The first word.
    pub first: u32,
    /// The word after it, if it is a pair.
    pub second: Option<u32>,
}

impl TermPhrase {
    /// Every word and every pair in a snippet's terms; pairs do not span a gap nor repeat a word.
    pub fn phrases_of(terms: &[u32]) -> impl Iterator<Item = Self> + '_ {
        let single = terms.iter().filter(|&&term| term != GAP).map(|&first| Self { first, second: None });
        let pairs = terms.windows(2).filter_map(|pair| match *pair {
            [first, second] if first != GAP && second != GAP && first != second => {
                Some(Self { first, second: Some(second) })
            }
            _ => None,
        });
        single.chain(pairs)
    }

    /// The terms in it, one or two.
    pub fn words(self) -> impl Iterator<Item = u32> {
        std::iter::once(self.first).chain(self.second)
    }

    /// The phrase in its most frequent spelling.
    pub fn text(self, words: &CorpusTerms) -> String {
        match self.second {
            Some(second) => {
                let (first, second) = (words.display_text(self.first), words.display_text(second));
                without_foreign_blanks(&format!("{first} {second}"))
            }
            None => words.display_text(self.first).to_owned(),
        }
    }
}
