//! Clock times as transcripts write them: `1:02:03.456`, `02:03,4`, `00:02`. Used by every format.
//!
//! All functions read a time at the beginning of a text and give the bytes it took.

use crate::corpus::part::{list_part, text_part};
use std::borrow::Cow;

/// A clock time at the beginning of a text: hours optional, minutes and seconds of one or two
/// digits, a fraction after point or comma. Gives seconds and the bytes it took.
pub(crate) fn parse_clock(text: &str) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut parts = [0u64; 3];
    let mut count = 0;
    loop {
        let digits = bytes.get(at..)?.iter().take_while(|b| b.is_ascii_digit()).count();
        // Tools that pad to a wrong width write `013` for thirteen.
        let padded = digits == 3 && bytes.get(at) == Some(&b'0');
        if digits == 0 || digits > 6 || (count > 0 && digits > 2 && !padded) || count == 3 {
            return None;
        }
        *parts.get_mut(count)? = text.get(at..at + digits)?.parse().ok()?;
        count += 1;
        at += digits;
        if bytes.get(at) == Some(&b':') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            at += 1;
        } else {
            break;
        }
    }
    let [a, b, c] = parts;
    let whole = match count {
        2 if b < 60 => a * 60 + b,
        3 if b < 60 && c < 60 => a * 3600 + b * 60 + c,
        _ => return None,
    };
    let (fraction, length) = parse_fraction(list_part(bytes, at..));
    at += length;
    if bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() && !b.is_ascii_digit()) {
        return None;
    }
    Some((whole as f64 + fraction, at))
}

/// A fraction of a second, `.25` or `,250`, and the bytes it took; zero and no bytes where there is none.
fn parse_fraction(bytes: &[u8]) -> (f64, usize) {
    if !matches!(bytes.first(), Some(b'.' | b',')) {
        return (0.0, 0);
    }
    let digits: Vec<u8> = bytes.iter().skip(1).take_while(|b| b.is_ascii_digit()).take(9).copied().collect();
    if digits.is_empty() {
        return (0.0, 0);
    }
    // Rounded to thousandths, so that the same time written with more digits is the same number.
    let value = digits.iter().rev().fold(0.0, |sum, digit| (sum + f64::from(digit - b'0')) / 10.0);
    ((value * 1000.0).round() / 1000.0, digits.len() + 1)
}

/// The bytes of blanks and tabs a text begins with.
pub(crate) fn leading_blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// The two times of a subtitle's timing line, in any dialect: `-->` or `->` with or without blanks,
/// comma or point, hours or not, signs, or SubViewer's comma between the times. The rest of the line
/// (positions, settings) is ignored. A minus sign makes a time negative.
pub(crate) fn parse_timing(line: &str) -> Option<(f64, f64)> {
    parse_timing_in_frames(line, 25.0)
}

/// The two times of a timing line whose times may end in frames (`00:00:01:12`), of so many a second.
pub(crate) fn parse_timing_in_frames(line: &str, frames: f64) -> Option<(f64, f64)> {
    let line = line.trim();
    let signed = |text: &str| {
        let text = text.trim_start();
        let (sign, text) = text.strip_prefix('-').map_or((1.0, text), |text| (-1.0, text));
        let compact = join_loose_comma(text);
        let text = compact.as_deref().unwrap_or(text);
        let clock = parse_clock(text).filter(|(_, length)| text.as_bytes().get(*length) != Some(&b':'));
        clock.or_else(|| parse_frames(text, frames)).map(|(second, length)| (sign * second, length))
    };
    if let Some((left, right)) = line.split_once("-->").or_else(|| line.split_once("->")) {
        let (start, length) = signed(left)?;
        let left = left.trim();
        // Up to three bytes may follow the first time (a frame count, a stray mark); more is a sentence with
        // an arrow.
        let tail = left.len().saturating_sub(length + 3);
        return (tail == 0).then_some(()).and_then(|()| signed(right)).map(|(end, _)| (start, end));
    }
    let (start, length) = parse_clock(line)?;
    let right = line.get(length..)?.strip_prefix(',')?;
    let (end, length) = parse_clock(right)?;
    (line.matches(':').count() >= 4 && right.len() == length).then_some((start, end))
}

/// A clock time with frames behind a third colon or a semicolon, `00:00:01:12`, and the bytes it took.
fn parse_frames(text: &str, rate: f64) -> Option<(f64, usize)> {
    let at = text.char_indices().filter(|(_, c)| matches!(c, ':' | ';')).nth(2)?.0;
    let (whole, length) = parse_clock(text.get(..at)?)?;
    let digits = text.get(at + 1..)?.bytes().take_while(u8::is_ascii_digit).count();
    let number: f64 =
        text.get(at + 1..at + 1 + digits)?.parse().ok().filter(|_| (1..=2).contains(&digits))?;
    (length == at && text.get(..at)?.matches(':').count() == 2)
        .then(|| (whole + number / rate, at + 1 + digits))
}

/// A time with a blank behind its comma, `00:00:01, 500`, without the blank.
fn join_loose_comma(text: &str) -> Option<String> {
    let (before, after) = text.split_once(", ")?;
    let digits = after.bytes().next().is_some_and(|b| b.is_ascii_digit());
    (digits && parse_clock(before).is_some_and(|(_, length)| length == before.len()))
        .then(|| format!("{before},{after}"))
}

/// Zero in the scripts that have digits of their own; the other nine follow it (Unicode, general category Nd).
const ZEROS: [char; 20] = [
    '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}',
    '\u{c66}', '\u{ce6}', '\u{d66}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{17e0}', '\u{1810}',
    '\u{a9d0}', '\u{ff10}',
];

/// Brackets round a time, full-width and East Asian, with the ASCII ones that say the same.
const BRACKETS: [(char, char, char, char); 5] = [
    ('（', '）', '(', ')'),
    ('［', '］', '[', ']'),
    ('【', '】', '[', ']'),
    ('〔', '〕', '[', ']'),
    ('〈', '〉', '[', ']'),
];

/// How far into a line a time may stand that tells when it was said, in characters: behind a label. Chosen by hand.
const FARTHEST_TIME: usize = 60;

/// The ASCII twin of a sign of a time: a digit of any script, a colon or the point of a fraction.
fn ascii_sign(c: char) -> Option<char> {
    match c {
        '0'..='9' | ':' | '.' | ',' => Some(c),
        '：' | '∶' => Some(':'),
        '．' | '٫' => Some('.'),
        '，' => Some(','),
        _ if c.is_ascii() => None,
        _ => ZEROS.iter().find_map(|zero| {
            let value = u32::from(c).checked_sub(u32::from(*zero)).filter(|value| *value < 10)?;
            char::from_digit(value, 10)
        }),
    }
}

/// A text in which the times that tell when a line was said have ASCII digits and brackets, as all who read times expect:
/// `司会（００：０５）：` is `司会(00:05)：`. These times are at the beginning of a line, in brackets behind a label, or behind it at the
/// end of the line; and the lines of subtitles' timing with the number above. What is said keeps its digits.
pub(crate) fn with_ascii_times(text: &str) -> Cow<'_, str> {
    let is_told = |c: char| !c.is_ascii() && (ascii_sign(c).is_some() || BRACKETS.iter().any(|it| it.0 == c));
    if text.is_ascii() || !text.contains(is_told) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let is_number = || !line.trim().is_empty() && line.trim().chars().all(|c| ascii_digit(c).is_some());
        if line.contains("-->") || lines.peek().is_some_and(|next| next.contains("-->")) && is_number() {
            written.extend(line.chars().map(|c| ascii_sign(c).unwrap_or(c)));
        } else if let Some((before, time, after)) = line.contains(is_told).then(|| split_time(line)).flatten()
        {
            written.extend([before, &time, after]);
        } else {
            written.push_str(line);
        }
    }
    Cow::Owned(written)
}

fn ascii_digit(c: char) -> Option<char> {
    ascii_sign(c).filter(char::is_ascii_digit)
}

/// The time that tells when a line was said, in ASCII, with what stands before and behind it; none where there is none.
fn split_time(line: &str) -> Option<(&str, String, &str)> {
    let mut begins = true;
    for (at, c) in line.char_indices().take(FARTHEST_TIME) {
        // A label has ended where a sentence has.
        if matches!(c, '。' | '、' | '!' | '?' | '؟' | '।' | '」') {
            return None;
        }
        let bracket = BRACKETS.iter().find(|it| it.0 == c || it.2 == c);
        let inside = text_part(line, at + bracket.map_or(0, |_| c.len_utf8())..);
        let is_blank = c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}');
        if bracket.is_some() || begins && ascii_digit(c).is_some() {
            let length: usize =
                inside.chars().take_while(|c| ascii_sign(*c).is_some()).map(char::len_utf8).sum();
            let clock: String = inside.chars().map_while(ascii_sign).collect();
            let clock = clock.trim_end_matches([':', ',', '.']);
            let trimmed: usize = inside.chars().take(clock.chars().count()).map(char::len_utf8).sum();
            let after = text_part(inside, trimmed..);
            let is_time = parse_clock(clock).is_some_and(|(_, length)| length == clock.len());
            let close = bracket.filter(|it| after.starts_with([it.1, it.3]));
            let ends = || at == 0 || text_part(line, ..at).trim().is_empty() || after.trim().is_empty();
            match (bracket, close) {
                (Some(_), Some((_, _, open, end))) if is_time && length == trimmed => {
                    let after = text_part(after, after.chars().next().map_or(0, char::len_utf8)..);
                    // In round brackets behind words that go on it is a time somebody speaks of.
                    let goes_on = *open == '(' && !after.trim().is_empty();
                    let is_label_end =
                        after.starts_with(|c: char| c.is_whitespace() || matches!(c, ':' | '：'));
                    if goes_on && !is_label_end && !text_part(line, ..at).trim().is_empty() {
                        return None;
                    }
                    return Some((text_part(line, ..at), format!("{open}{clock}{end}"), after));
                }
                (None, _) if is_time && ends() => {
                    return Some((text_part(line, ..at), clock.to_owned(), after));
                }
                _ => {}
            }
        }
        begins = is_blank || bracket.is_some();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_lines_are_ascii_and_what_is_said_is_not() {
        for (line, written) in [
            ("[٠٠:٠٠:٠١] المذيع: مرحبا", "[00:00:01] المذيع: مرحبا"),
            ("مجری (۰۰:۰۱): سلام ۱۲", "مجری (00:01): سلام ۱۲"),
            ("अमित (००:०१): नमस्ते", "अमित (00:01): नमस्ते"),
            ("司会（００：００：０５）：それでは３時に", "司会(00:00:05)：それでは３時に"),
            ("田中【00:00:09】はい", "田中[00:00:09]はい"),
            ("๐๐:๐๑ พิธีกร: สวัสดี", "00:01 พิธีกร: สวัสดี"),
            ("参加者１　００：１２", "参加者１　00:12"),
            ("૦૦:૦૧.૫ રમેશ: હા", "00:01.5 રમેશ: હા"),
            ("1\n००:००:०१,००० --> ००:००:०४,०००\nहाँ १२", "1\n00:00:01,000 --> 00:00:04,000\nहाँ १२"),
            ("๒\n๐๐:๐๐:๐๕,๐๐๐ --> ๐๐:๐๐:๐๘,๐๐๐", "2\n00:00:05,000 --> 00:00:08,000"),
        ] {
            assert_eq!(with_ascii_times(line), written);
        }
        for line in [
            "それで（笑）３時に会いました",
            "会議は。（１０：３０）から",
            "نلتقي الساعة ١٠:٣٠ غدا",
            "第３回（最終）",
            "昨日（１０：３０）に会った",
            "plain (00:05) text",
        ] {
            assert_eq!(with_ascii_times(line), line);
        }
    }

    #[test]
    fn clocks() {
        assert_eq!(parse_clock("1:02:03.5 x"), Some((3723.5, 9)));
        assert_eq!(parse_clock("02:03"), Some((123.0, 5)));
        assert_eq!(parse_clock("00:01:41,04"), Some((101.04, 11)));
        assert_eq!(parse_clock("90:05"), Some((5405.0, 5)));
        assert_eq!(parse_clock("10:75"), None);
        assert_eq!(parse_clock("10:30pm"), None);
        assert_eq!(parse_clock("12"), None);
        assert_eq!(parse_clock("1:2:3:4"), None);
        assert_eq!(parse_clock("00:00:013,567"), Some((13.567, 13)));
        assert_eq!(parse_clock("00:00:123"), None);
    }

    #[test]
    fn timings() {
        assert_eq!(parse_timing("00:00:01,000 --> 00:00:02.5 X1:40"), Some((1.0, 2.5)));
        assert_eq!(parse_timing("00:00:01,000-->00:00:02,5"), Some((1.0, 2.5)));
        assert_eq!(parse_timing("00:00:01, 000 --> 00:00:02, 500"), Some((1.0, 2.5)));
        assert_eq!(parse_timing("-00:00:01,000 --> 00:00:02,500"), Some((-1.0, 2.5)));
        assert_eq!(parse_timing("0:00:00.378,0:00:11.378"), Some((0.378, 11.378)));
        assert_eq!(parse_timing("01:00:01:05 --> 01:00:03:10"), Some((3601.2, 3603.4)));
        assert_eq!(parse_timing_in_frames("00:00:01:15 --> 00:00:03:00", 30.0), Some((1.5, 3.0)));
        assert_eq!(parse_timing("he said --> she said"), None);
        assert_eq!(parse_timing("at 10:30, 11:30"), None);
    }
}
