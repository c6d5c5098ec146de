//! The JSON of the speech services, one file for each, and of transcript editors and corpora.
//!
//! Each reader gives none for JSON of another kind, or an empty transcript; the first with segments wins, so
//! the readers with the most specific keys come first.

mod amazon;
mod assembly;
mod azure;
mod deepgram;
mod editors;
mod google;
mod ibm;
pub(super) mod json;
mod rev;
mod speechmatics;

use crate::corpus::parsed::{ParsedTranscript, Segment};
use json::{seconds_value, speaker_name, string_value};
use serde_json::Value;

/// Reads JSON with the first service whose reader finds segments.
pub(crate) fn parse_vendor(value: &Value) -> Option<ParsedTranscript> {
    [
        assembly::read,
        deepgram::read,
        azure::read,
        amazon::read,
        google::read,
        ibm::read,
        speechmatics::read,
        rev::read,
        editors::read_kaldi,
        editors::read_paper_edit,
        editors::read_draft_js,
        editors::read_auto_edit,
        editors::read_qmsum,
    ]
    .into_iter()
    .find_map(|vendor| vendor(value).filter(|recording| !recording.segments.is_empty()))
}

/// The array a JSON pointer leads to.
fn array_at<'a>(value: &'a Value, pointer: &str) -> Option<&'a Vec<Value>> {
    value.pointer(pointer)?.as_array()
}

/// The first of the keys that holds text or a number, as text.
fn string_field(value: &Value, keys: &[&str]) -> Option<String> {
    string_value(value.as_object()?, keys)
}

/// The first of the keys that holds a time, in seconds (see [`seconds`]).
fn seconds_field(value: &Value, keys: &[&str]) -> Option<f64> {
    seconds_value(value.as_object()?, keys)
}

/// Makes a segment of an object whose text, start and end have one of the given keys.
fn read_segment(value: &Value, text: &[&str], start: &[&str], end: &[&str]) -> Option<Segment> {
    Some(Segment {
        text: string_field(value, text)?,
        start: seconds_field(value, start),
        end: seconds_field(value, end),
        speaker: string_field(value, &["speaker", "speaker_label"]).map(speaker_name),
        ..Segment::default()
    })
}

/// Adds a word, or appends a punctuation mark to the word before it.
fn push_word(pieces: &mut Vec<Segment>, word: Segment, mark: bool) {
    match pieces.last_mut() {
        Some(last) if mark => last.text.push_str(&word.text),
        _ => pieces.push(word),
    }
}

/// Sorts the segments of several channels by start; the sort is stable.
fn sort_by_start(mut pieces: Vec<Segment>) -> Vec<Segment> {
    pieces.sort_by(|a, b| a.start.unwrap_or(0.0).total_cmp(&b.start.unwrap_or(0.0)));
    pieces
}

/// What the tests of the services share.
#[cfg(test)]
mod testing {
    use crate::corpus::parsed::ParsedTranscript;

    /// Start, end, speaker and words of each segment.
    pub type SegmentFields = (Option<f64>, Option<f64>, Option<String>, String);

    pub fn recording(text: &str) -> ParsedTranscript {
        crate::corpus::formats::speech::json::parse(text).unwrap()
    }

    pub fn said(text: &str) -> Vec<SegmentFields> {
        recording(text).segments.into_iter().map(|p| (p.start, p.end, p.speaker, p.text)).collect()
    }

    pub fn piece(start: f64, end: f64, speaker: &str, text: &str) -> SegmentFields {
        let speaker = (!speaker.is_empty()).then(|| speaker.to_owned());
        (Some(start), Some(end), speaker, text.to_owned())
    }
}
