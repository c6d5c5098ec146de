//! JSON as speech recognisers write it: the Whisper family, the speech services, one file for each, and
//! transcript editors and corpora. Which tool wrote a file is told by the keys it has.
//!
//! Each reader gives none for JSON of another kind, or an empty transcript; the first with segments wins, so
//! the readers with the most specific keys come first.

mod amazon;
mod any_lists;
mod assembly;
mod azure;
mod deepgram;
mod editors;
mod google;
mod ibm;
mod json_fields;
mod meetings;
pub(super) mod moss;
pub(super) mod nist;
mod otter;
pub(super) mod python_print;
mod rev;
mod speechmatics;
mod whisper;

use crate::corpus::decode::one_line;
use crate::corpus::error::ReadError;
use crate::corpus::parsed::ParsedTranscript;
use json_fields::{number_value, string_value};
use serde_json::Value;

/// Reads a JSON document.
///
/// # Errors
/// When it is not valid JSON (with the line) or is none that a recogniser writes.
pub(crate) fn parse(text: &str) -> Result<ParsedTranscript, ReadError> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        ReadError::at_line(error.line(), format!("is not valid JSON: {}", first_clause(&error.to_string())))
    })?;
    let value = match value {
        // youtube-transcript-api writes a list of transcripts, mostly of one.
        Value::Array(mut lists) if lists.len() == 1 && lists.first().is_some_and(Value::is_array) => {
            lists.remove(0)
        }
        value => value,
    };
    let mut recording = [
        otter::read,
        crate::corpus::formats::chats::messages::read,
        meetings::read_gong,
        meetings::read_recall,
        whisper::read_diarised,
        whisper::read_whisper,
        whisper::read_whisper_cpp,
        whisper::read_youtube,
        parse_vendor,
        whisper::read_segment_list,
        whisper::read_word_list,
        any_lists::read,
        whisper::read_whole_text,
    ]
    .into_iter()
    .find_map(|reader| {
        reader(&value).filter(|r| r.segments.iter().any(|piece| !piece.text.trim().is_empty()))
    })
    .ok_or_else(|| ReadError::new(unknown_json_reason(&value)))?;
    json_fields::join_unnamed(&mut recording.segments);
    if let Value::Object(map) = &value {
        recording.language = recording
            .language
            .or_else(|| string_value(map, &["language_code", "languageCode", "language", "lang"]));
        recording.duration = recording
            .duration
            .or_else(|| number_value(map.get("duration")).or(number_value(map.get("audio_duration"))));
        for key in ["title", "url", "date", "channel"] {
            if let Some(text) = string_value(map, &[key]) {
                recording.attributes.insert(key.to_owned(), text);
            }
        }
    }
    Ok(recording)
}

/// The message of `serde_json` without its line, which the error names itself.
fn first_clause(message: &str) -> &str {
    message.split(" at line").next().unwrap_or(message)
}

/// Why JSON is no transcript, with what it holds instead.
fn unknown_json_reason(value: &Value) -> String {
    let seen = match value {
        Value::Object(map) => {
            let keys: Vec<_> = map.keys().take(5).map(|key| one_line(key)).collect();
            format!("its keys are {}", keys.join(", "))
        }
        Value::Array(items) => format!("a list of {} entries", items.len()),
        _ => "a single value".to_owned(),
    };
    format!(
        "is JSON but no transcript leitmotif knows ({seen}); Whisper, WhisperX and whisper.cpp output is, for one"
    )
}

/// Reads JSON with the first service whose reader finds segments.
fn parse_vendor(value: &Value) -> Option<ParsedTranscript> {
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

/// What the tests of the services share.
#[cfg(test)]
mod testing {
    use crate::corpus::parsed::ParsedTranscript;

    /// Start, end, speaker and words of each segment.
    pub type SegmentFields = (Option<f64>, Option<f64>, Option<String>, String);

    pub fn recording(text: &str) -> ParsedTranscript {
        super::parse(text).unwrap()
    }

    pub fn said(text: &str) -> Vec<SegmentFields> {
        recording(text).segments.into_iter().map(|p| (p.start, p.end, p.speaker, p.text)).collect()
    }

    pub fn piece(start: f64, end: f64, speaker: &str, text: &str) -> SegmentFields {
        let speaker = (!speaker.is_empty()).then(|| speaker.to_owned());
        (Some(start), Some(end), speaker, text.to_owned())
    }
}
