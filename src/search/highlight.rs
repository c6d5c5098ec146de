//! Highlighting: finds what a query matched in a snippet's text, with the analyzer the index is made with.

use super::analyzer::{StemCache, exact_form, joined_words, language_tag, split_words};
use crate::corpus::Span;
use leitmotif_postings::ordered_stretches;
use std::collections::BTreeSet;

/// What to mark in a text: words in this order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HighlightPattern {
    /// The words, each a choice.
    pub(super) slots: Vec<WordChoice>,
    /// Most other words between them, taken together.
    pub(super) slop: u32,
}

/// A choice of words for one place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WordChoice {
    /// Words in their exact form.
    pub(super) exact: BTreeSet<String>,
    /// Words in their loose form, with the tag of their language.
    pub(super) loose: BTreeSet<String>,
}

/// Finds what a query matched in the text of any snippet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Highlighter {
    patterns: Vec<HighlightPattern>,
}

impl Highlighter {
    pub(super) fn new(patterns: Vec<HighlightPattern>) -> Self {
        Self { patterns }
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
        let mut found: Vec<Span> = self.patterns.iter().flat_map(|pattern| said.find(pattern)).collect();
        found.sort_unstable();
        merge_overlaps(found)
    }
}

/// The words of a text in all their forms.
struct TextWords {
    spans: Vec<Span>,
    words: Vec<WordForms>,
}

/// A word of a text.
struct WordForms {
    /// Position of the first and the last of the words it is written in.
    first: usize,
    last: usize,
    exact: String,
    loose: Vec<String>,
}

impl TextWords {
    /// Splits a text and computes its exact forms, and its loose forms where some pattern needs them.
    fn new(text: &str, tag: &str, patterns: &[HighlightPattern], stems: &mut StemCache) -> Self {
        let spans = split_words(text);
        let prefix = format!("{tag}:");
        let slots = || patterns.iter().flat_map(|pattern| &pattern.slots);
        let needed = slots().flat_map(|slot| &slot.loose).any(|loose| loose.starts_with(&prefix));
        let single = spans.iter().enumerate().filter_map(|(at, span)| {
            // A word too long to index is left out, as it is of the index.
            exact_form(span.slice(text)).map(|exact| (at, at, exact))
        });
        let joined = joined_words(text, &spans).into_iter().map(|word| (word.first, word.last, word.exact));
        let forms = |(first, last, exact): (usize, usize, String)| {
            let loose =
                if needed { stems.loose_forms(tag, &exact).into_forms().collect() } else { Vec::new() };
            WordForms { first, last, exact, loose }
        };
        let mut words: Vec<WordForms> = single.chain(joined).map(forms).collect();
        words.sort_by_key(|word| (word.first, word.last));
        Self { spans, words }
    }

    /// The words that are one of these.
    fn choose<'a>(&'a self, choice: &'a WordChoice) -> impl Iterator<Item = &'a WordForms> {
        self.words.iter().filter(|word| {
            choice.exact.contains(&word.exact) || word.loose.iter().any(|loose| choice.loose.contains(loose))
        })
    }

    /// The spans that match one pattern.
    fn find(&self, pattern: &HighlightPattern) -> Vec<Span> {
        let span = |first: usize, last: usize| {
            Some(Span::new(self.spans.get(first)?.start, self.spans.get(last)?.end))
        };
        if let [choice] = pattern.slots.as_slice() {
            return self.choose(choice).filter_map(|word| span(word.first, word.last)).collect();
        }
        let places: Vec<Vec<u32>> = pattern
            .slots
            .iter()
            .map(|choice| {
                let mut places: Vec<u32> =
                    self.choose(choice).filter_map(|word| u32::try_from(word.first).ok()).collect();
                places.dedup();
                places
            })
            .collect();
        let stretches = ordered_stretches(&places, pattern.slop);
        stretches.filter_map(|(first, last)| span(first as usize, last as usize)).collect()
    }
}

/// Merges sorted spans that overlap. Those that only touch are two: scripts without blanks have words side by side.
fn merge_overlaps(sorted: Vec<Span>) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
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
        let choice = |word: &&str| WordChoice { exact: [(*word).to_owned()].into(), ..WordChoice::default() };
        let pattern =
            |phrase: &&[&str]| HighlightPattern { slots: phrase.iter().map(choice).collect(), slop: 0 };
        Highlighter::new(phrases.iter().map(pattern).collect())
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
        let thanks = exactly(&[&["谢"]]).find("谢谢", None);
        assert_eq!(thanks, [Span::new(0, 3), Span::new(3, 6)]);
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
