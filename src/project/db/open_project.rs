//! An open project: the connection to its database, and who may change it.

use crate::coding::GuestCoder;
use crate::corpus::{Span, TranscriptId};
use crate::project::db::backup::BackupWatch;
use crate::project::db::{content_hashes, read_mark_rows, sqlite_errors::explain_sqlite_error};
use crate::project::error::{ProjectError, ProjectResult};
use crate::project::lock::ProjectLock;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

/// An open project: a connection to its database, and the lock where this process owns it.
#[derive(Debug)]
pub struct Project {
    // Closed before the handle lets go of the lock.
    pub(in crate::project) db: rusqlite::Connection,
    pub(in crate::project) handle: ProjectHandle,
    pub(in crate::project) backup: Option<JoinHandle<()>>,
    pub(in crate::project) backup_watch: BackupWatch,
    /// What the opening has to say.
    pub(in crate::project) notes: Vec<String>,
    /// Read marks not written yet.
    pub(in crate::project) pending_read_marks: Vec<(TranscriptId, Span)>,
    /// Whether anything was written by this connection: the hashes of what the tables hold are missing then.
    pub(in crate::project) has_written: bool,
}

/// An open project without a connection: who may change it, and what opens further connections. It shares the
/// lock, which is held until the last of them is dropped.
#[derive(Debug, Clone)]
pub struct ProjectHandle {
    pub(in crate::project) dir: PathBuf,
    pub(in crate::project) access: Access,
    #[allow(dead_code, reason = "held, never read: dropping the last one releases the lock")]
    pub(in crate::project) lock: Option<Arc<ProjectLock>>,
    pub(in crate::project) coder: String,
    /// Who works here instead of the project's own coder, and whether blind to others.
    pub(in crate::project) guest: Option<GuestCoder>,
}

impl ProjectHandle {
    /// The access with which the project was opened.
    pub fn access(&self) -> &Access {
        &self.access
    }
}

/// The access with which a project was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// This process may change it.
    Owner,
    /// It may only be read; who owns it, or why.
    ReadOnly(String),
}

impl Project {
    /// Its folder.
    pub fn dir(&self) -> &Path {
        &self.handle.dir
    }
    /// The access with which it was opened.
    pub fn access(&self) -> &Access {
        &self.handle.access
    }
    /// What further connections are opened with, without one.
    pub fn handle(&self) -> ProjectHandle {
        self.handle.clone()
    }
    /// Whether it may be changed.
    ///
    /// # Errors
    /// [`ProjectError::ReadOnly`] where it was opened to be read only.
    pub fn check_writable(&self) -> ProjectResult<()> {
        match &self.handle.access {
            Access::Owner => Ok(()),
            Access::ReadOnly(owner) => {
                Err(ProjectError::ReadOnly { path: self.handle.dir.clone(), owner: owner.clone() })
            }
        }
    }
    /// What the backup that was started by the opening comes to.
    pub fn backup_watch(&self) -> BackupWatch {
        self.backup_watch.clone()
    }
    /// What the opening has to say, a sentence each. The next call has nothing.
    pub fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }
    /// The folder of the full-text index (derived).
    pub fn index_dir(&self) -> PathBuf {
        self.handle.dir.join("index")
    }
    /// The folder of the vectors (derived).
    pub fn vectors_dir(&self) -> PathBuf {
        self.handle.dir.join("vectors")
    }
    /// The error that the project has no such thing.
    pub(in crate::project) fn unknown_error(&self, what: String) -> ProjectError {
        ProjectError::Unknown { path: self.handle.dir.clone(), what }
    }

    /// Waits for the backup that was started when the project was opened.
    pub(in crate::project) fn wait_for_backup(&mut self) {
        if let Some(backup) = self.backup.take()
            && backup.join().is_err()
        {
            tracing::warn!("the backup of {} failed", self.handle.dir.display());
        }
    }

    /// Reads from the database; errors of SQLite become errors that say what to do.
    pub(in crate::project) fn read_db<T>(
        &self,
        work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>,
    ) -> ProjectResult<T> {
        work(&self.db).map_err(|source| explain_sqlite_error(&self.handle.dir, source))
    }

    /// Writes to the database in one transaction, together with the pending read marks, which are kept for
    /// the next attempt where it fails.
    pub(in crate::project) fn write_db<T>(
        &mut self,
        work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>,
    ) -> ProjectResult<T> {
        self.check_writable()?;
        let seen = std::mem::take(&mut self.pending_read_marks);
        let outcome = (|| {
            let tx = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            read_mark_rows::save_marks(&tx, &seen)?;
            let value = work(&tx)?;
            content_hashes::drop_work_hashes(&tx)?;
            tx.commit()?;
            Ok(value)
        })();
        match outcome {
            Ok(_) => self.has_written = true,
            Err(_) => self.pending_read_marks = seen,
        }
        outcome.map_err(|source| explain_sqlite_error(&self.handle.dir, source))
    }
}
