//! The names of backups, which say when each was made and of what.
//!
//! `work-20261129T191500.123Z-3f2a9c1b0d4e5f60.db` holds the researcher's work as of that time; the last part is the
//! hash of what it holds. `format-12-20261129T191500.123Z.db` is a whole copy of a database before its format was
//! changed. `work-00000007.db` is what earlier versions of the program wrote: work without texts, numbered by changes.
//! `texts-13.db` holds the texts of all backups of format 13.

use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// The folder of backups in a project.
const FOLDER: &str = "backups";
/// How a time is written in a name: in UTC, so that names sort by time, and without colons, for Windows.
const TIME_FORMAT: &str = "%Y%m%dT%H%M%S.%3fZ";
/// The digits of the hash in a name; the same as in [`content`](super::content).
pub(super) const CONTENT_DIGITS: usize = 16;

/// A file of the folder of backups that can be restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::project) struct BackupFile {
    /// The file.
    pub(in crate::project) path: PathBuf,
    /// When it was made; of what earlier versions wrote, when the file was written last.
    pub(in crate::project) time: Timestamp,
    /// What it holds.
    pub(in crate::project) holds: BackupScope,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::project) enum BackupScope {
    /// The work, and which texts it needs; the hash of these.
    Work(String),
    /// The work without texts, of an earlier version of the program.
    WorkAlone,
    /// The whole database, in the format of this version.
    Whole,
}

/// The folder of backups.
pub(in crate::project) fn backup_folder(dir: &Path) -> PathBuf {
    dir.join(FOLDER)
}

/// The file with the texts of all backups of a format.
pub(in crate::project) fn texts_file(dir: &Path, format: i32) -> PathBuf {
    backup_folder(dir).join(format!("texts-{format}.db"))
}

/// The file of a backup made now of work with this hash.
pub(super) fn work_file(dir: &Path, time: Timestamp, content: &str) -> PathBuf {
    backup_folder(dir).join(format!("work-{}-{content}.db", time.strftime(TIME_FORMAT)))
}

/// The file of a whole copy made now of a database of this format.
pub(super) fn format_file(dir: &Path, time: Timestamp, format: i32) -> PathBuf {
    backup_folder(dir).join(format!("format-{format}-{}.db", time.strftime(TIME_FORMAT)))
}

/// The backups of the project in `dir`, oldest first; none where there is no such folder.
pub(in crate::project) fn list_backups(dir: &Path) -> Vec<BackupFile> {
    let Ok(entries) = std::fs::read_dir(backup_folder(dir)) else { return Vec::new() };
    let mut files: Vec<_> = entries.filter_map(|entry| read_name(entry.ok()?.path())).collect();
    files.sort_by(|a, b| (a.time, &a.path).cmp(&(b.time, &b.path)));
    files
}

/// The backup a file is, by its name; none where it is another file.
fn read_name(path: PathBuf) -> Option<BackupFile> {
    let name = path.file_name()?.to_str()?.strip_suffix(".db")?;
    let (time, holds) = if let Some(rest) = name.strip_prefix("format-") {
        (read_time(rest.split_once('-')?.1)?, BackupScope::Whole)
    } else {
        let rest = name.strip_prefix("work-")?;
        match rest.split_once('-') {
            Some((time, content)) => (read_time(time)?, BackupScope::Work(content.to_owned())),
            None if rest.bytes().all(|digit| digit.is_ascii_digit()) => {
                let written = std::fs::metadata(&path).ok()?.modified().ok()?;
                (Timestamp::try_from(written).ok()?, BackupScope::WorkAlone)
            }
            None => return None,
        }
    };
    Some(BackupFile { path, time, holds })
}

/// Reads the time of a name.
fn read_time(text: &str) -> Option<Timestamp> {
    let time = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%S%.fZ", text).ok()?;
    jiff::tz::TimeZone::UTC.to_timestamp(time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_sort_by_time() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(list_backups(dir.path()), []);
        std::fs::create_dir(backup_folder(dir.path())).unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (first, last) = (at("2026-11-29T19:15:00.012Z"), at("2026-11-29T19:15:00.120Z"));
        let made = [
            work_file(dir.path(), last, "3f2a9c1b0d4e5f60"),
            format_file(dir.path(), first, 12),
            texts_file(dir.path(), 12),
            backup_folder(dir.path()).join("work-00000007.db"),
            backup_folder(dir.path()).join("work-mine.db"),
            backup_folder(dir.path()).join("notes.txt"),
        ];
        made.iter().for_each(|path| std::fs::write(path, "").unwrap());
        let past = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
        std::fs::File::options().write(true).open(&made[3]).unwrap().set_modified(past).unwrap();
        let listed = list_backups(dir.path());
        let expected = [
            (&made[3], at("2023-11-14T22:13:20Z"), BackupScope::WorkAlone),
            (&made[1], first, BackupScope::Whole),
            (&made[0], last, BackupScope::Work("3f2a9c1b0d4e5f60".to_owned())),
        ];
        let expected = expected.map(|(path, time, holds)| BackupFile { path: path.clone(), time, holds });
        assert_eq!(listed, expected);
    }
}
