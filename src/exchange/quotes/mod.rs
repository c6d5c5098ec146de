//! The passages picked to be quoted, with where they were said, ready for a paper: as Markdown, RTF
//! or a document of word processors.

mod docx;
mod markdown;
mod passage;
mod rtf;

pub(super) use markdown::passage as written;
pub(super) use passage::passages;
pub use passage::{Line, Passage};

use super::view::{Texts, View};
use crate::coding::ThemeId;
use crate::corpus::TranscriptId;
use std::io::{self, Write};

/// The quotes of one theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Quoted {
    /// The theme.
    pub theme: ThemeId,
    /// Its path, joined by ` / `.
    pub title: String,
    /// Its quotes, in the researcher's order.
    pub quotes: Vec<Passage>,
}

/// A link to a web page among the attributes of a transcript.
pub(super) fn link(attributes: &crate::corpus::Attributes) -> Option<String> {
    let url = attributes.get("url")?;
    (url.starts_with("https://") || url.starts_with("http://")).then(|| url.clone())
}

/// The quotes of all themes that have any, in the order of the codebook; of one theme and those below
/// it where it is named.
///
/// # Errors
/// Where texts cannot be read.
pub fn gather(view: &View<'_>, texts: &dyn Texts, theme: Option<ThemeId>) -> io::Result<Vec<Quoted>> {
    let branch = theme.map(|theme| view.codebook.branch(theme));
    let wanted = |theme: ThemeId| branch.as_ref().is_none_or(|branch| branch.contains(&theme));
    let tree = view.codebook.tree();
    let themes: Vec<ThemeId> = tree.iter().map(|(_, theme)| theme.id).filter(|&id| wanted(id)).collect();
    let places = themes.iter().flat_map(|&theme| view.codebook.quotes_of(theme));
    let said = passages(view, texts, places.map(|quote| quote.place.clone()).collect())?;
    let mut all = Vec::new();
    for theme in themes {
        let picked = view.codebook.quotes_of(theme);
        let quotes: Vec<Passage> =
            picked.iter().filter_map(|quote| said.get(&quote.place).cloned()).collect();
        if !quotes.is_empty() {
            all.push(Quoted { theme, title: view.codebook.path(theme).replace('/', " / "), quotes });
        }
    }
    Ok(all)
}

/// What quotes are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Markdown.
    Markdown,
    /// Rich Text Format.
    Rtf,
    /// Office Open XML, as word processors have it.
    Docx,
}

/// Writes quotes, each with its citation, under the names of their themes.
///
/// # Errors
/// What `to` says.
pub fn write(form: Form, quoted: &[Quoted], to: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Markdown => markdown::write(quoted, to),
        Form::Rtf => rtf::write(quoted, to),
        Form::Docx => docx::write(quoted, to),
    }
}

/// The transcripts that quotes are bound to.
pub(super) fn transcripts(view: &View<'_>) -> impl Iterator<Item = TranscriptId> {
    view.codebook.quotes.values().map(|quote| quote.place.transcript)
}

#[cfg(test)]
mod tests;
