//! What goes to stdout: text made safe for a terminal, and JSON.
//!
//! Transcripts, file names and names of speakers come from outside and may hold escape sequences; whatever is
//! printed of them goes through [`clean_text`] or [`clean_line`]. JSON needs neither:
//! [`crate::exchange::json::write`] escapes control characters.

use std::borrow::Cow;
use std::io::{BufWriter, StdoutLock, Write};

/// Stdout, locked and buffered.
pub type Stdout = BufWriter<StdoutLock<'static>>;

/// Stdout, buffered; flush it, since an error while dropping is lost. A closed pipe comes back as an error,
/// which [`exit_code`](super::error::exit_code) takes for success.
pub fn stdout() -> Stdout {
    BufWriter::new(std::io::stdout().lock())
}

/// Takes out what could command a terminal: control characters but line breaks, and marks that change the
/// direction of text, by which words could be shown in another order than they are stored. A tab becomes a
/// blank.
pub fn clean_text(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        // C1 controls (U+0080 to U+009F) are commands too: U+009B is CSI in one character. The marks are the
        // embeddings, overrides and isolates of the bidirectional algorithm.
        c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    // Nearly every text is clean, and is handed on without a copy.
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

/// As [`clean_text`], on one line: blanks and line breaks are joined to one blank.
pub fn clean_line(text: &str) -> String {
    clean_text(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Prints one JSON object.
pub fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
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
