//! Relocates passages after a transcript was imported anew with changed text.
//!
//! Three attempts, from strict to tolerant: word for word, nearest to the old position; by letters and digits
//! alone, so that new punctuation, case or line breaks do no harm; by three-word shingles (Broder 1997),
//! where at least half of them stand close together in the same order. A passage that fails all three is
//! reported as gone rather than guessed.

use crate::corpus::{Span, is_unspaced};
use std::cell::OnceCell;
use std::collections::HashMap;

/// Words per shingle. Three is the usual choice for near-duplicate text; not measured here.
const SHINGLE_WORDS: usize = 3;
/// The fewest words a passage needs to be found by shingles: fewer make too few shingles to tell it from
/// chance. Chosen by hand; not measured.
const MIN_SHINGLED_WORDS: usize = 6;

/// Fewer letters are found by accident: across the boundaries of words where letters alone count, and anywhere word for word,
/// unless what stands beside them is the same. Chosen by hand; not measured.
const FEWEST_LETTERS: usize = 12;
/// How many letters before and behind a short passage tell that it is the same. Chosen by hand; not measured.
const NEIGHBOUR_LETTERS: usize = 8;

/// Positions of each shingle in the new text, in words, by the shingle's hash.
type ShinglePositions = HashMap<u64, Vec<usize>>;

/// Relocates passages of one text in another. The indices of the new text are built on first use and shared
/// by all passages.
#[derive(Debug)]
pub struct SpanRelocator<'a> {
    old: &'a str,
    new: &'a str,
    letters: OnceCell<LetterText>,
    words: OnceCell<(Vec<HashedWord>, ShinglePositions)>,
}

impl<'a> SpanRelocator<'a> {
    /// Prepares to relocate passages of `old` in `new`. Cheap: nothing is indexed yet.
    pub fn new(old: &'a str, new: &'a str) -> Self {
        Self { old, new, letters: OnceCell::new(), words: OnceCell::new() }
    }

    /// The span of the passage in the new text; none where it is gone or empty.
    pub fn relocate(&self, span: Span) -> Option<Span> {
        let passage = span.slice(self.old);
        if passage.trim().is_empty() {
            return None;
        }
        self.find_exact(passage, span.start)
            .or_else(|| self.find_by_letters(passage, span.start))
            .or_else(|| self.find_by_shingles(passage))
    }

    /// Bytes between a position in the new text and the expected one. The expected position is counted from
    /// the beginning or from the end, whichever is nearer, so that text put in before or after does not
    /// mislead.
    fn displacement(&self, start: usize, was: usize) -> usize {
        let from_end = self.new.len() as i64 - (self.old.len() as i64 - was as i64);
        start.abs_diff(was).min((start as i64).abs_diff(from_end) as usize)
    }

    /// The nearest verbatim occurrence that begins and ends where words do.
    fn find_exact(&self, passage: &str, was: usize) -> Option<Span> {
        let old = Span::new(was, was + passage.len());
        // A "Yes." is said everywhere: one that has other neighbours is another.
        let is_short = passage.chars().filter(|c| c.is_alphanumeric()).count() < FEWEST_LETTERS;
        self.new
            .match_indices(passage)
            .map(|(start, _)| Span::new(start, start + passage.len()))
            .filter(|&span| !cuts_words(self.new, span) || cuts_words(self.old, old))
            .filter(|&span| {
                !is_short || share_a_side(&neighbours(self.old, old), &neighbours(self.new, span))
            })
            .min_by_key(|span| (self.displacement(span.start, was), span.start))
    }

    /// The nearest occurrence by letters and digits alone.
    fn find_by_letters(&self, passage: &str, was: usize) -> Option<Span> {
        let wanted = LetterText::new(passage).text;
        let letters = self.letters.get_or_init(|| LetterText::new(self.new));
        if wanted.chars().count() < FEWEST_LETTERS {
            return None;
        }
        letters
            .text
            .match_indices(&wanted)
            .filter_map(|(at, _)| letters.source_span(at, at + wanted.len()))
            .min_by_key(|span| (self.displacement(span.start, was), span.start))
    }

    /// The best occurrence by word shingles: the densest group of shingle matches that keeps their order.
    fn find_by_shingles(&self, passage: &str) -> Option<Span> {
        let wanted = hash_words(passage);
        if wanted.len() < MIN_SHINGLED_WORDS {
            return None;
        }
        let (there, places) = self.words.get_or_init(|| {
            let there = hash_words(self.new);
            let mut places = ShinglePositions::new();
            for (at, hash) in shingle_hashes(&there).enumerate() {
                places.entry(hash).or_default().push(at);
            }
            (there, places)
        });
        let mut matches: Vec<(i64, usize, usize)> = shingle_hashes(&wanted)
            .enumerate()
            .flat_map(|(from, hash)| places.get(&hash).into_iter().flatten().map(move |&to| (from, to)))
            .map(|(from, to)| (to as i64 - from as i64, from, to))
            .collect();
        matches.sort_unstable();
        // Matches of one passage lie near one diagonal (position in the new text minus position in the
        // passage). Words put in or left out shift it: a fifth of the passage, at least two words, is
        // allowed. Chosen by hand; not measured.
        let slack = (wanted.len() / 5).max(2) as i64;
        // A sliding window over the matches, sorted by diagonal, finds the largest group within the slack.
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
        // A shingle that recurs in the new text counts once. Half of the passage's shingles have to be there.
        if distinct.len() * 2 < wanted.len() - (SHINGLE_WORDS - 1) {
            return None;
        }
        // Extend to the passage's own first and last word where they stand near; else by the number of words
        // missing at each end.
        let slack = slack as usize;
        let (from, first) = best.iter().map(|&(_, from, to)| (from, to)).min()?;
        let (upto, last) =
            best.iter().map(|&(_, from, to)| (from + SHINGLE_WORDS - 1, to + SHINGLE_WORDS - 1)).max()?;
        let (head, tail) = (from, wanted.len().checked_sub(upto + 1)?);
        let is =
            |at: usize, word: Option<&HashedWord>| there.get(at).map(|it| it.hash) == word.map(|it| it.hash);
        let start = (first.saturating_sub(head + slack)..=first).rev().find(|&at| is(at, wanted.first()));
        let start = start.unwrap_or_else(|| first.saturating_sub(head));
        let end = (last..=last + tail + slack).find(|&at| is(at, wanted.last()));
        let end = end.unwrap_or_else(|| (last + tail).min(there.len() - 1));
        Some(Span::new(there.get(start)?.span.start, there.get(end)?.span.end))
    }
}

/// Says whether a span begins or ends inside a word. Scripts without blanks have no such boundary.
fn cuts_words(text: &str, span: Span) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
    let cuts = |at: usize| {
        let (before, behind) = (Span::new(0, at).slice(text), Span::new(at, text.len()).slice(text));
        joins(before.chars().next_back()) && joins(behind.chars().next())
    };
    cuts(span.start) || cuts(span.end)
}

/// The letters before and behind a span, as many as tell it from others of the same words.
fn neighbours(text: &str, span: Span) -> [String; 2] {
    let before = Span::new(0, span.start).slice(text).chars().rev();
    let behind = Span::new(span.end, text.len()).slice(text).chars();
    let letters = |side: &mut dyn Iterator<Item = char>| {
        let letters = side.filter(|c| c.is_alphanumeric()).take(NEIGHBOUR_LETTERS);
        letters.flat_map(char::to_lowercase).collect()
    };
    [letters(&mut before.into_iter()), letters(&mut behind.into_iter())]
}

/// Whether two passages have the same before or behind them; at an end of a text, as much of it as is there.
fn share_a_side(old: &[String; 2], new: &[String; 2]) -> bool {
    let is_same = |(old, new): (&String, &String)| {
        let (short, long) = if old.len() < new.len() { (old, new) } else { (new, old) };
        old == new || (short.chars().count() > NEIGHBOUR_LETTERS / 2 && long.starts_with(short.as_str()))
    };
    old.iter().zip(new).any(is_same)
}

/// A text reduced to its letters and digits in lower case, with the source span of each.
#[derive(Debug)]
struct LetterText {
    text: String,
    positions: Vec<(usize, Span)>,
}

impl LetterText {
    fn new(text: &str) -> Self {
        let mut letters = Self { text: String::with_capacity(text.len()), positions: Vec::new() };
        for (start, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
            letters.positions.push((letters.text.len(), Span::new(start, start + letter.len_utf8())));
            letters.text.extend(letter.to_lowercase());
        }
        letters
    }

    /// The span in the source text between two byte offsets of the reduced text.
    fn source_span(&self, from: usize, to: usize) -> Option<Span> {
        let first = self.positions.partition_point(|&(at, _)| at < from);
        let last = self.positions.partition_point(|&(at, _)| at < to).checked_sub(1)?;
        Some(Span::new(self.positions.get(first)?.1.start, self.positions.get(last)?.1.end))
    }
}

/// A word's hash, in lower case, with its span.
#[derive(Debug)]
struct HashedWord {
    hash: u64,
    span: Span,
}

/// FNV-1a, 64 bits: fast, and the same on every machine. Not used against hostile input, where a collision
/// would at worst misplace a passage.
fn fnv1a(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Splits a text into runs of letters and digits.
fn hash_words(text: &str) -> Vec<HashedWord> {
    let mut words = Vec::new();
    let mut from = None;
    let ends = std::iter::once((text.len(), ' '));
    for (at, letter) in text.char_indices().chain(ends) {
        match (letter.is_alphanumeric(), from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                let span = Span::new(start, at);
                let hash = fnv1a(0xcbf2_9ce4_8422_2325, span.slice(text).to_lowercase().as_bytes());
                words.push(HashedWord { hash, span });
                from = None;
            }
            _ => {}
        }
    }
    words
}

/// Hashes of all runs of three words.
fn shingle_hashes(words: &[HashedWord]) -> impl Iterator<Item = u64> {
    words
        .windows(SHINGLE_WORDS)
        .map(|window| window.iter().fold(0, |hash, word| fnv1a(hash, &word.hash.to_le_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "Yes.\n\nWe tried five chunk sizes before we looked at what the retriever returned.\n\nYes.\n\nHalf of it was boilerplate.";

    fn found<'a>(passage: &str, new: &'a str) -> Option<&'a str> {
        let start = OLD.rfind(passage)?;
        SpanRelocator::new(OLD, new)
            .relocate(Span::new(start, start + passage.len()))
            .map(|span| span.slice(new))
    }

    #[test]
    fn the_same_words_are_found_nearest_to_where_they_were() {
        let new = format!("A new introduction.\n\n{OLD}");
        let was = OLD.rfind("Yes.").unwrap();
        let finder = SpanRelocator::new(OLD, &new);
        assert_eq!(finder.relocate(Span::new(was, was + 4)).unwrap().start, new.rfind("Yes.").unwrap());
        assert_eq!(finder.relocate(Span::new(0, 4)).unwrap().start, new.find("Yes.").unwrap());
    }

    #[test]
    fn a_short_passage_is_moved_neither_into_a_word_nor_to_another_of_its_kind() {
        let old = "No. Are you sure?\n\nNo, I said.\n\nI know.";
        let relocate = |passage: &str, new: &str| {
            let start = old.rfind(passage).unwrap();
            let moved = SpanRelocator::new(old, new).relocate(Span::new(start, start + passage.len()));
            moved.map(|span| span.start)
        };
        assert_eq!(relocate("No", "I kNow."), None);
        assert_eq!(relocate("No", "Perhaps.\n\nNo, I said."), Some(10));
        assert_eq!(relocate("No", "What else?\n\nNo. Never mind."), None);
        // Scripts without blanks.
        let relocated =
            SpanRelocator::new("他说好。我们走。", "今天他说好。我们走。").relocate(Span::new(6, 9));
        assert_eq!(relocated, Some(Span::new(12, 15)));
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
