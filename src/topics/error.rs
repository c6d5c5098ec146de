//! Errors between vectors and topics.

use crate::progress::Cancelled;

/// Why an analysis gave no topics. A small or uniform corpus is no error: it gives few topics or none.
#[derive(Debug, thiserror::Error)]
pub enum TopicsError {
    /// The owner cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The parts of the input do not belong together.
    #[error(
        "the parts of the analysis do not match: {vectors} numbers of {dims} to a vector, words of {words} snippets, \
         transcripts of {transcripts}. The vectors are from another import; run `leitmotif analyze` again"
    )]
    Shape {
        /// Numbers in all vectors.
        vectors: usize,
        /// Numbers to a vector.
        dims: usize,
        /// Snippets whose words are known.
        words: usize,
        /// Snippets whose transcript is known.
        transcripts: usize,
    },
    /// UMAP failed.
    #[error("the vectors could not be reduced by UMAP ({0}). Try `leitmotif analyze --reduce pca`")]
    Reduce(String),
}
