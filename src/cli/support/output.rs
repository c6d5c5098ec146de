//! What goes to stdout: text made safe for a terminal, numbers as people read them, JSON.

use std::borrow::Cow;
use std::io::{BufWriter, StdoutLock, Write};

/// Stdout, buffered. A closed pipe comes back as an error, which main takes for success.
pub fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(std::io::stdout().lock())
}

/// Takes out what could steer a terminal: control characters and marks that change the direction of text.
pub fn clean(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(steers) {
        Cow::Owned(
            text.chars()
                .filter_map(|c| if c == '\t' { Some(' ') } else { (!steers(c)).then_some(c) })
                .collect(),
        )
    } else {
        Cow::Borrowed(text)
    }
}

/// As [`clean`], on one line.
pub fn clean_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A whole number with thousands separators: 11,746.
pub fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with its noun: 1 file, 2 files.
pub fn counted(n: usize, noun: &str) -> String {
    format!("{} {noun}{}", count(n), if n == 1 { "" } else { "s" })
}

/// A share in whole per cent: 10 %.
pub fn percent(part: usize, whole: usize) -> String {
    format!("{} %", (100.0 * part as f64 / whole.max(1) as f64).round())
}

/// A moment in a recording: 41:03 or 1:02:03.
pub fn clock(seconds: f64) -> String {
    let s = seconds.max(0.0) as u64;
    match s / 3600 {
        0 => format!("{}:{:02}", s / 60, s % 60),
        h => format!("{h}:{:02}:{:02}", s / 60 % 60, s % 60),
    }
}

/// A length of time: 5 h 12 min, 12 min, 40 s.
pub fn duration(seconds: f64) -> String {
    let s = seconds.max(0.0).round() as u64;
    match (s / 3600, s / 60 % 60) {
        (0, 0) => format!("{s} s"),
        (0, min) => format!("{min} min"),
        (h, min) => format!("{h} h {min:02} min"),
    }
}

/// Prints one JSON object on a line of its own.
///
/// Control characters beyond those JSON itself escapes are written as `\u` escapes too: they can steer
/// some terminals, and in JSON they stand only inside strings.
pub fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string(value)?;
    let mut out = stdout();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(|c: char| matches!(c, '\u{7f}'..='\u{9f}')) {
        let (before, from) = rest.split_at(at);
        let mut chars = from.chars();
        let code = chars.next().map_or(0, u32::from);
        write!(out, "{before}\\u{code:04x}")?;
        rest = chars.as_str();
    }
    writeln!(out, "{rest}")?;
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\u{9b}31m\u{202e}c\td\ne"), "a[2Jb31mc d\ne");
        assert_eq!(clean_line(" a\r\n b\u{0} "), "a b");
        assert!(matches!(clean("plain — 日本"), Cow::Borrowed(_)));
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(
            [0, 999, 1000, 11_746, 1_234_567].map(count),
            ["0", "999", "1,000", "11,746", "1,234,567"]
        );
        assert_eq!((counted(1, "file"), counted(2, "file")), ("1 file".into(), "2 files".into()));
        assert_eq!([percent(1, 10), percent(1, 3), percent(0, 0)], ["10 %", "33 %", "0 %"]);
        assert_eq!([0.0, 2463.4, 3723.0].map(clock), ["0:00", "41:03", "1:02:03"]);
        assert_eq!([40.0, 720.0, 18_720.0].map(duration), ["40 s", "12 min", "5 h 12 min"]);
    }
}
