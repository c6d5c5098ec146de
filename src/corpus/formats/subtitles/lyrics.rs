//! LRC, the lyrics of music players: `[01:02.50]words`, several times before one line, times of words in pointed
//! brackets, and tags such as `[ti:title]`. An offset in milliseconds shows all lines earlier.

use crate::corpus::clock::parse_clock;
use crate::corpus::error::ReadError;
use crate::corpus::parsed::{ParsedTranscript, Segment};
use crate::corpus::part::text_part;

/// The tags of a file, with what they are called here.
const TAGS: [(&str, &str); 7] = [
    ("ti", "title"),
    ("ar", "artist"),
    ("al", "album"),
    ("au", "author"),
    ("by", "transcriber"),
    ("length", ""),
    ("offset", ""),
];

/// Says whether a text begins with the tags of lyrics, and has a line with a time in square brackets.
pub(crate) fn is_lyrics(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    split_tag(first).is_some() && text.lines().any(|line| take_time(line.trim()).is_some())
}

/// Reads lyrics.
///
/// # Errors
/// When no line has a time.
pub(crate) fn parse(text: &str) -> Result<ParsedTranscript, ReadError> {
    let mut parsed = ParsedTranscript::from_captions(Vec::new());
    let mut offset = 0.0;
    for line in text.lines().map(str::trim) {
        if let Some((tag, value)) = split_tag(line) {
            match (tag, TAGS.iter().find(|(known, _)| *known == tag).map(|(_, name)| *name)) {
                ("offset", _) => offset = value.parse::<f64>().unwrap_or(0.0) / 1000.0,
                (_, Some(name)) if !name.is_empty() && !value.is_empty() => {
                    parsed.attributes.insert(name.to_owned(), value.to_owned());
                }
                _ => {}
            }
            continue;
        }
        let mut rest = line;
        let mut times = Vec::new();
        while let Some((time, after)) = take_time(rest) {
            times.push(time);
            rest = after.trim_start();
        }
        let words = strip_word_times(rest);
        for time in times {
            parsed.segments.push(Segment {
                start: Some((time - offset).max(0.0)),
                text: words.clone(),
                ..Segment::default()
            });
        }
    }
    parsed.segments.sort_by(|a, b| a.start.unwrap_or(0.0).total_cmp(&b.start.unwrap_or(0.0)));
    let starts: Vec<Option<f64>> = parsed.segments.iter().skip(1).map(|segment| segment.start).collect();
    for (segment, next) in parsed.segments.iter_mut().zip(starts) {
        segment.end = next;
    }
    parsed.segments.retain(|segment| !segment.text.is_empty());
    if parsed.segments.is_empty() {
        return Err(ReadError::new("no line has a time such as [01:02.50]"));
    }
    Ok(parsed)
}

/// The key and value of a tag that is all of a line.
fn split_tag(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.strip_prefix('[')?.strip_suffix(']')?.split_once(':')?;
    let known = (1..=8).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphabetic());
    known.then(|| (key, value.trim()))
}

/// The time in square brackets a line begins with, and the rest.
fn take_time(line: &str) -> Option<(f64, &str)> {
    let inside = line.strip_prefix('[')?;
    let (second, length) = parse_clock(inside)?;
    Some((second, inside.get(length..)?.strip_prefix(']')?))
}

/// The words without the times of single words.
fn strip_word_times(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(text_part(rest, ..open));
        let tag = text_part(rest, open + 1..);
        let timed = parse_clock(tag).and_then(|(_, length)| tag.get(length..)?.strip_prefix('>'));
        if timed.is_none() {
            out.push('<');
        }
        rest = timed.unwrap_or(tag);
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_words_and_offset() {
        let text = "[ti:Boats]\n[offset:-250]\n[00:10.00][00:02.50]again\n[00:05.25]<00:05.25>one <00:05.60>two <3\n[00:12.00]\n";
        assert!(is_lyrics(text));
        let read = parse(text).unwrap();
        let rows: Vec<_> = read.segments.iter().map(|s| (s.start, s.end, s.text.as_str())).collect();
        assert_eq!(
            rows,
            [
                (Some(2.75), Some(5.5), "again"),
                (Some(5.5), Some(10.25), "one two <3"),
                (Some(10.25), Some(12.25), "again")
            ]
        );
        assert_eq!(read.attributes["title"], "Boats");
        assert!(!is_lyrics("[00:10] Ann: hello\n[00:12] Bo: hi\n"));
        assert!(!is_lyrics("[Ann: hello]\nno\n"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(body in "[\\[\\]<>0-9:.a-zé\n]{0,60}") {
            let _ = (is_lyrics(&body), parse(&body));
        }
    }
}
