//! What goes to stdout: text made safe for a terminal, numbers as people read them, JSON.

use std::borrow::Cow;
use std::io::{BufWriter, StdoutLock, Write};

/// Stdout, buffered. A closed pipe comes back as an error, which main takes for success.
pub fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(std::io::stdout().lock())
}

/// Takes out what could steer a terminal: control characters and marks that change the direction of text.
pub fn clean_text(text: &str) -> Cow<'_, str> {
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
    clean_text(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Prints one JSON object that the study's own shapes do not cover.
pub fn print_json(value: &serde_json::Value) -> anyhow::Result<()> {
    let mut out = stdout();
    crate::exchange::json::write(value, &mut out)?;
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean_text("a\u{1b}[2Jb\u{9b}31m\u{202e}c\td\ne"), "a[2Jb31mc d\ne");
        assert_eq!(clean_line(" a\r\n b\u{0} "), "a b");
        assert!(matches!(clean_text("plain — 日本"), Cow::Borrowed(_)));
    }
}
