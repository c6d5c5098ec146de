//! Opening a project: the folder, the lock, the database connection and its migration, and a backup in the
//! background.

use super::open_project::{Access, Project, ProjectHandle};
use super::sqlite_errors::{damaged_error, explain_sqlite_error};
use super::{backup, schema};
use crate::project::{ProjectError, ProjectResult, lock};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

impl Project {
    /// Opens the project in `dir`, creating it if need be. A second opener gets read-only access.
    ///
    /// The owner's opening starts a backup of the researcher's work in the background, unless nothing has
    /// changed since the last one.
    ///
    /// # Errors
    /// When the folder cannot be created or read, the database is damaged, is not a project, or was made by a
    /// newer version of the program.
    pub fn open(dir: &Path) -> ProjectResult<Self> {
        let io = |source| ProjectError::Io { path: dir.to_path_buf(), source };
        std::fs::create_dir_all(dir).map_err(io)?;
        let file = schema::database_file(dir);
        let (access, lock) = match lock::acquire(dir, &lock::process_label()) {
            Ok(lock::LockOutcome::Acquired(lock)) => (Access::Owner, Some(Arc::new(lock))),
            Ok(lock::LockOutcome::HeldBy(owner)) => (Access::ReadOnly(owner), None),
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied && file.exists() => {
                (Access::ReadOnly("nobody, but its folder is write-protected".to_owned()), None)
            }
            Err(error) => return Err(io(error)),
        };
        // Read-only and of an older version: its owner is just migrating it, so trying again will do.
        let handle =
            ProjectHandle { dir: dir.to_path_buf(), access, lock, coder: String::new(), guest: None };
        let mut project = handle.open_worker().map_err(|error| match error {
            ProjectError::Older { .. } => ProjectError::Busy { path: file },
            other => other,
        })?;
        project.handle.coder = project.setting("coder")?.unwrap_or_else(lock::account_name);
        if *project.access() == Access::Owner {
            project.backup = backup::start(dir);
        }
        Ok(project)
    }

    /// Opens the project in `dir` for reading, without its lock. Nothing in it is changed, except that SQLite
    /// may roll back a transaction a killed process left behind.
    ///
    /// # Errors
    /// When there is none, it is damaged, is not a project, or is not of this program's version.
    pub fn inspect(dir: &Path) -> ProjectResult<Self> {
        let access = Access::ReadOnly("nobody: it is only looked at".to_owned());
        let (dir, coder) = (dir.to_path_buf(), lock::account_name());
        ProjectHandle { dir, access, lock: None, coder, guest: None }.open_worker()
    }

    /// Opens a second connection with the same access, for a background job of the same process. It shares
    /// the lock, which is held until the last of them is dropped.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub fn open_worker(&self) -> ProjectResult<Self> {
        self.handle.open_worker()
    }
}

impl ProjectHandle {
    /// Opens a connection of its own, for work on another thread; see [`Project::open_worker`].
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub fn open_worker(&self) -> ProjectResult<Project> {
        let db = connect(&self.dir, &self.access)?;
        Ok(Project { db, handle: self.clone(), backup: None, pending_read_marks: Vec::new() })
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        if !self.pending_read_marks.is_empty()
            && let Err(error) = self.write_db(|_| Ok(()))
        {
            tracing::warn!("what was read last is not noted: {error}");
        }
        self.wait_for_backup();
    }
}

/// Opens the database in a way that is safe on network shares and in synced folders: a rollback journal
/// (WAL needs shared memory), and `synchronous=EXTRA`, which syncs the folder as well after the journal is
/// deleted.
fn connect(dir: &Path, access: &Access) -> ProjectResult<Connection> {
    let owner = *access == Access::Owner;
    let create = if owner { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let explain = |source| explain_sqlite_error(dir, source);
    let mut db = Connection::open_with_flags(schema::database_file(dir), flags).map_err(explain)?;
    // Ten seconds for another connection's transaction, on a slow disk too. Chosen by hand.
    db.busy_timeout(Duration::from_secs(10)).map_err(explain)?;
    db.pragma_update(None, "foreign_keys", true).map_err(explain)?;
    db.pragma_update(None, "synchronous", "EXTRA").map_err(explain)?;
    // Negative: KiB, so 16 MiB of page cache for each connection. Chosen by hand, not measured.
    db.pragma_update(None, "cache_size", -16_384).map_err(explain)?;
    let number = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).map_err(explain);
    let (version, application) = (number("user_version")?, number("application_id")?);
    // A file of no bytes is a new database; any other without our application id is not ours to touch.
    let empty = version == 0 && application == 0 && number("schema_version")? == 0;
    if !empty && application != schema::APPLICATION_ID {
        return Err(damaged_error(dir, "it is not a leitmotif project".to_owned()));
    }
    let wrong_version = || {
        damaged_error(
            dir,
            format!("its version number, {version}, is not that of its tables; some program changed it"),
        )
    };
    if version > schema::SCHEMA_VERSION {
        return Err(ProjectError::Newer {
            path: dir.to_path_buf(),
            found: version,
            known: schema::SCHEMA_VERSION,
        });
    }
    if owner {
        let mode: String =
            db.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0)).map_err(explain)?;
        tracing::debug!("journal mode {mode}");
        let from = usize::try_from(version).map_err(|_| wrong_version())?;
        schema::migrate(&mut db, from).map_err(|error| match error {
            // A statement that does not fit the tables: SQLite has no code of its own for it.
            rusqlite::Error::SqlInputError { .. } => wrong_version(),
            rusqlite::Error::SqliteFailure(failure, _)
                if failure.extended_code == rusqlite::ffi::SQLITE_ERROR =>
            {
                wrong_version()
            }
            _ => explain(error),
        })?;
    } else if version < schema::SCHEMA_VERSION {
        return Err(ProjectError::Older { path: dir.to_path_buf() });
    } else {
        db.pragma_update(None, "query_only", true).map_err(explain)?;
    }
    Ok(db)
}
