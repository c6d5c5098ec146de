//! The full-text index of a corpus: built whole and replaced atomically, or extended by transcripts that came later;
//! searched with a [`SearchQuery`].
//!
//! The index's folder has one folder per build, and `current.json`, which names the build in force. That file
//! is written last and renamed into place, so a build that is killed leaves the previous index in force.
//! Nothing here is locked: a build that finishes removes all other folders, also that of a build under way in
//! another process. What is added to an index goes into the folder in force, and counts once the file names it.
//! Where nothing may be written the index is built in memory instead.

use super::error::SearchError;
use super::highlight::Highlighter;
use super::query::SearchQuery;
use super::query::filters::FilterSource;
use crate::corpus::SnippetIndex;
use crate::search::index::schema::IndexFields;
use crate::search::match_set::MatchSet;
use contents::ContentsMatch;
use evaluator::{MOST_SLIPS, QueryEvaluator, QuerySource, WordSequence, WordSlot};
use index_words::OnceWords;
use manifest::{INDEX_VERSION, read_manifest};
use scored_snippets::ScoreCache;
use snippet_numbers::{SNIPPET_COLUMN, SnippetNumbers};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::query::FuzzyTermQuery;
use tantivy::{ReloadPolicy, Searcher, Term};

pub use builder::{IndexBuilder, IndexDocument};
pub use contents::{IndexContents, IndexGap};

/// A full-text index, open for searching. Cheap to clone; keeps seeing the build it was opened on.
#[derive(Clone)]
pub struct SearchIndex {
    searcher: Searcher,
    numbers: Arc<SnippetNumbers>,
    /// Its words, once a query needed them.
    words: Arc<OnceWords>,
    /// What was read for the last queries.
    scores: Arc<ScoreCache<WordSlot>>,
    sequences: Arc<ScoreCache<WordSequence>>,
    fields: IndexFields,
    languages: Vec<String>,
    path: PathBuf,
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

/// The index in a folder, as it stands to a corpus.
pub enum IndexState {
    /// It has all of it.
    Current(SearchIndex),
    /// It lacks transcripts that came later: [`SearchIndex::extend`] adds them.
    Lacks(IndexGap),
    /// There is none, or one of another corpus or by another version: it is to be built.
    Missing,
}

impl SearchIndex {
    /// Opens the index in `dir` for a corpus.
    ///
    /// # Errors
    /// When the files are damaged or cannot be read: the index is to be built anew then.
    pub fn open(dir: &Path, contents: &IndexContents) -> Result<IndexState, SearchError> {
        let Some(current) = read_manifest(dir)?.filter(|current| current.version == INDEX_VERSION) else {
            return Ok(IndexState::Missing);
        };
        let path = dir.join(&current.folder);
        if !path.is_dir() {
            return Err(SearchError::Damaged { path });
        }
        let whole = file_checks::total_bytes(&current.files) <= file_checks::READ_WHOLE_BYTES;
        if let Some(name) = file_checks::damaged_file(&path, &current.files, whole) {
            return Err(SearchError::Damaged { path: path.join(name) });
        }
        let snippets = match contents.compare(&current.blocks) {
            ContentsMatch::Whole(snippets) => snippets,
            // Most of it would be new: the whole is built about as fast, and in fewer segments.
            ContentsMatch::Lacks(gap) if gap.snippets.len() * 2 > contents.snippet_count() => {
                return Ok(IndexState::Missing);
            }
            ContentsMatch::Lacks(gap) => return Ok(IndexState::Lacks(gap)),
            ContentsMatch::Other => return Ok(IndexState::Missing),
        };
        let opened = tantivy::Index::open_in_dir(&path)
            .and_then(|index| Self::with_searcher(index, current.languages, path.clone(), &snippets));
        opened.map(IndexState::Current).map_err(|source| SearchError::Index { path, source })
    }

    /// The first file of the index in `dir` that is not as it was written; none where all are, or there is no index. Reads
    /// all of it.
    ///
    /// # Errors
    /// As [`SearchIndex::open`].
    pub fn find_damage(dir: &Path) -> Result<Option<PathBuf>, SearchError> {
        let Some(current) = read_manifest(dir)?.filter(|current| current.version == INDEX_VERSION) else {
            return Ok(None);
        };
        let path = dir.join(&current.folder);
        Ok(file_checks::damaged_file(&path, &current.files, true).map(|name| path.join(name)))
    }

    /// An index as it is now; `snippets` are those of its documents, by their numbers.
    fn with_searcher(
        index: tantivy::Index,
        languages: Vec<String>,
        path: PathBuf,
        snippets: &[SnippetIndex],
    ) -> tantivy::Result<Self> {
        let schema = index.schema();
        let field = |name| schema.get_field(name);
        let fields =
            IndexFields { exact: field("exact")?, stemmed: field("loose")?, snippet: field(SNIPPET_COLUMN)? };
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let numbers = Arc::new(SnippetNumbers::read(&searcher, snippets)?);
        let (words, scores, sequences) = (Arc::default(), Arc::default(), Arc::default());
        Ok(Self { searcher, numbers, words, scores, sequences, fields, languages, path })
    }

    /// Begins to build the index of a corpus in `dir` with this many writing threads (1 to 4). The index in force stays
    /// so until `finish`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn builder(
        dir: &Path,
        contents: &IndexContents,
        threads: usize,
    ) -> Result<IndexBuilder, SearchError> {
        IndexBuilder::begin(dir, contents, threads)
    }

    /// Begins to add to the index in `dir` what it lacks of a corpus. Until `finish` it is as it was.
    ///
    /// # Errors
    /// When the folder cannot be written, or the index is gone or damaged: it is to be built anew then.
    pub fn extend(dir: &Path, contents: &IndexContents, gap: &IndexGap) -> Result<IndexBuilder, SearchError> {
        let gone = || SearchError::Io { path: dir.to_owned(), source: std::io::ErrorKind::NotFound.into() };
        let manifest = read_manifest(dir)?.ok_or_else(gone)?;
        IndexBuilder::extend(dir, manifest, contents, gap)
    }

    /// Begins to build an index in memory, for a reader who may not write; it is gone when it is dropped.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn builder_in_memory(threads: usize) -> Result<IndexBuilder, SearchError> {
        IndexBuilder::in_memory(threads)
    }

    /// Makes what is made once and takes long on a key that is pressed: the words of the index in memory, and the
    /// tables that automata for misspelt words are made from, which tantivy keeps.
    ///
    /// # Errors
    /// When the files of the index cannot be read.
    pub fn prepare(&self) -> Result<(), SearchError> {
        let failed = |source| SearchError::Index { path: self.path.clone(), source };
        self.words.read(&self.searcher, self.fields.exact).map_err(failed)?;
        for slips in 1..=MOST_SLIPS {
            let word = Term::from_field_text(self.fields.exact, "words");
            FuzzyTermQuery::new(word, slips, true).automaton().map_err(failed)?;
        }
        Ok(())
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
        let source = QuerySource {
            searcher: &self.searcher,
            numbers: &self.numbers,
            words: &self.words,
            scores: &self.scores,
            sequences: &self.sequences,
            fields: self.fields,
            languages: &self.languages,
        };
        let found = QueryEvaluator::new(source, facts, typing).evaluate(query).map_err(failed)?;
        let (best, all) = match found.matches {
            Some(matches) => (matches.best(limit), Arc::unwrap_or_clone(matches.snippets)),
            None => (Vec::new(), MatchSet::default()),
        };
        let best =
            best.into_iter().map(|(score, snippet)| RankedMatch { snippet: SnippetIndex(snippet), score });
        Ok(SearchMatches {
            best: best.collect(),
            all,
            notes: found.notes,
            problems: found.problems,
            highlighter: found.highlighter,
        })
    }
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("path", &self.path).field("languages", &self.languages).finish()
    }
}

mod builder;
mod contents;
mod evaluator;
mod file_checks;
mod index_words;
mod manifest;
#[cfg(test)]
#[path = "naive_search_tests.rs"]
mod naive_search_tests;
mod query_matches;
pub mod schema;
mod scored_snippets;
pub(super) mod sequence_reader;
mod snippet_numbers;
#[cfg(test)]
#[path = "index_tests.rs"]
mod tests;
