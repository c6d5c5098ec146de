//! The JSON of the Whisper family and YouTube, and plain lists of segments or words.

use super::json_fields::{guess_seconds, number_value, seconds_value, speaker_name, string_value};
use crate::corpus::clock;
use crate::corpus::parsed::{ParsedTranscript, Segment, SegmentBreak};
use serde_json::{Map, Value};

/// openai-whisper, faster-whisper, WhisperX, whisper-timestamped: `segments` with text and seconds.
pub(super) fn read_whisper(value: &Value) -> Option<ParsedTranscript> {
    let segments = value.get("segments")?.as_array()?;
    let pieces: Vec<Segment> = segments.iter().filter_map(read_segment).collect();
    Some(ParsedTranscript::from_captions(guess_seconds(pieces)))
}

/// insanely-fast-whisper: `speakers` with the segments once more, told apart by speaker, beside `chunks`.
pub(super) fn read_diarised(value: &Value) -> Option<ParsedTranscript> {
    value.get("chunks")?;
    let turns = value.get("speakers")?.as_array()?;
    let pieces: Vec<Segment> = turns
        .iter()
        .filter_map(|turn| {
            let speaker = string_value(turn.as_object()?, SPEAKER_KEYS).map(speaker_name);
            Some(Segment { speaker, ..read_chunk(turn)? })
        })
        .collect();
    Some(ParsedTranscript::from_captions(pieces))
}

/// What tools call the words of a segment, its start and end, and who speaks, the likeliest first.
const TEXT_KEYS: &[&str] = &[
    "text",
    "transcript",
    "content",
    "sentence",
    "body",
    "utterance",
    "raw_text",
    "lineText",
    "line",
    "caption",
    "message",
    "value",
    "spokenText",
];
const START_KEYS: &[&str] = &[
    "start",
    "start_time",
    "startTime",
    "offset",
    "timestamp",
    "begin",
    "from",
    "in",
    "start_timestamp",
    "ts",
    "time",
    "beginn",
    "inicio",
    "inizio",
    "debut",
    "início",
    "début",
];
const END_KEYS: &[&str] =
    &["end", "end_time", "endTime", "stop", "to", "out", "end_timestamp", "ende", "fin", "fine", "fim"];
const SPEAKER_KEYS: &[&str] = &[
    "speaker_name",
    "speakerName",
    "voice",
    "speaker",
    "speakerDesignation",
    "speaker_label",
    "speaker_id",
    "speakerId",
    "name",
    "role",
    "participant",
    "participant_name",
    "author",
    "who",
    "sprecher",
    "sprecherin",
    "locuteur",
    "hablante",
    "parlante",
    "falante",
];
/// The same times where the key says that they are milliseconds.
const MILLISECOND_KEYS: [&[&str]; 2] = [
    &["start_ms", "startMs", "offset_ms", "offsetMs", "startTimeMs", "start_time_ms"],
    &["end_ms", "endMs", "endTimeMs", "end_time_ms"],
];

/// Makes a segment of an object with text, and perhaps times in seconds and a speaker, under the usual keys.
fn read_segment(value: &Value) -> Option<Segment> {
    if let Some(fields) = value.as_array() {
        return read_tuple(fields);
    }
    let map = value.as_object()?;
    let words = || map.get("words").and_then(Value::as_str).map(str::to_owned);
    let text = string_value(map, TEXT_KEYS).or_else(words)?;
    let [milli_start, milli_end] =
        MILLISECOND_KEYS.map(|keys| seconds_value(map, keys).map(|ms| ms / 1000.0));
    let start = seconds_value(map, START_KEYS).or(milli_start);
    let end = seconds_value(map, END_KEYS)
        .or(milli_end)
        .or_else(|| Some(start? + seconds_value(map, &["duration", "dur"])?));
    let nested = || {
        let who =
            ["speaker", "participant", "author", "user"].iter().find_map(|key| map.get(*key)?.as_object())?;
        string_value(who, &["name", "displayName", "display_name", "label", "id"])
    };
    let speaker = string_value(map, SPEAKER_KEYS).or_else(nested);
    let speaker = speaker.or_else(|| most_frequent_speaker(map)).map(speaker_name);
    Some(Segment { text, start, end, speaker, break_before: SegmentBreak::None })
}

/// faster-whisper's segments where they were written as the tuples they are: id, seek, start, end, text.
fn read_tuple(fields: &[Value]) -> Option<Segment> {
    let time = |at: usize| fields.get(at).and_then(Value::as_f64);
    Some(Segment::timed(time(2)?, time(3)?, fields.get(4)?.as_str()?))
}

/// The speaker of most words of a segment; of two with as many, the first.
fn most_frequent_speaker(map: &Map<String, Value>) -> Option<String> {
    let words = map.get("words")?.as_array()?.iter().filter_map(Value::as_object);
    let mut counts: Vec<(String, usize)> = Vec::new();
    for who in words.filter_map(|word| string_value(word, &["speaker"])) {
        match counts.iter_mut().find(|(name, _)| *name == who) {
            Some((_, count)) => *count += 1,
            None => counts.push((who, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(who, _)| who)
}

/// whisper.cpp: `transcription` with offsets in milliseconds.
pub(super) fn read_whisper_cpp(value: &Value) -> Option<ParsedTranscript> {
    let mut turn = false;
    let pieces: Vec<Segment> = value
        .get("transcription")?
        .as_array()?
        .iter()
        .filter_map(|item| {
            let map = item.as_object()?;
            let offset = |key| number_value(item.get("offsets")?.get(key)).map(|ms| ms / 1000.0);
            let stamp =
                |key| item.get("timestamps")?.get(key)?.as_str().and_then(clock::parse_clock).map(|(s, _)| s);
            let lead = if turn { SegmentBreak::Turn } else { SegmentBreak::None };
            turn = item.get("speaker_turn_next").and_then(Value::as_bool).unwrap_or(false);
            Some(Segment {
                text: string_value(map, &["text"])?,
                start: offset("from").or_else(|| stamp("from")),
                end: offset("to").or_else(|| stamp("to")),
                speaker: string_value(map, &["speaker"]).filter(|s| s != "?").map(speaker_name),
                break_before: lead,
            })
        })
        .collect();
    let mut recording = ParsedTranscript::from_captions(glue_fragments(pieces));
    recording.language =
        value.get("result").and_then(|r| r.get("language")).and_then(Value::as_str).map(str::to_owned);
    Some(recording)
}

/// Joins word fragments (whisper.cpp with `--max-len 1`): where at least half of the segments begin with a
/// blank and eight in ten hold one word, a segment without a blank goes on with the word before it. The
/// shares were chosen by hand; not measured.
fn glue_fragments(pieces: Vec<Segment>) -> Vec<Segment> {
    let spaced = pieces.iter().filter(|piece| piece.text.starts_with(' ')).count();
    let short = pieces.iter().filter(|piece| piece.text.split_whitespace().count() <= 1).count();
    if spaced * 10 < pieces.len() * 5 || short * 10 < pieces.len() * 8 {
        return pieces;
    }
    let mut out: Vec<Segment> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match out.last_mut() {
            Some(last)
                if !piece.text.starts_with(' ')
                    && piece.break_before == SegmentBreak::None
                    && piece.speaker == last.speaker =>
            {
                last.text.push_str(&piece.text);
                last.end = piece.end.or(last.end);
            }
            _ => out.push(piece),
        }
    }
    out
}

/// YouTube's json3: events with milliseconds and segments in UTF-8.
pub(super) fn read_youtube(value: &Value) -> Option<ParsedTranscript> {
    let events = value.get("events")?.as_array()?;
    let mut pieces: Vec<Segment> = events
        .iter()
        .filter_map(|event| {
            let segments = event.get("segs")?.as_array()?;
            let text: String = segments.iter().filter_map(|seg| seg.get("utf8")?.as_str()).collect();
            let text = text.replace('\u{200b}', "");
            let start = number_value(event.get("tStartMs"))? / 1000.0;
            let length = number_value(event.get("dDurationMs")).unwrap_or(0.0) / 1000.0;
            Some(Segment::timed(start, start + length, text))
        })
        .filter(|piece| !piece.text.trim().is_empty())
        .collect();
    // An event sent twice is one.
    pieces.dedup();
    Some(ParsedTranscript::from_captions(pieces))
}

/// A bare list of segments: faster-whisper dumps, youtube-transcript-api, subtitle editors. More than half of
/// the entries must have a time or a speaker, else they are a table.
pub(super) fn read_segment_list(value: &Value) -> Option<ParsedTranscript> {
    let items = value.as_array().or_else(|| LIST_KEYS.iter().find_map(|key| value.get(*key)?.as_array()))?;
    read_items(items)
}

/// What tools call the list of segments.
const LIST_KEYS: [&str; 20] = [
    "utterances",
    "captions",
    "cues",
    "chunks",
    "entries",
    "snippets",
    "transcript",
    "monologues",
    "turns",
    "sentences",
    "lines",
    "transcripts",
    "items",
    "subtitles",
    "conversation",
    "dialogue",
    "dialog",
    "transcription",
    "paragraphs",
    "messages",
];

/// The segments of a list, where more than half of its entries have a time or a speaker.
fn read_items(items: &[Value]) -> Option<ParsedTranscript> {
    with_times_or_speakers(items.iter().filter_map(read_item).collect())
}

/// The segment of an entry of a list; none where it is another thing.
pub(super) fn read_item(item: &Value) -> Option<Segment> {
    read_chunk(item).or_else(|| read_segment(item))
}

/// A transcript of segments of which more than half have a time or a speaker; none of others.
pub(super) fn with_times_or_speakers(pieces: Vec<Segment>) -> Option<ParsedTranscript> {
    let timed = pieces.iter().filter(|piece| piece.start.is_some()).count();
    let spoken = pieces.iter().filter(|piece| piece.speaker.is_some()).count();
    let mut parsed = ParsedTranscript::from_captions(guess_seconds(pieces));
    // Turns without times are written as people write them, not captions.
    parsed.is_captions = timed > 0;
    (timed.max(spoken) * 2 > parsed.segments.len()).then_some(parsed)
}

/// Hugging Face pipelines: `{"text", "timestamp": [start, end]}`.
fn read_chunk(value: &Value) -> Option<Segment> {
    let times = value.get("timestamp")?.as_array()?;
    let text = value.get("text")?.as_str()?.to_owned();
    Some(Segment {
        text,
        start: number_value(times.first()),
        end: number_value(times.get(1)),
        ..Segment::default()
    })
}

/// A list of timed words (AssemblyAI without speakers, BBC and subtitle tools).
pub(super) fn read_word_list(value: &Value) -> Option<ParsedTranscript> {
    let words = value.get("words").or_else(|| value.get("word_segments"))?.as_array()?;
    let pieces: Vec<Segment> = words
        .iter()
        .filter_map(|word| {
            let map = word.as_object()?;
            // ElevenLabs lists the blanks between the words as well.
            if map.get("type").and_then(Value::as_str) == Some("spacing") {
                return None;
            }
            let text = string_value(map, &["punctuated_word", "punct", "text", "word"])?;
            let start = seconds_value(map, &["start", "start_time"]);
            let end = seconds_value(map, &["end", "end_time"]);
            Some(Segment {
                text,
                start,
                end,
                speaker: string_value(map, &["speaker", "speaker_id"]).map(speaker_name),
                break_before: SegmentBreak::None,
            })
        })
        .collect();
    Some(ParsedTranscript::from_captions(guess_seconds(pieces)))
}

/// Only the text, as in OpenAI's `json` response: five words at least, in an object of at most twelve keys,
/// which keeps out JSON that merely has a text somewhere. Chosen by hand.
pub(super) fn read_whole_text(value: &Value) -> Option<ParsedTranscript> {
    let text = value.as_object().and_then(|map| string_value(map, &["text", "transcript"]))?;
    let enough = text.split_whitespace().nth(4).is_some();
    let known = value.as_object().is_some_and(|map| map.len() <= 12);
    (enough && known).then(|| ParsedTranscript {
        segments: vec![Segment { text, ..Segment::default() }],
        ..ParsedTranscript::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::speech::parse;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<Segment> {
        parse(text).unwrap().segments
    }

    #[test]
    fn the_whispers() {
        let openai = r#"{"text":" Hi there.","segments":[{"id":0,"seek":0,"start":0.0,"end":2.5,"text":" Hi there.","tokens":[1]}],"language":"en"}"#;
        assert_eq!(read(openai), [Segment::timed(0.0, 2.5, " Hi there.")]);
        assert_eq!(parse(openai).unwrap().language.as_deref(), Some("en"));
        let x = r#"{"segments":[{"start":1,"end":2,"text":"Hi","speaker":"SPEAKER_00","words":[{"word":"Hi"}]},{"start":2,"end":3,"text":"Yo"}],"word_segments":[]}"#;
        assert_eq!(read(x)[0].speaker.as_deref(), Some("Speaker 0"));
        assert_eq!(read(x)[1].speaker, None);
        let split = r#"{"segments":[{"start":1,"end":2,"text":"Hi you two","words":[{"word":"Hi","speaker":"SPEAKER_01"},{"word":"you","start":1.5,"end":1.6,"speaker":"SPEAKER_00"},{"word":"two","speaker":"SPEAKER_00"}]}]}"#;
        assert_eq!(read(split)[0].speaker.as_deref(), Some("Speaker 0"));
        let timestamped = r#"{"text":" Hi","segments":[{"id":0,"start":0.1,"end":0.5,"text":" Hi","confidence":0.9,"words":[{"text":"Hi","start":0.1,"end":0.5,"confidence":0.9}]}],"language":"English","speech_activity":[]}"#;
        assert_eq!(read(timestamped), [Segment::timed(0.1, 0.5, " Hi")]);
        let cpp = r#"{"result":{"language":"de"},"transcription":[{"timestamps":{"from":"00:00:00,000","to":"00:00:02,000"},"offsets":{"from":0,"to":2000},"text":" Hallo"}]}"#;
        assert_eq!(read(cpp), [Segment::timed(0.0, 2.0, " Hallo")]);
        let faster = r#"[{"start":0.0,"end":1.0,"text":"a b"},{"start":1.0,"end":2.0,"text":"c"}]"#;
        assert_eq!(read(faster).len(), 2);
        let tuples = r#"[[1,0,0.0,1.5," Hi there.",[50364],0.0,-0.3],[2,0,1.5,2.0," Yo.",[],0.0,-0.3]]"#;
        assert_eq!(read(tuples), [Segment::timed(0.0, 1.5, " Hi there."), Segment::timed(1.5, 2.0, " Yo.")]);
    }

    #[test]
    fn what_youtube_has() {
        let api = r#"[{"text":"hey","start":0.0,"duration":1.5}]"#;
        assert_eq!(read(api)[0].end, Some(1.5));
        assert_eq!(read(&format!("[{api}]")), read(api));
        let fetched = r#"{"snippets":[{"text":"hey","start":0.5,"duration":1.5}],"video_id":"x","language":"German (auto-generated)","language_code":"de","is_generated":true}"#;
        assert_eq!(read(fetched), [Segment::timed(0.5, 2.0, "hey")]);
        assert_eq!(parse(fetched).unwrap().language.as_deref(), Some("de"));
        let json3 = r#"{"wireMagic":"pb3","events":[{"tStartMs":0,"dDurationMs":9000,"id":1,"wpWinPosId":1},{"tStartMs":500,"dDurationMs":2500,"wWinId":1,"segs":[{"utf8":"so"},{"utf8":" yeah","tOffsetMs":200}]},{"tStartMs":900,"dDurationMs":100,"wWinId":1,"aAppend":1,"segs":[{"utf8":"\n"}]}]}"#;
        assert_eq!(read(json3), [Segment::timed(0.5, 3.0, "so yeah")]);
        let eleven = r#"{"language_code":"en","text":"Hi you","words":[{"text":"Hi","start":0.1,"end":0.4,"type":"word","speaker_id":"speaker_0"},{"text":" ","start":0.4,"end":0.5,"type":"spacing","speaker_id":"speaker_0"},{"text":"you","start":0.5,"end":0.8,"type":"word","speaker_id":"speaker_1"}]}"#;
        assert_eq!(read(eleven).len(), 2);
        assert_eq!(read(eleven)[1].speaker.as_deref(), Some("Speaker 1"));
    }

    #[test]
    fn lists_of_other_tools() {
        let rows = |text: &str| -> Vec<(Option<f64>, Option<f64>, String, String)> {
            let rows = read(text).into_iter();
            rows.map(|s| (s.start, s.end, s.speaker.unwrap_or_default(), s.text.trim().to_owned())).collect()
        };
        let row = |start: f64, end: f64, who: &str, said: &str| {
            (Some(start), Some(end), who.to_owned(), said.to_owned())
        };
        let expected = [row(1.0, 2.5, "Cleo", "So it was."), row(2.5, 4.0, "Dan", "And then?")];
        for text in [
            r#"{"version":"1.0.0","segments":[{"speaker":"Cleo","startTime":1,"endTime":2.5,"body":"So it was."},{"speaker":"Dan","startTime":2.5,"endTime":4,"body":"And then?"}]}"#,
            r#"{"transcripts":[{"start":"00:00:01.000","start_ms":1000,"end":"00:00:02.500","speaker":"1","voice":"Cleo","text":"So it was."},{"start":"00:00:02.500","end":"00:00:04.000","speaker":"2","voice":"Dan","text":"And then?"}]}"#,
            r#"{"data":{"transcript":{"id":"x","sentences":[{"speaker_name":"Cleo","speaker_id":0,"text":"So it was.","start_time":1,"end_time":2.5},{"speaker_name":"Dan","text":"And then?","start_time":2.5,"end_time":4}]}}}"#,
            r#"{"lines":[{"startTime":"00:00:01,000","endTime":"00:00:02,500","speakerDesignation":"Cleo","text":"So it was."},{"startTime":"00:00:02,500","endTime":"00:00:04,000","speakerDesignation":"Dan","text":"And then?"}]}"#,
            r#"{"meeting":"m","turns":[{"start":1,"end":2.5,"text":"So it was.","speaker":{"id":7,"name":"Cleo"}},{"start":2.5,"end":4,"text":"And then?","speaker":{"name":"Dan"}}]}"#,
            r#"{"items":[{"startMs":1000,"endMs":2500,"text":"So it was.","speaker":"Cleo"},{"startMs":2500,"endMs":4000,"text":"And then?","speaker":"Dan"}]}"#,
            r#"{"chunks":[],"speakers":[{"speaker":"Cleo","timestamp":[1,2.5],"text":" So it was."},{"speaker":"Dan","timestamp":[2.5,4],"text":" And then?"}],"text":""}"#,
        ] {
            assert_eq!(rows(text), expected, "{text}");
        }
        let roles = r#"{"transcript":[{"role":"interviewer","content":"So?"},{"role":"respondent","content":"Well."}]}"#;
        assert_eq!(rows(roles)[1], (None, None, "respondent".to_owned(), "Well.".to_owned()));
        let milliseconds = r#"[{"start":599,"end":4160,"text":"so it was then"},{"start":4160,"end":6770,"text":"and we went on"}]"#;
        assert_eq!(rows(milliseconds)[1].0, Some(4.16));
        let starts = r#"{"captions":[{"duration":2000,"content":"so it was then","startTime":1000},{"duration":4000,"content":"and we went on","startTime":3000}]}"#;
        assert_eq!(rows(starts)[1].0, Some(3.0));
    }

    #[test]
    fn words_without_a_speaker_join_those_around_them() {
        let words = r#"{"words":[{"text":"So","start":0.1,"end":0.2,"speaker":"A"},{"text":"it","start":0.2,"end":0.3},{"text":"was","start":0.3,"end":0.4,"speaker":null},{"text":"wet","start":0.4,"end":0.5,"speaker":"A"},{"text":"oh","start":1.0,"end":1.2},{"text":"yes","start":1.2,"end":1.4,"speaker":"B"}]}"#;
        let speakers: Vec<Option<String>> = read(words).into_iter().map(|s| s.speaker).collect();
        let named = |who: &str| Some(format!("Speaker {who}"));
        assert_eq!(speakers, [named("A"), named("A"), named("A"), named("A"), None, named("B")]);
    }

    #[test]
    fn an_event_sent_twice_is_one() {
        let event = r#"{"tStartMs":1000,"dDurationMs":2000,"segs":[{"utf8":"\u200b"},{"utf8":"so it"},{"utf8":" was"}]}"#;
        let text = format!(r#"{{"wireMagic":"pb3","events":[{event},{event}]}}"#);
        assert_eq!(read(&text), [Segment::timed(1.0, 3.0, "so it was")]);
    }

    #[test]
    fn fragments_are_glued() {
        let item =
            |text: &str, n: u32| format!(r#"{{"offsets":{{"from":{n},"to":{}}},"text":"{text}"}}"#, n + 1);
        let items: Vec<_> =
            [" The", " Amer", "icans", " came", "."].iter().zip(0..).map(|(t, n)| item(t, n)).collect();
        let pieces = read(&format!(r#"{{"transcription":[{}]}}"#, items.join(",")));
        assert_eq!(
            pieces.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(),
            [" The", " Americans", " came."]
        );
    }

    #[test]
    fn what_is_no_transcript_is_refused() {
        let error = parse(r#"{"name":"x","version":"1"}"#).unwrap_err();
        assert!(error.reason.contains("name, version"), "{}", error.reason);
        let error = parse("{\n\"a\": ,\n}").unwrap_err();
        assert_eq!(error.line, Some(2));
        assert!(parse(r#"{"segments":[]}"#).is_err());
    }

    proptest! {
        #[test]
        fn never_panics(body in "([\\[\\]{}:,\"0-9.]|\"text\":|\"start\":|\"segments\":|\"words\":|null|a){0,60}") {
            let _ = parse(&body);
        }
    }
}
