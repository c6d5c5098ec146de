//! Snippets, and what a search finds.

use super::{Schema, Score, Seconds};
use crate::corpus::Attributes;
use crate::search::Mode;
use serde::Serialize;

/// Some snippets.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Snippets {
    /// 1.
    pub schema: Schema,
    /// The snippets, in the order of the corpus.
    pub snippets: Vec<Snippet>,
}

/// A snippet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Snippet {
    /// Its number in the project.
    pub id: i64,
    /// The name of its transcript.
    pub transcript: String,
    /// The second it begins.
    pub start: Option<Seconds>,
    /// The second it ends.
    pub end: Option<Seconds>,
    /// Who speaks.
    pub speaker: Option<String>,
    /// What is said.
    pub text: String,
    /// Its topic in the current run; null for an outlier and before any run.
    pub topic: Option<u32>,
    /// How surely it belongs there; null where `topic` is.
    pub probability: Option<Score>,
    /// The themes that hold for it, sorted.
    pub themes: Vec<String>,
    /// What else is known of its transcript.
    pub attributes: Attributes,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Search {
    /// 1.
    pub schema: Schema,
    /// The query as typed.
    pub query: String,
    /// By words, by meaning, or both.
    pub mode: Mode,
    /// How many snippets there are in all.
    pub total: usize,
    /// How long it took.
    pub milliseconds: Seconds,
    /// The hits, best first.
    pub hits: Vec<Hit>,
}

/// One snippet found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The snippet.
    pub snippet: Snippet,
    /// Its score.
    pub score: Score,
    /// What matched: from and to, in Unicode code points of the text.
    pub highlights: Vec<[usize; 2]>,
}
