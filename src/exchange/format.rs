//! Numbers formatted for reading: counts with separators, counts with their noun, shares in per cent,
//! clock times and durations, as in "11,746 snippets, 10 %, at 41:03, 5 h 12 min".

use crate::corpus::Repairs;

/// A whole number with thousands separators: 11,746.
pub fn format_count(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with its noun: 1 talk, 1,299 talks.
pub fn count_with_noun(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", format_count(number), if number == 1 { "" } else { "s" })
}

/// The repairs made while a transcript was read, in words: "1,204 rolling lines taken once, 1 loop folded
/// (1,298 repeats)". `loops` is the number of loops the repeats were in, 0 where that is not known.
/// Empty where there were no repairs.
pub fn repairs_summary(repairs: &Repairs, loops: usize) -> String {
    let folded = || {
        let repeats = count_with_noun(repairs.looped, "repeat");
        if loops == 0 {
            format!("{repeats} folded")
        } else {
            format!("{} folded ({repeats})", count_with_noun(loops, "loop"))
        }
    };
    let parts = [
        (repairs.rolling > 0)
            .then(|| format!("{} taken once", count_with_noun(repairs.rolling, "rolling line"))),
        (repairs.looped > 0).then(folded),
        (repairs.joined > 0).then(|| format!("{} joined", count_with_noun(repairs.joined, "single word"))),
        (repairs.times > 0).then(|| format!("{} put in order", count_with_noun(repairs.times, "time"))),
        (repairs.control > 0)
            .then(|| format!("{} taken out", count_with_noun(repairs.control, "control character"))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A share in whole per cent: 10 %. A share above zero that rounds to 0 is `<1 %`; one below the whole
/// that rounds to 100 is 99 %, so that 0 % and 100 % are always exact. The share of nothing is 0 %.
pub fn format_share(part: usize, whole: usize) -> String {
    let percent = (100.0 * part as f64 / whole.max(1) as f64).round() as usize;
    match percent {
        0 if part > 0 => "<1 %".to_owned(),
        100 if part < whole => "99 %".to_owned(),
        percent => format!("{percent} %"),
    }
}

/// A position in a recording, rounded down to seconds: 41:03 or 1:02:03.
pub fn format_clock(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    match whole / 3600 {
        0 => format!("{}:{:02}", whole / 60, whole % 60),
        hours => format!("{hours}:{:02}:{:02}", whole / 60 % 60, whole % 60),
    }
}

/// A duration, in seconds under a minute, else rounded to minutes: 40 s, 12 min, 5 h 12 min.
pub fn format_duration(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    let minutes = (whole + 30) / 60;
    match (whole, minutes / 60, minutes % 60) {
        (0..60, ..) => format!("{whole} s"),
        (_, 0, minutes) => format!("{minutes} min"),
        (_, hours, minutes) => format!("{hours} h {minutes:02} min"),
    }
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
    fn numbers_read_as_people_write_them() {
        assert_eq!(
            [0, 999, 1000, 11_746, 1_234_567].map(format_count),
            ["0", "999", "1,000", "11,746", "1,234,567"]
        );
        assert_eq!(
            (count_with_noun(1, "talk"), count_with_noun(1299, "talk")),
            ("1 talk".into(), "1,299 talks".into())
        );
        assert_eq!(
            [(1, 10), (1, 3), (0, 0), (1, 1000), (999, 1000), (3, 3)]
                .map(|(part, whole)| format_share(part, whole)),
            ["10 %", "33 %", "0 %", "<1 %", "99 %", "100 %"]
        );
        assert_eq!([0.0, 2463.4, 3723.0, -1.0].map(format_clock), ["0:00", "41:03", "1:02:03", "0:00"]);
        assert_eq!(
            [40.0, 59.7, 720.0, 3599.0, 18_720.0].map(format_duration),
            ["40 s", "1 min", "12 min", "1 h 00 min", "5 h 12 min"]
        );
        assert_eq!((round_to(0.123_456, 4), round_to(-0.000_01, 2).to_string()), (0.1235, "0".to_owned()));
    }
}
