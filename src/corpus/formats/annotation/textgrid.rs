//! Praat's TextGrid, long and short, after Praat's manual ("TextGrid file formats"): only numbers, texts in quotes
//! and flags in pointed brackets that stand by themselves count; all else is there for people.

use super::{from_tiers, tier_owner};
use crate::corpus::decode::one_line;
use crate::corpus::error::ReadError;
use crate::corpus::language::count_words_of_a_size;
use crate::corpus::parsed::{ParsedTranscript, Segment};
use crate::corpus::part::text_part;

/// The most intervals a tier may say it has: more than a file of the largest size holds.
const MAX_INTERVALS: f64 = 50_000_000.0;

/// In a tier of single words an interval has at most so many words between blanks, on average, and so many words in a
/// script without blanks, where a long word counts as two. Chosen by hand; not measured.
const MAX_BETWEEN_BLANKS: f64 = 1.2;
const MAX_SINGLE_WORDS: f64 = 2.0;
/// A tier of sentences has more than so many times as many. Chosen by hand; not measured.
const LONGER_STRETCHES: f64 = 1.5;

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
    let mean = |segments: &[Segment], count: fn(&str) -> usize| {
        let words: usize = segments.iter().map(|segment| count(&segment.text)).sum();
        words as f64 / segments.len().max(1) as f64
    };
    // The words of an interval on average, and how many of them stand between blanks.
    let lengths: Vec<(f64, f64)> = full
        .iter()
        .map(|(_, own)| (mean(own, count_words_of_a_size), mean(own, |text| text.split_whitespace().count())))
        .collect();
    let mut left_out: Vec<String> =
        marks.iter().filter(|(_, segments)| !segments.is_empty()).map(|(name, _)| one_line(name)).collect();
    let mut segments = Vec::new();
    for (at, (name, own)) in full.iter().enumerate() {
        let (owner, part) = tier_owner(name);
        // A tier of single words beside one of sentences, of the same owner, says the same again.
        let (words, between_blanks) = lengths.get(at).copied().unwrap_or_default();
        let repeats = words <= MAX_SINGLE_WORDS
            && between_blanks <= MAX_BETWEEN_BLANKS
            && full.iter().zip(&lengths).enumerate().any(|(other, ((name, _), (longer, _)))| {
                other != at
                    && spoken(other)
                    && tier_owner(name).0 == owner
                    && *longer > words.max(1.0) * LONGER_STRETCHES
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
    fn words_beside_utterances_are_left_out_in_every_script() {
        let tier = |name: &str, said: &[&str]| {
            let intervals: String =
                said.iter().enumerate().map(|(at, text)| format!("{at}\n{}\n\"{text}\"\n", at + 1)).collect();
            format!("\"IntervalTier\"\n\"{name}\"\n0\n9\n{}\n{intervals}", said.len())
        };
        let said: [(&str, &[&str]); 5] = [
            ("so it was then", &["so", "it", "was", "then"]),
            ("我们今天谈谈教育", &["我们", "今天", "谈谈", "教育"]),
            (
                "私たちは海の近くに住んでいました",
                &["私たち", "は", "海", "の", "近く", "に", "住んで", "いました"],
            ),
            ("วันนี้เราคุยเรื่องโรงเรียน", &["วันนี้", "เรา", "คุย", "เรื่อง", "โรงเรียน"]),
            ("그때 우리는 바닷가에 살았다", &["그때", "우리는", "바닷가에", "살았다"]),
        ];
        for (whole, words) in said {
            for tiers in [
                [tier("utterances", &[whole]), tier("words", words)],
                [tier("words", words), tier("utterances", &[whole])],
            ] {
                let file = format!(
                    "File type = \"ooTextFile\"\n\"TextGrid\"\n\n0\n9\n<exists>\n2\n{}",
                    tiers.concat()
                );
                let read = parse(&file).unwrap();
                assert_eq!(rows(&read), [(None, Some(0.0), Some(1.0), whole)]);
                assert!(read.warnings[0].message.ends_with(": words"), "{:?}", read.warnings);
            }
        }
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
