//! The tokenizer of the multilingual model: SentencePiece's unigram model (Kudo 2018, *Subword Regularization*), which
//! cuts a text into the pieces that are most probable together (Viterbi 1967).
//!
//! A text is folded first (see [`folding`]) and every blank written as `▁`. The score of a piece is the logarithm of its
//! probability; a character in no piece is unknown and scores ten less than the least probable piece. The tests compare
//! ids with those of the model's own package and of the crate `tokenizers`.

mod folding;
mod piece_tree;

use super::EmbedError;
use folding::TextFolding;
use piece_tree::PieceTree;

/// The name of the file's format.
const FORMAT: &[u8; 8] = b"UNIGRAM1";
/// The id of what is in no piece.
const UNKNOWN: i32 = 0;
/// The id before a text.
const FIRST: i32 = 1;
/// The id behind a text.
const LAST: i32 = 2;
/// How much less an unknown character scores than the least probable piece: as SentencePiece has it.
const UNKNOWN_PENALTY: f64 = 10.0;

/// Pieces with their scores, and how a text is folded before it is cut into them.
#[derive(Debug)]
pub(super) struct Unigram {
    folding: TextFolding,
    pieces: PieceTree,
    /// The score of an unknown character.
    unknown_score: f64,
}

/// The best way to cut a text up to some place.
#[derive(Debug, Clone, Copy)]
struct BestCut {
    score: f64,
    /// Where its last piece begins.
    from: usize,
    /// Its last piece.
    id: i32,
}

impl Unigram {
    /// Reads the file that `assets/model/make_multi.py` writes: three counts (pieces, units of the folding, bytes of its
    /// replacements), then id, score and length of each piece, all pieces by ascending bytes, and the folding.
    ///
    /// # Errors
    /// The bytes are not that file.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, EmbedError> {
        Self::read(bytes).ok_or_else(|| EmbedError::Damaged {
            file: "tokenizer.bin".into(),
            reason: "it is no file of pieces with their scores".to_owned(),
        })
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(FORMAT)?;
        let (counts, rest) = rest.split_at_checked(12)?;
        let counts: Vec<usize> = words(counts).map(|word| u32::from_le_bytes(word) as usize).collect();
        let &[count, units, replacements] = counts.as_slice() else { return None };
        let (ids, rest) = rest.split_at_checked(count.checked_mul(4)?)?;
        let (scores, rest) = rest.split_at_checked(count * 4)?;
        let (lengths, rest) = rest.split_at_checked(count)?;
        let (text, rest) = rest.split_at_checked(lengths.iter().map(|&length| usize::from(length)).sum())?;
        let (units, rest) = rest.split_at_checked(units.checked_mul(4)?)?;
        if rest.len() != replacements {
            return None;
        }
        let mut pieces = Vec::with_capacity(count);
        let mut text = text;
        for ((id, score), &length) in words(ids).zip(words(scores)).zip(lengths) {
            let (piece, behind) = text.split_at_checked(usize::from(length))?;
            text = behind;
            pieces.push((piece, (i32::from_le_bytes(id), f32::from_le_bytes(score))));
        }
        let least = pieces.iter().map(|(_, (_, score))| f64::from(*score)).fold(0.0, f64::min);
        Some(Self {
            folding: TextFolding::new(words(units).map(u32::from_le_bytes).collect(), rest.to_vec()),
            pieces: PieceTree::new(&pieces)?,
            unknown_score: least - UNKNOWN_PENALTY,
        })
    }

    /// The ids of a whole text, the control ids before and behind it. A text of nothing has one unknown piece.
    pub(super) fn encode(&self, text: &str) -> Vec<i32> {
        let folded = self.folding.fold(text);
        let mut ids = vec![LAST];
        if folded.is_empty() {
            ids.push(UNKNOWN);
        }
        let cuts = self.best_cuts(&folded);
        let mut end = folded.len();
        while let Some(cut) = cuts.get(end).filter(|_| end > 0) {
            ids.push(cut.id);
            end = cut.from;
        }
        ids.push(FIRST);
        ids.reverse();
        ids
    }

    /// For each place in a folded text the best way to cut what is before it; of two as good the one whose last piece
    /// begins first. Places within a character have none and are never asked for.
    fn best_cuts(&self, text: &str) -> Vec<BestCut> {
        let none = BestCut { score: f64::NEG_INFINITY, from: 0, id: UNKNOWN };
        let mut cuts = vec![none; text.len() + 1];
        if let Some(start) = cuts.first_mut() {
            start.score = 0.0;
        }
        for (from, character) in text.char_indices() {
            let before = cuts[from].score;
            let next = from + character.len_utf8();
            let mut known = false;
            let mut offer = |end: usize, score: f64, id: i32| {
                if let Some(cut) = cuts.get_mut(end).filter(|cut| score > cut.score) {
                    *cut = BestCut { score, from, id };
                }
            };
            self.pieces.for_each_prefix(&text.as_bytes()[from..], &mut |length, (id, score)| {
                known |= from + length == next;
                offer(from + length, before + f64::from(score), id);
            });
            if !known {
                offer(next, before + self.unknown_score, UNKNOWN);
            }
        }
        cuts
    }
}

/// The words of four bytes of a file.
fn words(bytes: &[u8]) -> impl Iterator<Item = [u8; 4]> {
    bytes.as_chunks::<4>().0.iter().copied()
}

#[cfg(test)]
mod tests;
