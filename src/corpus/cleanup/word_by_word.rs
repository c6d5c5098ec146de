//! Captions with one word each, joined into phrases.

use super::caption_speakers::may_begin_turn;
use crate::corpus::language::{count_words_of_a_size, ends_sentence, joins_without_blank};
use crate::corpus::parsed::{LoopFold, Segment, SegmentBreak};

/// The most words joined into one phrase: about a line of subtitles. Chosen by hand; not measured.
const MAX_PHRASE_WORDS: usize = 12;

/// Says whether captions come word by word: eight or more, with single words. Chosen by hand; not measured.
pub(super) fn is_word_by_word(pieces: &[Segment]) -> bool {
    pieces.len() >= 8 && has_single_words(pieces)
}

/// Says whether segments have at most one and a half words each on average; of Chinese and Japanese, two or three
/// characters, as the words of their recognisers have. Chosen by hand; not measured.
pub(in crate::corpus) fn has_single_words(pieces: &[Segment]) -> bool {
    let words: usize = pieces.iter().map(|piece| count_words_of_a_size(&piece.text).max(1)).sum();
    words * 2 <= pieces.len() * 3
}

/// Joins captions of single words into phrases, up to a sentence's end, a second's silence, what may be a speaker's label
/// or twelve words.
/// Segments left of a loop (see [`LoopFold`]) are joined only with those of the same loop.
pub(super) fn join_words(
    pieces: Vec<Segment>,
    folds: Vec<(usize, LoopFold)>,
    joined: &mut usize,
) -> (Vec<Segment>, Vec<(usize, LoopFold)>) {
    let mut folds = folds.into_iter().peekable();
    let mut out: Vec<Segment> = Vec::new();
    let mut out_folds: Vec<(usize, LoopFold)> = Vec::new();
    let mut count = 0;
    let mut before = None;
    for (at, piece) in pieces.into_iter().enumerate() {
        let fold = folds.next_if(|(place, _)| *place == at).map(|(_, fold)| fold);
        let together = fold == before;
        before = fold;
        match out.last_mut() {
            Some(last) if together && count < MAX_PHRASE_WORDS && continues_phrase(last, &piece) => {
                append_word(last, &piece);
                count += 1;
                *joined += 1;
            }
            _ => {
                out_folds.extend(fold.map(|fold| (out.len(), fold)));
                out.push(piece);
                count = 1;
            }
        }
    }
    (out, out_folds)
}

/// Says whether a word goes on with the phrase before it.
fn continues_phrase(last: &Segment, piece: &Segment) -> bool {
    let silence = piece.start.zip(last.end).is_some_and(|(start, end)| start - end > 1.0);
    last.speaker == piece.speaker
        && piece.break_before == SegmentBreak::None
        && !silence
        && !may_begin_turn(&piece.text)
        && !ends_sentence(&last.text)
}

/// Appends a word to a phrase, with a blank where the script writes blanks.
fn append_word(last: &mut Segment, piece: &Segment) {
    let blank = last.text.ends_with(char::is_whitespace) || piece.text.starts_with(char::is_whitespace);
    if !blank && !joins_without_blank(&last.text, &piece.text) {
        last.text.push(' ');
    }
    last.text.push_str(&piece.text);
    last.end = piece.end.or(last.end);
}
