//! Finds the files below what the user named, and says of each whether it may be a transcript.

use std::path::{Path, PathBuf};

/// A file or folder that was come across.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// What its transcript is called: the path below the folder the user named, without extension
    /// (with it, where two files would share the name), parts joined by `/`.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Why it is not read, where it is not.
    pub skip: Option<String>,
}

/// Finds every file at or below the given paths, each once, sorted by path. Folders are entered
/// recursively, a folder reached twice through symbolic links only once. Hidden files, formats that
/// are no text and what the system will not show are listed with the reason to skip them.
pub fn walk<P: AsRef<Path>>(_paths: &[P]) -> Vec<Found> {
    todo!()
}
