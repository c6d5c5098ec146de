//! What is read of the Reader: the lines on screen, and the text that is coded by the next key.

use super::row_reading::RowReading;
use crate::app::State;
use crate::app::screen::reader::SelectionUnit;
use crate::corpus::{Span, Transcript, TranscriptIndex};
use crate::format::clock;

/// A line of the transcript on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLine {
    /// The transcript it is of, and its bytes there: another line may say the same.
    pub at: (TranscriptIndex, Span),
    /// The index of its turn.
    pub turn: usize,
    /// Who speaks.
    pub speaker: Option<String>,
    /// What is said.
    pub text: String,
}

/// The transcript that is open.
fn open_transcript(state: &State) -> Option<(TranscriptIndex, &Transcript)> {
    let index = state.reader.transcript?;
    Some((index, state.work.texts.transcript(index)?))
}

/// The lines of the transcript on screen that say anything.
pub fn page_lines(state: &State) -> Vec<PageLine> {
    let Some((index, transcript)) = open_transcript(state) else { return Vec::new() };
    let lines = state.reader.layout.lines.get(state.reader.visible_lines()).unwrap_or_default();
    let lines = lines.iter().map(|line| PageLine {
        at: (index, line.span),
        turn: line.turn,
        speaker: transcript.turns.get(line.turn).and_then(|turn| turn.speaker.clone()),
        text: line.span.slice(&transcript.text).trim().to_owned(),
    });
    lines.filter(|line| !line.text.is_empty()).collect()
}

/// The lines that were not on screen before, those of a turn together, each turn with its speaker.
pub fn new_paragraphs(now: &[PageLine], before: &[PageLine]) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut last = None;
    for (number, line) in now.iter().enumerate().filter(|(_, line)| !before.contains(line)) {
        let follows = last.is_some_and(|(at, turn)| at + 1 == number && turn == line.turn);
        match paragraphs.last_mut().filter(|_| follows) {
            Some(paragraph) => {
                paragraph.push(' ');
                paragraph.push_str(&line.text);
            }
            None => paragraphs.push(match &line.speaker {
                Some(name) => format!("{name}: {}", line.text),
                None => line.text.clone(),
            }),
        }
        last = Some((number, line.turn));
    }
    paragraphs
}

/// The text that is coded by the next key: the selected sentences or words, else the current snippet.
pub fn passage_reading(state: &State) -> Option<RowReading> {
    let (index, transcript) = open_transcript(state)?;
    let span = state.reader.current_span(&state.work)?;
    let unit = state.reader.selection.map(|selection| selection.unit);
    Some(RowReading {
        text: passage_text(transcript, span, unit),
        position: None,
        identity: format!("{index:?} {span:?}"),
    })
}

/// A passage with what it is, who speaks, and when.
fn passage_text(transcript: &Transcript, span: Span, unit: Option<SelectionUnit>) -> String {
    let what = match unit {
        Some(SelectionUnit::Sentence) => "selected sentences",
        Some(SelectionUnit::Word) => "selected words",
        None => "snippet",
    };
    let mut speakers: Vec<&str> = Vec::new();
    let touched =
        transcript.turns.iter().filter(|turn| turn.span.start < span.end && turn.span.end > span.start);
    for speaker in touched.filter_map(|turn| turn.speaker.as_deref()) {
        if !speakers.contains(&speaker) {
            speakers.push(speaker);
        }
    }
    let mut heading = vec![what.to_owned()];
    heading.extend(speakers.into_iter().map(str::to_owned));
    heading.extend(transcript.second_at(span.start).map(clock));
    let words: Vec<&str> = span.slice(&transcript.text).split_whitespace().collect();
    format!("{}: {}", heading.join(", "), words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Turn;

    fn line(start: usize, turn: usize, text: &str) -> PageLine {
        PageLine {
            at: (TranscriptIndex(0), Span::new(start, start + text.len())),
            turn,
            speaker: Some(["Anna", "Ben"][turn % 2].to_owned()),
            text: text.to_owned(),
        }
    }

    #[test]
    fn an_utterance_that_comes_again_is_told_again() {
        let all = [line(0, 0, "Yes."), line(5, 1, "Why?"), line(10, 2, "Yes."), line(15, 2, "Sure.")];
        assert_eq!(new_paragraphs(&all[..2], &[]), ["Anna: Yes.", "Ben: Why?"]);
        assert_eq!(new_paragraphs(&all[1..], &all[..2]), ["Anna: Yes. Sure."]);
        assert_eq!(new_paragraphs(&all, &all), [""; 0]);
        // One turn that was on screen lies between.
        assert_eq!(new_paragraphs(&all, &all[1..2]), ["Anna: Yes.", "Anna: Yes. Sure."]);
    }

    #[test]
    fn what_is_coded_next_is_told_with_who_says_it() {
        let text = "Did it help?\nIt did.\nA bit.";
        let turn = |start, end, name: &str| Turn {
            span: Span::new(start, end),
            speaker: Some(name.to_owned()),
            start: None,
            end: None,
        };
        let transcript = Transcript {
            text: text.to_owned(),
            turns: vec![turn(0, 12, "Anna"), turn(13, 27, "Ben")],
            ..Transcript::default()
        };
        assert_eq!(passage_text(&transcript, Span::new(13, 27), None), "snippet, Ben: It did. A bit.");
        assert_eq!(
            passage_text(&transcript, Span::new(8, 15), Some(SelectionUnit::Word)),
            "selected words, Anna, Ben: elp? It"
        );
    }
}
