//! How similar two texts are, by the words that follow each other in them (shingles and MinHash).
//!
//! Hashes are the same on every machine and in every version: sketches are compared with stored ones.

use super::language::is_unspaced;
use super::sound_tags::spoken_text;
use crate::random::mix_bits;

/// The hash of a word: lower case, without apostrophes. In scripts without blanks each character is a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WordHash {
    /// The hash; the same word has the same on every machine.
    pub hash: u64,
    /// The byte it begins at.
    pub start: usize,
}

/// FNV-1a's prime for 64 bits.
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;
/// FNV-1a's offset basis for 64 bits.
const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// The hashed words of a text in order.
pub(crate) fn word_hashes(text: &str) -> impl Iterator<Item = WordHash> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (start, first) = first_letter(text, at)?;
        at = start + first.len_utf8();
        let mut hash = hash_char(FNV_BASIS, first);
        if !is_unspaced(first) {
            (hash, at) = hash_rest_of_word(text, at, hash);
        }
        Some(WordHash { hash, start })
    })
}

/// The first letter or digit from a byte on, with its place.
fn first_letter(text: &str, from: usize) -> Option<(usize, char)> {
    // Nearly all are ASCII, for which nothing is decoded.
    let is_between = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    let mut at = from;
    loop {
        let rest = text.as_bytes().get(at..)?;
        at += rest.iter().position(|byte| !is_between(byte))?;
        let first = text.get(at..)?.chars().next()?;
        if first.is_alphanumeric() {
            return Some((at, first));
        }
        at += first.len_utf8();
    }
}

/// The hash of a word whose beginning has one, to its end, and where that is.
fn hash_rest_of_word(text: &str, from: usize, beginning: u64) -> (u64, usize) {
    let (mut hash, mut at) = (beginning, from);
    while let Some(&byte) = text.as_bytes().get(at) {
        if byte.is_ascii() {
            if byte.is_ascii_alphanumeric() {
                hash = hash_step(hash, char::from(byte.to_ascii_lowercase()));
            } else if byte != b'\'' {
                break;
            }
            at += 1;
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        if c.is_alphanumeric() && !is_unspaced(c) {
            hash = hash_char(hash, c);
        } else if c != '’' {
            break;
        }
        at += c.len_utf8();
    }
    (hash, at)
}

/// The hash with a character in lower case.
fn hash_char(hash: u64, c: char) -> u64 {
    if c.is_ascii() {
        hash_step(hash, c.to_ascii_lowercase())
    } else {
        c.to_lowercase().fold(hash, hash_step)
    }
}

/// One step of FNV-1a (Fowler, Noll, Vo).
fn hash_step(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(FNV_PRIME)
}

/// The hashes of all runs of `width` words that follow each other; of all words where there are fewer.
pub(crate) fn shingle_hashes(words: &[u64], width: usize) -> impl Iterator<Item = u64> {
    let width = width.min(words.len()).max(1);
    words.windows(width).map(|run| mix_bits(run.iter().fold(FNV_BASIS, |hash, word| mix_bits(hash ^ word))))
}

/// How many hashes a sketch keeps. The standard error of a share of one half is then 1/(2*sqrt(1024)), less
/// than two hundredths: far inside the gap between one talk and two (see [`MinHash::is_same_talk`]).
const SKETCH_SIZE: usize = 1024;
/// Words in a shingle: fewer would be common phrases, more would break at each misheard word. Chosen by hand.
const SHINGLE_WORDS: usize = 3;

/// A small sketch of a text: the least hashes of its shingles of three spoken words (bottom-k MinHash, Broder
/// 1997). Sound tags are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MinHash(Vec<u64>);

impl MinHash {
    /// Makes the sketch of a text.
    pub fn from_text(text: &str) -> Self {
        let words: Vec<u64> = word_hashes(&spoken_text(text)).map(|token| token.hash).collect();
        let mut least: Vec<u64> = shingle_hashes(&words, SHINGLE_WORDS).collect();
        least.sort_unstable();
        least.dedup();
        least.truncate(SKETCH_SIZE);
        Self(least)
    }

    /// The estimated share of shingles two texts have in common among all of both (Jaccard), 0 to 1.
    pub fn similarity(&self, other: &Self) -> f64 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let (mut all, mut both) = (0usize, 0usize);
        // The least SKETCH_SIZE hashes of the union are a uniform sample of it; of those, the share in both
        // is counted.
        while all < SKETCH_SIZE {
            let (x, y) = (a.peek().copied(), b.peek().copied());
            let Some(least) = x.into_iter().chain(y).min() else { break };
            let (in_a, in_b) = (x == Some(least), y == Some(least));
            if in_a {
                a.next();
            }
            if in_b {
                b.next();
            }
            both += usize::from(in_a && in_b);
            all += 1;
        }
        both as f64 / all.max(1) as f64
    }

    /// Says whether two texts are the same talk, written by another tool or in another format: at least half
    /// of the shingles are shared. Captions of the same recording by different recognisers share half and
    /// more, different talks a hundredth, so a lower border would part them too; at one half an excerpt of
    /// less than half of a talk does not count as the same.
    pub fn is_same_talk(&self, other: &Self) -> bool {
        self.similarity(other) >= 0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_whatever_their_dress() {
        let hashes = |text: &str| word_hashes(text).map(|token| token.hash).collect::<Vec<_>>();
        assert_eq!(hashes("Don’t STOP, Élan!"), hashes("don't stop élan"));
        assert_ne!(hashes("one two"), hashes("two one"));
        assert_eq!(hashes("谢谢你").len(), 3);
        let starts: Vec<_> = word_hashes("“So é it").map(|token| token.start).collect();
        assert_eq!(starts, [3, 6, 9]);
    }

    #[test]
    fn likeness_is_a_share() {
        let words = |from: usize, to: usize| (from..to).map(|n| format!("w{n} ")).collect::<String>();
        let of = |text: &str| MinHash::from_text(text);
        assert!(of(&words(0, 500)).similarity(&of(&words(0, 500).to_uppercase())) > 0.999);
        assert!(of(&words(0, 500)).similarity(&of(&words(600, 900))) < 0.001);
        let half = of(&words(0, 3000)).similarity(&of(&words(1000, 4000)));
        assert!((half - 0.5).abs() < 0.06, "{half}");
        assert!(of("").similarity(&of("")) < 0.5);
        assert!(of("[Music] so this is it (laughs) then").is_same_talk(&of("So this is it, then.")));
        assert!(of("yes indeed").is_same_talk(&of("Yes, indeed.")) && !of("yes").is_same_talk(&of("no")));
    }

    /// The words of a text, character by character.
    fn naive_word_hashes(text: &str) -> Vec<WordHash> {
        let mut characters = text.char_indices().peekable();
        let word = || {
            let (start, first) = characters.find(|(_, c)| c.is_alphanumeric())?;
            let mut hash = hash_char(FNV_BASIS, first);
            let inside = |c: char| (c.is_alphanumeric() && !is_unspaced(c)) || matches!(c, '\'' | '’');
            while let Some((_, c)) = characters.next_if(|(_, c)| !is_unspaced(first) && inside(*c)) {
                if c.is_alphanumeric() {
                    hash = hash_char(hash, c);
                }
            }
            Some(WordHash { hash, start })
        };
        std::iter::from_fn(word).collect()
    }

    proptest::proptest! {
        #[test]
        fn words_of_any_script_are_those_of_its_characters(text in "[a-cM7 .'’“—İßéМя谢ーไ한\u{301}\n]{0,40}|\\PC{0,40}") {
            let found: Vec<WordHash> = word_hashes(&text).collect();
            proptest::prop_assert_eq!(found, naive_word_hashes(&text));
        }
    }
}
