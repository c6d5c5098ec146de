//! Scenarist Closed Captions (`.scc`): the byte pairs of line 21 of North American television (CEA-608), as
//! hexadecimal words behind a timecode. The letters and where captions end are read; colours and places are not.

use crate::corpus::error::ReadError;
use crate::corpus::parsed::{ParsedTranscript, Segment};

/// Frames a second of the timecodes; drop frames differ by less than a second in ten minutes.
const FRAME_RATE: f64 = 30.0;

/// The characters of the basic set that are not those of ASCII.
const BASIC: [(u8, char); 10] = [
    (0x27, '’'),
    (0x2a, 'á'),
    (0x5c, 'é'),
    (0x5e, 'í'),
    (0x5f, 'ó'),
    (0x60, 'ú'),
    (0x7b, 'ç'),
    (0x7c, '÷'),
    (0x7d, 'Ñ'),
    (0x7e, 'ñ'),
];
/// The sixteen special characters, behind 0x11 or 0x19.
const SPECIAL: &str = "®°½¿™¢£♪à\u{a0}èâêîôû";
/// The extended characters behind 0x12 and 0x13; each takes the place of the letter before it.
const EXTENDED: [&str; 2] = ["ÁÉÓÚÜü‘¡*’—©℠•“”ÀÂÇÈÊËëÎÏïÔÙùÛ«»", "ÃãÍÌìÒòÕõ{}\\^_|~ÄäÖöß¥¤│ÅåØø┌┐└┘"];

/// Says whether a text is a Scenarist file.
pub(crate) fn is_scc(start: &str) -> bool {
    start.starts_with("Scenarist_SCC")
}

/// Reads a Scenarist file.
///
/// # Errors
/// When no line shows words.
pub(crate) fn parse(text: &str) -> Result<ParsedTranscript, ReadError> {
    let mut segments: Vec<Segment> = Vec::new();
    for line in text.lines().map(str::trim) {
        let Some((timecode, words)) = line.split_once(['\t', ' ']) else { continue };
        let Some(start) = read_timecode(timecode) else { continue };
        // What stands on the screen ends where the next thing happens, be it words or a blank screen.
        if let Some(last) = segments.last_mut().filter(|last| last.end.is_none()) {
            last.end = Some(start);
        }
        let shown = decode_words(words);
        if !shown.is_empty() {
            segments.push(Segment { start: Some(start), text: shown, ..Segment::default() });
        }
    }
    if segments.is_empty() {
        return Err(ReadError::new("is a Scenarist file that shows no words"));
    }
    Ok(ParsedTranscript::from_captions(segments))
}

/// The second of a timecode, `00:02:18;20`.
fn read_timecode(timecode: &str) -> Option<f64> {
    let mut parts = timecode.split([':', ';']).map(|part| part.parse::<u32>().ok());
    let mut next = || parts.next().flatten().map(f64::from);
    let (hours, minutes, seconds, frames) = (next()?, next()?, next()?, next()?);
    Some(hours * 3600.0 + minutes * 60.0 + seconds + frames / FRAME_RATE)
}

/// The letters of the words of a line; codes that move to another row part the lines.
fn decode_words(words: &str) -> String {
    let mut out = String::new();
    let mut before = None;
    for word in words.split_whitespace() {
        let Ok(pair) = u16::from_str_radix(word, 16) else { continue };
        let [high, low] = pair.to_be_bytes().map(|byte| byte & 0x7f);
        if (0x10..0x20).contains(&high) {
            // Codes are sent twice, so that one may be lost.
            if before.replace(pair) == Some(pair) {
                before = None;
                continue;
            }
            push_code(&mut out, high, low);
            continue;
        }
        before = None;
        out.extend([high, low].into_iter().filter(|byte| *byte >= 0x20).map(basic_char));
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Adds the character of a code, or a blank where it moves to another row.
fn push_code(out: &mut String, high: u8, low: u8) {
    let letter = match (high & 0x17, low) {
        (0x11, 0x30..=0x3f) => SPECIAL.chars().nth(usize::from(low - 0x30)),
        (0x12 | 0x13, 0x20..=0x3f) => {
            out.pop();
            EXTENDED.get(usize::from(high & 1)).and_then(|row| row.chars().nth(usize::from(low - 0x20)))
        }
        (0x10..=0x17, 0x40..=0x7f) | (0x14, 0x2d) => Some(' '),
        _ => None,
    };
    out.extend(letter);
}

/// A character of the basic set.
fn basic_char(byte: u8) -> char {
    BASIC.iter().find(|(code, _)| *code == byte).map_or(char::from(byte), |(_, c)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_rows_and_ends() {
        let text = "Scenarist_SCC V1.0\n\n00:00:01:15\t9420 9420 9470 9470 c8e9 1370 1370 f9ef f580 942f 942f\n\n00:00:03:00\t942c 942c\n";
        assert!(is_scc(text));
        let read = parse(text).unwrap();
        let segment = Segment::timed(1.5, 3.0, "Hi you");
        assert_eq!(read.segments, [segment]);
        assert_eq!(decode_words("d3dc 9137"), "Sé♪");
        assert_eq!(decode_words("4580 92a1"), "É", "an extended letter takes the place of the one before");
        assert!(parse("Scenarist_SCC V1.0\n").is_err());
    }

    proptest::proptest! {
        #[test]
        fn never_panics(body in "(00:00:0[0-9]:[0-9]{2}\t|[0-9a-f]{4} |\n|é){0,40}") {
            let _ = parse(&format!("Scenarist_SCC V1.0\n{body}"));
        }
    }
}
