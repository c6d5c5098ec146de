//! Numbers as people read them.

/// A count with thousands separators: 11,746.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with its noun: 1 talk, 299 talks.
pub fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(number))
}

/// A share in whole per cent: 10 %; small shares are not rounded to nothing.
pub fn share(part: usize, whole: usize) -> String {
    if whole == 0 || part == 0 {
        return "0 %".to_owned();
    }
    let percent = part as f64 * 100.0 / whole as f64;
    if percent < 1.0 { "<1 %".to_owned() } else { format!("{} %", percent.round()) }
}

/// A place in a recording: 41:03, 1:02:03.
pub fn clock(seconds: f64) -> String {
    let whole = if seconds.is_finite() { seconds.max(0.0) as u64 } else { 0 };
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// How long something takes: 40 s, 12 min, 5 h 12 min.
pub fn span_of_time(seconds: f64) -> String {
    let whole = if seconds.is_finite() { seconds.max(0.0).round() as u64 } else { 0 };
    match whole {
        0..=59 => format!("{whole} s"),
        60..=3599 => format!("{} min", (whole + 30) / 60),
        _ => format!("{} h {} min", count((whole / 3600) as usize), whole / 60 % 60),
    }
}
