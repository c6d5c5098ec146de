//! How alike two texts are, by the words that follow each other in them.

use super::sounds::spoken;
use super::words::is_unspaced;

/// A word of a text, told by its hash: lower case, without apostrophes. In scripts without blanks each
/// character is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// The same for the same word, everywhere and always.
    pub hash: u64,
    /// The byte it begins at.
    pub start: usize,
}

const PRIME: u64 = 0x0000_0100_0000_01b3;
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// The words of a text in order.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token> {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = characters.find(|(_, c)| c.is_alphanumeric())?;
        let mut hash = add(BASIS, first);
        if !is_unspaced(first) {
            let inside = |c: char| (c.is_alphanumeric() && !is_unspaced(c)) || matches!(c, '\'' | '’');
            while let Some((_, c)) = characters.next_if(|(_, c)| inside(*c)) {
                if c.is_alphanumeric() {
                    hash = add(hash, c);
                }
            }
        }
        Some(Token { hash, start })
    })
}

/// One step of FNV-1a (Fowler, Noll, Vo) for each letter of the character in lower case.
fn add(hash: u64, c: char) -> u64 {
    let step = |hash: u64, c: char| (hash ^ u64::from(c)).wrapping_mul(PRIME);
    if c.is_ascii() { step(hash, c.to_ascii_lowercase()) } else { c.to_lowercase().fold(hash, step) }
}

/// Hashes runs of `width` words, one for each place a run begins; one of all words where there are fewer.
pub(crate) fn runs(words: &[u64], width: usize) -> impl Iterator<Item = u64> {
    let width = width.min(words.len()).max(1);
    words.windows(width).map(|run| mix(run.iter().fold(BASIS, |hash, word| mix(hash ^ word))))
}

/// The finaliser of splitmix64 (Steele, Lea & Flood 2014): spreads what differs over all bits.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// How many hashes a sketch keeps: the share is then right within three hundredths.
const KEPT: usize = 1024;
/// Words in a run that is compared.
const RUN: usize = 3;

/// What a text says, small: the least hashes of its runs of three spoken words (bottom-k sketch, Broder
/// 1997; sound tags do not count).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch(Vec<u64>);

impl Sketch {
    /// The sketch of a text.
    pub fn of(text: &str) -> Self {
        let words: Vec<u64> = tokens(&spoken(text)).map(|token| token.hash).collect();
        let mut least: Vec<u64> = runs(&words, RUN).collect();
        least.sort_unstable();
        least.dedup();
        least.truncate(KEPT);
        Self(least)
    }

    /// The share of runs two texts have in common among all of both, 0 to 1 (Jaccard).
    pub fn alike(&self, other: &Self) -> f64 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let (mut all, mut both) = (0usize, 0usize);
        while all < KEPT {
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

    /// Says whether two texts are one talk, written by another tool or in another format. Captions of the
    /// same recording by different recognisers share half of their runs and more, different talks a
    /// hundredth; an excerpt of less than half is not the same.
    pub fn is_same_talk(&self, other: &Self) -> bool {
        self.alike(other) >= 0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_whatever_their_dress() {
        let hashes = |text: &str| tokens(text).map(|token| token.hash).collect::<Vec<_>>();
        assert_eq!(hashes("Don’t STOP, Élan!"), hashes("don't stop élan"));
        assert_ne!(hashes("one two"), hashes("two one"));
        assert_eq!(hashes("谢谢你").len(), 3);
        let starts: Vec<_> = tokens("“So é it").map(|token| token.start).collect();
        assert_eq!(starts, [3, 6, 9]);
    }

    #[test]
    fn likeness_is_a_share() {
        let words = |from: usize, to: usize| (from..to).map(|n| format!("w{n} ")).collect::<String>();
        let of = |text: &str| Sketch::of(text);
        assert!(of(&words(0, 500)).alike(&of(&words(0, 500).to_uppercase())) > 0.999);
        assert!(of(&words(0, 500)).alike(&of(&words(600, 900))) < 0.001);
        let half = of(&words(0, 3000)).alike(&of(&words(1000, 4000)));
        assert!((half - 0.5).abs() < 0.06, "{half}");
        assert!(of("").alike(&of("")) < 0.5);
        assert!(of("[Music] so this is it (laughs) then").is_same_talk(&of("So this is it, then.")));
        assert!(of("yes indeed").is_same_talk(&of("Yes, indeed.")) && !of("yes").is_same_talk(&of("no")));
    }
}
