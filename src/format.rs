//! Numbers, times and lengths as text, the same on screen, in reports and on the command line: "11,746
//! snippets, 10 %, at 41:03, 5 h 12 min, on 2026-11-23".
//!
//! **Lives here.** Every number or time that a person reads is made into text here, so that two places never
//! round the same number differently. Numbers in JSON and tables are no text: those are cut with
//! [`round_to`].
//!
//! **May use** nothing of the program; any room may use it.

use std::borrow::Borrow;
use std::time::Duration;
use unicode_segmentation::UnicodeSegmentation;

/// A number with thousands separators: 11,746.
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Blocks that fill 0 to 7 eighths of a cell from the left.
const EIGHTH_BLOCKS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A bar that fills `share` (0 to 1) of `cells`. Any share above 0 has at least an eighth; what is not finite
/// is 0.
pub fn bar_text(share: f64, cells: u16) -> String {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let mut eighths = (share * f64::from(cells) * 8.0).round() as usize;
    if share > 0.0 && cells > 0 {
        eighths = eighths.max(1);
    }
    let mut out = "█".repeat(eighths / 8);
    out.push_str(EIGHTH_BLOCKS[eighths % 8]);
    out
}

/// A number with its noun: "1 snippet", "1,204 snippets". Only for nouns with a plural in "s".
pub fn count_noun(n: usize, noun: &str) -> String {
    format!("{} {noun}{}", thousands(n), if n == 1 { "" } else { "s" })
}

/// Names as one reads them out: "A, B and C".
pub fn join_names<S: Borrow<str>>(names: &[S]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {}", rest.join(", "), last.borrow()),
        _ => names.concat(),
    }
}

/// Names for a line: up to three as [`join_names`] has them, of more the first two: "A, B and 2 more".
pub fn names_and_more<S: Borrow<str>>(names: &[S]) -> String {
    match names {
        [first, second, rest @ ..] if rest.len() > 1 => {
            format!("{}, {} and {} more", first.borrow(), second.borrow(), rest.len())
        }
        _ => join_names(names),
    }
}

/// Numbers with their nouns, but for those that are 0: "2 themes and 1 memo"; empty where all are.
pub fn join_counts(counts: &[(usize, &str)]) -> String {
    let some = counts.iter().filter(|(n, _)| *n > 0);
    join_names(&some.map(|&(n, noun)| count_noun(n, noun)).collect::<Vec<_>>())
}

/// A chance in whole per cent: "72 %"; never 0 or 100 % unless it is.
pub fn chance_text(chance: f32) -> String {
    percent_text((f64::from(chance) * 1e4).round() as usize, 10_000)
}

/// A share in whole per cent, rounded half up: "10 %". Above zero but rounding to it is "<1 %", below the
/// whole but rounding to it is "99 %", so that "0 %" and "100 %" are always exact. Of nothing it is "0 %".
pub fn percent_text(part: usize, whole: usize) -> String {
    match (part * 100 + whole / 2).checked_div(whole) {
        Some(0) if part > 0 => "<1 %".to_owned(),
        Some(100) if part < whole => "99 %".to_owned(),
        percent => format!("{} %", percent.unwrap_or(0)),
    }
}

/// A position in a recording, rounded down to seconds: 41:03, 1:02:03. Negative or unknown seconds are 0:00.
pub fn clock(seconds: f64) -> String {
    let all = if seconds.is_finite() && seconds > 0.0 { seconds as u64 } else { 0 };
    let (hours, minutes, seconds) = (all / 3600, all / 60 % 60, all % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A duration, in seconds under a minute, else rounded to minutes: "20 s", "48 min", "5 h 02 min".
pub fn duration_text(seconds: f64) -> String {
    let all = if seconds.is_finite() && seconds > 0.0 { seconds.round() as u64 } else { 0 };
    let minutes = (all + 30) / 60;
    match (all, minutes) {
        (0..60, _) => format!("{all} s"),
        (_, 0..60) => format!("{minutes} min"),
        _ => format!("{} h {:02} min", minutes / 60, minutes % 60),
    }
}

/// A rough remaining time: "a few seconds", "about 40 s", "about 3 min". Seconds are rounded up to tens,
/// minutes and hours to the nearest: an estimate must not look exact.
pub fn wait_text(left: Duration) -> String {
    match left.as_secs() {
        0..10 => "a few seconds".to_owned(),
        s @ 10..55 => format!("about {} s", s.div_ceil(10) * 10),
        s @ 55..5_400 => format!("about {} min", (s + 30) / 60),
        s => format!("about {} h", (s + 1_800) / 3_600),
    }
}

/// The day of a stored time (RFC 3339): "2026-11-23". What is shorter stays as it is.
pub fn day_text(time: &str) -> &str {
    time.get(..10).unwrap_or(time)
}

/// A stored time (RFC 3339) to the minute: "2026-11-23 10:00". What is shorter stays as it is.
pub fn minute_text(time: &str) -> String {
    time.get(..16).unwrap_or(time).replace('T', " ")
}

/// The first `letters` graphemes of a text, with an ellipsis where it goes on.
pub fn shorten(text: &str, letters: usize) -> String {
    let mut graphemes = text.graphemes(true);
    let mut short: String = graphemes.by_ref().take(letters).collect();
    if graphemes.next().is_some() {
        short.push('…');
    }
    short
}

/// Rounds to this many digits after the point, for numbers that leave the program. Never gives -0.
pub fn round_to(number: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    let rounded = (number * scale).round() / scale;
    if rounded == 0.0 { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fill_by_eighths() {
        assert_eq!(bar_text(1.0, 4), "████");
        assert_eq!(bar_text(0.5, 4), "██");
        assert_eq!(bar_text(0.53125, 4), "██▏");
        assert_eq!(bar_text(0.0, 4), "");
        assert_eq!(bar_text(0.0001, 4), "▏");
        assert_eq!(bar_text(f64::NAN, 4), "");
        assert_eq!(bar_text(7.0, 2), "██");
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([1, 1_204].map(|n| count_noun(n, "snippet")), ["1 snippet", "1,204 snippets"]);
        assert_eq!((round_to(0.123_456, 4), round_to(-0.000_01, 2).to_string()), (0.1235, "0".to_owned()));
    }

    #[test]
    fn of_many_names_the_first_are_said() {
        let names = ["Anna", "Ben", "Carla", "Dieter"];
        assert_eq!(names_and_more(&names), "Anna, Ben and 2 more");
        assert_eq!(names_and_more(&names[..3]), "Anna, Ben and Carla");
        assert_eq!(names_and_more(&names[..1]), "Anna");
        assert_eq!(names_and_more::<&str>(&[]), "");
    }

    #[test]
    fn nothing_and_all_are_exact_shares() {
        let shares = [(1_204, 11_746), (1, 3), (1, 8), (0, 0), (0, 9), (1, 1_000), (999, 1_000), (3, 3)];
        assert_eq!(
            shares.map(|(part, whole)| percent_text(part, whole)),
            ["10 %", "33 %", "13 %", "0 %", "0 %", "<1 %", "99 %", "100 %"]
        );
    }

    #[test]
    fn times_read_as_people_write_them() {
        assert_eq!(
            [2463.4, 3723.0, 0.0, -1.0, f64::NAN].map(clock),
            ["41:03", "1:02:03", "0:00", "0:00", "0:00"]
        );
        assert_eq!(
            [20.0, 40.0, 59.7, 2_880.0, 3_599.0, 18_720.0].map(duration_text),
            ["20 s", "40 s", "1 min", "48 min", "1 h 00 min", "5 h 12 min"]
        );
        assert_eq!((day_text("2026-11-23T10:00:00Z"), day_text("2026")), ("2026-11-23", "2026"));
        assert_eq!(minute_text("2026-11-23T10:00:00Z"), "2026-11-23 10:00");
    }

    #[test]
    fn waiting_is_rounded() {
        let about = |s| wait_text(Duration::from_secs(s));
        assert_eq!(about(3), "a few seconds");
        assert_eq!(about(33), "about 40 s");
        assert_eq!(about(185), "about 3 min");
        assert_eq!(about(7_300), "about 2 h");
    }
}
