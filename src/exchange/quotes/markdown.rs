//! Quotes as Markdown.

use super::super::markdown::escaped;
use super::{Line, Quoted};
use std::io::{self, Write};

pub(super) fn write(quoted: &[Quoted], to: &mut dyn Write) -> io::Result<()> {
    for (at, theme) in quoted.iter().enumerate() {
        let apart = if at > 0 { "\n" } else { "" };
        writeln!(to, "{apart}## {}", escaped(&theme.title))?;
        for quote in &theme.quotes {
            writeln!(to)?;
            passage(&quote.lines, to)?;
            let source = escaped(&quote.source());
            match &quote.url {
                Some(url) => writeln!(to, ">\n> [{source}](<{}>)", address(url))?,
                None => writeln!(to, ">\n> {source}")?,
            }
        }
    }
    Ok(())
}

/// The lines of a passage, a paragraph each.
pub(in crate::exchange) fn passage(lines: &[Line], to: &mut dyn Write) -> io::Result<()> {
    for (at, line) in lines.iter().enumerate() {
        let apart = if at > 0 { ">\n" } else { "" };
        match &line.speaker {
            Some(name) => writeln!(to, "{apart}> **{}:** {}", escaped(name), escaped(&line.text))?,
            None => writeln!(to, "{apart}> {}", escaped(&line.text))?,
        }
    }
    Ok(())
}

/// A link that cannot end early.
fn address(url: &str) -> String {
    url.chars().filter(|c| !c.is_control()).collect::<String>().replace('<', "%3C").replace('>', "%3E")
}
