//! What a transcript knows beside its text, as the description of a source that people can read and
//! that reads back: length, language, who speaks where, and when.

use crate::corpus::{Cue, Span, Transcript, Turn};
use std::fmt::Write;

/// How a description of ours begins.
const HEAD: &str = "A transcript from leitmotif.";
const LENGTH: &str = "Length in seconds: ";
const LANGUAGE: &str = "Language: ";
const TURNS: &str = "Turns (characters, seconds, speaker):";
const TIMES: &str = "Times (characters, seconds):";

/// Describes a transcript. Characters are counted in Unicode code points.
pub(super) fn write(transcript: &Transcript, place: &dyn Fn(usize) -> usize) -> String {
    let mut out = format!("{HEAD}\n");
    if let Some(length) = transcript.duration {
        let _ = writeln!(out, "{LENGTH}{length}");
    }
    if let Some(language) = &transcript.language {
        let _ = writeln!(out, "{LANGUAGE}{language}");
    }
    let characters = |span: Span| format!("{}-{}", place(span.start), place(span.end));
    let whole = Span::new(0, transcript.text.len());
    let plain = |turn: &Turn| {
        turn.span == whole && turn.speaker.is_none() && turn.start.is_none() && turn.end.is_none()
    };
    if !matches!(transcript.turns.as_slice(), [] | [_] if transcript.turns.iter().all(plain)) {
        let _ = writeln!(out, "{TURNS}");
        for turn in &transcript.turns {
            let seconds = |second: Option<f64>| second.map(|second| second.to_string()).unwrap_or_default();
            let speaker = turn.speaker.as_deref().unwrap_or_default().replace(['\t', '\n', '\r'], " ");
            let (from, to) = (seconds(turn.start), seconds(turn.end));
            let _ = writeln!(out, "{}\t{from}-{to}\t{speaker}", characters(turn.span));
        }
    }
    if !transcript.cues.is_empty() {
        let _ = writeln!(out, "{TIMES}");
        for cue in &transcript.cues {
            let _ = writeln!(out, "{}\t{}-{}", characters(cue.span), cue.start, cue.end);
        }
    }
    out
}

/// A description of ours, read back; spans are in characters.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Described {
    pub(super) duration: Option<f64>,
    pub(super) language: Option<String>,
    pub(super) turns: Vec<Turn>,
    pub(super) cues: Vec<Cue>,
}

/// Reads a description of ours; none where somebody else wrote it.
pub(super) fn read(text: &str) -> Option<Described> {
    let rest = text.trim_start().strip_prefix(HEAD)?;
    let mut described = Described::default();
    let mut section = "";
    for line in rest.lines().map(|line| line.trim_end_matches('\r')).filter(|line| !line.is_empty()) {
        if let Some(length) = line.strip_prefix(LENGTH) {
            described.duration = second(length);
        } else if let Some(language) = line.strip_prefix(LANGUAGE) {
            described.language = Some(language.to_owned());
        } else if line == TURNS || line == TIMES {
            section = line;
        } else if section == TURNS {
            described.turns.extend(turn(line));
        } else if section == TIMES {
            described.cues.extend(cue(line));
        }
    }
    Some(described)
}

fn second(text: &str) -> Option<f64> {
    text.parse().ok().filter(|second: &f64| second.is_finite() && *second >= 0.0)
}

fn span(text: &str) -> Option<Span> {
    let (start, end) = text.split_once('-')?;
    let span = Span::new(start.parse().ok()?, end.parse().ok()?);
    (span.start <= span.end).then_some(span)
}

fn turn(line: &str) -> Option<Turn> {
    let mut parts = line.splitn(3, '\t');
    let span = span(parts.next()?)?;
    let (start, end) = parts.next()?.split_once('-')?;
    let speaker = parts.next().filter(|name| !name.is_empty()).map(str::to_owned);
    Some(Turn { span, speaker, start: second(start), end: second(end) })
}

fn cue(line: &str) -> Option<Cue> {
    let (place, times) = line.split_once('\t')?;
    let (start, end) = times.split_once('-')?;
    let (start, end) = (second(start)?, second(end)?);
    (start <= end).then_some(Cue { span: span(place)?, start, end })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_reads_back() {
        let turn = |start, end, speaker: Option<&str>, at| Turn {
            span: Span::new(start, end),
            speaker: speaker.map(str::to_owned),
            start: at,
            end: at.map(|at| at + 1.25),
        };
        let transcript = Transcript {
            duration: Some(2890.5),
            language: Some("en".into()),
            turns: vec![turn(0, 4, Some("Host"), Some(0.0)), turn(6, 9, None, None)],
            cues: vec![Cue { span: Span::new(0, 4), start: 0.1, end: 0.3 }],
            ..Transcript::default()
        };
        let text = write(&transcript, &|byte| byte);
        let read = read(&text).unwrap();
        let Described { duration, language, turns, cues } = read;
        assert_eq!((duration, language), (transcript.duration, transcript.language));
        assert_eq!((turns, cues), (transcript.turns, transcript.cues));
    }

    #[test]
    fn what_others_wrote_is_theirs() {
        assert_eq!(read("An interview with a nurse."), None);
        let odd = format!("{HEAD}\n{TURNS}\nx\n9-1\t0-1\tA\n{TIMES}\n0-1\t5-2\n0-1\tnan-2");
        assert_eq!(read(&odd), Some(Described::default()));
    }
}
