//! The hash by which a text and its vector find each other, on any machine.

use std::fmt::{self, Display, Formatter};

/// Bytes of a hash: 128 bits of BLAKE3, at which texts do not collide by chance.
const HASH_BYTES: usize = 16;

/// The hash of a text as it is embedded: the spoken words of a snippet. It reads as 32 hex digits, the first of those
/// that `b3sum` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextHash([u8; HASH_BYTES]);

impl TextHash {
    /// How many bytes it has.
    pub const BYTES: usize = HASH_BYTES;

    /// The hash of a text.
    pub fn of_text(text: &str) -> Self {
        let mut first = [0; HASH_BYTES];
        let whole = blake3::hash(text.as_bytes());
        first.iter_mut().zip(whole.as_bytes()).for_each(|(to, from)| *to = *from);
        Self(first)
    }

    /// The hash of these bytes.
    pub const fn from_bytes(bytes: [u8; HASH_BYTES]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; HASH_BYTES] {
        &self.0
    }

    /// Reads its hex digits, small ones; none where they are not those of a hash.
    pub fn parse(digits: &str) -> Option<Self> {
        let value = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        };
        if digits.len() != 2 * HASH_BYTES {
            return None;
        }
        let mut bytes = [0; HASH_BYTES];
        for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
            let [high, low] = pair else { return None };
            *byte = value(*high)? << 4 | value(*low)?;
        }
        Some(Self(bytes))
    }
}

impl Display for TextHash {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(to, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_and_is_what_others_compute() {
        // `printf '' | b3sum` begins so.
        let hash = TextHash::of_text("");
        assert_eq!(hash.to_string(), "af1349b9f5f9a1a6a0404dea36dcc949");
        assert_eq!(TextHash::parse(&hash.to_string()), Some(hash));
        for wrong in ["", "af", "AF1349B9F5F9A1A6A0404DEA36DCC949", "zf1349b9f5f9a1a6a0404dea36dcc949"] {
            assert_eq!(TextHash::parse(wrong), None, "{wrong}");
        }
    }
}
