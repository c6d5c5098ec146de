//! The edit log: edits are written together with the records they change, in one transaction, and undone and
//! redone from the log.
//!
//! The model is linear: an edit is active, undone (can be redone) or dropped (undone, and another edit
//! followed). Undo takes the active edit with the greatest id, redo the undone one with the least. Restoring
//! an earlier point is itself an edit, so that nothing of the log is ever deleted. A blind coder undoes and
//! redoes only their own edits, and only where nobody else has changed the same records since.

use super::{codebook, records, relocate_spans};
use crate::coding::{
    self, Codebook, CodingRecord, Edit, EditId, LoggedEdit, MemoTarget, RecordChange, Theme, ThemeId, edits,
};
use crate::project::db::backup;
use crate::project::db::columns;
use crate::project::db::open_project::Project;
use crate::project::db::settings_table;
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
    /// redone are dropped.
    ///
    /// # Errors
    /// [`ProjectError::Stale`] where a record to be changed is missing or one to be created exists, and when
    /// the project is read-only or the database cannot be written. Neither the codebook nor the database has
    /// changed then.
    pub fn apply_edit(&mut self, codebook: &mut Codebook, edit: &Edit) -> ProjectResult<()> {
        let stamp = self.signature();
        let edit = self.write_edit(&edit.what, |db| {
            let placed = write_changes(db, edit)?;
            db.execute("UPDATE edit SET state = ?1 WHERE state = ?2", [STATE_DROPPED, STATE_UNDONE])?;
            db.prepare_cached("INSERT INTO edit (time, coder, what, changes) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![stamp.time, stamp.coder, edit.what, columns::to_json(&edit.changes)?])?;
            Ok(placed)
        })?;
        codebook.apply(&edit);
        Ok(())
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

    /// The entries of the log, oldest first; a blind coder sees their own only.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn logged_edits(&self) -> ProjectResult<Vec<LoggedEdit>> {
        self.read_db(|db| {
            let sql =
                "SELECT id, time, coder, what, state FROM edit WHERE ?1 IS NULL OR coder = ?1 ORDER BY id";
            db.prepare(sql)?.query_map([self.visible_coder()], edit_from_row)?.collect()
        })
    }

    /// The entries of the log with their changes, oldest first, of all coders.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn logged_changes(&self) -> ProjectResult<Vec<(LoggedEdit, Vec<RecordChange>)>> {
        self.read_db(|db| {
            db.prepare("SELECT id, time, coder, what, state, changes FROM edit ORDER BY id")?
                .query_map([], |row| {
                    Ok((edit_from_row(row)?, columns::from_json(row.get_ref(5)?.as_str()?)?))
                })?
                .collect()
        })
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
    /// undone, and when the database cannot be read. The inner error is [`coding::CodingError::NothingToDo`]
    /// where no later edit is active.
    pub fn restoring_edit(&self, point: EditId) -> ProjectResult<coding::CodingResult<Edit>> {
        let named = match self.logged_edits()?.into_iter().find(|edit| edit.id == point) {
            Some(edit) if edit.undone => {
                return Err(ProjectError::AlreadyUndone { edit: point.0, what: edit.what });
            }
            Some(edit) => Some(edit.what),
            None if point.0 == 0 => None,
            None => return Err(self.unknown_edit_error(point)),
        };
        let since =
            "SELECT what, changes FROM edit WHERE state = 0 AND id > ?1 AND (?2 IS NULL OR coder = ?2)
             ORDER BY id";
        let later = self.read_db(|db| {
            let edit = |row: &rusqlite::Row<'_>| {
                Ok(Edit { what: row.get(0)?, changes: columns::from_json(row.get_ref(1)?.as_str()?)? })
            };
            db.prepare(since)?
                .query_map(params![point.0, self.visible_coder()], edit)?
                .collect::<rusqlite::Result<Vec<Edit>>>()
        })?;
        let edit = edits::restore(named.as_deref(), &later);
        if self.visible_coder().is_some()
            && let Ok(edit) = &edit
            && (self.is_used_by_others(point, edit)? || removes_theme_in_use(&self.codebook()?, edit))
        {
            return Err(ProjectError::UsedByOthers {
                what: later.iter().map(|edit| edit.what.as_str()).collect::<Vec<_>>().join("; "),
            });
        }
        Ok(edit)
    }

    /// The error for an id that is not in the log.
    fn unknown_edit_error(&self, id: EditId) -> ProjectError {
        ProjectError::Unknown {
            path: self.dir.clone(),
            what: format!("change {}; `leitmotif log` lists them", id.0),
        }
    }

    /// Undoes or redoes the edit that `sql` selects and sets it to `state`.
    fn apply_logged(
        &mut self,
        codebook: &mut Codebook,
        sql: &str,
        state: i64,
    ) -> ProjectResult<Option<LoggedEdit>> {
        let found = self.read_db(|db| {
            db.prepare_cached(sql)?
                .query_row([self.visible_coder()], |row| {
                    Ok((edit_from_row(row)?, columns::from_json(row.get_ref(5)?.as_str()?)?))
                })
                .optional()
        })?;
        let Some((mut entry, changes)) = found else { return Ok(None) };
        let edit = Edit { what: entry.what.clone(), changes };
        let edit = if state == STATE_UNDONE { edit.inverse() } else { edit };
        if self.visible_coder().is_some()
            && (self.is_used_by_others(entry.id, &edit)? || removes_theme_in_use(codebook, &edit))
        {
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

    /// Whether somebody else has changed a record of this edit after a point, by an active edit.
    fn is_used_by_others(&self, point: EditId, edit: &Edit) -> ProjectResult<bool> {
        let own: BTreeSet<String> = edit.changes.iter().filter_map(RecordChange::key).collect();
        self.read_db(|db| {
            let mut later =
                db.prepare_cached("SELECT changes FROM edit WHERE state = 0 AND id > ?1 AND coder <> ?2")?;
            let mut rows = later.query(params![point.0, self.coder])?;
            while let Some(row) = rows.next()? {
                let changes: Vec<RecordChange> = columns::from_json(row.get_ref(0)?.as_str()?)?;
                if changes.iter().filter_map(RecordChange::key).any(|key| own.contains(&key)) {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// Writes in a transaction. A failed constraint or a wrong number of changed rows means that the edit was
    /// made for another state of the codebook.
    fn write_edit<T>(
        &mut self,
        what: &str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> ProjectResult<T> {
        let stale = || ProjectError::Stale { what: what.to_owned() };
        self.write_db(work).map_err(|error| match error {
            ProjectError::Database { source: rusqlite::Error::StatementChangedRows(_), .. } => stale(),
            ProjectError::Database { ref source, .. }
                if source.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) =>
            {
                stale()
            }
            other => other,
        })
    }
}

/// Whether an edit removes a theme that is still in use: by hidden decisions of others, by memos, quotes or
/// rejected suggestions it does not remove as well, or by a theme below it.
fn removes_theme_in_use(codebook: &Codebook, edit: &Edit) -> bool {
    let gone: BTreeSet<ThemeId> = edit
        .changes
        .iter()
        .filter(|change| change.after.is_none())
        .filter_map(|change| match &change.before {
            Some(CodingRecord::Theme(theme)) => Some(theme.id),
            _ => None,
        })
        .collect();
    let below = |theme: &&Theme| theme.parent.is_some_and(|parent| gone.contains(&parent));
    let removed: BTreeSet<String> =
        edit.changes.iter().filter(|change| change.after.is_none()).filter_map(RecordChange::key).collect();
    let left = |record: CodingRecord| !removed.contains(&record.key());
    let memo = |theme: &ThemeId| codebook.memo(&MemoTarget::Theme(*theme)).cloned();
    let mut quotes = codebook.quotes.values().filter(|it| gone.contains(&it.theme)).cloned();
    let mut refused = codebook.rejected_suggestions.values().filter(|it| gone.contains(&it.theme)).cloned();
    gone.iter().filter_map(memo).any(|memo| left(CodingRecord::Memo(memo)))
        || quotes.any(|quote| left(CodingRecord::Quote(quote)))
        || refused.any(|refused| left(CodingRecord::Refused(refused)))
        || codebook.hidden_assignments.values().any(|hidden| gone.contains(&hidden.theme))
        || codebook.themes.values().filter(below).any(|theme| !gone.contains(&theme.id))
}

/// Reads an entry of the log from a row.
fn edit_from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<LoggedEdit> {
    Ok(LoggedEdit {
        id: EditId(row.get(0)?),
        time: row.get(1)?,
        coder: row.get(2)?,
        what: row.get(3)?,
        undone: row.get::<_, i64>(4)? != STATE_ACTIVE,
    })
}

/// Writes the records of an edit with its spans moved to the current texts. Gives the edit as written. Ids
/// used for the first time are never given again.
fn write_changes(db: &Connection, edit: &Edit) -> rusqlite::Result<Edit> {
    let placed = relocate_spans::relocate_edit(db, edit)?;
    for change in &placed.changes {
        records::write_change(db, change.before.as_ref(), change.after.as_ref())?;
    }
    for (key, used) in codebook::NEXT_ID_KEYS.into_iter().zip(placed.largest_ids()) {
        if used >= settings_table::get_number(db, key)? {
            settings_table::set(db, key, &(used + 1).to_string())?;
        }
    }
    settings_table::increment(db, backup::CHANGE_COUNT_KEY)?;
    Ok(placed)
}
