//! Screen 3: search as you type.

use super::layout::Size;
use super::page::Page;
use super::passages::Passages;
use std::ops::Range;
use std::time::Duration;
use tui_input::Input;

/// How snippets are looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// By their words.
    Text,
    /// By what they mean.
    Meaning,
    /// Both, fused by rank.
    #[default]
    Both,
}

/// The part of the screen that keys go to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Focus {
    /// The query.
    #[default]
    Query,
    /// The hits.
    Hits,
    /// The hit in its transcript.
    Preview,
}

/// One hit.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The snippet, by place in the corpus.
    pub snippet: usize,
    /// Its score; only its order means something.
    pub score: f32,
    /// What matched, in bytes of the snippet's text.
    pub highlights: Vec<Range<usize>>,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The query it answers.
    pub query: String,
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: usize,
    /// In how many transcripts the listed hits are.
    pub transcripts: usize,
    /// How long it took.
    pub took: Duration,
    /// What the researcher should know: the query was searched as plain words, no vectors yet.
    pub note: Option<String>,
}

/// The hit in its transcript.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preview {
    /// The transcript in lines, with its stripes.
    pub page: Page,
    /// The first line on screen.
    pub top: usize,
    /// Columns of text and lines.
    pub size: Size,
    /// What matched, in bytes of the transcript's text.
    pub highlights: Vec<Range<usize>>,
}

/// The screen.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The query as typed.
    pub input: Input,
    /// By words, by meaning, or both.
    pub mode: Mode,
    /// Where keys go.
    pub focus: Focus,
    /// What was found for the last query that was answered.
    pub found: Found,
    /// The hits as a list of snippets; the same order as `found.hits`.
    pub passages: Passages,
    /// The hit under the cursor in its transcript.
    pub preview: Preview,
    /// Queries that were used before, oldest first.
    pub history: Vec<String>,
    /// Which of them is in the input, while going through them.
    pub recalled: Option<usize>,
    /// Counts requests.
    pub generation: u64,
    /// Whether the answer to the last request is still to come.
    pub pending: bool,
}
