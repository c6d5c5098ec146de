//! Cuts a transcript into snippets, the units of analysis.

use super::{Snippet, Transcript};

/// Says where the tokens of a text end; made by the model whose tokens count.
pub trait Tokens: Sync {
    /// The byte offset at which each token ends, in order.
    fn ends(&self, text: &str) -> Vec<u32>;
}

/// Along which seams a transcript is cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SplitBy {
    /// Paragraphs of at most [`SplitOptions::max_tokens`] at sentence ends.
    #[default]
    Paragraphs,
    /// One snippet for each turn, however long.
    Turns,
    /// One snippet for the whole transcript.
    None,
}

/// How transcripts are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SplitOptions {
    /// Along which seams.
    pub by: SplitBy,
    /// How many tokens a paragraph may have.
    pub max_tokens: usize,
}

impl Default for SplitOptions {
    fn default() -> Self {
        Self { by: SplitBy::Paragraphs, max_tokens: 300 }
    }
}

/// Cuts a transcript into snippets, in order, on character boundaries, trimmed, not overlapping and
/// together holding all that is not blank. Ids are 0: the store gives them.
pub fn split(_transcript: &Transcript, _options: &SplitOptions, _tokens: &dyn Tokens) -> Vec<Snippet> {
    todo!()
}
