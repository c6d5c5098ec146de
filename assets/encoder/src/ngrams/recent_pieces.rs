//! The rows of recent pieces. What the network makes of a piece before it looks at its neighbours depends on the piece
//! alone, and few pieces are most of what is said; so what was computed for one text serves the next, to the same bits.

use crate::lanes::{Block, LANES};
use crate::ngrams::weights::FEATURE_BLOCKS;

/// Pieces that are kept by each thread, 5 KB each. Tokens a second on one thread, in snippets of 220 words of talk in
/// English and in single sentences in German: 165,000 and 144,000 without, 214,000 and 172,000 with 512, 238,000 and
/// 182,000 with 2,048, 223,000 and 167,000 with 8,192 (Zen 5, November 2026).
const SLOTS: usize = 2048;
/// No piece is kept here.
const NO_PIECE: i32 = -1;
/// No piece of this text waits for its place here.
const NO_ROW: usize = usize::MAX;

/// The rows of recent pieces: each piece has one place, which it shares with others.
#[derive(Debug)]
pub(crate) struct RecentPieces {
    /// The piece in each place.
    ids: Vec<i32>,
    /// Its row: the piece itself, and behind it what it is projected to.
    rows: Vec<Block>,
    /// For each place the new row that is to be kept there.
    waiting: Vec<usize>,
}

/// Where the row of a token is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PieceSource {
    /// It is kept in this place.
    Kept(usize),
    /// It is this one of the new rows.
    New(usize),
}

/// The rows that are to be computed for some tokens.
#[derive(Debug, Default)]
pub(crate) struct NewPieces {
    /// The piece of each new row, and the place it is kept in afterwards, where that is free.
    pub(crate) pieces: Vec<(i32, Option<usize>)>,
    /// Where the row of each token is found.
    pub(crate) sources: Vec<PieceSource>,
}

impl Default for RecentPieces {
    fn default() -> Self {
        Self {
            ids: vec![NO_PIECE; SLOTS],
            rows: vec![[0.0; LANES]; SLOTS * FEATURE_BLOCKS],
            waiting: vec![NO_ROW; SLOTS],
        }
    }
}

impl RecentPieces {
    /// Finds which rows of some tokens are kept and which are new. A place is promised to the first new piece that
    /// asks for it, and must be filled by [`Self::keep`] before the next call.
    pub(crate) fn find(&mut self, tokens: &[i32], found: &mut NewPieces) {
        found.pieces.clear();
        found.sources.clear();
        for &id in tokens {
            let place = id.unsigned_abs() as usize % SLOTS;
            let (Some(kept), Some(waiting)) = (self.ids.get_mut(place), self.waiting.get_mut(place)) else {
                continue;
            };
            let source = match (*kept == id, *waiting) {
                (true, NO_ROW) => PieceSource::Kept(place),
                (true, row) => PieceSource::New(row),
                (false, before) => {
                    let row = found.pieces.len();
                    if before == NO_ROW {
                        (*kept, *waiting) = (id, row);
                    }
                    found.pieces.push((id, (before == NO_ROW).then_some(place)));
                    PieceSource::New(row)
                }
            };
            found.sources.push(source);
        }
    }

    /// The row in a place.
    pub(crate) fn row(&self, place: usize) -> &[Block] {
        self.rows.get(place * FEATURE_BLOCKS..(place + 1) * FEATURE_BLOCKS).unwrap_or_default()
    }

    /// Keeps the row that a place was promised to: a piece and what it is projected to.
    pub(crate) fn keep(&mut self, place: usize, piece: &[Block], projected: &[Block]) {
        let row = self.rows.get_mut(place * FEATURE_BLOCKS..(place + 1) * FEATURE_BLOCKS);
        if let (Some(row), Some(waiting)) = (row, self.waiting.get_mut(place)) {
            let (own, behind) = row.split_at_mut(piece.len());
            own.copy_from_slice(piece);
            behind.copy_from_slice(projected);
            *waiting = NO_ROW;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ngrams::weights::{PROJECTED_BLOCKS, WIDTH_BLOCKS};

    #[test]
    fn a_piece_is_computed_once_and_gives_way_to_another() {
        let (mut recent, mut found) = (RecentPieces::default(), NewPieces::default());
        let other = 7 + SLOTS as i32;
        recent.find(&[7, 9, 7, other, other], &mut found);
        assert_eq!(found.pieces, [(7, Some(7)), (9, Some(9)), (other, None), (other, None)]);
        let new = PieceSource::New;
        assert_eq!(found.sources, [new(0), new(1), new(0), new(2), new(3)]);
        recent.keep(7, &[[7.0; LANES]; WIDTH_BLOCKS], &[[70.0; LANES]; PROJECTED_BLOCKS]);
        recent.keep(9, &[[9.0; LANES]; WIDTH_BLOCKS], &[[90.0; LANES]; PROJECTED_BLOCKS]);
        recent.find(&[9, other, 7], &mut found);
        assert_eq!(found.pieces, [(other, Some(7)), (7, None)]);
        assert_eq!(found.sources, [PieceSource::Kept(9), new(0), new(1)]);
        let row = recent.row(9);
        assert_eq!((row[0][0], row[WIDTH_BLOCKS - 1][0], row[WIDTH_BLOCKS][0]), (9.0, 9.0, 90.0));
    }
}
