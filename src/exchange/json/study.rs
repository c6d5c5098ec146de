//! JSON of the edit log, and of the whole study.

use super::{
    GuideQuestionJson, JsonSeconds, MemoJson, QuoteJson, RunJson, SchemaVersion, SnippetJson, SpeakerJson,
    ThemeJson, TopicJson,
};
use crate::coding::LoggedEdit;
use crate::corpus::{Attributes, TranscriptEntry};
use serde::Serialize;

/// The edit log.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EditLogJson<'l> {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The edits, oldest first.
    pub edits: &'l [LoggedEdit],
}

/// The whole study in one object, as `export json` writes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StudyJson<'l> {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The transcripts, by name.
    pub transcripts: Vec<TranscriptJson>,
    /// Who speaks in them, with what is known of each, as in `speakers --json`.
    pub speakers: Vec<SpeakerJson>,
    /// The current run; null before any.
    pub run: Option<RunJson>,
    /// The topics of the run.
    pub topics: Vec<TopicJson>,
    /// The codebook.
    pub themes: Vec<ThemeJson>,
    /// The quotes.
    pub quotes: Vec<QuoteJson>,
    /// The memos.
    pub memos: Vec<MemoJson>,
    /// The questions of the guide.
    pub guide_questions: Vec<GuideQuestionJson>,
    /// All snippets.
    pub snippets: Vec<SnippetJson>,
    /// The edit log, oldest first.
    pub edits: &'l [LoggedEdit],
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
