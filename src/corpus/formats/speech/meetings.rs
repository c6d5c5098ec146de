//! JSON of services that record meetings: Gong, whose calls hold turns of sentences, and Recall.ai, whose turns hold
//! words with times of their own.

use super::json_fields::{guess_seconds, seconds_field, string_field};
use crate::corpus::parsed::{ParsedTranscript, Segment};
use serde_json::Value;

/// Gong: `callTranscripts` with turns of sentences; times are milliseconds.
pub(super) fn read_gong(value: &Value) -> Option<ParsedTranscript> {
    let calls = value.get("callTranscripts")?.as_array()?;
    let turns = calls.iter().filter_map(|call| call.get("transcript")?.as_array()).flatten();
    let sentences = turns.flat_map(|turn| {
        let speaker = string_field(turn, &["speakerName", "speakerId"]);
        let said = turn.get("sentences").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        said.iter().filter_map(move |sentence| {
            let at = |key: &str| seconds_field(sentence, &[key]).map(|milliseconds| milliseconds / 1000.0);
            Some(Segment {
                text: string_field(sentence, &["text"])?,
                start: at("start"),
                end: at("end"),
                speaker: speaker.clone(),
                ..Segment::default()
            })
        })
    });
    Some(ParsedTranscript::from_captions(sentences.collect()))
}

/// Recall.ai: a list of turns with a participant and words whose times are relative to the recording.
pub(super) fn read_recall(value: &Value) -> Option<ParsedTranscript> {
    let turns = value.as_array()?;
    if !turns.iter().any(|turn| turn.get("words").is_some_and(Value::is_array)) {
        return None;
    }
    let words = turns.iter().flat_map(|turn| {
        let speaker = turn
            .get("participant")
            .and_then(|who| string_field(who, &["name", "id"]))
            .or_else(|| string_field(turn, &["speaker"]));
        let said = turn.get("words").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        said.iter().filter_map(move |word| {
            let at = |key: &str| {
                let time = word.get(key)?;
                time.get("relative").and_then(Value::as_f64).or_else(|| time.as_f64())
            };
            Some(Segment {
                text: string_field(word, &["text"])?,
                start: at("start_timestamp"),
                end: at("end_timestamp"),
                speaker: speaker.clone(),
                ..Segment::default()
            })
        })
    });
    Some(ParsedTranscript::from_captions(guess_seconds(words.collect())))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{piece, said};

    #[test]
    fn meetings() {
        let gong = r#"{"callTranscripts":[{"callId":"1","transcript":[{"speakerId":"77","sentences":[{"start":500,"end":900,"text":"Hi."}]}]}]}"#;
        assert_eq!(said(gong), [piece(0.5, 0.9, "77", "Hi.")]);
        let recall = r#"[{"participant":{"id":1,"name":"Ann"},"words":[{"text":"Hi","start_timestamp":{"relative":0.5},"end_timestamp":{"relative":0.75}}]},{"participant":{"id":2,"name":"Bo"},"words":[{"text":"Yo","start_timestamp":{"relative":1.5},"end_timestamp":{"relative":1.75}}]}]"#;
        assert_eq!(said(recall), [piece(0.5, 0.75, "Ann", "Hi"), piece(1.5, 1.75, "Bo", "Yo")]);
        let readai = r#"{"id":"x","speaker_blocks":[{"start_time":1.5,"end_time":2.5,"speaker":{"name":"Ann"},"words":"Hi there."},{"start_time":3.5,"end_time":4.5,"speaker":{"name":"Bo"},"words":"Yes."}]}"#;
        assert_eq!(said(readai), [piece(1.5, 2.5, "Ann", "Hi there."), piece(3.5, 4.5, "Bo", "Yes.")]);
        let fathom = r#"{"transcript":[{"speaker":{"display_name":"Ann"},"text":"Hi.","timestamp":"00:00:05"},{"speaker":{"display_name":"Bo"},"text":"Yo.","timestamp":"00:00:09"}]}"#;
        assert_eq!(said(fathom)[1].2.as_deref(), Some("Bo"));
    }
}
