//! The sentences of a transcript.

use super::{Span, Transcript};
use unicode_segmentation::UnicodeSegmentation;

/// The spans of the sentences (Unicode Annex 29) without the white space between them; none crosses a turn.
pub fn sentence_spans(transcript: &Transcript) -> Vec<Span> {
    let whole = [Span::new(0, transcript.text.len())];
    let turns: Vec<Span> = transcript.turns.iter().map(|turn| turn.span).collect();
    let turns = if turns.is_empty() { &whole[..] } else { &turns[..] };
    let mut sentences = Vec::new();
    for turn in turns {
        for (at, sentence) in turn.slice(&transcript.text).split_sentence_bound_indices() {
            let solid = sentence.trim();
            let start = turn.start + at + (sentence.len() - sentence.trim_start().len());
            if !solid.is_empty() {
                sentences.push(Span::new(start, start + solid.len()));
            }
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_stay_inside_turns() {
        let text = "So. You had it? \n\nNo we".to_owned();
        let turn = |start, end| crate::corpus::Turn {
            span: Span::new(start, end),
            speaker: None,
            start: None,
            end: None,
        };
        let turns = vec![turn(0, 15), turn(18, 23)];
        let transcript = Transcript { text, turns, ..Transcript::default() };
        let found: Vec<&str> =
            sentence_spans(&transcript).iter().map(|span| span.slice(&transcript.text)).collect();
        assert_eq!(found, ["So.", "You had it?", "No we"]);
    }
}
