//! Quotes for a paper: the passages picked for each theme with their citations, written as Markdown, RTF or
//! DOCX. The report uses the same passages.

pub(in crate::exchange) mod docx;
mod markdown;
mod passage;
mod rtf;
pub mod theme_quotes;

use crate::exchange::quotes::theme_quotes::ThemeQuotes;
pub use passage::{QuoteLine, QuotedPassage};
pub(super) use passage::{load_passages, quoted_passage};

use super::view::{StudyView, TextSource};
use crate::coding::ThemeId;
use crate::corpus::TranscriptId;
use crate::exchange::document_table::DocumentTable;
use crate::format::clock;
use std::io::{self, Write};

/// The quotes by theme, in the order of the codebook, without themes that have none. With `theme`, only of
/// that theme and those below it.
///
/// # Errors
/// Where texts cannot be read.
pub fn collect_quotes(
    view: &StudyView<'_>,
    texts: &dyn TextSource,
    theme: Option<ThemeId>,
) -> io::Result<Vec<ThemeQuotes>> {
    let branch = theme.map(|theme| view.codebook.counted_with(theme));
    let wanted = |theme: ThemeId| branch.as_ref().is_none_or(|branch| branch.contains(&theme));
    let tree = view.codebook.tree();
    let themes: Vec<ThemeId> = tree.iter().map(|(_, theme)| theme.id).filter(|&id| wanted(id)).collect();
    let places = themes.iter().flat_map(|&theme| view.codebook.quotes_of(theme));
    let said = load_passages(view, texts, places.map(|quote| quote.place.clone()).collect())?;
    let mut all = Vec::new();
    for theme in themes {
        let picked = view.codebook.quotes_of(theme);
        let quotes: Vec<QuotedPassage> =
            picked.iter().filter_map(|quote| said.get(&quote.place).cloned()).collect();
        if !quotes.is_empty() {
            all.push(ThemeQuotes { theme, title: view.codebook.theme_names(theme).join(" / "), quotes });
        }
    }
    Ok(all)
}

/// Quotes as a table of a document, by theme in the researcher's order.
pub fn quote_table(quoted: &[ThemeQuotes]) -> DocumentTable {
    let rows = quoted.iter().flat_map(|theme| {
        theme.quotes.iter().map(|quote| {
            let text = |text: &Option<String>| text.as_deref().unwrap_or_default().to_owned();
            vec![
                theme.title.clone(),
                quote.text.clone(),
                text(&quote.speaker),
                quote.transcript.clone(),
                quote.start.map_or_else(String::new, clock),
                text(&quote.date),
                text(&quote.url),
            ]
        })
    });
    DocumentTable {
        title: "Quotes".to_owned(),
        head: ["Theme", "Quote", "Speaker", "Transcript", "Time", "Date", "Link"].map(str::to_owned).to_vec(),
        widths: vec![14, 36, 10, 12, 8, 10, 10],
        rows: rows.collect(),
    }
}

/// A file format for quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteFormat {
    /// Markdown.
    Markdown,
    /// Rich Text Format.
    Rtf,
    /// Office Open XML (DOCX), the format of word processors.
    Docx,
}

/// Writes quotes with their citations, under the names of their themes.
///
/// # Errors
/// What `to` says.
pub fn write_quotes(form: QuoteFormat, quoted: &[ThemeQuotes], to: &mut dyn Write) -> io::Result<()> {
    match form {
        QuoteFormat::Markdown => markdown::write(quoted, to),
        QuoteFormat::Rtf => rtf::write(quoted, to),
        QuoteFormat::Docx => docx::write(quoted, to),
    }
}

/// The transcripts with quotes, earlier versions among them.
pub(super) fn quoted_transcripts(view: &StudyView<'_>) -> impl Iterator<Item = TranscriptId> {
    view.codebook.quotes.values().map(|quote| quote.place.transcript)
}

#[cfg(test)]
mod tests;
