//! The full-text index of a corpus: built whole, replaced atomically, searched with a [`SearchQuery`].
//!
//! The index's folder has one folder per build, and `current.json`, which names the build in force. That file
//! is written last and renamed into place, so a build that is killed leaves the previous index in force.
//! Nothing here is locked: a build that finishes removes all other folders, also that of a build under way in
//! another process. Where nothing may be written the index is built in memory instead.

use super::analyzer::{TermForm, TermTokenizer, language_tag};
use super::error::SearchError;
use super::highlight::Highlighter;
use super::query::SearchQuery;
use super::query::filters::FilterSource;
use crate::corpus::{Corpus, SnippetIndex};
use crate::search::index::schema::{IndexFields, index_schema};
use crate::search::match_set::MatchSet;
use bitset_query::{CollectedMatches, MatchCollector, SNIPPET_COLUMN, SnippetNumbers};
use planner::QueryPlanner;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::Schema;
use tantivy::{IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError};

/// Version of terms and schema. Raise it whenever either changes: older indexes are rebuilt then.
const INDEX_VERSION: u32 = 2;

/// Memory per writing thread before it writes a segment, in bytes. tantivy asks for at least 15 MB. Chosen by
/// hand; not measured.
const WRITER_MEMORY_BYTES: usize = 24_000_000;

/// The segments a large index has: they are searched side by side. Every search visits as many dictionaries.
const SEGMENTS: usize = 4;
/// Fewest documents of which an index has so many. Chosen by hand; not measured.
const MANY_DOCUMENTS: u32 = 50_000;
/// Most threads a search takes. Chosen by hand; not measured.
const MOST_SEARCH_THREADS: usize = 4;

/// The file that names the build in force.
const MANIFEST_FILE: &str = "current.json";

/// A full-text index, open for searching. Cheap to clone; keeps seeing the build it was opened on.
#[derive(Clone)]
pub struct SearchIndex {
    searcher: Searcher,
    numbers: Arc<SnippetNumbers>,
    fields: IndexFields,
    languages: Vec<String>,
    path: PathBuf,
}

/// A snippet to be indexed.
#[derive(Debug, Clone, Copy)]
pub struct IndexDocument<'a> {
    /// Index in the corpus.
    pub snippet: SnippetIndex,
    /// Its text.
    pub text: &'a str,
    /// The language of its transcript (ISO 639-1), where known.
    pub language: Option<&'a str>,
}

/// A snippet that matches a query, with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankedMatch {
    /// Index in the corpus.
    pub snippet: SnippetIndex,
    /// BM25 score; 0 where only filters were asked.
    pub score: f32,
}

/// All matches of a query.
#[derive(Debug, Clone)]
pub struct SearchMatches {
    /// The best matches, highest score first, ties in the order of the corpus.
    pub best: Vec<RankedMatch>,
    /// All matches.
    pub all: MatchSet,
    /// Notes for the user: words that were completed, values that could not be compared.
    pub notes: Vec<String>,
    /// What of the query could not be done as asked: names that nothing has, patterns of too many words.
    pub problems: Vec<String>,
    /// Finds the matched words in a snippet's text.
    pub highlighter: Highlighter,
}

/// The content of `current.json`.
#[derive(Debug, Serialize, Deserialize)]
struct IndexManifest {
    version: u32,
    fingerprint: String,
    folder: String,
    languages: Vec<String>,
}

/// The fingerprint of a corpus for the index: hash of texts, languages and snippet spans, in hex. An index
/// with another fingerprint is out of date.
pub fn index_fingerprint(corpus: &Corpus) -> String {
    let mut hash = blake3::Hasher::new();
    for entry in &corpus.transcripts {
        let language = entry.language.as_deref().unwrap_or("");
        hash.update(format!("{}\0{language}\0{}\0", entry.hash, entry.snippets.len()).as_bytes());
    }
    for snippet in &corpus.snippets {
        hash.update(&(snippet.span.start as u64).to_le_bytes());
        hash.update(&(snippet.span.end as u64).to_le_bytes());
    }
    hash.finalize().to_hex().to_string()
}

impl SearchIndex {
    /// Opens the index in `dir`; none where there is none, or where it was built of another corpus or by
    /// another version.
    ///
    /// # Errors
    /// When the files are damaged or cannot be read: the index is to be built anew then.
    pub fn open(dir: &Path, fingerprint: &str) -> Result<Option<Self>, SearchError> {
        let Some(current) = read_manifest(dir)? else { return Ok(None) };
        if current.version != INDEX_VERSION || current.fingerprint != fingerprint {
            return Ok(None);
        }
        let path = dir.join(&current.folder);
        if !path.is_dir() {
            return Ok(None);
        }
        let opened = tantivy::Index::open_in_dir(&path)
            .and_then(|index| Self::with_searcher(index, current.languages, path.clone()));
        opened.map(Some).map_err(|source| SearchError::Index { path, source })
    }

    /// An index as it is now.
    fn with_searcher(
        mut index: tantivy::Index,
        languages: Vec<String>,
        path: PathBuf,
    ) -> tantivy::Result<Self> {
        if index.searchable_segment_ids()?.len() > 1 {
            let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
            index.set_multithread_executor(cores.min(MOST_SEARCH_THREADS))?;
        }
        let schema = index.schema();
        let field = |name| schema.get_field(name);
        let fields =
            IndexFields { exact: field("exact")?, stemmed: field("loose")?, snippet: field(SNIPPET_COLUMN)? };
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let numbers = Arc::new(SnippetNumbers::read(&searcher)?);
        Ok(Self { searcher, numbers, fields, languages, path })
    }

    /// Begins to build an index in `dir` with this many writing threads (1 to 4). The index in force stays so
    /// until `finish`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn builder(dir: &Path, fingerprint: &str, threads: usize) -> Result<IndexBuilder, SearchError> {
        let folder = unused_folder(dir, fingerprint);
        let path = dir.join(&folder);
        std::fs::create_dir_all(&path).map_err(|source| SearchError::Io { path: path.clone(), source })?;
        let create = |schema| tantivy::Index::create_in_dir(&path, schema);
        let place = IndexPlace { dir: dir.to_owned(), folder, fingerprint: fingerprint.to_owned() };
        IndexBuilder::create(create, path.clone(), Some(place), threads)
    }

    /// Begins to build an index in memory, for a reader who may not write; it is gone when it is dropped.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn builder_in_memory(threads: usize) -> Result<IndexBuilder, SearchError> {
        let create = |schema| Ok(tantivy::Index::create_in_ram(schema));
        IndexBuilder::create(create, PathBuf::from("in memory"), None, threads)
    }

    /// The number of snippets in the index.
    pub fn len(&self) -> usize {
        usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX)
    }

    /// Whether the index is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All snippets that match, the `limit` best of them ranked. An empty query matches nothing.
    ///
    /// With `typing`, a last word that is in no snippet is completed: words it is a prefix of are searched
    /// instead.
    ///
    /// # Errors
    /// When the files of the index cannot be read.
    pub fn search(
        &self,
        query: &SearchQuery,
        facts: &dyn FilterSource,
        limit: usize,
        typing: bool,
    ) -> Result<SearchMatches, SearchError> {
        let failed = |source| SearchError::Index { path: self.path.clone(), source };
        let source = (&self.searcher, &self.numbers);
        let lookup = QueryPlanner::new(source, self.fields, &self.languages, facts, typing);
        let plan = lookup.plan(query).map_err(failed)?;
        let found = match &plan.query {
            Some(query) => {
                let collector = MatchCollector { ranked: limit, numbers: Arc::clone(&self.numbers) };
                self.searcher.search(query, &collector).map_err(failed)?
            }
            None => CollectedMatches::default(),
        };
        let best = found.best.into_iter().map(|(snippet, score)| RankedMatch { snippet, score }).collect();
        Ok(SearchMatches {
            best,
            all: found.all,
            notes: plan.notes,
            problems: plan.problems,
            highlighter: plan.highlighter,
        })
    }
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("path", &self.path).field("languages", &self.languages).finish()
    }
}

/// An index being built. If it is dropped before `finish`, its folder is removed.
pub struct IndexBuilder {
    /// Where it is built, for messages.
    path: PathBuf,
    /// Where it is put in force; none for one in memory.
    place: Option<IndexPlace>,
    writer: Option<IndexWriter>,
    fields: IndexFields,
    languages: BTreeSet<String>,
    /// [`MANY_DOCUMENTS`], but for tests.
    many_documents: u32,
}

/// A build within the index's folder.
struct IndexPlace {
    dir: PathBuf,
    folder: String,
    fingerprint: String,
}

impl IndexBuilder {
    fn create(
        create: impl FnOnce(Schema) -> tantivy::Result<tantivy::Index>,
        path: PathBuf,
        place: Option<IndexPlace>,
        threads: usize,
    ) -> Result<Self, SearchError> {
        let (schema, fields) = index_schema();
        let begin = || -> tantivy::Result<IndexWriter> {
            let index = create(schema)?;
            index.tokenizers().register("exact", TermTokenizer::new(TermForm::Exact));
            index.tokenizers().register("loose", TermTokenizer::new(TermForm::Stemmed));
            let threads = threads.clamp(1, 4);
            let writer = index.writer_with_num_threads(threads, WRITER_MEMORY_BYTES * threads)?;
            // Merging happens once, at the end, not in between.
            writer.set_merge_policy(Box::new(NoMergePolicy));
            Ok(writer)
        };
        let writer = begin().map_err(|source| SearchError::Index { path: path.clone(), source })?;
        let (languages, many_documents) = (BTreeSet::new(), MANY_DOCUMENTS);
        Ok(Self { path, place, writer: Some(writer), fields, languages, many_documents })
    }

    /// Adds a snippet.
    ///
    /// # Errors
    /// When a writing thread has failed, as on a full disk.
    pub fn add(&mut self, document: IndexDocument<'_>) -> Result<(), SearchError> {
        let tag = language_tag(document.language);
        if !self.languages.contains(tag) {
            self.languages.insert(tag.to_owned());
        }
        let mut entry = TantivyDocument::default();
        // The tokenizer sees only the text of a field: the language travels in its first line.
        let text = format!("{tag}\n{}", document.text);
        entry.add_text(self.fields.exact, &text);
        entry.add_text(self.fields.stemmed, text);
        entry.add_u64(self.fields.snippet, document.snippet.0 as u64);
        match &self.writer {
            Some(writer) => writer.add_document(entry).map(drop).map_err(|source| self.index_error(source)),
            None => Ok(()),
        }
    }

    /// Writes everything, puts this index in force, and removes older ones.
    ///
    /// # Errors
    /// When the disk refuses; the previous index stays in force then.
    pub fn finish(mut self) -> Result<SearchIndex, SearchError> {
        let Some(writer) = self.writer.take() else { return Err(self.index_error(TantivyError::Poisoned)) };
        let index = writer.index().clone();
        commit_and_merge(writer, self.many_documents).map_err(|source| self.index_error(source))?;
        let languages: Vec<String> = self.languages.iter().cloned().collect();
        if let Some(IndexPlace { dir, folder, fingerprint }) = &self.place {
            let (fingerprint, folder) = (fingerprint.clone(), folder.clone());
            let current =
                IndexManifest { version: INDEX_VERSION, fingerprint, folder, languages: languages.clone() };
            let path = dir.join(MANIFEST_FILE);
            write_manifest(&path, &current).map_err(|source| SearchError::Io { path, source })?;
            remove_old_builds(dir, &current.folder);
        }
        SearchIndex::with_searcher(index, languages, self.path.clone())
            .map_err(|source| self.index_error(source))
    }

    /// Ends a segment, and has the index keep several however small it is.
    #[cfg(test)]
    fn end_segment(&mut self) {
        self.many_documents = 0;
        self.writer.as_mut().unwrap().commit().unwrap();
    }

    fn index_error(&self, source: TantivyError) -> SearchError {
        SearchError::Index { path: self.path.clone(), source }
    }
}

impl Drop for IndexBuilder {
    fn drop(&mut self) {
        if self.writer.take().is_some() && self.place.is_some() {
            drop(std::fs::remove_dir_all(&self.path));
        }
    }
}

/// Commits, and merges the segments, however many the threads wrote: into one, or in a large index into [`SEGMENTS`] of
/// about the same size.
fn commit_and_merge(mut writer: IndexWriter, many_documents: u32) -> tantivy::Result<()> {
    writer.commit()?;
    let mut segments = writer.index().searchable_segment_metas()?;
    let documents: u32 = segments.iter().map(SegmentMeta::num_docs).sum();
    let count = if documents < many_documents { 1 } else { SEGMENTS };
    // The largest first, each to the group that has least: ids differ from build to build, but results do not.
    segments.sort_by_key(|segment| (std::cmp::Reverse(segment.num_docs()), segment.id()));
    let mut groups: Vec<(u32, Vec<SegmentId>)> = vec![(0, Vec::new()); count];
    for segment in segments {
        if let Some(group) = groups.iter_mut().min_by_key(|group| group.0) {
            group.0 += segment.num_docs();
            group.1.push(segment.id());
        }
    }
    let merges: Vec<_> = groups
        .into_iter()
        .filter(|(_, segments)| segments.len() > 1)
        .map(|(_, segments)| writer.merge(&segments))
        .collect();
    for merge in merges {
        merge.wait()?;
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()
}

/// Reads `current.json`; none where there is none.
fn read_manifest(dir: &Path) -> Result<Option<IndexManifest>, SearchError> {
    let path = dir.join(MANIFEST_FILE);
    let read = match std::fs::read(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        read => read.and_then(|bytes| Ok(serde_json::from_slice(&bytes)?)),
    };
    read.map_err(|source| SearchError::Io { path, source })
}

/// A folder name that is not taken. It has the process's id, so that two processes do not meet.
fn unused_folder(dir: &Path, fingerprint: &str) -> String {
    let stem = fingerprint.get(..12).unwrap_or("index");
    let process = std::process::id();
    let name = |number: u32| format!("{stem}-{process}-{number}");
    (0..).map(name).find(|name| !dir.join(name).exists()).unwrap_or_else(|| name(0))
}

/// Writes `current.json` to a temporary file, syncs it, and renames it into place.
fn write_manifest(path: &Path, current: &IndexManifest) -> std::io::Result<()> {
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    std::fs::write(&draft, serde_json::to_vec_pretty(current)?)?;
    std::fs::File::open(&draft)?.sync_all()?;
    std::fs::rename(&draft, path)
}

/// Removes the folders of other builds. What cannot be removed because it is still open (on Windows) is left
/// for the next time.
fn remove_old_builds(dir: &Path, keep: &str) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name != keep && name != MANIFEST_FILE && entry.path().is_dir() {
            drop(std::fs::remove_dir_all(entry.path()));
        }
    }
}

pub(super) mod bitset_query;
#[cfg(test)]
#[path = "naive_search_tests.rs"]
mod naive_search_tests;
pub(super) mod planner;
pub mod schema;
pub(super) mod sequence_reader;
#[cfg(test)]
#[path = "index_tests.rs"]
mod tests;
