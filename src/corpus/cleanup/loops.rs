//! Loops of recognisers: the same cue, the same few cues or the same phrase over and over, folded to one with
//! a note of how often it was there.
//!
//! Speech recognisers of the Whisper family fall into such loops over silence and music. The words stay once;
//! the time of the whole loop stays with them.

use crate::corpus::parsed::{LoopFold, Segment, SegmentBreak};
use crate::corpus::part::text_part;
use crate::corpus::similarity::{WordHash, word_hashes};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// How often in a row makes a loop of a recogniser rather than of a speaker. Chosen by hand: four times in a
/// row stays, as the tests hold; not measured on a corpus.
const MIN_REPEATS: usize = 5;
/// A loop inside a text has at least so many words, since people do say "no" six times. Chosen by hand.
const MIN_LOOP_WORDS: usize = 12;
/// The longest phrase, in words, whose loops are found. It bounds the work, which is linear in the text for
/// each length. Chosen by hand; not measured.
const MAX_PHRASE_WORDS: usize = 40;

/// Where loops are looked for.
#[derive(Debug)]
pub(super) struct LoopOptions {
    /// The fewest segments of a loop of segments.
    min_segments: usize,
    /// The most segments that loop together.
    max_cycle: usize,
    /// Whether loops inside a segment are folded too.
    inside_segments: bool,
}

/// In captions: cues that loop, and phrases that loop inside one.
pub(super) const CAPTION_LOOPS: LoopOptions =
    LoopOptions { min_segments: MIN_REPEATS, max_cycle: 4, inside_segments: true };
/// Captions of a word each.
pub(super) const WORD_LOOPS: LoopOptions =
    LoopOptions { min_segments: MIN_LOOP_WORDS, max_cycle: 4, inside_segments: false };
/// Text in paragraphs: people write refrains, so only a paragraph that follows itself counts.
pub(super) const PROSE_LOOPS: LoopOptions =
    LoopOptions { min_segments: MIN_REPEATS, max_cycle: 1, inside_segments: false };

/// The segments after folding.
#[derive(Debug, Default)]
pub(super) struct FoldedSegments {
    /// The segments that are left.
    pub segments: Vec<Segment>,
    /// Indices of those left of a loop, ascending, each with its loop.
    pub loop_folds: Vec<(usize, LoopFold)>,
    /// How many cues, or phrases inside one, were folded away.
    pub removed: usize,
}

/// Folds loops of segments, then loops inside the segments outside those.
pub(super) fn fold_loops(pieces: Vec<Segment>, manner: &LoopOptions) -> FoldedSegments {
    let cycles = find_segment_loops(&pieces, manner);
    let mut out = FoldedSegments::default();
    let mut pieces = pieces.into_iter();
    let (mut at, mut id) = (0, 0);
    for cycle in cycles {
        for piece in pieces.by_ref().take(cycle.start - at) {
            fold_phrases(piece, manner, &mut id, &mut out);
        }
        let fold = LoopFold { id, times: cycle.times };
        id += 1;
        for piece in pieces.by_ref().take(cycle.length) {
            out.loop_folds.push((out.segments.len(), fold));
            out.segments.push(piece);
        }
        out.removed += cycle.length * (cycle.times - 1);
        // What is folded away leaves its time: the last kept segment lasts to the end of the loop.
        let end = pieces.by_ref().take(cycle.length * (cycle.times - 1)).filter_map(|piece| piece.end).last();
        if let Some(last) = out.segments.last_mut() {
            last.end = end.or(last.end);
        }
        at = cycle.start + cycle.length * cycle.times;
    }
    for piece in pieces {
        fold_phrases(piece, manner, &mut id, &mut out);
    }
    out
}

/// A loop of segments: where it begins, how many segments repeat, and how often they are there in a row.
#[derive(Debug, PartialEq, Eq)]
struct SegmentLoop {
    start: usize,
    length: usize,
    times: usize,
}

/// The loops of segments in order; at each place the loop of the fewest segments wins.
fn find_segment_loops(pieces: &[Segment], manner: &LoopOptions) -> Vec<SegmentLoop> {
    let keys: Vec<Option<u64>> = pieces.iter().map(segment_key).collect();
    let mut found = Vec::new();
    let mut start = 0;
    while start < keys.len() {
        let cycle = (1..=manner.max_cycle).find_map(|cues| {
            let times = count_repeats(keys.get(start..)?, cues);
            (times >= MIN_REPEATS && times * cues >= manner.min_segments).then_some(SegmentLoop {
                start,
                length: cues,
                times,
            })
        });
        start += cycle.as_ref().map_or(1, |cycle| cycle.length * cycle.times);
        found.extend(cycle);
    }
    found
}

/// How often the first `cues` keys come in a row; 0 where one of them is none.
fn count_repeats(keys: &[Option<u64>], cues: usize) -> usize {
    let first = keys.get(..cues).filter(|first| first.iter().all(Option::is_some));
    first.map_or(0, |first| keys.chunks_exact(cues).take_while(|next| *next == first).count())
}

/// A hash of speaker and words, ignoring punctuation and case; none for a segment without words, so that
/// sound tags and marks are no loop.
fn segment_key(piece: &Segment) -> Option<u64> {
    // Hashes are compared within one run only, so a hasher that may change between Rust versions will do.
    let mut hasher = DefaultHasher::new();
    let mut words = 0;
    for token in word_hashes(&piece.text) {
        token.hash.hash(&mut hasher);
        words += 1;
    }
    piece.speaker.hash(&mut hasher);
    (words > 0).then(|| hasher.finish())
}

/// Adds a segment; cut in parts where phrases loop in it, whose times are shared out by bytes.
fn fold_phrases(piece: Segment, manner: &LoopOptions, id: &mut usize, out: &mut FoldedSegments) {
    let loops = if manner.inside_segments { find_phrase_loops(&piece.text) } else { Vec::new() };
    if loops.is_empty() {
        out.segments.push(piece);
        return;
    }
    let total = piece.text.len().max(1) as f64;
    let part = |from: usize, text: &str, until: usize, first: bool| {
        let second = |byte: usize| Some(piece.start? + (piece.end? - piece.start?) * byte as f64 / total);
        let lead = if first { piece.break_before } else { SegmentBreak::None };
        let (start, end) = (second(from).or(piece.start.filter(|_| first)), second(until));
        Segment {
            text: text.trim().to_owned(),
            start,
            end,
            speaker: piece.speaker.clone(),
            break_before: lead,
        }
    };
    let mut from = 0;
    let mut first = true;
    for PhraseLoop { whole, first_end: once, times } in loops {
        let before = text_part(&piece.text, from..whole.start);
        let begin = if before.chars().any(char::is_alphanumeric) {
            out.segments.push(part(from, before, whole.start, first));
            first = false;
            whole.start
        } else {
            from
        };
        out.loop_folds.push((out.segments.len(), LoopFold { id: *id, times }));
        *id += 1;
        out.removed += times - 1;
        let text = text_part(&piece.text, begin..once);
        out.segments.push(part(begin, text, whole.end, first));
        first = false;
        from = whole.end;
    }
    let rest = text_part(&piece.text, from..);
    if rest.chars().any(char::is_alphanumeric) {
        out.segments.push(part(from, rest, piece.text.len(), first));
    }
}

/// A phrase that loops inside a text.
#[derive(Debug, PartialEq, Eq)]
struct PhraseLoop {
    /// The bytes of the whole loop.
    whole: Range<usize>,
    /// The byte at which its first time ends.
    first_end: usize,
    times: usize,
}

/// The phrases that loop inside a text, in order; of phrases that overlap, the shortest.
///
/// For each length a phrase may have, one pass looks for runs of words that each equal the word that many
/// words later, so the work is linear in the text for each length.
fn find_phrase_loops(text: &str) -> Vec<PhraseLoop> {
    let tokens: Vec<WordHash> =
        if text.len() < MIN_LOOP_WORDS { Vec::new() } else { word_hashes(text).collect() };
    if tokens.len() < MIN_LOOP_WORDS {
        return Vec::new();
    }
    let mut found: Vec<(Range<usize>, usize)> = Vec::new();
    for length in 1..=MAX_PHRASE_WORDS.min(tokens.len() / MIN_REPEATS) {
        let mut at = 0;
        while at + length < tokens.len() {
            let again = tokens.iter().skip(at).zip(tokens.iter().skip(at + length));
            let run = again.take_while(|(a, b)| a.hash == b.hash).count();
            let times = run / length + 1;
            let span = at..at + times * length;
            let apart = || found.iter().all(|(other, _)| other.end <= span.start || span.end <= other.start);
            if times >= MIN_REPEATS && times * length >= MIN_LOOP_WORDS && apart() {
                found.push((span, length));
            }
            at += run + 1;
        }
    }
    found.sort_unstable_by_key(|(span, _)| span.start);
    let start_of = |token: usize| tokens.get(token).map_or(text.len(), |token| token.start);
    let phrase = |(span, length): (Range<usize>, usize)| PhraseLoop {
        whole: start_of(span.start)..start_of(span.end),
        first_end: start_of(span.start + length),
        times: span.len() / length,
    };
    found.into_iter().map(phrase).collect()
}
