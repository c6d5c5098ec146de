//! The words of an index in memory, for queries that stand for many of them: patterns, regular expressions, compounds.
//!
//! The dictionaries of the segments would have to be walked for each such query, on every key that is pressed; together
//! they are some megabytes, read once.

use crate::corpus::fold_letters;
use memchr::memmem;
use regex::Regex;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;
use tantivy::Searcher;
use tantivy::schema::Field;

/// The words of an index, read once.
#[derive(Debug, Default)]
pub(in crate::search) struct OnceWords(OnceLock<IndexWords>);

impl OnceWords {
    /// The words of a field of the index, read where they were not yet.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(in crate::search) fn read(&self, searcher: &Searcher, field: Field) -> tantivy::Result<&IndexWords> {
        if let Some(words) = self.0.get() {
            return Ok(words);
        }
        let words = IndexWords::read(searcher, field)?;
        Ok(self.0.get_or_init(|| words))
    }
}

/// The words of a field, and what those with diacritics are without.
#[derive(Debug, Default)]
pub(in crate::search) struct IndexWords {
    words: SortedWords,
    /// Those with diacritics, written without.
    folded: SortedWords,
    /// Which word each of them is.
    folded_from: Vec<u32>,
}

impl IndexWords {
    /// Reads the dictionaries of all segments.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn read(searcher: &Searcher, field: Field) -> tantivy::Result<Self> {
        let mut words = BTreeSet::new();
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut stream = index.terms().stream()?;
            while stream.advance() {
                // Terms are written as UTF-8; another is of a damaged file and matches nothing a user types.
                if let Ok(word) = std::str::from_utf8(stream.key())
                    && !words.contains(word)
                {
                    words.insert(word.to_owned());
                }
            }
        }
        Ok(Self::new(&words))
    }

    fn new(words: &BTreeSet<String>) -> Self {
        let mut folded: Vec<(String, u32)> = Vec::new();
        for (word, at) in words.iter().zip(0..).filter(|(word, _)| !word.is_ascii()) {
            let letters = fold_letters(word);
            folded.extend((letters != *word).then_some((letters, at)));
        }
        folded.sort_unstable();
        Self {
            words: SortedWords::new(words.iter().map(String::as_str)),
            folded: SortedWords::new(folded.iter().map(|(letters, _)| letters.as_str())),
            folded_from: folded.iter().map(|(_, at)| *at).collect(),
        }
    }

    /// The words that an expression matches, with diacritics or without, of those that begin with `beginning`.
    pub(in crate::search) fn matching(&self, expression: &Regex, beginning: &str) -> BTreeSet<&str> {
        let of = |words: &SortedWords| -> Vec<usize> {
            let places = words.beginning_with(beginning);
            places.filter(|&at| expression.is_match(words.get(at))).collect()
        };
        let mut found: BTreeSet<&str> = of(&self.words).into_iter().map(|at| self.words.get(at)).collect();
        found.extend(of(&self.folded).into_iter().map(|at| self.with_diacritics(at)));
        found
    }

    /// The words that contain some letters, all without diacritics; each with what it is without.
    pub(in crate::search) fn containing<'a>(&'a self, letters: &str) -> BTreeMap<&'a str, Cow<'a, str>> {
        let mut found = BTreeMap::new();
        for at in self.words.containing(letters) {
            let word = self.words.get(at);
            let folded = if word.is_ascii() { Cow::Borrowed(word) } else { Cow::Owned(fold_letters(word)) };
            if folded.contains(letters) {
                found.insert(word, folded);
            }
        }
        for at in self.folded.containing(letters) {
            found.insert(self.with_diacritics(at), Cow::Borrowed(self.folded.get(at)));
        }
        found
    }

    /// The word that one without diacritics is.
    fn with_diacritics(&self, at: usize) -> &str {
        self.folded_from.get(at).map_or("", |&word| self.words.get(word as usize))
    }
}

/// Words in the order of their bytes, in one text.
#[derive(Debug, Default)]
struct SortedWords {
    /// Each with a line break behind it, which no word has.
    text: String,
    /// Where each begins, and the end of the text.
    starts: Vec<usize>,
}

impl SortedWords {
    fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let (mut text, mut starts) = (String::new(), vec![0]);
        for word in words {
            text.push_str(word);
            text.push('\n');
            starts.push(text.len());
        }
        Self { text, starts }
    }

    fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The word at a place; empty where there is none.
    fn get(&self, at: usize) -> &str {
        let span = self.starts.get(at).zip(self.starts.get(at + 1));
        span.and_then(|(&start, &next)| self.text.get(start..next - 1)).unwrap_or_default()
    }

    /// Where the words stand that begin with some letters.
    fn beginning_with(&self, letters: &str) -> Range<usize> {
        let first = self.first_where(0, |word| word >= letters);
        first..self.first_where(first, |word| !word.starts_with(letters))
    }

    /// The first place from one on of which something holds, as it does of all behind.
    fn first_where(&self, from: usize, holds: impl Fn(&str) -> bool) -> usize {
        let (mut from, mut to) = (from, self.len());
        while from < to {
            let middle = from.midpoint(to);
            if holds(self.get(middle)) { to = middle } else { from = middle + 1 }
        }
        from
    }

    /// Where the words stand that contain some letters, ascending.
    fn containing(&self, letters: &str) -> Vec<usize> {
        let mut found: Vec<usize> = memmem::find_iter(self.text.as_bytes(), letters)
            .map(|byte| self.starts.partition_point(|start| *start <= byte) - 1)
            .collect();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_found_is_what_a_walk_through_all_words_finds(
            words in prop::collection::btree_set("[abcéßø]{1,5}", 0..40),
            beginning in "[abces]{0,2}", letters in "[abceso]{1,2}",
        ) {
            let all = IndexWords::new(&words);
            let expression = Regex::new(&format!("^(?:{beginning}.*a?)$")).unwrap();
            let matching: BTreeSet<&str> = words
                .iter()
                .filter(|word| expression.is_match(word) || expression.is_match(&fold_letters(word)))
                .map(String::as_str)
                .collect();
            prop_assert_eq!(all.matching(&expression, &beginning), matching);
            let containing: BTreeMap<&str, Cow<'_, str>> = words
                .iter()
                .map(|word| (word.as_str(), Cow::Owned(fold_letters(word))))
                .filter(|(_, folded): &(_, Cow<'_, str>)| folded.contains(&letters))
                .collect();
            prop_assert_eq!(all.containing(&letters), containing);
        }
    }
}
