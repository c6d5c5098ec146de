//! WebVTT, after the parsing algorithm of the W3C (WebVTT: The Web Video Text Tracks Format, 2019, sections
//! 6.1 and 6.3). Where several timing lines of a file break the standard (commas, fewer than three digits of
//! a second), all are read as SRT's are, with a warning.

use super::cue_text::{VoiceText, split_voices, trim_lines};
use crate::corpus::clock;
use crate::corpus::error::{ReadError, ReadWarning};
use crate::corpus::layout::{NameMarks, is_plausible_label, is_whole_time};
use crate::corpus::parsed::{ParsedTranscript, Segment, SegmentBreak};
use std::collections::{BTreeMap, BTreeSet};

/// Says whether a text begins with the line WebVTT requires.
pub(crate) fn is_vtt(text: &str) -> bool {
    text.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n']))
}

/// Reads a WebVTT file.
///
/// # Errors
/// When it does not begin with `WEBVTT` or holds no cue.
pub(crate) fn parse(text: &str) -> Result<ParsedTranscript, ReadError> {
    if !is_vtt(text) {
        return Err(ReadError::at_line(1, "a WebVTT file must begin with the line WEBVTT"));
    }
    let strict = read_blocks(text, strict_timing);
    let sloppy = strict.bad_lines.first().copied().filter(|_| strict.bad_lines.len() >= MIN_SLOPPY_CUES);
    let lenient = sloppy
        .map(|_| read_blocks(text, clock::parse_timing))
        .filter(|read| read.cues.len() > strict.cues.len());
    let sloppy = sloppy.filter(|_| lenient.is_some());
    let VttBlocks { cues, bad_lines: bad, loose_lines, loose_characters, language } =
        lenient.unwrap_or(strict);
    if cues.is_empty() {
        return Err(match bad.first() {
            Some(line) => {
                ReadError::at_line(*line, "no cue has a time WebVTT allows, such as 00:01.000 --> 00:04.000")
            }
            None => ReadError::new("holds no cues"),
        });
    }
    let mut recording = ParsedTranscript::from_captions(cue_segments(&cues));
    recording.language = language;
    recording.left_out = loose_characters;
    if loose_lines > 0 {
        let message = format!("{loose_lines} lines that belong to no cue left out, as every player does");
        recording.warnings.push(ReadWarning { line: None, message });
    }
    if sloppy.is_some() {
        let message = "times WebVTT does not allow were read all the same".to_owned();
        recording.warnings.push(ReadWarning { line: sloppy, message });
    }
    if let Some(line) = bad.first() {
        recording.warnings.push(ReadWarning {
            line: Some(*line),
            message: format!(
                "{} cue{} with a broken time left out",
                bad.len(),
                if bad.len() == 1 { "" } else { "s" }
            ),
        });
    }
    Ok(recording)
}

/// So many cues with times the standard does not allow are a tool's habit, not a slip: the whole file is then
/// read leniently. Chosen by hand.
const MIN_SLOPPY_CUES: usize = 3;

/// A cue as read: its times in seconds and its payload.
struct VttCue {
    start: f64,
    end: f64,
    /// The line above its times; empty where there is none.
    id: String,
    payload: String,
}

/// What the blocks of a file hold; with the lines, from 1, whose times would not parse.
#[derive(Default)]
struct VttBlocks {
    cues: Vec<VttCue>,
    bad_lines: Vec<usize>,
    /// Lines that belong to no cue.
    loose_lines: usize,
    loose_characters: usize,
    language: Option<String>,
}

/// The main loop of the algorithm, with a parser for timing lines.
fn read_blocks(text: &str, timing: fn(&str) -> Option<(f64, f64)>) -> VttBlocks {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut found = VttBlocks::default();
    let mut at = 1;
    if lines.get(1).is_some_and(|line| !line.is_empty()) {
        at = read_block(&lines, 1, true, timing, &mut found);
    }
    while at < lines.len() {
        if lines.get(at).is_some_and(|line| line.is_empty()) {
            at += 1;
        } else {
            at = read_block(&lines, at, false, timing, &mut found);
        }
    }
    found
}

/// Reads the block that begins at a line; gives the index of the line after it.
fn read_block(
    lines: &[&str],
    from: usize,
    header: bool,
    timing: fn(&str) -> Option<(f64, f64)>,
    found: &mut VttBlocks,
) -> usize {
    let mut at = from;
    let mut times: Option<(f64, f64)> = None;
    let mut arrow = false;
    let mut id = String::new();
    let mut payload = String::new();
    while let Some(line) = lines.get(at) {
        let position = at - from + 1;
        if line.contains("-->") {
            let allowed = !header && (position == 1 || (position == 2 && !arrow));
            if !allowed {
                break;
            }
            arrow = true;
            times = timing(line);
            if times.is_none() {
                found.bad_lines.push(at + 1);
            }
            id = std::mem::take(&mut payload);
        } else if line.is_empty() {
            break;
        } else {
            if header {
                note_header(line, found);
            }
            if !payload.is_empty() {
                payload.push('\n');
            }
            payload.push_str(line);
        }
        at += 1;
    }
    match times {
        Some((start, end)) => found.cues.push(VttCue { start, end, id, payload }),
        None if !header && !arrow && !is_definition(&payload) => {
            // One empty line may part a cue's times from its words, not several.
            let near = from >= 2 && lines.get(from - 2).is_some_and(|line| line.contains("-->"));
            found.add_loose_text(payload, near);
        }
        None => {}
    }
    at.max(from + usize::from(at == from && !header))
}

/// Says whether a block without times is a note, a style or a region.
fn is_definition(block: &str) -> bool {
    let first = block.lines().next().unwrap_or("").trim_end();
    matches!(first, "STYLE" | "REGION" | "NOTE")
        || first.starts_with("NOTE ")
        || first.starts_with("NOTE\t")
        || first.is_empty()
}

impl VttBlocks {
    /// Adds a block that has no times: to the cue before it, where that is still without words (tools leave an empty
    /// line between times and words); else it belongs to nothing and is only counted.
    fn add_loose_text(&mut self, block: String, near: bool) {
        match self.cues.last_mut().filter(|cue| near && cue.payload.trim().is_empty()) {
            Some(cue) => cue.payload = block,
            None => {
                self.loose_lines += block.lines().count();
                self.loose_characters += block.chars().filter(|c| !c.is_whitespace()).count();
            }
        }
    }
}

/// Takes the language from a header line.
fn note_header(line: &str, found: &mut VttBlocks) {
    if let Some(language) = line.strip_prefix("Language:") {
        found.language = Some(language.trim().to_owned());
    }
}

/// Section 6.3, "collect WebVTT cue timings": `[hours:]MM:SS.mmm --> [hours:]MM:SS.mmm`.
fn strict_timing(line: &str) -> Option<(f64, f64)> {
    let (start, rest) = parse_timestamp(line.trim_start_matches([' ', '\t', '\u{c}']))?;
    let rest = rest.trim_start_matches([' ', '\t', '\u{c}']).strip_prefix("-->")?;
    let (end, _) = parse_timestamp(rest.trim_start_matches([' ', '\t', '\u{c}']))?;
    Some((start, end))
}

/// Section 6.3, "collect a WebVTT timestamp": the seconds, and the text after it.
fn parse_timestamp(text: &str) -> Option<(f64, &str)> {
    let (first, long, rest) = parse_digits(text)?;
    let hours_first = long != 2 || first > 59;
    let (second, length, rest) = parse_digits(rest.strip_prefix(':')?)?;
    if length != 2 {
        return None;
    }
    let (hours, minutes, seconds, rest) = match rest.strip_prefix(':') {
        Some(rest) => {
            let (third, length, rest) = parse_digits(rest)?;
            if length != 2 {
                return None;
            }
            (first, second, third, rest)
        }
        None if hours_first => return None,
        None => (0, first, second, rest),
    };
    let (thousandths, length, rest) = parse_digits(rest.strip_prefix('.')?)?;
    if length != 3 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some(((hours * 3600 + minutes * 60 + seconds) as f64 + thousandths as f64 / 1000.0, rest))
}

/// The number a text begins with, how many digits it has, and the text after it.
fn parse_digits(text: &str) -> Option<(u64, usize, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let value = text.get(..length)?.parse().ok().filter(|v| *v < 1_000_000_000)?;
    Some((value, length, text.get(length..)?))
}

/// The segments of all cues, one for each voice; a cue's time is shared out by bytes of text.
fn cue_segments(cues: &[VttCue]) -> Vec<Segment> {
    let mut pieces = Vec::with_capacity(cues.len());
    let named = identifiers_are_speakers(cues);
    for cue in cues {
        let id = named.then(|| name_in_identifier(&cue.id)).filter(|id| !id.is_empty());
        let voices =
            spoken_json(&cue.payload).map_or_else(|| split_voices(&cue.payload), |voice| vec![voice]);
        let total = voices.iter().map(|voice| voice.text.len()).sum::<usize>().max(1) as f64;
        let mut said = 0.0;
        for voice in voices {
            let share = voice.text.len() as f64 / total;
            let length = cue.end - cue.start;
            let (start, end) = (cue.start + length * said, cue.start + length * (said + share));
            said += share;
            let end = if said > 0.999_999 { cue.end } else { end };
            pieces.push(Segment {
                speaker: voice.speaker.or_else(|| id.map(str::to_owned)),
                break_before: SegmentBreak::None,
                ..Segment::timed(start, end, trim_lines(&voice.text))
            });
        }
    }
    name_repeated_cues(pieces)
}

/// What is said in a cue that holds JSON instead of words, as Microsoft Graph writes who said what in Teams.
fn spoken_json(payload: &str) -> Option<VoiceText> {
    if !payload.starts_with('{') || !payload.contains("\"spokenText\"") {
        return None;
    }
    let value: serde_json::Value = serde_json::from_str(payload.trim()).ok()?;
    let field = |key: &str| value.get(key).and_then(serde_json::Value::as_str);
    let speaker = field("speakerName").filter(|name| !name.is_empty()).map(str::to_owned);
    Some(VoiceText { speaker, text: field("spokenText")?.to_owned() })
}

/// The name in a cue identifier: Webex has a number before it and that of the participant behind it, `1 "Cleo" (328)`.
fn name_in_identifier(id: &str) -> &str {
    let id = id.trim();
    let quoted = id.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start().strip_prefix('"');
    quoted.and_then(|rest| rest.split_once('"')).map_or(id, |(name, _)| name.trim())
}

/// Says whether cue identifiers are who speaks: names, of which some come back and which head half of the cues.
fn identifiers_are_speakers(cues: &[VttCue]) -> bool {
    let names: Vec<&str> = cues.iter().map(|cue| name_in_identifier(&cue.id)).collect();
    let named = |name: &&&str| !name.is_empty() && is_plausible_label(name, NameMarks::Line);
    let names: Vec<&str> = names.iter().filter(named).copied().collect();
    let distinct = names.iter().collect::<BTreeSet<_>>().len();
    names.len() * 2 >= cues.len() && distinct < names.len() && distinct * 3 <= names.len() * 2 + 1
}

/// Joins what noScribe's editor writes as cues of the same times: a label alone names the speaker of its voice, a
/// time alone is none of the words.
fn name_repeated_cues(pieces: Vec<Segment>) -> Vec<Segment> {
    let label = |piece: &Segment| {
        let name = piece.text.trim().strip_suffix(':')?;
        is_plausible_label(name, NameMarks::Written).then(|| name.to_owned())
    };
    let same_times = |a: &Segment, b: &Segment| a.start == b.start && a.end == b.end;
    let doubled = |at: usize| {
        let here = pieces.get(at);
        let next = here.zip(pieces.get(at + 1)).is_some_and(|(a, b)| same_times(a, b));
        let last = at
            .checked_sub(1)
            .and_then(|before| pieces.get(before))
            .zip(here)
            .is_some_and(|(a, b)| same_times(a, b));
        next || last
    };
    let names: BTreeMap<String, String> = (0..pieces.len())
        .filter(|at| doubled(*at))
        .filter_map(|at| pieces.get(at))
        .filter_map(|piece| Some((piece.speaker.clone()?, label(piece)?)))
        .collect();
    if names.is_empty() {
        return pieces;
    }
    let spoken: Vec<bool> = (0..pieces.len())
        .map(|at| {
            !doubled(at)
                || pieces
                    .get(at)
                    .is_none_or(|piece| label(piece).is_none() && is_whole_time(&piece.text).is_none())
        })
        .collect();
    let kept = pieces.into_iter().zip(spoken).filter(|(_, spoken)| *spoken);
    kept.map(|(piece, _)| {
        let speaker = piece.speaker.map(|voice| names.get(&voice).cloned().unwrap_or(voice));
        Segment { speaker, ..piece }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cues(text: &str) -> Vec<(f64, f64, Option<String>, String)> {
        let pieces = parse(text).unwrap().segments;
        pieces.into_iter().map(|p| (p.start.unwrap(), p.end.unwrap(), p.speaker, p.text)).collect()
    }

    #[test]
    fn the_parts_of_a_file() {
        let text = "WEBVTT - title\nKind: captions\nLanguage: de\n\nSTYLE\n::cue { color: red }\n\nNOTE two\nlines\n\n1\n00:01.000 --> 00:02.500 align:start position:0%\n<v Anna>Hallo</v>\n<v Ben>Hi\n\n100:00:00.000 --> 100:00:01.000\nend";
        let seen = cues(text);
        assert_eq!(seen.len(), 3);
        assert_eq!(seen[0].2.as_deref(), Some("Anna"));
        assert_eq!((seen[1].1, seen[1].3.as_str()), (2.5, "Hi"));
        assert_eq!(seen[2].0, 360_000.0);
        assert_eq!(parse(text).unwrap().language.as_deref(), Some("de"));
    }

    #[test]
    fn broken_times_are_told() {
        let read = parse("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\na\n\n00:00:03.000 --> 00:00:4d.000\nb\n")
            .unwrap();
        assert_eq!(read.segments.len(), 1);
        assert_eq!(read.warnings[0].line, Some(6));
        assert_eq!(parse("WEBVTT\n\n0:1 --> 2\nx").unwrap_err().line, Some(3));
        assert!(parse("WEBVTT").is_err());
        assert_eq!(parse("WEBVTTX").unwrap_err().line, Some(1));
    }

    #[test]
    fn words_below_an_empty_line_and_speakers_as_identifiers() {
        let seen = cues("WEBVTT\n\n00:01.000 --> 00:02.000\n\nso it\nwas\n\n00:03.000 --> 00:04.000\nend");
        assert_eq!(seen[0].3, "so it\nwas");
        let named = "WEBVTT\n\nCleo\n00:01.000 --> 00:02.000\na\n\nDan\n00:03.000 --> 00:04.000\nb\n\nCleo\n00:05.000 --> 00:06.000\nc";
        let speakers: Vec<_> = cues(named).into_iter().map(|cue| cue.2.unwrap()).collect();
        assert_eq!(speakers, ["Cleo", "Dan", "Cleo"]);
        let graph =
            "WEBVTT\n\n00:01.000 --> 00:02.000\n{\"speakerName\":\"Cleo\",\"spokenText\":\"So {it} was.\"}\n";
        assert_eq!(cues(graph), [(1.0, 2.0, Some("Cleo".to_owned()), "So {it} was.".to_owned())]);
        let webex = "WEBVTT\n\n1 \"Cleo\" (32)\n00:01.000 --> 00:02.000\na\n\n2 \"Dan\" (33)\n00:03.000 --> 00:04.000\nb\n\n3 \"Cleo\" (32)\n00:05.000 --> 00:06.000\nc";
        let speakers: Vec<_> = cues(webex).into_iter().map(|cue| cue.2.unwrap()).collect();
        assert_eq!(speakers, ["Cleo", "Dan", "Cleo"]);
        let others = "WEBVTT\n\nintro\n00:01.000 --> 00:02.000\na\n\nBoats\n00:03.000 --> 00:04.000\nb";
        assert!(cues(others).iter().all(|cue| cue.2.is_none()));
        let lost = parse("WEBVTT\n\n00:01.000 --> 00:02.000\na\n\nlost words\n\nNOTE not lost\n").unwrap();
        assert!(lost.warnings[0].message.starts_with("1 lines"), "{:?}", lost.warnings);
    }

    #[test]
    fn a_sloppy_file_is_still_read() {
        let text: String =
            (1..5).map(|n| format!("00:00:0{n},000 --> 00:00:0{n},90\nline {n}\n\n")).collect();
        assert_eq!(cues(&format!("WEBVTT\n\n{text}")).len(), 4);
    }

    proptest! {
        #[test]
        fn never_panics(body in "([0-9:.,\\-> \n<v/a-zé]|-->|00:0|\\.000){0,120}") {
            let _ = parse(&format!("WEBVTT\n{body}"));
        }
    }
}
