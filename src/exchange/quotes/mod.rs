//! The passages picked to be quoted, with where they were said, ready for a paper: as Markdown, RTF
//! or a document of word processors.

mod docx;
mod markdown;
mod rtf;

use super::figures::clock;
use super::view::{Texts, View};
use crate::coding::{PlacedSpan, ThemeId};
use crate::corpus::{Transcript, TranscriptId, date_of};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
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

/// Something that was said, with where it was.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Passage {
    /// The transcript's name.
    pub transcript: String,
    /// Who says it; several joined by `and`.
    pub speaker: Option<String>,
    /// The second it begins.
    pub start: Option<f64>,
    /// The date of the transcript.
    pub date: Option<String>,
    /// Where it can be heard, as a link to a web page.
    pub url: Option<String>,
    /// The words.
    pub text: String,
}

impl Passage {
    /// Where it was said: the transcript, the speaker, the time and the date, as far as they are known.
    pub fn source(&self) -> String {
        let parts = [self.speaker.clone(), self.start.map(clock), self.date.clone()];
        let parts = std::iter::once(self.transcript.clone()).chain(parts.into_iter().flatten());
        parts.collect::<Vec<_>>().join(", ")
    }

    /// The lines it is said in, without empty ones.
    fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines().map(str::trim).filter(|line| !line.is_empty())
    }
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
    let mut known = BTreeMap::new();
    let mut all = Vec::new();
    for (_, theme) in view.codebook.tree() {
        let picked = view.codebook.quotes_of(theme.id);
        if picked.is_empty() || branch.as_ref().is_some_and(|branch| !branch.contains(&theme.id)) {
            continue;
        }
        let mut quotes = Vec::with_capacity(picked.len());
        for quote in picked {
            let transcript = match known.entry(quote.place.transcript) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(free) => free.insert(texts.transcript(quote.place.transcript)?),
            };
            quotes.push(passage(view, transcript, &quote.place));
        }
        all.push(Quoted { theme: theme.id, title: view.codebook.path(theme.id).replace('/', " / "), quotes });
    }
    Ok(all)
}

/// A passage of a transcript; who and when as its snippet has it, where it is a snippet.
fn passage(view: &View<'_>, transcript: &Transcript, place: &PlacedSpan) -> Passage {
    let at = view.corpus.transcript_index(place.transcript);
    let entry = at.and_then(|at| view.corpus.transcripts.get(at));
    let snippets = at.map(|at| view.corpus.snippets_of(at)).unwrap_or_default();
    let snippet = snippets.iter().find(|snippet| snippet.span == place.span);
    let begun = || {
        let within = |turn: &&crate::corpus::Turn| turn.span.overlap(place.span) > 0;
        let turn = transcript.turns.iter().find(within);
        transcript.second_at(place.span.start).or_else(|| turn.and_then(|turn| turn.start))
    };
    let name = entry.map_or(&transcript.name, |entry| &entry.name);
    let attributes = entry.map_or(&transcript.attributes, |entry| &entry.attributes);
    Passage {
        transcript: name.clone(),
        speaker: snippet
            .and_then(|snippet| snippet.speaker.clone())
            .or_else(|| speakers(view, transcript, place)),
        start: snippet.and_then(|snippet| snippet.start).or_else(begun),
        date: date_of(attributes).map(str::to_owned),
        url: link(attributes),
        text: place.span.of(&transcript.text).trim().to_owned(),
    }
}

/// Who speaks in a passage, in order, under the names shown.
fn speakers(view: &View<'_>, transcript: &Transcript, place: &PlacedSpan) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for turn in transcript.turns.iter().filter(|turn| turn.span.overlap(place.span) > 0) {
        let Some(said) = turn.speaker.as_deref() else { continue };
        let name = view.codebook.speaker(&transcript.name, said);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| names.join(" and "))
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
