//! Boilerplate: what recurs word for word over different transcripts, such as intros, sponsor reads and "like
//! and subscribe".
//!
//! Two passes over the snippets. [`ShingleFilter`] (only for large corpora) finds out within fixed memory
//! which shingles can recur at all; [`ShingleCounter`] counts those exactly and ends in
//! [`BoilerplateDetector`], which tells the share of a snippet that recurs. Where transcripts were added, a counter of
//! their shingles alone tells what recurs now and did not before ([`ShingleCounter::newly_recurring`]). A shingle is
//! hashed to 44 bits; the low 20 bits of an entry are the transcript's number, so more than 2^20 transcripts would be
//! counted together.

use super::similarity::word_hashes;
use super::sound_tags::spoken_text;
use crate::random::mix_bits;
use std::collections::BTreeSet;

/// Words in a shingle that is looked for elsewhere: eight words in a row are said by chance in few talks.
/// Chosen by hand; the tests hold that a sponsor read with another name in it is still found.
const SHINGLE_WORDS: usize = 8;
/// The fewest words of a snippet that is compared at all; under eight words the whole snippet is one shingle.
const MIN_SNIPPET_WORDS: usize = 4;
/// In so many transcripts a shingle must be, since twice may be chance. The filter's two bits count no
/// higher.
const MIN_TRANSCRIPTS: usize = 3;
/// A snippet shorter than a shingle must be in one transcript in so many, for short answers recur by
/// themselves. Chosen by hand; not measured.
const SHORT_SNIPPET_SHARE: usize = 10;
/// About so many bytes a word has, for the room that shingles take. A guess: more is made where it is wrong.
const BYTES_OF_A_WORD: usize = 5;
/// How many low bits of an entry tell the transcript; the others are the shingle's hash.
const TRANSCRIPT_BITS: u32 = 20;
/// Those bits of an entry.
const TRANSCRIPT_MASK: u64 = (1 << TRANSCRIPT_BITS) - 1;

/// Bits of a filter's cell that count transcripts; the other 14 are low bits of the last transcript's number.
const COUNT_BITS: u32 = 2;
/// The most cells of a filter: 128 MB at two bytes each, the most memory the first pass may take.
const MAX_CELLS: usize = 1 << 26;

/// The shingles of a snippet, which any thread can find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnippetShingles {
    /// Its words, without sound tags.
    words: usize,
    /// The hash of each shingle; none of a snippet too short to be compared.
    hashes: Vec<u64>,
}

impl SnippetShingles {
    /// Those of a text.
    pub fn of_text(text: &str) -> Self {
        let text = spoken_text(text);
        let mut run = ShingleHash::default();
        let mut hashes = Vec::with_capacity(text.len() / BYTES_OF_A_WORD);
        for word in word_hashes(&text) {
            run.push(word.hash);
            if run.words >= SHINGLE_WORDS {
                hashes.push(run.hash());
            }
        }
        if (MIN_SNIPPET_WORDS..SHINGLE_WORDS).contains(&run.words) {
            hashes.push(run.hash());
        }
        Self { words: run.words, hashes }
    }

    /// Whether it is one shingle as a whole, to be told by how many transcripts say it.
    pub fn is_short(&self) -> bool {
        self.words < SHINGLE_WORDS
    }

    /// Whether it has one of these shingles, and is none as a whole.
    pub fn has_any(&self, shingles: &HashSearch) -> bool {
        !self.is_short() && self.hashes.iter().any(|run| shingles.contains(run >> TRANSCRIPT_BITS))
    }
}

/// The hash of the last words of a text, a polynomial in their hashes (Karp and Rabin 1987), so that a word more costs the
/// same however many there are.
#[derive(Debug, Clone, Default)]
struct ShingleHash {
    /// The last words, each at its number modulo how many there are.
    last: [u64; SHINGLE_WORDS],
    words: usize,
    sum: u64,
}

impl ShingleHash {
    /// The number the polynomial is of: odd, that of SplitMix64.
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    /// What the oldest of the words is worth.
    const OLDEST: u64 = Self::BASE.wrapping_pow(SHINGLE_WORDS as u32 - 1);

    /// Takes in the next word; the oldest goes where there are more than a shingle has.
    fn push(&mut self, word: u64) {
        let word = mix_bits(word);
        let oldest = std::mem::replace(&mut self.last[self.words % SHINGLE_WORDS], word);
        self.sum = self.sum.wrapping_sub(oldest.wrapping_mul(Self::OLDEST));
        self.sum = self.sum.wrapping_mul(Self::BASE).wrapping_add(word);
        self.words += 1;
    }

    fn hash(&self) -> u64 {
        mix_bits(self.sum)
    }
}

/// A counting filter over shingles for corpora so large that all of them would not fit in memory: two bytes
/// for each of at most 2^26 cells tell most of what is in too few transcripts. What it lets through,
/// [`ShingleCounter`] counts exactly, so a smaller filter costs memory there and never changes the result.
#[derive(Debug, Clone)]
pub struct ShingleFilter {
    /// For each cell: how many transcripts, up to three, had a shingle here, and the low bits of the last
    /// one.
    cells: Vec<u16>,
}

impl ShingleFilter {
    /// A filter for a corpus of so many words: two cells for each word, within limits.
    pub fn new(words: usize) -> Self {
        Self { cells: vec![0; words.saturating_mul(2).next_power_of_two().clamp(1024, MAX_CELLS)] }
    }

    /// Adds a snippet of a transcript, given by any number; the snippets of one transcript must follow each
    /// other.
    pub fn add_snippet(&mut self, transcript: usize, shingles: &SnippetShingles) {
        for &run in &shingles.hashes {
            let at = self.cell_of(run);
            let Some(cell) = self.cells.get_mut(at) else { continue };
            let (count, last) = (*cell & ((1 << COUNT_BITS) - 1), *cell >> COUNT_BITS);
            let here = (transcript as u16) & (u16::MAX >> COUNT_BITS);
            if count == 0 || (usize::from(count) < MIN_TRANSCRIPTS && last != here) {
                *cell = (here << COUNT_BITS) | (count + 1);
            }
        }
    }

    /// Says whether a shingle may be in three transcripts. It never denies one that is, except where a
    /// multiple of 16,384 transcripts lies between two that have it.
    fn may_recur(&self, run: u64) -> bool {
        let count = self.cells.get(self.cell_of(run)).map_or(0, |cell| cell & ((1 << COUNT_BITS) - 1));
        usize::from(count) >= MIN_TRANSCRIPTS
    }

    /// The cell of a shingle: by the bits of its hash an entry keeps.
    fn cell_of(&self, run: u64) -> usize {
        (run >> TRANSCRIPT_BITS) as usize & (self.cells.len() - 1)
    }
}

/// Which shingles are counted.
#[derive(Debug, Clone, Default)]
enum WantedShingles {
    #[default]
    All,
    /// Those that may recur.
    Recurring(ShingleFilter),
    /// These.
    These(HashSearch),
}

impl WantedShingles {
    fn contains(&self, run: u64) -> bool {
        match self {
            Self::All => true,
            Self::Recurring(filter) => filter.may_recur(run),
            Self::These(shingles) => shingles.contains(run >> TRANSCRIPT_BITS),
        }
    }
}

/// What recurs over transcripts since some of them are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewlyRecurring {
    /// The shingles; none that are a snippet as a whole.
    pub shingles: HashSearch,
    /// The earlier transcripts that have one, by the low bits of their numbers.
    pub transcripts: BTreeSet<usize>,
}

/// Counts the shingles of all snippets exactly, in eight bytes for each word, or for each that is wanted.
#[derive(Debug, Clone, Default)]
pub struct ShingleCounter {
    wanted: WantedShingles,
    shingles: Vec<u64>,
    short_snippets: Vec<u64>,
    transcripts: usize,
    last_transcript: Option<usize>,
}

impl ShingleCounter {
    /// An empty counter.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty counter behind a filter that has seen all snippets.
    pub fn with_filter(filter: ShingleFilter) -> Self {
        Self { wanted: WantedShingles::Recurring(filter), ..Self::default() }
    }

    /// An empty counter of the shingles that some snippets have. Those that are a snippet as a whole it counts all.
    pub fn of_shingles<'a>(snippets: impl Iterator<Item = &'a SnippetShingles>) -> Self {
        let long = snippets.filter(|snippet| !snippet.is_short());
        let mut hashes: Vec<u64> =
            long.flat_map(|snippet| &snippet.hashes).map(|run| run >> TRANSCRIPT_BITS).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self { wanted: WantedShingles::These(HashSearch::new(hashes)), ..Self::default() }
    }

    /// Adds a snippet of a transcript, given by any number; the snippets of one transcript must follow each
    /// other.
    pub fn add_snippet(&mut self, transcript: usize, shingles: &SnippetShingles) {
        if self.last_transcript.replace(transcript) != Some(transcript) {
            self.transcripts += 1;
        }
        let entry = |run: &u64| (run & !TRANSCRIPT_MASK) | (transcript as u64 & TRANSCRIPT_MASK);
        if shingles.is_short() {
            self.short_snippets.extend(shingles.hashes.iter().map(entry));
        } else {
            let wanted = shingles.hashes.iter().filter(|run| self.wanted.contains(**run));
            self.shingles.extend(wanted.map(entry));
        }
    }

    /// What recurs with the transcripts for which `is_new` is true, and does not without them.
    pub fn newly_recurring(&self, is_new: impl Fn(usize) -> bool) -> NewlyRecurring {
        let mut entries = self.shingles.clone();
        entries.sort_unstable();
        entries.dedup();
        let (mut shingles, mut transcripts) = (Vec::new(), BTreeSet::new());
        for same in entries.chunk_by(|a, b| a >> TRANSCRIPT_BITS == b >> TRANSCRIPT_BITS) {
            let number = |entry: &u64| (entry & TRANSCRIPT_MASK) as usize;
            let earlier = || same.iter().map(number).filter(|transcript| !is_new(*transcript));
            if same.len() >= MIN_TRANSCRIPTS && earlier().count() < MIN_TRANSCRIPTS {
                shingles.extend(same.first().map(|entry| entry >> TRANSCRIPT_BITS));
                transcripts.extend(earlier());
            }
        }
        NewlyRecurring { shingles: HashSearch::new(shingles), transcripts }
    }

    /// What this has counted and another, of the same snippets.
    pub fn join(mut self, other: Self) -> Self {
        self.shingles.extend(other.shingles);
        self.short_snippets.extend(other.short_snippets);
        self.transcripts = self.transcripts.max(other.transcripts);
        self
    }

    /// Ends the count: keeps the shingles that are in enough transcripts.
    pub fn into_detector(self) -> BoilerplateDetector {
        let short = MIN_TRANSCRIPTS.max(self.transcripts / SHORT_SNIPPET_SHARE);
        BoilerplateDetector {
            shingles: HashSearch::new(recurring_entries(self.shingles, MIN_TRANSCRIPTS)),
            short_snippets: HashSearch::new(recurring_entries(self.short_snippets, short)),
        }
    }
}

/// The hashes of entries that are in at least so many transcripts, ascending.
fn recurring_entries(mut entries: Vec<u64>, transcripts: usize) -> Vec<u64> {
    entries.sort_unstable();
    entries.dedup();
    let same = entries.chunk_by(|a, b| a >> TRANSCRIPT_BITS == b >> TRANSCRIPT_BITS);
    let often = same.filter(|same| same.len() >= transcripts);
    often.filter_map(|same| same.first()).map(|entry| entry >> TRANSCRIPT_BITS).collect()
}

/// The shingles that recur over transcripts, for telling which snippets are boilerplate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BoilerplateDetector {
    shingles: HashSearch,
    short_snippets: HashSearch,
}

/// Ascending hashes in which one is found within some steps: they are spread evenly, so that where one stands is known
/// by its first bits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HashSearch {
    hashes: Vec<u64>,
    /// Where the hashes begin that have these first bits, and at last their number.
    starts: Vec<usize>,
    /// The bits that are no first bits.
    rest: u32,
}

impl HashSearch {
    /// Over ascending hashes of at most `64 - TRANSCRIPT_BITS` bits.
    fn new(hashes: Vec<u64>) -> Self {
        let first = hashes.len().checked_ilog2().unwrap_or(0).min(24);
        let rest = u64::BITS - TRANSCRIPT_BITS - first;
        let mut starts = vec![0; (1 << first) + 1];
        for hash in &hashes {
            if let Some(next) = starts.get_mut((hash >> rest) as usize + 1) {
                *next += 1;
            }
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        Self { hashes, starts, rest }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    fn contains(&self, hash: u64) -> bool {
        let at = (hash >> self.rest) as usize;
        let (Some(&from), Some(&to)) = (self.starts.get(at), self.starts.get(at + 1)) else { return false };
        self.hashes.get(from..to).is_some_and(|near| near.contains(&hash))
    }
}

impl BoilerplateDetector {
    /// Says whether nothing recurs.
    pub fn is_empty(&self) -> bool {
        self.shingles.is_empty() && self.short_snippets.is_empty()
    }

    /// The share of a snippet's words, 0 to 1, that lie in a shingle that recurs.
    pub fn recurring_share(&self, snippet: &SnippetShingles) -> f64 {
        let words = snippet.words;
        let known = if words < SHINGLE_WORDS { &self.short_snippets } else { &self.shingles };
        if known.is_empty() || snippet.hashes.is_empty() {
            return 0.0;
        }
        let (mut covered, mut until) = (0, 0);
        for (at, run) in snippet.hashes.iter().enumerate() {
            if known.contains(run >> TRANSCRIPT_BITS) {
                let end = (at + SHINGLE_WORDS).min(words);
                covered += end - at.max(until);
                until = end;
            }
        }
        covered as f64 / words as f64
    }

    /// Says whether at least half of a snippet recurs. Chosen by hand: a recurring sentence in much else does
    /// not make a snippet boilerplate, as the tests hold.
    pub fn is_boilerplate(&self, snippet: &SnippetShingles) -> bool {
        self.recurring_share(snippet) >= 0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: &str =
        "This episode is brought to you by Fastly. Fastly helps ship websites faster. Use the code";

    fn talk(n: usize, part: usize) -> String {
        (0..60).map(|word| format!("w{} ", (n * 7919 + part * 104_729 + word * 31) % 5000)).collect()
    }

    fn found(talks: &[Vec<String>]) -> Vec<(usize, usize)> {
        let mut gathered = ShingleCounter::new();
        for (n, talk) in talks.iter().enumerate() {
            talk.iter().for_each(|snippet| gathered.add_snippet(n, &SnippetShingles::of_text(snippet)));
        }
        let recurring = gathered.into_detector();
        let all =
            talks.iter().enumerate().flat_map(|(n, t)| t.iter().enumerate().map(move |(s, x)| (n, s, x)));
        all.filter(|(_, _, text)| recurring.is_boilerplate(&SnippetShingles::of_text(text)))
            .map(|(n, s, _)| (n, s))
            .collect()
    }

    #[test]
    fn sponsor_reads_with_other_names_in_them_are_found() {
        let read = |n: usize| format!("{READ} talk{n} at check-out for ten per cent off.");
        let talks = |reads: usize| -> Vec<Vec<String>> {
            (0..8)
                .map(|n| vec![talk(n, 0), if n < reads { read(n) } else { talk(n, 2) }, talk(n, 1)])
                .collect()
        };
        assert_eq!(found(&talks(3)), [(0, 1), (1, 1), (2, 1)]);
        assert_eq!(found(&talks(2)), [], "twice may be chance");
    }

    #[test]
    fn a_sieve_of_any_size_changes_nothing() {
        let said_once = |n: usize, part: usize| (0..60).map(|word| format!("n{n}p{part}w{word} ")).collect();
        let mut talks: Vec<Vec<String>> =
            (0..40).map(|n| (0..20).map(|part| said_once(n, part)).collect()).collect();
        for (n, talk) in talks.iter_mut().enumerate() {
            if n % 5 == 0 {
                talk.extend([format!("{READ} number{n}"), "Like and subscribe now!".to_owned()]);
            }
        }
        let each = |add: &mut dyn FnMut(usize, &SnippetShingles)| {
            talks.iter().enumerate().for_each(|(n, talk)| {
                talk.iter().for_each(|text| add(n, &SnippetShingles::of_text(text)));
            });
        };
        let mut plain = ShingleCounter::new();
        each(&mut |n, text| plain.add_snippet(n, text));
        let plain = plain.into_detector();
        assert!(!plain.shingles.is_empty() && !plain.short_snippets.is_empty());
        for words in [0, 10_000, 1_000_000] {
            let mut sieve = ShingleFilter::new(words);
            each(&mut |n, text| sieve.add_snippet(n, text));
            let mut sifted = ShingleCounter::with_filter(sieve);
            each(&mut |n, text| sifted.add_snippet(n, text));
            assert!(
                words < 1_000_000 || sifted.shingles.len() < 40 * 20 * 10,
                "{words}: {}",
                sifted.shingles.len()
            );
            assert_eq!(sifted.into_detector(), plain, "{words}");
        }
    }

    #[test]
    fn hashes_are_found_by_their_first_bits() {
        let mut state = 1u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> TRANSCRIPT_BITS
        };
        for count in [0, 1, 2, 3, 100, 5000] {
            let mut hashes: Vec<u64> = (0..count).map(|_| next()).collect();
            hashes.extend((count > 2).then_some([0, (1 << 44) - 1]).into_iter().flatten());
            hashes.sort_unstable();
            let search = HashSearch::new(hashes.clone());
            assert!(hashes.iter().all(|&hash| search.contains(hash)), "{count}");
            let others = hashes.iter().flat_map(|&hash| [hash.wrapping_sub(1), hash + 1]).chain([7, 1 << 43]);
            for other in others {
                assert_eq!(search.contains(other), hashes.binary_search(&other).is_ok(), "{count}: {other}");
            }
        }
    }

    #[test]
    fn said_often_in_one_talk_is_no_boilerplate() {
        let talks = vec![vec![READ.to_owned(); 9], vec![talk(1, 1)], vec![talk(2, 1)]];
        assert_eq!(found(&talks), []);
    }

    #[test]
    fn a_short_phrase_must_recur_in_a_tenth() {
        let talks = |reads: usize| -> Vec<Vec<String>> {
            let last = |n| if n < reads { "Like and subscribe now!".to_owned() } else { talk(n, 3) };
            (0..50).map(|n| vec![talk(n, 1), last(n), "Yeah, right.".to_owned()]).collect()
        };
        assert_eq!(found(&talks(4)), []);
        assert_eq!(found(&talks(5)).len(), 5);
    }

    #[test]
    fn a_sentence_in_much_else_does_not_make_a_snippet_boilerplate() {
        let talks: Vec<Vec<String>> = (0..5).map(|n| vec![format!("{} {READ}", talk(n, 1))]).collect();
        assert_eq!(found(&talks), []);
    }
}
