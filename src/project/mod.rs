//! Projects on disk, one folder each. The only room that knows SQLite.
//!
//! **Lives here.** `project.db` has all that cannot be computed again: the imported text, the researcher's
//! work and the runs ([`db`], [`store`]). Beside it are the derived folders (`index/`, `vectors/`,
//! `layouts/`; [`derived`]), which may be deleted at any time, the last few backups of the researcher's work
//! (`backups/`), and the lock. [`other_tools`] reads and writes the SQLite files of other programs.
//!
//! **May use** `corpus`, `topics`, `search`, `coding`, `exchange` and `config`.
//!
//! **Invariants.** One process owns a project, others read it. Every change is one transaction. The text of a
//! [`TranscriptId`] never changes: a changed file becomes a new transcript in place of the old one, whose
//! text is kept, so that spans bound to it keep their meaning; they are moved to the new text where their
//! words are found in it.
//!
//! **Limits.** The journal is DELETE with `synchronous=EXTRA`, because projects live on network shares and
//! synced folders, where WAL does not work: each change waits for the disk. A project of a newer version of
//! the program is not opened.

mod backup;
mod copy;
pub mod db;
pub mod derived;
mod error;
mod lock;
pub mod other_tools;
mod project_list;
pub mod store;

pub use error::{ProjectError, ProjectResult};
pub use project_list::{ProjectSummary, list_projects};

use crate::coding::GuestCoder;
use crate::corpus::{Span, Transcript, TranscriptId};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open project: a connection to its database, and the lock where this process owns it.
#[derive(Debug)]
pub struct Project {
    dir: PathBuf,
    db_file: PathBuf,
    db: rusqlite::Connection,
    access: Access,
    lock: Option<Arc<lock::ProjectLock>>,
    backup: Option<std::thread::JoinHandle<()>>,
    coder: String,
    /// Who works here instead of the project's own coder, and whether blind to others.
    guest: Option<GuestCoder>,
    /// Read marks not written yet.
    pending_read_marks: Vec<(TranscriptId, Span)>,
}

/// The access with which a project was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// This process may change it.
    Owner,
    /// It may only be read; who owns it, or why.
    ReadOnly(String),
}

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
}

impl Project {
    /// Its folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
    /// The access with which it was opened.
    pub fn access(&self) -> &Access {
        &self.access
    }
    /// The folder of the full-text index (derived).
    pub fn index_dir(&self) -> PathBuf {
        self.dir.join("index")
    }
    /// The folder of the vectors (derived).
    pub fn vectors_dir(&self) -> PathBuf {
        self.dir.join("vectors")
    }

    /// Reads from the database; errors of SQLite become errors that say what to do.
    fn read_db<T>(
        &self,
        work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>,
    ) -> ProjectResult<T> {
        work(&self.db)
            .map_err(|source| crate::project::db::connection::explain_sqlite_error(&self.dir, source))
    }

    /// Writes to the database in one transaction, together with the pending read marks, which are kept for
    /// the next attempt where it fails.
    fn write_db<T>(
        &mut self,
        work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>,
    ) -> ProjectResult<T> {
        if let Access::ReadOnly(owner) = &self.access {
            return Err(ProjectError::ReadOnly { path: self.dir.clone(), owner: owner.clone() });
        }
        let seen = std::mem::take(&mut self.pending_read_marks);
        let outcome = (|| {
            let tx = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            crate::project::store::read_marks::save_marks(&tx, &seen)?;
            let value = work(&tx)?;
            tx.commit()?;
            Ok(value)
        })();
        if outcome.is_err() {
            self.pending_read_marks = seen;
        }
        outcome.map_err(|source| crate::project::db::connection::explain_sqlite_error(&self.dir, source))
    }
}

#[cfg(test)]
mod tests;
