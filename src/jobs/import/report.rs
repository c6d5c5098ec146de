//! The report of an import.

use crate::corpus::Repairs;
use crate::jobs::foreign_summary::ForeignImport;
use crate::jobs::languages::LanguageShare;
use crate::project::RepairedTranscript;
use std::fmt::Display;

/// A file with the text of another one in the project: a copy, or the same talk in another format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileVariant {
    /// The file.
    pub path: String,
    /// The file, or the transcript, that has its text.
    pub same_as: String,
}

/// A file that was not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedFile {
    /// The file.
    pub path: String,
    /// The line that could not be read, where it is about one.
    pub line: Option<usize>,
    /// The reason, and what can be done.
    pub reason: String,
}

/// An oddity in a file that was imported all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportWarning {
    /// The file.
    pub path: String,
    /// The line, where it is about one.
    pub line: Option<usize>,
    /// What was found and how it was read.
    pub message: String,
}

/// Report of an import, file by file. `added + unchanged + updated`, variants and skipped are the files
/// found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Transcripts in the project afterwards.
    pub transcripts: usize,
    /// Number of new files.
    pub added: usize,
    /// Number of files that had not changed since they were imported.
    pub unchanged: usize,
    /// Number of files that had changed.
    pub updated: usize,
    /// Snippets in the project afterwards.
    pub snippets: usize,
    /// Words in the project afterwards.
    pub words: usize,
    /// Languages of the transcripts in the project afterwards, the most snippets first.
    pub languages: Vec<LanguageShare>,
    /// Copies and variants.
    pub variants: Vec<FileVariant>,
    /// Files that were not imported.
    pub skipped: Vec<SkippedFile>,
    /// Oddities in files.
    pub warnings: Vec<ImportWarning>,
    /// Repairs of the project's transcripts; those without any are left out.
    pub repaired: Vec<RepairedTranscript>,
    /// Number of boilerplate snippets: see [`crate::jobs::boilerplate_snippets`].
    pub boilerplate: usize,
    /// Imports from other programs.
    pub foreign_imports: Vec<ForeignImport>,
}

impl ImportReport {
    /// Notes an oddity in a file.
    pub(super) fn warn(&mut self, path: impl Display, line: Option<usize>, message: String) {
        self.warnings.push(ImportWarning { path: path.to_string(), line, message });
    }
    /// Notes a file that is not imported.
    pub(super) fn skip(&mut self, path: impl Display, line: Option<usize>, reason: String) {
        self.skipped.push(SkippedFile { path: path.to_string(), line, reason });
    }
    /// The repairs of all transcripts together, without the places of loops.
    pub fn repairs(&self) -> Repairs {
        self.repaired.iter().fold(Repairs::default(), |mut all, one| {
            all.add_counts(&one.repairs);
            all
        })
    }
    /// Number of loops that were folded.
    pub fn loop_count(&self) -> usize {
        self.repaired.iter().map(|one| one.repairs.loops.len()).sum()
    }
    /// Number of files that were found.
    pub fn file_count(&self) -> usize {
        self.added + self.unchanged + self.updated + self.variants.len() + self.skipped.len()
    }
    /// Whether the project's text has changed.
    pub const fn has_changes(&self) -> bool {
        self.added + self.updated > 0
    }
    /// Whether no file at all could be read.
    pub fn read_nothing(&self) -> bool {
        self.added + self.unchanged + self.updated + self.variants.len() == 0
    }
}
