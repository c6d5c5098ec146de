//! The ways a time is written, as a table: clock times, seconds, frames, milliseconds and words, bare or between
//! marks. Each row is read at the beginning of a text; a range has two times between one pair of marks.

use crate::corpus::clock::{leading_blanks, parse_clock};
use crate::corpus::part::text_part;

/// Frames a second where a file does not say: 25 as in European video. With 24 or 30 a time is off by less than
/// .17 s.
const FRAMES_PER_SECOND: f64 = 25.0;

/// What stands between the marks of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeBody {
    /// `1:02:03.5`, `02:03`.
    Clock,
    /// `00:00:12-4`: a clock time with tenths behind a hyphen, as f4transkript and MAXQDA write it.
    Tenths,
    /// `00.00.05`: hours, minutes and seconds with points, as QualCoder writes it.
    Dotted,
    /// `00:00:01:12`: a clock time with frames.
    Frames,
    /// `5.82`, `5.82s`: seconds with a fraction or a unit.
    Seconds,
    /// `5820 ms`.
    Milliseconds,
    /// `1 minute 5 seconds`, `1h02m03s`.
    Units,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeForm {
    /// What it is called in reports and by `--layout`.
    pub name: &'static str,
    /// The mark before it; empty for a bare time.
    pub open: &'static str,
    /// The mark after it.
    pub close: &'static str,
    /// What stands between them.
    pub body: TimeBody,
}

const fn row(name: &'static str, open: &'static str, close: &'static str, body: TimeBody) -> TimeForm {
    TimeForm { name, open, close, body }
}

/// The ways a time is written. Of two rows with the same marks the first that fits is taken.
pub(crate) const TIME_FORMS: [TimeForm; 25] = [
    row("[00:05]", "[", "]", TimeBody::Clock),
    row("[00:00:05:12]", "[", "]", TimeBody::Frames),
    row("[00.00.05]", "[", "]", TimeBody::Dotted),
    row("[00:00:05-3]", "[", "]", TimeBody::Tenths),
    row("[5.3]", "[", "]", TimeBody::Seconds),
    row("[5300 ms]", "[", "]", TimeBody::Milliseconds),
    row("[1 min 5 s]", "[", "]", TimeBody::Units),
    row("(00:05)", "(", ")", TimeBody::Clock),
    row("(00:00:05:12)", "(", ")", TimeBody::Frames),
    row("(00.00.05)", "(", ")", TimeBody::Dotted),
    row("(1 min 5 s)", "(", ")", TimeBody::Units),
    row("{00:05}", "{", "}", TimeBody::Clock),
    row("{00.00.05}", "{", "}", TimeBody::Dotted),
    row("<00:05>", "<", ">", TimeBody::Clock),
    row("【00:05】", "【", "】", TimeBody::Clock),
    row("`00:05`", "`", "`", TimeBody::Clock),
    row("#00:00:05-3#", "#", "#", TimeBody::Tenths),
    row("#00:05#", "#", "#", TimeBody::Clock),
    row("#00.00.05#", "#", "#", TimeBody::Dotted),
    row("@00:05", "@", "", TimeBody::Clock),
    row("00:00:05:12", "", "", TimeBody::Frames),
    row("00:05", "", "", TimeBody::Clock),
    row("5.3s", "", "", TimeBody::Seconds),
    row("5300 ms", "", "", TimeBody::Milliseconds),
    row("1 minute 5 seconds", "", "", TimeBody::Units),
];

/// Which rows may stand in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimePlace {
    /// Among words: only times between marks.
    Marked,
    /// At the beginning of a line or behind a name: also bare clock times.
    Leading,
    /// All of a line: every row.
    Alone,
}

impl TimePlace {
    /// Says whether a row may stand here.
    fn allows(self, form: &TimeForm) -> bool {
        match self {
            _ if !form.open.is_empty() && !form.close.is_empty() => true,
            Self::Marked => false,
            Self::Leading => {
                matches!(form.body, TimeBody::Clock | TimeBody::Frames) && matches!(form.open, "" | "@")
            }
            Self::Alone => true,
        }
    }
}

/// A time as it was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WrittenTime {
    /// When it begins, in seconds.
    pub start: f64,
    /// When it ends, where it is a range.
    pub end: Option<f64>,
    /// The bytes it takes.
    pub length: usize,
    /// The index of its row.
    pub form: usize,
}

impl WrittenTime {
    /// Says whether it stands without marks.
    pub fn is_bare(&self) -> bool {
        TIME_FORMS.get(self.form).is_some_and(|form| form.close.is_empty())
    }
}

/// Reads the time a text begins with, in the first row that fits and may stand in that place. Markdown's
/// backslash before a mark is passed over.
pub(crate) fn read_time(text: &str, place: TimePlace) -> Option<WrittenTime> {
    let first = *text.as_bytes().first()?;
    // Most texts begin with none of these, which is told at once.
    if !(first.is_ascii_digit()
        || matches!(first, b'[' | b'(' | b'{' | b'<' | b'#' | b'@' | b'`' | b'\\' | 0xe3))
    {
        return None;
    }
    let opener = text.strip_prefix('\\').unwrap_or(text);
    let escaped = text.len() - opener.len();
    let rows = TIME_FORMS.iter().enumerate().filter(|(_, form)| place.allows(form));
    for (at, form) in rows {
        let Some(inside) = opener.strip_prefix(form.open) else { continue };
        let Some((start, end, length)) = read_inside(inside, form) else { continue };
        let length = escaped + form.open.len() + length;
        let length = length + link_length(text_part(text, length..), form);
        return Some(WrittenTime { start, end, length, form: at });
    }
    None
}

/// The bytes of a link to the second a time in square brackets names, as Markdown has it: `[0:05](https://x.org?t=5)`.
fn link_length(after: &str, form: &TimeForm) -> usize {
    let target = after.strip_prefix('(').filter(|_| form.open == "[").and_then(|rest| rest.split_once(')'));
    let is_link = |target: &str| {
        (target.starts_with("http") || target.starts_with(['#', '?', '/']))
            && !target.contains(char::is_whitespace)
    };
    target.filter(|(target, _)| is_link(target)).map_or(0, |(target, _)| target.len() + 2)
}

/// Says whether a text is a time and nothing else, and gives it.
pub(crate) fn is_whole_time(text: &str) -> Option<WrittenTime> {
    let text = text.trim();
    read_time(text, TimePlace::Alone).filter(|time| time.length == text.len())
}

/// Reads what stands between the marks of a row, and the closing mark.
fn read_inside(inside: &str, form: &TimeForm) -> Option<(f64, Option<f64>, usize)> {
    let mut at = if form.open.is_empty() { 0 } else { leading_blanks(inside) };
    let (start, length) = form.body.read(text_part(inside, at..))?;
    at += length;
    let (end, length) = read_range_end(text_part(inside, at..), form.body);
    at += length;
    if form.close.is_empty() {
        // A bare time ends where its number does.
        let mut after = text_part(inside, at..).chars();
        let next = after.next();
        let digit = after.next().is_some_and(|c| c.is_ascii_digit());
        let ends = next.is_none_or(|c| !(c.is_alphanumeric() || c == ':' && digit));
        return ends.then_some((start, end, at));
    }
    at += leading_blanks(text_part(inside, at..));
    let rest = text_part(inside, at..);
    let unescaped = rest.strip_prefix('\\').unwrap_or(rest);
    let after = unescaped.strip_prefix(form.close)?;
    Some((start, end, inside.len() - after.len()))
}

/// The end of a range behind an arrow or dash, and the bytes taken; none and 0 where there is none.
fn read_range_end(text: &str, body: TimeBody) -> (Option<f64>, usize) {
    let mut at = leading_blanks(text);
    let rest = text_part(text, at..);
    let arrows = ["-->", "->", "–", "—", "-", "to ", "bis "];
    let Some(arrow) = arrows.iter().find(|arrow| rest.starts_with(**arrow)) else { return (None, 0) };
    at += arrow.len();
    at += leading_blanks(text_part(text, at..));
    match body.read(text_part(text, at..)) {
        Some((end, length)) => (Some(end), at + length),
        None => (None, 0),
    }
}

impl TimeBody {
    /// Reads a time of this body at the beginning of a text: seconds, and the bytes it takes.
    fn read(self, text: &str) -> Option<(f64, usize)> {
        match self {
            Self::Clock => parse_clock(text),
            Self::Tenths => read_tenths(text),
            Self::Dotted => read_dotted(text),
            Self::Frames => read_frames(text),
            Self::Seconds => read_seconds(text),
            Self::Milliseconds => read_milliseconds(text),
            Self::Units => read_units(text),
        }
    }
}

/// The bytes of the digits a text begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// `00:00:12-4`: one digit behind the hyphen, and no more.
fn read_tenths(text: &str) -> Option<(f64, usize)> {
    let (whole, length) = parse_clock(text)?;
    let rest = text_part(text, length..).strip_prefix('-')?;
    let count = digits(rest);
    let tenths: f64 = rest.get(..count)?.parse().ok()?;
    let after = rest.as_bytes().get(count);
    (count == 1 && after != Some(&b':')).then_some((whole + tenths / 10.0, length + 1 + count))
}

/// `00.00.05` or `00.00.05.250`: three parts of two digits, minutes and seconds under sixty.
fn read_dotted(text: &str) -> Option<(f64, usize)> {
    let mut parts = [0.0; 3];
    let mut at = 0;
    for (number, part) in parts.iter_mut().enumerate() {
        let count = digits(text_part(text, at..));
        if count != 2 && !(number == 0 && count == 1) {
            return None;
        }
        *part = text.get(at..at + count)?.parse().ok()?;
        at += count;
        if number < 2 {
            at += text_part(text, at..).strip_prefix('.').map(|_| 1)?;
        }
    }
    let [hours, minutes, seconds] = parts;
    if minutes >= 60.0 || seconds >= 60.0 {
        return None;
    }
    let mut whole = hours * 3600.0 + minutes * 60.0 + seconds;
    if let Some(fraction) = text_part(text, at..).strip_prefix(['.', ',']) {
        let count = digits(fraction).min(3);
        if count > 0 {
            whole += fraction.get(..count)?.parse::<f64>().ok()? / 10f64.powi(i32::try_from(count).ok()?);
            at += 1 + count;
        }
    }
    Some((whole, at))
}

/// `00:00:01:12` or `00:00:01;12`.
fn read_frames(text: &str) -> Option<(f64, usize)> {
    let clock = text.char_indices().filter(|(_, c)| matches!(c, ':' | ';')).nth(2)?.0;
    let (whole, length) = parse_clock(text.get(..clock)?)?;
    if length != clock || text.get(..clock)?.matches(':').count() != 2 {
        return None;
    }
    let frames = text.get(clock + 1..)?;
    let count = digits(frames);
    let number: f64 = frames.get(..count)?.parse().ok().filter(|_| (1..=2).contains(&count))?;
    Some((whole + number / FRAMES_PER_SECOND, clock + 1 + count))
}

/// `5.82`, `5.82s`, `5s`, `5.82 sec`: a fraction or a unit, or both.
fn read_seconds(text: &str) -> Option<(f64, usize)> {
    let whole = digits(text);
    if whole == 0 || whole > 6 {
        return None;
    }
    let mut at = whole;
    let fraction = text_part(text, at..).strip_prefix('.').map_or(0, |rest| digits(rest).min(9));
    if fraction > 0 {
        at += 1 + fraction;
    }
    let number: f64 = text.get(..at)?.parse().ok()?;
    let rest = text_part(text, at..);
    let spaced = leading_blanks(rest).min(1);
    let unit = ["seconds", "sec", "s"].iter().find(|unit| {
        let after = text_part(rest, spaced..).strip_prefix(**unit);
        after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
    });
    match unit {
        Some(unit) => Some((number, at + spaced + unit.len())),
        None if fraction > 0 && !rest.starts_with('.') => Some((number, at)),
        None => None,
    }
}

/// `5820 ms`, `5820ms`.
fn read_milliseconds(text: &str) -> Option<(f64, usize)> {
    let count = digits(text);
    let number: f64 = text.get(..count)?.parse().ok().filter(|_| (1..=10).contains(&count))?;
    let rest = text_part(text, count..);
    let spaced = leading_blanks(rest).min(1);
    let after = text_part(rest, spaced..).strip_prefix("ms")?;
    (!after.starts_with(char::is_alphanumeric)).then_some((number / 1000.0, count + spaced + 2))
}

/// The words for hours, minutes and seconds in the languages meetings are recorded in.
const UNIT_WORDS: [(&[&str], f64); 3] = [
    (
        &[
            "hours", "hour", "hrs", "hr", "h", "stunden", "stunde", "std", "heures", "heure", "horas",
            "hora", "ore", "ora", "uur",
        ],
        3600.0,
    ),
    (&["minutes", "minute", "mins", "min", "m", "minuten", "minutos", "minuto", "minuti", "minuut"], 60.0),
    (
        &[
            "seconds", "second", "secs", "sec", "s", "sekunden", "sekunde", "sek", "secondes", "seconde",
            "segundos", "segundo", "secondi", "secondo", "seconden",
        ],
        1.0,
    ),
];

/// `1 hour 2 minutes 7 seconds`, `0 minutes 3 seconds`, `1h02m03s`: numbers with units, from larger to smaller.
/// One unit alone is a time only where it is seconds or minutes.
fn read_units(text: &str) -> Option<(f64, usize)> {
    let mut total = 0.0;
    let mut at = 0;
    let mut last = f64::MAX;
    let mut taken = 0;
    loop {
        let gap = leading_blanks(text_part(text, at..));
        let comma = text_part(text, at + gap..).strip_prefix(',').map_or(0, |rest| 1 + leading_blanks(rest));
        let from = at + if taken == 0 { 0 } else { gap + comma };
        let count = digits(text_part(text, from..));
        if count == 0 || count > 5 {
            break;
        }
        let number: f64 = text.get(from..from + count)?.parse().ok()?;
        let rest = text_part(text, from + count..);
        let spaced = leading_blanks(rest).min(1);
        let word = text_part(rest, spaced..);
        let letters = word.len() - word.trim_start_matches(char::is_alphabetic).len();
        let name = word.get(..letters)?.to_lowercase();
        let Some((_, factor)) = UNIT_WORDS.iter().find(|(words, _)| words.contains(&name.as_str())) else {
            break;
        };
        if *factor >= last {
            break;
        }
        last = *factor;
        total += number * factor;
        at = from + count + spaced + letters;
        taken += 1;
    }
    (taken > 0 && last < 3600.0).then_some((total, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(text: &str, place: TimePlace) -> Option<(f64, Option<f64>, usize)> {
        read_time(text, place).map(|time| (time.start, time.end, time.length))
    }

    #[test]
    fn each_body() {
        for (text, start, end) in [
            ("\\[03:58\\]", 238.0, None),
            ("[00:01.000 --> 00:02.500]", 1.0, Some(2.5)),
            ("(1:00:00)", 3600.0, None),
            ("[0.00 --> 5.82]", 0.0, Some(5.82)),
            ("[00.00.05]", 5.0, None),
            ("[0:05](https://x.org/v?t=5)", 5.0, None),
            ("#00:00:12-4#", 12.4, None),
            ("#00:00:05.000#", 5.0, None),
            ("{00:00:05}", 5.0, None),
            ("(0:03)", 3.0, None),
            ("[12.5s]", 12.5, None),
            ("[600 ms]", 0.6, None),
            ("1 minute 5 seconds", 65.0, None),
            ("1 hour 2 minutes 7 seconds", 3727.0, None),
            ("1h02m03s", 3723.0, None),
            ("00:00:01:12", 1.48, None),
            ("0:05 - 0:09", 5.0, Some(9.0)),
        ] {
            assert_eq!(seen(text, TimePlace::Alone), Some((start, end, text.len())), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in
            ["[Music]", "[3]", "[2019]", "#12", "10:75", "10:30pm", "1:2:3:4:5", "5 minutes ago x", "(3)"]
        {
            assert_eq!(seen(text, TimePlace::Leading), None, "{text}");
        }
        assert_eq!(seen("0:05 x", TimePlace::Marked), None);
        assert_eq!(is_whole_time("5 minutes later"), None);
    }

    proptest! {
        #[test]
        fn never_panics(text in "[\\[\\](){}<>#@\\\\0-9:;.,\\- mshé]{0,40}") {
            for place in [TimePlace::Marked, TimePlace::Leading, TimePlace::Alone] {
                if let Some(time) = read_time(&text, place) {
                    prop_assert!(text.get(..time.length).is_some());
                }
            }
        }
    }
}
