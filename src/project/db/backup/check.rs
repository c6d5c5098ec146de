//! Why a backup was not written, and what it is held to before it gets its name.

use rusqlite::Connection;
use std::time::Duration;

/// How long a backup waits for a change that is being written, on a slow disk too. Chosen by hand.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Why a backup was not written.
#[derive(Debug, thiserror::Error)]
pub(in crate::project) enum BackupError {
    /// SQLite reported an error.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// The disk reported an error.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// It was written and is not what it should be.
    #[error("what was written is not sound: {0}")]
    Check(String),
    /// The texts of the backups are damaged.
    #[error("the texts of the backups are damaged: {0}")]
    Texts(String),
}

/// Checks that SQLite finds a database sound.
pub(super) fn check_integrity(db: &Connection) -> Result<(), BackupError> {
    let said: String = db.query_row("PRAGMA main.integrity_check(1)", [], |row| row.get(0))?;
    if said == "ok" { Ok(()) } else { Err(BackupError::Check(said)) }
}
