//! Speechmatics: `results` of words, entities and punctuation (format 2), or `words` with a time and a
//! length and a list of speakers apart (format 1).

use super::{items, push_word, text_of, time_of};
use crate::corpus::formats::json::speaker_name;
use crate::corpus::recording::{Piece, Recording};
use serde_json::Value;

/// Reads either format.
pub(super) fn read(value: &Value) -> Option<Recording> {
    second(value).filter(|recording| !recording.pieces.is_empty()).or_else(|| first(value))
}

fn second(value: &Value) -> Option<Recording> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut opening = String::new();
    for item in items(value, "/results")? {
        let Some(best) = item.pointer("/alternatives/0") else { continue };
        let Some(text) = text_of(best, &["content"]) else { continue };
        let attaches = text_of(item, &["attaches_to"]);
        let mark = item.get("type").and_then(Value::as_str) == Some("punctuation");
        if mark && attaches.as_deref() == Some("next") {
            opening = text;
            continue;
        }
        let who = text_of(best, &["speaker"]).filter(|who| who != "UU").or(text_of(item, &["channel"]));
        let word = Piece {
            text: std::mem::take(&mut opening) + &text,
            start: time_of(item, &["start_time"]),
            end: time_of(item, &["end_time"]),
            speaker: who.map(speaker_name),
            ..Piece::default()
        };
        push_word(&mut pieces, word, mark && attaches.as_deref() != Some("none"));
    }
    let mut recording = Recording::of_captions(pieces);
    recording.duration = value.pointer("/job/duration").and_then(Value::as_f64);
    recording.language =
        value.pointer("/metadata/transcription_config/language").and_then(Value::as_str).map(str::to_owned);
    Some(recording)
}

fn first(value: &Value) -> Option<Recording> {
    let job = value.get("job")?;
    let speakers: Vec<(f64, String)> = items(value, "/speakers")
        .into_iter()
        .flatten()
        .filter_map(|who| Some((time_of(who, &["time"])?, text_of(who, &["name"])?)))
        .collect();
    let mut pieces: Vec<Piece> = Vec::new();
    for word in items(value, "/words")? {
        let (Some(text), Some(start)) = (text_of(word, &["name"]), time_of(word, &["time"])) else {
            continue;
        };
        let end = start + time_of(word, &["duration"]).unwrap_or(0.0);
        // The two lists round their times apart.
        let next = speakers.partition_point(|(from, _)| *from <= start + 0.011);
        let who = next.checked_sub(1).and_then(|at| speakers.get(at)).map(|(_, name)| name.clone());
        let mark = text.chars().all(|c| c.is_ascii_punctuation());
        let piece = Piece {
            speaker: who.filter(|who| who != "UU").map(speaker_name),
            ..Piece::cue(start, end, text)
        };
        push_word(&mut pieces, piece, mark);
    }
    let mut recording = Recording::of_captions(pieces);
    recording.language = text_of(job, &["lang"]);
    recording.duration = time_of(job, &["duration"]);
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
