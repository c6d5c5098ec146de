//! Segments in JSON of forms that no other reader knows, wherever they lie.

use super::json_fields::{seconds_value, speaker_name, string_value};
use super::whisper::{read_item, with_times_or_speakers};
use crate::corpus::parsed::{ParsedTranscript, Segment, SegmentBreak};
use serde_json::Value;

/// How deep lists are looked for. Chosen by hand.
const MAX_DEPTH: usize = 5;
/// By how much more than the list found before another must say, to be what was meant: words with times say the same as the
/// utterances they are of. Chosen by hand.
const SAYS_MORE: f64 = 1.2;

/// The lists that lie at the same keys of the entries of other lists, as the words of each utterance do.
struct NestedLists {
    /// The keys that lead to them, `*` for the entries of a list.
    path: String,
    /// The segments of each list.
    lists: Vec<Vec<Segment>>,
}

impl NestedLists {
    fn letters(&self) -> usize {
        self.lists.iter().flatten().map(|piece| piece.text.trim().len()).sum()
    }

    /// Whether each list goes on where the one before it ended, and all are of one recording: those of a set of recordings
    /// begin at the beginning again.
    fn go_on(&self) -> bool {
        let start = |list: &Vec<Segment>| list.iter().find_map(|piece| piece.start);
        let starts: Vec<f64> = self.lists.iter().filter_map(start).collect();
        starts.len() == self.lists.len() && starts.windows(2).all(|two| matches!(two, [a, b] if a <= b))
    }

    /// Whether they are the channels of one recording, which are heard at the same time.
    fn are_channels(&self) -> bool {
        self.path.to_lowercase().contains("channel")
    }

    /// The transcript of them all; none where they are no segments or of several recordings.
    fn into_transcript(self) -> Option<ParsedTranscript> {
        let (one, channels) = (self.lists.len() == 1, self.are_channels());
        if !(one || channels || self.go_on()) {
            return None;
        }
        let mut pieces: Vec<Segment> = self.lists.into_iter().flatten().collect();
        if channels {
            let start = |piece: &Segment| piece.start.unwrap_or(f64::MAX);
            pieces.sort_by(|a, b| start(a).total_cmp(&start(b)));
        }
        with_times_or_speakers(pieces).filter(|found| found.segments.len() >= 2)
    }
}

/// The segments of JSON of any other form: of the lists in it the one that says most, the outermost of those that say about
/// as much. Lists that lie alike in the entries of another are one, and have the speakers of these entries. None where they
/// are those of several recordings, since a file is a transcript.
pub(super) fn read(value: &Value) -> Option<ParsedTranscript> {
    let mut found: Vec<NestedLists> = Vec::new();
    collect(value, "", None, 0, &mut found);
    let mut best: Option<(f64, ParsedTranscript)> = None;
    for lists in found {
        let letters = lists.letters() as f64;
        if best.as_ref().is_none_or(|(most, _)| letters > most * SAYS_MORE)
            && let Some(parsed) = lists.into_transcript()
        {
            best = Some((letters, parsed));
        }
    }
    best.map(|(_, parsed)| parsed)
}

/// Collects the lists of segments of a value, outer before inner.
fn collect(value: &Value, path: &str, speaker: Option<&str>, depth: usize, found: &mut Vec<NestedLists>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(items) => {
            let pieces: Vec<Segment> = items
                .iter()
                .filter_map(|item| read_item(item).or_else(|| read_word(item)))
                .map(|piece| Segment { speaker: piece.speaker.or(speaker.map(str::to_owned)), ..piece })
                .collect();
            if !pieces.is_empty() {
                match found.iter_mut().find(|lists| lists.path == path) {
                    Some(lists) => lists.lists.push(pieces),
                    None => found.push(NestedLists { path: path.to_owned(), lists: vec![pieces] }),
                }
            }
            let path = format!("{path}/*");
            for item in items.iter().filter(|item| item.is_object() || item.is_array()) {
                let own = item.as_object().and_then(|map| string_value(map, &SPEAKERS)).map(speaker_name);
                collect(item, &path, own.as_deref().or(speaker), depth + 1, found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map.iter().filter(|(_, item)| item.is_object() || item.is_array()) {
                collect(item, &format!("{path}/{key}"), speaker, depth + 1, found);
            }
        }
        _ => {}
    }
}

/// What names the speaker of an entry whose words are a list in it.
const SPEAKERS: [&str; 7] =
    ["speaker", "speaker_name", "speakerName", "speaker_label", "speaker_id", "speakerId", "spk"];

/// A word with a time.
fn read_word(item: &Value) -> Option<Segment> {
    let map = item.as_object()?;
    let text = string_value(map, &["punctuated_word", "punct", "word"])?;
    let start = seconds_value(map, &["start", "start_time", "startTime"])?;
    let end = seconds_value(map, &["end", "end_time", "endTime"]);
    let speaker = string_value(map, &["speaker", "speaker_id"]).map(speaker_name);
    Some(Segment { text, start: Some(start), end, speaker, break_before: SegmentBreak::None })
}

#[cfg(test)]
mod tests {
    use crate::corpus::formats::speech::parse;

    fn read(text: &str) -> Vec<(Option<f64>, Option<String>, String)> {
        let segments = parse(text).unwrap().segments;
        segments.into_iter().map(|it| (it.start, it.speaker, it.text.trim().to_owned())).collect()
    }

    #[test]
    fn a_list_in_each_utterance_is_one_and_has_its_speaker() {
        let words = r#"{"call":{"parts":[{"spk":"Ann","said":[{"word":"Where","start":0.5,"end":0.9},{"word":"to","start":1.0,"end":1.2}]},{"spk":"Ben","said":[{"word":"Home","start":2.5,"end":2.9}]}]}}"#;
        let ann = || Some("Ann".to_owned());
        assert_eq!(
            read(words),
            [
                (Some(0.5), ann(), "Where".to_owned()),
                (Some(1.0), ann(), "to".to_owned()),
                (Some(2.5), Some("Ben".to_owned()), "Home".to_owned())
            ]
        );
    }

    #[test]
    fn results_of_one_recording_in_a_list_are_one_transcript() {
        let vosk = r#"[{"result":[{"conf":1,"word":"where","start":0.5,"end":0.9},{"conf":1,"word":"to","start":1.0,"end":1.2}],"text":"where to"},{"result":[{"conf":1,"word":"home","start":2.5,"end":2.9}],"text":"home"}]"#;
        let said: Vec<String> = read(vosk).into_iter().map(|it| it.2).collect();
        assert_eq!(said, ["where", "to", "home"]);
    }

    #[test]
    fn channels_are_heard_at_once_and_recordings_are_not_joined() {
        let list = |key: &str| {
            format!(
                r#"{{"{key}":[{{"said":[{{"word":"where","start":0.5}},{{"word":"so","start":3.0}}]}},{{"said":[{{"word":"home","start":0.2}},{{"word":"well","start":2.0}}]}}]}}"#
            )
        };
        let said: Vec<String> = read(&list("channels")).into_iter().map(|it| it.2).collect();
        assert_eq!(said, ["home", "where", "well", "so"]);
        assert!(parse(&list("calls")).is_err(), "none is dropped without a word");
    }
}
