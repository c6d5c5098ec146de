//! Words of a table found in the texts of the project: white space does not count, and what stands in
//! several places, or in none, is said.

use std::ops::Range;

/// So many places of one wording are looked at: what is said that often is not found by its words.
const MOST: usize = 200;

/// A text without its white space, with the way back.
#[derive(Debug, Default)]
pub(super) struct Dense {
    text: String,
    /// For each word, the byte at which it begins here and in the text.
    words: Vec<(usize, usize)>,
}

impl Dense {
    pub(super) fn new(text: &str) -> Self {
        let mut dense = Self { text: String::with_capacity(text.len()), words: Vec::new() };
        let mut inside = false;
        for (at, letter) in text.char_indices() {
            if letter.is_whitespace() {
                inside = false;
                continue;
            }
            if !std::mem::replace(&mut inside, true) {
                dense.words.push((dense.text.len(), at));
            }
            dense.text.push(letter);
        }
        dense
    }

    /// Where words stand in the text: in whole words where they do so anywhere, else wherever they are.
    pub(super) fn find(&self, words: &str) -> Vec<Range<usize>> {
        let wanted = Self::new(words).text;
        if wanted.is_empty() {
            return Vec::new();
        }
        let places = self.text.match_indices(&wanted).map(|(at, _)| at..at + wanted.len());
        let all: Vec<Range<usize>> = places.take(MOST).collect();
        let whole: Vec<_> = all.iter().filter(|place| self.is_whole(place)).cloned().collect();
        let chosen = if whole.is_empty() { all } else { whole };
        chosen.into_iter().map(|place| self.back(&place)).collect()
    }

    /// Whether a place begins and ends with words.
    fn is_whole(&self, place: &Range<usize>) -> bool {
        let begins = |at: usize| self.words.binary_search_by_key(&at, |&(here, _)| here).is_ok();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = self.text.get(..place.start).and_then(|text| text.chars().next_back());
        let after = self.text.get(place.end..).and_then(|text| text.chars().next());
        (begins(place.start) || !letter(before)) && (begins(place.end) || !letter(after))
    }

    fn back(&self, place: &Range<usize>) -> Range<usize> {
        self.origin(place.start)..self.origin(place.end - 1) + 1
    }

    fn origin(&self, byte: usize) -> usize {
        let word = self.words.partition_point(|&(here, _)| here <= byte).checked_sub(1);
        let (here, there) = word.and_then(|at| self.words.get(at)).copied().unwrap_or_default();
        there + (byte - here)
    }
}

/// What two texts have in common that differ in white space alone.
pub(super) fn likeness(text: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    text.split_whitespace().for_each(|word| {
        hasher.update(word.as_bytes());
    });
    *hasher.finalize().as_bytes()
}

/// Where a highlight is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Nowhere.
    Missing,
    /// Here, and surely so.
    Sure(Range<usize>),
    /// First of so many places.
    First(Range<usize>, usize),
}

/// Chooses a place for each of the highlights of one document, given the places each could be at, in the
/// order of the table. Where those that are sure stand in this order, each of the others stands between
/// its neighbours.
pub(super) fn settle<P: AsRef<[Range<usize>]>>(candidates: &[P]) -> Vec<Place> {
    let only = |places: &P| match places.as_ref() {
        [one] => Some(one.start),
        _ => None,
    };
    let sure: Vec<Option<usize>> = candidates.iter().map(only).collect();
    let ordered = sure.iter().flatten().is_sorted();
    // The first sure place after each.
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
            ([one], _) => Place::Sure((*one).clone()),
            ([first, ..], _) => Place::First((*first).clone(), places.len()),
            ([], Some(first)) => Place::First(first.clone(), places.len()),
            ([], None) => Place::Missing,
        };
        if let Place::Sure(place) = &place {
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
        Dense::new(text).find(words).into_iter().map(|place| text[place].to_owned()).collect()
    }

    #[test]
    fn words_are_found_whatever_stands_between_them() {
        let text = "So  we\n\nknow: no, 🦀 no; 日本 語.";
        assert_eq!(said(text, "we know"), ["we\n\nknow"]);
        assert_eq!(said(text, "no"), ["no", "no"]);
        assert_eq!(said(text, "ow: n"), ["ow: n"]);
        assert_eq!(said(text, "日本語"), ["日本 語"]);
        assert!(said(text, " ").is_empty() && said(text, "yes").is_empty());
        assert_eq!(likeness("a  b\n"), likeness("a b"));
    }

    #[test]
    fn neighbours_tell_which_place_is_meant() {
        let at = |start: usize| start..start + 2;
        let places = [vec![at(10)], vec![at(2), at(20)], vec![at(30)], vec![at(0), at(40), at(50)], vec![]];
        let settled = settle(&places);
        assert_eq!(
            settled,
            [
                Place::Sure(at(10)),
                Place::Sure(at(20)),
                Place::Sure(at(30)),
                Place::First(at(40), 3),
                Place::Missing
            ]
        );
        let mixed = settle(&[vec![at(10)], vec![at(2), at(20)], vec![at(5)]]);
        assert_eq!(mixed[1], Place::First(at(2), 2));
    }
}
