//! How other programs count the letters of a text: in code points or in UTF-16 units, a Windows line
//! end as two or as one. Nobody writes down which; the words kept with passages tell.

use super::refi::offsets::Points;
use crate::corpus::clean;
use std::collections::{BTreeMap, BTreeSet};

/// A way to count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counting {
    /// A letter beyond the first plane of Unicode counts as two.
    pub wide: bool,
    /// A carriage return with its line feed counts as one.
    pub joined: bool,
}

impl Counting {
    /// Code points, as the standard has it.
    pub const POINTS: Self = Self { wide: false, joined: false };
    /// Code points of a text whose lines end in one letter.
    pub const LINES: Self = Self { wide: false, joined: true };

    /// The ways that make a difference in a text, code points first.
    fn of(text: &str) -> Vec<Self> {
        let wide: &[bool] = if text.bytes().any(|byte| byte >= 0xf0) { &[false, true] } else { &[false] };
        let joined: &[bool] = if text.contains("\r\n") { &[false, true] } else { &[false] };
        let ways = |&wide: &bool| joined.iter().map(move |&joined| Self { wide, joined });
        wide.iter().flat_map(ways).collect()
    }

    /// The bytes at which places stand that are counted so.
    fn bytes(self, text: &str, places: &BTreeSet<usize>) -> BTreeMap<usize, usize> {
        let mut bytes = BTreeMap::new();
        let mut wanted = places.iter().copied().peekable();
        let (mut count, mut last) = (0, '\0');
        for (byte, letter) in text.char_indices() {
            let tail = letter == '\n' && last == '\r';
            last = letter;
            if self.joined && tail {
                continue;
            }
            while let Some(place) = wanted.next_if(|&place| place <= count) {
                bytes.insert(place, byte);
            }
            count += if self.wide { letter.len_utf16() } else { 1 };
        }
        bytes.extend(wanted.map(|place| (place, text.len())));
        bytes
    }
}

/// A text with some places in it, by each way to count them.
#[derive(Debug)]
pub struct Ruler<'a> {
    text: &'a str,
    points: Points<'a>,
    scales: BTreeMap<Counting, BTreeMap<usize, usize>>,
}

impl<'a> Ruler<'a> {
    /// Finds places in a text.
    pub fn new(text: &'a str, places: impl IntoIterator<Item = usize>) -> Self {
        let places: BTreeSet<usize> = places.into_iter().collect();
        let scales = Counting::of(text).into_iter().map(|way| (way, way.bytes(text, &places))).collect();
        Self { text, points: Points::new(text), scales }
    }

    /// Whether it matters how this text is counted.
    pub fn is_open(&self) -> bool {
        self.scales.len() > 1
    }

    /// Whether it matters how its line ends are counted.
    pub fn is_open_at_lines(&self) -> bool {
        let [_, joined] = self.open();
        joined
    }

    /// The ways by which a passage says these words, as well as any does; none where it says others.
    pub fn fitting(&self, (from, to): (usize, usize), words: &str) -> Vec<Counting> {
        let fit = |scale: &BTreeMap<usize, usize>| {
            let byte = |place| scale.get(&place).copied().unwrap_or(self.text.len());
            fit(self.text.get(byte(from)..byte(to)).unwrap_or_default(), words)
        };
        let fits: Vec<(Counting, u8)> = self.scales.iter().map(|(way, scale)| (*way, fit(scale))).collect();
        let best = fits.iter().map(|(_, fit)| *fit).max().filter(|best| *best > 0);
        fits.into_iter().filter(|(_, fit)| Some(*fit) == best).map(|(way, _)| way).collect()
    }

    /// The code point of the text that a place counted so is.
    pub fn point(&self, way: Counting, place: usize) -> usize {
        let scale = self.scale(way).and_then(|way| self.scales.get(&way));
        self.points.at(scale.and_then(|scale| scale.get(&place)).copied().unwrap_or(self.text.len()))
    }

    /// The way that comes to the same in this text, of those that make a difference.
    fn scale(&self, way: Counting) -> Option<Counting> {
        let [wide, joined] = self.open();
        let same = Counting { wide: wide && way.wide, joined: joined && way.joined };
        self.scales.contains_key(&same).then_some(same)
    }

    /// Whether it matters how wide letters are, and how long line ends.
    fn open(&self) -> [bool; 2] {
        let ways = || self.scales.keys();
        [ways().any(|way| way.wide), ways().any(|way| way.joined)]
    }

    /// The way to take for a passage: of those fitting, or of all where none fits, the one most other
    /// passages speak for, first of this text, then of all; then the usual one.
    pub fn choose(&self, fitting: &[Counting], votes: [&Votes; 2], usual: Counting) -> Counting {
        let all: Vec<Counting> = self.scales.keys().copied().collect();
        let among = if fitting.is_empty() { all.as_slice() } else { fitting };
        let usual = self.scale(usual);
        let rank = |way: &&Counting| {
            (votes.map(|votes| votes.of(**way)), Some(**way) == usual, std::cmp::Reverse(**way))
        };
        among.iter().max_by_key(rank).copied().unwrap_or(Counting::POINTS)
    }
}

/// How many passages speak against and for counting wide letters as two, and line ends as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Votes {
    wide: [usize; 2],
    joined: [usize; 2],
}

impl Votes {
    /// Takes into account how a passage of a text fits, where that tells ways apart.
    pub fn add(&mut self, ruler: &Ruler<'_>, fitting: &[Counting]) {
        let [wide, joined] = ruler.open();
        let agreed = |one: fn(&Counting) -> bool| {
            let first = fitting.first().map(one)?;
            fitting.iter().all(|way| one(way) == first).then_some(usize::from(first))
        };
        for (open, votes, one) in [
            (wide, &mut self.wide, (|way| way.wide) as fn(&Counting) -> bool),
            (joined, &mut self.joined, |way| way.joined),
        ] {
            if let Some(votes) = agreed(one).filter(|_| open).and_then(|side| votes.get_mut(side)) {
                *votes += 1;
            }
        }
    }

    /// Takes over the votes of another text.
    pub fn join(&mut self, other: &Self) {
        let sides = self.wide.iter_mut().chain(&mut self.joined);
        sides.zip(other.wide.iter().chain(&other.joined)).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// Whether any passage told how line ends are counted.
    pub fn tells_lines(&self) -> bool {
        self.joined != [0, 0]
    }

    fn of(&self, way: Counting) -> usize {
        let side = |votes: &[usize; 2], side: bool| votes.get(usize::from(side)).copied().unwrap_or(0);
        side(&self.wide, way.wide) + side(&self.joined, way.joined)
    }
}

/// How well a passage says given words: each letter of them, all but for how much blank there is, or
/// their beginning where the words are cut off; 0 where it says others.
fn fit(there: &str, words: &str) -> u8 {
    let one = |text: &str| clean(text).0.replace(char::is_whitespace, " ");
    let (there, words) = (one(there), one(words));
    if words.trim().is_empty() {
        return 0;
    }
    if there == words {
        return 3;
    }
    let spare = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if spare(&there) == spare(&words) {
        return 2;
    }
    let begun = words.trim_end_matches(['.', '\u{2026}']);
    let begins = begun.chars().count() > 3 && there.starts_with(begun);
    u8::from(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "One 🦀.\r\nTwo 🦀 three.\r\n\r\nFour.";

    #[test]
    fn each_way_finds_its_own_words() {
        let way = |wide, joined| Counting { wide, joined };
        let ways = [
            ((12, 19), way(false, false)),
            ((13, 21), way(true, false)),
            ((11, 18), way(false, true)),
            ((12, 20), way(true, true)),
        ];
        let ruler = Ruler::new(TEXT, ways.iter().flat_map(|((from, to), _)| [*from, *to]));
        assert!(ruler.is_open() && !Ruler::new("plain\n", [1]).is_open());
        for (place, way) in ways {
            assert_eq!(ruler.fitting(place, "🦀 three"), [way], "{place:?}");
            assert_eq!((ruler.point(way, place.0), ruler.point(way, place.1)), (12, 19));
        }
        assert!(ruler.fitting((12, 20), "four").is_empty());
    }

    #[test]
    fn paragraphs_may_be_parted_by_any_sign_and_names_cut_off() {
        assert_eq!(fit("three.\r\n\r\nFour", "three.\u{2029}\u{2029}Four"), 3);
        assert_eq!(fit("three.\r\nFour", "three. Four"), 3);
        assert_eq!((fit(" three.", "three."), fit("three and four", "three an...")), (2, 1));
        assert_eq!((fit("hree.", "three."), fit("three.", "")), (0, 0));
    }

    #[test]
    fn what_most_passages_say_decides_where_one_does_not_tell() {
        let ruler = Ruler::new(TEXT, [7, 8, 10, 11]);
        let (mut here, mut all) = (Votes::default(), Votes::default());
        let (points, lines) = (Counting::POINTS, Counting::LINES);
        assert_eq!(ruler.choose(&[], [&here, &all], lines), lines);
        assert_eq!(ruler.choose(&[], [&here, &all], points), points);
        let both = ruler.fitting((8, 11), "Two");
        here.add(&ruler, &both);
        assert!(!here.tells_lines() && both == [points, Counting { wide: true, joined: true }]);
        here.add(&ruler, &ruler.fitting((7, 10), "Two"));
        all.join(&here);
        assert_eq!(ruler.choose(&[], [&here, &all], points), lines);
        assert_eq!(ruler.choose(&both, [&Votes::default(), &all], points), points);
        assert_eq!(Ruler::new("a\nb", [2]).point(lines, 2), 2);
    }
}
