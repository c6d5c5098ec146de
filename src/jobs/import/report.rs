//! What an import says when it is done.

use crate::corpus::Repairs;
use crate::jobs::foreign_import::ForeignImport;
use crate::jobs::languages::LanguageShare;

/// A file that says what another says which is in the project: a copy, or the same talk in another format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileVariant {
    /// The file.
    pub path: String,
    /// The file, or the transcript, that has its text.
    pub of: String,
}

/// What was mended in a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairedTranscript {
    /// The file.
    pub path: String,
    /// The transcript's name.
    pub transcript: String,
    /// How often what was mended.
    pub repairs: Repairs,
}

/// A file that was not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedFile {
    /// The file.
    pub path: String,
    /// The line that could not be read, where it is one line's fault.
    pub line: Option<usize>,
    /// Why, and what can be done.
    pub reason: String,
}

/// Something in a file that was imported all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportWarning {
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
    /// The languages of the transcripts in the project afterwards, the most snippets first.
    pub languages: Vec<LanguageShare>,
    /// Files that say what another says.
    pub variants: Vec<FileVariant>,
    /// Files that were not imported.
    pub skipped: Vec<SkippedFile>,
    /// What else the researcher should know.
    pub warnings: Vec<ImportWarning>,
    /// What was mended in the project's transcripts, those with nothing left out.
    pub mended: Vec<RepairedTranscript>,
    /// Snippets that recur over transcripts: see [`crate::corpus::BoilerplateDetector`].
    pub boilerplate: usize,
    /// What came from projects and codebooks of other programs.
    pub brought: Vec<ForeignImport>,
}

impl ImportReport {
    /// What was mended in all transcripts together, but for the places of loops.
    pub fn repairs(&self) -> Repairs {
        self.mended.iter().fold(Repairs::default(), |mut all, one| {
            all.add_counts(&one.repairs);
            all
        })
    }
    /// Counts the loops that were folded in them.
    pub fn loop_count(&self) -> usize {
        self.mended.iter().map(|one| one.repairs.loops.len()).sum()
    }
    /// Counts the files that were found.
    pub fn file_count(&self) -> usize {
        self.added + self.unchanged + self.updated + self.variants.len() + self.skipped.len()
    }
    /// Says whether the project's text is other than before.
    pub const fn has_changes(&self) -> bool {
        self.added + self.updated > 0
    }
    /// Says whether no file at all could be read.
    pub fn read_nothing(&self) -> bool {
        self.added + self.unchanged + self.updated + self.variants.len() == 0
    }
}
