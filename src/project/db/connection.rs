//! Opening a project: the folder, the lock, the database connection and its migration, and a backup in the
//! background.

use super::backup::{self, BackupWatch};
use super::content_hashes::{self, RIGHTS_KEY};
use super::open_project::{Access, Project, ProjectHandle};
use super::sqlite_errors::{damaged_error, explain_sqlite_error};
use super::{conflict_copies, schema, settings_table};
use crate::project::{ProjectError, ProjectResult, lock, private, shell_path};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

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
        Self::open_with(dir, Manners::GivesWay)
    }

    fn open_with(dir: &Path, manners: Manners) -> ProjectResult<Self> {
        let io = |source| ProjectError::Io { path: dir.to_path_buf(), source };
        private::create_project_folder(dir).map_err(io)?;
        let file = schema::database_file(dir);
        let wanted = || manners == Manners::GivesWay && lock::is_requested(dir);
        let (access, lock) = match lock::acquire(dir, &lock::process_label()) {
            Ok(lock::LockOutcome::Acquired(_)) if file.exists() && wanted() => {
                (Access::ReadOnly(NEXT_OWNER.to_owned()), None)
            }
            Ok(lock::LockOutcome::Acquired(lock)) => (Access::Owner, Some(Arc::new(lock))),
            Ok(lock::LockOutcome::HeldBy(owner)) => (Access::ReadOnly(owner), None),
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied && file.exists() => {
                (Access::ReadOnly("nobody, but its folder is write-protected".to_owned()), None)
            }
            Err(error) => return Err(io(error)),
        };
        // Read-only and of an older version: its owner is just making or migrating it, so trying again will do.
        let handle =
            ProjectHandle { dir: dir.to_path_buf(), access, lock, coder: String::new(), guest: None };
        let mut project = handle.open_worker().map_err(|error| match error {
            ProjectError::Older { .. } => ProjectError::Busy { path: file },
            other => other,
        })?;
        project.handle.coder = project.setting("coder")?.unwrap_or_else(lock::account_name);
        project.notes.extend(conflict_copies::conflict_notes(dir));
        if *project.access() == Access::Owner {
            project.note_rights()?;
            project.backup = backup::start(dir, &project.backup_watch);
        }
        Ok(project)
    }

    /// As [`Project::open`], and waits for the owner to let go of the project, as long as the wait says. Who waits to change
    /// it goes before those that only look.
    ///
    /// # Errors
    /// As [`Project::open`].
    pub fn open_when_free(dir: &Path, wait: LockWait) -> ProjectResult<Self> {
        let begun = Instant::now();
        let (patience, manners) = match wait {
            LockWait::None => (Duration::ZERO, Manners::GivesWay),
            LockWait::Silent(patience) | LockWait::Asking(patience) => (patience, Manners::GoesFirst),
        };
        let mut request = None;
        loop {
            match Self::open_with(dir, manners) {
                // Its owner is just making it, or changing its format.
                Err(error) if is_passing(&error) && Instant::now() < begun + PATIENCE_WHILE_MADE => {}
                Ok(project) if *project.access() != Access::Owner && Instant::now() < begun + patience => {
                    if matches!(wait, LockWait::Asking(_)) && request.is_none() {
                        request = lock::request(dir);
                    }
                }
                outcome => return outcome,
            }
            std::thread::sleep(LOCK_PAUSE);
        }
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
        let (db, notes) = connect(&self.dir, &self.access)?;
        Ok(Project {
            db,
            handle: self.clone(),
            backup: None,
            backup_watch: BackupWatch::default(),
            notes,
            pending_read_marks: Vec::new(),
            has_written: false,
        })
    }
}

/// How long somebody waits for a project that another process has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockWait {
    /// Not at all: it can be read.
    None,
    /// For so long; a workbench that has it keeps it.
    Silent(Duration),
    /// For so long; a workbench that has it and is not at work is asked to hand it over meanwhile.
    Asking(Duration),
}

/// Whether one who opens a project gives way to another who waits to change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manners {
    GivesWay,
    GoesFirst,
}

/// Whom a project belongs to as soon as it is free.
pub(super) const NEXT_OWNER: &str = "another program, which is about to change it";

/// Whether an error goes by when the owner of a project has made it, or changed its format.
fn is_passing(error: &ProjectError) -> bool {
    match error {
        ProjectError::Busy { .. } => true,
        // The folder and its lock are there before the database.
        ProjectError::Database { source, .. } => source.sqlite_error_code() == Some(ErrorCode::CannotOpen),
        _ => false,
    }
}

/// How long a project that is just being made is waited for. Chosen by hand.
const PATIENCE_WHILE_MADE: Duration = Duration::from_secs(5);

/// How long is waited before the lock is tried again: shorter than anybody notices. Chosen by hand.
const LOCK_PAUSE: Duration = Duration::from_millis(50);

impl Project {
    /// Says once where others can read the project, with what mends it.
    fn note_rights(&mut self) -> ProjectResult<()> {
        let Some(open) = private::open_to_others(self.dir()) else { return Ok(()) };
        if self.setting(RIGHTS_KEY)?.is_some() {
            return Ok(());
        }
        self.check_writable()?;
        // Not as a change: after one the hashes of the tables are taken anew, with what an opening found damaged.
        self.read_db(|db| settings_table::set(db, RIGHTS_KEY, "1"))?;
        self.notes.push(format!(
            "other users of this machine can read {}; `chmod -R go= {}` makes the project yours alone. This is said once",
            open.display(),
            shell_path(self.dir())
        ));
        Ok(())
    }
}

impl Project {
    /// Writes the hashes of what the tables hold, where this connection has changed that. Without them damage is found
    /// later; so nothing waits for them.
    fn write_hashes(&self) {
        if !self.has_written || *self.access() != Access::Owner {
            return;
        }
        let written = self.db.busy_timeout(Duration::ZERO).and_then(|()| {
            self.db.execute_batch("BEGIN IMMEDIATE")?;
            let written = content_hashes::write_missing_hashes(&self.db);
            self.db.execute_batch(if written.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
            written
        });
        if let Err(error) = written {
            tracing::info!("the hashes of the tables are not written: {error}");
        }
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
        self.write_hashes();
    }
}

/// Opens the database in a way that is safe on network shares and in synced folders: a rollback journal
/// (WAL needs shared memory), and `synchronous=EXTRA`, which syncs the folder as well after the journal is
/// deleted. Gives what there is to say with it.
fn connect(dir: &Path, access: &Access) -> ProjectResult<(Connection, Vec<String>)> {
    let owner = *access == Access::Owner;
    let file = schema::database_file(dir);
    // Beside backups an empty file is no new project: something has emptied it.
    let is_gone = std::fs::metadata(&file).map_or(true, |it| it.len() == 0);
    if is_gone && backup::any(dir) {
        return Err(ProjectError::Missing { path: file, dir: dir.to_path_buf() });
    }
    if owner {
        // Made here, so that only its owner can read it; the journal takes its rights.
        private::create_database_file(&file)
            .map_err(|source| ProjectError::Io { path: file.clone(), source })?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let explain = |source| explain_sqlite_error(dir, source);
    let mut db = Connection::open_with_flags(&file, flags).map_err(explain)?;
    // Ten seconds for another connection's transaction, on a slow disk too. Chosen by hand.
    db.busy_timeout(Duration::from_secs(10)).map_err(explain)?;
    db.pragma_update(None, "foreign_keys", true).map_err(explain)?;
    db.pragma_update(None, "synchronous", "EXTRA").map_err(explain)?;
    // Negative: KiB, so 16 MiB of page cache for each connection. Chosen by hand, not measured.
    db.pragma_update(None, "cache_size", -16_384).map_err(explain)?;
    let version = read_version(&db)
        .map_err(explain)?
        .ok_or_else(|| damaged_error(dir, "it is not a leitmotif project".to_owned()))?;
    if version > schema::SCHEMA_VERSION {
        return Err(ProjectError::Newer {
            path: dir.to_path_buf(),
            found: version,
            known: schema::SCHEMA_VERSION,
        });
    }
    let mut notes = Vec::new();
    if owner {
        let mode: String =
            db.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0)).map_err(explain)?;
        tracing::debug!("journal mode {mode}");
        notes.extend(migrate(dir, &mut db, version)?);
    } else if version < schema::SCHEMA_VERSION {
        return Err(ProjectError::Older { path: dir.to_path_buf() });
    } else {
        db.pragma_update(None, "query_only", true).map_err(explain)?;
    }
    Ok((db, notes))
}

/// The version of the format: 0 for a file of no bytes, which is a new database. None where it is not ours to touch.
fn read_version(db: &Connection) -> rusqlite::Result<Option<i32>> {
    let number = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    // In one transaction: another process may just be making the project.
    db.execute_batch("BEGIN")?;
    let numbers = [number("user_version"), number("application_id"), number("schema_version")];
    db.execute_batch("COMMIT")?;
    let [version, application, schema] = numbers;
    let (version, application) = (version?, application?);
    let is_empty = version == 0 && application == 0 && schema? == 0;
    Ok((is_empty || application == schema::APPLICATION_ID).then_some(version))
}

/// Brings a database to this program's format, after a copy of the old one. Gives what there is to say.
fn migrate(dir: &Path, db: &mut Connection, version: i32) -> ProjectResult<Option<String>> {
    let wrong_version = || {
        damaged_error(
            dir,
            format!("its version number, {version}, is not that of its tables; some program changed it"),
        )
    };
    let from = usize::try_from(version).map_err(|_| wrong_version())?;
    let copied = if (1..schema::SCHEMA_VERSION).contains(&version) {
        let copied = backup::copy_format(dir, db, version);
        Some(copied.map_err(|error| ProjectError::NotCopied {
            path: backup::backup_folder(dir),
            reason: error.to_string(),
        })?)
    } else {
        None
    };
    schema::migrate(db, from).map_err(|error| match error {
        // A statement that does not fit the tables: SQLite has no code of its own for it.
        rusqlite::Error::SqlInputError { .. } => wrong_version(),
        rusqlite::Error::SqliteFailure(failure, _)
            if failure.extended_code == rusqlite::ffi::SQLITE_ERROR =>
        {
            wrong_version()
        }
        error => explain_sqlite_error(dir, error),
    })?;
    Ok(copied.map(|copy| {
        let (to, copy) = (schema::SCHEMA_VERSION, copy.display());
        format!("the project was brought from format {version} to {to}; as it was, it is kept in {copy}")
    }))
}
