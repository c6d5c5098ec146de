//! Errors of a project on disk. Each message says what to do next.

use super::shell_path::shell_path;
use std::path::PathBuf;

/// An operation on the project failed.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// SQLite reported an error.
    #[error("the project database {path} could not be used: {source}")]
    Database {
        /// The file.
        path: PathBuf,
        /// The error of SQLite.
        source: rusqlite::Error,
    },
    /// The database is not a project's, or its pages or records cannot be read.
    #[error("the project database {path} is damaged ({reason}). {advice}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        reason: String,
        /// What to do next: how to restore a backup where there is one.
        advice: String,
    },
    /// The disk has no room for what was to be written.
    #[error(
        "the project database {path} could not be written: the disk is full, or no file may be so large there ({source}). \
         What was saved before is safe; make room and do it again"
    )]
    DiskFull {
        /// The file.
        path: PathBuf,
        /// The error of SQLite.
        source: rusqlite::Error,
    },
    /// The database is gone or empty, and there are backups of it.
    #[error(
        "the project database {} is gone or empty, and there are backups of it. `leitmotif --project {} restore` \
         lists them, and with `--at latest` it restores the last; nothing was changed",
        path.display(), shell_path(dir)
    )]
    Missing {
        /// The file.
        path: PathBuf,
        /// The project's folder.
        dir: PathBuf,
    },
    /// The format was not changed, because there would be no copy of the old one.
    #[error(
        "the project is of an older format and was left as it is: no copy could be kept in {path} ({reason}). Make room \
         there or mend its rights, and open it again"
    )]
    NotCopied {
        /// The folder of the copy.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A backup cannot be restored.
    #[error("the backup {path} cannot be restored: {reason}. The project is as it was; choose another")]
    Backup {
        /// The backup.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// What was forgotten is still in the backups.
    #[error(
        "what was forgotten is still in the backups of {path} ({reason}). Make room there or mend its rights: it goes on \
         when the project is opened the next time"
    )]
    NotForgotten {
        /// The project's folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A file with a shared study cannot be used.
    #[error("{}: {reason}. {advice}", path.display())]
    Share {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
        /// What to do next.
        advice: &'static str,
    },
    /// Another process works in the project.
    #[error("the project {path} is open elsewhere, it belongs to {owner}. Close it there first")]
    Taken {
        /// The project's folder.
        path: PathBuf,
        /// The process that owns it.
        owner: String,
    },
    /// The database was made by a newer version of the program.
    #[error(
        "the project {path} was made by a newer leitmotif (its format is {found}, this one reads up to {known}). \
         Install the newer version to open it; nothing was changed"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i32,
        /// The newest schema version this program reads.
        known: i32,
    },
    /// Another process kept the database locked for too long.
    #[error(
        "the project database {path} is busy: another program is reading or copying it. Try again in a moment"
    )]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The project is open read-only.
    #[error(
        "the project {path} is open read-only, it belongs to {owner}. Close it there and open it here again"
    )]
    ReadOnly {
        /// The project's folder.
        path: PathBuf,
        /// The process that owns it.
        owner: String,
    },
    /// The edit was made for a codebook that has changed since; nothing was changed.
    #[error("nothing was changed: '{what}' was made for an older state of the codebook. Try it again")]
    Stale {
        /// The edit's sentence.
        what: String,
    },
    /// The edit to restore to was itself undone.
    #[error(
        "change {edit} ('{what}') was taken back itself: go back to one that holds; `leitmotif log` lists them"
    )]
    AlreadyUndone {
        /// Its number in the log.
        edit: i64,
        /// Its sentence.
        what: String,
    },
    /// A blind coder's edit cannot be undone or redone, because others have changed its records since.
    #[error(
        "nothing was changed: others have built on '{what}' since. What is only yours of it can be taken off by hand, as \
         with `leitmotif unassign`"
    )]
    UsedByOthers {
        /// The edit's sentence.
        what: String,
    },
    /// The project is of an older version, and a read-only opening cannot migrate it.
    #[error(
        "the project {} was made by an older leitmotif. Open it once with this one: `leitmotif --project {} log`",
        path.display(), shell_path(path)
    )]
    Older {
        /// The project's folder.
        path: PathBuf,
    },
    /// A transcript, run or snippet is not in the project.
    #[error("the project {path} has no {what}")]
    Unknown {
        /// The project's folder.
        path: PathBuf,
        /// What was asked for, such as `transcript 12`.
        what: String,
    },
    /// An edit cannot be made.
    #[error(transparent)]
    Coding(#[from] crate::coding::CodingError),
    /// A file or folder could not be used.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
}

/// A result with an [`ProjectError`] of a project.
pub type ProjectResult<T> = std::result::Result<T, ProjectError>;
