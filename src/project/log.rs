//! Edits: written with the records they change in one transaction, taken back and done again.

use super::{Error, Project, Result, backup, carry, codebook, records, settings};
use crate::coding::{
    self, Change, Codebook, Edit, EditId, LoggedEdit, MemoTarget, Record, Theme, ThemeId, edits,
};
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};
use std::collections::BTreeSet;

/// The edit holds.
const HOLDS: i64 = 0;
/// It was taken back and can be done again.
const UNDONE: i64 = 1;
/// It was taken back and another edit followed.
const DROPPED: i64 = 2;

impl Project {
    /// Applies an edit to the codebook and the disk in one transaction; redo entries are dropped.
    ///
    /// # Errors
    /// [`Error::Stale`] where a record to be changed is not there or one to be made is, and when the
    /// project is read-only or the database cannot be written. Neither the codebook nor the disk has
    /// changed then.
    pub fn apply(&mut self, codebook: &mut Codebook, edit: &Edit) -> Result<()> {
        let stamp = self.stamp();
        let edit = self.write_edit(&edit.what, |db| {
            let placed = write(db, edit)?;
            db.execute("UPDATE edit SET state = ?1 WHERE state = ?2", [DROPPED, UNDONE])?;
            db.prepare_cached("INSERT INTO edit (time, coder, what, changes) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![stamp.time, stamp.coder, edit.what, records::to_json(&edit.changes)?])?;
            Ok(placed)
        })?;
        codebook.apply(&edit);
        Ok(())
    }

    /// Takes back the last edit; says what it was. None where there is nothing to take back.
    ///
    /// Who is blind to what others decided takes back their own last edit, unless others have built on it since.
    ///
    /// # Errors
    /// As [`Project::apply`], and [`Error::BuiltOn`].
    pub fn undo(&mut self, codebook: &mut Codebook) -> Result<Option<LoggedEdit>> {
        let last = "SELECT id, time, coder, what, state, changes FROM edit
                    WHERE state = 0 AND (?1 IS NULL OR coder = ?1) ORDER BY id DESC LIMIT 1";
        self.step(codebook, last, UNDONE)
    }

    /// Does again what was taken back last; says what it was. None where there is nothing to do again.
    ///
    /// # Errors
    /// As [`Project::apply`].
    pub fn redo(&mut self, codebook: &mut Codebook) -> Result<Option<LoggedEdit>> {
        let next = "SELECT id, time, coder, what, state, changes FROM edit
                    WHERE state = 1 AND (?1 IS NULL OR coder = ?1) ORDER BY id LIMIT 1";
        self.step(codebook, next, HOLDS)
    }

    /// The edits, oldest first; those of others are hidden from who is blind to them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn log(&self) -> Result<Vec<LoggedEdit>> {
        self.read(|db| {
            let sql =
                "SELECT id, time, coder, what, state FROM edit WHERE ?1 IS NULL OR coder = ?1 ORDER BY id";
            db.prepare(sql)?.query_map([self.only()], logged)?.collect()
        })
    }

    /// The edits with what they changed, oldest first, whoever made them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn history(&self) -> Result<Vec<(LoggedEdit, Vec<Change>)>> {
        self.read(|db| {
            db.prepare("SELECT id, time, coder, what, state, changes FROM edit ORDER BY id")?
                .query_map([], |row| Ok((logged(row)?, records::from_json(row.get_ref(5)?.as_str()?)?)))?
                .collect()
        })
    }

    /// The sentences of what undo would take back and redo would do again.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn undo_redo(&self) -> Result<(Option<String>, Option<String>)> {
        self.read(|db| {
            let only = [self.only()];
            let what = |sql: &str| db.prepare_cached(sql)?.query_row(only, |row| row.get(0)).optional();
            Ok((
                what("SELECT what FROM edit WHERE state = 0 AND (?1 IS NULL OR coder = ?1) ORDER BY id DESC LIMIT 1")?,
                what("SELECT what FROM edit WHERE state = 1 AND (?1 IS NULL OR coder = ?1) ORDER BY id LIMIT 1")?,
            ))
        })
    }

    /// The edit that goes back to how it was right after an edit that holds; number 0: before all of them.
    ///
    /// # Errors
    /// [`Error::Unknown`] where there is no such edit, [`Error::TakenBack`] where it does not hold, and when the
    /// database cannot be read. Within: [`coding::Error::Already`] where nothing holds that was made since.
    pub fn restoration(&self, point: EditId) -> Result<coding::Result<Edit>> {
        let named = match self.log()?.into_iter().find(|edit| edit.id == point) {
            Some(edit) if edit.undone => return Err(Error::TakenBack { edit: point.0, what: edit.what }),
            Some(edit) => Some(edit.what),
            None if point.0 == 0 => None,
            None => return Err(self.no_change(point)),
        };
        let since =
            "SELECT what, changes FROM edit WHERE state = 0 AND id > ?1 AND (?2 IS NULL OR coder = ?2)
             ORDER BY id";
        let later = self.read(|db| {
            let edit = |row: &rusqlite::Row<'_>| {
                Ok(Edit { what: row.get(0)?, changes: records::from_json(row.get_ref(1)?.as_str()?)? })
            };
            db.prepare(since)?
                .query_map(params![point.0, self.only()], edit)?
                .collect::<rusqlite::Result<Vec<Edit>>>()
        })?;
        let edit = edits::restore(named.as_deref(), &later);
        if self.only().is_some()
            && let Ok(edit) = &edit
            && (self.is_built_on(point, edit)? || leans(&self.codebook()?, edit))
        {
            return Err(Error::BuiltOn {
                what: later.iter().map(|edit| edit.what.as_str()).collect::<Vec<_>>().join("; "),
            });
        }
        Ok(edit)
    }

    fn no_change(&self, id: EditId) -> Error {
        Error::Unknown {
            path: self.dir.clone(),
            what: format!("change {}; `leitmotif log` lists them", id.0),
        }
    }

    fn step(&mut self, codebook: &mut Codebook, sql: &str, state: i64) -> Result<Option<LoggedEdit>> {
        let found = self.read(|db| {
            db.prepare_cached(sql)?
                .query_row([self.only()], |row| {
                    Ok((logged(row)?, records::from_json(row.get_ref(5)?.as_str()?)?))
                })
                .optional()
        })?;
        let Some((mut entry, changes)) = found else { return Ok(None) };
        let edit = Edit { what: entry.what.clone(), changes };
        let edit = if state == UNDONE { edit.inverse() } else { edit };
        if self.only().is_some() && (self.is_built_on(entry.id, &edit)? || leans(codebook, &edit)) {
            return Err(Error::BuiltOn { what: entry.what });
        }
        let edit = self.write_edit(&entry.what, |db| {
            let placed = write(db, &edit)?;
            db.prepare_cached("UPDATE edit SET state = ?2 WHERE id = ?1")?.execute([entry.id.0, state])?;
            Ok(placed)
        })?;
        codebook.apply(&edit);
        entry.undone = state != HOLDS;
        Ok(Some(entry))
    }

    /// Whether after a point someone else changed a record this edit would change, by an edit that holds.
    fn is_built_on(&self, point: EditId, edit: &Edit) -> Result<bool> {
        let own: BTreeSet<String> = edit.changes.iter().filter_map(Change::key).collect();
        self.read(|db| {
            let mut later =
                db.prepare_cached("SELECT changes FROM edit WHERE state = 0 AND id > ?1 AND coder <> ?2")?;
            let mut rows = later.query(params![point.0, self.coder])?;
            while let Some(row) = rows.next()? {
                let changes: Vec<Change> = records::from_json(row.get_ref(0)?.as_str()?)?;
                if changes.iter().filter_map(Change::key).any(|key| own.contains(&key)) {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    fn write_edit<T>(
        &mut self,
        what: &str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let stale = || Error::Stale { what: what.to_owned() };
        self.write(work).map_err(|error| match error {
            Error::Database { source: rusqlite::Error::StatementChangedRows(_), .. } => stale(),
            Error::Database { ref source, .. }
                if source.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) =>
            {
                stale()
            }
            other => other,
        })
    }
}

/// Whether an edit takes a theme away in which others put something or of which they noted something, or in which
/// another theme stands.
fn leans(codebook: &Codebook, edit: &Edit) -> bool {
    let gone: BTreeSet<ThemeId> = edit
        .changes
        .iter()
        .filter(|change| change.after.is_none())
        .filter_map(|change| match &change.before {
            Some(Record::Theme(theme)) => Some(theme.id),
            _ => None,
        })
        .collect();
    let below = |theme: &&Theme| theme.parent.is_some_and(|parent| gone.contains(&parent));
    let removed: BTreeSet<String> =
        edit.changes.iter().filter(|change| change.after.is_none()).filter_map(Change::key).collect();
    let left = |record: Record| !removed.contains(&record.key());
    let memo = |theme: &ThemeId| codebook.memo(&MemoTarget::Theme(*theme)).cloned();
    let mut quotes = codebook.quotes.values().filter(|it| gone.contains(&it.theme)).cloned();
    let mut refused = codebook.refused.values().filter(|it| gone.contains(&it.theme)).cloned();
    gone.iter().filter_map(memo).any(|memo| left(Record::Memo(memo)))
        || quotes.any(|quote| left(Record::Quote(quote)))
        || refused.any(|refused| left(Record::Refused(refused)))
        || codebook.hidden.values().any(|hidden| gone.contains(&hidden.theme))
        || codebook.themes.values().filter(below).any(|theme| !gone.contains(&theme.id))
}

fn logged(row: &rusqlite::Row<'_>) -> rusqlite::Result<LoggedEdit> {
    Ok(LoggedEdit {
        id: EditId(row.get(0)?),
        time: row.get(1)?,
        coder: row.get(2)?,
        what: row.get(3)?,
        undone: row.get::<_, i64>(4)? != HOLDS,
    })
}

/// Writes an edit's records, its spans carried to the current texts; gives back the edit as written.
fn write(db: &Connection, edit: &Edit) -> rusqlite::Result<Edit> {
    let placed = carry::edit(db, edit)?;
    for change in &placed.changes {
        records::write(db, change.before.as_ref(), change.after.as_ref())?;
    }
    for (key, used) in codebook::NEXT.into_iter().zip(placed.largest_ids()) {
        if used >= settings::number(db, key)? {
            settings::set(db, key, &(used + 1).to_string())?;
        }
    }
    settings::count_up(db, backup::CHANGES)?;
    Ok(placed)
}
