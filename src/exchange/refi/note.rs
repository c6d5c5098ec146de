//! What a transcript knows beside its text, as the description of a source that people can read and
//! that reads back: its name where it goes by another, length, language, who speaks where, and when.

use crate::corpus::{Cue, Span, Transcript, Turn, clean};
use std::fmt::Write;

/// How a description of ours begins.
const HEAD: &str = "A transcript from leitmotif.";
const NAME: &str = "Name: ";
const LENGTH: &str = "Length in seconds: ";
const LANGUAGE: &str = "Language: ";
const TURNS: &str = "Turns (characters, seconds, speaker):";
const TIMES: &str = "Times (characters, seconds):";

/// What stands before and after the last line of a description that begins so; none where no line does.
pub(super) fn around<'a>(description: &'a str, head: &str) -> Option<(&'a str, &'a str)> {
    let mut starts = description.rmatch_indices(head).map(|(at, _)| at);
    let begins = |at: &usize| *at == 0 || description.as_bytes().get(at - 1) == Some(&b'\n');
    let (before, rest) = description.split_at_checked(starts.find(begins)?)?;
    Some((before.strip_suffix("\n\n").unwrap_or(before.trim_end()), rest.strip_prefix(head)?))
}

/// The name of a transcript as a file could have it: QualCoder writes its text to a file called so.
pub(super) fn safe_name(name: &str) -> String {
    name.replace('/', "\u{2215}")
}

/// Describes a transcript after what is said of it. Characters are counted in Unicode code points.
pub(super) fn write(memo: &str, transcript: &Transcript, place: &dyn Fn(usize) -> usize) -> String {
    let mut out = if memo.is_empty() { format!("{HEAD}\n") } else { format!("{memo}\n\n{HEAD}\n") };
    if safe_name(&transcript.name) != transcript.name {
        let _ = writeln!(out, "{NAME}{}", transcript.name);
    }
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
    /// What stands before it, and what somebody else wrote after it.
    pub(super) memo: String,
    pub(super) name: Option<String>,
    pub(super) duration: Option<f64>,
    pub(super) language: Option<String>,
    pub(super) turns: Vec<Turn>,
    pub(super) cues: Vec<Cue>,
}

impl Described {
    /// The places it speaks of, in characters.
    pub(super) fn places(&self) -> Vec<usize> {
        let spans = self.turns.iter().map(|turn| turn.span).chain(self.cues.iter().map(|cue| cue.span));
        spans.flat_map(|span| [span.start, span.end]).collect()
    }

    /// Makes a transcript what it says it is; `at`: the byte of a place.
    pub(super) fn told(self, transcript: &mut Transcript, at: &dyn Fn(usize) -> usize) {
        let span = |span: Span| Span::new(at(span.start), at(span.end));
        (transcript.language, transcript.duration) = (self.language, self.duration);
        transcript.turns = self.turns.into_iter().map(|it| Turn { span: span(it.span), ..it }).collect();
        transcript.cues = self.cues.into_iter().map(|it| Cue { span: span(it.span), ..it }).collect();
    }
}

/// Reads a description of ours; none where somebody else wrote it.
pub(super) fn read(text: &str) -> Option<Described> {
    let (memo, rest) = around(text, HEAD)?;
    let mut described = Described::default();
    let mut section = "";
    let mut theirs: Vec<&str> = Vec::new();
    for line in rest.lines().map(|line| line.trim_end_matches('\r')) {
        if !theirs.is_empty() {
            theirs.push(line);
        } else if let Some(name) = line.strip_prefix(NAME) {
            described.name = Some(name.to_owned());
        } else if let Some(length) = line.strip_prefix(LENGTH) {
            described.duration = second(length);
        } else if let Some(language) = line.strip_prefix(LANGUAGE) {
            described.language = Some(language.to_owned());
        } else if line == TURNS || line == TIMES {
            section = line;
        } else if !line.contains('\t') {
            theirs.extend((!line.trim().is_empty()).then_some(line));
        } else if section == TURNS {
            described.turns.extend(turn(line));
        } else if section == TIMES {
            described.cues.extend(cue(line));
        }
    }
    let theirs = theirs.join("\n");
    let parts: Vec<&str> = [memo, theirs.trim_end()].into_iter().filter(|part| !part.is_empty()).collect();
    described.memo = clean(&parts.join("\n\n")).0;
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
            name: "talks/a: b".into(),
            duration: Some(2890.5),
            language: Some("en".into()),
            turns: vec![turn(0, 4, Some("Host"), Some(0.0)), turn(6, 9, None, None)],
            cues: vec![Cue { span: Span::new(0, 4), start: 0.1, end: 0.3 }],
            ..Transcript::default()
        };
        for memo in ["", " Heard\n\ntwice. \n"] {
            let text = write(memo, &transcript, &|byte| byte);
            let wanted = Described {
                memo: memo.to_owned(),
                name: Some("talks/a: b".to_owned()),
                duration: transcript.duration,
                language: transcript.language.clone(),
                turns: transcript.turns.clone(),
                cues: transcript.cues.clone(),
            };
            assert_eq!(read(&text), Some(wanted));
            let added = read(&format!("{text}\nAnd\n\nthen 1-2\tonce.\n")).unwrap();
            assert_eq!(added.memo.trim_start_matches(memo).trim(), "And\n\nthen 1-2\tonce.");
            assert_eq!(added.cues, transcript.cues);
        }
    }

    #[test]
    fn what_others_wrote_is_theirs() {
        assert_eq!(read("An interview with a nurse."), None);
        let odd = format!("{HEAD}\n{TURNS}\nx\ty\n9-1\t0-1\tA\n{TIMES}\n0-1\t5-2\n0-1\tnan-2");
        assert_eq!(read(&odd), Some(Described::default()));
    }
}
