//! Praat's TextGrid, long and short, after Praat's manual ("TextGrid file formats"): only numbers, texts in quotes
//! and flags in pointed brackets that stand by themselves count; all else is there for people.

use super::{from_tiers, tier_owner};
use crate::corpus::decode::one_line;
use crate::corpus::error::ReadError;
use crate::corpus::parsed::{ParsedTranscript, Segment};
use crate::corpus::part::text_part;

/// The most intervals a tier may say it has: more than a file of the largest size holds.
const MAX_INTERVALS: f64 = 50_000_000.0;

/// Says whether a text is a TextGrid.
pub(in crate::corpus::formats) fn is_textgrid(start: &str) -> bool {
    let head = text_part(start, ..start.floor_char_boundary(start.len().min(200)));
    head.contains("ooTextFile") && head.contains("TextGrid")
}

/// Reads a TextGrid: each tier of intervals is a speaker's, by its name.
///
/// # Errors
/// When it ends within a tier, or holds no words.
pub(in crate::corpus::formats) fn parse(text: &str) -> Result<ParsedTranscript, ReadError> {
    let mut values = Values { rest: text };
    let damaged = || ReadError::new("is a damaged TextGrid: it ends within a tier; save it again in Praat");
    // What kind of file it is, the borders of the recording, and how many tiers there are.
    let duration = values.skip_to_tiers().ok_or_else(damaged)?;
    let mut tiers: Vec<(String, Vec<Segment>)> = Vec::new();
    let mut marks: Vec<(String, Vec<Segment>)> = Vec::new();
    while let Some(class) = values.next_text() {
        let name = values.next_text().ok_or_else(damaged)?;
        let (_, _, count) = values.next_three().ok_or_else(damaged)?;
        let intervals = class == "IntervalTier";
        let mut segments = Vec::new();
        for _ in 0..count.clamp(0.0, MAX_INTERVALS) as usize {
            let start = values.next_number().ok_or_else(damaged)?;
            let end = if intervals { values.next_number().ok_or_else(damaged)? } else { start };
            let words = values.next_text().ok_or_else(damaged)?;
            if !words.trim().is_empty() {
                segments.push(Segment::timed(start, end, one_line(&words)));
            }
        }
        if intervals { &mut tiers } else { &mut marks }.push((name, segments));
    }
    // Points mark moments; they are words only where nothing else is.
    if tiers.iter().all(|(_, segments)| segments.is_empty()) {
        std::mem::swap(&mut tiers, &mut marks);
    }
    let mut parsed = join_tiers(tiers, &marks);
    if parsed.segments.is_empty() {
        return Err(ReadError::new("is a TextGrid without words in its tiers"));
    }
    parsed.duration = Some(duration);
    Ok(parsed)
}

/// The segments of all tiers that hold what is said: not those of sounds, nor words where the same speaker has a tier
/// of longer stretches.
fn join_tiers(tiers: Vec<(String, Vec<Segment>)>, marks: &[(String, Vec<Segment>)]) -> ParsedTranscript {
    let full: Vec<_> = tiers.into_iter().filter(|(_, segments)| !segments.is_empty()).collect();
    let spoken = |at: usize| full.get(at).is_some_and(|(name, _)| !tier_owner(name).1);
    let any_spoken = (0..full.len()).any(spoken);
    let length = |segments: &[Segment]| {
        let words: usize = segments.iter().map(|segment| segment.text.split_whitespace().count()).sum();
        words as f64 / segments.len().max(1) as f64
    };
    let mut left_out: Vec<String> =
        marks.iter().filter(|(_, segments)| !segments.is_empty()).map(|(name, _)| one_line(name)).collect();
    let mut segments = Vec::new();
    for (at, (name, own)) in full.iter().enumerate() {
        let (owner, part) = tier_owner(name);
        // A tier of single words beside one of sentences, of the same owner, says the same again.
        let repeats = length(own) <= 1.2
            && full.iter().enumerate().any(|(other, (name, tier))| {
                other != at && spoken(other) && tier_owner(name).0 == owner && length(tier) > 1.5
            });
        if (part && any_spoken) || repeats {
            left_out.push(one_line(name));
            continue;
        }
        let speaker = owner.map(|owner| one_line(&owner));
        segments.extend(own.iter().map(|segment| Segment { speaker: speaker.clone(), ..segment.clone() }));
    }
    from_tiers(segments, &left_out)
}

/// The values of a file in their order.
struct Values<'a> {
    rest: &'a str,
}

/// A value that stands by itself.
enum Value {
    Number(f64),
    Text(String),
    Flag,
}

impl Values<'_> {
    fn next_value(&mut self) -> Option<Value> {
        loop {
            self.rest = self.rest.trim_start();
            let first = self.rest.chars().next()?;
            if first == '"' {
                return Some(Value::Text(self.take_text()));
            }
            if first == '!' {
                self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
                continue;
            }
            let end = self.rest.find(|c: char| c.is_whitespace()).unwrap_or(self.rest.len());
            let word = text_part(self.rest, ..end);
            self.rest = text_part(self.rest, end..);
            if let Ok(number) = word.parse::<f64>()
                && number.is_finite()
            {
                return Some(Value::Number(number));
            }
            if word.starts_with('<') && word.ends_with('>') {
                return Some(Value::Flag);
            }
        }
    }

    /// A text in quotes; a quote inside is doubled.
    fn take_text(&mut self) -> String {
        let mut out = String::new();
        let mut rest = text_part(self.rest, 1..);
        while let Some(quote) = rest.find('"') {
            out.push_str(text_part(rest, ..quote));
            rest = text_part(rest, quote + 1..);
            match rest.strip_prefix('"') {
                Some(after) => {
                    out.push('"');
                    rest = after;
                }
                None => break,
            }
        }
        self.rest = rest;
        out
    }

    fn next_number(&mut self) -> Option<f64> {
        match self.next_value()? {
            Value::Number(number) => Some(number),
            Value::Text(_) | Value::Flag => None,
        }
    }

    fn next_text(&mut self) -> Option<String> {
        match self.next_value()? {
            Value::Text(text) => Some(text),
            Value::Number(_) | Value::Flag => None,
        }
    }

    fn next_three(&mut self) -> Option<(f64, f64, f64)> {
        Some((self.next_number()?, self.next_number()?, self.next_number()?))
    }

    /// Passes over the file's head up to the number of tiers; gives how long the recording is.
    fn skip_to_tiers(&mut self) -> Option<f64> {
        let mut end = 0.0;
        loop {
            match self.next_value()? {
                Value::Number(number) => end = number,
                Value::Text(_) => {}
                Value::Flag => {
                    self.next_number()?;
                    return Some(end);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Row<'a> = (Option<&'a str>, Option<f64>, Option<f64>, &'a str);

    fn rows(parsed: &ParsedTranscript) -> Vec<Row<'_>> {
        parsed.segments.iter().map(|s| (s.speaker.as_deref(), s.start, s.end, s.text.as_str())).collect()
    }

    const LONG: &str = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0 \nxmax = 4 \ntiers? <exists> \nsize = 2 \nitem []: \n    item [1]:\n        class = \"IntervalTier\" \n        name = \"Cleo\" \n        xmin = 0 \n        xmax = 4 \n        intervals: size = 2 \n        intervals [1]:\n            xmin = 0 \n            xmax = 1.5 \n            text = \"So \"\"yes\"\"\nand on\" \n        intervals [2]:\n            xmin = 1.5 \n            xmax = 4 \n            text = \"\" \n    item [2]:\n        class = \"IntervalTier\" \n        name = \"Cleo - phones\" \n        xmin = 0 \n        xmax = 4 \n        intervals: size = 1 \n        intervals [1]:\n            xmin = 0 \n            xmax = 1 \n            text = \"s\" \n";

    #[test]
    fn long_and_short() {
        let read = parse(LONG).unwrap();
        assert!(is_textgrid(LONG));
        assert_eq!(rows(&read), [(Some("Cleo"), Some(0.0), Some(1.5), "So \"yes\" and on")]);
        assert!(read.warnings[0].message.contains("Cleo - phones"), "{:?}", read.warnings);
        let short = "File type = \"ooTextFile\"\n\"TextGrid\"\n\n0\n3\n<exists>\n1\n\"IntervalTier\"\n\"sentence\"\n0\n3\n1\n0\n3\n\"Well then\"\n";
        assert_eq!(rows(&parse(short).unwrap()), [(None, Some(0.0), Some(3.0), "Well then")]);
    }

    #[test]
    fn damage_is_said() {
        let cut = LONG.split("text").next().unwrap();
        assert!(parse(cut).unwrap_err().reason.contains("damaged TextGrid"));
    }

    proptest! {
        #[test]
        fn never_panics(body in "(\"[a-z\"]{0,4}\"|<exists>|\"IntervalTier\"|[0-9.]{1,3}| |\n|!|=){0,60}") {
            let _ = parse(&format!("File type = \"ooTextFile\"\n\"TextGrid\"\n{body}"));
        }
    }
}
