//! Transcripts printed by a Python program and saved: youtube-transcript-api's objects and lists of dictionaries,
//! `FetchedTranscriptSnippet(text='words', start=0.0, duration=1.5)` and `{'text': 'words', 'start': 0.0, …}`.

use crate::corpus::parsed::{ParsedTranscript, Segment};
use crate::corpus::part::text_part;

/// Says whether a text is such a print.
pub(in crate::corpus::formats) fn is_python_print(start: &str) -> bool {
    start.starts_with("FetchedTranscript(")
        || start.starts_with("[FetchedTranscriptSnippet(")
        || start.starts_with("[{'text':")
        || start.starts_with("[{'start':")
}

/// Reads such a print.
pub(in crate::corpus::formats) fn parse(text: &str) -> ParsedTranscript {
    let mut segments = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = next_text(rest) {
        // The times of a snippet stand between its words and the next ones.
        let end = after.find(['}', ')']).unwrap_or(after.len());
        let fields = text_part(after, ..end);
        let start = number_after(fields, "start");
        let length = number_after(fields, "duration");
        segments.push(Segment {
            text: words,
            end: start.zip(length).map(|(start, length)| start + length),
            start,
            ..Segment::default()
        });
        rest = after;
    }
    let mut parsed = ParsedTranscript::from_captions(segments);
    parsed.language = rest
        .split_once("language_code='")
        .and_then(|(_, code)| code.split_once('\''))
        .map(|(code, _)| code.to_owned());
    parsed
}

/// The next text, with what follows its closing quote.
fn next_text(rest: &str) -> Option<(String, &str)> {
    let (at, mark) = ["text=", "'text': "]
        .iter()
        .filter_map(|mark| Some((rest.find(mark)?, mark)))
        .min_by_key(|(at, _)| *at)?;
    let quoted = text_part(rest, at + mark.len()..);
    let quote = quoted.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let mut out = String::new();
    let mut escaped = false;
    for (at, c) in quoted.char_indices().skip(1) {
        match c {
            _ if escaped => {
                out.push(if c == 'n' || c == 't' { ' ' } else { c });
                escaped = false;
            }
            '\\' => escaped = true,
            c if c == quote => return Some((out, text_part(quoted, at + 1..))),
            c => out.push(c),
        }
    }
    None
}

/// The number behind a name.
fn number_after(fields: &str, name: &str) -> Option<f64> {
    let after = fields.split_once(name)?.1.trim_start_matches(['\'', '=', ':', ' ']);
    let end = after.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(after.len());
    after.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_and_dictionaries() {
        let object = "FetchedTranscript(snippets=[FetchedTranscriptSnippet(text=\"it's (so)\", start=0.5, duration=1.5)], video_id='x', language_code='de')";
        assert!(is_python_print(object));
        let read = parse(object);
        assert_eq!(read.segments, [Segment::timed(0.5, 2.0, "it's (so)")]);
        assert_eq!(read.language.as_deref(), Some("de"));
        let list = "[{'text': 'a\\'s', 'start': 1.0, 'duration': 2.0}, {'text': 'b', 'start': 3.0, 'duration': 1.0}]";
        assert_eq!(parse(list).segments, [Segment::timed(1.0, 3.0, "a's"), Segment::timed(3.0, 4.0, "b")]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(body in "(text='|start=|[a-z'\\\\\"0-9.,é ]{0,5}){0,20}") {
            let _ = parse(&body);
        }
    }
}
