//! The log, and everything at once.

use super::{Analyze, Quote, Schema, Seconds, Snippet, Theme, Topic};
use crate::coding;
use crate::corpus::{Attributes, TranscriptEntry};
use serde::Serialize;

/// The log of edits.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Log {
    /// 1.
    pub schema: Schema,
    /// The edits, oldest first.
    pub edits: Vec<LoggedEdit>,
}

/// One edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoggedEdit {
    /// Its number.
    pub id: i64,
    /// When, RFC 3339 in UTC.
    pub time: String,
    /// Who.
    pub coder: String,
    /// What.
    pub what: String,
    /// Whether it was taken back.
    pub undone: bool,
}

/// Everything in one object: what `export json` writes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Everything {
    /// 1.
    pub schema: Schema,
    /// The transcripts, by name.
    pub transcripts: Vec<Transcript>,
    /// The current run; null before any.
    pub run: Option<Analyze>,
    /// Its topics.
    pub topics: Vec<Topic>,
    /// The codebook.
    pub themes: Vec<Theme>,
    /// The passages picked to be quoted.
    pub quotes: Vec<Quote>,
    /// All snippets.
    pub snippets: Vec<Snippet>,
    /// The log of edits, oldest first.
    pub edits: Vec<LoggedEdit>,
}

/// A transcript.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Transcript {
    /// Its name.
    pub name: String,
    /// The hash of its text, in hex.
    pub hash: String,
    /// Its language.
    pub language: Option<String>,
    /// How long the recording is.
    pub seconds: Option<Seconds>,
    /// Its words.
    pub words: usize,
    /// Its snippets.
    pub snippets: usize,
    /// What else is known of it.
    pub attributes: Attributes,
}

impl From<&TranscriptEntry> for Transcript {
    fn from(entry: &TranscriptEntry) -> Self {
        Self {
            name: entry.name.clone(),
            hash: entry.hash.clone(),
            language: entry.language.clone(),
            seconds: entry.duration.map(Seconds),
            words: entry.words,
            snippets: entry.snippets.len(),
            attributes: entry.attributes.clone(),
        }
    }
}

impl Log {
    /// The log, oldest edit first.
    pub fn new(edits: &[coding::LoggedEdit]) -> Self {
        let edit = |edit: &coding::LoggedEdit| LoggedEdit {
            id: edit.id.0,
            time: edit.time.clone(),
            coder: edit.coder.clone(),
            what: edit.what.clone(),
            undone: edit.undone,
        };
        Self { schema: Schema, edits: edits.iter().map(edit).collect() }
    }
}
