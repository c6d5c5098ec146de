//! What can go wrong with an index, in words that say what to do next.

use crate::progress::Cancelled;
use std::path::PathBuf;

/// The index could not be built, opened or asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder of the index could not be used.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The index is damaged or could not be written.
    #[error(
        "the search index {path} could not be used: {source}. It can be deleted: it is built anew when needed"
    )]
    Index {
        /// Its folder.
        path: PathBuf,
        /// Why.
        source: tantivy::TantivyError,
    },
    /// The owner wanted it to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
