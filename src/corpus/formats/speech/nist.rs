//! The text formats of NIST's scoring tools, which speech corpora and recognisers use: STM, a segment a line with who
//! speaks (`talk 1 anna 0.00 5.25 <o,f0> words`), and CTM, a word a line (`talk 1 0.00 0.20 word 0.9`). Lines that begin
//! with `;;` are comments. SCTK's documentation describes both.

use crate::corpus::error::ReadError;
use crate::corpus::formats::ParsedContent;
use crate::corpus::parsed::{ParsedTranscript, Segment};
use std::collections::BTreeMap;

/// The fewest lines, and how many are looked at. Chosen by hand.
const LINES: (usize, usize) = (2, 40);

/// The most recordings one file may name: up to two kilobytes of memory for each. Chosen by hand; it bounds memory.
const MAX_RECORDINGS: usize = 100_000;

/// Whose words a segment of no speech has; they are left out.
const NO_SPEECH: [&str; 3] = ["ignore_time_segment_in_scoring", "inter_segment_gap", "excluded_region"];

/// A line: the recording it is of, and the segment.
struct NistLine<'a> {
    recording: &'a str,
    segment: Segment,
}

/// Says whether all first lines of a text are of one of the formats.
pub(in crate::corpus::formats) fn is_nist(text: &str) -> bool {
    let lines = || text.lines().filter(|line| !is_comment(line)).take(LINES.1);
    lines().count() >= LINES.0
        && (lines().all(|line| read_stm(line).is_some()) || lines().all(|line| read_ctm(line).is_some()))
}

/// Reads such a text: a transcript for each recording it names.
///
/// # Errors
/// When it names more recordings than are read.
pub(in crate::corpus::formats) fn parse(text: &str) -> Result<ParsedContent, ReadError> {
    let first = text.lines().find(|line| !is_comment(line)).unwrap_or("");
    let read = if read_stm(first).is_some() { read_stm } else { read_ctm };
    let mut talks: Vec<(String, ParsedTranscript)> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for line in text.lines().filter(|line| !is_comment(line)) {
        let Some(NistLine { recording, segment }) = read(line) else {
            if let Some((_, talk)) = talks.last_mut() {
                talk.left_out += line.chars().filter(|c| !c.is_whitespace()).count();
            }
            continue;
        };
        let at = *places.entry(recording).or_insert_with(|| {
            talks.push((recording.to_owned(), ParsedTranscript::from_captions(Vec::new())));
            talks.len() - 1
        });
        if talks.len() > MAX_RECORDINGS {
            return Err(ReadError::new(format!(
                "names more than {MAX_RECORDINGS} recordings; cut it into smaller files"
            )));
        }
        let Some((_, talk)) = talks.get_mut(at) else { continue };
        let silent = segment.speaker.as_deref().is_some_and(|who| NO_SPEECH.contains(&who))
            || NO_SPEECH.contains(&segment.text.to_lowercase().as_str());
        if silent {
            talk.left_out += segment.text.chars().filter(|c| !c.is_whitespace()).count();
        } else {
            talk.segments.push(segment);
        }
    }
    Ok(match talks.len() {
        1 => ParsedContent::Transcript(talks.remove(0).1),
        _ => ParsedContent::Rows(talks, Vec::new()),
    })
}

/// Says whether a line is a comment or empty.
fn is_comment(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with(";;")
}

/// Says whether a field names a channel.
fn is_channel(field: &str) -> bool {
    matches!(field, "A" | "B") || field.len() <= 2 && field.bytes().all(|b| b.is_ascii_digit())
}

/// A time in seconds.
fn seconds(field: &str) -> Option<f64> {
    field.parse().ok().filter(|second: &f64| second.is_finite() && *second >= 0.0 && field.contains('.'))
}

/// A line of STM.
fn read_stm(line: &str) -> Option<NistLine<'_>> {
    let mut fields = line.split_whitespace();
    let recording = fields.next()?;
    fields.next().filter(|field| is_channel(field))?;
    let speaker = fields.next()?;
    let (start, end) = (seconds(fields.next()?)?, seconds(fields.next()?)?);
    let mut words: Vec<&str> = fields.collect();
    if words.first().is_some_and(|label| label.starts_with('<') && label.ends_with('>')) {
        words.remove(0);
    }
    let segment =
        Segment { speaker: Some(speaker.to_owned()), ..Segment::timed(start, end, words.join(" ")) };
    (end >= start).then_some(NistLine { recording, segment })
}

/// A line of CTM.
fn read_ctm(line: &str) -> Option<NistLine<'_>> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let [recording, channel, start, length, word, ..] = fields.as_slice() else { return None };
    let (start, length) = (seconds(start)?, seconds(length)?);
    (fields.len() <= 8 && is_channel(channel))
        .then(|| NistLine { recording, segment: Segment::timed(start, start + length, *word) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(content: ParsedContent) -> Vec<(Option<f64>, Option<String>, String)> {
        match content {
            ParsedContent::Transcript(talk) => {
                talk.segments.into_iter().map(|it| (it.start, it.speaker, it.text)).collect()
            }
            ParsedContent::Rows(..) => panic!("several recordings"),
        }
    }

    #[test]
    fn segments_with_speakers() {
        let text = ";; made for a test\ntalk 1 anna 0.50 2.25 <o,f0,female> so it was\ntalk 1 inter_segment_gap 2.25 3.00 <o,,>\ntalk 1 ben 3.00 4.00 and so\n";
        assert!(is_nist(text));
        assert_eq!(
            rows(parse(text).unwrap()),
            [
                (Some(0.5), Some("anna".to_owned()), "so it was".to_owned()),
                (Some(3.0), Some("ben".to_owned()), "and so".to_owned())
            ]
        );
    }

    #[test]
    fn words_alone_and_several_recordings() {
        let text = "a A 0.10 0.20 so 0.9\na A 0.40 0.20 it 0.9\n";
        assert!(is_nist(text));
        assert_eq!(rows(parse(text).unwrap())[1], (Some(0.4), None, "it".to_owned()));
        let two = format!("{text}b A 0.10 0.20 no 0.9\n");
        assert!(
            matches!(parse(&two).unwrap(), ParsedContent::Rows(talks, _) if talks.len() == 2 && talks[1].0 == "b")
        );
    }

    #[test]
    fn other_texts_are_none() {
        assert!(!is_nist("The mill 1 was shut 2.0 3.0 times\nand so it was.\n"));
        assert!(!is_nist("talk 1 1.5 2.5 word\n"));
        assert!(!is_nist("1 2 3 4 5\n2 3 4 5 6\n"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(body in "[a-zA1 .<>;0-9\n]{0,80}") {
            let _ = (is_nist(&body), parse(&body));
        }
    }
}
