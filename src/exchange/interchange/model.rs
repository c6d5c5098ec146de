//! The study in the terms all analysis programs share: codes, sources, coded passages and notes.
//!
//! Every format of another program is read into a [`InterchangeProject`] and written from one, so that import
//! and export are written once for all of them. Spans are byte ranges of the source's text, as everywhere
//! else.

use crate::coding::join_path;
use crate::corpus::{Attributes, Span, Transcript};

/// A study in the terms all programs share. Equality of two is what the round-trip tests check.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InterchangeProject {
    /// The title of the study.
    pub name: String,
    /// The memo on the study; empty where there is none.
    pub memo: String,
    /// The codes; parents before children, siblings in the researcher's order.
    pub codes: Vec<InterchangeCode>,
    /// The codes that stand also under another: the code, and the other, as indices into the codes.
    pub references: Vec<(usize, usize)>,
    /// The sources.
    pub sources: Vec<InterchangeSource>,
    /// What is known of people who speak, by name.
    pub cases: Vec<InterchangeCase>,
    /// What was left out or is uncertain, a sentence each, to be shown to the user.
    pub losses: Vec<String>,
}

/// A code of the codebook; a theme in leitmotif.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InterchangeCode {
    /// Its GUID, lower case and without braces; empty where the format has none.
    pub guid: String,
    /// The code above it, as an index into [`InterchangeProject::codes`].
    pub parent: Option<usize>,
    /// Its name.
    pub name: String,
    /// Its description: when to use it and when not.
    pub description: String,
    /// Its colour, as an index into the palette of theme colours.
    pub color: Option<u8>,
    /// The memo on it; empty where there is none.
    pub memo: String,
}

/// A source (a transcript) with what is coded and noted in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InterchangeSource {
    /// Its GUID; empty where the format has none.
    pub guid: String,
    /// The transcript: name, text, turns, attributes and whatever else the format carries.
    pub transcript: Transcript,
    /// When it was imported, RFC 3339 in UTC; empty where that is not known, and where it is read: it is imported
    /// then.
    pub imported: String,
    /// The memo on it; empty where there is none.
    pub memo: String,
    /// Where the text has labels that say who speaks, for other programs; empty where it has none.
    pub labels: Vec<Span>,
    /// The coded passages, sorted.
    pub codings: Vec<CodedPassage>,
    /// The memos on passages, sorted.
    pub notes: Vec<PassageMemo>,
}

/// A person who speaks, of whom something is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InterchangeCase {
    /// The name, as the labels in the sources have it.
    pub name: String,
    /// What is known.
    pub attributes: Attributes,
    /// The sources in which they speak, as indices into [`InterchangeProject::sources`].
    pub sources: Vec<usize>,
}

/// A passage with one code; a passage with two codes is two of these.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodedPassage {
    /// Where in the source's text.
    pub span: Span,
    /// The code, as an index into [`InterchangeProject::codes`].
    pub code: usize,
    /// Who coded it; empty where the format does not say.
    pub coder: String,
    /// When, RFC 3339 in UTC; empty where the format does not say.
    pub time: String,
}

/// A memo on a passage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PassageMemo {
    /// Where in the source's text.
    pub span: Span,
    /// What it says.
    pub text: String,
}

impl InterchangeSource {
    /// Puts codings and memos in order, each once.
    pub(in crate::exchange) fn sort_passages(&mut self) {
        self.codings.sort();
        self.codings.dedup();
        self.notes.sort();
        self.notes.dedup();
    }
}

impl InterchangeProject {
    /// The path of a code, with the names above it, as in `Design/RAG`, a `/` within a name escaped.
    pub fn code_path(&self, code: usize) -> String {
        join_path(&self.code_names(code))
    }

    /// The names from the top down to a code.
    pub fn code_names(&self, code: usize) -> Vec<&str> {
        let mut names = Vec::new();
        let mut next = Some(code);
        while let Some(code) = next.and_then(|at| self.codes.get(at)) {
            names.push(code.name.as_str());
            // A chain longer than the list is a cycle, which a damaged file may hold: stop there.
            next = code.parent.filter(|_| names.len() <= self.codes.len());
        }
        names.reverse();
        names
    }

    /// The number of coded passages over all sources.
    pub fn coding_count(&self) -> usize {
        self.sources.iter().map(|source| source.codings.len()).sum()
    }

    /// The number of memos on the study, codes, sources and passages.
    pub fn memo_count(&self) -> usize {
        let filled = |text: &String| usize::from(!text.is_empty());
        filled(&self.memo)
            + self.codes.iter().map(|code| filled(&code.memo)).sum::<usize>()
            + self.sources.iter().map(|source| filled(&source.memo) + source.notes.len()).sum::<usize>()
    }
}
