//! Transcript editors and corpora: BBC Kaldi, Digital Paper Edit, Draft.js, autoEdit, QMSum.

use super::{items, piece, text_of, time_of};
use crate::corpus::formats::json::speaker_name;
use crate::corpus::recording::{Break, Piece, Recording};
use serde_json::Value;

fn captions(pieces: Vec<Piece>) -> Option<Recording> {
    Some(Recording::of_captions(pieces))
}

/// BBC Kaldi: `retval` with words, and segments that name the speakers.
pub(super) fn kaldi(value: &Value) -> Option<Recording> {
    let words = items(value, "/retval/words").or_else(|| items(value, "/words"))?;
    if !words.iter().any(|word| word.get("punct").is_some()) {
        return None;
    }
    let segments = items(value, "/retval/segmentation/segments").into_iter().flatten();
    let speakers: Vec<(f64, String)> = segments
        .filter_map(|s| {
            Some((time_of(s, &["start"])?, text_of(s.get("speaker")?, &["@id"]).map(speaker_name)?))
        })
        .collect();
    let said = words.iter().filter_map(|w| piece(w, &["punct", "word"], &["start"], &["end"]));
    captions(
        said.map(|said| Piece { speaker: said.speaker.clone().or(at(&speakers, &said)), ..said }).collect(),
    )
}

/// Digital Paper Edit: words, and paragraphs that name the speakers.
pub(super) fn paper_edit(value: &Value) -> Option<Recording> {
    let words = items(value, "/words")?;
    let speakers: Vec<(f64, String)> = items(value, "/paragraphs")?
        .iter()
        .filter_map(|p| Some((time_of(p, &["start"])?, text_of(p, &["speaker"])?)))
        .collect();
    let said = words.iter().filter_map(|word| piece(word, &["text", "word"], &["start"], &["end"]));
    captions(said.map(|said| Piece { speaker: at(&speakers, &said), ..said }).collect())
}

/// Who speaks when a word begins: the last who began before.
fn at(speakers: &[(f64, String)], said: &Piece) -> Option<String> {
    let start = said.start?;
    let after = speakers.partition_point(|(from, _)| *from <= start + 0.0005);
    after.checked_sub(1).and_then(|at| speakers.get(at)).map(|(_, who)| who.clone())
}

/// Draft.js, as transcript editors keep it: blocks of text with their words.
pub(super) fn draft_js(value: &Value) -> Option<Recording> {
    let blocks = items(value, "/blocks")?.iter().filter_map(|block| {
        let words = items(block, "/data/words");
        Some(Piece {
            text: text_of(block, &["text"])?,
            start: block.get("data").and_then(|d| time_of(d, &["start"])),
            end: words.and_then(|w| time_of(w.last()?, &["end"])),
            speaker: block.get("data").and_then(|d| text_of(d, &["speaker"])),
            lead: Break::None,
        })
    });
    captions(blocks.collect())
}

/// autoEdit 2: paragraphs of lines of words.
pub(super) fn auto_edit(value: &Value) -> Option<Recording> {
    let mut pieces = Vec::new();
    for paragraph in items(value, "/text")? {
        let who = text_of(paragraph, &["speaker"]).filter(|who| who != "Unnamed Speaker");
        for line in items(paragraph, "/paragraph").into_iter().flatten() {
            let words = items(line, "/line").into_iter().flatten();
            let said = words.filter_map(|word| piece(word, &["text"], &["startTime"], &["endTime"]));
            pieces.extend(said.map(|said| Piece { speaker: who.clone(), ..said }));
        }
    }
    captions(pieces)
}

/// QMSum: `meeting_transcripts` with speaker and content.
pub(super) fn qmsum(value: &Value) -> Option<Recording> {
    let turns = items(value, "/meeting_transcripts")?;
    captions(turns.iter().filter_map(|turn| piece(turn, &["content"], &["start"], &["end"])).collect())
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
