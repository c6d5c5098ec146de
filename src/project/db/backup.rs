//! Backups: after each opening with changes, all that a project holds as of that opening, under `backups/`.
//!
//! A backup is a small database with the researcher's work: themes, decisions, marks, memos, the edit log, settings and
//! the list of transcripts. The texts, snippets and runs it needs are kept once for all backups, in a database of their
//! own ([`texts`]), so that the backup of a project of sixty million words takes milliseconds, too, unless texts are new.
//!
//! A backup is named by its time and the hash of its content, so that none is skipped because its name is taken, and an
//! opening without changes writes none. It is checked before it gets its name: SQLite finds it sound, it has as many
//! rows as the project, and all its texts are there. The rule of what is kept is in [`rule`]. Before the format of a
//! project changes, it is copied whole.
//!
//! All this happens on a thread of its own, with connections of its own; a failure never keeps a project from opening,
//! and is said when the project is closed.

mod check;
mod content;
mod names;
mod rule;
mod texts;

pub(in crate::project) use check::BackupError;
use check::{PATIENCE, check_integrity};
pub(in crate::project) use content::{TEXTS_STATE_KEY, note_changed_texts};
pub(in crate::project) use names::{BackupFile, BackupScope, backup_folder, list_backups, texts_file};
pub(in crate::project) use texts::{copy_parts, read_part_list};

use super::{columns::collect_rows, content_hashes, schema, settings_table};
use crate::project::{private, shell_path};
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;
use texts::{TextPart, TextStore};

/// How many whole copies of former formats are kept. Chosen by hand.
const FORMAT_COPIES: usize = 2;

/// What a backup that is made in the background comes to.
#[derive(Debug, Clone, Default)]
pub struct BackupWatch(Arc<OnceLock<String>>);

impl BackupWatch {
    /// Why there is no backup; none where there is one, or it is still being made.
    pub fn problem(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }
}

/// Starts a backup of the project as it is now on a thread of its own; none where no thread can be started.
pub(in crate::project) fn start(dir: &Path, watch: &BackupWatch) -> Option<JoinHandle<()>> {
    // Taken here: what is changed after the opening is not in its backup.
    let snapshot = WorkSnapshot::take(&schema::database_file(dir));
    let (dir, watch) = (dir.to_path_buf(), watch.clone());
    let work = move || {
        let snapshot = match snapshot.map(|it| (content_hashes::changed_work_tables(&it.db), it)) {
            Ok((Ok(changed), _)) if !changed.is_empty() => {
                let text = damage_text(&dir, &changed);
                tracing::warn!("{text}");
                let _ = watch.0.set(text);
                return;
            }
            Ok((_, snapshot)) => Ok(snapshot),
            Err(error) => Err(error),
        };
        if let Err(error) = snapshot.map_err(BackupError::from).and_then(|it| write_backup(&dir, it)) {
            let folder = backup_folder(&dir);
            let text = format!(
                "there is no backup of this opening: {} ({error}). Make room there or mend its rights: without backups a \
                 damaged project cannot be restored",
                folder.display()
            );
            tracing::warn!("{text}");
            // Set once: each opening makes one backup.
            let _ = watch.0.set(text);
        }
    };
    std::thread::Builder::new().name("backup".to_owned()).spawn(work).ok()
}

/// What there is to say of tables that do not hold what was written. No backup is made of them: it would take the place
/// of one that is sound.
fn damage_text(dir: &Path, tables: &[String]) -> String {
    format!(
        "the project is damaged: what its tables {} hold is not what was written. `leitmotif --project {} restore` lists \
         its backups; none is made of this opening",
        tables.join(", "),
        shell_path(dir)
    )
}

/// Whether there is any backup of the project in `dir`.
pub(in crate::project) fn any(dir: &Path) -> bool {
    !list_backups(dir).is_empty()
}

/// Whether a folder holds a project: its database, or at least backups of it.
pub fn is_project(dir: &Path) -> bool {
    schema::database_file(dir).is_file() || any(dir)
}

/// Writes a backup of the project as it is now under a time, without looking at those there are.
///
/// # Errors
/// Where it cannot be written, or is not sound.
pub(in crate::project) fn write_backup_of(dir: &Path, time: Timestamp) -> Result<(), BackupError> {
    let snapshot = WorkSnapshot::take(&schema::database_file(dir))?;
    let Some(content) = content::content_hash(&snapshot.db)? else { return Ok(()) };
    let work = snapshot.copy_work()?;
    let (_, parts) = keep_texts(dir, &work, None)?;
    finish_backup(dir, &work, &parts, time, &content)
}

/// Writes the work of a backup whose texts are kept.
fn finish_backup(
    dir: &Path,
    work: &CopiedWork,
    parts: &[TextPart],
    time: Timestamp,
    content: &str,
) -> Result<(), BackupError> {
    texts::write_part_list(&work.db, parts)?;
    let draft = write_whole(dir, &work.db)?;
    draft.persist(names::work_file(dir, time, content)).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a backup if anything has changed, and removes those that the rule does not keep. Damaged texts are set aside,
/// and those of the project are written anew: they are the same for older backups, too.
fn write_backup(dir: &Path, snapshot: WorkSnapshot) -> Result<(), BackupError> {
    let newest = newest_work(dir);
    let Some(content) = content::content_hash(&snapshot.db)? else { return Ok(()) };
    if newest.as_ref().is_some_and(|backup| backup.holds == BackupScope::Work(content.clone())) {
        return Ok(());
    }
    let work = snapshot.copy_work()?;
    let known = newest.as_ref().and_then(|newest| texts_of_backup(newest, work.state.as_deref()));
    private::create_folder(&backup_folder(dir))?;
    let (store, parts) = match keep_texts(dir, &work, known.clone()) {
        Err(BackupError::Texts(reason)) => {
            tracing::warn!("the texts of the backups are damaged, and written anew: {reason}");
            let texts = texts_file(dir, schema::SCHEMA_VERSION);
            std::fs::rename(&texts, texts.with_extension("damaged"))?;
            keep_texts(dir, &work, known)?
        }
        kept => kept?,
    };
    finish_backup(dir, &work, &parts, Timestamp::now(), &content)?;
    remove_superseded(dir, &store)
}

/// Adds the texts and runs that the texts of the backups do not have yet; `known`: those of the last backup, where they
/// have not changed since. Gives the parts that are needed.
fn keep_texts(
    dir: &Path,
    work: &CopiedWork,
    known: Option<Vec<TextPart>>,
) -> Result<(TextStore, Vec<TextPart>), BackupError> {
    let mut store = TextStore::open(dir, &schema::database_file(dir), schema::SCHEMA_VERSION)?;
    let mut parts = match known {
        Some(parts) if store.has_all(&parts)? => parts,
        _ => store.add_texts(&work.texts)?,
    };
    parts.extend(store.add_runs(&work.runs)?);
    store.check(&parts)?;
    Ok((store, parts))
}

/// A project as it was at one moment, attached as `live` to an empty database in memory. While it lasts nothing can be
/// written in the project.
struct WorkSnapshot {
    db: Connection,
}

/// The work of a project in a database in memory, and what it needs beside.
struct CopiedWork {
    db: Connection,
    /// What stands for the stored texts.
    state: Option<String>,
    /// The transcripts with texts, also of earlier versions.
    texts: Vec<i64>,
    runs: Vec<i64>,
}

impl WorkSnapshot {
    fn take(file: &Path) -> rusqlite::Result<Self> {
        let mut db = Connection::open_in_memory()?;
        schema::migrate(&mut db, 0)?;
        attach_live(&db, file)?;
        // The first reading takes the lock that holds the project as it is.
        db.execute_batch("BEGIN; SELECT count(*) FROM live.setting")?;
        Ok(Self { db })
    }

    /// Copies the work and lets the project go on.
    fn copy_work(self) -> Result<CopiedWork, BackupError> {
        let db = self.db;
        for table in schema::BACKUP_TABLES {
            db.execute_batch(&format!("INSERT INTO main.{table} SELECT * FROM live.{table}"))?;
            let count = |schema: &str| -> rusqlite::Result<i64> {
                db.query_row(&format!("SELECT count(*) FROM {schema}.{table}"), [], |row| row.get(0))
            };
            if count("main")? != count("live")? {
                return Err(BackupError::Check(format!("its table {table} is short of rows")));
            }
        }
        // The inserts above have begun to count; SQLite's table has no key that would replace their rows.
        db.execute_batch(
            "DELETE FROM main.sqlite_sequence; INSERT INTO main.sqlite_sequence SELECT * FROM live.sqlite_sequence",
        )?;
        let state = texts_state(&db)?;
        let ids = |sql: &str| collect_rows(&db, sql, [], |row| row.get(0));
        let texts = ids("SELECT transcript FROM live.transcript_text ORDER BY transcript")?;
        let runs = ids("SELECT id FROM live.run ORDER BY id")?;
        db.execute_batch("COMMIT; DETACH live")?;
        Ok(CopiedWork { db, state, texts, runs })
    }
}

/// Attaches the project's database as `live`, to be read.
fn attach_live(db: &Connection, file: &Path) -> rusqlite::Result<()> {
    db.busy_timeout(PATIENCE)?;
    db.execute("ATTACH ?1 AS live", [file.to_string_lossy()]).map(drop)
}

/// The newest backup of work with its texts.
fn newest_work(dir: &Path) -> Option<BackupFile> {
    list_backups(dir).into_iter().rfind(|backup| matches!(backup.holds, BackupScope::Work(_)))
}

/// The value that stands for the stored texts; none in a project of an earlier version that has imported nothing since.
fn texts_state(live: &Connection) -> rusqlite::Result<Option<String>> {
    use rusqlite::OptionalExtension;
    live.query_row("SELECT value FROM live.setting WHERE key = ?1", [TEXTS_STATE_KEY], |row| row.get(0))
        .optional()
}

/// The texts and snippets of the newest backup, where the project's are still these.
fn texts_of_backup(newest: &BackupFile, state: Option<&str>) -> Option<Vec<TextPart>> {
    let db = open_backup(&newest.path).ok()?;
    let version: i32 = db.pragma_query_value(None, "user_version", |row| row.get(0)).ok()?;
    let then = settings_table::get(&db, TEXTS_STATE_KEY).ok()?;
    if version != schema::SCHEMA_VERSION || state.is_none() || then.as_deref() != state {
        return None;
    }
    let mut parts = read_part_list(&db).ok()?;
    parts.retain(|part| part.kind != "run");
    Some(parts)
}

/// Opens a backup to be read.
pub(in crate::project) fn open_backup(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags)
}

/// Writes a database whole into a file beside the backups, and checks it.
fn write_whole(dir: &Path, db: &Connection) -> Result<tempfile::NamedTempFile, BackupError> {
    let draft = tempfile::Builder::new().prefix(".backup-").suffix(".new").tempfile_in(backup_folder(dir))?;
    // SQLite writes into a file that is there only if it is empty, as this one is.
    db.execute("VACUUM main INTO ?1", [draft.path().to_string_lossy()])?;
    check_integrity(&open_backup(draft.path())?)?;
    draft.as_file().sync_all()?;
    Ok(draft)
}

/// Removes the backups that the rule does not keep, and the texts that only they had. Where a backup that stays cannot be
/// read, no texts are removed.
fn remove_superseded(dir: &Path, store: &TextStore) -> Result<(), BackupError> {
    let is_whole = |backup: &BackupFile| backup.holds == BackupScope::Whole;
    let (whole, work): (Vec<_>, Vec<_>) = list_backups(dir).into_iter().partition(is_whole);
    let times: Vec<Timestamp> = work.iter().map(|backup| backup.time).collect();
    let gone: Vec<&PathBuf> =
        rule::superseded(&times).into_iter().filter_map(|at| Some(&work.get(at)?.path)).collect();
    let former = whole.iter().take(whole.len().saturating_sub(FORMAT_COPIES)).map(|backup| &backup.path);
    former.chain(gone.iter().copied()).try_for_each(std::fs::remove_file)?;
    if gone.is_empty() {
        return Ok(());
    }
    let mut needed = Vec::new();
    for backup in list_backups(dir).iter().filter(|it| matches!(it.holds, BackupScope::Work(_))) {
        let Ok(parts) = open_backup(&backup.path).and_then(|db| read_part_list(&db)) else { return Ok(()) };
        needed.extend(parts);
    }
    Ok(store.keep_only(&needed)?)
}

/// Copies a database whole before its format is changed from `format`, and checks the copy. Gives the file.
///
/// # Errors
/// Where it cannot be written; the format must not be changed then.
pub(in crate::project) fn copy_format(
    dir: &Path,
    db: &Connection,
    format: i32,
) -> Result<PathBuf, BackupError> {
    private::create_folder(&backup_folder(dir))?;
    let draft = write_whole(dir, db)?;
    let target = names::format_file(dir, Timestamp::now(), format);
    draft.persist(&target).map_err(|error| error.error)?;
    Ok(target)
}
