//! Paragraphs in captions: where a speaker falls silent.

use crate::corpus::language::ends_sentence;
use crate::corpus::parsed::{Segment, SegmentBreak};

/// A silence of so many seconds begins a paragraph. Chosen by hand; not measured.
const PARAGRAPH_PAUSE_SECONDS: f64 = 2.0;

/// Begins a paragraph after a silence: at a sentence's end, or anywhere in talk without full stops.
pub(super) fn find_paragraphs(pieces: &mut [(Segment, usize)]) {
    let stops: usize = pieces.iter().map(|(piece, _)| usize::from(ends_sentence(&piece.text))).sum();
    let words: usize = pieces.iter().map(|(piece, _)| piece.text.split_whitespace().count()).sum();
    // As in `snippets::pauses`: fewer than one full stop in 80 words is talk without punctuation.
    let unpunctuated = stops * 80 < words;
    let mut before: Option<(f64, bool)> = None;
    for (piece, _) in pieces.iter_mut() {
        if let (Some((end, stopped)), Some(start)) = (before, piece.start)
            && start - end >= PARAGRAPH_PAUSE_SECONDS
            && (stopped || unpunctuated)
        {
            piece.break_before = piece.break_before.max(SegmentBreak::Paragraph);
        }
        let end = piece.end.or(piece.start);
        before = end.map(|end| (end, ends_sentence(&piece.text))).or(before);
    }
}
