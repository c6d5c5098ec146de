//! Quotes as Markdown.

use super::QuoteLine;
use super::theme_quotes::ThemeQuotes;
use crate::exchange::escape::escape_markdown;
use std::io::{self, Write};

/// Writes quotes as block quotes under a heading for each theme.
pub(super) fn write(quoted: &[ThemeQuotes], to: &mut dyn Write) -> io::Result<()> {
    for (at, theme) in quoted.iter().enumerate() {
        let apart = if at > 0 { "\n" } else { "" };
        writeln!(to, "{apart}## {}", escape_markdown(&theme.title))?;
        for quote in &theme.quotes {
            writeln!(to)?;
            write_passage(&quote.lines, to)?;
            let source = escape_markdown(&quote.citation());
            match &quote.url {
                Some(url) => writeln!(to, ">\n> [{source}](<{}>)", safe_link(url))?,
                None => writeln!(to, ">\n> {source}")?,
            }
        }
    }
    Ok(())
}

/// Writes the lines of a passage as a block quote, a paragraph for each line.
fn write_passage(lines: &[QuoteLine], to: &mut dyn Write) -> io::Result<()> {
    for (at, line) in lines.iter().enumerate() {
        let apart = if at > 0 { ">\n" } else { "" };
        match &line.speaker {
            Some(name) => {
                writeln!(to, "{apart}> **{}:** {}", escape_markdown(name), escape_markdown(&line.text))?
            }
            None => writeln!(to, "{apart}> {}", escape_markdown(&line.text))?,
        }
    }
    Ok(())
}

/// A URL for use between angle brackets, with its own brackets encoded so that the link cannot end early.
fn safe_link(url: &str) -> String {
    url.chars().filter(|c| !c.is_control()).collect::<String>().replace('<', "%3C").replace('>', "%3E")
}
