//! Opening: the folder, the lock, the database and its version, and a backup in the background.

use super::{Access, Error, Project, Result, backup, lock, schema};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

impl Project {
    /// Opens the project in `dir`, making it if need be. A second opener gets read-only access.
    ///
    /// The owner's opening starts a backup of the researcher's work in the background, unless
    /// nothing has changed since the last one.
    ///
    /// # Errors
    /// When the folder cannot be made or read, the database is damaged, is not a project, or was
    /// made by a newer program.
    pub fn open(dir: &Path) -> Result<Self> {
        let io = |source| Error::Io { path: dir.to_path_buf(), source };
        if let Err(error) = std::fs::create_dir_all(dir) {
            return Err(io(error));
        }
        let file = dir.join("project.db");
        let (access, held) = match lock::acquire(dir, &lock::me()) {
            Ok(lock::Outcome::Held(lock)) => (Access::Owner, Some(Arc::new(lock))),
            Ok(lock::Outcome::Taken(owner)) => (Access::ReadOnly(owner), None),
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied && file.exists() => {
                (Access::ReadOnly("nobody, but its folder is write-protected".to_owned()), None)
            }
            Err(error) => return Err(io(error)),
        };
        // A project of an older version that another holds is being brought up to date.
        let db = connect(dir, &file, &access).map_err(|error| match error {
            Error::Older { .. } => Error::Busy { path: file.clone() },
            other => other,
        })?;
        let mut project = Self {
            dir: dir.to_path_buf(),
            file,
            db,
            access,
            lock: held,
            backup: None,
            coder: String::new(),
            guest: None,
            seen: Vec::new(),
        };
        project.coder = project.setting("coder")?.unwrap_or_else(lock::user);
        if project.access == Access::Owner {
            project.backup = backup::start(&project.dir, &project.file);
        }
        Ok(project)
    }

    /// Opens the project in `dir` to read it, without taking its lock or changing anything it holds; a write that
    /// was cut off there may be finished.
    ///
    /// # Errors
    /// When there is none, it is damaged, is not a project, or is of another version than this program's.
    pub fn look(dir: &Path) -> Result<Self> {
        let file = dir.join("project.db");
        let access = Access::ReadOnly("nobody: it is only looked at".to_owned());
        let db = connect(dir, &file, &access)?;
        Ok(Self {
            dir: dir.to_path_buf(),
            file,
            db,
            access,
            lock: None,
            backup: None,
            coder: lock::user(),
            guest: None,
            seen: Vec::new(),
        })
    }

    /// Opens a second connection for a background job of the same process, with the same access.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub fn worker(&self) -> Result<Self> {
        Ok(Self {
            dir: self.dir.clone(),
            file: self.file.clone(),
            db: connect(&self.dir, &self.file, &self.access)?,
            access: self.access.clone(),
            lock: self.lock.clone(),
            backup: None,
            coder: self.coder.clone(),
            guest: self.guest.clone(),
            seen: Vec::new(),
        })
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        if !self.seen.is_empty()
            && let Err(error) = self.write(|_| Ok(()))
        {
            tracing::warn!("what was read last is not noted: {error}");
        }
        if let Some(backup) = self.backup.take()
            && backup.join().is_err()
        {
            tracing::warn!("the backup of {} failed", self.dir.display());
        }
    }
}

/// Opens the database in the way a network share bears: a rollback journal, synced with its folder.
fn connect(dir: &Path, file: &Path, access: &Access) -> Result<Connection> {
    let owner = *access == Access::Owner;
    let create = if owner { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let explain = |source| explain(dir, source);
    let mut db = Connection::open_with_flags(file, flags).map_err(explain)?;
    db.busy_timeout(Duration::from_secs(10)).map_err(explain)?;
    db.pragma_update(None, "foreign_keys", true).map_err(explain)?;
    db.pragma_update(None, "synchronous", "EXTRA").map_err(explain)?;
    db.pragma_update(None, "cache_size", -16_384).map_err(explain)?;
    let number = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).map_err(explain);
    let (version, application) = (number("user_version")?, number("application_id")?);
    let empty = version == 0 && application == 0 && number("schema_version")? == 0;
    if !empty && application != schema::APPLICATION {
        return Err(damaged(dir, "it is not a leitmotif project".to_owned()));
    }
    if version > schema::VERSION {
        return Err(Error::Newer { path: dir.to_path_buf(), found: version, known: schema::VERSION });
    }
    if owner {
        let mode: String =
            db.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0)).map_err(explain)?;
        tracing::debug!("journal mode {mode}");
        schema::migrate(&mut db, version).map_err(explain)?;
    } else if version < schema::VERSION {
        return Err(Error::Older { path: dir.to_path_buf() });
    } else {
        db.pragma_update(None, "query_only", true).map_err(explain)?;
    }
    Ok(db)
}

/// Turns what SQLite says into what happened and what to do.
pub(super) fn explain(dir: &Path, source: rusqlite::Error) -> Error {
    let path: PathBuf = dir.join("project.db");
    match (&source, source.sqlite_error_code()) {
        (_, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
        | (rusqlite::Error::Utf8Error(..), _) => damaged(dir, source.to_string()),
        (
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..),
            _,
        ) => damaged(dir, source.to_string()),
        (_, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => Error::Busy { path },
        _ => Error::Database { path, source },
    }
}

fn damaged(dir: &Path, reason: String) -> Error {
    let advice = match backup::newest(dir) {
        Some(backup) => format!(
            "Your work as of the last opening is in {}: move project.db away, copy that file in its place, and import \
             the same files again",
            backup.display()
        ),
        None => "There is no backup yet: move the file away and import again".to_owned(),
    };
    Error::Damaged { path: dir.join("project.db"), reason, advice }
}
