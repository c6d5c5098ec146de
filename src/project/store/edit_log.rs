//! The edit log: edits are written together with the records they change, in one transaction, and undone and
//! redone from the log.
//!
//! The model is linear: an edit is active, undone (can be redone) or dropped (undone, and another edit
//! followed). Undo takes the active edit with the greatest id, redo the undone one with the least. Restoring
//! an earlier point is itself an edit, so that nothing of the log is ever deleted. A blind coder undoes and
//! redoes only their own edits, and only where nobody else has changed the same records since.

use super::{codebook, records, relocate_spans};
use crate::coding::{Codebook, Edit, EditId, LoggedEdit, RecordChange, RecordKey, ThemeId, edits};
use crate::project::db::columns::{collect_rows, json_column, to_json};
use crate::project::db::{open_project::Project, settings_table};
use crate::project::{ProjectError, ProjectResult};
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};
use std::collections::BTreeSet;

/// The edit is active.
const STATE_ACTIVE: i64 = 0;
/// The edit was undone and can be redone.
const STATE_UNDONE: i64 = 1;
/// The edit was undone and another followed: it cannot be redone.
const STATE_DROPPED: i64 = 2;

impl Project {
    /// Applies an edit to the database, in one transaction, and then to the codebook. Edits that could be
    /// redone are dropped. Returns the edit as it was written: spans of earlier texts are moved to the current
    /// ones.
    ///
    /// # Errors
    /// [`ProjectError::Stale`] where a record to be changed is missing or one to be created exists, and when
    /// the project is read-only or the database cannot be written. Neither the codebook nor the database has
    /// changed then.
    pub fn apply_edit(&mut self, codebook: &mut Codebook, edit: &Edit) -> ProjectResult<Edit> {
        let stamp = self.signature();
        let edit = self.write_edit(&edit.what, |db| {
            let placed = write_changes(db, edit)?;
            if placed.changes.is_empty() && !edit.changes.is_empty() {
                return Err(rusqlite::Error::StatementChangedRows(0));
            }
            db.execute("UPDATE edit SET state = ?1 WHERE state = ?2", [STATE_DROPPED, STATE_UNDONE])?;
            db.prepare_cached("INSERT INTO edit (time, coder, what, changes) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![stamp.time, stamp.coder, edit.what, to_json(&edit.changes)?])?;
            Ok(placed)
        })?;
        codebook.apply(&edit);
        Ok(edit)
    }

    /// Undoes the last edit and gives its entry of the log. None where there is nothing to undo.
    ///
    /// A blind coder undoes their own last edit, unless others have changed its records since.
    ///
    /// # Errors
    /// As [`Project::apply_edit`], and [`ProjectError::UsedByOthers`].
    pub fn undo(&mut self, codebook: &mut Codebook) -> ProjectResult<Option<LoggedEdit>> {
        let last = "SELECT id, time, coder, what, state, changes FROM edit
                    WHERE state = 0 AND (?1 IS NULL OR coder = ?1) ORDER BY id DESC LIMIT 1";
        self.apply_logged(codebook, last, STATE_UNDONE)
    }

    /// Redoes the edit undone last and gives its entry of the log. None where there is nothing to redo.
    ///
    /// # Errors
    /// As [`Project::apply_edit`].
    pub fn redo(&mut self, codebook: &mut Codebook) -> ProjectResult<Option<LoggedEdit>> {
        let next = "SELECT id, time, coder, what, state, changes FROM edit
                    WHERE state = 1 AND (?1 IS NULL OR coder = ?1) ORDER BY id LIMIT 1";
        self.apply_logged(codebook, next, STATE_ACTIVE)
    }

    /// The sentence of the last forgetting that came after an edit, which undo has passed over; none where none did.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn forgetting_since(&self, edit: EditId) -> ProjectResult<Option<String>> {
        let sql =
            "SELECT what FROM edit WHERE id > ?1 AND state = ?2 AND changes = '[]' AND what LIKE 'forgot %'
                   ORDER BY id DESC LIMIT 1";
        let values = [edit.0, super::forget::STATE_FINAL];
        self.read_db(|db| db.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional())
    }

    /// The entries of the log, oldest first; a blind coder sees their own only.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn logged_edits(&self) -> ProjectResult<Vec<LoggedEdit>> {
        self.read_db(|db| {
            let sql =
                "SELECT id, time, coder, what, state FROM edit WHERE ?1 IS NULL OR coder = ?1 ORDER BY id";
            collect_rows(db, sql, [self.visible_coder()], edit_from_row)
        })
    }

    /// The entries of the log with their changes, oldest first, of all coders.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn logged_changes(&self) -> ProjectResult<Vec<(LoggedEdit, Vec<RecordChange>)>> {
        let sql = "SELECT id, time, coder, what, state, changes FROM edit ORDER BY id";
        self.read_db(|db| collect_rows(db, sql, [], edit_with_changes))
    }

    /// The sentences of the edits that undo and redo would act on.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn undo_redo_labels(&self) -> ProjectResult<(Option<String>, Option<String>)> {
        self.read_db(|db| {
            let only = [self.visible_coder()];
            let what = |sql: &str| db.prepare_cached(sql)?.query_row(only, |row| row.get(0)).optional();
            Ok((
                what("SELECT what FROM edit WHERE state = 0 AND (?1 IS NULL OR coder = ?1) ORDER BY id DESC LIMIT 1")?,
                what("SELECT what FROM edit WHERE state = 1 AND (?1 IS NULL OR coder = ?1) ORDER BY id LIMIT 1")?,
            ))
        })
    }

    /// The edit that restores the state right after an active edit; id 0: the state before all edits.
    ///
    /// # Errors
    /// [`ProjectError::Unknown`] where there is no such edit, [`ProjectError::AlreadyUndone`] where it is
    /// undone, [`ProjectError::Coding`] where no later edit is active, and when the database cannot be read.
    pub fn restoring_edit(&self, point: EditId) -> ProjectResult<Edit> {
        let named = match self.logged_edits()?.into_iter().find(|edit| edit.id == point) {
            Some(edit) if edit.undone => {
                return Err(ProjectError::AlreadyUndone { edit: point.0, what: edit.what });
            }
            Some(edit) => Some(edit.what),
            None if point.0 == 0 => None,
            None => {
                return Err(self.unknown_error(format!("change {}; `leitmotif log` lists them", point.0)));
            }
        };
        let since =
            "SELECT what, changes FROM edit WHERE state = 0 AND id > ?1 AND (?2 IS NULL OR coder = ?2)
             ORDER BY id";
        let later: Vec<Edit> = self.read_db(|db| {
            collect_rows(db, since, params![point.0, self.visible_coder()], |row| {
                Ok(Edit { what: row.get(0)?, changes: json_column(row, 1)? })
            })
        })?;
        let edit = edits::restore(named.as_deref(), &later)?;
        if self.visible_coder().is_some() && self.is_used_by_others(point, &edit, &self.codebook()?)? {
            return Err(ProjectError::UsedByOthers {
                what: later.iter().map(|edit| edit.what.as_str()).collect::<Vec<_>>().join("; "),
            });
        }
        Ok(edit)
    }

    /// Undoes or redoes the edit that `sql` selects and sets it to `state`.
    fn apply_logged(
        &mut self,
        codebook: &mut Codebook,
        sql: &str,
        state: i64,
    ) -> ProjectResult<Option<LoggedEdit>> {
        let found = self.read_db(|db| {
            db.prepare_cached(sql)?.query_row([self.visible_coder()], edit_with_changes).optional()
        })?;
        let Some((mut entry, changes)) = found else { return Ok(None) };
        let edit = Edit { what: entry.what.clone(), changes };
        let edit = if state == STATE_UNDONE { edit.inverse() } else { edit };
        if self.visible_coder().is_some() && self.is_used_by_others(entry.id, &edit, codebook)? {
            return Err(ProjectError::UsedByOthers { what: entry.what });
        }
        let edit = self.write_edit(&entry.what, |db| {
            let placed = write_changes(db, &edit)?;
            db.prepare_cached("UPDATE edit SET state = ?2 WHERE id = ?1")?.execute([entry.id.0, state])?;
            Ok(placed)
        })?;
        codebook.apply(&edit);
        entry.undone = state != STATE_ACTIVE;
        Ok(Some(entry))
    }

    /// Whether others use what this edit changes: somebody else has changed a record of it after a point, by an
    /// active edit, or it removes a theme in use.
    fn is_used_by_others(&self, point: EditId, edit: &Edit, codebook: &Codebook) -> ProjectResult<bool> {
        if removes_theme_in_use(codebook, edit) {
            return Ok(true);
        }
        let own: BTreeSet<RecordKey> = edit.changes.iter().filter_map(RecordChange::key).collect();
        self.read_db(|db| {
            let mut later =
                db.prepare_cached("SELECT changes FROM edit WHERE state = 0 AND id > ?1 AND coder <> ?2")?;
            let mut rows = later.query(params![point.0, self.coder()])?;
            while let Some(row) = rows.next()? {
                let changes: Vec<RecordChange> = json_column(row, 0)?;
                if changes.iter().filter_map(RecordChange::key).any(|key| own.contains(&key)) {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// Writes in a transaction; an edit made for another state of the codebook is stale.
    fn write_edit<T>(
        &mut self,
        what: &str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> ProjectResult<T> {
        self.write_db(work).map_err(|error| match error {
            ProjectError::Database { source, .. } if is_stale(&source) => {
                ProjectError::Stale { what: what.to_owned() }
            }
            other => other,
        })
    }
}

/// Whether an edit removes a theme that is still in use: by hidden decisions of others, by memos, quotes or
/// rejected suggestions, visible or hidden, it does not remove as well, or by a theme below it or listed under it.
fn removes_theme_in_use(codebook: &Codebook, edit: &Edit) -> bool {
    let removed: BTreeSet<RecordKey> =
        edit.changes.iter().filter(|change| change.after.is_none()).filter_map(RecordChange::key).collect();
    let theme = |key: &RecordKey| if let RecordKey::Theme(theme) = key { Some(*theme) } else { None };
    let gone: BTreeSet<ThemeId> = removed.iter().filter_map(theme).collect();
    let left = |key: RecordKey| !removed.contains(&key);
    let memos = codebook.memos.keys().cloned().map(|(target, coder)| RecordKey::Memo(target, coder));
    let quotes = codebook.quotes.keys().cloned();
    let quotes = quotes.map(|(theme, place, coder)| RecordKey::Quote(theme, place, coder));
    let refused = codebook.rejected_suggestions.keys().cloned();
    let refused = refused.map(|(theme, place, coder)| RecordKey::Refused(theme, place, coder));
    let of_theme = |key: &RecordKey| match key {
        RecordKey::Memo(target, _) => target.theme().is_some_and(|theme| gone.contains(&theme)),
        RecordKey::Quote(theme, ..) | RecordKey::Refused(theme, ..) => gone.contains(theme),
        _ => false,
    };
    let mut bound = memos.chain(quotes).chain(refused).chain(codebook.hidden_records.keys().cloned());
    bound.any(|key| of_theme(&key) && left(key))
        || codebook.hidden_assignments.values().any(|hidden| gone.contains(&hidden.theme))
        || gone
            .iter()
            .flat_map(|theme| codebook.children(Some(*theme)))
            .any(|child| !gone.contains(&child.id))
        || gone.iter().flat_map(|theme| codebook.themes.listed_under(*theme)).any(|listed| {
            // One that the edit changes is taken off there.
            !edit.changes.iter().any(|change| change.key() == Some(RecordKey::Theme(listed.id)))
        })
}

/// Reads an entry of the log from a row.
fn edit_from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<LoggedEdit> {
    Ok(LoggedEdit {
        id: EditId(row.get(0)?),
        time: row.get(1)?,
        coder: row.get(2)?,
        what: row.get(3)?,
        undone: matches!(row.get(4)?, STATE_UNDONE | STATE_DROPPED),
    })
}

/// Reads an entry of the log with its changes from a row.
fn edit_with_changes(row: &rusqlite::Row<'_>) -> rusqlite::Result<(LoggedEdit, Vec<RecordChange>)> {
    Ok((edit_from_row(row)?, json_column(row, 5)?))
}

/// Whether an error means that the edit was made for another state of the codebook: a failed constraint or a wrong
/// number of changed rows.
fn is_stale(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::StatementChangedRows(_))
        || error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
}

/// Writes the records of an edit with its spans moved to the current texts. Gives the edit as written. Ids
/// used for the first time are never given again.
///
/// Two passages of an earlier text may have become one in the current text, and a record on each of them one
/// record. The edit undone first takes it away then, and the other edit has nothing left to take; all else is undone
/// as ever. An edit of which nothing is left is as good as undone; made anew, it is stale.
fn write_changes(db: &Connection, edit: &Edit) -> rusqlite::Result<Edit> {
    let (placed, texts_were_replaced) = relocate_spans::relocate_edit(db, edit)?;
    let mut written = Edit { what: placed.what, changes: Vec::with_capacity(placed.changes.len()) };
    for (relocated, original) in placed.changes.into_iter().zip(&edit.changes) {
        if !texts_were_replaced || !relocated.key().is_some_and(|key| key.is_passage()) {
            records::write_change(db, &relocated)?;
            written.changes.push(relocated);
        } else if try_change(db, &relocated)? {
            written.changes.push(relocated);
        } else if (original.before.is_some() || matches!(original.key(), Some(RecordKey::Memo(..))))
            && try_change(db, original)?
        {
            // A memo stays with the earlier text where the passage it would go to has one, as in an import.
            written.changes.push(original.clone());
        }
    }
    for (key, used) in codebook::NEXT_ID_KEYS.into_iter().zip(written.largest_ids()) {
        if used >= settings_table::get_number(db, key)? {
            settings_table::set(db, key, &(used + 1).to_string())?;
        }
    }
    Ok(written)
}

/// Writes a change, or nothing at all where the record is not as the change has it; returns whether it was written.
fn try_change(db: &Connection, change: &RecordChange) -> rusqlite::Result<bool> {
    db.execute_batch("SAVEPOINT change")?;
    match records::write_change(db, change) {
        Ok(()) => db.execute_batch("RELEASE change").map(|()| true),
        Err(error) if is_stale(&error) => {
            db.execute_batch("ROLLBACK TO change; RELEASE change").map(|()| false)
        }
        Err(error) => Err(error),
    }
}
