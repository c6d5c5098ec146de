//! Rev: monologues of elements. Rev AI counts speakers and times in seconds; transcripts made by people
//! name the speakers in a list and write clock times.

use super::json_fields::{array_at, seconds_field, speaker_name, string_field};
use crate::corpus::parsed::{ParsedTranscript, Segment};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads a Rev transcript.
pub(super) fn read(value: &Value) -> Option<ParsedTranscript> {
    let speakers = array_at(value, "/speakers").into_iter().flatten();
    let names: BTreeMap<String, String> = speakers
        .filter_map(|who| Some((string_field(who, &["id"])?, string_field(who, &["name"])?)))
        .collect();
    let mut pieces = Vec::new();
    for monologue in array_at(value, "/monologues")? {
        let elements = array_at(monologue, "/elements")?;
        let number = string_field(monologue, &["speaker"]);
        let name = string_field(monologue, &["speaker_name"])
            .or_else(|| monologue.get("speaker_info").and_then(|info| string_field(info, &["display_name"])))
            .or_else(|| number.as_ref().and_then(|number| names.get(number).cloned()));
        let speaker = name.or(number.map(speaker_name));
        for sentence in elements.split_inclusive(is_sentence_end) {
            let text: String = sentence.iter().filter_map(|e| e.get("value")?.as_str()).collect();
            let start = sentence.iter().find_map(|e| seconds_field(e, &["ts", "timestamp"]));
            let end = sentence.iter().rev().find_map(|e| seconds_field(e, &["end_ts", "end_timestamp"]));
            if !text.trim().is_empty() {
                pieces.push(Segment { text, start, end, speaker: speaker.clone(), ..Segment::default() });
            }
        }
    }
    Some(ParsedTranscript::from_captions(pieces))
}

/// Says whether an element is the punctuation at a sentence's end.
fn is_sentence_end(element: &Value) -> bool {
    let mark = element.get("type").and_then(Value::as_str) == Some("punct");
    mark && element
        .get("value")
        .and_then(Value::as_str)
        .is_some_and(|mark| mark.trim_end().ends_with(['.', '?', '!']))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{piece, said};

    #[test]
    fn machines_and_people() {
        let machine = r#"{"monologues":[{"speaker":0,"elements":[{"type":"text","value":"Hi","ts":0.5,"end_ts":1.0,"confidence":0.9},{"type":"punct","value":"."},{"type":"punct","value":" "},{"type":"text","value":"So","ts":1.5,"end_ts":2.0}]}]}"#;
        assert_eq!(said(machine), [piece(0.5, 1.0, "Speaker 0", "Hi."), piece(1.5, 2.0, "Speaker 0", " So")]);
        let people = r#"{"speakers":[{"id":1,"name":"Ann"}],"monologues":[{"speaker":1,"elements":[{"type":"text","value":"Hi there","timestamp":"00:00:01,000","end_timestamp":"00:00:02,500"},{"type":"tag","name":"laugh"}]}]}"#;
        assert_eq!(said(people), [piece(1.0, 2.5, "Ann", "Hi there")]);
    }
}
