//! Restoring a project from a backup: what the backups hold, and the database made of one of them.
//!
//! The new database is written whole beside the old one and checked before anything is moved. The old one is kept, with
//! the journal of a change that was being written: left where it was, SQLite would write it into the new one.

use super::db::backup::{self, BackupFile, BackupScope};
use super::db::{columns::collect_rows, schema, schema::REPLACED};
use super::{ProjectError, ProjectResult, lock, private};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use std::path::{Path, PathBuf};

/// A backup and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupSummary {
    /// The file.
    pub path: PathBuf,
    /// When it was made, RFC 3339 in UTC, to the millisecond.
    pub time: String,
    /// The version of its format.
    pub format: i32,
    /// Whether it was kept because the format changed.
    pub is_format_copy: bool,
    /// What it holds.
    pub counts: BackupCounts,
    /// The time (RFC 3339) and the sentence of the last edit that is not undone.
    pub last_edit: Option<(String, String)>,
    /// Why it cannot be restored; the counts are 0 then.
    pub problem: Option<String>,
}

/// The counts of what a backup holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BackupCounts {
    /// Transcripts, without earlier versions of their texts.
    pub transcripts: usize,
    /// Those of them whose texts are with it; the others have to be imported again.
    pub with_text: usize,
    /// Runs of the analysis.
    pub runs: usize,
    /// Themes.
    pub themes: usize,
    /// Decisions that something belongs to a theme.
    pub decisions: usize,
    /// Quotes.
    pub quotes: usize,
    /// Memos.
    pub memos: usize,
    /// Edits in the log.
    pub edits: usize,
}

/// What restoring a backup came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoredProject {
    /// Where the database is that was there before; none where there was none.
    pub replaced: Option<PathBuf>,
    /// The names of the transcripts that have no text: their files have to be imported again.
    pub without_text: Vec<String>,
    /// The files and folders these were imported from.
    pub sources: Vec<PathBuf>,
}

/// The backups of the project in `dir`, oldest first.
pub fn list_backups(dir: &Path) -> Vec<BackupSummary> {
    backup::list_backups(dir).iter().map(|file| summarize(dir, file)).collect()
}

fn summarize(dir: &Path, file: &BackupFile) -> BackupSummary {
    let mut summary = BackupSummary {
        path: file.path.clone(),
        time: format!("{:.3}", file.time),
        format: 0,
        is_format_copy: file.holds == BackupScope::Whole,
        counts: BackupCounts::default(),
        last_edit: None,
        problem: None,
    };
    if let Err(error) = fill_summary(dir, file, &mut summary) {
        summary.counts = BackupCounts::default();
        summary.problem = Some(error.to_string());
    }
    summary
}

fn fill_summary(dir: &Path, file: &BackupFile, summary: &mut BackupSummary) -> rusqlite::Result<()> {
    let db = backup::open_backup(&file.path)?;
    summary.format = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, u32>(0)).map(|count| count as usize);
    let here = "SELECT count(*) FROM transcript WHERE current = 1";
    let counts = &mut summary.counts;
    counts.transcripts = count(here)?;
    counts.with_text = match file.holds {
        BackupScope::Whole => count(&format!("{here} AND id IN (SELECT transcript FROM transcript_text)"))?,
        BackupScope::WorkAlone => 0,
        BackupScope::Work(_) => {
            let texts = backup::texts_file(dir, summary.format);
            if texts.is_file() {
                // Whether a text is sound is found when it is restored: to read all of them here would take long.
                count(&format!("{here} AND id IN (SELECT of FROM kept_part WHERE kind = 'transcript_text')"))?
            } else {
                0
            }
        }
    };
    counts.runs = match file.holds {
        BackupScope::Work(_) => count("SELECT count(*) FROM kept_part WHERE kind = 'run'")?,
        _ => count("SELECT count(*) FROM run")?,
    };
    counts.themes = count("SELECT count(*) FROM theme")?;
    counts.decisions = count("SELECT count(*) FROM assignment")?;
    let has_quotes = count("SELECT count(*) FROM sqlite_master WHERE name = 'quote'")? > 0;
    counts.quotes = if has_quotes { count("SELECT count(*) FROM quote")? } else { 0 };
    counts.memos = count("SELECT count(*) FROM memo")?;
    counts.edits = count("SELECT count(*) FROM edit")?;
    let last = "SELECT time, what FROM edit WHERE state = 0 ORDER BY id DESC LIMIT 1";
    summary.last_edit = db.query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(())
}

/// The databases that were replaced by a backup, oldest first, with their journals.
pub(in crate::project) fn replaced_files(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let is_replaced =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(REPLACED));
    let mut files: Vec<_> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_replaced).collect();
    files.sort();
    files
}

/// Makes the project in `dir` what it was when a backup was made. The database that was there is kept.
///
/// # Errors
/// [`ProjectError::Taken`] where another process works in it, [`ProjectError::Backup`] where the backup is damaged, and
/// what the disk says. The project is as it was then.
pub fn restore_backup(dir: &Path, from: &BackupSummary) -> ProjectResult<RestoredProject> {
    let io = |source| ProjectError::Io { path: dir.to_path_buf(), source };
    let _lock = match lock::acquire(dir, &lock::process_label()).map_err(io)? {
        lock::LockOutcome::Acquired(lock) => lock,
        lock::LockOutcome::HeldBy(owner) => {
            return Err(ProjectError::Taken { path: dir.to_path_buf(), owner });
        }
    };
    let draft = tempfile::Builder::new().prefix(".restore-").suffix(".new").tempfile_in(dir).map_err(io)?;
    std::fs::copy(&from.path, draft.path()).map_err(io)?;
    private::close_to_others(draft.path()).map_err(io)?;
    let no_backup = |reason: String| ProjectError::Backup { path: from.path.clone(), reason };
    let restored = fill_draft(dir, draft.path()).map_err(|error| no_backup(error.to_string()))?;
    let restored = restored.map_err(no_backup)?;
    draft.as_file().sync_all().map_err(io)?;
    let replaced = keep_aside(dir).map_err(io)?;
    draft.persist(schema::database_file(dir)).map_err(|error| io(error.error))?;
    // The folder is written as well, or a power cut may bring the old names back; where a system has no such thing, it
    // has its own ways.
    if let Ok(folder) = std::fs::File::open(dir) {
        let _ = folder.sync_all();
    }
    Ok(RestoredProject { replaced, ..restored })
}

/// Brings the texts of a backup into its copy, and checks the copy. Gives the reason where it is damaged.
pub(in crate::project) fn fill_draft(
    dir: &Path,
    draft: &Path,
) -> rusqlite::Result<Result<RestoredProject, String>> {
    let db = Connection::open(draft)?;
    db.pragma_update(None, "journal_mode", "MEMORY")?;
    // Turned on again when the project is opened: a backup without its texts has references to them.
    db.pragma_update(None, "foreign_keys", false)?;
    let check = || db.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    let said = check()?;
    if said != "ok" {
        return Ok(Err(said));
    }
    let application: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i32 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if application != schema::APPLICATION_ID || !(1..=schema::SCHEMA_VERSION).contains(&version) {
        return Ok(Err(format!("its format, {version}, is not one this program reads")));
    }
    let has_parts = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'kept_part'")?.exists([])?;
    if has_parts {
        let texts = backup::texts_file(dir, version);
        if texts.is_file() {
            db.execute("ATTACH ?1 AS texts", [texts.to_string_lossy()])?;
            db.execute_batch("BEGIN")?;
            let missing = backup::copy_parts(&db, &backup::read_part_list(&db)?)?;
            db.execute_batch("COMMIT; DETACH texts")?;
            missing
                .iter()
                .for_each(|part| tracing::warn!("{} {} of the backup is damaged", part.kind, part.of));
        }
        db.execute_batch("DROP TABLE kept_part")?;
    }
    // A text without its snippets is read again, too.
    db.execute_batch(
        "DELETE FROM transcript_text WHERE transcript IN (SELECT id FROM transcript WHERE current = 1)
             AND transcript NOT IN (SELECT transcript FROM snippet);
         DELETE FROM snippet WHERE transcript NOT IN (SELECT transcript FROM transcript_text);
         DELETE FROM file WHERE path IN
             (SELECT path FROM transcript WHERE current = 1 AND id NOT IN (SELECT transcript FROM transcript_text));
         DELETE FROM setting WHERE key = 'current_run' AND value NOT IN (SELECT id FROM run);
         DELETE FROM setting WHERE key LIKE 'hashes.%';",
    )?;
    let lost = "FROM transcript WHERE current = 1 AND id NOT IN (SELECT transcript FROM transcript_text)";
    let without_text = collect_rows(&db, &format!("SELECT name {lost} ORDER BY name"), [], |row| row.get(0))?;
    let paths: Vec<String> =
        collect_rows(&db, &format!("SELECT DISTINCT path {lost} ORDER BY path"), [], |row| row.get(0))?;
    let said = check()?;
    if said != "ok" {
        return Ok(Err(said));
    }
    db.close().map_err(|(_, error)| error)?;
    Ok(Ok(RestoredProject { replaced: None, without_text, sources: common_folders(&paths) }))
}

/// The folders files are in, without those below another.
fn common_folders(paths: &[String]) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        paths.iter().filter_map(|path| Some(Path::new(path).parent()?.to_owned())).collect();
    folders.sort();
    folders.dedup_by(|later, before| later.starts_with(before));
    folders
}

/// Copies the database to where it is kept when another takes its place: at no moment is there none. Where the journal of a
/// change that was being written lies beside it, or it cannot be copied, both are moved away instead. Gives where the
/// database is kept.
fn keep_aside(dir: &Path) -> std::io::Result<Option<PathBuf>> {
    let file = schema::database_file(dir);
    let journal = |of: &Path| {
        let mut name = of.as_os_str().to_owned();
        name.push("-journal");
        PathBuf::from(name)
    };
    let to = dir.join(format!("{REPLACED}{}.db", Timestamp::now().strftime("%Y%m%dT%H%M%S.%3fZ")));
    let is_there = file.symlink_metadata().is_ok();
    // A journal must not be found beside another database: it would be written into that.
    if file.is_file() && !journal(&file).exists() && copy_whole(dir, &file, &to).is_ok() {
        return Ok(Some(to));
    }
    // The database first: without its journal it would be taken for whole.
    if is_there {
        std::fs::rename(&file, &to)?;
    }
    if journal(&file).exists() {
        std::fs::rename(journal(&file), journal(&to))?;
    }
    Ok(is_there.then_some(to))
}

/// Copies a file; the copy is there when it is whole. Not a second name for the file: what is written into one would be
/// written into both.
fn copy_whole(dir: &Path, from: &Path, to: &Path) -> std::io::Result<()> {
    let draft = tempfile::Builder::new().prefix(".restore-").suffix(".new").tempfile_in(dir)?;
    std::fs::copy(from, draft.path())?;
    private::close_to_others(draft.path())?;
    draft.as_file().sync_all()?;
    draft.persist(to).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_there_until_another_takes_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let file = schema::database_file(dir.path());
        assert_eq!(keep_aside(dir.path()).unwrap(), None, "there is none");
        std::fs::write(&file, "old").unwrap();
        let kept = keep_aside(dir.path()).unwrap().unwrap();
        assert!(file.exists(), "a restore that is killed here has changed nothing");
        let draft = dir.path().join("draft");
        std::fs::write(&draft, "new").unwrap();
        std::fs::rename(draft, &file).unwrap();
        let read = |path: &Path| std::fs::read_to_string(path).unwrap();
        assert_eq!((read(&kept), read(&file)), ("old".to_owned(), "new".to_owned()));
    }
}
