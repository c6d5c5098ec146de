//! Transcript editors and corpora: BBC Kaldi, Digital Paper Edit, Draft.js, autoEdit, QMSum. One function for
//! each.

use super::json_fields::{array_at, read_segment, seconds_field, speaker_name, string_field};
use crate::corpus::parsed::{ParsedTranscript, Segment, SegmentBreak};
use serde_json::Value;

/// Wraps segments as timed captions, in the form all readers give.
fn from_captions(pieces: Vec<Segment>) -> Option<ParsedTranscript> {
    Some(ParsedTranscript::from_captions(pieces))
}

/// BBC Kaldi: `retval` with words, and segments that name the speakers.
pub(super) fn read_kaldi(value: &Value) -> Option<ParsedTranscript> {
    let words = array_at(value, "/retval/words").or_else(|| array_at(value, "/words"))?;
    if !words.iter().any(|word| word.get("punct").is_some()) {
        return None;
    }
    let segments = array_at(value, "/retval/segmentation/segments").into_iter().flatten();
    let speakers: Vec<(f64, String)> = segments
        .filter_map(|s| {
            Some((
                seconds_field(s, &["start"])?,
                string_field(s.get("speaker")?, &["@id"]).map(speaker_name)?,
            ))
        })
        .collect();
    let said = words.iter().filter_map(|w| read_segment(w, &["punct", "word"], &["start"], &["end"]));
    from_captions(
        said.map(|said| Segment { speaker: said.speaker.clone().or(speaker_at(&speakers, &said)), ..said })
            .collect(),
    )
}

/// Digital Paper Edit: words, and paragraphs that name the speakers.
pub(super) fn read_paper_edit(value: &Value) -> Option<ParsedTranscript> {
    let words = array_at(value, "/words")?;
    let speakers: Vec<(f64, String)> = array_at(value, "/paragraphs")?
        .iter()
        .filter_map(|p| Some((seconds_field(p, &["start"])?, string_field(p, &["speaker"])?)))
        .collect();
    let said = words.iter().filter_map(|word| read_segment(word, &["text", "word"], &["start"], &["end"]));
    from_captions(said.map(|said| Segment { speaker: speaker_at(&speakers, &said), ..said }).collect())
}

/// The speaker when a word begins: the last one who began before it, with half a millisecond for rounding.
fn speaker_at(speakers: &[(f64, String)], said: &Segment) -> Option<String> {
    let start = said.start?;
    let after = speakers.partition_point(|(from, _)| *from <= start + 0.0005);
    after.checked_sub(1).and_then(|at| speakers.get(at)).map(|(_, who)| who.clone())
}

/// Draft.js, as transcript editors keep it: blocks of text with their words.
pub(super) fn read_draft_js(value: &Value) -> Option<ParsedTranscript> {
    let blocks = array_at(value, "/blocks")?.iter().filter_map(|block| {
        let words = array_at(block, "/data/words");
        Some(Segment {
            text: string_field(block, &["text"])?,
            start: block.get("data").and_then(|d| seconds_field(d, &["start"])),
            end: words.and_then(|w| seconds_field(w.last()?, &["end"])),
            speaker: block.get("data").and_then(|d| string_field(d, &["speaker"])),
            break_before: SegmentBreak::None,
        })
    });
    from_captions(blocks.collect())
}

/// autoEdit 2: paragraphs of lines of words.
pub(super) fn read_auto_edit(value: &Value) -> Option<ParsedTranscript> {
    let mut pieces = Vec::new();
    for paragraph in array_at(value, "/text")? {
        let who = string_field(paragraph, &["speaker"]).filter(|who| who != "Unnamed Speaker");
        for line in array_at(paragraph, "/paragraph").into_iter().flatten() {
            let words = array_at(line, "/line").into_iter().flatten();
            let said = words.filter_map(|word| read_segment(word, &["text"], &["startTime"], &["endTime"]));
            pieces.extend(said.map(|said| Segment { speaker: who.clone(), ..said }));
        }
    }
    from_captions(pieces)
}

/// QMSum: `meeting_transcripts` with speaker and content.
pub(super) fn read_qmsum(value: &Value) -> Option<ParsedTranscript> {
    let turns = array_at(value, "/meeting_transcripts")?;
    from_captions(
        turns.iter().filter_map(|turn| read_segment(turn, &["content"], &["start"], &["end"])).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::super::testing::{piece, said};

    #[test]
    fn editors() {
        let kaldi = r#"{"retval":{"words":[{"start":0.5,"end":0.9,"word":"hi","punct":"Hi."},{"start":2.0,"end":2.5,"word":"yo","punct":"Yo."}],"segmentation":{"segments":[{"start":0.5,"duration":1.0,"speaker":{"@id":"S0","gender":"F"}},{"start":2.0,"duration":1.0,"speaker":{"@id":"S1"}}]}}}"#;
        assert_eq!(said(kaldi), [piece(0.5, 0.9, "Speaker 0", "Hi."), piece(2.0, 2.5, "Speaker 1", "Yo.")]);
        let paper = r#"{"words":[{"id":0,"start":0.5,"end":0.9,"text":"Hi"}],"paragraphs":[{"id":0,"start":0.5,"end":1,"speaker":"Ann"}]}"#;
        assert_eq!(said(paper), [piece(0.5, 0.9, "Ann", "Hi")]);
        let draft = r#"{"blocks":[{"text":"Hi there","data":{"speaker":"Ann","start":0.5,"words":[{"start":0.5,"end":0.7},{"start":0.8,"end":0.9}]}}],"entityMap":{}}"#;
        assert_eq!(said(draft), [piece(0.5, 0.9, "Ann", "Hi there")]);
        let auto = r#"{"text":[{"id":0,"speaker":"Unnamed Speaker","paragraph":[{"line":[{"id":0,"text":"Hi","startTime":0.5,"endTime":0.9}]}]}]}"#;
        assert_eq!(said(auto), [piece(0.5, 0.9, "", "Hi")]);
    }

    #[test]
    fn meetings_of_qmsum() {
        let text = r#"{"topic_list":[],"meeting_transcripts":[{"speaker":"Grad B","content":"okay"},{"speaker":"PhD A","content":"{vocalsound} yes"}]}"#;
        assert_eq!(
            said(text),
            [
                (None, None, Some("Grad B".into()), "okay".into()),
                (None, None, Some("PhD A".into()), "{vocalsound} yes".into())
            ]
        );
    }
}
