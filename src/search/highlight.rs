//! Finds what a query matched in a snippet's text, by the same words the index is made of.

use super::words::{Stems, exact, tag, words};
use crate::corpus::Span;
use std::collections::BTreeSet;

/// What a query looks for in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Needle {
    /// These words in their exact form, one after the other.
    Exact(Vec<String>),
    /// These words in the loose form of that language, one after the other.
    Loose {
        /// The language's tag.
        tag: String,
        /// The words.
        words: Vec<String>,
    },
    /// Any of these words in their exact form.
    Any(BTreeSet<String>),
    /// The lead in its exact form, then a word that begins so.
    Starts {
        /// The words before.
        lead: Vec<String>,
        /// How the last begins.
        begun: String,
    },
}

/// Finds what matched in the text of any snippet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Highlighter {
    needles: Vec<Needle>,
}

impl Highlighter {
    pub(super) fn new(needles: Vec<Needle>) -> Self {
        Self { needles }
    }

    /// The pieces of the text that match, in bytes, ascending and apart. A phrase is one piece.
    ///
    /// `language` is that of the snippet's transcript.
    pub fn find(&self, text: &str, language: Option<&str>) -> Vec<Span> {
        self.marker().find(text, language)
    }

    /// For many texts: remembers the stems of their words, which cost more than all else.
    pub fn marker(&self) -> Marker<'_> {
        Marker { needles: &self.needles, stems: Stems::default() }
    }
}

/// A [`Highlighter`] on its way through many texts.
pub struct Marker<'a> {
    needles: &'a [Needle],
    stems: Stems,
}

impl Marker<'_> {
    /// As [`Highlighter::find`].
    pub fn find(&mut self, text: &str, language: Option<&str>) -> Vec<Span> {
        if self.needles.is_empty() {
            return Vec::new();
        }
        let said = Said::new(text, tag(language), self.needles, &mut self.stems);
        let mut found: Vec<Span> = self.needles.iter().flat_map(|needle| said.find(needle)).collect();
        found.sort_unstable();
        merge(found)
    }
}

/// The words of a text in both forms.
struct Said<'a> {
    tag: &'a str,
    spans: Vec<Span>,
    exact: Vec<Option<String>>,
    loose: Vec<Option<String>>,
}

impl<'a> Said<'a> {
    fn new(text: &str, tag: &'a str, needles: &[Needle], stems: &mut Stems) -> Self {
        let spans = words(text);
        let exact: Vec<Option<String>> = spans.iter().map(|span| exact(span.of(text))).collect();
        let needed =
            needles.iter().any(|needle| matches!(needle, Needle::Loose { tag: other, .. } if other == tag));
        let mut loose = |word: &Option<String>| word.as_ref().map(|word| stems.loose(tag, word));
        let loose = if needed { exact.iter().map(&mut loose).collect() } else { Vec::new() };
        Self { tag, spans, exact, loose }
    }

    fn find(&self, needle: &Needle) -> Vec<Span> {
        let equal = |word: &Option<String>, wanted: &String| word.as_ref() == Some(wanted);
        match needle {
            Needle::Exact(wanted) => {
                self.runs(&self.exact, wanted.len(), |run| run.iter().zip(wanted).all(|(a, b)| equal(a, b)))
            }
            Needle::Loose { tag, words: wanted } if tag == self.tag => {
                self.runs(&self.loose, wanted.len(), |run| run.iter().zip(wanted).all(|(a, b)| equal(a, b)))
            }
            Needle::Loose { .. } => Vec::new(),
            Needle::Any(wanted) => {
                self.runs(&self.exact, 1, |run| run.iter().flatten().all(|word| wanted.contains(word)))
            }
            Needle::Starts { lead, begun } => self.runs(&self.exact, lead.len() + 1, |run| {
                let last = run
                    .last()
                    .and_then(Option::as_deref)
                    .is_some_and(|word| word.starts_with(begun.as_str()));
                last && run.iter().zip(lead).all(|(a, b)| equal(a, b))
            }),
        }
    }

    /// The places where so many words on end fit.
    fn runs(
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

/// Joins pieces that overlap or touch.
fn merge(sorted: Vec<Span>) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// Pieces of a text in Unicode code points instead of bytes; the pieces ascending and apart, as
/// [`Highlighter::find`] gives them.
pub fn code_points(text: &str, spans: &[Span]) -> Vec<[usize; 2]> {
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
        let needle = |phrase: &&[&str]| Needle::Exact(phrase.iter().map(|word| (*word).to_owned()).collect());
        Highlighter::new(phrases.iter().map(needle).collect())
    }

    #[test]
    fn a_phrase_is_one_piece_and_pieces_that_overlap_are_joined() {
        let text = "Chunk size, chunk-size; the size of a chunk";
        let found = |phrases: &[&[&str]]| -> Vec<&str> {
            exactly(phrases).find(text, None).into_iter().map(|span| span.of(text)).collect()
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
        let said: Vec<String> = code_points(text, &found)
            .into_iter()
            .map(|[start, end]| points[start..end].iter().collect())
            .collect();
        assert_eq!(said, ["café", "café"]);
        assert_eq!(code_points(text, &found)[0], [4, 8]);
    }
}
