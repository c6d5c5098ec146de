//! Converting offsets: bytes to Unicode code points, and code points of a text as another program stores it
//! to bytes of the cleaned text that is imported.

use crate::corpus::{clean_text, part::text_part};
use std::collections::{BTreeMap, BTreeSet};

/// Converts bytes of one text to code points, with a table so that each look-up reads at most one block.
#[derive(Debug)]
pub(in crate::exchange) struct CodePointIndex<'a> {
    text: &'a str,
    /// The number of code points before each block of bytes.
    code_points_before: Vec<usize>,
}

/// Bytes in a block: the table costs 1.6 % of the text. Chosen by hand, not measured.
const BLOCK_BYTES: usize = 512;

impl<'a> CodePointIndex<'a> {
    pub(in crate::exchange) fn new(text: &'a str) -> Self {
        let mut blocks = Vec::with_capacity(text.len() / BLOCK_BYTES + 1);
        let mut points = 0;
        for block in text.as_bytes().chunks(BLOCK_BYTES) {
            blocks.push(points);
            points += count_code_points(block);
        }
        Self { text, code_points_before: blocks }
    }

    /// The number of code points before a byte.
    pub(in crate::exchange) fn code_point_at(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let block = (byte / BLOCK_BYTES).min(self.code_points_before.len().saturating_sub(1));
        let before = self.code_points_before.get(block).copied().unwrap_or(0);
        // The block begins at or before the byte, so the range fits.
        before + count_code_points(self.text.as_bytes().get(block * BLOCK_BYTES..byte).unwrap_or_default())
    }
}

/// The number of bytes that begin a code point (those that are no UTF-8 continuation byte).
fn count_code_points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// A cleaned text (as `corpus::decode::clean_text` does on every import), with the byte of each code point
/// asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::exchange) struct CleanedText {
    pub(in crate::exchange) text: String,
    byte_of_code_point: BTreeMap<usize, usize>,
}

impl CleanedText {
    /// Cleans a text and follows some of its code points. It is cleaned piece by piece between these, so that
    /// each piece's length afterwards is known.
    pub(in crate::exchange) fn new(stored: &str, places: impl IntoIterator<Item = usize>) -> Self {
        let mut kept = Self::default();
        let wanted: BTreeSet<usize> = places.into_iter().collect();
        let mut wanted = wanted.into_iter().peekable();
        // Offsets between CR and LF: they map behind the line end, which must not be cut in two.
        let mut inside = Vec::new();
        let (mut from, mut points, mut last) = (0, 0, '\0');
        for (byte, letter) in stored.char_indices() {
            let tail = letter == '\n' && last == '\r';
            while let Some(place) = wanted.next_if(|&place| place <= points) {
                if tail {
                    inside.push(place);
                    continue;
                }
                kept.text += &clean_text(text_part(stored, from..byte)).0;
                from = byte;
                kept.byte_of_code_point.insert(place, kept.text.len());
            }
            points += 1;
            if !inside.is_empty() {
                kept.text += &clean_text(text_part(stored, from..=byte)).0;
                from = byte + 1;
                let here = kept.text.len();
                kept.byte_of_code_point.extend(inside.drain(..).map(|place| (place, here)));
            }
            last = letter;
        }
        kept.text += &clean_text(text_part(stored, from..)).0;
        let end = kept.text.len();
        kept.byte_of_code_point.extend(wanted.map(|place| (place, end)));
        kept
    }

    /// The byte of a code point; the end of the text where it was not asked for.
    pub(in crate::exchange) fn byte_at(&self, place: usize) -> usize {
        self.byte_of_code_point.get(&place).copied().unwrap_or(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn places_in_windows_line_ends_are_kept() {
        let kept = CleanedText::new("a\r\nbé🦀\r\nc", [0, 1, 2, 3, 6, 8, 99]);
        assert_eq!(kept.text, "a\nbé🦀\nc");
        assert_eq!([0, 1, 2, 3, 6, 8, 99].map(|at| kept.byte_at(at)), [0, 1, 2, 2, 9, 10, 11]);
    }

    #[test]
    fn what_is_taken_out_shifts_what_follows() {
        let kept = CleanedText::new("a\u{200b}\u{1b}[2Jb\u{0}c", [1, 6, 8]);
        assert!(!kept.text.contains(['\u{1b}', '\0']));
        assert!(kept.text.ends_with('c'));
    }

    proptest! {
        #[test]
        fn places_in_clean_text_stand_at_their_code_points(text in "[a-zé中🦀\n ]{0,600}", at in 0usize..700) {
            let kept = CleanedText::new(&text, [at]);
            let byte = text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
            prop_assert_eq!(&kept.text, &text);
            prop_assert_eq!(kept.byte_at(at), byte);
            prop_assert_eq!(CodePointIndex::new(&text).code_point_at(byte), at.min(text.chars().count()));
        }
    }
}
