//! AWS Transcribe: times as strings, punctuation without times, speakers at the words or in a list of
//! their own, or, in newer output, `audio_segments` of whole sentences.

use super::{items, push_word, text_of, time_of};
use crate::corpus::formats::json::speaker_name;
use crate::corpus::recording::{Piece, Recording};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads an AWS Transcribe result, or its list of items alone.
pub(super) fn read(value: &Value) -> Option<Recording> {
    let words = items(value, "/results/items").or_else(|| value.as_array());
    let words = words
        .filter(|words| words.iter().any(|w| w.get("alternatives").is_some() && w.get("type").is_some()));
    let pieces = match words {
        Some(words) => spoken(words, &speakers(value)),
        None => items(value, "/results/audio_segments")?.iter().filter_map(segment).collect(),
    };
    let mut recording = Recording::of_captions(pieces);
    recording.language = value.get("results").and_then(|results| text_of(results, &["language_code"]));
    Some(recording)
}

/// Who speaks, by the time a word begins, and by channel where those were told apart.
fn speakers(value: &Value) -> BTreeMap<String, String> {
    let mut speakers = BTreeMap::new();
    for part in items(value, "/results/speaker_labels/segments").into_iter().flatten() {
        for item in items(part, "/items").into_iter().flatten() {
            let (start, who) = (text_of(item, &["start_time"]), text_of(item, &["speaker_label"]));
            speakers.extend(start.zip(who));
        }
    }
    for channel in items(value, "/results/channel_labels/channels").into_iter().flatten() {
        for item in items(channel, "/items").into_iter().flatten() {
            let (start, who) = (text_of(item, &["start_time"]), text_of(channel, &["channel_label"]));
            speakers.extend(start.zip(who));
        }
    }
    speakers
}

fn spoken(words: &[Value], speakers: &BTreeMap<String, String>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(words.len());
    for word in words {
        let Some(text) = word.pointer("/alternatives/0").and_then(|a| text_of(a, &["content"])) else {
            continue;
        };
        let mark = word.get("type").and_then(Value::as_str) == Some("punctuation");
        let who = text_of(word, &["speaker_label", "channel_label"])
            .or_else(|| speakers.get(&text_of(word, &["start_time"])?).cloned());
        let piece = Piece {
            text,
            start: time_of(word, &["start_time"]),
            end: time_of(word, &["end_time"]),
            speaker: who.map(speaker_name),
            ..Piece::default()
        };
        push_word(&mut pieces, piece, mark);
    }
    pieces
}

fn segment(value: &Value) -> Option<Piece> {
    super::piece(value, &["transcript"], &["start_time"], &["end_time"])
}

#[cfg(test)]
mod tests {
    use super::super::testing::{piece, recording, said};

    #[test]
    fn speakers_at_the_words_apart_and_in_segments() {
        let inline = r#"{"jobName":"j","results":{"language_code":"en-US","transcripts":[{"transcript":"Hi. Yo"}],"items":[{"type":"pronunciation","start_time":"0.5","end_time":"1.0","alternatives":[{"confidence":"0.9","content":"Hi"}],"speaker_label":"spk_0"},{"type":"punctuation","alternatives":[{"confidence":"0.0","content":"."}]},{"type":"pronunciation","start_time":"1.5","end_time":"2.0","alternatives":[{"content":"Yo"}],"speaker_label":"spk_1"}]}}"#;
        let expected = [piece(0.5, 1.0, "Speaker 0", "Hi."), piece(1.5, 2.0, "Speaker 1", "Yo")];
        assert_eq!(said(inline), expected);
        assert_eq!(recording(inline).language.as_deref(), Some("en-US"));
        let apart = r#"{"results":{"speaker_labels":{"speakers":2,"segments":[{"start_time":"0.5","speaker_label":"spk_0","end_time":"1.0","items":[{"start_time":"0.5","speaker_label":"spk_0","end_time":"1.0"}]},{"start_time":"1.5","speaker_label":"spk_1","end_time":"2.0","items":[{"start_time":"1.5","speaker_label":"spk_1","end_time":"2.0"}]}]},"items":[{"type":"pronunciation","start_time":"0.5","end_time":"1.0","alternatives":[{"content":"Hi"}]},{"type":"punctuation","alternatives":[{"content":"."}]},{"type":"pronunciation","start_time":"1.5","end_time":"2.0","alternatives":[{"content":"Yo"}]}]}}"#;
        assert_eq!(said(apart), expected);
        let segments = r#"{"results":{"transcripts":[],"audio_segments":[{"id":0,"transcript":"Hi.","start_time":"0.5","end_time":"1.0","speaker_label":"spk_0","items":[0,1]}]}}"#;
        assert_eq!(said(segments), [piece(0.5, 1.0, "Speaker 0", "Hi.")]);
    }
}
