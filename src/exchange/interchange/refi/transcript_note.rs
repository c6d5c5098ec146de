//! The note on a transcript: turns, times, duration, language and full name, which REFI-QDA has no place for,
//! as readable text in the description of a source, and read back from it.
//!
//! It also says where the text has labels of speakers, which are taken out when it is read.
//!
//! The text is a file format: notes written by earlier versions come back from other programs. Its labels
//! are never changed.

use crate::corpus::{Cue, Span, Turn, clean_text};
use crate::exchange::interchange::InterchangeSource;
use crate::exchange::interchange::speaker_labels::{labels_in_place, remove_speaker_labels};
use std::fmt::Write;

/// The first line of a note.
const NOTE_HEAD: &str = "A transcript from leitmotif.";
const NAME_LABEL: &str = "Name: ";
const LENGTH_LABEL: &str = "Length in seconds: ";
const LANGUAGE_LABEL: &str = "Language: ";
const TURNS_LABEL: &str = "Turns (characters, seconds, speaker):";
const TIMES_LABEL: &str = "Times (characters, seconds):";
const LABELS_LABEL: &str = "Labels of speakers in the text (characters):";

/// Splits a description at the last line that begins with `head`: the text before (a memo) and what follows
/// `head`. None where no line begins so.
pub(super) fn split_at_head<'a>(description: &'a str, head: &str) -> Option<(&'a str, &'a str)> {
    let mut starts = description.rmatch_indices(head).map(|(at, _)| at);
    let begins = |at: &usize| *at == 0 || description.as_bytes().get(at - 1) == Some(&b'\n');
    let (before, rest) = description.split_at_checked(starts.find(begins)?)?;
    Some((before.strip_suffix("\n\n").unwrap_or(before.trim_end()), rest.strip_prefix(head)?))
}

/// The name of a transcript without `/`: QualCoder writes each source to a file of its name.
pub(super) fn safe_name(name: &str) -> String {
    name.replace('/', "\u{2215}")
}

/// The memo on a transcript followed by its note. `place` converts a byte to a code point. Turns are left out
/// where there is only one, of the whole text and without speaker and times.
pub(super) fn write_note(source: &InterchangeSource, place: &dyn Fn(usize) -> usize) -> String {
    let InterchangeSource { memo, transcript, labels, .. } = source;
    let mut out = if memo.is_empty() { format!("{NOTE_HEAD}\n") } else { format!("{memo}\n\n{NOTE_HEAD}\n") };
    if safe_name(&transcript.name) != transcript.name {
        let _ = writeln!(out, "{NAME_LABEL}{}", transcript.name);
    }
    if let Some(length) = transcript.duration {
        let _ = writeln!(out, "{LENGTH_LABEL}{length}");
    }
    if let Some(language) = &transcript.language {
        let _ = writeln!(out, "{LANGUAGE_LABEL}{language}");
    }
    let characters = |span: Span| format!("{}-{}", place(span.start), place(span.end));
    let whole = Span::new(0, transcript.text.len());
    let plain = |turn: &Turn| {
        turn.span == whole && turn.speaker.is_none() && turn.start.is_none() && turn.end.is_none()
    };
    if !matches!(transcript.turns.as_slice(), [] | [_] if transcript.turns.iter().all(plain)) {
        let _ = writeln!(out, "{TURNS_LABEL}");
        for turn in &transcript.turns {
            let seconds = |second: Option<f64>| second.map_or_else(String::new, |second| second.to_string());
            let speaker = turn.speaker.as_deref().unwrap_or("").replace(['\t', '\n', '\r'], " ");
            let (from, to) = (seconds(turn.start), seconds(turn.end));
            let _ = writeln!(out, "{}\t{from}-{to}\t{speaker}", characters(turn.span));
        }
    }
    if !transcript.cues.is_empty() {
        let _ = writeln!(out, "{TIMES_LABEL}");
        for cue in &transcript.cues {
            let _ = writeln!(out, "{}\t{}-{}", characters(cue.span), cue.start, cue.end);
        }
    }
    if !labels.is_empty() {
        let _ = writeln!(out, "{LABELS_LABEL}");
        for label in labels {
            let _ = writeln!(out, "{}\t", characters(*label));
        }
    }
    out
}

/// A note read back; spans are in code points.
#[derive(Debug, Default, PartialEq)]
pub(super) struct TranscriptNote {
    /// The memo: text before the note, and what somebody wrote behind it in another program.
    pub(super) memo: String,
    pub(super) name: Option<String>,
    pub(super) duration: Option<f64>,
    pub(super) language: Option<String>,
    pub(super) turns: Vec<Turn>,
    pub(super) cues: Vec<Cue>,
    /// The labels of speakers that were written into the text.
    pub(super) labels: Vec<Span>,
}

impl TranscriptNote {
    /// All offsets in its spans, in code points.
    pub(super) fn code_points(&self) -> Vec<usize> {
        let spans = self.turns.iter().map(|turn| turn.span).chain(self.cues.iter().map(|cue| cue.span));
        let spans = spans.chain(self.labels.iter().copied());
        spans.flat_map(|span| [span.start, span.end]).collect()
    }

    /// Puts language, duration, turns and times into a source with its text and passages, and takes the labels of
    /// speakers out of its text. `at` converts a code point to a byte.
    pub(super) fn apply_to(self, source: &mut InterchangeSource, at: &dyn Fn(usize) -> usize) {
        let transcript = &mut source.transcript;
        let span = |span: Span| Span::new(at(span.start), at(span.end));
        (transcript.language, transcript.duration) = (self.language, self.duration);
        transcript.turns = self.turns.into_iter().map(|it| Turn { span: span(it.span), ..it }).collect();
        transcript.cues = self.cues.into_iter().map(|it| Cue { span: span(it.span), ..it }).collect();
        let labels: Vec<Span> = self.labels.into_iter().map(span).collect();
        let labels = labels_in_place(transcript, &labels);
        if !labels.is_empty() {
            remove_speaker_labels(source, &labels);
        }
    }
}

/// Reads a note; none where the text has none. Malformed lines of turns and times are left out.
pub(super) fn read_note(text: &str) -> Option<TranscriptNote> {
    let (memo, rest) = split_at_head(text, NOTE_HEAD)?;
    let mut described = TranscriptNote::default();
    let mut section = "";
    let mut theirs: Vec<&str> = Vec::new();
    for line in rest.lines().map(|line| line.trim_end_matches('\r')) {
        if !theirs.is_empty() {
            theirs.push(line);
        } else if let Some(name) = line.strip_prefix(NAME_LABEL) {
            described.name = Some(name.to_owned());
        } else if let Some(length) = line.strip_prefix(LENGTH_LABEL) {
            described.duration = parse_seconds(length);
        } else if let Some(language) = line.strip_prefix(LANGUAGE_LABEL) {
            described.language = Some(language.to_owned());
        } else if [TURNS_LABEL, TIMES_LABEL, LABELS_LABEL].contains(&line) {
            section = line;
        } else if !line.contains('\t') {
            // Lines of the note have tabs: the first without one is text somebody added.
            theirs.extend((!line.trim().is_empty()).then_some(line));
        } else if section == TURNS_LABEL {
            described.turns.extend(parse_turn(line));
        } else if section == TIMES_LABEL {
            described.cues.extend(parse_cue(line));
        } else if section == LABELS_LABEL {
            described.labels.extend(line.split('\t').next().and_then(parse_span));
        }
    }
    let theirs = theirs.join("\n");
    let parts: Vec<&str> = [memo, theirs.trim_end()].into_iter().filter(|part| !part.is_empty()).collect();
    described.memo = clean_text(&parts.join("\n\n")).0;
    Some(described)
}

/// A non-negative, finite number of seconds.
fn parse_seconds(text: &str) -> Option<f64> {
    text.parse().ok().filter(|second: &f64| second.is_finite() && *second >= 0.0)
}

/// A span such as `12-40`.
fn parse_span(text: &str) -> Option<Span> {
    let (start, end) = text.split_once('-')?;
    let span = Span::new(start.parse().ok()?, end.parse().ok()?);
    (span.start <= span.end).then_some(span)
}

fn parse_turn(line: &str) -> Option<Turn> {
    let mut parts = line.splitn(3, '\t');
    let span = parse_span(parts.next()?)?;
    let (start, end) = parts.next()?.split_once('-')?;
    let speaker = parts.next().filter(|name| !name.is_empty()).map(str::to_owned);
    Some(Turn { span, speaker, start: parse_seconds(start), end: parse_seconds(end) })
}

fn parse_cue(line: &str) -> Option<Cue> {
    let (place, times) = line.split_once('\t')?;
    let (start, end) = times.split_once('-')?;
    let (start, end) = (parse_seconds(start)?, parse_seconds(end)?);
    (start <= end).then_some(Cue { span: parse_span(place)?, start, end })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Transcript;

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
            let labels = vec![Span::new(0, 6)];
            let (memo, transcript) = (memo.to_owned(), transcript.clone());
            let source = InterchangeSource { memo, transcript, labels, ..InterchangeSource::default() };
            let text = write_note(&source, &|byte| byte);
            let InterchangeSource { memo, transcript, labels, .. } = source;
            let wanted = TranscriptNote {
                memo: memo.clone(),
                name: Some("talks/a: b".to_owned()),
                duration: transcript.duration,
                language: transcript.language.clone(),
                turns: transcript.turns.clone(),
                cues: transcript.cues.clone(),
                labels,
            };
            assert_eq!(read_note(&text), Some(wanted));
            let added = read_note(&format!("{text}\nAnd\n\nthen 1-2\tonce.\n")).unwrap();
            assert_eq!(added.memo.trim_start_matches(memo.as_str()).trim(), "And\n\nthen 1-2\tonce.");
            assert_eq!(added.cues, transcript.cues);
        }
    }

    #[test]
    fn what_others_wrote_is_theirs() {
        assert_eq!(read_note("An interview with a nurse."), None);
        let odd =
            format!("{NOTE_HEAD}\n{TURNS_LABEL}\nx\ty\n9-1\t0-1\tA\n{TIMES_LABEL}\n0-1\t5-2\n0-1\tnan-2");
        assert_eq!(read_note(&odd), Some(TranscriptNote::default()));
    }
}
