//! Settings of a project as rows of a table.

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, params};

/// The value of a setting.
pub(in crate::project) fn get(db: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT value FROM setting WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()
}

/// Sets a setting.
pub(in crate::project) fn set(db: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO setting (key, value) VALUES (?1, ?2)")?
        .execute(params![key, value])?;
    Ok(())
}

/// Removes a setting, where it was set.
pub(in crate::project) fn remove(db: &Connection, key: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM setting WHERE key = ?1")?.execute([key])?;
    Ok(())
}

/// The value of a numeric setting; 0 where it was never set.
///
/// # Errors
/// A conversion error, which counts as damage, where the value is no number: to take it for 0 would give numbers
/// again that are taken.
pub(in crate::project) fn get_number(db: &Connection, key: &str) -> rusqlite::Result<i64> {
    get(db, key)?.map_or(Ok(0), |value| {
        value.parse().map_err(|_| {
            let reason = format!("its setting {key} is '{value}', not a number");
            rusqlite::Error::FromSqlConversionFailure(1, Type::Text, reason.into())
        })
    })
}

/// Adds one to a numeric setting.
pub(in crate::project) fn increment(db: &Connection, key: &str) -> rusqlite::Result<()> {
    set(db, key, &(get_number(db, key)? + 1).to_string())
}
