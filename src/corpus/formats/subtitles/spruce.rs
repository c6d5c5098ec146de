//! Spruce subtitles (`.stl` as text): `00:00:01:00 , 00:00:03:00 , words|more`, settings behind `$`, notes behind
//! `//`. The last part of a time is frames.

use super::cue_text::trim_lines;
use crate::corpus::error::{ReadError, ReadWarning};
use crate::corpus::parsed::{ParsedTranscript, Segment};

/// Says whether a text has a line of Spruce subtitles among its first lines, behind settings and notes.
pub(crate) fn is_spruce(text: &str) -> bool {
    let mut lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['$', '/']));
    lines.next().is_some_and(|line| split_line(line).is_some())
}

/// Reads Spruce subtitles. Where a frame is over 24 or the settings say NTSC, a second has 30 frames, else 25.
///
/// # Errors
/// When no line is a subtitle.
pub(crate) fn parse(text: &str) -> Result<ParsedTranscript, ReadError> {
    let rows: Vec<_> = text
        .lines()
        .map(str::trim)
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with(['$', '/']))
        .collect();
    let cues: Vec<_> = rows.iter().filter_map(|(_, line)| split_line(line)).collect();
    let ntsc = text.lines().any(|line| line.starts_with('$') && line.to_uppercase().contains("NTSC"));
    let rate =
        if ntsc || cues.iter().any(|(start, end, _)| start.1 > 24.0 || end.1 > 24.0) { 30.0 } else { 25.0 };
    let segments = cues.into_iter().map(|(start, end, words)| {
        // `^I`, `^B` and `^U` switch italics, bold and underline.
        let words = words.replace("^I", "").replace("^B", "").replace("^U", "").replace('|', "\n");
        Segment::timed(start.0 + start.1 / rate, end.0 + end.1 / rate, trim_lines(&words))
    });
    let mut parsed = ParsedTranscript::from_captions(segments.collect());
    if parsed.segments.is_empty() {
        return Err(ReadError::new("no line is a subtitle such as 00:00:01:00 , 00:00:03:00 , words"));
    }
    if let Some((at, _)) = rows.iter().find(|(_, line)| split_line(line).is_none()) {
        parsed
            .warnings
            .push(ReadWarning { line: Some(at + 1), message: "lines without times left out".to_owned() });
    }
    Ok(parsed)
}

/// Seconds and frames.
type Timecode = (f64, f64);

/// The times and words of a line.
fn split_line(line: &str) -> Option<(Timecode, Timecode, &str)> {
    let mut parts = line.splitn(3, ',');
    Some((read_timecode(parts.next()?)?, read_timecode(parts.next()?)?, parts.next()?.trim()))
}

/// `00:00:01:12`, also with a point or semicolon before the frames.
fn read_timecode(text: &str) -> Option<Timecode> {
    let parts: Vec<f64> = text
        .trim()
        .split([':', ';', '.'])
        .map(|part| part.parse::<u32>().ok().map(f64::from))
        .collect::<Option<_>>()?;
    match *parts.as_slice() {
        [hours, minutes, seconds, frames] => Some((hours * 3600.0 + minutes * 60.0 + seconds, frames)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_both_rates() {
        let text = "//note\n$TapeOffset = FALSE\n00:00:01:05 , 00:00:02:00 , ^IOne|two^I\n00:00:03:00,00:00:04:20,three, four\n";
        assert!(is_spruce(text));
        let read = parse(text).unwrap();
        assert_eq!(
            read.segments,
            [Segment::timed(1.2, 2.0, "One\ntwo"), Segment::timed(3.0, 4.8, "three, four")]
        );
        let fast = parse("00:00:01:15 , 00:00:02:29 , One").unwrap();
        assert_eq!(fast.segments[0].start, Some(1.5));
        assert!(!is_spruce("solid cube\nfacet normal 0 0 0\n"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(body in "[0-9:;., |$/^Ia-zé\n]{0,60}") {
            let _ = (is_spruce(&body), parse(&body));
        }
    }
}
