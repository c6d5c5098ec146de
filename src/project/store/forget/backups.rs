//! The backups when somebody is forgotten: each is restored beside, brought to today's format, relieved of what is
//! forgotten and written again, under its time. Only when all are there do they take the place of the old ones.

use super::outcome::{FinishedForgetting, ForgottenWork};
use crate::project::db::backup::{self, BackupError, BackupFile};
use crate::project::db::schema;
use crate::project::{private, restore};
use rusqlite::Connection;
use std::io;
use std::path::{Path, PathBuf};

/// The folder, in the project's, in which the backups are written anew: itself like a project's.
const WORKSHOP: &str = ".forgetting";
/// The folder of the old backups while the new ones take their place.
const OLD_BACKUPS: &str = "backups-old";

/// Forgets in one database.
type Forget<'a> = &'a dyn Fn(&Connection) -> rusqlite::Result<ForgottenWork>;

/// The backups and the databases that were kept aside when one was restored.
pub(super) fn former_files(dir: &Path) -> Vec<PathBuf> {
    let backups = backup::list_backups(dir).into_iter().map(|backup| backup.path);
    let is_database = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "db");
    backups.chain(restore::replaced_files(dir).into_iter().filter(is_database)).collect()
}

/// Forgets in all backups, and in all databases that were kept aside.
pub(super) fn rewrite_all(dir: &Path, forget: Forget<'_>) -> Result<FinishedForgetting, BackupError> {
    let mut finished = FinishedForgetting::default();
    let (workshop, old) = (dir.join(WORKSHOP), dir.join(OLD_BACKUPS));
    let folder = backup::backup_folder(dir);
    // Left by an end in between: the old ones are still whole.
    if old.exists() && !folder.exists() {
        std::fs::rename(&old, &folder)?;
    }
    remove_folder(&old)?;
    remove_folder(&workshop)?;
    remove_drafts(dir)?;
    if folder.exists() {
        private::create_folder(&workshop)?;
        private::create_folder(&backup::backup_folder(&workshop))?;
        for file in backup::list_backups(dir) {
            match rewrite(dir, &workshop, &file, forget) {
                Ok(true) => finished.backups += 1,
                Ok(false) => finished.deleted.push(file.path),
                Err(error @ BackupError::Io(_)) => return Err(error),
                Err(error) => {
                    tracing::warn!("{} is deleted: {error}", file.path.display());
                    finished.deleted.push(file.path);
                }
            }
        }
        std::fs::rename(&folder, &old)?;
        std::fs::rename(backup::backup_folder(&workshop), &folder)?;
        remove_folder(&old)?;
        remove_folder(&workshop)?;
    }
    for file in restore::replaced_files(dir) {
        if file.extension().is_some_and(|ending| ending == "db") {
            match rewrite_replaced(dir, &file, forget) {
                Ok(true) => finished.backups += 1,
                Ok(false) | Err(_) => finished.deleted.push(file),
            }
        }
    }
    // A journal without its database says what was in that.
    for file in restore::replaced_files(dir) {
        if finished.deleted.contains(&file) || file.extension().is_none_or(|ending| ending != "db") {
            std::fs::remove_file(&file)?;
        }
    }
    Ok(finished)
}

/// Writes a backup anew in the workshop; false where it is not known what was said in it.
fn rewrite(dir: &Path, workshop: &Path, file: &BackupFile, forget: Forget<'_>) -> Result<bool, BackupError> {
    let database = schema::database_file(workshop);
    remove_file(&database)?;
    std::fs::copy(&file.path, &database)?;
    private::close_to_others(&database)?;
    if let Err(reason) = restore::fill_draft(dir, &database)? {
        return Err(BackupError::Check(reason));
    }
    let is_known = forget_in_file(&database, forget)?;
    if is_known {
        backup::write_backup_of(workshop, file.time)?;
    }
    remove_file(&database)?;
    Ok(is_known)
}

/// Forgets in a database that was kept aside; false where it is not known what was said in it.
fn rewrite_replaced(dir: &Path, file: &Path, forget: Forget<'_>) -> Result<bool, BackupError> {
    let is_known = forget_in_file(file, forget)?;
    let draft = tempfile::Builder::new().prefix(".restore-").suffix(".new").tempfile_in(dir)?;
    Connection::open(file)?.execute("VACUUM INTO ?1", [draft.path().to_string_lossy()])?;
    draft.persist(file).map_err(|error| error.error)?;
    Ok(is_known)
}

/// Forgets in the database of a file, in today's format.
fn forget_in_file(file: &Path, forget: Forget<'_>) -> Result<bool, BackupError> {
    let mut db = Connection::open(file)?;
    let version: i32 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let version = usize::try_from(version).map_err(|_| BackupError::Check("it has no format".to_owned()))?;
    schema::migrate(&mut db, version)?;
    // What belongs to a record goes with it.
    db.pragma_update(None, "foreign_keys", true)?;
    let tx = db.transaction()?;
    let forgotten = forget(&tx)?;
    tx.commit()?;
    Ok(forgotten.without_text.is_empty())
}

/// Removes what a restoring that was killed has left.
fn remove_drafts(dir: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(".restore-") {
            remove_file(&path)?;
        }
    }
    Ok(())
}

fn remove_folder(path: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn remove_file(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
