//! The only room that writes the disk: one folder per project, one SQLite file for what cannot be rebuilt.

mod error;
mod map;
pub mod vectors;

pub use error::{Error, Result};

use crate::coding::{Codebook, Edit, LoggedEdit};
use crate::corpus::{Corpus, Span, Transcript, TranscriptId};
use crate::topics::{Run, RunId};
use std::path::{Path, PathBuf};

/// An open project.
#[derive(Debug)]
pub struct Project {
    dir: PathBuf,
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
#[derive(Debug, Clone)]
pub struct NewTranscript {
    /// The file it came from (for tables: the file and the row).
    pub path: String,
    /// The hash of the file's bytes, in hex.
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
    /// Its text had changed; earlier assignments were carried to the new text where it could be found.
    Updated,
    /// Nothing had changed.
    Unchanged,
}

impl Project {
    /// Opens the project in `dir`, making it if need be. A second opener gets read-only access.
    pub fn open(_dir: &Path) -> Result<Self> {
        todo!()
    }
    /// Opens a second connection for a background job of the same process.
    pub fn worker(&self) -> Result<Self> {
        todo!()
    }
    /// Its folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
    /// Whether it may be changed.
    pub fn access(&self) -> &Access {
        todo!()
    }
    /// The folder of the full-text index (derived).
    pub fn index_dir(&self) -> PathBuf {
        todo!()
    }
    /// The folder of the vectors (derived).
    pub fn vectors_dir(&self) -> PathBuf {
        todo!()
    }
    /// A named setting of the project.
    pub fn setting(&self, _key: &str) -> Result<Option<String>> {
        todo!()
    }
    /// Keeps a named setting of the project.
    pub fn set_setting(&mut self, _key: &str, _value: &str) -> Result<()> {
        todo!()
    }

    /// The files already imported: path to (file hash, import settings they were read with).
    pub fn imported(&self) -> Result<std::collections::BTreeMap<String, String>> {
        todo!()
    }
    /// Stores transcripts with their snippets in one transaction.
    pub fn store(&mut self, _batch: &[NewTranscript]) -> Result<Vec<Stored>> {
        todo!()
    }
    /// What is where, without the text.
    pub fn corpus(&self) -> Result<Corpus> {
        todo!()
    }
    /// One transcript with its text, turns and cues.
    pub fn transcript(&self, _id: TranscriptId) -> Result<Transcript> {
        todo!()
    }
    /// Calls `each` with every snippet's index in the corpus and its text, in corpus order, one transcript in memory at a time.
    pub fn each_text(&self, _corpus: &Corpus, _each: &mut dyn FnMut(usize, &str)) -> Result<()> {
        todo!()
    }
    /// The texts of some snippets, given by index in the corpus, in the order asked for.
    pub fn texts(&self, _corpus: &Corpus, _snippets: &[usize]) -> Result<Vec<String>> {
        todo!()
    }

    /// Keeps a run, gives it its number and makes it the current one unless `draft_only` says a better one is chosen.
    pub fn add_run(&mut self, _run: &Run, _make_current: bool) -> Result<RunId> {
        todo!()
    }
    /// The run the researcher works with.
    pub fn current_run(&self) -> Result<Option<Run>> {
        todo!()
    }
    /// Any run.
    pub fn run(&self, _id: RunId) -> Result<Option<Run>> {
        todo!()
    }
    /// All runs, without members, oldest first.
    pub fn runs(&self) -> Result<Vec<Run>> {
        todo!()
    }
    /// Makes a run the current one.
    pub fn set_current_run(&mut self, _id: RunId) -> Result<()> {
        todo!()
    }

    /// Everything the researcher made.
    pub fn codebook(&self) -> Result<Codebook> {
        todo!()
    }
    /// Applies an edit to the codebook and the disk in one transaction; redo entries are dropped.
    pub fn apply(&mut self, _codebook: &mut Codebook, _edit: &Edit) -> Result<()> {
        todo!()
    }
    /// Takes back the last edit; says what it was.
    pub fn undo(&mut self, _codebook: &mut Codebook) -> Result<Option<LoggedEdit>> {
        todo!()
    }
    /// Does again what was taken back last; says what it was.
    pub fn redo(&mut self, _codebook: &mut Codebook) -> Result<Option<LoggedEdit>> {
        todo!()
    }
    /// The edits, oldest first.
    pub fn log(&self) -> Result<Vec<LoggedEdit>> {
        todo!()
    }
    /// Notes that a span has been on screen.
    pub fn mark_read(&mut self, _transcript: TranscriptId, _span: Span) -> Result<()> {
        todo!()
    }
}
