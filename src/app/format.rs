//! Numbers, times and lengths as text for the screens.

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

/// A number with its noun: "1 snippet", "1,204 snippets". Only for nouns with a plural in "s".
pub fn count_noun(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{} {noun}s", thousands(n)) }
}

/// A position in a recording: 41:03, 1:02:03. Negative or unknown seconds are 0:00.
pub fn clock(seconds: f64) -> String {
    let all = if seconds.is_finite() && seconds > 0.0 { seconds as u64 } else { 0 };
    let (hours, minutes, seconds) = (all / 3600, all / 60 % 60, all % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A duration: "5 h 12 min", "48 min", "20 s".
pub fn duration_text(seconds: f64) -> String {
    let all = if seconds.is_finite() && seconds > 0.0 { seconds.round() as u64 } else { 0 };
    match (all / 3600, (all + 30) / 60) {
        (0, 0) => format!("{all} s"),
        (0, minutes) if minutes < 60 => format!("{minutes} min"),
        (_, minutes) => format!("{} h {} min", minutes / 60, minutes % 60),
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

/// A share in whole per cent, rounded half up; above 0 but rounding to it is "under 1 %".
pub fn percent_text(part: usize, whole: usize) -> String {
    match (part * 100 + whole / 2).checked_div(whole) {
        None | Some(0) if part == 0 => "0 %".to_owned(),
        None | Some(0) => "under 1 %".to_owned(),
        Some(n) => format!("{n} %"),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([2463.0, 3723.0, 0.0, f64::NAN].map(clock), ["41:03", "1:02:03", "0:00", "0:00"]);
        assert_eq!(
            [18_720.0, 2_880.0, 20.0, 3_599.0].map(duration_text),
            ["5 h 12 min", "48 min", "20 s", "1 h 0 min"]
        );
        assert_eq!(percent_text(1_204, 11_746), "10 %");
        assert_eq!(percent_text(1, 11_746), "under 1 %");
        assert_eq!(percent_text(0, 0), "0 %");
        assert_eq!(count_noun(1, "snippet"), "1 snippet");
        assert_eq!(count_noun(1_204, "snippet"), "1,204 snippets");
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
