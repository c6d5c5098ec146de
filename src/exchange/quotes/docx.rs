//! Quotes as a document of word processors.

use super::QuoteLine;
use super::theme_quotes::ThemeQuotes;
use crate::exchange::docx::{paragraph, run_text, write_document};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes the document.
pub(super) fn write(quoted: &[ThemeQuotes], to: &mut dyn Write) -> io::Result<()> {
    let mut body = String::new();
    for theme in quoted {
        body += &paragraph("Heading1", &theme.title);
        for quote in &theme.quotes {
            write_lines("Quote", &quote.lines, &mut body);
            body += &paragraph("QuoteSource", &quote.citation_with_url());
        }
    }
    write_document(&body, to)
}

/// Adds a paragraph in a style; lines are separated by line breaks, speakers are bold.
pub(in crate::exchange) fn write_lines(style: &str, lines: &[QuoteLine], out: &mut String) {
    let _ = write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>");
    for (at, line) in lines.iter().enumerate() {
        let broken = if at > 0 { "<w:br/>" } else { "" };
        if let Some(name) = &line.speaker {
            let _ = write!(
                out,
                "<w:r><w:rPr><w:b/></w:rPr>{broken}<w:t xml:space=\"preserve\">{}: </w:t></w:r>",
                run_text(name)
            );
        }
        let broken = if line.speaker.is_none() { broken } else { "" };
        let _ = write!(out, "<w:r>{broken}<w:t xml:space=\"preserve\">{}</w:t></w:r>", run_text(&line.text));
    }
    *out += "</w:p>";
}
