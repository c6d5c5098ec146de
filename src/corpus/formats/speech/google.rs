//! Google Cloud Speech-to-Text, versions 1 and 2: results of alternatives with words whose times are
//! durations (`1.500s`, or seconds and nanos; zero is left out). With diarisation the last result of
//! version 1 repeats all words, tagged with their speakers.

use super::json_fields::{array_at, list_at, read_segment, seconds_field, speaker_name, string_field};
use crate::corpus::parsed::{ParsedTranscript, Segment};
use serde_json::Value;

const START_KEYS: &[&str] = &["startTime", "startOffset", "start_time", "start_offset"];
const END_KEYS: &[&str] = &["endTime", "endOffset", "end_time", "end_offset"];
const RESULT_END_KEYS: &[&str] =
    &["resultEndTime", "resultEndOffset", "result_end_time", "result_end_offset"];

/// Reads a Google response, or the operation it came in.
pub(super) fn read(value: &Value) -> Option<ParsedTranscript> {
    let results = array_at(value, "/results").or_else(|| array_at(value, "/response/results"))?;
    let mut recording = ParsedTranscript::from_captions(read_results(results)?);
    recording.language =
        results.first().and_then(|result| string_field(result, &["languageCode", "language_code"]));
    Some(recording)
}

/// The segments of all results; none where nothing has a time.
fn read_results(results: &[Value]) -> Option<Vec<Segment>> {
    let tagged = |words: &Vec<Segment>| !words.is_empty() && words.iter().all(|word| word.speaker.is_some());
    // With diarisation the last result repeats all words with speakers: it alone is read.
    if let Some(all) = results.last().map(read_words).filter(tagged)
        && results.len() > 1
        && results.first().map(read_words).is_some_and(|first| !tagged(&first))
    {
        return Some(all);
    }
    let mut pieces = Vec::new();
    let mut before = 0.0;
    for result in results {
        let said = read_words(result);
        let end = seconds_field(result, RESULT_END_KEYS);
        let transcript =
            result.pointer("/alternatives/0").and_then(|best| string_field(best, &["transcript"]));
        match transcript {
            _ if !said.is_empty() => pieces.extend(said),
            Some(text) => {
                pieces.push(Segment { text, start: end.map(|_| before), end, ..Segment::default() })
            }
            None => {}
        }
        before = end.unwrap_or(before);
    }
    let timed = pieces.iter().any(|piece| piece.start.is_some() || piece.end.is_some());
    timed.then_some(pieces)
}

/// The words of a result as segments. A start of zero is left out in the file; speaker 0 means unknown.
fn read_words(result: &Value) -> Vec<Segment> {
    let words = list_at(result, "/alternatives/0/words");
    let made = words.iter().filter_map(|word| {
        let said = read_segment(word, &["word"], START_KEYS, END_KEYS)?;
        let start = said.start.or(said.end.map(|_| 0.0));
        let tag = string_field(word, &["speakerLabel", "speaker_label", "speakerTag", "speaker_tag"]);
        Some(Segment { speaker: tag.filter(|tag| tag != "0").map(speaker_name), start, ..said })
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
