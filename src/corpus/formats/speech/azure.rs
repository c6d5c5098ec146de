//! Azure Speech: batch transcription (`recognizedPhrases`, times in ticks of 100 nanoseconds) and fast
//! transcription (`phrases`, milliseconds). Speakers as numbers, one list over all channels.

use super::{interleaved, items, text_of, time_of};
use crate::corpus::formats::json::speaker_name;
use crate::corpus::recording::{Piece, Recording};
use serde_json::Value;

/// Reads what Azure Speech writes.
pub(super) fn read(value: &Value) -> Option<Recording> {
    let phrases = items(value, "/recognizedPhrases").or_else(|| items(value, "/phrases"))?;
    let pieces: Vec<Piece> = phrases.iter().filter_map(phrase).collect();
    let mut recording = Recording::of_captions(interleaved(pieces));
    recording.duration = time_of(value, &["durationMilliseconds"]).map(|ms| ms / 1e3);
    recording.duration = recording.duration.or(time_of(value, &["durationInTicks"]).map(|ticks| ticks / 1e7));
    recording.language = phrases.first().and_then(|phrase| text_of(phrase, &["locale"]));
    Some(recording)
}

fn phrase(value: &Value) -> Option<Piece> {
    let text = value
        .pointer("/nBest/0")
        .and_then(|best| text_of(best, &["display", "maskedITN", "itn", "lexical"]))
        .or_else(|| text_of(value, &["text"]))?;
    let time = |ticks: &str, milliseconds: &str| {
        let second = time_of(value, &[ticks]).map(|ticks| ticks / 1e7);
        second.or_else(|| time_of(value, &[milliseconds]).map(|ms| ms / 1e3))
    };
    let start = time("offsetInTicks", "offsetMilliseconds");
    let length = time("durationInTicks", "durationMilliseconds");
    let speaker = text_of(value, &["speaker"]).filter(|who| who != "0").map(speaker_name);
    Some(Piece { text, start, end: start.zip(length).map(|(a, b)| a + b), speaker, ..Piece::default() })
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
