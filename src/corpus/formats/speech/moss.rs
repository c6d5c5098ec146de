//! The text of recognisers that write times and speakers into it: `[1.5][S01] words [3.2][3.2][S02] …`.

use crate::corpus::parsed::{ParsedTranscript, Segment};
use crate::corpus::part::text_part;
use crate::corpus::speaker_label::name_machine_label;

/// The head of a segment: the bytes it takes, its time and its label.
fn read_head(text: &str) -> Option<(usize, f64, &str)> {
    let (second, after) = read_number(text)?;
    let inside = after.trim_start().strip_prefix("[S")?;
    let end = inside.find(']').filter(|end| (1..=4).contains(end))?;
    let digits = inside.get(..end).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let rest = inside.get(end + 1..)?;
    let label = text_part(text, text.len() - rest.len() - digits.len() - 2..);
    Some((text.len() - rest.len(), second, label.get(..digits.len() + 1)?))
}

/// A number in square brackets, and what follows.
fn read_number(text: &str) -> Option<(f64, &str)> {
    let (number, after) = text.strip_prefix('[')?.split_once(']')?;
    let plain =
        !number.is_empty() && number.len() <= 12 && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    Some((number.parse().ok().filter(|_| plain)?, after))
}

/// Says whether a text begins with such a segment.
pub(in crate::corpus::formats) fn is_moss(start: &str) -> bool {
    read_head(start).is_some()
}

/// Reads such a text.
pub(in crate::corpus::formats) fn parse(text: &str) -> ParsedTranscript {
    let mut heads = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('[')) {
        let here = at + found;
        match read_head(text_part(text, here..)) {
            Some((length, second, label)) => {
                heads.push((here, here + length, second, label));
                at = here + length;
            }
            None => at = here + 1,
        }
    }
    let ends = heads.iter().skip(1).map(|head| head.0).chain([text.len()]);
    let segments = heads.iter().zip(ends).map(|(&(_, from, start, label), to)| {
        let words = text_part(text, from..to).trim();
        let last = words.rfind('[').and_then(|open| Some((open, read_number(text_part(words, open..))?)));
        let last = last.filter(|(_, (second, after))| after.trim().is_empty() && *second >= start);
        let (words, end) =
            last.map_or((words, None), |(open, (second, _))| (text_part(words, ..open).trim(), Some(second)));
        Segment {
            end,
            speaker: name_machine_label(label),
            start: Some(start),
            text: words.to_owned(),
            ..Segment::default()
        }
    });
    ParsedTranscript::from_captions(segments.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_among_words_stay() {
        let text = "[0.5][S01] See [2] and [4] [2.5][2.5][S02] Well. [4]";
        assert!(is_moss(text));
        let rows: Vec<_> =
            parse(text).segments.into_iter().map(|s| (s.start, s.end, s.speaker.unwrap(), s.text)).collect();
        assert_eq!(
            rows,
            [
                (Some(0.5), Some(2.5), "Speaker 1".to_owned(), "See [2] and [4]".to_owned()),
                (Some(2.5), Some(4.0), "Speaker 2".to_owned(), "Well.".to_owned())
            ]
        );
        assert!(!is_moss("[1] a note") && !is_moss("[00:01] [Sam] hi"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(body in "[\\[\\]S0-9. a-zé]{0,60}") {
            let _ = (is_moss(&body), parse(&body));
        }
    }
}
