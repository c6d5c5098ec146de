//! What came from another program.

use crate::coding::LoggedEdit;
use crate::jobs::JobError;
use std::path::{Path, PathBuf};

/// Summary of an import from another program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForeignImport {
    /// The file.
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
    pub losses: Vec<(Option<usize>, String)>,
    /// The logged edit; none where nothing was new.
    pub edit: Option<LoggedEdit>,
}

/// A [`JobError::Foreign`] about a file.
pub(in crate::jobs) fn foreign_error(path: &Path, reason: impl std::fmt::Display) -> JobError {
    JobError::Foreign { path: path.to_owned(), reason: reason.to_string() }
}
