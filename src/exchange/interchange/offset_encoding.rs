//! Detecting how another program counts text offsets: in code points or in UTF-16 units, and a Windows
//! line end (CR LF) as two characters or as one.
//!
//! Neither QualCoder databases nor REFI-QDA packages say which. But passages often carry the words they
//! cover (QualCoder's `seltext`, the `name` of a REFI selection), so each passage is read under all
//! encodings that differ for its text, and those that give its words get a vote. Passages that cannot
//! tell follow the votes of their text, then of the whole project, then the program's usual encoding. Where no
//! passage carries words, it is the encoding that counts under which nearly all begin and end where words do.

use super::offsets::CodePointIndex;
use crate::corpus::{clean_text, part::text_part};
use std::collections::{BTreeMap, BTreeSet};

/// An encoding of text offsets. The default counts code points, CR LF as two.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct OffsetEncoding {
    /// UTF-16 units: a character beyond the Basic Multilingual Plane counts as two.
    pub utf16: bool,
    /// A carriage return followed by a line feed counts as one.
    pub crlf_as_one: bool,
}

impl OffsetEncoding {
    /// Code points, as REFI-QDA 1.5 prescribes.
    pub const CODE_POINTS: Self = Self { utf16: false, crlf_as_one: false };
    /// Code points, with CR LF as one: offsets counted in a copy of the text with Unix line ends.
    pub const CRLF_AS_ONE: Self = Self { utf16: false, crlf_as_one: true };

    /// The encodings under which this text has different offsets, plain code points first; only that one for
    /// a text without wide characters and without CR LF.
    fn distinct_for(text: &str) -> Vec<Self> {
        let wide: &[bool] = if text.bytes().any(|byte| byte >= 0xf0) { &[false, true] } else { &[false] };
        let joined: &[bool] = if text.contains("\r\n") { &[false, true] } else { &[false] };
        let ways = |&wide: &bool| joined.iter().map(move |&joined| Self { utf16: wide, crlf_as_one: joined });
        wide.iter().flat_map(ways).collect()
    }

    /// The byte of each of these offsets, in one pass over the text. Offsets past the end map to the length.
    fn byte_offsets(self, text: &str, places: &BTreeSet<usize>) -> BTreeMap<usize, usize> {
        let mut bytes = BTreeMap::new();
        let mut wanted = places.iter().copied().peekable();
        let (mut count, mut last) = (0, '\0');
        for (byte, letter) in text.char_indices() {
            let tail = letter == '\n' && last == '\r';
            last = letter;
            // The line feed of a CR LF takes no offset of its own: the pair counted at its CR.
            if self.crlf_as_one && tail {
                continue;
            }
            while let Some(place) = wanted.next_if(|&place| place <= count) {
                bytes.insert(place, byte);
            }
            count += if self.utf16 { letter.len_utf16() } else { 1 };
        }
        bytes.extend(wanted.map(|place| (place, text.len())));
        bytes
    }
}

/// The byte positions of a set of offsets in one text, under each encoding that makes a difference there.
#[derive(Debug)]
pub struct OffsetTable<'a> {
    text: &'a str,
    code_points: CodePointIndex<'a>,
    bytes_by_encoding: BTreeMap<OffsetEncoding, BTreeMap<usize, usize>>,
}

impl<'a> OffsetTable<'a> {
    /// Computes the byte positions of `places` (offsets in an unknown encoding) under each encoding.
    pub fn new(text: &'a str, places: impl IntoIterator<Item = usize>) -> Self {
        let places: BTreeSet<usize> = places.into_iter().collect();
        let scales = OffsetEncoding::distinct_for(text)
            .into_iter()
            .map(|way| (way, way.byte_offsets(text, &places)))
            .collect();
        Self { text, code_points: CodePointIndex::new(text), bytes_by_encoding: scales }
    }

    /// Whether the encoding matters for this text.
    pub fn is_ambiguous(&self) -> bool {
        self.bytes_by_encoding.len() > 1
    }

    /// Whether it matters for a passage if a character beyond the Basic Multilingual Plane counts as one or two.
    pub fn depends_on_width(&self, (from, to): (usize, usize)) -> bool {
        let bytes = |utf16| {
            let scale =
                self.bytes_by_encoding.get(&OffsetEncoding { utf16, ..OffsetEncoding::CODE_POINTS })?;
            Some((scale.get(&from)?, scale.get(&to)?))
        };
        bytes(true).is_some_and(|wide| Some(wide) != bytes(false))
    }

    /// Whether it matters for this text if CR LF counts as one or two.
    pub fn is_ambiguous_at_line_ends(&self) -> bool {
        let [_, joined] = self.ambiguities();
        joined
    }

    /// The encodings under which the passage from one offset to another matches `words` best; several where
    /// they match equally well, none where no encoding gives these words.
    pub fn matching_encodings(&self, (from, to): (usize, usize), words: &str) -> Vec<OffsetEncoding> {
        let fit = |scale: &BTreeMap<usize, usize>| {
            let byte = |place| scale.get(&place).copied().unwrap_or(self.text.len());
            match_quality(text_part(self.text, byte(from)..byte(to)), words)
        };
        let fits: Vec<(OffsetEncoding, u8)> =
            self.bytes_by_encoding.iter().map(|(way, scale)| (*way, fit(scale))).collect();
        let best = fits.iter().map(|(_, fit)| *fit).max().filter(|best| *best > 0);
        fits.into_iter().filter(|(_, fit)| Some(*fit) == best).map(|(way, _)| way).collect()
    }

    /// The encodings under which a passage begins and ends where words do, and not inside one.
    pub fn whole_word_encodings(&self, (from, to): (usize, usize)) -> Vec<OffsetEncoding> {
        let is_whole = |scale: &BTreeMap<usize, usize>| {
            let byte = |place| scale.get(&place).copied().unwrap_or(self.text.len());
            is_word_border(self.text, byte(from)) && is_word_border(self.text, byte(to))
        };
        self.bytes_by_encoding.iter().filter(|(_, scale)| is_whole(scale)).map(|(way, _)| *way).collect()
    }

    /// Converts an offset in encoding `way` to code points. `place` must be one of those given to
    /// [`OffsetTable::new`]; any other maps to the end of the text.
    pub fn code_point(&self, way: OffsetEncoding, place: usize) -> usize {
        let scale = self.equivalent_encoding(way).and_then(|way| self.bytes_by_encoding.get(&way));
        self.code_points
            .code_point_at(scale.and_then(|scale| scale.get(&place)).copied().unwrap_or(self.text.len()))
    }

    /// The encoding among those kept for this text that gives the same offsets as `way`.
    fn equivalent_encoding(&self, way: OffsetEncoding) -> Option<OffsetEncoding> {
        let [wide, joined] = self.ambiguities();
        let same = OffsetEncoding { utf16: wide && way.utf16, crlf_as_one: joined && way.crlf_as_one };
        self.bytes_by_encoding.contains_key(&same).then_some(same)
    }

    /// Whether the text has wide characters, and whether it has CR LF.
    fn ambiguities(&self) -> [bool; 2] {
        let ways = || self.bytes_by_encoding.keys();
        [ways().any(|way| way.utf16), ways().any(|way| way.crlf_as_one)]
    }

    /// The encoding to use for a passage: among the `fitting` ones (all, where none fits) the one with most
    /// votes in this text, then in the whole project, then `usual`.
    pub fn choose_encoding(
        &self,
        fitting: &[OffsetEncoding],
        votes: [&EncodingVotes; 2],
        usual: OffsetEncoding,
    ) -> OffsetEncoding {
        let all: Vec<OffsetEncoding> = self.bytes_by_encoding.keys().copied().collect();
        let among = if fitting.is_empty() { all.as_slice() } else { fitting };
        let usual = self.equivalent_encoding(usual);
        // The last key prefers the simpler encoding, which makes ties deterministic.
        let rank = |way: &&OffsetEncoding| {
            (votes.map(|votes| votes.votes_for(**way)), Some(**way) == usual, std::cmp::Reverse(**way))
        };
        among.iter().max_by_key(rank).copied().unwrap_or(OffsetEncoding::CODE_POINTS)
    }
}

/// Votes of passages: for each property of an encoding, how many passages fit only without it (index 0)
/// and only with it (index 1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EncodingVotes {
    utf16: [usize; 2],
    crlf_as_one: [usize; 2],
}

impl EncodingVotes {
    /// Counts the vote of one passage, given its fitting encodings. A property gets a vote only where it
    /// matters for the text and all fitting encodings agree on it.
    pub fn add_passage(&mut self, ruler: &OffsetTable<'_>, fitting: &[OffsetEncoding]) {
        let [wide, joined] = ruler.ambiguities();
        let agreed = |one: fn(&OffsetEncoding) -> bool| {
            let first = fitting.first().map(one)?;
            fitting.iter().all(|way| one(way) == first).then_some(usize::from(first))
        };
        for (open, votes, one) in [
            (wide, &mut self.utf16, (|way| way.utf16) as fn(&OffsetEncoding) -> bool),
            (joined, &mut self.crlf_as_one, |way| way.crlf_as_one),
        ] {
            if let Some(votes) = agreed(one).filter(|_| open).and_then(|side| votes.get_mut(side)) {
                *votes += 1;
            }
        }
    }

    /// Adds the votes of another text.
    pub fn merge(&mut self, other: &Self) {
        let sides = self.utf16.iter_mut().chain(&mut self.crlf_as_one);
        sides.zip(other.utf16.iter().chain(&other.crlf_as_one)).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// Whether any passage voted on the width of characters.
    pub fn has_width_votes(&self) -> bool {
        self.utf16 != [0, 0]
    }

    /// Has so many votes say that a character beyond the Basic Multilingual Plane counts as two, or as one.
    pub fn add_width_votes(&mut self, utf16: bool, votes: usize) {
        if let Some(side) = self.utf16.get_mut(usize::from(utf16)) {
            *side += votes;
        }
    }

    /// Whether any passage voted on line ends.
    pub fn has_line_end_votes(&self) -> bool {
        self.crlf_as_one != [0, 0]
    }

    /// The votes for both properties of an encoding.
    fn votes_for(&self, way: OffsetEncoding) -> usize {
        let side = |votes: &[usize; 2], side: bool| votes.get(usize::from(side)).copied().unwrap_or(0);
        side(&self.utf16, way.utf16) + side(&self.crlf_as_one, way.crlf_as_one)
    }
}

/// Whether no word goes on across this byte of a text.
fn is_word_border(text: &str, at: usize) -> bool {
    let inside = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let (before, after) = text.split_at(text.floor_char_boundary(at));
    !(inside(before.chars().next_back()) && inside(after.chars().next()))
}

/// Passages for which the width of characters matters, and how many of them begin and end where words do: counted in
/// code points (index 0) and in UTF-16 units (index 1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WidthEvidence {
    passages: usize,
    whole: [usize; 2],
}

impl WidthEvidence {
    /// The width is clear where so many of ten passages are whole words under it, and at most
    /// [`Self::MOST_OTHERS`] under the other: people code part of a word now and then, and by chance a border is
    /// a border under both. Chosen by hand; not measured.
    const WHOLE_OF_TEN: usize = 9;
    /// See [`Self::WHOLE_OF_TEN`].
    const MOST_OTHERS: usize = 5;

    /// Adds a passage; nothing where the width does not matter for it.
    pub fn add_passage(&mut self, ruler: &OffsetTable<'_>, range: (usize, usize)) {
        if !ruler.depends_on_width(range) {
            return;
        }
        self.passages += 1;
        let ways = ruler.whole_word_encodings(range);
        for (utf16, count) in [false, true].into_iter().zip(&mut self.whole) {
            *count += usize::from(ways.iter().any(|way| way.utf16 == utf16));
        }
    }

    /// Whether there are any such passages.
    pub fn is_empty(&self) -> bool {
        self.passages == 0
    }

    /// Whether characters beyond the Basic Multilingual Plane count as two, and how many passages say so; none
    /// where there are fewer passages than `least`, or it is not clear.
    pub fn clear_width(&self, least: usize) -> Option<(bool, usize)> {
        let [narrow, wide] = self.whole;
        let is_clear = |these: usize, others: usize| {
            these * 10 >= self.passages * Self::WHOLE_OF_TEN
                && others * 10 <= self.passages * Self::MOST_OTHERS
        };
        match (is_clear(narrow, wide), is_clear(wide, narrow)) {
            _ if self.passages < least.max(1) => None,
            (true, false) => Some((false, narrow)),
            (false, true) => Some((true, wide)),
            _ => None,
        }
    }
}

/// How well the text of a passage matches the words kept with it: 3 character by character (any white
/// space equals any other, since Qt separates paragraphs by U+2029), 2 but for the amount of white space,
/// 1 where the words are cut off (`...`) and the passage begins with them, 0 otherwise.
fn match_quality(there: &str, words: &str) -> u8 {
    let one = |text: &str| clean_text(text).0.replace(char::is_whitespace, " ");
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
    // Three letters or fewer begin too many passages to say anything; chosen by hand, not measured.
    let begins = begun.chars().count() > 3 && there.starts_with(begun);
    u8::from(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "One 🦀.\r\nTwo 🦀 three.\r\n\r\nFour.";

    #[test]
    fn each_way_finds_its_own_words() {
        let way = |wide, joined| OffsetEncoding { utf16: wide, crlf_as_one: joined };
        let ways = [
            ((12, 19), way(false, false)),
            ((13, 21), way(true, false)),
            ((11, 18), way(false, true)),
            ((12, 20), way(true, true)),
        ];
        let ruler = OffsetTable::new(TEXT, ways.iter().flat_map(|((from, to), _)| [*from, *to]));
        assert!(ruler.is_ambiguous() && !OffsetTable::new("plain\n", [1]).is_ambiguous());
        for (place, way) in ways {
            assert_eq!(ruler.matching_encodings(place, "🦀 three"), [way], "{place:?}");
            assert_eq!((ruler.code_point(way, place.0), ruler.code_point(way, place.1)), (12, 19));
        }
        assert!(ruler.matching_encodings((12, 20), "four").is_empty());
    }

    #[test]
    fn paragraphs_may_be_parted_by_any_sign_and_names_cut_off() {
        assert_eq!(match_quality("three.\r\n\r\nFour", "three.\u{2029}\u{2029}Four"), 3);
        assert_eq!(match_quality("three.\r\nFour", "three. Four"), 3);
        assert_eq!(
            (match_quality(" three.", "three."), match_quality("three and four", "three an...")),
            (2, 1)
        );
        assert_eq!((match_quality("hree.", "three."), match_quality("three.", "")), (0, 0));
    }

    #[test]
    fn passages_without_words_tell_by_the_borders_of_words() {
        // "Two" and "three" behind one and two wide characters, counted in UTF-16 units.
        let places = [(9, 12), (16, 21), (9, 21)];
        let ruler = OffsetTable::new(TEXT, places.iter().flat_map(|(from, to)| [*from, *to]));
        let mut evidence = WidthEvidence::default();
        for place in places {
            evidence.add_passage(&ruler, place);
        }
        assert_eq!(evidence.clear_width(3), Some((true, 3)), "{evidence:?}");
        assert_eq!(evidence.clear_width(4), None, "too few");
        let mut votes = EncodingVotes::default();
        votes.add_width_votes(true, 3);
        let chosen =
            ruler.choose_encoding(&[], [&EncodingVotes::default(), &votes], OffsetEncoding::CODE_POINTS);
        assert!(chosen.utf16 && votes.has_width_votes());
        let clear = |passages, whole| WidthEvidence { passages, whole }.clear_width(3).map(|(wide, _)| wide);
        assert_eq!(clear(10, [10, 4]), Some(false));
        assert_eq!(clear(10, [10, 10]), None, "a script without spaces tells nothing");
        assert_eq!(clear(10, [2, 8]), None);
        assert_eq!(clear(0, [0, 0]), None);
    }

    #[test]
    fn what_most_passages_say_decides_where_one_does_not_tell() {
        let ruler = OffsetTable::new(TEXT, [7, 8, 10, 11]);
        let (mut here, mut all) = (EncodingVotes::default(), EncodingVotes::default());
        let (points, lines) = (OffsetEncoding::CODE_POINTS, OffsetEncoding::CRLF_AS_ONE);
        assert_eq!(ruler.choose_encoding(&[], [&here, &all], lines), lines);
        assert_eq!(ruler.choose_encoding(&[], [&here, &all], points), points);
        let both = ruler.matching_encodings((8, 11), "Two");
        here.add_passage(&ruler, &both);
        assert!(
            !here.has_line_end_votes() && both == [points, OffsetEncoding { utf16: true, crlf_as_one: true }]
        );
        here.add_passage(&ruler, &ruler.matching_encodings((7, 10), "Two"));
        all.merge(&here);
        assert_eq!(ruler.choose_encoding(&[], [&here, &all], points), lines);
        assert_eq!(ruler.choose_encoding(&both, [&EncodingVotes::default(), &all], points), points);
        assert_eq!(OffsetTable::new("a\nb", [2]).code_point(lines, 2), 2);
    }
}
