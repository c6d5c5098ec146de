//! Backups of what cannot be imported or computed again: the researcher's work.
//!
//! Every opening by the owner keeps a small database of its own under `backups/`: themes,
//! assignments, marks, memos, the log, settings, which transcripts there were, and those earlier
//! texts that are no longer in any file. Current texts, snippets and runs are left out, so that a
//! project of sixty million words costs milliseconds too; importing the same files into a restored
//! backup brings them back under their old names, and every decision holds again.
//!
//! A backup is named after the count of edits it holds, so an opening after which nothing was
//! decided makes none. The last [`KEPT`] are kept. All this happens on a thread of its own.

use super::schema;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

/// How many backups are kept.
const KEPT: usize = 5;

/// The setting that counts changes to the researcher's work.
pub(super) const CHANGES: &str = "changes";

/// Starts a backup on its own thread; none where a thread cannot be had.
pub(super) fn start(dir: &Path, file: &Path) -> Option<JoinHandle<()>> {
    let (dir, file) = (dir.to_path_buf(), file.to_path_buf());
    let work = move || {
        if let Err(error) = make(&dir, &file) {
            tracing::warn!("no backup of {}: {error}", file.display());
        }
    };
    std::thread::Builder::new().name("backup".to_owned()).spawn(work).ok()
}

/// The newest backup of the project in `dir`.
pub(super) fn newest(dir: &Path) -> Option<PathBuf> {
    all(dir).pop()
}

fn all(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir.join("backups")) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "db"))
        .collect();
    files.sort();
    files
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

fn make(dir: &Path, file: &Path) -> Result<(), Failure> {
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    db.busy_timeout(std::time::Duration::from_secs(10))?;
    let changes = super::settings::number(&db, CHANGES)?;
    let target = dir.join("backups").join(format!("work-{changes:08}.db"));
    if changes == 0 || target.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(dir.join("backups"))?;
    let draft = target.with_extension("tmp");
    if draft.exists() {
        std::fs::remove_file(&draft)?;
    }
    let mut copy = Connection::open(&draft)?;
    copy.pragma_update(None, "journal_mode", "MEMORY")?;
    schema::migrate(&mut copy, 0)?;
    fill(&copy, file)?;
    drop(copy);
    std::fs::rename(&draft, &target)?;
    let files = all(dir);
    for old in files.iter().take(files.len().saturating_sub(KEPT)) {
        std::fs::remove_file(old)?;
    }
    Ok(())
}

fn fill(copy: &Connection, file: &Path) -> rusqlite::Result<()> {
    let tables: String =
        schema::RESEARCH.map(|table| format!("INSERT INTO {table} SELECT * FROM live.{table};")).concat();
    copy.execute("ATTACH ?1 AS live", [file.to_string_lossy()])?;
    copy.execute_batch(&format!(
        "BEGIN;
         INSERT INTO transcript SELECT * FROM live.transcript;
         INSERT INTO transcript_text
             SELECT * FROM live.transcript_text WHERE transcript IN (SELECT id FROM transcript WHERE current = 0);
         {tables}
         INSERT OR REPLACE INTO sqlite_sequence SELECT * FROM live.sqlite_sequence;
         COMMIT;
         DETACH live;"
    ))
}
