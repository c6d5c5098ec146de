//! The full-text index of a corpus: built whole, swapped in at once, asked by [`Query`].
//!
//! Below the index's folder stands one folder per build and `current.json`, which names the one that
//! holds. That file is written last and renamed into place, so a build that is killed leaves the
//! index as it was.

use super::chosen::{Everything, SNIPPET};
use super::error::Error;
use super::facts::Facts;
use super::highlight::Highlighter;
use super::lookup::Lookup;
use super::meaning::top;
use super::query::Query;
use super::words::{Form, Terms, tag};
use crate::corpus::Corpus;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError};

/// Grows whenever the terms or the schema change, so that older indexes are built anew.
const VERSION: u32 = 1;

/// What a writing thread may hold before it writes a segment, in bytes; tantivy asks for at least 15 MB.
const HEAP: usize = 24_000_000;

const CURRENT: &str = "current.json";

/// A full-text index, open for questions.
#[derive(Clone)]
pub struct Index {
    searcher: Searcher,
    fields: Fields,
    languages: Vec<String>,
    path: PathBuf,
}

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// Exact forms of words, with positions.
    pub(super) exact: Field,
    /// Loose forms of words, with positions.
    pub(super) loose: Field,
    snippet: Field,
}

/// A snippet for the index.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its index in the corpus.
    pub snippet: usize,
    /// What it says.
    pub text: &'a str,
    /// The language of its transcript, as an ISO 639-1 code where there is one.
    pub language: Option<&'a str>,
}

/// A snippet that matches a query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// Its index in the corpus.
    pub snippet: usize,
    /// Its BM25 score; 0 where nothing but filters was asked.
    pub score: f32,
}

/// All that matches a query.
#[derive(Debug, Clone)]
pub struct Matches {
    /// The best, highest score first, equal scores in the order of the corpus.
    pub best: Vec<Match>,
    /// All of them by index in the corpus, ascending.
    pub all: Vec<usize>,
    /// What to tell the researcher: filters that name nothing, words that were completed.
    pub notes: Vec<String>,
    /// Finds what matched in a snippet's text.
    pub highlighter: Highlighter,
}

/// What `current.json` says.
#[derive(Debug, Serialize, Deserialize)]
struct Current {
    version: u32,
    fingerprint: String,
    folder: String,
    languages: Vec<String>,
}

/// The fingerprint of a corpus as the index sees it: texts, languages and snippets, in hex.
pub fn fingerprint(corpus: &Corpus) -> String {
    let mut hash = blake3::Hasher::new();
    for entry in &corpus.transcripts {
        let language = entry.language.as_deref().unwrap_or_default();
        hash.update(format!("{}\0{language}\0{}\0", entry.hash, entry.snippets.len()).as_bytes());
    }
    for snippet in &corpus.snippets {
        hash.update(&(snippet.span.start as u64).to_le_bytes());
        hash.update(&(snippet.span.end as u64).to_le_bytes());
    }
    hash.finalize().to_hex().to_string()
}

impl Index {
    /// Opens the index in `dir`, if there is one and it was built of the corpus with that fingerprint.
    ///
    /// # Errors
    /// Where the files are damaged or cannot be read.
    pub fn open(dir: &Path, fingerprint: &str) -> Result<Option<Self>, Error> {
        let Some(current) = current(dir) else { return Ok(None) };
        if current.version != VERSION || current.fingerprint != fingerprint {
            return Ok(None);
        }
        let path = dir.join(&current.folder);
        if !path.is_dir() {
            return Ok(None);
        }
        let open = || -> tantivy::Result<(Searcher, Fields)> {
            let index = tantivy::Index::open_in_dir(&path)?;
            let schema = index.schema();
            let field = |name| schema.get_field(name);
            let fields = Fields { exact: field("exact")?, loose: field("loose")?, snippet: field(SNIPPET)? };
            let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
            Ok((reader.searcher(), fields))
        };
        let (searcher, fields) = open().map_err(|source| Error::Index { path: path.clone(), source })?;
        Ok(Some(Self { searcher, fields, languages: current.languages, path }))
    }

    /// Begins to build an index in `dir` with so many writing threads. The one that stands there holds
    /// until `finish`.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn builder(dir: &Path, fingerprint: &str, threads: usize) -> Result<Builder, Error> {
        Builder::begin(dir, fingerprint, threads)
    }

    /// Counts the snippets in it.
    pub fn len(&self) -> usize {
        usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX)
    }

    /// Says whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All snippets that match, the `limit` best of them ranked. An empty query matches nothing.
    ///
    /// With `typing`, a last word that no snippet says is taken for the beginning of one.
    ///
    /// # Errors
    /// Where the files of the index cannot be read.
    pub fn search(
        &self,
        query: &Query,
        facts: &dyn Facts,
        limit: usize,
        typing: bool,
    ) -> Result<Matches, Error> {
        let failed = |source| Error::Index { path: self.path.clone(), source };
        let lookup = Lookup::new(&self.searcher, self.fields, &self.languages, facts, typing);
        let plan = lookup.plan(query).map_err(failed)?;
        let mut found = match &plan.query {
            Some(query) => self.searcher.search(query, &Everything { scored: limit > 0 }).map_err(failed)?,
            None => Vec::new(),
        };
        let mut all: Vec<usize> = found.iter().map(|&(snippet, _)| snippet).collect();
        all.sort_unstable();
        top(&mut found, limit, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let best = found.into_iter().map(|(snippet, score)| Match { snippet, score }).collect();
        Ok(Matches { best, all, notes: plan.notes, highlighter: plan.highlighter })
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("path", &self.path).field("languages", &self.languages).finish()
    }
}

/// An index being built. Dropped before it is finished, it leaves nothing behind.
pub struct Builder {
    dir: PathBuf,
    folder: String,
    fingerprint: String,
    writer: Option<IndexWriter>,
    fields: Fields,
    languages: BTreeSet<String>,
}

impl Builder {
    fn begin(dir: &Path, fingerprint: &str, threads: usize) -> Result<Self, Error> {
        let folder = fresh(dir, fingerprint);
        let path = dir.join(&folder);
        std::fs::create_dir_all(&path).map_err(|source| Error::Io { path: path.clone(), source })?;
        let (schema, fields) = schema();
        let begin = || -> tantivy::Result<IndexWriter> {
            let index = tantivy::Index::create_in_dir(&path, schema)?;
            index.tokenizers().register("exact", Terms::new(Form::Exact));
            index.tokenizers().register("loose", Terms::new(Form::Loose));
            let threads = threads.clamp(1, 4);
            let writer = index.writer_with_num_threads(threads, HEAP * threads)?;
            writer.set_merge_policy(Box::new(NoMergePolicy));
            Ok(writer)
        };
        let writer = begin().map_err(|source| Error::Index { path, source })?;
        let (dir, fingerprint) = (dir.to_owned(), fingerprint.to_owned());
        Ok(Self { dir, folder, fingerprint, writer: Some(writer), fields, languages: BTreeSet::new() })
    }

    /// Adds a snippet.
    ///
    /// # Errors
    /// Where a writing thread has failed, as on a full disk.
    pub fn add(&mut self, document: Document<'_>) -> Result<(), Error> {
        let tag = tag(document.language);
        if !self.languages.contains(tag) {
            self.languages.insert(tag.to_owned());
        }
        let mut entry = TantivyDocument::default();
        let text = format!("{tag}\n{}", document.text);
        entry.add_text(self.fields.exact, &text);
        entry.add_text(self.fields.loose, text);
        entry.add_u64(self.fields.snippet, document.snippet as u64);
        match &self.writer {
            Some(writer) => writer.add_document(entry).map(drop).map_err(|source| self.failed(source)),
            None => Ok(()),
        }
    }

    /// Writes everything, makes this the index that holds, and removes older ones.
    ///
    /// # Errors
    /// Where the disk refuses; the index that stood there still holds then.
    pub fn finish(mut self) -> Result<Index, Error> {
        if let Some(writer) = self.writer.take() {
            write(writer).map_err(|source| self.failed(source))?;
        }
        let current = Current {
            version: VERSION,
            fingerprint: self.fingerprint.clone(),
            folder: self.folder.clone(),
            languages: self.languages.iter().cloned().collect(),
        };
        let path = self.dir.join(CURRENT);
        replace(&path, &current).map_err(|source| Error::Io { path: path.clone(), source })?;
        sweep(&self.dir, &self.folder);
        let missing = || Error::Io { path, source: std::io::ErrorKind::NotFound.into() };
        Index::open(&self.dir, &self.fingerprint)?.ok_or_else(missing)
    }

    fn failed(&self, source: TantivyError) -> Error {
        Error::Index { path: self.dir.join(&self.folder), source }
    }
}

impl Drop for Builder {
    fn drop(&mut self) {
        if self.writer.take().is_some() {
            drop(std::fs::remove_dir_all(self.dir.join(&self.folder)));
        }
    }
}

/// Commits, and merges all segments into one.
fn write(mut writer: IndexWriter) -> tantivy::Result<()> {
    writer.commit()?;
    let segments = writer.index().searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
        writer.garbage_collect_files().wait()?;
    }
    writer.wait_merging_threads()
}

fn schema() -> (Schema, Fields) {
    let text = |tokenizer| {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let mut schema = Schema::builder();
    let exact = schema.add_text_field("exact", text("exact"));
    let loose = schema.add_text_field("loose", text("loose"));
    let snippet = schema.add_u64_field(SNIPPET, FAST);
    (schema.build(), Fields { exact, loose, snippet })
}

fn current(dir: &Path) -> Option<Current> {
    let bytes = std::fs::read(dir.join(CURRENT)).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// The name of a folder that is not there yet.
fn fresh(dir: &Path, fingerprint: &str) -> String {
    let stem = fingerprint.get(..12).unwrap_or("index");
    let process = std::process::id();
    let name = |number: u32| format!("{stem}-{process}-{number}");
    (0..).map(name).find(|name| !dir.join(name).exists()).unwrap_or_else(|| name(0))
}

fn replace(path: &Path, current: &Current) -> std::io::Result<()> {
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    std::fs::write(&draft, serde_json::to_vec_pretty(current)?)?;
    std::fs::File::open(&draft)?.sync_all()?;
    std::fs::rename(&draft, path)
}

/// Removes what is left of other builds. What cannot be removed, because it is still in use, is left
/// for the next time.
fn sweep(dir: &Path, keep: &str) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name != keep && name != CURRENT && entry.path().is_dir() {
            drop(std::fs::remove_dir_all(entry.path()));
        }
    }
}

#[cfg(test)]
#[path = "index_tests.rs"]
mod tests;
