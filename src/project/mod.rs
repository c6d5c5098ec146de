//! The only room that writes the disk: one folder per project, one SQLite file for what cannot be rebuilt.
//!
//! `project.db` holds the imported text, the researcher's work and what each run found. Beside it
//! stand the derived folders (`index/`, `vectors/`, `layouts/`), which may be deleted at any time, the
//! last few backups of the researcher's work (`backups/`), and the lock.
//!
//! A transcript's text never changes under its [`TranscriptId`]: a changed file becomes a new
//! transcript that takes the old one's place, and the old text is kept, so that a span bound to it
//! keeps its meaning. Spans are carried to the new text where they are found in it.

mod backup;
mod blob;
mod carry;
mod codebook;
mod copy;
mod error;
mod import;
mod layouts;
mod list;
mod lock;
mod log;
mod map;
mod members;
mod open;
pub mod peers;
mod quotes;
mod reading;
mod records;
mod refused;
mod regrouped;
mod runs;
mod sample;
mod schema;
mod settings;
mod transcripts;
pub mod vectors;

pub use error::{Error, Result};
pub use list::{Summary, list};

use crate::coding::Guest;
use crate::corpus::{Span, Transcript, TranscriptId};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open project: a connection to its database, and the lock where this process owns it.
#[derive(Debug)]
pub struct Project {
    dir: PathBuf,
    file: PathBuf,
    db: rusqlite::Connection,
    access: Access,
    lock: Option<Arc<lock::Lock>>,
    backup: Option<std::thread::JoinHandle<()>>,
    coder: String,
    guest: Option<Guest>,
    seen: Vec<(TranscriptId, Span)>,
}

/// How a project was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// This process may change it.
    Owner,
    /// Another process holds it; who, as it named itself.
    ReadOnly(String),
}

/// A transcript ready to be stored: what was read, and how it was split.
///
/// A transcript is known again by its file and name; the rows of a table need different names.
#[derive(Debug, Clone)]
pub struct NewTranscript {
    /// The file it came from, the same for all rows of a table.
    pub path: String,
    /// The hash of the file's bytes in hex, and whatever settings it was read with; compared as a whole.
    pub file_hash: String,
    /// What was read.
    pub transcript: Transcript,
    /// Its snippets; `id` and `transcript` are given by the store.
    pub snippets: Vec<crate::corpus::Snippet>,
}

/// What became of a transcript that was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// It is new.
    Added,
    /// Its text, times, speakers, attributes or snippets had changed.
    Updated {
        /// Spans with a decision or memo that were found in the new text and hold there.
        carried: usize,
        /// Spans that were not found. They stay bound to the old text, which is kept, and are looked
        /// for again whenever the transcript changes.
        kept: usize,
    },
    /// Nothing had changed.
    Unchanged,
}

impl Project {
    /// Its folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
    /// Whether it may be changed.
    pub fn access(&self) -> &Access {
        &self.access
    }
    /// The folder of the full-text index (derived).
    pub fn index_dir(&self) -> PathBuf {
        self.dir.join("index")
    }
    /// The folder of the vectors (derived).
    pub fn vectors_dir(&self) -> PathBuf {
        self.dir.join("vectors")
    }

    /// Reads the database, turning its errors into ours.
    fn read<T>(&self, work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>) -> Result<T> {
        work(&self.db).map_err(|source| open::explain(&self.dir, source))
    }

    /// Changes the database in one transaction, together with the pending read marks.
    fn write<T>(&mut self, work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>) -> Result<T> {
        if let Access::ReadOnly(owner) = &self.access {
            return Err(Error::ReadOnly { path: self.dir.clone(), owner: owner.clone() });
        }
        let seen = std::mem::take(&mut self.seen);
        let outcome = (|| {
            let tx = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            reading::save(&tx, &seen)?;
            let value = work(&tx)?;
            tx.commit()?;
            Ok(value)
        })();
        if outcome.is_err() {
            self.seen = seen;
        }
        outcome.map_err(|source| open::explain(&self.dir, source))
    }
}

#[cfg(test)]
mod tests;
