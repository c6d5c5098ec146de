//! Where the vectors of snippets come from.

use crate::corpus::SnippetIndex;

/// Vectors of snippets by index in the corpus, all of one length, at any scale.
pub trait SnippetVectorSource: Sync {
    /// The vector of a snippet; none where it has none.
    fn row(&self, snippet: SnippetIndex) -> Option<&[f32]>;
}
