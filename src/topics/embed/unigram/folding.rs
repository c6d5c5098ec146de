//! Folds a text as SentencePiece's `nmt_nfkc` rules do: compatibility characters become plain ones, control characters
//! go, and every kind of blank is one blank; blanks at the ends go and several become one. A blank is written as `▁`, and
//! one stands before the text.
//!
//! The rules are a map from strings to strings. Its keys are a double-array tree (Aoe 1989) in the form of the library
//! Darts-clone: of a unit of 32 bits, the lowest eight are the byte that leads to it, bit 8 says that a key ends, bits 10
//! to 30, shifted by eight more where bit 9 is set, say where its children are, by exclusive or; the unit of a key's end
//! has its highest bit set and holds in the rest where the replacement begins.

use std::borrow::Cow;

/// A blank, as pieces have it.
const BLANK: char = '▁';

/// The rules.
#[derive(Debug)]
pub(super) struct TextFolding {
    units: Vec<u32>,
    /// The replacements, each with a zero byte behind it.
    replacements: Vec<u8>,
}

impl TextFolding {
    /// The rules of a tree and its replacements.
    pub(super) fn new(units: Vec<u32>, replacements: Vec<u8>) -> Self {
        Self { units, replacements }
    }

    /// A text by the rules; nothing where it has only blanks.
    pub(super) fn fold(&self, text: &str) -> String {
        let mut folded = String::with_capacity(text.len() + text.len() / 4 + BLANK.len_utf8());
        // Blanks are written once something follows them: none stands at the end, and one before all.
        let mut blank = true;
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let (length, replacement) = match self.longest_key(rest.as_bytes()) {
                Some((length, replacement)) if rest.is_char_boundary(length) => (length, replacement),
                _ => (first.len_utf8(), Cow::Borrowed(&rest[..first.len_utf8()])),
            };
            for character in replacement.chars() {
                if character == ' ' {
                    blank = true;
                    continue;
                }
                if blank {
                    folded.push(BLANK);
                    blank = false;
                }
                folded.push(character);
            }
            rest = &rest[length..];
        }
        folded
    }

    /// The longest key a text begins with, with its replacement.
    fn longest_key(&self, text: &[u8]) -> Option<(usize, Cow<'_, str>)> {
        let mut found = None;
        let mut at = children_of(*self.units.first()?);
        for (read, byte) in text.iter().enumerate() {
            at ^= usize::from(*byte);
            // The byte that leads here, and that no key ends in it.
            let unit = self.units.get(at).filter(|&unit| unit & 0x8000_00ff == u32::from(*byte));
            let Some(&unit) = unit else { break };
            at ^= children_of(unit);
            if unit & 0x100 != 0 {
                found = self.units.get(at).map(|end| (read + 1, (end & 0x7fff_ffff) as usize));
            }
        }
        let (length, place) = found?;
        let replacement = self.replacements.get(place..)?.split(|&byte| byte == 0).next()?;
        Some((length, String::from_utf8_lossy(replacement)))
    }
}

/// Where the children of a unit are, to be joined with a byte by exclusive or.
fn children_of(unit: u32) -> usize {
    ((unit >> 10) << ((unit & 0x200) >> 6)) as usize
}
