//! Finding a passage of an earlier text again in a later one.
//!
//! First word for word, nearest to where it was; then by its letters and digits alone, so that new
//! punctuation, case or line breaks do no harm; last by its three-word shingles (Broder 1997),
//! where at least half of them stand in the same order close together.

use crate::corpus::Span;
use std::cell::OnceCell;
use std::collections::HashMap;

/// Words in a shingle.
const SHINGLE: usize = 3;
/// The fewest words a passage needs to be found by shingles.
const FEWEST: usize = 6;

/// Where each shingle stands, by its hash.
type Places = HashMap<u64, Vec<usize>>;

/// Finds passages of one text in another.
#[derive(Debug)]
pub struct Finder<'a> {
    old: &'a str,
    new: &'a str,
    letters: OnceCell<Letters>,
    words: OnceCell<(Vec<Word>, Places)>,
}

impl<'a> Finder<'a> {
    /// Prepares to find passages of `old` in `new`; the costly parts wait until they are needed.
    pub fn new(old: &'a str, new: &'a str) -> Self {
        Self { old, new, letters: OnceCell::new(), words: OnceCell::new() }
    }

    /// Where a passage of the old text stands in the new one; none where it is gone.
    pub fn find(&self, span: Span) -> Option<Span> {
        let passage = span.of(self.old);
        if passage.trim().is_empty() {
            return None;
        }
        self.exact(passage, span.start)
            .or_else(|| self.by_letters(passage, span.start))
            .or_else(|| self.by_words(passage))
    }

    /// Bytes between a place in the new text and where the passage is expected, counted from the
    /// beginning or from the end, whichever is nearer.
    fn distance(&self, start: usize, was: usize) -> usize {
        let from_end = self.new.len() as i64 - (self.old.len() as i64 - was as i64);
        start.abs_diff(was).min((start as i64).abs_diff(from_end) as usize)
    }

    fn exact(&self, passage: &str, was: usize) -> Option<Span> {
        self.new
            .match_indices(passage)
            .map(|(start, _)| start)
            .min_by_key(|&start| (self.distance(start, was), start))
            .map(|start| Span::new(start, start + passage.len()))
    }

    fn by_letters(&self, passage: &str, was: usize) -> Option<Span> {
        let wanted = Letters::of(passage).text;
        let letters = self.letters.get_or_init(|| Letters::of(self.new));
        // A few letters alone would be found anywhere.
        if wanted.chars().count() < 12 {
            return None;
        }
        letters
            .text
            .match_indices(&wanted)
            .filter_map(|(at, _)| letters.span(at, at + wanted.len()))
            .min_by_key(|span| (self.distance(span.start, was), span.start))
    }

    fn by_words(&self, passage: &str) -> Option<Span> {
        let wanted = words(passage);
        if wanted.len() < FEWEST {
            return None;
        }
        let (there, places) = self.words.get_or_init(|| {
            let there = words(self.new);
            let mut places = Places::new();
            for (at, hash) in shingles(&there).enumerate() {
                places.entry(hash).or_default().push(at);
            }
            (there, places)
        });
        let mut matches: Vec<(i64, usize, usize)> = shingles(&wanted)
            .enumerate()
            .flat_map(|(from, hash)| places.get(&hash).into_iter().flatten().map(move |&to| (from, to)))
            .map(|(from, to)| (to as i64 - from as i64, from, to))
            .collect();
        matches.sort_unstable();
        // Matches of one passage lie near one diagonal: words put in or left out shift it a little.
        let slack = (wanted.len() / 5).max(2) as i64;
        let mut best: &[(i64, usize, usize)] = &[];
        let mut first = 0;
        for last in 0..matches.len() {
            while matches.get(last)?.0 - matches.get(first)?.0 > slack {
                first += 1;
            }
            let group = matches.get(first..=last)?;
            if group.len() > best.len() {
                best = group;
            }
        }
        let mut distinct: Vec<usize> = best.iter().map(|&(_, from, _)| from).collect();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() * 2 < wanted.len() - (SHINGLE - 1) {
            return None;
        }
        // Words before the first match and after the last are taken in up to the passage's own first
        // and last word where it is near, else by their number.
        let slack = slack as usize;
        let (from, first) = best.iter().map(|&(_, from, to)| (from, to)).min()?;
        let (upto, last) = best.iter().map(|&(_, from, to)| (from + SHINGLE - 1, to + SHINGLE - 1)).max()?;
        let (head, tail) = (from, wanted.len().checked_sub(upto + 1)?);
        let is = |at: usize, word: Option<&Word>| there.get(at).map(|it| it.hash) == word.map(|it| it.hash);
        let start = (first.saturating_sub(head + slack)..=first).rev().find(|&at| is(at, wanted.first()));
        let start = start.unwrap_or_else(|| first.saturating_sub(head));
        let end = (last..=last + tail + slack).find(|&at| is(at, wanted.last()));
        let end = end.unwrap_or_else(|| (last + tail).min(there.len() - 1));
        Some(Span::new(there.get(start)?.span.start, there.get(end)?.span.end))
    }
}

/// A text's letters and digits in lower case, each with the span of the character it came from.
#[derive(Debug)]
struct Letters {
    text: String,
    places: Vec<(usize, Span)>,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut letters = Self { text: String::with_capacity(text.len()), places: Vec::new() };
        for (start, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
            letters.places.push((letters.text.len(), Span::new(start, start + letter.len_utf8())));
            letters.text.extend(letter.to_lowercase());
        }
        letters
    }

    /// The span of the original between two offsets of the letters.
    fn span(&self, from: usize, to: usize) -> Option<Span> {
        let first = self.places.partition_point(|&(at, _)| at < from);
        let last = self.places.partition_point(|&(at, _)| at < to).checked_sub(1)?;
        Some(Span::new(self.places.get(first)?.1.start, self.places.get(last)?.1.end))
    }
}

#[derive(Debug)]
struct Word {
    hash: u64,
    span: Span,
}

/// FNV-1a, 64 bits.
fn fold(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut from = None;
    let ends = std::iter::once((text.len(), ' '));
    for (at, letter) in text.char_indices().chain(ends) {
        match (letter.is_alphanumeric(), from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                let span = Span::new(start, at);
                let hash = fold(0xcbf2_9ce4_8422_2325, span.of(text).to_lowercase().as_bytes());
                words.push(Word { hash, span });
                from = None;
            }
            _ => {}
        }
    }
    words
}

fn shingles(words: &[Word]) -> impl Iterator<Item = u64> {
    words
        .windows(SHINGLE)
        .map(|window| window.iter().fold(0, |hash, word| fold(hash, &word.hash.to_le_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "Yes.\n\nWe tried five chunk sizes before we looked at what the retriever returned.\n\nYes.\n\nHalf of it was boilerplate.";

    fn found<'a>(passage: &str, new: &'a str) -> Option<&'a str> {
        let start = OLD.rfind(passage)?;
        Finder::new(OLD, new).find(Span::new(start, start + passage.len())).map(|span| span.of(new))
    }

    #[test]
    fn the_same_words_are_found_nearest_to_where_they_were() {
        let new = format!("A new introduction.\n\n{OLD}");
        let was = OLD.rfind("Yes.").unwrap();
        let finder = Finder::new(OLD, &new);
        assert_eq!(finder.find(Span::new(was, was + 4)).unwrap().start, new.rfind("Yes.").unwrap());
        assert_eq!(finder.find(Span::new(0, 4)).unwrap().start, new.find("Yes.").unwrap());
    }

    #[test]
    fn new_case_punctuation_and_breaks_do_no_harm() {
        let new = "So: we tried\nfive chunk-sizes, before WE looked at what the retriever returned!";
        let passage = "We tried five chunk sizes before we looked at what the retriever returned";
        assert_eq!(
            found(passage, new),
            Some("we tried\nfive chunk-sizes, before WE looked at what the retriever returned")
        );
    }

    #[test]
    fn a_corrected_word_does_no_harm() {
        let new = "Yes. We tried six chunk sizes before we looked at what the big retriever returned. No.";
        let passage = "We tried five chunk sizes before we looked at what the retriever returned.";
        assert_eq!(
            found(passage, new),
            Some("We tried six chunk sizes before we looked at what the big retriever returned")
        );
    }

    #[test]
    fn what_is_gone_is_not_found() {
        assert_eq!(
            found("Half of it was boilerplate.", "Something else was said altogether, half an hour long."),
            None
        );
        assert_eq!(found("Yes.", "No."), None);
    }
}
