//! Cleanup: undoes what captioning and speech recognition do to talk, and counts it. Rolling captions, loops
//! of recognisers, times out of order, words shown one by one; then speakers and paragraphs are found.
//!
//! The order of the steps matters. Times come first, since rolling is told by the gaps between cues; rolling
//! goes before loops, or each rolled line would be one; speakers are found last, in the words that are left.
//! Words are only removed where they repeat others, and each removal is counted in
//! [`Repairs`](crate::corpus::Repairs).

mod caption_speakers;
mod loops;
mod paragraphs;
mod rolling_captions;
#[cfg(test)]
mod tests;
mod time_order;
mod word_by_word;

pub(in crate::corpus) use word_by_word::has_single_words;

use super::parsed::{LoopFold, ParsedTranscript, Segment};
use loops::FoldedSegments;

/// Cleans up a parsed transcript; where `raw`, only finds its speakers and paragraphs.
pub(crate) fn clean_up(recording: &mut ParsedTranscript, raw: bool) {
    let pieces = std::mem::take(&mut recording.segments);
    recording.segments = match (recording.is_captions, raw) {
        (false, true) => pieces,
        (false, false) => {
            let mut pieces = pieces;
            time_order::drop_unordered_times(&mut pieces, &mut recording.repairs.times);
            let folded = loops::fold_loops(pieces, &loops::PROSE_LOOPS);
            let (pieces, folds) = note_folds(recording, folded);
            recording.loop_folds = folds;
            pieces
        }
        (true, true) => find_structure(pieces).into_iter().map(|(piece, _)| piece).collect(),
        (true, false) => clean_captions(recording, pieces),
    };
}

/// All steps for captions; the marks of loops are carried along to the segments they end up in.
fn clean_captions(recording: &mut ParsedTranscript, pieces: Vec<Segment>) -> Vec<Segment> {
    let repairs = &mut recording.repairs;
    let pieces = time_order::sort_by_time(pieces, &mut repairs.times);
    let pieces = rolling_captions::unroll_captions(pieces, &mut repairs.rolling);
    let (pieces, folds) = if word_by_word::is_word_by_word(&pieces) {
        let folded = loops::fold_loops(pieces, &loops::WORD_LOOPS);
        let (pieces, folds) = note_folds(recording, folded);
        word_by_word::join_words(pieces, folds, &mut recording.repairs.joined)
    } else {
        note_folds(recording, loops::fold_loops(pieces, &loops::CAPTION_LOOPS))
    };
    recording.warnings.extend(time_order::overlap_warning(&pieces));
    let pieces = time_order::cut_overlaps(pieces, &mut recording.repairs.times);
    let mut found = find_structure(pieces);
    // A cue cut at its speakers has parts with guessed times, which may lie behind the start of the next cue.
    time_order::raise_starts(found.iter_mut().map(|(piece, _)| piece));
    let mut folds = folds.into_iter().peekable();
    for (at, (_, source)) in found.iter().enumerate() {
        // Both lists ascend, so one pass brings the marks from the old indices to the new ones.
        while folds.next_if(|(piece, _)| piece < source).is_some() {}
        recording
            .loop_folds
            .extend(folds.peek().filter(|(piece, _)| piece == source).map(|(_, fold)| (at, *fold)));
    }
    found.into_iter().map(|(piece, _)| piece).collect()
}

/// Counts what was folded away; gives the segments and the marks of loops.
fn note_folds(
    recording: &mut ParsedTranscript,
    folded: FoldedSegments,
) -> (Vec<Segment>, Vec<(usize, LoopFold)>) {
    recording.repairs.looped += folded.removed;
    (folded.segments, folded.loop_folds)
}

/// Finds speakers and paragraphs; gives each segment with the index of the one it is from.
fn find_structure(pieces: Vec<Segment>) -> Vec<(Segment, usize)> {
    let mut found = caption_speakers::find_speakers(pieces);
    paragraphs::find_paragraphs(&mut found);
    found
}
