//! Cuts talk that has no full stops where the speaker pauses longest; where no cue border leaves a fitting
//! part, by length.

use super::by_length::{TokenSizer, cut_turn as cut_by_length};
use crate::corpus::language::ends_sentence;
use crate::corpus::part::list_part;
use crate::corpus::{Cue, Span};

/// Talk with fewer than one full stop in so many words counts as unpunctuated, as automatic captions are.
/// Chosen by hand; not measured.
const MAX_WORDS_PER_STOP: usize = 80;
/// Pauses that differ by less, in seconds, count as equal, and the more even cut wins. Chosen by hand;
/// not measured.
const SAME_PAUSE_SECONDS: f64 = 0.1;

/// Cuts one turn into parts of at most `limit` tokens between its cues, at the longest pause that leaves a
/// part at least half as long as even parts would be. Gives spans in the transcript with their tokens; none
/// where the turn is punctuated or no cue begins inside it.
pub(super) fn cut_at_pauses(
    said: &str,
    turn: Span,
    cues: &[Cue],
    ends: &[u32],
    limit: usize,
) -> Option<Vec<(Span, usize)>> {
    let seams = cue_seams(turn, cues);
    if seams.is_empty() || is_punctuated(said) {
        return None;
    }
    let sizer = TokenSizer { base: said.as_ptr() as usize, ends };
    let mut parts = Vec::new();
    let mut from = 0;
    let mut next = 0;
    while sizer.count(from, said.len()) > limit {
        let open = list_part(&seams, next..);
        let within = open.partition_point(|seam| sizer.count(from, seam.at) <= limit);
        let rest = sizer.count(from, said.len());
        let even = rest.div_ceil(rest.div_ceil(limit)).min(limit);
        match best_seam(list_part(open, ..within), |at| sizer.count(from, at), even) {
            Some(chosen) => {
                let at = open.get(chosen).map_or(said.len(), |seam| seam.at);
                parts.push((Span::new(turn.start + from, turn.start + at), sizer.count(from, at)));
                from = at;
                next += chosen + 1;
            }
            // The words up to the next seam are too many: they are cut by length.
            None => {
                let to = open.get(within).map_or(said.len(), |seam| seam.at);
                parts.extend(cut_range_by_length(said, turn.start, from, to, ends, limit));
                from = to;
                next += within + 1;
            }
        }
    }
    if from < said.len() {
        parts.push((Span::new(turn.start + from, turn.end), sizer.count(from, said.len())));
    }
    Some(parts)
}

/// The border between two cues.
#[derive(Debug, Clone, Copy)]
struct CueSeam {
    /// Its byte offset in the turn's text.
    at: usize,
    /// The silence there, in seconds.
    pause: f64,
}

/// The borders between the cues inside a turn, in order, with the pause before each.
fn cue_seams(turn: Span, cues: &[Cue]) -> Vec<CueSeam> {
    let first = cues.partition_point(|cue| cue.span.start <= turn.start);
    let before = first.checked_sub(1).and_then(|at| cues.get(at)).map(|cue| cue.end);
    let inside = list_part(cues, first..).iter().take_while(|cue| cue.span.start < turn.end);
    let mut ended = before;
    let mut seams = Vec::new();
    for cue in inside {
        let pause = ended.map_or(0.0, |end| (cue.start - end).max(0.0));
        seams.push(CueSeam { at: cue.span.start - turn.start, pause });
        ended = Some(cue.end);
    }
    seams
}

/// The index of the border with the longest pause, of those that leave a part at least half as long as
/// `even`; of those alike, the one that makes the part most even.
fn best_seam(seams: &[CueSeam], size: impl Fn(usize) -> usize, even: usize) -> Option<usize> {
    let long = |seam: &&(usize, CueSeam)| size(seam.1.at) * 2 >= even;
    let numbered: Vec<(usize, CueSeam)> = seams.iter().copied().enumerate().collect();
    let longest = numbered
        .iter()
        .filter(long)
        .map(|(_, seam)| seam.pause)
        .fold(None, |max: Option<f64>, pause| Some(max.map_or(pause, |max| max.max(pause))))?;
    let alike = numbered.iter().filter(long).filter(|(_, seam)| seam.pause >= longest - SAME_PAUSE_SECONDS);
    alike.min_by_key(|(_, seam)| size(seam.at).abs_diff(even)).map(|(at, _)| *at)
}

/// Cuts the bytes `from..to` of a turn by length, as a whole turn without pauses is cut.
fn cut_range_by_length(
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
    let size = TokenSizer { base: piece.as_ptr() as usize, ends: &own }.count(0, piece.len());
    cut_by_length(piece, offset + from, &own, size, limit)
}

/// Says whether a text has full stops as often as written sentences do.
fn is_punctuated(said: &str) -> bool {
    let (words, stops) = said
        .split_whitespace()
        .fold((0usize, 0usize), |(words, stops), word| (words + 1, stops + usize::from(ends_sentence(word))));
    stops * MAX_WORDS_PER_STOP >= words
}
