//! Joins the pieces of a recording into a transcript: one text, turns, cues and spans.

use super::decode::clean;
use super::formats::machine_name;
use super::recording::{Break, Fold, Piece, Recording};
use super::words::detect_language;
use super::{Cue, Loop, Span, Transcript, Turn};

/// The pace, in bytes a second, at which an untimed end is guessed: 150 words a minute.
const BYTES_A_SECOND: f64 = 15.0;

/// Makes the transcript. All text passes through [`clean`] once more here, since entities and JSON
/// escapes may have brought control characters back.
pub(crate) fn assemble(name: &str, recording: Recording) -> Transcript {
    let Recording { pieces, attributes, language, duration, mut repairs, folds, .. } = recording;
    let mut weaver = Weaver::default();
    weaver.text.reserve(pieces.iter().map(|piece| piece.text.len() + 2).sum());
    let mut folds = folds.into_iter().peekable();
    let mut folded = Vec::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        let (text, control) = clean(&piece.text);
        repairs.control += control;
        let span = weaver.add(&text, piece);
        let fold = folds.next_if(|(place, _)| *place == at);
        folded.extend(span.zip(fold).map(|(span, (_, fold))| (span, fold)));
    }
    repairs.loops = loops(&folded);
    let Weaver { text, mut turns, marks, .. } = weaver;
    let cues = cues(&marks, &text, duration);
    for turn in &mut turns {
        turn.start = super::model::second_at(&cues, turn.span.start);
        turn.end = second_of_end(&cues, turn.span.end);
    }
    let said = cues
        .iter()
        .map(|cue| cue.end)
        .fold(None, |max: Option<f64>, end| Some(max.map_or(end, |m| m.max(end))));
    let attributes = attributes
        .into_iter()
        .map(|(key, value)| (one_line(&key), one_line(&value)))
        .filter(|(key, value)| !key.is_empty() && !value.is_empty())
        .collect();
    Transcript {
        name: one_line(name),
        language: language.as_deref().and_then(super::words::code).or_else(|| detect_language(&text)),
        duration: duration.filter(|seconds| *seconds > 0.0).or(said),
        text,
        turns,
        cues,
        attributes,
        repairs,
    }
}

/// The loops, each over the pieces that are left of it.
fn loops(folded: &[(Span, Fold)]) -> Vec<Loop> {
    let loops = folded.chunk_by(|(_, a), (_, b)| a.id == b.id);
    loops
        .filter_map(|pieces| {
            let ((first, fold), (last, _)) = (pieces.first()?, pieces.last()?);
            Some(Loop { span: Span::new(first.start, last.end), times: fold.times })
        })
        .collect()
}

/// The second at which the text before a byte had been said.
pub(crate) fn second_of_end(cues: &[Cue], byte: usize) -> Option<f64> {
    let next = cues.partition_point(|cue| cue.span.start < byte);
    let cue = cues.get(next.checked_sub(1)?)?;
    let share = (byte - cue.span.start) as f64 / cue.span.len().max(1) as f64;
    Some(cue.start + share.min(1.0) * (cue.end - cue.start).max(0.0))
}

/// White space collapsed to single blanks, control characters gone.
pub(crate) fn one_line(text: &str) -> String {
    let (text, _) = clean(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A timed piece in the text; its end may not be known yet.
#[derive(Debug, Clone, Copy)]
struct Mark {
    span: Span,
    start: f64,
    end: Option<f64>,
}

#[derive(Debug, Default)]
struct Weaver {
    text: String,
    turns: Vec<Turn>,
    marks: Vec<Mark>,
    lead: Break,
    pending: Option<f64>,
}

impl Weaver {
    /// Adds the words of a piece and says where they are; none where it has none.
    fn add(&mut self, text: &str, piece: Piece) -> Option<Span> {
        self.lead = self.lead.max(piece.lead);
        let speaker = piece.speaker.map(|name| one_line(&name)).filter(|name| !name.is_empty());
        let speaker = speaker.map(|name| machine_name(&name).unwrap_or(name));
        let start = piece.start.filter(|second| second.is_finite());
        if text.trim().is_empty() {
            if let Some(second) = start {
                self.mark_blank(second, piece.end.is_some());
            }
            return None;
        }
        let pending = self.pending.take();
        let start = start.or(pending);
        let lead = match self.turns.last() {
            None => Break::None,
            Some(turn) if turn.speaker != speaker => Break::Turn,
            Some(_) => self.lead,
        };
        self.lead = Break::None;
        match lead {
            Break::None => join(&mut self.text, text),
            Break::Paragraph => self.text.push('\n'),
            Break::Turn => self.text.push_str("\n\n"),
        }
        let from = self.text.len();
        push_collapsed(&mut self.text, text);
        let span = Span::new(from, self.text.len());
        match self.turns.last_mut() {
            Some(turn) if lead != Break::Turn => turn.span.end = span.end,
            _ => self.turns.push(Turn { span, speaker, start: None, end: None }),
        }
        if let Some(start) = start {
            let end = piece.end.filter(|second| second.is_finite());
            self.marks.push(Mark { span, start, end });
        }
        Some(span)
    }

    /// A time without words tells when the words before it ended and those after it began.
    fn mark_blank(&mut self, second: f64, caption: bool) {
        self.pending = (!caption).then_some(second);
        if let Some(mark) = self.marks.last_mut().filter(|mark| mark.end.is_none() && second >= mark.start) {
            mark.end = Some(second);
            mark.span.end = self.text.len();
        }
    }
}

/// Puts a blank between two pieces of one paragraph, unless the script writes none.
fn join(text: &mut String, next: &str) {
    let (before, after) = (text.chars().next_back(), next.trim_start().chars().next());
    let unspaced = |c: Option<char>| c.is_some_and(super::words::is_unspaced);
    let together = unspaced(before) && unspaced(after);
    if !text.is_empty() && !together {
        text.push(' ');
    }
}

/// Appends text with runs of white space made one blank; line ends stay, blank lines become one.
fn push_collapsed(out: &mut String, text: &str) {
    let mut lines = text.split('\n').map(str::trim).filter(|line| !line.is_empty());
    let mut first = true;
    for line in &mut lines {
        if !first {
            out.push('\n');
        }
        first = false;
        let mut blank = false;
        for c in line.chars() {
            if c.is_whitespace() {
                blank = true;
                continue;
            }
            if blank {
                out.push(' ');
                blank = false;
            }
            out.push(c);
        }
    }
}

/// Makes cues of the marks: where a mark has no end it lasts to the next one, its span with it.
/// Text before a first late mark began with the recording.
fn cues(marks: &[Mark], text: &str, duration: Option<f64>) -> Vec<Cue> {
    let mut cues = Vec::with_capacity(marks.len());
    let sparse = marks.iter().filter(|mark| mark.end.is_none()).count() > marks.len() / 2;
    if let Some(first) = marks.first().filter(|first| sparse && first.span.start > 0 && first.start > 0.0) {
        cues.push(Cue { span: Span::new(0, first.span.start), start: 0.0, end: first.start });
    }
    for (at, mark) in marks.iter().enumerate() {
        let next = marks.get(at + 1);
        let span = match (mark.end, next) {
            (Some(_), _) => mark.span,
            (None, Some(next)) => Span::new(mark.span.start, next.span.start),
            (None, None) => Span::new(mark.span.start, text.len()),
        };
        let guess = mark.start + span.len() as f64 / BYTES_A_SECOND;
        let end = match (mark.end, next) {
            (Some(end), _) => end,
            (None, Some(next)) => next.start,
            (None, None) => duration.filter(|d| *d > mark.start && sparse).unwrap_or(guess),
        };
        cues.push(Cue { span, start: mark.start, end: end.max(mark.start) });
    }
    cues
}
