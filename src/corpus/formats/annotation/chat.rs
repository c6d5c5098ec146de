//! CHAT, the format of TalkBank and CHILDES (MacWhinney, "Tools for Analyzing Talk, Part 1: The CHAT Transcription
//! Format"): lines of speakers begin with `*`, headers with `@`, dependent tiers with `%`; a line that begins with a
//! tab goes on with the one before.

use crate::corpus::error::ReadError;
use crate::corpus::parsed::{ParsedTranscript, Segment, SegmentBreak};
use crate::corpus::part::text_part;

/// Says whether a text is a CHAT transcript.
pub(in crate::corpus::formats) fn is_chat(start: &str) -> bool {
    let mut lines = start.lines().take(12).map(str::trim);
    start.starts_with('@') && lines.any(|line| line == "@Begin" || line.starts_with("@Participants:"))
}

/// Reads a CHAT transcript: main lines with their speakers and times; headers become attributes.
///
/// # Errors
/// When no line is a speaker's.
pub(in crate::corpus::formats) fn parse(text: &str) -> Result<ParsedTranscript, ReadError> {
    let mut parsed = ParsedTranscript::from_captions(Vec::new());
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match lines.last_mut() {
            Some(last) if line.starts_with(['\t', ' ']) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push(line.trim_end().to_owned()),
        }
    }
    for line in &lines {
        if let Some(header) = line.strip_prefix('@') {
            read_header(header, &mut parsed);
        } else if let Some((who, said)) = line.strip_prefix('*').and_then(|main| main.split_once(':')) {
            let (said, times) = split_times(said.trim());
            parsed.segments.push(Segment {
                text: plain_words(said),
                start: times.map(|(start, _)| start),
                end: times.map(|(_, end)| end),
                speaker: Some(who.trim().to_owned()),
                break_before: SegmentBreak::None,
            });
        }
    }
    parsed.segments.retain(|segment| !segment.text.is_empty());
    if parsed.segments.is_empty() {
        return Err(ReadError::new("is a CHAT transcript without a speaker's line"));
    }
    Ok(parsed)
}

/// Takes language and attributes from a header.
fn read_header(header: &str, parsed: &mut ParsedTranscript) {
    let Some((key, value)) = header.split_once(':') else { return };
    let value = value.trim();
    match key.trim() {
        "Languages" => parsed.language = value.split([',', ' ']).next().map(str::to_owned),
        key @ ("Date" | "Location" | "Situation" | "Media" | "Participants" | "Transcriber" | "PID"
        | "Title") => {
            parsed.attributes.insert(key.to_lowercase(), value.to_owned());
        }
        _ => {}
    }
}

/// The words before the bullet with the times of a line, in milliseconds, and these in seconds.
fn split_times(said: &str) -> (&str, Option<(f64, f64)>) {
    let Some((words, last)) = said.trim_end_matches('\u{15}').rsplit_once([' ', '\t', '\u{15}']) else {
        return (said, None);
    };
    let number = |text: &str| text.parse::<f64>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    match last.split_once('_').and_then(|(start, end)| Some((number(start)?, number(end)?))) {
        Some((start, end)) => (words.trim_end_matches('\u{15}'), Some((start / 1000.0, end / 1000.0))),
        None => (said, None),
    }
}

/// The words of a main line as they are said: without codes in brackets, pauses, marks of retracing and the signs of
/// special forms; sounds in square brackets.
fn plain_words(said: &str) -> String {
    let mut bare = String::with_capacity(said.len());
    let mut rest = said;
    while let Some(open) = rest.find('[') {
        bare.push_str(text_part(rest, ..open));
        let code = text_part(rest, open..);
        let end = code.find(']').map_or(code.len(), |end| end + 1);
        let inside = text_part(code, 1..end.saturating_sub(1));
        // `[=! laughs]` says how, `[: word]` what is meant; all else is a code.
        if let Some(how) = inside.strip_prefix("=!") {
            bare.push_str(&format!("[{}]", how.trim()));
        }
        rest = text_part(code, end..);
    }
    bare.push_str(rest);
    let mut out = String::with_capacity(bare.len());
    for word in bare.split_whitespace() {
        let Some(word) = plain_word(word) else { continue };
        let mark = word.chars().all(|c| matches!(c, '.' | '?' | '!' | ',' | ';' | ':'));
        if !out.is_empty() && !mark {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

/// A word as it is said; none for a code.
fn plain_word(word: &str) -> Option<String> {
    let word = word.trim_matches(['<', '>', '\u{2039}', '\u{203a}', '⌈', '⌉', '⌊', '⌋', '↑', '↓', '„', '‡']);
    if let Some(sound) = word.strip_prefix("&=") {
        return Some(format!("[{}]", sound.replace(':', " ")));
    }
    let pause = word.starts_with('(')
        && word.ends_with(')')
        && word.trim_matches(['(', ')']).chars().all(|c| matches!(c, '.' | ':' | '0'..='9'));
    let code = pause || word.starts_with('+') && word.len() > 1 || word.starts_with("&*") || word == "0";
    if code || word.is_empty() {
        // A linker such as `+...` ends the sentence all the same.
        return word
            .ends_with(['?', '!'])
            .then(|| word.chars().filter(|c| matches!(c, '?' | '!')).take(1).collect());
    }
    let word = word
        .strip_prefix("&-")
        .or_else(|| word.strip_prefix("&~"))
        .or_else(|| word.strip_prefix("&+"))
        .unwrap_or(word);
    let word = word.strip_prefix('&').unwrap_or(word);
    // `gumma@c` is a form a child made; `(be)cause` was cut.
    let word =
        word.split_once('@').filter(|(before, _)| !before.is_empty()).map_or(word, |(before, _)| before);
    let said: String = word.chars().filter(|c| !matches!(c, '(' | ')' | '^' | 'ː')).collect();
    let said = said.replace('_', " ");
    (!said.is_empty()).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn main_lines_are_what_was_said() {
        let text = "@UTF8\n@Begin\n@Languages:\tdeu, eng\n@Date:\t12-MAY-2001\n*CHI:\t<the dog> [/] the dog went &-uh (be)cause\n\tit did [: done] +... 100_2500\n%mor:\tx\n*MOT:\t&=laughs gumma@c (.) good_night !\n@End\n";
        assert!(is_chat(text));
        let read = parse(text).unwrap();
        let rows: Vec<_> = read
            .segments
            .iter()
            .map(|s| (s.speaker.as_deref().unwrap(), s.start, s.end, s.text.as_str()))
            .collect();
        assert_eq!(
            rows,
            [
                ("CHI", Some(0.1), Some(2.5), "the dog the dog went uh because it did"),
                ("MOT", None, None, "[laughs] gumma good night!"),
            ]
        );
        assert_eq!(read.language.as_deref(), Some("deu"));
        assert_eq!(read.attributes["date"], "12-MAY-2001");
    }

    #[test]
    fn other_texts_are_none() {
        assert!(!is_chat("@ann: hello\n@bo: hi\n"));
        assert!(parse("@Begin\n@End\n").is_err());
    }

    proptest! {
        #[test]
        fn never_panics(body in "(\\*A:\t|[a-z<>\\[\\]()&+@%_0-9. \n\té-]{0,6}){0,30}") {
            let _ = parse(&format!("@Begin\n{body}"));
        }
    }
}
