//! Projects on disk, one folder each. The only room that knows SQLite.
//!
//! **Lives here.** `project.db` has all that cannot be computed again: the imported text, the researcher's
//! work and the runs ([`db`], [`store`]). Beside it are the derived folders (`index/`, `vectors/`,
//! `layouts/`; [`derived`]), which may be deleted at any time, the backups
//! (`backups/`, brought back by `restore`), and the lock. `share` writes a study into one file for a second coder. [`other_tools`] reads and writes the SQLite files of other programs.
//!
//! **May use** `corpus`, `topics`, `search`, `coding`, `exchange` and `config`.
//!
//! **Invariants.** One process owns a project, others read it; a workbench hands it over to a program that waits to
//! change it. Every change is one transaction. The text of a
//! [`TranscriptId`](crate::corpus::TranscriptId) never changes: a changed file becomes a new transcript in
//! place of the old one, whose text is kept, so that spans bound to it keep their meaning; they are moved to
//! the new text where their words are found in it.
//!
//! **Limits.** The journal is DELETE with `synchronous=EXTRA`, because projects live on network shares and
//! synced folders, where WAL does not work: each change waits for the disk. A project of a newer version of
//! the program is not opened.

mod copy;
pub mod db;
pub mod derived;
mod error;
mod lock;
pub mod other_tools;
mod private;
mod project_list;
mod replace_file;
mod restore;
mod share;
mod shell_path;
pub mod store;

pub use db::backup::{BackupWatch, is_project};
pub use db::conflict_copies::conflict_copies;
pub use db::connection::LockWait;
pub use db::open_project::{Access, Project, ProjectHandle};
pub use error::{ProjectError, ProjectResult};
pub use lock::name_task;
pub use project_list::{ProjectSummary, list_projects};
pub use replace_file::{draft_beside, replace_file};
pub use restore::{BackupCounts, BackupSummary, RestoredProject, list_backups, restore_backup};
pub use share::{SHARE_EXTENSION, ShareOrigin, SharePurpose, is_share_file};
pub use shell_path::shell_path;
pub use store::forget::{
    FinishedForgetting, ForgetRequest, ForgottenKind, ForgottenSpeakers, ForgottenWork, SnippetCutter,
};
pub use store::removals::RemovedTranscript;
pub use store::transcripts::RepairedTranscript;

use crate::corpus::Transcript;

/// A transcript ready to be stored, with its snippets.
///
/// A transcript is recognised at the next import by its file and name, so the rows of a table need different
/// names.
#[derive(Debug, Clone)]
pub struct NewTranscript {
    /// The file it came from, the same for all rows of a table.
    pub path: String,
    /// The hash of the file's bytes in hex and the settings it was read with; compared as a whole.
    pub file_hash: String,
    /// The transcript.
    pub transcript: Transcript,
    /// Its snippets; their `id` and `transcript` are set when they are stored.
    pub snippets: Vec<crate::corpus::Snippet>,
}

/// The outcome of storing a transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreOutcome {
    /// It is new.
    Added,
    /// Its text, times, speakers, attributes or snippets had changed.
    Updated {
        /// The number of spans with a decision or memo that were found in the new text and moved there.
        carried: usize,
        /// The number of spans that were not found. They stay bound to the old text, which is kept, and are
        /// searched again whenever the transcript changes.
        kept: usize,
    },
    /// Nothing had changed.
    Unchanged,
    /// It was forgotten for good, and is not stored again.
    Forgotten,
}

impl StoreOutcome {
    /// The number of spans with a decision or memo whose words are not in the new text.
    pub fn kept(&self) -> usize {
        match self {
            Self::Updated { kept, .. } => *kept,
            Self::Added | Self::Unchanged | Self::Forgotten => 0,
        }
    }
}

#[cfg(test)]
mod tests;
