//! Backups of what cannot be imported or computed again: the researcher's work.
//!
//! Each opening by the owner writes a small database under `backups/`: themes, assignments, marks, memos, the
//! edit log, settings, the list of transcripts, and earlier texts that are in no file any more. Current
//! texts, snippets and runs are left out, so that the backup of a project of sixty million words takes
//! milliseconds, too; importing the same files into a restored backup gives their transcripts the same ids,
//! and every decision holds again.
//!
//! A backup is named after the number of changes it holds, so an opening without changes since the last
//! writes none. The last [`MAX_BACKUPS`] are kept. All this happens on a thread of its own, with a connection
//! of its own; a failure is logged and never keeps a project from opening.

use super::schema;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

/// How many backups are kept. Chosen by hand, not measured.
const MAX_BACKUPS: usize = 5;

/// The setting with the number of changes to the researcher's work.
pub(in crate::project) const CHANGE_COUNT_KEY: &str = "changes";

/// Starts a backup on its own thread; none where no thread can be started.
pub(in crate::project) fn start(dir: &Path) -> Option<JoinHandle<()>> {
    let (dir, file) = (dir.to_path_buf(), schema::database_file(dir));
    let work = move || {
        if let Err(error) = write_backup(&dir, &file) {
            tracing::warn!("no backup of {}: {error}", file.display());
        }
    };
    std::thread::Builder::new().name("backup".to_owned()).spawn(work).ok()
}

/// The newest backup of the project in `dir`.
pub(in crate::project) fn newest(dir: &Path) -> Option<PathBuf> {
    list_backups(dir).pop()
}

/// The backups, oldest first: their names have the number of changes with leading zeros.
pub(in crate::project) fn list_backups(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir.join("backups")) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "db"))
        .collect();
    files.sort();
    files
}

#[derive(Debug, thiserror::Error)]
/// Why a backup was not written.
enum BackupError {
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Writes a backup if anything has changed. It is written under another name and then renamed, so that a
/// backup under its final name is always whole, and removes the oldest over [`MAX_BACKUPS`].
fn write_backup(dir: &Path, file: &Path) -> Result<(), BackupError> {
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    db.busy_timeout(std::time::Duration::from_secs(10))?;
    let changes = super::settings_table::get_number(&db, CHANGE_COUNT_KEY)?;
    let target = dir.join("backups").join(format!("work-{changes:08}.db"));
    if changes == 0 || target.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(dir.join("backups"))?;
    // A draft left by a process that was killed is no database to add to.
    let draft = target.with_extension("tmp");
    if draft.exists() {
        std::fs::remove_file(&draft)?;
    }
    let mut copy = Connection::open(&draft)?;
    copy.pragma_update(None, "journal_mode", "MEMORY")?;
    schema::migrate(&mut copy, 0)?;
    copy_research_tables(&copy, file)?;
    drop(copy);
    std::fs::rename(&draft, &target)?;
    let files = list_backups(dir);
    for old in files.iter().take(files.len().saturating_sub(MAX_BACKUPS)) {
        std::fs::remove_file(old)?;
    }
    Ok(())
}

/// Copies the tables of research and, of texts, only those that are not current.
fn copy_research_tables(copy: &Connection, file: &Path) -> rusqlite::Result<()> {
    let tables: String = schema::RESEARCH_TABLES
        .map(|table| format!("INSERT INTO {table} SELECT * FROM live.{table};"))
        .concat();
    copy.execute("ATTACH ?1 AS live", [file.to_string_lossy()])?;
    copy.execute_batch(&format!(
        "BEGIN;
         INSERT INTO transcript SELECT * FROM live.transcript;
         INSERT INTO transcript_text
             SELECT * FROM live.transcript_text WHERE transcript IN (SELECT id FROM transcript WHERE current = 0);
         {tables}
         -- The inserts above have begun to count; SQLite's table has no key that would replace their rows.
         DELETE FROM main.sqlite_sequence;
         INSERT INTO main.sqlite_sequence SELECT * FROM live.sqlite_sequence;
         COMMIT;
         DETACH live;"
    ))
}
