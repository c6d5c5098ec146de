//! AssemblyAI: `utterances` where speakers were asked for, else `words`; sentences and paragraphs from
//! their own requests. Times in milliseconds, speakers "A", "B".

use super::json_fields::{array_at, guess_seconds, read_segment};
use crate::corpus::parsed::{ParsedTranscript, Segment, SegmentBreak};
use serde_json::Value;

/// Reads an AssemblyAI transcript.
pub(super) fn read(value: &Value) -> Option<ParsedTranscript> {
    let own = ["audio_duration", "acoustic_model", "speech_model", "language_model", "audio_url"];
    let certain = own.iter().any(|key| value.get(*key).is_some());
    let lists = ["/utterances", "/sentences", "/paragraphs", "/words"];
    // Others have lists of words as well, but in seconds and under other keys.
    let (name, list) = lists.iter().find_map(|name| {
        let list = array_at(value, name).filter(|list| !list.is_empty())?;
        (certain || *name != "/words").then_some((*name, list))
    })?;
    if name == "/paragraphs" && value.get("words").is_some() && !certain {
        return None;
    }
    let lead = if name == "/paragraphs" { SegmentBreak::Paragraph } else { SegmentBreak::None };
    let said = list.iter().filter_map(|u| read_segment(u, &["text"], &["start"], &["end"]));
    let pieces: Vec<Segment> = said.map(|said| Segment { break_before: lead, ..said }).collect();
    let pieces =
        if certain { pieces.into_iter().map(from_milliseconds).collect() } else { guess_seconds(pieces) };
    Some(ParsedTranscript::from_captions(pieces))
}

/// The segment with its times, given in milliseconds, in seconds.
fn from_milliseconds(piece: Segment) -> Segment {
    let second = |time: Option<f64>| time.map(|ms| ms / 1000.0);
    Segment { start: second(piece.start), end: second(piece.end), ..piece }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{piece, recording, said};

    #[test]
    fn utterances_and_words() {
        let spoken = r#"{"id":"1","text":"x","language_code":"en_us","audio_duration":5,"words":[],
            "utterances":[{"start":1500,"end":4000,"text":"Hi there.","speaker":"A","words":[]},{"start":4100,"end":4200,"text":"Yo.","speaker":"B"}]}"#;
        assert_eq!(
            said(spoken),
            [piece(1.5, 4.0, "Speaker A", "Hi there."), piece(4.1, 4.2, "Speaker B", "Yo.")]
        );
        let read = recording(spoken);
        assert_eq!((read.language.as_deref(), read.duration), (Some("en_us"), Some(5.0)));
        let alone = r#"{"id":"1","text":"Hi you","audio_duration":5,"utterances":null,"words":[{"text":"Hi","start":20,"end":40,"speaker":null},{"text":"you","start":50,"end":60,"speaker":null}]}"#;
        assert_eq!(said(alone), [piece(0.02, 0.04, "", "Hi"), piece(0.05, 0.06, "", "you")]);
        let sentences = r#"{"id":"1","audio_duration":9.0,"sentences":[{"text":"One.","start":1000,"end":2000,"words":[]}]}"#;
        assert_eq!(said(sentences), [piece(1.0, 2.0, "", "One.")]);
    }
}
