//! The report of an import.
//!
//! Its types are also the JSON of `import --json`: their field names and order are the contract with scripts.

use crate::corpus::{Repairs, TextShares};
use crate::jobs::foreign_summary::ForeignImport;
use crate::jobs::languages::{LanguageShare, is_all_english};
use crate::project::RepairedTranscript;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt::Display;

/// A file with the text of another one in the project: a copy, or the same talk in another format.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FileVariant {
    /// The file.
    pub path: String,
    /// The file, or the transcript, that has its text.
    #[serde(rename = "of")]
    pub same_as: String,
}

/// A file that was not imported.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SkippedFile {
    /// The file.
    pub path: String,
    /// The line that could not be read, where it is about one.
    pub line: Option<usize>,
    /// The reason, and what can be done.
    pub reason: String,
}

/// An oddity in a file that was imported all the same.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ImportWarning {
    /// The file.
    pub path: String,
    /// The line, where it is about one.
    pub line: Option<usize>,
    /// What was found and how it was read.
    pub message: String,
}

/// A file of which so much was left out or is doubtful that a person should look at it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct FileToCheck {
    /// The file.
    pub path: String,
    /// The share of its characters that was left out or is doubtful, 0 to 1.
    pub share: f64,
    /// Characters left out as no speech.
    pub left_out: usize,
    /// Characters that may have been taken for what they are not: see [`TextShares::doubtful`].
    pub doubtful: usize,
}

/// Report of an import, file by file. `added + unchanged + updated`, variants and skipped are the files
/// found.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
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
    /// Copies and variants.
    pub variants: Vec<FileVariant>,
    /// Files that were not imported.
    pub skipped: Vec<SkippedFile>,
    /// Oddities in files.
    pub warnings: Vec<ImportWarning>,
    /// Languages of the transcripts in the project afterwards, the most snippets first; left out of the JSON
    /// where all are in English.
    #[serde(skip_serializing_if = "is_all_english")]
    pub languages: Vec<LanguageShare>,
    /// Repairs of the project's transcripts; those without any are left out.
    #[serde(rename = "repairs", serialize_with = "serialize_repairs")]
    pub repaired: Vec<RepairedTranscript>,
    /// Names of the transcripts of these files that were taken out of the study, and stay out; left out of the JSON
    /// where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
    /// Number of boilerplate snippets: see [`crate::jobs::boilerplate_snippets`].
    pub boilerplate: usize,
    /// What became of the characters of all files that were read now; left out of the JSON where none was.
    #[serde(skip_serializing_if = "is_nothing")]
    pub shares: TextShares,
    /// Files to look at: over two in a hundred of their characters were left out or are doubtful; left out of the JSON
    /// where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to_check: Vec<FileToCheck>,
    /// Imports from other programs.
    #[serde(rename = "brought", skip_serializing_if = "Vec::is_empty")]
    pub foreign_imports: Vec<ForeignImport>,
}

/// Whether no file was read.
fn is_nothing(shares: &TextShares) -> bool {
    *shares == TextShares::default()
}

impl ImportReport {
    /// Adds what became of the characters of a file.
    pub(super) fn count_shares(&mut self, path: impl Display, of: &TextShares) {
        self.shares.add(of);
        if of.is_to_check() {
            self.to_check.push(FileToCheck {
                path: path.to_string(),
                share: of.share_to_check(),
                left_out: of.left_out,
                doubtful: of.doubtful,
            });
        }
    }
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
        sum_repairs(&self.repaired).0
    }
    /// Number of loops that were folded.
    pub fn loop_count(&self) -> usize {
        sum_repairs(&self.repaired).1
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

/// The repairs of all transcripts together, without the places of loops, and the number of loops.
fn sum_repairs(repaired: &[RepairedTranscript]) -> (Repairs, usize) {
    let mut all = Repairs::default();
    repaired.iter().for_each(|one| all.add_counts(&one.repairs));
    (all, repaired.iter().map(|one| one.repairs.loops.len()).sum())
}

impl Serialize for RepairedTranscript {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut one = serializer.serialize_map(None)?;
        one.serialize_entry("path", &self.path)?;
        one.serialize_entry("transcript", &self.transcript)?;
        serialize_counts(&self.repairs, self.repairs.loops.len(), &mut one)?;
        one.end()
    }
}

/// The sums over all transcripts, and below `files` each transcript with its own.
fn serialize_repairs<S: Serializer>(repaired: &[RepairedTranscript], to: S) -> Result<S::Ok, S::Error> {
    let mut all = to.serialize_map(None)?;
    let (sum, loops) = sum_repairs(repaired);
    serialize_counts(&sum, loops, &mut all)?;
    all.serialize_entry("files", repaired)?;
    all.end()
}

/// The number of repairs of each kind. Loops are passed, as sums have none of their own.
fn serialize_counts<M: SerializeMap>(of: &Repairs, loops: usize, to: &mut M) -> Result<(), M::Error> {
    let Repairs { rolling, looped, joined, times, control, .. } = *of;
    let words = [("rolling", rolling), ("loops", loops), ("looped", looped)];
    let others = [("joined", joined), ("times", times), ("control", control)];
    words.iter().chain(&others).try_for_each(|(kind, number)| to.serialize_entry(kind, number))
}
