//! What can go wrong with a project on disk, in words that say what to do next.

use std::path::PathBuf;

/// An operation on the project failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused.
    #[error("the project database {path} could not be used: {source}")]
    Database {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// The database is not one of ours, or its pages or records cannot be read.
    #[error("the project database {path} is damaged ({reason}). {advice}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        reason: String,
        /// What to do next, naming the newest backup where there is one.
        advice: String,
    },
    /// A later leitmotif made the database.
    #[error(
        "the project {path} was made by a newer leitmotif (its format is {found}, this one reads up to {known}). \
         Install the newer version to open it; nothing was changed"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i32,
        /// The newest this program reads.
        known: i32,
    },
    /// Another process kept the database busy for too long.
    #[error(
        "the project database {path} is busy: another program is reading or copying it. Try again in a moment"
    )]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// This process may not change the project.
    #[error(
        "the project {path} is open read-only, it belongs to {owner}. Close it there and open it here again"
    )]
    ReadOnly {
        /// The project's folder.
        path: PathBuf,
        /// Who holds it.
        owner: String,
    },
    /// The edit was made for a codebook that has changed since.
    #[error("nothing was changed: '{what}' was made for an older state of the codebook. Try it again")]
    Stale {
        /// The edit's sentence.
        what: String,
    },
    /// A change that was taken back is nothing to go back to.
    #[error(
        "change {edit} ('{what}') was taken back itself: go back to one that holds; `leitmotif log` lists them"
    )]
    TakenBack {
        /// Its number in the log.
        edit: i64,
        /// Its sentence.
        what: String,
    },
    /// Others have built on an edit that is to be taken back or done again.
    #[error(
        "nothing was changed: others have built on '{what}' since. What is only yours of it can be taken off by hand, as \
         with `leitmotif unassign`"
    )]
    BuiltOn {
        /// The edit's sentence.
        what: String,
    },
    /// The project is of an older version and is only to be looked at.
    #[error(
        "the project {path} was made by an older leitmotif. Open it once with this one: `leitmotif --project {path} log`"
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
        /// What was asked for, as in `transcript 12`.
        what: String,
    },
    /// A file or folder could not be used.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// A result with this room's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
