//! Azure Speech: batch transcription (`recognizedPhrases`, times in ticks of 100 nanoseconds) and fast
//! transcription (`phrases`, milliseconds). Speakers as numbers, one list over all channels.

use super::json_fields::{array_at, seconds_field, sort_by_start, speaker_name, string_field};
use crate::corpus::parsed::{ParsedTranscript, Segment};
use serde_json::Value;

/// Reads what Azure Speech writes.
pub(super) fn read(value: &Value) -> Option<ParsedTranscript> {
    let phrases = array_at(value, "/recognizedPhrases").or_else(|| array_at(value, "/phrases"))?;
    let pieces: Vec<Segment> = phrases.iter().filter_map(read_phrase).collect();
    let mut recording = ParsedTranscript::from_captions(sort_by_start(pieces));
    recording.duration = seconds_field(value, &["durationMilliseconds"]).map(|ms| ms / 1e3);
    recording.duration =
        recording.duration.or(seconds_field(value, &["durationInTicks"]).map(|ticks| ticks / 1e7));
    recording.language = phrases.first().and_then(|phrase| string_field(phrase, &["locale"]));
    Some(recording)
}

/// A phrase as a segment; its display form where there is one.
fn read_phrase(value: &Value) -> Option<Segment> {
    let text = value
        .pointer("/nBest/0")
        .and_then(|best| string_field(best, &["display", "maskedITN", "itn", "lexical"]))
        .or_else(|| string_field(value, &["text"]))?;
    let time = |ticks: &str, milliseconds: &str| {
        let second = seconds_field(value, &[ticks]).map(|ticks| ticks / 1e7);
        second.or_else(|| seconds_field(value, &[milliseconds]).map(|ms| ms / 1e3))
    };
    let start = time("offsetInTicks", "offsetMilliseconds");
    let length = time("durationInTicks", "durationMilliseconds");
    let speaker = string_field(value, &["speaker"]).filter(|who| who != "0").map(speaker_name);
    Some(Segment { text, start, end: start.zip(length).map(|(a, b)| a + b), speaker, ..Segment::default() })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{piece, recording, said};

    #[test]
    fn batch_and_fast() {
        let batch = r#"{"source":"x","durationInTicks":50000000,"duration":"PT5S","combinedRecognizedPhrases":[{"channel":0,"display":"Hi there."}],
            "recognizedPhrases":[{"recognitionStatus":"Success","channel":0,"speaker":2,"offset":"PT0.5S","duration":"PT1.5S","offsetInTicks":5000000.0,"durationInTicks":15000000.0,"nBest":[{"confidence":0.9,"lexical":"hi there","itn":"hi there","maskedITN":"hi there","display":"Hi there."}]}]}"#;
        assert_eq!(said(batch), [piece(0.5, 2.0, "Speaker 2", "Hi there.")]);
        assert_eq!(recording(batch).duration, Some(5.0));
        let fast = r#"{"durationMilliseconds":5000,"combinedPhrases":[{"text":"Hi."}],"phrases":[{"channel":0,"speaker":1,"offsetMilliseconds":40,"durationMilliseconds":960,"text":"Hi.","words":[],"locale":"en-US","confidence":0.9}]}"#;
        assert_eq!(said(fast), [piece(0.04, 1.0, "Speaker 1", "Hi.")]);
        assert_eq!(recording(fast).language.as_deref(), Some("en-US"));
    }
}
