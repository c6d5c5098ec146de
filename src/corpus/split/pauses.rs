//! Cuts talk that has no full stops: where the speaker pauses, and where nothing is known of pauses, by
//! length.

use super::{Sizer, cut as cut_by_length};
use crate::corpus::formats::ends_sentence;
use crate::corpus::{Cue, Span};

/// One full stop to so many words, or fewer, is talk without punctuation.
const WORDS_A_STOP: usize = 80;
/// Pauses that differ by less, in seconds, are alike.
const ALIKE: f64 = 0.1;

/// Cuts one turn into parts of at most `limit` tokens between its cues, at the longest pause that
/// leaves a part at least half full. Gives spans in the transcript and sizes; none where the turn is
/// punctuated or has no times inside.
pub(super) fn cut(
    said: &str,
    turn: Span,
    cues: &[Cue],
    ends: &[u32],
    limit: usize,
) -> Option<Vec<(Span, usize)>> {
    let seams = seams(turn, cues);
    if seams.is_empty() || is_punctuated(said) {
        return None;
    }
    let sizer = Sizer { base: said.as_ptr() as usize, ends };
    let mut parts = Vec::new();
    let mut from = 0;
    let mut next = 0;
    while sizer.of(from, said.len()) > limit {
        let open = seams.get(next..).unwrap_or_default();
        let within = open.partition_point(|seam| sizer.of(from, seam.at) <= limit);
        let rest = sizer.of(from, said.len());
        let even = rest.div_ceil(rest.div_ceil(limit)).min(limit);
        match best(open.get(..within).unwrap_or_default(), |at| sizer.of(from, at), even) {
            Some(chosen) => {
                let at = open.get(chosen).map_or(said.len(), |seam| seam.at);
                parts.push((Span::new(turn.start + from, turn.start + at), sizer.of(from, at)));
                from = at;
                next += chosen + 1;
            }
            // The words up to the next seam are too many: they are cut by length.
            None => {
                let to = open.get(within).map_or(said.len(), |seam| seam.at);
                parts.extend(by_length(said, turn.start, from, to, ends, limit));
                from = to;
                next += within + 1;
            }
        }
    }
    if from < said.len() {
        parts.push((Span::new(turn.start + from, turn.end), sizer.of(from, said.len())));
    }
    Some(parts)
}

/// A place between two cues.
#[derive(Debug, Clone, Copy)]
struct Seam {
    /// Where in the turn's text.
    at: usize,
    /// The silence there, in seconds.
    pause: f64,
}

fn seams(turn: Span, cues: &[Cue]) -> Vec<Seam> {
    let first = cues.partition_point(|cue| cue.span.start <= turn.start);
    let before = first.checked_sub(1).and_then(|at| cues.get(at)).map(|cue| cue.end);
    let inside = cues.get(first..).unwrap_or_default().iter().take_while(|cue| cue.span.start < turn.end);
    let mut ended = before;
    let mut seams = Vec::new();
    for cue in inside {
        let pause = ended.map_or(0.0, |end| (cue.start - end).max(0.0));
        seams.push(Seam { at: cue.span.start - turn.start, pause });
        ended = Some(cue.end);
    }
    seams
}

/// The seam with the longest pause among those that leave a part at least half as long as is even; of
/// those alike, the one that makes it most even.
fn best(seams: &[Seam], size: impl Fn(usize) -> usize, even: usize) -> Option<usize> {
    let long = |seam: &&(usize, Seam)| size(seam.1.at) * 2 >= even;
    let numbered: Vec<(usize, Seam)> = seams.iter().copied().enumerate().collect();
    let longest = numbered
        .iter()
        .filter(long)
        .map(|(_, seam)| seam.pause)
        .fold(None, |max: Option<f64>, pause| Some(max.map_or(pause, |max| max.max(pause))))?;
    let alike = numbered.iter().filter(long).filter(|(_, seam)| seam.pause >= longest - ALIKE);
    alike.min_by_key(|(_, seam)| size(seam.at).abs_diff(even)).map(|(at, _)| *at)
}

fn by_length(
    said: &str,
    offset: usize,
    from: usize,
    to: usize,
    ends: &[u32],
    limit: usize,
) -> Vec<(Span, usize)> {
    let Some(piece) = said.get(from..to) else { return Vec::new() };
    let inside = |end: &&u32| (**end as usize) > from && (**end as usize) <= to;
    let own: Vec<u32> = ends.iter().filter(inside).map(|end| end - from as u32).collect();
    let size = Sizer { base: piece.as_ptr() as usize, ends: &own }.of(0, piece.len());
    cut_by_length(piece, offset + from, &own, size, limit)
}

fn is_punctuated(said: &str) -> bool {
    let (words, stops) = said
        .split_whitespace()
        .fold((0usize, 0usize), |(words, stops), word| (words + 1, stops + usize::from(ends_sentence(word))));
    stops * WORDS_A_STOP >= words
}
