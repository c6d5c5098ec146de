//! What can go wrong with a project on disk, in words that say what to do next.

use std::path::PathBuf;

/// An operation on the project failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused.
    #[error("the project database {path} could not be used: {source}")]
    Database {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// A file or folder could not be used.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// A result with this room's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
