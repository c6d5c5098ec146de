//! Import: files become transcripts and snippets in the project, and the full-text index follows.

use super::Result;
use crate::progress::Progress;
use crate::project::Project;
use std::path::PathBuf;

/// Where one snippet ends and the next begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SplitBy {
    /// Paragraphs of at most so many tokens, never across turns unless the turns are tiny.
    #[default]
    Paragraphs,
    /// One turn, one snippet (or several, where it is longer than the limit).
    Turns,
    /// One file, or one row of a table, is one snippet.
    Nothing,
}

/// How files are read and split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOptions {
    /// Where snippets end.
    pub split: SplitBy,
    /// The most tokens a snippet holds.
    pub max_tokens: usize,
    /// The column of a table that holds the text: its name, or its number from 1; none: found by name.
    pub text_column: Option<String>,
    /// The column of a table that names its rows; none: the row's number.
    pub id_column: Option<String>,
    /// The columns of a table to keep as attributes; empty: all others.
    pub attributes: Vec<String>,
    /// How many threads read; 0: as many as there are cores.
    pub threads: usize,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            split: SplitBy::default(),
            max_tokens: 300,
            text_column: None,
            id_column: None,
            attributes: Vec::new(),
            threads: 0,
        }
    }
}

/// A file whose text is already in the project under another path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The file.
    pub path: String,
    /// The transcript that has its text.
    pub of: String,
}

/// A file that was not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The file.
    pub path: String,
    /// The line that could not be read, where it is one line's fault.
    pub line: Option<usize>,
    /// Why, and what can be done.
    pub reason: String,
}

/// Something in a file that was imported all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The file.
    pub path: String,
    /// The line, where it is about one.
    pub line: Option<usize>,
    /// What was found and what was made of it.
    pub message: String,
}

/// What became of every file. `added + unchanged + updated`, variants and skipped are the files found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Transcripts in the project afterwards.
    pub transcripts: usize,
    /// Files that were new.
    pub added: usize,
    /// Files that had not changed since they were imported.
    pub unchanged: usize,
    /// Files that had.
    pub updated: usize,
    /// Snippets in the project afterwards.
    pub snippets: usize,
    /// Words in the project afterwards.
    pub words: usize,
    /// Files with a text that was there already.
    pub variants: Vec<Variant>,
    /// Files that were not imported.
    pub skipped: Vec<Skipped>,
    /// What else the researcher should know.
    pub warnings: Vec<Warning>,
}

impl ImportReport {
    /// Counts the files that were found.
    pub fn files(&self) -> usize {
        self.added + self.unchanged + self.updated + self.variants.len() + self.skipped.len()
    }
    /// Says whether the project's text is other than before.
    pub const fn changed(&self) -> bool {
        self.added + self.updated > 0
    }
}

/// Imports files and folders (recursively) and brings the full-text index up to date.
///
/// Files whose bytes and settings have not changed are not read again; a file that cannot be read is
/// reported and passed over. Transcripts are stored a few at a time, so that other connections can
/// write in between; on cancel what is stored stays whole and the next import goes on from there.
///
/// # Errors
/// [`super::Error::Missing`] for a path that is not there, [`super::Error::NothingFound`] where no file
/// was found, [`super::Error::Cancelled`], or what the project says.
pub fn import(
    _project: &mut Project,
    _paths: &[PathBuf],
    _options: &ImportOptions,
    _progress: &dyn Progress,
) -> Result<ImportReport> {
    todo!()
}
