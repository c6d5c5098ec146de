//! A study on its way to or from another program: codes, sources, what is coded where, and notes.
//!
//! Every format of another program is read into a [`Parcel`] and written from one, so that a project
//! takes in or gives out all of them in the same way. Spans are bytes of the source's text, as everywhere.

use crate::corpus::{Span, Transcript};

/// A study in the terms all programs share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parcel {
    /// What the study is called.
    pub name: String,
    /// The memo on the whole study; empty where there is none.
    pub memo: String,
    /// The codes, parents before children, siblings in their order.
    pub codes: Vec<Code>,
    /// The sources.
    pub sources: Vec<Source>,
    /// What was left behind, a sentence each.
    pub losses: Vec<String>,
}

/// A code, which in leitmotif is a theme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Code {
    /// Its name between programs, lower case and without braces; empty where the format knows none.
    pub guid: String,
    /// The code above it, by its place in [`Parcel::codes`].
    pub parent: Option<usize>,
    /// Its name.
    pub name: String,
    /// When to use it.
    pub description: String,
    /// Its colour, as an index into the palette of theme colours.
    pub color: Option<u8>,
    /// The memo on it; empty where there is none.
    pub memo: String,
}

/// A source with all that is bound to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Source {
    /// Its name between programs; empty where the format knows none.
    pub guid: String,
    /// The transcript: name, text, turns, attributes and what else the format carries.
    pub transcript: Transcript,
    /// The memo on it; empty where there is none.
    pub memo: String,
    /// What is coded, in order.
    pub codings: Vec<Coding>,
    /// Memos on passages, in order.
    pub notes: Vec<Noted>,
}

/// A passage with a code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coding {
    /// Where in the source's text.
    pub span: Span,
    /// The code, by its place in [`Parcel::codes`].
    pub code: usize,
    /// Who coded it; empty where the format does not say.
    pub coder: String,
    /// When, RFC 3339 in UTC; empty where the format does not say.
    pub time: String,
}

/// A memo on a passage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Noted {
    /// Where in the source's text.
    pub span: Span,
    /// What it says.
    pub text: String,
}

impl Parcel {
    /// The name of a code with those above it, as in `Design/RAG`.
    pub fn path(&self, code: usize) -> String {
        let mut names = Vec::new();
        let mut next = Some(code);
        while let Some(code) = next.and_then(|at| self.codes.get(at)) {
            names.push(code.name.as_str());
            // Parents stand before their children, so a chain cannot be longer than the list.
            next = code.parent.filter(|_| names.len() <= self.codes.len());
        }
        names.reverse();
        names.join("/")
    }

    /// How many passages are coded, over all sources.
    pub fn codings(&self) -> usize {
        self.sources.iter().map(|source| source.codings.len()).sum()
    }

    /// How many memos there are, of all kinds.
    pub fn memos(&self) -> usize {
        let filled = |text: &String| usize::from(!text.is_empty());
        filled(&self.memo)
            + self.codes.iter().map(|code| filled(&code.memo)).sum::<usize>()
            + self.sources.iter().map(|source| filled(&source.memo) + source.notes.len()).sum::<usize>()
    }
}
