//! Highlighting: finds what a query matched in a snippet's text, with the analyzer the index is made with.

use super::analyzer::{StemCache, exact_form, language_tag, split_words};
use crate::corpus::Span;
use std::collections::BTreeSet;

/// What to mark in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HighlightPattern {
    /// These words in their exact form, one after the other.
    Exact(Vec<String>),
    /// These words in the loose form of a language, one after the other.
    Stemmed {
        /// The tag of the language.
        tag: String,
        /// The words.
        words: Vec<String>,
    },
    /// Any of these words in their exact form.
    AnyWord(BTreeSet<String>),
    /// The leading words in their exact form, then a word with this prefix.
    Prefix {
        /// The leading words.
        lead: Vec<String>,
        /// The prefix of the last word.
        begun: String,
    },
}

/// Finds what a query matched in the text of any snippet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Highlighter {
    patterns: Vec<HighlightPattern>,
}

impl Highlighter {
    pub(super) fn new(needles: Vec<HighlightPattern>) -> Self {
        Self { patterns: needles }
    }

    /// The matching spans of the text in bytes, sorted and disjoint. A phrase is one span. `language` is that
    /// of the snippet's transcript.
    pub fn find(&self, text: &str, language: Option<&str>) -> Vec<Span> {
        self.cached().find(text, language)
    }

    /// A highlighter for many texts, which caches the stems of their words: they cost more than all else.
    pub fn cached(&self) -> CachedHighlighter<'_> {
        CachedHighlighter { patterns: &self.patterns, stems: StemCache::default() }
    }
}

/// A [`Highlighter`] with a cache of stems.
pub struct CachedHighlighter<'a> {
    patterns: &'a [HighlightPattern],
    stems: StemCache,
}

impl CachedHighlighter<'_> {
    /// As [`Highlighter::find`].
    pub fn find(&mut self, text: &str, language: Option<&str>) -> Vec<Span> {
        if self.patterns.is_empty() {
            return Vec::new();
        }
        let said = TextWords::new(text, language_tag(language), self.patterns, &mut self.stems);
        let mut found: Vec<Span> = self.patterns.iter().flat_map(|needle| said.find(needle)).collect();
        found.sort_unstable();
        merge_overlaps(found)
    }
}

/// The words of a text in both forms; none where a word is too long to be indexed.
struct TextWords<'a> {
    tag: &'a str,
    spans: Vec<Span>,
    exact: Vec<Option<String>>,
    stemmed: Vec<Option<String>>,
}

impl<'a> TextWords<'a> {
    /// Splits a text and computes its exact forms, and its loose forms where some pattern needs them.
    fn new(text: &str, tag: &'a str, needles: &[HighlightPattern], stems: &mut StemCache) -> Self {
        let spans = split_words(text);
        let exact: Vec<Option<String>> = spans.iter().map(|span| exact_form(span.slice(text))).collect();
        let needed = needles
            .iter()
            .any(|needle| matches!(needle, HighlightPattern::Stemmed { tag: other, .. } if other == tag));
        let mut loose = |word: &Option<String>| word.as_ref().map(|word| stems.stemmed_form(tag, word));
        let loose = if needed { exact.iter().map(&mut loose).collect() } else { Vec::new() };
        Self { tag, spans, exact, stemmed: loose }
    }

    /// The spans that match one pattern.
    fn find(&self, needle: &HighlightPattern) -> Vec<Span> {
        let equal = |word: &Option<String>, wanted: &String| word.as_ref() == Some(wanted);
        match needle {
            HighlightPattern::Exact(wanted) => self.matching_runs(&self.exact, wanted.len(), |run| {
                run.iter().zip(wanted).all(|(a, b)| equal(a, b))
            }),
            HighlightPattern::Stemmed { tag, words: wanted } if tag == self.tag => {
                self.matching_runs(&self.stemmed, wanted.len(), |run| {
                    run.iter().zip(wanted).all(|(a, b)| equal(a, b))
                })
            }
            HighlightPattern::Stemmed { .. } => Vec::new(),
            HighlightPattern::AnyWord(wanted) => self
                .matching_runs(&self.exact, 1, |run| run.iter().flatten().all(|word| wanted.contains(word))),
            HighlightPattern::Prefix { lead, begun } => {
                self.matching_runs(&self.exact, lead.len() + 1, |run| {
                    let last = run
                        .last()
                        .and_then(Option::as_deref)
                        .is_some_and(|word| word.starts_with(begun.as_str()));
                    last && run.iter().zip(lead).all(|(a, b)| equal(a, b))
                })
            }
        }
    }

    /// The spans of every run of `length` words that fits.
    fn matching_runs(
        &self,
        words: &[Option<String>],
        length: usize,
        fits: impl Fn(&[Option<String>]) -> bool,
    ) -> Vec<Span> {
        if length == 0 {
            return Vec::new();
        }
        let spans = self.spans.windows(length);
        let hits =
            words.windows(length).zip(spans).filter(|(run, _)| run.iter().all(Option::is_some) && fits(run));
        hits.filter_map(|(_, spans)| Some(Span::new(spans.first()?.start, spans.last()?.end))).collect()
    }
}

/// Merges sorted spans that overlap or touch.
fn merge_overlaps(sorted: Vec<Span>) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// Spans in Unicode code points instead of bytes. The spans have to be sorted and disjoint, as
/// [`Highlighter::find`] returns them.
pub fn code_point_ranges(text: &str, spans: &[Span]) -> Vec<[usize; 2]> {
    let (mut byte, mut point) = (0, 0);
    let mut to = |end: usize| {
        point += text.get(byte..end).map_or(0, |piece| piece.chars().count());
        byte = end;
        point
    };
    spans.iter().map(|span| [to(span.start), to(span.end)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exactly(phrases: &[&[&str]]) -> Highlighter {
        let needle = |phrase: &&[&str]| {
            HighlightPattern::Exact(phrase.iter().map(|word| (*word).to_owned()).collect())
        };
        Highlighter::new(phrases.iter().map(needle).collect())
    }

    #[test]
    fn a_phrase_is_one_piece_and_pieces_that_overlap_are_joined() {
        let text = "Chunk size, chunk-size; the size of a chunk";
        let found = |phrases: &[&[&str]]| -> Vec<&str> {
            exactly(phrases).find(text, None).into_iter().map(|span| span.slice(text)).collect()
        };
        assert_eq!(found(&[&["chunk", "size"]]), ["Chunk size", "chunk-size"]);
        assert_eq!(found(&[&["chunk", "size"], &["size", "chunk"]]), ["Chunk size, chunk-size"]);
        assert_eq!(found(&[&["of"], &["a"]]), ["of", "a"]);
    }

    #[test]
    fn offsets_count_code_points() {
        let text = "👩‍🚀 café: naïve café";
        let found = exactly(&[&["café"]]).find(text, None);
        let points: Vec<char> = text.chars().collect();
        let said: Vec<String> = code_point_ranges(text, &found)
            .into_iter()
            .map(|[start, end]| points[start..end].iter().collect())
            .collect();
        assert_eq!(said, ["café", "café"]);
        assert_eq!(code_point_ranges(text, &found)[0], [4, 8]);
    }
}
