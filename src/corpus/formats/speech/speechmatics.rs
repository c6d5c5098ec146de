//! Speechmatics: `results` of words, entities and punctuation (format 2), or `words` with a time and a
//! length and a list of speakers apart (format 1).

use super::json_fields::{array_at, push_word, seconds_field, speaker_name, string_field};
use crate::corpus::parsed::{ParsedTranscript, Segment};
use serde_json::Value;

/// Reads either format.
pub(super) fn read(value: &Value) -> Option<ParsedTranscript> {
    read_format_2(value).filter(|recording| !recording.segments.is_empty()).or_else(|| read_format_1(value))
}

/// Format 2: results of words, entities and punctuation.
fn read_format_2(value: &Value) -> Option<ParsedTranscript> {
    let mut pieces: Vec<Segment> = Vec::new();
    let mut opening = String::new();
    for item in array_at(value, "/results")? {
        let Some(best) = item.pointer("/alternatives/0") else { continue };
        let Some(text) = string_field(best, &["content"]) else { continue };
        let attaches = string_field(item, &["attaches_to"]);
        let mark = item.get("type").and_then(Value::as_str) == Some("punctuation");
        if mark && attaches.as_deref() == Some("next") {
            opening = text;
            continue;
        }
        let who =
            string_field(best, &["speaker"]).filter(|who| who != "UU").or(string_field(item, &["channel"]));
        let word = Segment {
            text: std::mem::take(&mut opening) + &text,
            start: seconds_field(item, &["start_time"]),
            end: seconds_field(item, &["end_time"]),
            speaker: who.map(speaker_name),
            ..Segment::default()
        };
        push_word(&mut pieces, word, mark && attaches.as_deref() != Some("none"));
    }
    let mut recording = ParsedTranscript::from_captions(pieces);
    recording.duration = value.pointer("/job/duration").and_then(Value::as_f64);
    recording.language =
        value.pointer("/metadata/transcription_config/language").and_then(Value::as_str).map(str::to_owned);
    Some(recording)
}

/// Format 1: words with a time and a length, and a list of speakers.
fn read_format_1(value: &Value) -> Option<ParsedTranscript> {
    let job = value.get("job")?;
    let speakers: Vec<(f64, String)> = array_at(value, "/speakers")
        .into_iter()
        .flatten()
        .filter_map(|who| Some((seconds_field(who, &["time"])?, string_field(who, &["name"])?)))
        .collect();
    let mut pieces: Vec<Segment> = Vec::new();
    for word in array_at(value, "/words")? {
        let (Some(text), Some(start)) = (string_field(word, &["name"]), seconds_field(word, &["time"]))
        else {
            continue;
        };
        let end = start + seconds_field(word, &["duration"]).unwrap_or(0.0);
        // The two lists round their times differently, by up to a hundredth of a second.
        let next = speakers.partition_point(|(from, _)| *from <= start + 0.011);
        let who = next.checked_sub(1).and_then(|at| speakers.get(at)).map(|(_, name)| name.clone());
        let mark = text.chars().all(|c| c.is_ascii_punctuation());
        let piece = Segment {
            speaker: who.filter(|who| who != "UU").map(speaker_name),
            ..Segment::timed(start, end, text)
        };
        push_word(&mut pieces, piece, mark);
    }
    let mut recording = ParsedTranscript::from_captions(pieces);
    recording.language = string_field(job, &["lang"]);
    recording.duration = seconds_field(job, &["duration"]);
    Some(recording)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{piece, recording, said};

    #[test]
    fn both_formats() {
        let second = r#"{"format":"2.9","job":{"id":"1","duration":9},"metadata":{"transcription_config":{"language":"es"}},"results":[{"type":"punctuation","start_time":0.5,"end_time":0.5,"attaches_to":"next","alternatives":[{"content":"¿","speaker":"S1"}]},{"type":"word","start_time":0.5,"end_time":0.9,"alternatives":[{"content":"Qué","confidence":0.9,"language":"es","speaker":"S1"}]},{"type":"punctuation","start_time":0.9,"end_time":0.9,"attaches_to":"previous","is_eos":true,"alternatives":[{"content":"?","speaker":"S1"}]},{"type":"word","start_time":1.0,"end_time":1.2,"alternatives":[{"content":"Eh","speaker":"UU"}]}]}"#;
        assert_eq!(said(second), [piece(0.5, 0.9, "Speaker 1", "¿Qué?"), piece(1.0, 1.2, "", "Eh")]);
        let read = recording(second);
        assert_eq!((read.language.as_deref(), read.duration), (Some("es"), Some(9.0)));
        let first = r#"{"job":{"lang":"en","duration":9,"id":1},"speakers":[{"name":"M1","time":"0.50","duration":"1"},{"name":"F2","time":"2.00","duration":"1"}],"words":[{"name":"Hi","time":"0.50","duration":"0.25","confidence":"1"},{"name":".","time":"0.80","duration":"0.00"},{"name":"Yo","time":"2.00","duration":"0.50"}],"format":"1.0"}"#;
        assert_eq!(said(first), [piece(0.5, 0.75, "Speaker M1", "Hi."), piece(2.0, 2.5, "Speaker F2", "Yo")]);
    }
}
