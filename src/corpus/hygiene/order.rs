//! Times in order: cues sorted by their start, none before zero, none into the next.

use crate::corpus::recording::Piece;

/// Overlaps up to this many seconds are left: they are rounding.
const ROUNDING: f64 = 0.05;

/// Sorts cues by their start, makes negative times zero and ends come after starts. Where some have no time all stay
/// in their place, and times that do not rise are taken away.
pub(super) fn order(mut pieces: Vec<Piece>, mended: &mut usize) -> Vec<Piece> {
    let mut latest = f64::MIN;
    for piece in &mut pieces {
        for time in [&mut piece.start, &mut piece.end].into_iter().flatten() {
            if *time < 0.0 {
                *time = 0.0;
                *mended += 1;
            }
        }
        if let (Some(start), Some(end)) = (piece.start, piece.end)
            && end < start
        {
            piece.end = Some(start);
            *mended += 1;
        }
        if let Some(start) = piece.start {
            *mended += usize::from(start < latest);
            latest = latest.max(start);
        }
    }
    if pieces.iter().all(|piece| piece.start.is_some()) {
        pieces.sort_by(|a, b| a.start.unwrap_or(0.0).total_cmp(&b.start.unwrap_or(0.0)));
    } else {
        rise(&mut pieces, &mut 0);
    }
    pieces
}

/// Takes away the times that do not rise with the text, and counts them: of what was written down the order of the words
/// holds, and as many times are kept as can be (a longest rising subsequence, Schensted 1961; of equally long ones that
/// with the earliest times).
pub(super) fn rise(pieces: &mut [Piece], mended: &mut usize) {
    let timed: Vec<(usize, f64)> =
        pieces.iter().enumerate().filter_map(|(at, piece)| Some((at, piece.start?))).collect();
    if timed.is_sorted_by(|a, b| a.1 <= b.1) && timed.first().is_none_or(|first| first.1 >= 0.0) {
        return;
    }
    // The last of the rising times of each length, and the one each time comes after.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![None; timed.len()];
    let time = |of: usize| timed.get(of).map_or(f64::MAX, |(_, time)| *time);
    for (of, &(_, second)) in timed.iter().enumerate().filter(|(_, (_, second))| *second >= 0.0) {
        let length = ends.partition_point(|&end| time(end) <= second);
        if let Some(slot) = before.get_mut(of) {
            *slot = length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied());
        }
        match ends.get_mut(length) {
            Some(end) => *end = of,
            None => ends.push(of),
        }
    }
    let mut keep = vec![false; timed.len()];
    let mut at = ends.last().copied();
    while let Some(of) = at {
        keep.get_mut(of).into_iter().for_each(|kept| *kept = true);
        at = before.get(of).copied().flatten();
    }
    for (&(at, _), _) in timed.iter().zip(keep).filter(|(_, kept)| !kept) {
        if let Some(piece) = pieces.get_mut(at) {
            (piece.start, piece.end) = (None, None);
            *mended += 1;
        }
    }
}

/// Lets no piece begin before the one it follows: parts of a cue begin at guessed times, and another cue may begin with
/// the first of them.
pub(super) fn catch_up<'a>(pieces: impl Iterator<Item = &'a mut Piece>) {
    let mut latest = 0.0;
    for piece in pieces {
        let Some(start) = &mut piece.start else { continue };
        *start = start.max(latest);
        latest = *start;
        piece.end = piece.end.map(|end| end.max(latest));
    }
}

/// Lets no cue last into the next one.
pub(super) fn part(mut pieces: Vec<Piece>, mended: &mut usize) -> Vec<Piece> {
    let starts: Vec<Option<f64>> = pieces.iter().skip(1).map(|piece| piece.start).collect();
    for (piece, next) in pieces.iter_mut().zip(starts) {
        if let (Some(start), Some(end), Some(next)) = (piece.start, piece.end, next)
            && end > next
            && next > start
        {
            *mended += usize::from(end - next > ROUNDING);
            piece.end = Some(next);
        }
    }
    pieces
}
