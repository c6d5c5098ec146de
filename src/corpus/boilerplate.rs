//! Boiler-plate: what recurs word for word over different transcripts, such as intros, sponsor reads
//! and "like and subscribe".

use super::likeness::{runs, tokens};
use super::sounds::spoken;

/// Words in a run that is looked for elsewhere.
const RUN: usize = 8;
/// A shorter snippet counts as one run, if it has so many words.
const SHORT: usize = 4;
/// In so many transcripts a run must be.
const TRANSCRIPTS: usize = 3;
/// A snippet shorter than a run must be in one transcript of so many, for short answers recur by themselves.
const SHORT_SHARE: usize = 10;
/// How many low bits of an entry tell the transcript.
const TRANSCRIPT_BITS: u32 = 20;

/// Bits of a cell of the sieve that count, and the most cells it has: 128 MB.
const COUNT_BITS: u32 = 2;
const CELLS: usize = 1 << 26;

/// A first pass over a corpus so large that the runs of all its words would not fit in memory: tells most of what is
/// in too few transcripts by two bytes for each of at most 2^26 cells, whatever the corpus. What it lets through,
/// [`Recurrence`] counts exactly.
#[derive(Debug, Clone)]
pub struct Sieve {
    /// How many transcripts, up to three, had a run here, and the low bits of the last of them.
    cells: Vec<u16>,
}

impl Sieve {
    /// A sieve for so many words.
    pub fn new(words: usize) -> Self {
        Self { cells: vec![0; words.saturating_mul(2).next_power_of_two().clamp(1024, CELLS)] }
    }

    /// Adds a snippet of a transcript, told by any number; the snippets of one follow each other.
    pub fn add(&mut self, transcript: usize, text: &str) {
        let words = words_of(text);
        if words.len() < SHORT {
            return;
        }
        for run in runs(&words, RUN) {
            let at = self.place(run);
            let Some(cell) = self.cells.get_mut(at) else { continue };
            let (count, last) = (*cell & ((1 << COUNT_BITS) - 1), *cell >> COUNT_BITS);
            let here = (transcript as u16) & (u16::MAX >> COUNT_BITS);
            if count == 0 || (usize::from(count) < TRANSCRIPTS && last != here) {
                *cell = (here << COUNT_BITS) | (count + 1);
            }
        }
    }

    /// Says whether a run may be in three transcripts; of a run that is, it is sure to, but where 16,384 transcripts
    /// lie between two that have it.
    fn lets_through(&self, run: u64) -> bool {
        let count = self.cells.get(self.place(run)).map_or(0, |cell| cell & ((1 << COUNT_BITS) - 1));
        usize::from(count) >= TRANSCRIPTS
    }

    fn place(&self, run: u64) -> usize {
        (run >> TRANSCRIPT_BITS) as usize & (self.cells.len() - 1)
    }
}

/// Gathers the runs of words of all snippets; eight bytes for each word, or for each that a sieve lets through.
#[derive(Debug, Clone, Default)]
pub struct Recurrence {
    sieve: Option<Sieve>,
    runs: Vec<u64>,
    short: Vec<u64>,
    transcripts: usize,
    last: Option<usize>,
}

impl Recurrence {
    /// Starts with nothing seen.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts with nothing seen, after a sieve has seen it all.
    pub fn sifted(sieve: Sieve) -> Self {
        Self { sieve: Some(sieve), ..Self::default() }
    }

    /// Adds a snippet of a transcript, told by any number; the snippets of one follow each other.
    pub fn add(&mut self, transcript: usize, text: &str) {
        if self.last.replace(transcript) != Some(transcript) {
            self.transcripts += 1;
        }
        let words = words_of(text);
        let into = match words.len() {
            0..SHORT => return,
            SHORT..RUN => &mut self.short,
            _ => &mut self.runs,
        };
        let low = (1u64 << TRANSCRIPT_BITS) - 1;
        let sieve = self.sieve.as_ref();
        let worth = runs(&words, RUN).filter(|&run| sieve.is_none_or(|sieve| sieve.lets_through(run)));
        into.extend(worth.map(|run| (run & !low) | (transcript as u64 & low)));
    }

    /// Ends the pass: keeps the runs that are in at least three transcripts.
    pub fn finish(self) -> Recurring {
        let short = TRANSCRIPTS.max(self.transcripts / SHORT_SHARE);
        Recurring { runs: recurring(self.runs, TRANSCRIPTS), short: recurring(self.short, short) }
    }
}

/// The runs that are in at least so many transcripts, ascending.
fn recurring(mut entries: Vec<u64>, transcripts: usize) -> Vec<u64> {
    entries.sort_unstable();
    entries.dedup();
    let same = entries.chunk_by(|a, b| a >> TRANSCRIPT_BITS == b >> TRANSCRIPT_BITS);
    let often = same.filter(|same| same.len() >= transcripts);
    often.filter_map(|same| same.first()).map(|entry| entry >> TRANSCRIPT_BITS).collect()
}

/// What recurs over transcripts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recurring {
    runs: Vec<u64>,
    short: Vec<u64>,
}

impl Recurring {
    /// Says whether nothing does.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.short.is_empty()
    }

    /// The share of a snippet's words, 0 to 1, that stand in a run that recurs.
    pub fn share(&self, text: &str) -> f64 {
        let words = words_of(text);
        let known = if words.len() < RUN { &self.short } else { &self.runs };
        if known.is_empty() || words.len() < SHORT {
            return 0.0;
        }
        let (mut covered, mut until) = (0, 0);
        for (at, run) in runs(&words, RUN).enumerate() {
            if known.binary_search(&(run >> TRANSCRIPT_BITS)).is_ok() {
                let end = (at + RUN).min(words.len());
                covered += end - at.max(until);
                until = end;
            }
        }
        covered as f64 / words.len() as f64
    }

    /// Says whether at least half of a snippet recurs.
    pub fn is_boilerplate(&self, text: &str) -> bool {
        self.share(text) >= 0.5
    }
}

fn words_of(text: &str) -> Vec<u64> {
    tokens(&spoken(text)).map(|token| token.hash).collect()
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
        let mut gathered = Recurrence::new();
        for (n, talk) in talks.iter().enumerate() {
            talk.iter().for_each(|snippet| gathered.add(n, snippet));
        }
        let recurring = gathered.finish();
        let all =
            talks.iter().enumerate().flat_map(|(n, t)| t.iter().enumerate().map(move |(s, x)| (n, s, x)));
        all.filter(|(_, _, text)| recurring.is_boilerplate(text)).map(|(n, s, _)| (n, s)).collect()
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
        let each = |add: &mut dyn FnMut(usize, &str)| {
            talks.iter().enumerate().for_each(|(n, talk)| talk.iter().for_each(|text| add(n, text)));
        };
        let mut plain = Recurrence::new();
        each(&mut |n, text| plain.add(n, text));
        let plain = plain.finish();
        assert!(!plain.runs.is_empty() && !plain.short.is_empty());
        for words in [0, 10_000, 1_000_000] {
            let mut sieve = Sieve::new(words);
            each(&mut |n, text| sieve.add(n, text));
            let mut sifted = Recurrence::sifted(sieve);
            each(&mut |n, text| sifted.add(n, text));
            assert!(words < 1_000_000 || sifted.runs.len() < 40 * 20 * 10, "{words}: {}", sifted.runs.len());
            assert_eq!(sifted.finish(), plain, "{words}");
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
