//! Errors of SQLite as errors that say what to do.

use crate::format::minute_text;
use crate::project::db::{backup, schema};
use crate::project::{ProjectError, shell_path};
use rusqlite::ErrorCode;
use std::path::Path;

/// The error that says what happened and what to do, for an error of SQLite. A value that cannot be
/// converted means a damaged record.
pub(in crate::project) fn explain_sqlite_error(dir: &Path, source: rusqlite::Error) -> ProjectError {
    let path = schema::database_file(dir);
    match (&source, source.sqlite_error_code()) {
        (_, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
        | (rusqlite::Error::Utf8Error(..), _) => damaged_error(dir, source.to_string()),
        (
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..),
            _,
        ) => damaged_error(dir, source.to_string()),
        (_, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => ProjectError::Busy { path },
        _ if is_disk_full(&source) => ProjectError::DiskFull { path, source },
        _ => ProjectError::Database { path, source },
    }
}

/// Whether there is no room. A limit on the size of files (a quota, `ulimit`) is to SQLite an error of writing.
fn is_disk_full(source: &rusqlite::Error) -> bool {
    use rusqlite::ffi;
    let growing = [ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_TRUNCATE];
    match source {
        rusqlite::Error::SqliteFailure(failure, _) => {
            failure.code == ErrorCode::DiskFull || growing.contains(&failure.extended_code)
        }
        _ => false,
    }
}

/// The error for a damaged database, with how to restore the newest backup where there is one.
pub(in crate::project) fn damaged_error(dir: &Path, reason: String) -> ProjectError {
    let advice = match backup::list_backups(dir).pop() {
        Some(newest) => format!(
            "`leitmotif --project {} restore` lists its backups, and with `--at latest` it restores that of {}; the \
             damaged file is kept",
            shell_path(dir),
            minute_text(&newest.time.to_string())
        ),
        None => "There is no backup yet: move the file away and import again".to_owned(),
    };
    ProjectError::Damaged { path: schema::database_file(dir), reason, advice }
}
