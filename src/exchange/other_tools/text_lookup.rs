//! Finding the words of a highlight in a text without regard to white space, and choosing among several
//! matches by the order of the highlights.

use std::ops::Range;

/// The most matches of one wording that are considered: it bounds the work for a single letter in a long
/// transcript, and a wording more frequent than that is not identified by its words. Not measured.
const MAX_MATCHES: usize = 200;

/// A text without its white space, with a table back to the original offsets.
#[derive(Debug, Default)]
pub(super) struct UnspacedText {
    text: String,
    /// For each run of non-space characters: the byte at which it begins in `text` and in the original.
    word_offsets: Vec<(usize, usize)>,
}

impl UnspacedText {
    pub(super) fn new(text: &str) -> Self {
        let mut dense = Self { text: String::with_capacity(text.len()), word_offsets: Vec::new() };
        let mut inside = false;
        for (at, letter) in text.char_indices() {
            if letter.is_whitespace() {
                inside = false;
                continue;
            }
            if !std::mem::replace(&mut inside, true) {
                dense.word_offsets.push((dense.text.len(), at));
            }
            dense.text.push(letter);
        }
        dense
    }

    /// The byte ranges of the original text that match these words; only matches of whole words where there
    /// is any, else all. At most [`MAX_MATCHES`].
    pub(super) fn find_words(&self, words: &str) -> Vec<Range<usize>> {
        let wanted = Self::new(words).text;
        if wanted.is_empty() {
            return Vec::new();
        }
        let places = self.text.match_indices(&wanted).map(|(at, _)| at..at + wanted.len());
        let all: Vec<Range<usize>> = places.take(MAX_MATCHES).collect();
        let whole: Vec<_> = all.iter().filter(|place| self.is_whole_words(place)).cloned().collect();
        let chosen = if whole.is_empty() { all } else { whole };
        chosen.into_iter().map(|place| self.original_range(&place)).collect()
    }

    /// Whether a match begins and ends at word boundaries.
    fn is_whole_words(&self, place: &Range<usize>) -> bool {
        let begins = |at: usize| self.word_offsets.binary_search_by_key(&at, |&(here, _)| here).is_ok();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = self.text.get(..place.start).and_then(|text| text.chars().next_back());
        let after = self.text.get(place.end..).and_then(|text| text.chars().next());
        (begins(place.start) || !letter(before)) && (begins(place.end) || !letter(after))
    }

    /// A match as a range of the original text. The last byte is translated, not the end, so that white
    /// space behind the match stays outside.
    fn original_range(&self, place: &Range<usize>) -> Range<usize> {
        self.original_offset(place.start)..self.original_offset(place.end - 1) + 1
    }

    fn original_offset(&self, byte: usize) -> usize {
        let word = self.word_offsets.partition_point(|&(here, _)| here <= byte).checked_sub(1);
        // The first word begins at zero, so that there is one before each byte.
        let (here, there) = word.and_then(|at| self.word_offsets.get(at)).copied().unwrap_or((0, 0));
        there + (byte - here)
    }
}

/// A hash of the words of a text: equal for texts that differ in white space alone.
pub(super) fn unspaced_hash(text: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    text.split_whitespace().for_each(|word| {
        hasher.update(word.as_bytes());
    });
    *hasher.finalize().as_bytes()
}

/// The match chosen for a highlight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HighlightMatch {
    /// The words are not in the text.
    NotFound,
    /// The only match, or the only one that keeps the order of the highlights.
    Unique(Range<usize>),
    /// The first of this many matches, which the order does not tell apart.
    FirstOf(Range<usize>, usize),
}

/// Chooses a match for each highlight of one document, in table order, given the candidate matches of each.
/// Taguette exports highlights in text order: where the highlights with a single match are in that order,
/// each of the others is taken to lie between its nearest settled neighbours.
pub(super) fn choose_matches<P: AsRef<[Range<usize>]>>(candidates: &[P]) -> Vec<HighlightMatch> {
    let only = |places: &P| match places.as_ref() {
        [one] => Some(one.start),
        _ => None,
    };
    let sure: Vec<Option<usize>> = candidates.iter().map(only).collect();
    let ordered = sure.iter().flatten().is_sorted();
    // For each highlight, the start of the next one with a single match.
    let mut after: Vec<Option<usize>> = sure.clone();
    for at in (0..after.len().saturating_sub(1)).rev() {
        let next = sure.get(at + 1).copied().flatten().or_else(|| after.get(at + 1).copied().flatten());
        after.get_mut(at).into_iter().for_each(|slot| *slot = next);
    }
    after.last_mut().into_iter().for_each(|last| *last = None);
    let mut settled = Vec::with_capacity(candidates.len());
    let mut from = 0;
    for (at, places) in candidates.iter().enumerate() {
        let places = places.as_ref();
        let to = after.get(at).copied().flatten().unwrap_or(usize::MAX);
        let between = |place: &&Range<usize>| !ordered || (from..=to).contains(&place.start);
        let near: Vec<&Range<usize>> = places.iter().filter(between).collect();
        let place = match (near.as_slice(), places.first()) {
            ([one], _) => HighlightMatch::Unique((*one).clone()),
            ([first, ..], _) => HighlightMatch::FirstOf((*first).clone(), places.len()),
            ([], Some(first)) => HighlightMatch::FirstOf(first.clone(), places.len()),
            ([], None) => HighlightMatch::NotFound,
        };
        if let HighlightMatch::Unique(place) = &place {
            from = place.start;
        }
        settled.push(place);
    }
    settled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, words: &str) -> Vec<String> {
        UnspacedText::new(text).find_words(words).into_iter().map(|place| text[place].to_owned()).collect()
    }

    #[test]
    fn words_are_found_whatever_stands_between_them() {
        let text = "So  we\n\nknow: no, 🦀 no; 日本 語.";
        assert_eq!(said(text, "we know"), ["we\n\nknow"]);
        assert_eq!(said(text, "no"), ["no", "no"]);
        assert_eq!(said(text, "ow: n"), ["ow: n"]);
        assert_eq!(said(text, "日本語"), ["日本 語"]);
        assert!(said(text, " ").is_empty() && said(text, "yes").is_empty());
        assert_eq!(unspaced_hash("a  b\n"), unspaced_hash("a b"));
    }

    #[test]
    fn neighbours_tell_which_place_is_meant() {
        let at = |start: usize| start..start + 2;
        let places = [vec![at(10)], vec![at(2), at(20)], vec![at(30)], vec![at(0), at(40), at(50)], vec![]];
        let settled = choose_matches(&places);
        assert_eq!(
            settled,
            [
                HighlightMatch::Unique(at(10)),
                HighlightMatch::Unique(at(20)),
                HighlightMatch::Unique(at(30)),
                HighlightMatch::FirstOf(at(40), 3),
                HighlightMatch::NotFound
            ]
        );
        let mixed = choose_matches(&[vec![at(10)], vec![at(2), at(20)], vec![at(5)]]);
        assert_eq!(mixed[1], HighlightMatch::FirstOf(at(2), 2));
    }
}
