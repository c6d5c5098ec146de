//! The JSON of the speech services: AssemblyAI, Deepgram, AWS Transcribe, Google, Speechmatics, IBM,
//! Rev, BBC Kaldi; and of transcript editors and corpora (Digital Paper Edit, Draft.js, QMSum).

use super::json::{in_seconds, number, seconds, speaker_name, string};
use crate::corpus::recording::{Break, Piece, Recording};
use serde_json::Value;

/// Tries each service in turn.
pub(crate) fn vendors(value: &Value) -> Option<Recording> {
    [
        assembly,
        deepgram,
        aws,
        google,
        ibm,
        speechmatics,
        speechmatics_old,
        rev,
        kaldi,
        paper_edit,
        draft_js,
        qmsum,
    ]
    .into_iter()
    .find_map(|vendor| vendor(value).filter(|pieces| !pieces.is_empty()))
    .map(Recording::of_captions)
}

fn items<'a>(value: &'a Value, pointer: &str) -> Option<&'a Vec<Value>> {
    value.pointer(pointer)?.as_array()
}

fn text_of(value: &Value, keys: &[&str]) -> Option<String> {
    string(value.as_object()?, keys)
}

fn time_of(value: &Value, keys: &[&str]) -> Option<f64> {
    seconds(value.as_object()?, keys)
}

fn piece(value: &Value, text: &[&str], start: &[&str], end: &[&str]) -> Option<Piece> {
    Some(Piece {
        text: text_of(value, text)?,
        start: time_of(value, start),
        end: time_of(value, end),
        speaker: text_of(value, &["speaker", "speaker_label"]).map(speaker_name),
        lead: Break::None,
    })
}

/// AssemblyAI: utterances in milliseconds, speakers "A", "B".
fn assembly(value: &Value) -> Option<Vec<Piece>> {
    let pieces =
        items(value, "/utterances")?.iter().filter_map(|u| piece(u, &["text"], &["start"], &["end"]));
    Some(in_seconds(pieces.collect()))
}

/// Deepgram: `results`, with utterances where they were asked for, else words.
fn deepgram(value: &Value) -> Option<Vec<Piece>> {
    if let Some(utterances) = items(value, "/results/utterances") {
        return Some(
            utterances.iter().filter_map(|u| piece(u, &["transcript"], &["start"], &["end"])).collect(),
        );
    }
    let words = items(value, "/results/channels/0/alternatives/0/words")?;
    Some(words.iter().filter_map(|w| piece(w, &["punctuated_word", "word"], &["start"], &["end"])).collect())
}

/// AWS Transcribe: times as strings, punctuation without times, speakers in a list of their own.
fn aws(value: &Value) -> Option<Vec<Piece>> {
    let words = items(value, "/results/items").or_else(|| value.as_array())?;
    if !words.iter().any(|word| word.get("alternatives").is_some() && word.get("type").is_some()) {
        return None;
    }
    let mut speakers = std::collections::BTreeMap::new();
    for part in items(value, "/results/speaker_labels/segments").into_iter().flatten() {
        for item in items(part, "/items").into_iter().flatten() {
            if let (Some(start), Some(who)) =
                (text_of(item, &["start_time"]), text_of(item, &["speaker_label"]))
            {
                speakers.insert(start, who);
            }
        }
    }
    let mut pieces: Vec<Piece> = Vec::with_capacity(words.len());
    for word in words {
        let Some(text) = word.pointer("/alternatives/0").and_then(|a| text_of(a, &["content"])) else {
            continue;
        };
        let mark = word.get("type").and_then(Value::as_str) == Some("punctuation");
        match pieces.last_mut() {
            Some(last) if mark => last.text.push_str(&text),
            _ => pieces.push(Piece {
                text,
                start: time_of(word, &["start_time"]),
                end: time_of(word, &["end_time"]),
                speaker: text_of(word, &["speaker_label"])
                    .or_else(|| speakers.get(&text_of(word, &["start_time"])?).cloned()),
                lead: Break::None,
            }),
        }
    }
    Some(pieces)
}

/// Google: alternatives with words whose times are durations; with diarisation the last result
/// repeats all words, tagged.
fn google(value: &Value) -> Option<Vec<Piece>> {
    let results = items(value, "/results").or_else(|| items(value, "/response/results"))?;
    let starts = &["startTime", "startOffset", "start_time"];
    let ends = &["endTime", "endOffset", "end_time"];
    let words = |result: &Value| -> Vec<Piece> {
        let words = items(result, "/alternatives/0/words").map(Vec::as_slice).unwrap_or_default();
        let made = words.iter().filter_map(|word| {
            let who =
                text_of(word, &["speakerTag", "speakerLabel"]).filter(|tag| tag != "0").map(speaker_name);
            Some(Piece { speaker: who, ..piece(word, &["word"], starts, ends)? })
        });
        made.collect()
    };
    let tagged =
        results.last().map(&words).filter(|w| !w.is_empty() && w.iter().all(|piece| piece.speaker.is_some()));
    if let Some(tagged) = tagged {
        return Some(tagged);
    }
    let mut pieces = Vec::new();
    for result in results {
        let said = words(result);
        if !said.is_empty() {
            pieces.extend(said);
        } else if let Some(text) = result.pointer("/alternatives/0").and_then(|a| text_of(a, &["transcript"]))
        {
            let end = time_of(result, &["resultEndTime", "resultEndOffset"]);
            pieces.push(Piece { text, end, ..Piece::default() });
        }
    }
    let timed = pieces.iter().any(|piece| piece.start.is_some() || piece.end.is_some());
    timed.then_some(pieces)
}

/// IBM Watson: words as `[word, from, to]`, speakers by the time they begin.
fn ibm(value: &Value) -> Option<Vec<Piece>> {
    let groups = items(value, "/results")?;
    let nested: Vec<&Value> =
        groups.iter().flat_map(|g| items(g, "/results").into_iter().flatten()).collect();
    let results: Vec<&Value> = if nested.is_empty() { groups.iter().collect() } else { nested };
    let labels = groups.iter().flat_map(|g| items(g, "/speaker_labels").into_iter().flatten());
    let labels = labels.chain(items(value, "/speaker_labels").into_iter().flatten());
    let speakers: std::collections::BTreeMap<String, String> = labels
        .filter_map(|label| Some((label.get("from")?.to_string(), text_of(label, &["speaker"])?)))
        .collect();
    let mut pieces = Vec::new();
    for result in results {
        for stamp in items(result, "/alternatives/0/timestamps").into_iter().flatten() {
            let text = stamp.get(0).and_then(Value::as_str).unwrap_or_default();
            let speaker =
                stamp.get(1).and_then(|from| speakers.get(&from.to_string())).cloned().map(speaker_name);
            let (start, end) = (number(stamp.get(1)), number(stamp.get(2)));
            pieces.push(Piece { text: text.to_owned(), start, end, speaker, lead: Break::None });
        }
    }
    Some(pieces)
}

/// Speechmatics, version 2: results of words and punctuation.
fn speechmatics(value: &Value) -> Option<Vec<Piece>> {
    let mut pieces: Vec<Piece> = Vec::new();
    for item in items(value, "/results")? {
        let Some(best) = item.pointer("/alternatives/0") else { continue };
        let Some(text) = text_of(best, &["content"]) else { continue };
        let mark = item.get("type").and_then(Value::as_str) == Some("punctuation");
        match pieces.last_mut() {
            Some(last) if mark => last.text.push_str(&text),
            _ => pieces.push(Piece {
                text,
                start: time_of(item, &["start_time"]),
                end: time_of(item, &["end_time"]),
                speaker: text_of(best, &["speaker"]).filter(|who| who != "UU"),
                lead: Break::None,
            }),
        }
    }
    Some(pieces)
}

/// Speechmatics, version 1: words with a time and a length; speakers by the time they begin.
fn speechmatics_old(value: &Value) -> Option<Vec<Piece>> {
    value.get("job")?;
    let speakers: Vec<(f64, String)> = items(value, "/speakers")
        .into_iter()
        .flatten()
        .filter_map(|who| Some((time_of(who, &["time"])?, text_of(who, &["name"])?)))
        .collect();
    let mut pieces: Vec<Piece> = Vec::new();
    for word in items(value, "/words")? {
        let (Some(text), Some(start)) = (text_of(word, &["name"]), time_of(word, &["time"])) else {
            continue;
        };
        let end = start + time_of(word, &["duration"]).unwrap_or(0.0);
        let who = speakers
            .iter()
            .take_while(|(from, _)| *from <= start + 0.011)
            .last()
            .map(|(_, name)| name.clone());
        match pieces.last_mut() {
            Some(last) if text.chars().all(|c| c.is_ascii_punctuation()) => last.text.push_str(&text),
            _ => pieces.push(Piece {
                text,
                start: Some(start),
                end: Some(end),
                speaker: who,
                lead: Break::None,
            }),
        }
    }
    Some(pieces)
}

/// Rev: monologues of elements.
fn rev(value: &Value) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    for monologue in items(value, "/monologues")? {
        let elements = items(monologue, "/elements")?;
        let text: String = elements.iter().filter_map(|e| e.get("value")?.as_str()).collect();
        let start = elements.iter().find_map(|e| time_of(e, &["ts"]));
        let end = elements.iter().rev().find_map(|e| time_of(e, &["end_ts"]));
        let who = text_of(monologue, &["speaker"]).map(speaker_name);
        pieces.push(Piece { text, start, end, speaker: who, lead: Break::None });
    }
    Some(pieces)
}

/// BBC Kaldi: `retval` with words.
fn kaldi(value: &Value) -> Option<Vec<Piece>> {
    let words = items(value, "/retval/words").or_else(|| items(value, "/words"))?;
    if !words.iter().any(|word| word.get("punct").is_some()) {
        return None;
    }
    Some(words.iter().filter_map(|w| piece(w, &["punct", "word"], &["start"], &["end"])).collect())
}

/// Digital Paper Edit: words, and paragraphs that name the speakers.
fn paper_edit(value: &Value) -> Option<Vec<Piece>> {
    let words = items(value, "/words")?;
    let parts: Vec<(f64, f64, String)> = items(value, "/paragraphs")?
        .iter()
        .filter_map(|p| Some((time_of(p, &["start"])?, time_of(p, &["end"])?, text_of(p, &["speaker"])?)))
        .collect();
    let said = words.iter().filter_map(|word| {
        let mut said = piece(word, &["text", "word"], &["start"], &["end"])?;
        let start = said.start?;
        let after = parts.partition_point(|(from, _, _)| *from <= start);
        said.speaker = after.checked_sub(1).and_then(|at| parts.get(at)).map(|(_, _, who)| who.clone());
        Some(said)
    });
    Some(said.collect())
}

/// Draft.js, as transcript editors keep it: blocks of text with their words.
fn draft_js(value: &Value) -> Option<Vec<Piece>> {
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
    Some(blocks.collect())
}

/// QMSum: `meeting_transcripts` with speaker and content.
fn qmsum(value: &Value) -> Option<Vec<Piece>> {
    let turns = items(value, "/meeting_transcripts")?;
    Some(turns.iter().filter_map(|turn| piece(turn, &["content"], &["start"], &["end"])).collect())
}

#[cfg(test)]
mod tests {
    use super::super::json::parse;

    fn said(text: &str) -> Vec<(Option<f64>, Option<String>, String)> {
        parse(text).unwrap().pieces.into_iter().map(|p| (p.start, p.speaker, p.text)).collect()
    }

    #[test]
    fn services() {
        let assembly =
            r#"{"text":"x","utterances":[{"start":1500,"end":4000,"text":"Hi there.","speaker":"A"}]}"#;
        assert_eq!(said(assembly), [(Some(1.5), Some("Speaker A".into()), "Hi there.".into())]);
        let aws = r#"{"results":{"items":[{"type":"pronunciation","start_time":"0.5","end_time":"1.0","alternatives":[{"content":"Hi"}],"speaker_label":"spk_0"},{"type":"punctuation","alternatives":[{"content":"."}]}]}}"#;
        assert_eq!(said(aws), [(Some(0.5), Some("spk_0".into()), "Hi.".into())]);
        let google = r#"{"results":[{"alternatives":[{"transcript":"hi","words":[{"startTime":"1.500s","endTime":"2s","word":"hi"}]}]}]}"#;
        assert_eq!(said(google)[0].0, Some(1.5));
        let rev = r#"{"monologues":[{"speaker":0,"elements":[{"type":"text","value":"Hi","ts":0.5,"end_ts":1.0},{"type":"punct","value":"."}]}]}"#;
        assert_eq!(said(rev), [(Some(0.5), Some("Speaker 0".into()), "Hi.".into())]);
        let qmsum = r#"{"topic_list":[],"meeting_transcripts":[{"speaker":"Grad B","content":"okay"}]}"#;
        assert_eq!(said(qmsum), [(None, Some("Grad B".into()), "okay".into())]);
    }
}
