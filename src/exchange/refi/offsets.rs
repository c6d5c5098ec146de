//! From offsets in Unicode code points to bytes, and from a text as stored to a text as we keep it.

use crate::corpus::clean;
use std::collections::{BTreeMap, BTreeSet};

/// Bytes to code points of one text, fast at many places.
#[derive(Debug)]
pub(in crate::exchange) struct Points<'a> {
    text: &'a str,
    /// Code points before each block of bytes.
    blocks: Vec<usize>,
}

const BLOCK: usize = 512;

impl<'a> Points<'a> {
    pub(in crate::exchange) fn new(text: &'a str) -> Self {
        let mut blocks = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut points = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            blocks.push(points);
            points += starts(block);
        }
        Self { text, blocks }
    }

    /// The code points before a byte.
    pub(in crate::exchange) fn at(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let block = (byte / BLOCK).min(self.blocks.len().saturating_sub(1));
        let before = self.blocks.get(block).copied().unwrap_or(0);
        before + starts(self.text.as_bytes().get(block * BLOCK..byte).unwrap_or_default())
    }
}

/// Counts the bytes that begin a code point.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// A stored text as we keep it, with the bytes some of its code points have become.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::exchange) struct Kept {
    pub(in crate::exchange) text: String,
    places: BTreeMap<usize, usize>,
}

impl Kept {
    /// Cleans a text, following the places asked for, in code points.
    pub(in crate::exchange) fn new(stored: &str, places: impl IntoIterator<Item = usize>) -> Self {
        let mut kept = Self::default();
        let wanted: BTreeSet<usize> = places.into_iter().collect();
        let mut wanted = wanted.into_iter().peekable();
        // Places between a carriage return and its line feed: the line has ended there already.
        let mut inside = Vec::new();
        let (mut from, mut points, mut last) = (0, 0, '\0');
        for (byte, letter) in stored.char_indices() {
            let tail = letter == '\n' && last == '\r';
            while let Some(place) = wanted.next_if(|&place| place <= points) {
                if tail {
                    inside.push(place);
                    continue;
                }
                kept.text += &clean(stored.get(from..byte).unwrap_or_default()).0;
                from = byte;
                kept.places.insert(place, kept.text.len());
            }
            points += 1;
            if !inside.is_empty() {
                kept.text += &clean(stored.get(from..=byte).unwrap_or_default()).0;
                from = byte + 1;
                let here = kept.text.len();
                kept.places.extend(inside.drain(..).map(|place| (place, here)));
            }
            last = letter;
        }
        kept.text += &clean(stored.get(from..).unwrap_or_default()).0;
        let end = kept.text.len();
        kept.places.extend(wanted.map(|place| (place, end)));
        kept
    }

    /// The byte a code point has become; the end of the text where it was not asked for.
    pub(in crate::exchange) fn byte(&self, place: usize) -> usize {
        self.places.get(&place).copied().unwrap_or(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn places_in_windows_line_ends_are_kept() {
        let kept = Kept::new("a\r\nbé🦀\r\nc", [0, 1, 2, 3, 6, 8, 99]);
        assert_eq!(kept.text, "a\nbé🦀\nc");
        assert_eq!([0, 1, 2, 3, 6, 8, 99].map(|at| kept.byte(at)), [0, 1, 2, 2, 9, 10, 11]);
    }

    #[test]
    fn what_is_taken_out_shifts_what_follows() {
        let kept = Kept::new("a\u{200b}\u{1b}[2Jb\u{0}c", [1, 6, 8]);
        assert!(!kept.text.contains(['\u{1b}', '\0']));
        assert!(kept.text.ends_with('c'));
    }

    proptest! {
        #[test]
        fn places_in_clean_text_stand_at_their_code_points(text in "[a-zé中🦀\n ]{0,600}", at in 0usize..700) {
            let kept = Kept::new(&text, [at]);
            let byte = text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
            prop_assert_eq!(&kept.text, &text);
            prop_assert_eq!(kept.byte(at), byte);
            prop_assert_eq!(Points::new(&text).at(byte), at.min(text.chars().count()));
        }
    }
}
