//! Named settings of a project, and who works in it.

use super::{Project, Result};
use crate::coding::{Guest, Stamp};
use rusqlite::{Connection, OptionalExtension, params};

impl Project {
    /// A named setting of the project.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        self.read(|db| get(db, key))
    }

    /// Keeps a named setting of the project; writes nothing where it is that already.
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written.
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<()> {
        if self.setting(key)?.as_deref() == Some(value) {
            return Ok(());
        }
        self.write(|db| set(db, key, value))
    }

    /// Who edits, as the log names them: the setting `coder`, else the account's name; or who works here as a guest.
    pub fn coder(&self) -> &str {
        &self.coder
    }

    /// Lets someone work here under their own name until the project is closed, `blind` to what others decided. Without a
    /// name it is the project's own coder.
    pub fn work_as(&mut self, coder: Option<&str>, blind: bool) {
        let own = coder.is_none_or(|coder| coder == self.coder);
        if let Some(coder) = coder {
            coder.clone_into(&mut self.coder);
        }
        self.guest = (blind || !own).then(|| Guest { coder: self.coder.clone(), blind });
    }

    /// Who works here, where it is not the project's own coder, or where what others decided is hidden.
    pub fn guest(&self) -> Option<&Guest> {
        self.guest.as_ref()
    }

    /// The coder whose edits alone are seen, where what others decided is hidden.
    pub(super) fn only(&self) -> Option<&str> {
        self.guest.as_ref().filter(|guest| guest.blind).map(|guest| guest.coder.as_str())
    }

    /// Signs a decision made now.
    pub fn stamp(&self) -> Stamp {
        Stamp { coder: self.coder.clone(), time: now() }
    }
}

/// The present second, RFC 3339 in UTC.
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Second).unwrap_or(now).to_string()
}

pub(super) fn get(db: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT value FROM setting WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()
}

pub(super) fn set(db: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO setting (key, value) VALUES (?1, ?2)")?
        .execute(params![key, value])?;
    Ok(())
}

/// A setting that counts; 0 where it was never set.
pub(super) fn number(db: &Connection, key: &str) -> rusqlite::Result<i64> {
    Ok(get(db, key)?.and_then(|value| value.parse().ok()).unwrap_or(0))
}

/// Raises a counting setting by one.
pub(super) fn count_up(db: &Connection, key: &str) -> rusqlite::Result<()> {
    set(db, key, &(number(db, key)? + 1).to_string())
}
