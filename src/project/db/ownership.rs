//! A project that was taken when it was opened: seeing what its owner changes, and becoming its owner once it is free. And
//! handing one's own project over to a program that waits to change it.

use super::backup;
use super::connection::NEXT_OWNER;
use super::open_project::{Access, Project, ProjectHandle};
use super::sqlite_errors::explain_sqlite_error;
use crate::project::{ProjectError, ProjectResult, lock};
use std::sync::Arc;

impl ProjectHandle {
    /// What the project is read with after it was handed over.
    #[must_use]
    pub fn without_lock(&self) -> Self {
        Self { access: Access::ReadOnly(NEXT_OWNER.to_owned()), lock: None, ..self.clone() }
    }
}

impl Project {
    /// A number that is another one whenever another connection has changed the project since it was asked for last, as
    /// SQLite's `data_version`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn data_version(&self) -> ProjectResult<i64> {
        let version = self.db.pragma_query_value(None, "data_version", |row| row.get(0));
        version.map_err(|source| explain_sqlite_error(self.dir(), source))
    }

    /// Whether a program waits to change the project.
    pub fn is_wanted(&self) -> bool {
        lock::is_requested(self.dir())
    }

    /// Becomes the owner where nobody has the project any more and none waits for it; returns whether it did. As an
    /// opening it may bring the project to this program's format, and begins a backup.
    ///
    /// # Errors
    /// When the lock cannot be tried, or the database cannot be opened to be changed.
    pub fn take_over(&mut self) -> ProjectResult<bool> {
        if *self.access() == Access::Owner {
            return Ok(false);
        }
        let dir = self.dir().to_path_buf();
        if lock::is_requested(&dir) {
            return Ok(false);
        }
        let lock = match lock::acquire(&dir, &lock::process_label()) {
            Ok(lock::LockOutcome::Acquired(lock)) => Arc::new(lock),
            Ok(lock::LockOutcome::HeldBy(owner)) => {
                self.handle.access = Access::ReadOnly(owner);
                return Ok(false);
            }
            // It may be read here, and no more.
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => return Ok(false),
            Err(source) => return Err(ProjectError::Io { path: dir, source }),
        };
        let handle = ProjectHandle { access: Access::Owner, lock: Some(lock), ..self.handle.clone() };
        let mut owned = handle.open_worker()?;
        owned.backup_watch = self.backup_watch.clone();
        std::mem::swap(self, &mut owned);
        self.backup = backup::start(&dir, &self.backup_watch);
        Ok(true)
    }

    /// Lets go of the project for a program that waits to change it, and reads on; returns whether it did. It does not
    /// where other connections share the lock: their work goes on.
    ///
    /// # Errors
    /// When the database cannot be opened to be read; the project is kept then.
    pub fn hand_over(&mut self) -> ProjectResult<bool> {
        let is_shared = self.handle.lock.as_ref().is_none_or(|lock| Arc::strong_count(lock) > 1);
        if *self.access() != Access::Owner || is_shared {
            return Ok(false);
        }
        let mut reader = self.handle.without_lock().open_worker()?;
        reader.backup_watch = self.backup_watch.clone();
        // Dropped, the owner's connection writes what it has left, and its lock is released.
        drop(std::mem::replace(self, reader));
        Ok(true)
    }
}
