//! Undoes what captioning and speech recognition do to talk, and counts it: rolling captions, loops,
//! times out of order, words shown one by one. Then finds speakers and paragraphs.

mod karaoke;
mod loops;
mod order;
mod paragraphs;
mod rolling;
mod speakers;
#[cfg(test)]
mod tests;

use super::recording::{Fold, Piece, Recording};
use loops::Folded;

/// Mends a recording, or, where `raw`, only finds its speakers and paragraphs.
pub(crate) fn mend(recording: &mut Recording, raw: bool) {
    let pieces = std::mem::take(&mut recording.pieces);
    recording.pieces = match (recording.captions, raw) {
        (false, true) => pieces,
        (false, false) => {
            let mut pieces = pieces;
            order::rise(&mut pieces, &mut recording.repairs.times);
            let folded = loops::fold(pieces, &loops::PROSE);
            let (pieces, folds) = keep(recording, folded);
            recording.folds = folds;
            pieces
        }
        (true, true) => structure(pieces).into_iter().map(|(piece, _)| piece).collect(),
        (true, false) => mend_captions(recording, pieces),
    };
}

fn mend_captions(recording: &mut Recording, pieces: Vec<Piece>) -> Vec<Piece> {
    let repairs = &mut recording.repairs;
    let pieces = order::order(pieces, &mut repairs.times);
    let pieces = rolling::unroll(pieces, &mut repairs.rolling);
    let (pieces, folds) = if karaoke::is_word_by_word(&pieces) {
        let folded = loops::fold(pieces, &loops::WORDS);
        let (pieces, folds) = keep(recording, folded);
        karaoke::join(pieces, folds, &mut recording.repairs.joined)
    } else {
        keep(recording, loops::fold(pieces, &loops::CAPTIONS))
    };
    let pieces = order::part(pieces, &mut recording.repairs.times);
    let mut found = structure(pieces);
    order::catch_up(found.iter_mut().map(|(piece, _)| piece));
    let mut folds = folds.into_iter().peekable();
    for (at, (_, source)) in found.iter().enumerate() {
        while folds.next_if(|(piece, _)| piece < source).is_some() {}
        recording
            .folds
            .extend(folds.peek().filter(|(piece, _)| piece == source).map(|(_, fold)| (at, *fold)));
    }
    found.into_iter().map(|(piece, _)| piece).collect()
}

/// Notes how much was folded away.
fn keep(recording: &mut Recording, folded: Folded) -> (Vec<Piece>, Vec<(usize, Fold)>) {
    recording.repairs.looped += folded.away;
    (folded.pieces, folded.folds)
}

/// Finds who speaks and where paragraphs begin; says of each piece which of the given ones it is from.
fn structure(pieces: Vec<Piece>) -> Vec<(Piece, usize)> {
    let mut found = speakers::find_speakers(pieces);
    paragraphs::find_paragraphs(&mut found);
    found
}
