//! Otter: `speech` with `transcripts` and `speakers`; times in samples of 16 kHz sound.

use super::json_fields::{array_at, number_value, string_field};
use crate::corpus::parsed::{ParsedTranscript, Segment};
use serde_json::Value;
use std::collections::BTreeMap;

/// Samples a second of the sound Otter counts in.
const SAMPLE_RATE: f64 = 16_000.0;

/// Reads an Otter transcript.
pub(super) fn read(value: &Value) -> Option<ParsedTranscript> {
    let speech = value.get("speech").unwrap_or(value);
    let transcripts = array_at(speech, "/transcripts")?;
    if !transcripts.iter().any(|item| item.get("start_offset").is_some()) {
        return None;
    }
    let names: BTreeMap<String, String> = array_at(speech, "/speakers")
        .into_iter()
        .flatten()
        .filter_map(|who| {
            Some((string_field(who, &["id", "speaker_id"])?, string_field(who, &["speaker_name", "name"])?))
        })
        .collect();
    let second = |item: &Value, key: &str| number_value(item.get(key)).map(|samples| samples / SAMPLE_RATE);
    let segments = transcripts.iter().filter_map(|item| {
        let who = string_field(item, &["speaker_id", "label"]);
        Some(Segment {
            text: string_field(item, &["transcript", "text"])?,
            start: second(item, "start_offset"),
            end: second(item, "end_offset"),
            speaker: string_field(item, &["speaker_name"])
                .or_else(|| who.map(|id| names.get(&id).cloned().unwrap_or(format!("Speaker {id}")))),
            ..Segment::default()
        })
    });
    let mut parsed = ParsedTranscript::from_captions(segments.collect());
    parsed.duration = number_value(speech.get("duration"));
    parsed.attributes.extend(string_field(speech, &["title"]).map(|title| ("title".to_owned(), title)));
    Some(parsed)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{piece, said};

    #[test]
    fn samples_are_seconds() {
        let text = r#"{"speech":{"title":"T","speakers":[{"id":7,"speaker_name":"Cleo"}],"transcripts":[{"start_offset":8000,"end_offset":16000,"speaker_id":7,"transcript":"Well."},{"start_offset":16000,"end_offset":32000,"speaker_id":null,"transcript":"So?"}]}}"#;
        assert_eq!(said(text), [piece(0.5, 1.0, "Cleo", "Well."), piece(1.0, 2.0, "", "So?")]);
    }
}
