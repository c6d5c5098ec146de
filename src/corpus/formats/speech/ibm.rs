//! IBM Watson: results of alternatives with words as `[word, from, to]`; the speaker of a word is found by
//! the time it begins. Without times there is the transcript alone.

use super::json_fields::{array_at, list_at, number_value, speaker_name, string_field};
use crate::corpus::parsed::{ParsedTranscript, Segment, SegmentBreak};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads a Watson result: one, or the list of those of a job.
pub(super) fn read(value: &Value) -> Option<ParsedTranscript> {
    let groups = array_at(value, "/results")?;
    let nested: Vec<&Value> =
        groups.iter().flat_map(|g| array_at(g, "/results").into_iter().flatten()).collect();
    let results: Vec<&Value> = if nested.is_empty() { groups.iter().collect() } else { nested };
    let labels = groups.iter().flat_map(|g| array_at(g, "/speaker_labels").into_iter().flatten());
    let labels = labels.chain(array_at(value, "/speaker_labels").into_iter().flatten());
    let speakers: BTreeMap<String, String> = labels
        .filter_map(|label| Some((label.get("from")?.to_string(), string_field(label, &["speaker"])?)))
        .collect();
    let mut pieces = Vec::new();
    for result in results {
        let stamps = list_at(result, "/alternatives/0/timestamps");
        for stamp in stamps {
            let text = stamp.get(0).and_then(Value::as_str).unwrap_or("");
            let speaker =
                stamp.get(1).and_then(|from| speakers.get(&from.to_string())).cloned().map(speaker_name);
            let (start, end) = (number_value(stamp.get(1)), number_value(stamp.get(2)));
            pieces.push(Segment {
                text: text.to_owned(),
                start,
                end,
                speaker,
                break_before: SegmentBreak::None,
            });
        }
        // Interim results are repeated by the final one.
        let passing = result.get("final").and_then(Value::as_bool) == Some(false);
        let alone = result.pointer("/alternatives/0").filter(|_| stamps.is_empty() && !passing);
        pieces.extend(
            alone
                .and_then(|best| string_field(best, &["transcript"]))
                .map(|text| Segment { text, ..Segment::default() }),
        );
    }
    Some(ParsedTranscript::from_captions(pieces))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{piece, said};

    #[test]
    fn words_with_speakers() {
        let one = r#"{"result_index":0,"results":[{"final":true,"alternatives":[{"transcript":"hi you ","confidence":0.9,"timestamps":[["hi",0.5,0.9],["you",1.0,1.2]]}]}],"speaker_labels":[{"from":0.5,"to":0.9,"speaker":0,"confidence":0.5,"final":false},{"from":1.0,"to":1.2,"speaker":2,"confidence":0.5,"final":true}]}"#;
        assert_eq!(said(one), [piece(0.5, 0.9, "Speaker 0", "hi"), piece(1.0, 1.2, "Speaker 2", "you")]);
        let untimed = r#"{"result_index":0,"results":[{"final":true,"alternatives":[{"transcript":"several tornadoes touch down "}]}]}"#;
        assert_eq!(said(untimed), [(None, None, None, "several tornadoes touch down ".to_owned())]);
    }
}
