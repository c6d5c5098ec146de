//! Checks of what holds of every transcript, whatever file it was read from; used by the parsers' property
//! tests and the fuzzers.

use super::{Span, Transcript};

/// What of a transcript is not as it must be, and where: a fault of its parser.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BrokenInvariant(String);

impl From<String> for BrokenInvariant {
    fn from(what: String) -> Self {
        Self(what)
    }
}

/// Checks what every transcript keeps to: spans lie inside the text on character boundaries, turns and
/// cues come in order, turns do not overlap and hold all that is not blank, times are finite and no cue
/// ends before it begins, and no control character but the line end is in the text.
///
/// # Errors
/// What is broken, and where.
pub fn check_spans(transcript: &Transcript) -> Result<(), BrokenInvariant> {
    let text = transcript.text.as_str();
    if let Some(c) = text.chars().find(|c| c.is_control() && *c != '\n' && *c != '\t') {
        return Err(format!("the text holds the control character {c:?}").into());
    }
    let mut last = 0;
    for (number, turn) in transcript.turns.iter().enumerate() {
        let said = slice_inside(text, turn.span).map_err(|why| format!("turn {number}: {why}"))?;
        if turn.span.start < last {
            return Err(format!("turn {number} begins before the one before it ends").into());
        }
        if said.trim().is_empty() {
            return Err(format!("turn {number} holds nothing").into());
        }
        expect_blank(text, last, turn.span.start)?;
        last = turn.span.end;
        if [turn.start, turn.end].into_iter().flatten().any(|second| !second.is_finite()) {
            return Err(format!("turn {number} has a time that is no number").into());
        }
    }
    expect_blank(text, last, text.len())?;
    let mut from = 0;
    for (number, cue) in transcript.cues.iter().enumerate() {
        slice_inside(text, cue.span).map_err(|why| format!("cue {number}: {why}"))?;
        if cue.span.start < from {
            return Err(format!("cue {number} stands before the one before it").into());
        }
        from = cue.span.start;
        if !(cue.start.is_finite() && cue.end.is_finite() && cue.start <= cue.end) {
            return Err(format!("cue {number} lasts from {} to {}", cue.start, cue.end).into());
        }
    }
    Ok(())
}

/// Checks that cues begin in order and at or after zero, as they do once captions are mended.
///
/// # Errors
/// Which cue does not.
pub fn check_times(transcript: &Transcript) -> Result<(), BrokenInvariant> {
    let mut last = 0.0;
    for (number, cue) in transcript.cues.iter().enumerate() {
        if cue.start < last {
            return Err(format!("cue {number} begins at {}, after one at {last}", cue.start).into());
        }
        last = cue.start;
    }
    Ok(())
}

/// The text of a span, or why there is none.
fn slice_inside(text: &str, span: Span) -> Result<&str, BrokenInvariant> {
    text.get(span.range())
        .ok_or_else(|| format!("the span {} to {} does not fit the text", span.start, span.end).into())
}

/// Fails where the text between two turns holds words.
fn expect_blank(text: &str, from: usize, to: usize) -> Result<(), BrokenInvariant> {
    match text.get(from..to).map(str::trim) {
        Some("") | None => Ok(()),
        Some(words) => Err(format!("no turn holds {words:?}").into()),
    }
}
