//! JSON of snippets and of search results.

use super::{JsonScore, JsonSeconds, SchemaVersion};
use crate::corpus::Attributes;
use crate::search::SearchMode;
use serde::Serialize;

/// A list of snippets.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SnippetsJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The snippets, in corpus order.
    pub snippets: Vec<SnippetJson>,
}

/// A snippet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SnippetJson {
    /// Its id in the project.
    pub id: i64,
    /// The name of its transcript.
    pub transcript: String,
    /// The second at which it begins.
    pub start: Option<JsonSeconds>,
    /// The second at which it ends.
    pub end: Option<JsonSeconds>,
    /// The speaker who says at least two thirds of it, if any.
    pub speaker: Option<String>,
    /// All who speak in it, by alphabet.
    pub speakers: Vec<String>,
    /// Its text.
    pub text: String,
    /// The number of its topic in the current run; null for an outlier, where the run has not seen it, and before any run.
    pub topic: Option<u32>,
    /// The probability that it belongs to the topic; null where `topic` is.
    pub probability: Option<JsonScore>,
    /// Whether it is context, since only interviewers speak in it: in no topic and no count. Left out where it is not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub context: bool,
    /// Whether the current run has not seen it, since it came or was changed after the topics were found. Left out where it has.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unseen: bool,
    /// The question it answers: the last of an interviewer before it. Left out where nobody is told to ask, and by commands
    /// other than `snippets`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The names of the themes that hold for it, sorted.
    pub themes: Vec<String>,
    /// The attributes of its transcript.
    pub attributes: Attributes,
}

/// The results of a search.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The query as given.
    pub query: String,
    /// The mode: by words, by meaning, or both.
    pub mode: SearchMode,
    /// The number of matching snippets, of which `hits` may be the first few.
    pub total: usize,
    /// The time the search took, in milliseconds.
    pub milliseconds: JsonSeconds,
    /// The hits, best first.
    pub hits: Vec<SearchHitJson>,
}

/// A snippet that matches, with its score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchHitJson {
    /// The snippet.
    pub snippet: SnippetJson,
    /// Its score.
    pub score: JsonScore,
    /// The matched ranges, from and to, in Unicode code points of the text.
    pub highlights: Vec<[usize; 2]>,
}
