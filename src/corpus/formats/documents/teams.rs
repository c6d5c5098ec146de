//! The transcript of a Teams meeting as a Word document, in its older layout: a line with two times, a line
//! with the name, then the words. (The newer layout, `Name   0:03` over the words, is running text.)

use crate::corpus::clock;
use crate::corpus::parsed::{ParsedTranscript, Segment};

/// Reads a document in that layout; none where it is in another. At least two lines must be pairs of times,
/// and one line in six (chosen by hand).
pub(crate) fn read(text: &str) -> Option<ParsedTranscript> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let times = lines.iter().filter(|line| clock::parse_timing(line).is_some()).count();
    if times < 2 || times * 6 < lines.len() {
        return None;
    }
    let mut recording = ParsedTranscript::from_captions(Vec::new());
    let mut named = false;
    for line in lines {
        if let Some((start, end)) = clock::parse_timing(line) {
            recording.segments.push(Segment::timed(start, end, ""));
            named = false;
            continue;
        }
        let Some(piece) = recording.segments.last_mut() else {
            // What stands before the first time is what the meeting is called.
            recording.attributes.entry("title".to_owned()).or_insert_with(|| line.to_owned());
            continue;
        };
        if is_caption_id(line) {
            continue;
        }
        if named {
            if !piece.text.is_empty() {
                piece.text.push(' ');
            }
            piece.text.push_str(line);
        } else {
            piece.speaker = Some(line.to_owned());
            named = true;
        }
    }
    Some(recording)
}

/// The identifier of a caption, which stands before its times or before its name.
fn is_caption_id(line: &str) -> bool {
    line.len() >= 32
        && line.contains('-')
        && line.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'-' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_names_and_words() {
        let text = "Weekly call\n\n0:0:0.0 --> 0:0:3.480\nAnn Lee\nHello all.\n\n1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/12-0\n\n0:1:2.5 --> 1:0:3.0\nBo\nHi.\nAnd so.\n";
        let read = read(text).unwrap();
        assert_eq!(read.attributes["title"], "Weekly call");
        let seen: Vec<_> =
            read.segments.iter().map(|p| (p.speaker.as_deref(), p.start, p.end, p.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                (Some("Ann Lee"), Some(0.0), Some(3.48), "Hello all."),
                (Some("Bo"), Some(62.5), Some(3603.0), "Hi. And so.")
            ]
        );
        assert!(super::read("A line\nand another\n").is_none());
    }
}
