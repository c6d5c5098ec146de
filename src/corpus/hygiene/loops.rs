//! Loops of recognisers: the same cue, the same few cues or the same phrase over and over, folded to
//! one with a note of how often it was there.
//!
//! Speech recognisers of the Whisper family fall into such loops over silence and music. The words stay
//! once; the time of the whole loop stays with them.

use crate::corpus::likeness::{Token, tokens};
use crate::corpus::recording::{Break, Fold, Piece};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// So many times in a row is a recogniser that loops, not a speaker.
const LOOP: usize = 5;
/// A loop inside a text has at least so many words: people do say "no" six times.
const WORDS_OF_A_LOOP: usize = 12;
/// Loops of phrases of up to so many words are found.
const PHRASE: usize = 40;

/// How pieces are looked through.
#[derive(Debug)]
pub(super) struct Manner {
    /// The fewest pieces a loop of pieces has.
    fewest: usize,
    /// Loops of up to so many pieces are found.
    cycle: usize,
    /// Whether loops inside a piece are.
    inside: bool,
}

/// Captions.
pub(super) const CAPTIONS: Manner = Manner { fewest: LOOP, cycle: 4, inside: true };
/// Captions of a word each.
pub(super) const WORDS: Manner = Manner { fewest: WORDS_OF_A_LOOP, cycle: 4, inside: false };
/// Text in paragraphs: people write refrains, so only a paragraph that follows itself counts.
pub(super) const PROSE: Manner = Manner { fewest: LOOP, cycle: 1, inside: false };

/// Pieces after folding.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// What is left.
    pub pieces: Vec<Piece>,
    /// Which of them stand for many, ascending.
    pub folds: Vec<(usize, Fold)>,
    /// How many cues, or phrases inside one, were folded away.
    pub away: usize,
}

/// Folds loops of cues, then loops inside a cue.
pub(super) fn fold(pieces: Vec<Piece>, manner: &Manner) -> Folded {
    let cycles = cycles(&pieces, manner);
    let mut out = Folded::default();
    let mut pieces = pieces.into_iter();
    let (mut at, mut id) = (0, 0);
    for cycle in cycles {
        for piece in pieces.by_ref().take(cycle.start - at) {
            fold_inside(piece, manner, &mut id, &mut out);
        }
        let fold = Fold { id, times: cycle.times };
        id += 1;
        for piece in pieces.by_ref().take(cycle.cues) {
            out.folds.push((out.pieces.len(), fold));
            out.pieces.push(piece);
        }
        out.away += cycle.cues * (cycle.times - 1);
        let end = pieces.by_ref().take(cycle.cues * (cycle.times - 1)).filter_map(|piece| piece.end).last();
        if let Some(last) = out.pieces.last_mut() {
            last.end = end.or(last.end);
        }
        at = cycle.start + cycle.cues * cycle.times;
    }
    for piece in pieces {
        fold_inside(piece, manner, &mut id, &mut out);
    }
    out
}

/// A few pieces that are there several times in a row.
#[derive(Debug, PartialEq, Eq)]
struct Cycle {
    start: usize,
    cues: usize,
    times: usize,
}

fn cycles(pieces: &[Piece], manner: &Manner) -> Vec<Cycle> {
    let keys: Vec<Option<u64>> = pieces.iter().map(key).collect();
    let mut found = Vec::new();
    let mut start = 0;
    while start < keys.len() {
        let cycle = (1..=manner.cycle).find_map(|cues| {
            let times = times_in_a_row(keys.get(start..)?, cues);
            (times >= LOOP && times * cues >= manner.fewest).then_some(Cycle { start, cues, times })
        });
        start += cycle.as_ref().map_or(1, |cycle| cycle.cues * cycle.times);
        found.extend(cycle);
    }
    found
}

/// How often the first few keys come in a row; 0 where one of them is none.
fn times_in_a_row(keys: &[Option<u64>], cues: usize) -> usize {
    let first = keys.get(..cues).filter(|first| first.iter().all(Option::is_some));
    first.map_or(0, |first| keys.chunks_exact(cues).take_while(|next| *next == first).count())
}

/// Who says what, but for marks and capitals; none for a piece without words.
fn key(piece: &Piece) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    let mut words = 0;
    for token in tokens(&piece.text) {
        token.hash.hash(&mut hasher);
        words += 1;
    }
    piece.speaker.hash(&mut hasher);
    (words > 0).then(|| hasher.finish())
}

/// Adds a piece, in parts where a phrase in it is there over and over.
fn fold_inside(piece: Piece, manner: &Manner, id: &mut usize, out: &mut Folded) {
    let loops = if manner.inside { phrases(&piece.text) } else { Vec::new() };
    if loops.is_empty() {
        out.pieces.push(piece);
        return;
    }
    let total = piece.text.len().max(1) as f64;
    let part = |from: usize, text: &str, until: usize, first: bool| {
        let second = |byte: usize| Some(piece.start? + (piece.end? - piece.start?) * byte as f64 / total);
        let lead = if first { piece.lead } else { Break::None };
        let (start, end) = (second(from).or(piece.start.filter(|_| first)), second(until));
        Piece { text: text.trim().to_owned(), start, end, speaker: piece.speaker.clone(), lead }
    };
    let mut from = 0;
    let mut first = true;
    for Phrase { whole, once, times } in loops {
        let before = piece.text.get(from..whole.start).unwrap_or_default();
        let begin = if before.chars().any(char::is_alphanumeric) {
            out.pieces.push(part(from, before, whole.start, first));
            first = false;
            whole.start
        } else {
            from
        };
        out.folds.push((out.pieces.len(), Fold { id: *id, times }));
        *id += 1;
        out.away += times - 1;
        let text = piece.text.get(begin..once).unwrap_or_default();
        out.pieces.push(part(begin, text, whole.end, first));
        first = false;
        from = whole.end;
    }
    let rest = piece.text.get(from..).unwrap_or_default();
    if rest.chars().any(char::is_alphanumeric) {
        out.pieces.push(part(from, rest, piece.text.len(), first));
    }
}

/// A phrase that is there several times in a row.
#[derive(Debug, PartialEq, Eq)]
struct Phrase {
    /// The bytes of all of it.
    whole: Range<usize>,
    /// Where the first time ends.
    once: usize,
    times: usize,
}

/// Finds phrases that loop inside a text, the shortest that explains a loop, in order.
///
/// For each length a phrase may have, runs of words that equal the word so many places on: linear in
/// the text for each length.
fn phrases(text: &str) -> Vec<Phrase> {
    let tokens: Vec<Token> = if text.len() < WORDS_OF_A_LOOP { Vec::new() } else { tokens(text).collect() };
    if tokens.len() < WORDS_OF_A_LOOP {
        return Vec::new();
    }
    let mut found: Vec<(Range<usize>, usize)> = Vec::new();
    for length in 1..=PHRASE.min(tokens.len() / LOOP) {
        let mut at = 0;
        while at + length < tokens.len() {
            let again = tokens.iter().skip(at).zip(tokens.iter().skip(at + length));
            let run = again.take_while(|(a, b)| a.hash == b.hash).count();
            let times = run / length + 1;
            let span = at..at + times * length;
            let apart = || found.iter().all(|(other, _)| other.end <= span.start || span.end <= other.start);
            if times >= LOOP && times * length >= WORDS_OF_A_LOOP && apart() {
                found.push((span, length));
            }
            at += run + 1;
        }
    }
    found.sort_unstable_by_key(|(span, _)| span.start);
    let start_of = |token: usize| tokens.get(token).map_or(text.len(), |token| token.start);
    let phrase = |(span, length): (Range<usize>, usize)| Phrase {
        whole: start_of(span.start)..start_of(span.end),
        once: start_of(span.start + length),
        times: span.len() / length,
    };
    found.into_iter().map(phrase).collect()
}
