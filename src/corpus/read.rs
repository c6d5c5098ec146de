//! From the bytes of a file to the transcripts in it.

use super::{Found, Transcript};
use std::path::Path;

/// How files are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Which columns of a table are what.
    pub table: TableOptions,
    /// Leaves the artefacts of captioning and recognition as they are in the file.
    pub raw: bool,
}

/// Which columns of a table (csv, tsv, jsonl) hold what. A column is named by its header or its key;
/// a column without header by its number, the first being 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// The column with what was said; guessed when not given.
    pub text: Option<String>,
    /// The column that names each row; rows are numbered when not given.
    pub id: Option<String>,
    /// The columns kept as attributes; all others are left out.
    pub attributes: Vec<String>,
}

/// What was read from one file: one transcript, or one for each row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadFile {
    /// The transcripts, in file order, under names that differ.
    pub transcripts: Vec<Transcript>,
    /// What the user should know although the file was read.
    pub warnings: Vec<Warning>,
}

/// Something odd in a file that could be read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The line, the first being 1, where there is one.
    pub line: Option<usize>,
    /// What is odd, and what was done about it.
    pub message: String,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", line.map(|n| format!("line {n}: ")).unwrap_or_default())]
pub struct ReadError {
    /// The line, the first being 1, where there is one.
    pub line: Option<usize>,
    /// What is wrong, and what to do about it.
    pub reason: String,
}

impl ReadError {
    /// Makes an error about the whole file.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { line: None, reason: reason.into() }
    }
    /// Makes an error about a line, the first being 1.
    pub fn at(line: usize, reason: impl Into<String>) -> Self {
        Self { line: Some(line), reason: reason.into() }
    }
}

/// Reads a found file's bytes, refusing what was marked to be skipped and what is too large to be a
/// transcript before it is in memory.
///
/// # Errors
/// The reason to skip it, or why the system would not read it.
pub fn open(_found: &Found) -> Result<Vec<u8>, ReadError> {
    todo!()
}

/// Reads a file's bytes; its transcript is named after the file. See [`read_as`].
///
/// # Errors
/// See [`read_as`].
pub fn read(path: &Path, bytes: &[u8], options: &ReadOptions) -> Result<ReadFile, ReadError> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    read_as(&name, path, bytes, options)
}

/// Reads a file's bytes under the given name (see [`Found::name`]); rows of a table are called
/// `name/id`. Of `path` only the extension is used: content decides first.
///
/// # Errors
/// When the file is empty, binary, too large, damaged beyond reading or no transcript at all.
pub fn read_as(
    _name: &str,
    _path: &Path,
    _bytes: &[u8],
    _options: &ReadOptions,
) -> Result<ReadFile, ReadError> {
    todo!()
}
