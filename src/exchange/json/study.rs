//! JSON of the edit log, and of the whole study.

use super::{JsonSeconds, QuoteJson, RunJson, SchemaVersion, SnippetJson, ThemeJson, TopicJson};
use crate::coding;
use crate::corpus::{Attributes, TranscriptEntry};
use serde::Serialize;

/// The edit log.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EditLogJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The edits, oldest first.
    pub edits: Vec<LoggedEditJson>,
}

/// One edit of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoggedEditJson {
    /// Its number in the log.
    pub id: i64,
    /// When, RFC 3339 in UTC.
    pub time: String,
    /// The coder who made it.
    pub coder: String,
    /// The sentence that says what was done.
    pub what: String,
    /// Whether it was undone.
    pub undone: bool,
}

/// The whole study in one object, as `export json` writes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StudyJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The transcripts, by name.
    pub transcripts: Vec<TranscriptJson>,
    /// The current run; null before any.
    pub run: Option<RunJson>,
    /// The topics of the run.
    pub topics: Vec<TopicJson>,
    /// The codebook.
    pub themes: Vec<ThemeJson>,
    /// The quotes.
    pub quotes: Vec<QuoteJson>,
    /// All snippets.
    pub snippets: Vec<SnippetJson>,
    /// The edit log, oldest first.
    pub edits: Vec<LoggedEditJson>,
}

/// A transcript, without its text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TranscriptJson {
    /// Its name.
    pub name: String,
    /// The hash of its text, in hex.
    pub hash: String,
    /// The code of its language; null where it could not be detected.
    pub language: Option<String>,
    /// The duration of the recording.
    pub seconds: Option<JsonSeconds>,
    /// The number of its words.
    pub words: usize,
    /// The number of its snippets.
    pub snippets: usize,
    /// Its attributes.
    pub attributes: Attributes,
}

impl From<&TranscriptEntry> for TranscriptJson {
    fn from(entry: &TranscriptEntry) -> Self {
        Self {
            name: entry.name.clone(),
            hash: entry.hash.clone(),
            language: entry.language.clone(),
            seconds: entry.duration.map(JsonSeconds),
            words: entry.words,
            snippets: entry.snippets.len(),
            attributes: entry.attributes.clone(),
        }
    }
}

impl EditLogJson {
    /// Converts the log, given oldest edit first.
    pub fn new(edits: &[coding::LoggedEdit]) -> Self {
        let edit = |edit: &coding::LoggedEdit| LoggedEditJson {
            id: edit.id.0,
            time: edit.time.clone(),
            coder: edit.coder.clone(),
            what: edit.what.clone(),
            undone: edit.undone,
        };
        Self { schema: SchemaVersion, edits: edits.iter().map(edit).collect() }
    }
}
