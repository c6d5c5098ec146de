//! Paragraphs where a speaker falls silent.

use crate::corpus::formats::ends_sentence;
use crate::corpus::recording::{Break, Piece};

/// A silence of so many seconds begins a paragraph.
const PAUSE: f64 = 2.0;

/// Begins a paragraph after a silence: at a sentence's end, or anywhere in talk without full stops.
pub(super) fn find_paragraphs(pieces: &mut [(Piece, usize)]) {
    let stops: usize = pieces.iter().map(|(piece, _)| usize::from(ends_sentence(&piece.text))).sum();
    let words: usize = pieces.iter().map(|(piece, _)| piece.text.split_whitespace().count()).sum();
    let unpunctuated = stops * 80 < words;
    let mut before: Option<(f64, bool)> = None;
    for (piece, _) in pieces.iter_mut() {
        if let (Some((end, stopped)), Some(start)) = (before, piece.start)
            && start - end >= PAUSE
            && (stopped || unpunctuated)
        {
            piece.lead = piece.lead.max(Break::Paragraph);
        }
        let end = piece.end.or(piece.start);
        before = end.map(|end| (end, ends_sentence(&piece.text))).or(before);
    }
}
