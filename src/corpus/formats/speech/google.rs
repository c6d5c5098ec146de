//! Google Cloud Speech-to-Text, versions 1 and 2: results of alternatives with words whose times are
//! durations (`1.500s`, or seconds and nanos; zero is left out). With diarisation the last result of
//! version 1 repeats all words, tagged with their speakers.

use super::{items, piece, text_of, time_of};
use crate::corpus::formats::json::speaker_name;
use crate::corpus::recording::{Piece, Recording};
use serde_json::Value;

const STARTS: &[&str] = &["startTime", "startOffset", "start_time", "start_offset"];
const ENDS: &[&str] = &["endTime", "endOffset", "end_time", "end_offset"];
const RESULT_ENDS: &[&str] = &["resultEndTime", "resultEndOffset", "result_end_time", "result_end_offset"];

/// Reads a Google response, or the operation it came in.
pub(super) fn read(value: &Value) -> Option<Recording> {
    let results = items(value, "/results").or_else(|| items(value, "/response/results"))?;
    let mut recording = Recording::of_captions(pieces(results)?);
    recording.language =
        results.first().and_then(|result| text_of(result, &["languageCode", "language_code"]));
    Some(recording)
}

fn pieces(results: &[Value]) -> Option<Vec<Piece>> {
    let tagged = |words: &Vec<Piece>| !words.is_empty() && words.iter().all(|word| word.speaker.is_some());
    if let Some(all) = results.last().map(words).filter(tagged)
        && results.len() > 1
        && results.first().map(words).is_some_and(|first| !tagged(&first))
    {
        return Some(all);
    }
    let mut pieces = Vec::new();
    let mut before = 0.0;
    for result in results {
        let said = words(result);
        let end = time_of(result, RESULT_ENDS);
        let transcript = result.pointer("/alternatives/0").and_then(|best| text_of(best, &["transcript"]));
        match transcript {
            _ if !said.is_empty() => pieces.extend(said),
            Some(text) => pieces.push(Piece { text, start: end.map(|_| before), end, ..Piece::default() }),
            None => {}
        }
        before = end.unwrap_or(before);
    }
    let timed = pieces.iter().any(|piece| piece.start.is_some() || piece.end.is_some());
    timed.then_some(pieces)
}

fn words(result: &Value) -> Vec<Piece> {
    let words = items(result, "/alternatives/0/words").map(Vec::as_slice).unwrap_or_default();
    let made = words.iter().filter_map(|word| {
        let said = piece(word, &["word"], STARTS, ENDS)?;
        let start = said.start.or(said.end.map(|_| 0.0));
        let tag = text_of(word, &["speakerLabel", "speaker_label", "speakerTag", "speaker_tag"]);
        Some(Piece { speaker: tag.filter(|tag| tag != "0").map(speaker_name), start, ..said })
    });
    made.collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{piece, recording, said};

    #[test]
    fn both_versions() {
        let first = r#"{"results":[{"alternatives":[{"transcript":"hi you","confidence":0.9,"words":[{"endTime":"0.500s","word":"hi"},{"startTime":"1.500s","endTime":"2s","word":"you"}]},{"transcript":"high you"}],"languageCode":"en-us"}]}"#;
        assert_eq!(said(first), [piece(0.0, 0.5, "", "hi"), piece(1.5, 2.0, "", "you")]);
        assert_eq!(recording(first).language.as_deref(), Some("en-us"));
        let tagged = r#"{"response":{"results":[{"alternatives":[{"words":[{"startTime":{"seconds":"1","nanos":500000000},"endTime":{"seconds":"2"},"word":"hi"}]}]},{"alternatives":[{"words":[{"startTime":{"seconds":"1","nanos":500000000},"endTime":{"seconds":"2"},"word":"hi","speakerTag":1}]}]}]}}"#;
        assert_eq!(said(tagged), [piece(1.5, 2.0, "Speaker 1", "hi")]);
        let second = r#"{"results":[{"alternatives":[{"transcript":"hi","words":[{"startOffset":"0.2s","endOffset":"0.4s","word":"hi","speakerLabel":"2"}]}],"resultEndOffset":"1s"},{"alternatives":[{"transcript":"and on"}],"resultEndOffset":"2.5s"}]}"#;
        assert_eq!(said(second), [piece(0.2, 0.4, "Speaker 2", "hi"), piece(1.0, 2.5, "", "and on")]);
    }
}
