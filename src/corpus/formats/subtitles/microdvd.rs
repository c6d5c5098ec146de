//! MicroDVD (`{25}{75}words|more`, times in frames) and MPL2 (`[10][35]words|more`, times in tenths of a second).
//! There is no specification; the dialects are those of Subtitle Edit and pysubs2. The first line of MicroDVD may
//! give the frames a second.

use super::cue_text::trim_lines;
use crate::corpus::error::{ReadError, ReadWarning};
use crate::corpus::parsed::{ParsedTranscript, Segment};
use crate::corpus::part::text_part;

/// Frames a second where a file does not say: the rate of films, which MicroDVD was made for.
const FILM_RATE: f64 = 23.976;

/// Says whether the first two lines that hold anything begin with two numbers in brackets.
pub(crate) fn is_microdvd(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(2).peekable();
    lines.peek().is_some()
        && lines.all(|line| split_line(line, ['{', '}']).or_else(|| split_line(line, ['[', ']'])).is_some())
}

/// Reads a file of such subtitles.
///
/// # Errors
/// When no line is a subtitle.
pub(crate) fn parse(text: &str) -> Result<ParsedTranscript, ReadError> {
    let mut parsed = ParsedTranscript::from_captions(Vec::new());
    let mut rate = None;
    let mut in_frames = false;
    let mut broken = None;
    for (at, line) in text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty()) {
        let frames = split_line(line, ['{', '}']);
        in_frames |= frames.is_some();
        let Some((start, end, words)) = frames.or_else(|| split_line(line, ['[', ']'])) else {
            broken = broken.or(Some(at + 1));
            continue;
        };
        if parsed.segments.is_empty()
            && start <= 1.0
            && rate.is_none()
            && let Ok(stated) = words.trim().parse::<f64>()
            && (1.0..=240.0).contains(&stated)
        {
            rate = Some(stated);
            continue;
        }
        let unit = if frames.is_some() { rate.unwrap_or(FILM_RATE) } else { 10.0 };
        // MPL2 marks italics with a slash at the beginning of a line.
        let lines =
            words.split('|').map(|line| if frames.is_some() { line } else { line.trim_start_matches('/') });
        let shown = strip_codes(&lines.collect::<Vec<_>>().join("\n"));
        let end = if end > start { end } else { start };
        parsed.segments.push(Segment::timed(start / unit, end / unit, trim_lines(&shown)));
    }
    if parsed.segments.is_empty() {
        return Err(ReadError::new("no line is a subtitle such as {25}{75}words"));
    }
    if in_frames && rate.is_none() {
        let message = format!("does not say how many frames a second has; times were read with {FILM_RATE}");
        parsed.warnings.push(ReadWarning { line: None, message });
    }
    if let Some(line) = broken {
        let message = "lines without times left out".to_owned();
        parsed.warnings.push(ReadWarning { line: Some(line), message });
    }
    Ok(parsed)
}

/// The two numbers a line begins with, and the words behind them. The second may be missing.
fn split_line(line: &str, [open, close]: [char; 2]) -> Option<(f64, f64, &str)> {
    let number = |text: &str| text.parse::<u32>().ok().map(f64::from);
    let (start, rest) = line.strip_prefix(open)?.split_once(close)?;
    let (end, words) = rest.strip_prefix(open)?.split_once(close)?;
    let start = number(start)?;
    let end = if end.is_empty() { start } else { number(end)? };
    Some((start, end, words))
}

/// The words without codes such as `{y:i}` and `{C:$0000FF}`.
fn strip_codes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(text_part(rest, ..open));
        let code = text_part(rest, open..);
        let end = code
            .find('}')
            .filter(|end| code.get(1..*end).is_some_and(|inside| inside.chars().nth(1) == Some(':')));
        let length = end.map_or(1, |end| end + 1);
        if end.is_none() {
            out.push('{');
        }
        rest = text_part(code, length..);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn frames_and_tenths() {
        let text = "{1}{1}25\n{50}{100}{y:i}One|{c:$ff}two {x}\n{150}{}Three\n";
        assert!(is_microdvd(text));
        let read = parse(text).unwrap();
        assert_eq!(
            read.segments,
            [Segment::timed(2.0, 4.0, "One\ntwo {x}"), Segment::timed(6.0, 6.0, "Three")]
        );
        let tenths = parse("[10][35]/One|/two\n[40][50]Three\n").unwrap();
        assert_eq!(
            tenths.segments,
            [Segment::timed(1.0, 3.5, "One\ntwo"), Segment::timed(4.0, 5.0, "Three")]
        );
        assert!(parse("{24}{48}One\n{48}{72}Two").unwrap().warnings[0].message.contains("23.976"));
    }

    #[test]
    fn other_texts_are_none() {
        assert!(!is_microdvd("[1][S01] Hello\n[2][S02] Hi\n"));
        assert!(!is_microdvd("{Maria} Hello\n{Jon} Hi\n"));
    }

    proptest! {
        #[test]
        fn never_panics(body in "[{}\\[\\]0-9|a-zé:\n.]{0,60}") {
            let _ = (is_microdvd(&body), parse(&body));
        }
    }
}
