//! SubRip (SRT) as it is found: with or without numbers, comma or point, hours or none, tags of ASS and HTML,
//! blank lines inside cues, any order; and YouTube's SBV, which differs in its timing line only. There is no
//! specification; the dialects are those of the parsers `srt`, `astisub` and `webvtt-py`.
//!
//! A cue runs from its timing line to the next one, not to a blank line, since tools leave blank lines inside
//! cues.

use super::cue_text::{split_voices, trim_lines};
use crate::corpus::clock::{parse_timing, parse_timing_in_frames};
use crate::corpus::error::{ReadError, ReadWarning};
use crate::corpus::parsed::{ParsedTranscript, Segment};

/// Says whether a timing line is among the first three lines that are not blank.
pub(crate) fn is_srt(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(3)
        .any(|line| parse_timing(line).is_some())
}

/// Reads a file of SubRip or SBV cues.
///
/// # Errors
/// When no line is a time such as `00:00:01,000 --> 00:00:04,000`.
pub(crate) fn parse(text: &str) -> Result<ParsedTranscript, ReadError> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let rate = frame_rate(&lines);
    let times: Vec<Option<(f64, f64)>> = lines.iter().map(|line| cue_timing(line, rate)).collect();
    let mut recording = ParsedTranscript::from_captions(Vec::new());
    let mut current: Option<SrtCue> = None;
    // The number of the last cue: where no blank lines part cues, the next number begins the next.
    let mut number: Option<u32> = None;
    // Where words stand before the first cue, and on how many lines.
    let mut before: Option<(usize, usize)> = None;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let timed = |n: usize| times.get(n).copied().flatten();
        if let Some((start, end)) = timed(at) {
            push_cue(&mut recording, current.take());
            current = Some(SrtCue { start, end, payload: words_behind_times(line).into_iter().collect() });
        } else if is_number(line)
            && timed(at + 1).is_some()
            && (follows_blank(&lines, at) || counts_on(line, number))
        {
            number = line.parse().ok();
            push_cue(&mut recording, current.take());
        } else if follows_blank(&lines, at) && is_number(line) && is_untimed_block(&lines, &times, at) {
            push_cue(&mut recording, current.take());
            let message = "a cue without a time left out".to_owned();
            recording.warnings.push(ReadWarning { line: Some(at + 1), message });
        } else if line.contains("-->") || (follows_blank(&lines, at) && is_broken_sbv(line)) {
            push_cue(&mut recording, current.take());
            let message = "a cue with a broken time left out".to_owned();
            recording.warnings.push(ReadWarning { line: Some(at + 1), message });
        } else if let Some(cue) = &mut current {
            cue.payload.push(line);
        } else if !line.is_empty() && recording.segments.is_empty() && recording.warnings.is_empty() {
            before.get_or_insert((at, 0)).1 += 1;
        }
        at += 1;
    }
    push_cue(&mut recording, current);
    if let Some((first, count)) = before {
        let said: String = lines.get(first).into_iter().flat_map(|line| line.chars()).take(60).collect();
        let message = match count {
            1 => format!("a line before the first cue left out: {said}"),
            _ => format!("{count} lines before the first cue left out, the first: {said}"),
        };
        recording.warnings.insert(0, ReadWarning { line: Some(first + 1), message });
    }
    if recording.segments.is_empty() {
        let line = recording.warnings.first().and_then(|warning| warning.line);
        let reason = "no subtitle has a time such as 00:00:01,000 --> 00:00:04,000".to_owned();
        return Err(ReadError { line, reason });
    }
    Ok(recording)
}

/// The cue being read.
struct SrtCue<'a> {
    start: f64,
    end: f64,
    payload: Vec<&'a str>,
}

/// The times of a timing line. It must begin with a digit or a sign, which is tried first as most lines do
/// not.
fn cue_timing(line: &str, rate: f64) -> Option<(f64, f64)> {
    let begins = line.as_bytes().first().is_some_and(|b| b.is_ascii_digit() || *b == b'-');
    begins.then(|| parse_timing_in_frames(line, rate)).flatten()
}

/// Words behind the times on their line, as some tools write them: `00:01.0 --> 00:04.0 Good morning.` Settings of where a
/// cue stands are none: `X1:40 Y1:20`, `align:start position:0%`.
fn words_behind_times(line: &str) -> Option<&str> {
    let (_, behind) = line.split_once("-->").or_else(|| line.split_once("->"))?;
    let behind = behind.trim_start();
    let words = behind.get(behind.find([' ', '\t'])?..)?.trim();
    let is_setting =
        |word: &str| word.split_once(':').is_some_and(|(key, value)| !key.is_empty() && !value.is_empty());
    (words.chars().any(char::is_alphabetic) && !words.split_whitespace().all(is_setting)).then_some(words)
}

/// The frames a second where times end in frames: 25, or 30 where a frame over 24 occurs.
fn frame_rate(lines: &[&str]) -> f64 {
    let timing = lines.iter().filter(|line| line.contains("-->") && line.matches([':', ';']).count() == 6);
    let frames = timing
        .filter_map(|line| line.split("-->").next()?.trim().rsplit([':', ';']).next()?.parse::<u32>().ok());
    if frames.max().is_some_and(|most| most > 24) { 30.0 } else { 25.0 }
}

/// Says whether a number goes on counting from the last cue's.
fn counts_on(line: &str, last: Option<u32>) -> bool {
    last.zip(line.parse::<u32>().ok()).is_some_and(|(last, number)| number == last + 1)
}

/// Says whether a line was meant as an SBV timing line: two clock times and a comma, one of them mistyped.
fn is_broken_sbv(line: &str) -> bool {
    let parts = line.split_once(',').filter(|_| line.len() < 40 && !line.contains(' '));
    parts.is_some_and(|(a, b)| {
        let clocky =
            |part: &str| part.matches(':').count() == 2 && part.starts_with(|c: char| c.is_ascii_digit());
        clocky(a) && clocky(b)
    })
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.len() < 10 && line.bytes().all(|b| b.is_ascii_digit())
}

/// Says whether a line is the first or follows a blank one.
fn follows_blank(lines: &[&str], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| lines.get(before)).is_none_or(|line| line.is_empty())
}

/// Says whether a lone number after a blank line heads a block that has text but no time: the next block,
/// within twenty lines, begins with a number and a time.
fn is_untimed_block(lines: &[&str], times: &[Option<(f64, f64)>], at: usize) -> bool {
    let next = lines.get(at + 1).is_some_and(|line| !line.is_empty());
    let broken = lines.get(at + 1).is_some_and(|line| line.contains("-->"));
    let Some(end) =
        lines.iter().enumerate().skip(at + 1).take(20).find(|(_, l)| l.is_empty()).map(|(n, _)| n)
    else {
        return false;
    };
    let following = times.get(end + 1).copied().flatten().or_else(|| times.get(end + 2).copied().flatten());
    next && !broken && following.is_some()
}

/// Adds the segments of a finished cue, one for each voice.
fn push_cue(recording: &mut ParsedTranscript, cue: Option<SrtCue<'_>>) {
    let Some(SrtCue { start, end, mut payload }) = cue else { return };
    while payload.last().is_some_and(|line| line.is_empty()) {
        payload.pop();
    }
    let text = payload.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    let text = text.replace("\\N", "\n").replace("[br]", "\n");
    for voice in split_voices(&text) {
        recording
            .segments
            .push(Segment { speaker: voice.speaker, ..Segment::timed(start, end, trim_lines(&voice.text)) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cues(text: &str) -> Vec<(f64, f64, String)> {
        let pieces = parse(text).unwrap().segments;
        pieces.into_iter().map(|p| (p.start.unwrap(), p.end.unwrap(), p.text)).collect()
    }

    #[test]
    fn dialects() {
        let text = "1\n00:00:01,5 --> 00:00:02.000 X1:40\n{\\an8}<i>One</i>\n\nstill one\n2\n\n00:03 --> 00:04\nTwo\n\n3\n00:00:05,000 --> 00:00:04,000\n42\n";
        assert_eq!(
            cues(text),
            [(1.5, 2.0, "One\nstill one\n2".into()), (3.0, 4.0, "Two".into()), (5.0, 4.0, "42".into())]
        );
        assert_eq!(
            cues("0:00:00.378,0:00:11.378\na\n\n0:00:12.000,0:00:13.000\nb"),
            [(0.378, 11.378, "a".into()), (12.0, 13.0, "b".into())]
        );
    }

    #[test]
    fn numbers_without_empty_lines() {
        let text = "1\n00:00:01,0 --> 00:00:02,0\na\n2\n00:00:03,0 --> 00:00:04,0\nin\n7\n3\n00:00:05,0 --> 00:00:06,0\nc";
        assert_eq!(cues(text).into_iter().map(|cue| cue.2).collect::<Vec<_>>(), ["a", "in\n7", "c"]);
        let frames = "1\n00:00:01:29 --> 00:00:02:15\na\n";
        assert_eq!(cues(frames)[0].1, 2.5);
    }

    #[test]
    fn broken_blocks_are_left_out_and_told() {
        let text = "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\nno time\n\n3\n00:00:03,000 --> 00:00:04,000\nb";
        let read = parse(text).unwrap();
        assert_eq!(read.segments.len(), 2);
        assert_eq!(read.warnings[0].line, Some(5));
        assert!(parse("1\nsome text").is_err());
    }

    #[test]
    fn words_behind_the_times_are_words() {
        let text = "00:00:01.000 --> 00:00:04.000 Good morning: all\n00:00:04.000 --> 00:00:05.000  align:start X1:40\nYes.\n\
                    00:00:06,000 --> 00:00:08,000 So.\nthen\n";
        let said: Vec<String> = cues(text).into_iter().map(|cue| cue.2).collect();
        assert_eq!(said, ["Good morning: all", "Yes.", "So.\nthen"]);
    }

    #[test]
    fn words_before_the_first_cue_are_told() {
        let text = "Interview with Ann\nby Ben\n\n1\n00:00:01,000 --> 00:00:02,000\na\n";
        let warnings = parse(text).unwrap().warnings;
        assert_eq!((warnings.len(), warnings[0].line), (1, Some(1)));
        assert_eq!(
            warnings[0].message,
            "2 lines before the first cue left out, the first: Interview with Ann"
        );
    }

    proptest! {
        #[test]
        fn never_panics(body in "([0-9:., \n<{\\\\a-zé]|-->|00:00:0|,000){0,120}") {
            let _ = parse(&body);
        }
    }
}
