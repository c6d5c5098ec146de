//! Words shown one by one, joined into phrases.

use crate::corpus::formats::ends_sentence;
use crate::corpus::recording::{Break, Fold, Piece};
use crate::corpus::words::is_unspaced;

/// The most words joined into one phrase.
const PHRASE: usize = 12;

/// Says whether most cues hold a single word.
pub(super) fn is_word_by_word(pieces: &[Piece]) -> bool {
    let words: usize = pieces.iter().map(|piece| piece.text.split_whitespace().count()).sum();
    pieces.len() >= 8 && words * 2 <= pieces.len() * 3
}

/// Joins cues of single words into phrases: up to a sentence's end, a second's silence or twelve words.
/// Words that stand for many (see [`Fold`]) are joined among themselves only.
pub(super) fn join(
    pieces: Vec<Piece>,
    folds: Vec<(usize, Fold)>,
    joined: &mut usize,
) -> (Vec<Piece>, Vec<(usize, Fold)>) {
    let mut folds = folds.into_iter().peekable();
    let mut out: Vec<Piece> = Vec::new();
    let mut out_folds: Vec<(usize, Fold)> = Vec::new();
    let mut count = 0;
    let mut before = None;
    for (at, piece) in pieces.into_iter().enumerate() {
        let fold = folds.next_if(|(place, _)| *place == at).map(|(_, fold)| fold);
        let together = fold == before;
        before = fold;
        match out.last_mut() {
            Some(last) if together && count < PHRASE && goes_on(last, &piece) => {
                append(last, &piece);
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

fn goes_on(last: &Piece, piece: &Piece) -> bool {
    let silence = piece.start.zip(last.end).is_some_and(|(start, end)| start - end > 1.0);
    last.speaker == piece.speaker && piece.lead == Break::None && !silence && !ends_sentence(&last.text)
}

fn append(last: &mut Piece, piece: &Piece) {
    let blank = last.text.ends_with(char::is_whitespace) || piece.text.starts_with(char::is_whitespace);
    let unspaced = |c: Option<char>| c.is_some_and(is_unspaced);
    let together = unspaced(last.text.chars().next_back()) && unspaced(piece.text.chars().next());
    if !blank && !together {
        last.text.push(' ');
    }
    last.text.push_str(&piece.text);
    last.end = piece.end.or(last.end);
}
