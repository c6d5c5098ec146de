//! The JSON of the speech services, one file for each, and of transcript editors and corpora.

mod amazon;
mod assembly;
mod azure;
mod deepgram;
mod editors;
mod google;
mod ibm;
mod rev;
mod speechmatics;

use super::json::{seconds, speaker_name, string};
use crate::corpus::recording::{Piece, Recording};
use serde_json::Value;

/// Tries each service in turn.
pub(crate) fn vendors(value: &Value) -> Option<Recording> {
    [
        assembly::read,
        deepgram::read,
        azure::read,
        amazon::read,
        google::read,
        ibm::read,
        speechmatics::read,
        rev::read,
        editors::kaldi,
        editors::paper_edit,
        editors::draft_js,
        editors::auto_edit,
        editors::qmsum,
    ]
    .into_iter()
    .find_map(|vendor| vendor(value).filter(|recording| !recording.pieces.is_empty()))
}

fn items<'a>(value: &'a Value, pointer: &str) -> Option<&'a Vec<Value>> {
    value.pointer(pointer)?.as_array()
}

fn text_of(value: &Value, keys: &[&str]) -> Option<String> {
    string(value.as_object()?, keys)
}

fn time_of(value: &Value, keys: &[&str]) -> Option<f64> {
    seconds(value.as_object()?, keys)
}

fn piece(value: &Value, text: &[&str], start: &[&str], end: &[&str]) -> Option<Piece> {
    Some(Piece {
        text: text_of(value, text)?,
        start: time_of(value, start),
        end: time_of(value, end),
        speaker: text_of(value, &["speaker", "speaker_label"]).map(speaker_name),
        ..Piece::default()
    })
}

/// Adds a word, or a mark of punctuation, which belongs to the word before it.
fn push_word(pieces: &mut Vec<Piece>, word: Piece, mark: bool) {
    match pieces.last_mut() {
        Some(last) if mark => last.text.push_str(&word.text),
        _ => pieces.push(word),
    }
}

/// Puts the pieces of several channels, each in order, into the order they were said.
fn interleaved(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by(|a, b| a.start.unwrap_or(0.0).total_cmp(&b.start.unwrap_or(0.0)));
    pieces
}

/// What the tests of the services share.
#[cfg(test)]
mod testing {
    use crate::corpus::recording::Recording;

    /// Start, end, speaker and words of each piece.
    pub type Said = (Option<f64>, Option<f64>, Option<String>, String);

    pub fn recording(text: &str) -> Recording {
        super::super::json::parse(text).unwrap()
    }

    pub fn said(text: &str) -> Vec<Said> {
        recording(text).pieces.into_iter().map(|p| (p.start, p.end, p.speaker, p.text)).collect()
    }

    pub fn piece(start: f64, end: f64, speaker: &str, text: &str) -> Said {
        let speaker = (!speaker.is_empty()).then(|| speaker.to_owned());
        (Some(start), Some(end), speaker, text.to_owned())
    }
}
