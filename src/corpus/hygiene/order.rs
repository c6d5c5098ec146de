//! Times in order: cues sorted by their start, none before zero, none into the next.

use crate::corpus::recording::Piece;

/// Overlaps up to this many seconds are left: they are rounding.
const ROUNDING: f64 = 0.05;

/// Sorts cues by their start, makes negative times zero and ends come after starts.
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
    }
    pieces
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
