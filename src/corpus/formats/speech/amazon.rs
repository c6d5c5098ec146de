//! AWS Transcribe: times as strings, punctuation without times, speakers at the words or in a list of
//! their own, or, in newer output, `audio_segments` of whole sentences.

use super::json_fields::{
    array_at, push_word, read_segment, seconds_field, sort_by_start, speaker_name, string_field,
};
use crate::corpus::parsed::{ParsedTranscript, Segment};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads an AWS Transcribe result, or its list of items alone.
pub(super) fn read(value: &Value) -> Option<ParsedTranscript> {
    let words = array_at(value, "/results/items").or_else(|| value.as_array());
    let words = words
        .filter(|words| words.iter().any(|w| w.get("alternatives").is_some() && w.get("type").is_some()));
    let pieces = match words {
        Some(words) => read_words(words, &speakers_by_start(value)),
        None => match array_at(value, "/results/audio_segments") {
            Some(segments) => segments.iter().filter_map(read_audio_segment).collect(),
            None => read_channels(array_at(value, "/results/channel_labels/channels")?),
        },
    };
    let mut recording = ParsedTranscript::from_captions(pieces);
    recording.language = value.get("results").and_then(|results| string_field(results, &["language_code"]));
    Some(recording)
}

/// The speaker (or channel) of each word by its start, as the text it is written in: the lists share no other
/// key.
fn speakers_by_start(value: &Value) -> BTreeMap<String, String> {
    let mut speakers = BTreeMap::new();
    for part in array_at(value, "/results/speaker_labels/segments").into_iter().flatten() {
        for item in array_at(part, "/items").into_iter().flatten() {
            let (start, who) = (string_field(item, &["start_time"]), string_field(item, &["speaker_label"]));
            speakers.extend(start.zip(who));
        }
    }
    for channel in array_at(value, "/results/channel_labels/channels").into_iter().flatten() {
        for item in array_at(channel, "/items").into_iter().flatten() {
            let (start, who) =
                (string_field(item, &["start_time"]), string_field(channel, &["channel_label"]));
            speakers.extend(start.zip(who));
        }
    }
    speakers
}

/// The words as segments, with punctuation appended to the word before it.
fn read_words(words: &[Value], speakers: &BTreeMap<String, String>) -> Vec<Segment> {
    let mut pieces: Vec<Segment> = Vec::with_capacity(words.len());
    for word in words {
        let Some(text) = word.pointer("/alternatives/0").and_then(|a| string_field(a, &["content"])) else {
            continue;
        };
        let mark = word.get("type").and_then(Value::as_str) == Some("punctuation");
        let who = string_field(word, &["speaker_label", "channel_label"])
            .or_else(|| speakers.get(&string_field(word, &["start_time"])?).cloned());
        let piece = Segment {
            text,
            start: seconds_field(word, &["start_time"]),
            end: seconds_field(word, &["end_time"]),
            speaker: who.map(speaker_name),
            ..Segment::default()
        };
        push_word(&mut pieces, piece, mark);
    }
    pieces
}

/// The words of each channel, which is a speaker, where there is no list of all words. Punctuation belongs to the
/// word before it.
fn read_channels(channels: &[Value]) -> Vec<Segment> {
    let all = channels.iter().flat_map(|channel| {
        let who = string_field(channel, &["channel_label"]).map(speaker_name);
        let words =
            array_at(channel, "/items").map_or_else(Vec::new, |items| read_words(items, &BTreeMap::new()));
        words.into_iter().map(move |word| Segment { speaker: who.clone(), ..word })
    });
    sort_by_start(all.collect())
}

/// A sentence of newer output as a segment.
fn read_audio_segment(value: &Value) -> Option<Segment> {
    read_segment(value, &["transcript"], &["start_time"], &["end_time"])
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
    #[test]
    fn channels_without_a_list_of_words() {
        let item = |start: &str, word: &str| {
            format!(
                r#"{{"start_time":"{start}","end_time":"{start}5","type":"pronunciation","alternatives":[{{"content":"{word}"}}]}}"#
            )
        };
        let mark = r#"{"type":"punctuation","alternatives":[{"content":"."}]}"#;
        let text = format!(
            r#"{{"results":{{"channel_labels":{{"channels":[{{"channel_label":"ch_0","items":[{},{mark}]}},{{"channel_label":"ch_1","items":[{}]}}]}}}}}}"#,
            item("2.0", "Well"),
            item("1.0", "So")
        );
        assert_eq!(said(&text), [piece(1.0, 1.05, "ch_1", "So"), piece(2.0, 2.05, "ch_0", "Well.")]);
    }
}
