//! What came from another program.

use crate::coding::LoggedEdit;
use crate::jobs::{JobError, JobResult};
use serde::{Serialize, Serializer};
use std::path::{Path, PathBuf};

/// Summary of an import from another program; as JSON, its counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ForeignImport {
    /// The file.
    #[serde(serialize_with = "serialize_path")]
    pub path: PathBuf,
    /// Number of new transcripts.
    pub transcripts: usize,
    /// Number of attributes of those.
    pub attributes: usize,
    /// Number of new themes.
    pub themes: usize,
    /// Number of new coded passages.
    pub passages: usize,
    /// Number of new memos.
    pub memos: usize,
    /// What could not be imported, a sentence each, with the line of the file where it is about one.
    #[serde(skip)]
    pub losses: Vec<(Option<usize>, String)>,
    /// The logged edit; none where nothing was new.
    #[serde(skip)]
    pub edit: Option<LoggedEdit>,
}

/// The bytes of a file. Its size is checked before it is read into memory.
///
/// # Errors
/// [`JobError::Foreign`] where it cannot be read, or has more than `most` bytes; `too_large` says so.
pub(in crate::jobs) fn read_bounded(path: &Path, most: u64, too_large: &str) -> JobResult<Vec<u8>> {
    if std::fs::metadata(path).map_err(|error| foreign_error(path, error))?.len() > most {
        return Err(foreign_error(path, too_large));
    }
    std::fs::read(path).map_err(|error| foreign_error(path, error))
}

/// The name of a file that codes come from; a path that ends in `..` has none.
pub(in crate::jobs) fn source_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// As it is shown: a path that is not Unicode must not fail the JSON.
fn serialize_path<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

/// A [`JobError::Foreign`] about a file.
pub(in crate::jobs) fn foreign_error(path: &Path, reason: impl std::fmt::Display) -> JobError {
    JobError::Foreign { path: path.to_owned(), reason: reason.to_string() }
}
