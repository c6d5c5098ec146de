//! Deepgram: `results` with utterances, or paragraphs of sentences, or words, whichever were asked for; one
//! list for each channel. Times in seconds, speakers as numbers.

use super::json_fields::{array_at, list_at, read_segment, sort_by_start, speaker_name, string_field};
use crate::corpus::parsed::{ParsedTranscript, Segment, SegmentBreak};
use serde_json::Value;

/// Reads a Deepgram response.
pub(super) fn read(value: &Value) -> Option<ParsedTranscript> {
    let channels = array_at(value, "/results/channels");
    let utterances = array_at(value, "/results/utterances").filter(|list| !list.is_empty());
    let pieces = match utterances {
        Some(utterances) => {
            utterances.iter().filter_map(|u| read_segment(u, &["transcript"], &["start"], &["end"])).collect()
        }
        None => read_channels(channels?),
    };
    let mut recording = ParsedTranscript::from_captions(pieces);
    recording.duration = value.pointer("/metadata/duration").and_then(Value::as_f64);
    recording.language =
        channels.and_then(|channels| channels.first()?.get("detected_language")?.as_str()).map(str::to_owned);
    Some(recording)
}

/// The segments of all channels; speakers are named by channel where there are several.
fn read_channels(channels: &[Value]) -> Vec<Segment> {
    let several = channels.len() > 1;
    let mut pieces = Vec::new();
    for (number, channel) in channels.iter().enumerate() {
        let Some(best) = channel.pointer("/alternatives/0") else { continue };
        let said = array_at(best, "/paragraphs/paragraphs")
            .filter(|list| !list.is_empty())
            .map_or_else(|| read_words(best), |list| list.iter().flat_map(read_sentences).collect());
        let channel = several.then(|| format!("Channel {}", number + 1));
        pieces.extend(
            said.into_iter().map(|said| Segment { speaker: said.speaker.or(channel.clone()), ..said }),
        );
    }
    if several { sort_by_start(pieces) } else { pieces }
}

/// The sentences of a paragraph as segments; the first begins a paragraph.
fn read_sentences(paragraph: &Value) -> Vec<Segment> {
    let speaker = string_field(paragraph, &["speaker"]).map(speaker_name);
    let sentences = list_at(paragraph, "/sentences");
    let said = sentences.iter().filter_map(|s| read_segment(s, &["text"], &["start"], &["end"]));
    said.enumerate()
        .map(|(at, said)| Segment {
            speaker: speaker.clone(),
            break_before: if at == 0 { SegmentBreak::Paragraph } else { SegmentBreak::None },
            ..said
        })
        .collect()
}

/// The words of a channel as segments.
fn read_words(best: &Value) -> Vec<Segment> {
    let words = list_at(best, "/words");
    words.iter().filter_map(|w| read_segment(w, &["punctuated_word", "word"], &["start"], &["end"])).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{piece, recording, said};

    #[test]
    fn utterances_paragraphs_and_words() {
        let utterances = r#"{"metadata":{"duration":9.5},"results":{"channels":[{"alternatives":[{"transcript":"hi","words":[]}]}],"utterances":[{"start":0.5,"end":1.5,"channel":0,"transcript":"Hi there.","speaker":0}]}}"#;
        assert_eq!(said(utterances), [piece(0.5, 1.5, "Speaker 0", "Hi there.")]);
        assert_eq!(recording(utterances).duration, Some(9.5));
        let paragraphs = r#"{"results":{"channels":[{"detected_language":"es","alternatives":[{"transcript":"x","words":[{"word":"hola","start":0.1,"end":0.2}],"paragraphs":{"transcript":"x","paragraphs":[{"sentences":[{"text":"Hola.","start":0.1,"end":0.2},{"text":"Sí.","start":0.3,"end":0.4}],"speaker":1,"num_words":2}]}}]}]}}"#;
        assert_eq!(
            said(paragraphs),
            [piece(0.1, 0.2, "Speaker 1", "Hola."), piece(0.3, 0.4, "Speaker 1", "Sí.")]
        );
        assert_eq!(recording(paragraphs).language.as_deref(), Some("es"));
        let words = r#"{"results":{"channels":[{"alternatives":[{"words":[{"word":"hi","start":0.0,"end":0.5,"punctuated_word":"Hi."}]}]},{"alternatives":[{"words":[{"word":"yo","start":0.2,"end":0.3}]}]}]}}"#;
        assert_eq!(said(words), [piece(0.0, 0.5, "Channel 1", "Hi."), piece(0.2, 0.3, "Channel 2", "yo")]);
    }
}
