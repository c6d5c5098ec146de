//! Errors of the index, with what to do next.

use crate::progress::Cancelled;
use std::path::PathBuf;

/// The index could not be built, opened or searched.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// A file or folder of the index could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// tantivy failed: the index is damaged, or the disk refuses.
    #[error(
        "the search index {path} could not be used: {source}. It can be deleted: it is built anew when needed"
    )]
    Index {
        /// The folder of the index.
        path: PathBuf,
        /// The error of tantivy.
        source: tantivy::TantivyError,
    },
    /// A file of the index is not as it was written.
    #[error("{path} is damaged. It can be deleted: the search index is built anew when needed")]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The build was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
