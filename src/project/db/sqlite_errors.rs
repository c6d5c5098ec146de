//! Errors of SQLite as errors that say what to do.

use crate::project::ProjectError;
use crate::project::db::{backup, schema};
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
        _ => ProjectError::Database { path, source },
    }
}

/// The error for a damaged database, with the newest backup in its advice.
pub(in crate::project) fn damaged_error(dir: &Path, reason: String) -> ProjectError {
    let advice = match backup::newest(dir) {
        Some(backup) => format!(
            "Your work as of the last opening is in {}: move project.db away, copy that file in its place, and import \
             the same files again",
            backup.display()
        ),
        None => "There is no backup yet: move the file away and import again".to_owned(),
    };
    ProjectError::Damaged { path: schema::database_file(dir), reason, advice }
}
