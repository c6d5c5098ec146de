//! Semantic search: the model of the current run, its vectors, and the snippets nearest to a query.

use crate::coding::suggestions;
use crate::corpus::{Corpus, spoken_text};
use crate::jobs::JobResult;
use crate::project::Project;
use crate::project::derived::vectors::{TextHash, VectorStore};
use crate::search::{NearestSnippet, SearchVectors, nearest_snippets};
use crate::topics::embed::embedder::{EmbedOptions, Embedder};
use crate::topics::embed::{self, OrtHints};
use std::path::PathBuf;

/// Where models are found, and with how many threads to work.
#[derive(Debug, Clone, Default)]
pub struct ModelSettings {
    /// The folder of models the user has added.
    pub catalogue: PathBuf,
    /// Where to look for an ONNX Runtime, for those models.
    pub runtime: OrtHints,
    /// Threads to build the index with; 0 and 1: one.
    pub threads: usize,
}

/// Model and vectors for semantic search, loaded when first needed.
pub(in crate::jobs) struct SemanticSearch {
    models: ModelSettings,
    embedder: Option<Box<dyn Embedder>>,
    vectors: Option<SnippetVectors>,
}

/// The vectors of all snippets of the corpus.
struct SnippetVectors {
    /// The record of each snippet's vector in the store; none for a snippet without one.
    records: Vec<Option<usize>>,
    vectors: VectorStore,
}

impl SearchVectors for SnippetVectors {
    fn row(&self, snippet: usize) -> Option<&[f32]> {
        self.vectors.row_at((*self.records.get(snippet)?)?)
    }
}

impl suggestions::SnippetVectorSource for SnippetVectors {
    fn row(&self, snippet: usize) -> Option<&[f32]> {
        SearchVectors::row(self, snippet)
    }
}

impl SemanticSearch {
    /// Nothing is loaded yet.
    pub(in crate::jobs) fn new(models: ModelSettings) -> Self {
        Self { models, embedder: None, vectors: None }
    }

    /// The `most` of `candidates` nearest to the words; the inner error says why they cannot be compared and
    /// what to do.
    ///
    /// # Errors
    /// When the project cannot be read.
    pub(crate) fn nearest(
        &mut self,
        project: &Project,
        corpus: &Corpus,
        words: &str,
        candidates: &[usize],
        most: usize,
    ) -> JobResult<std::result::Result<Vec<NearestSnippet>, String>> {
        if let Err(why) = self.load(project, corpus)? {
            return Ok(Err(why));
        }
        let (Some(embedder), Some(table)) = (&mut self.embedder, &self.vectors) else {
            return Ok(Ok(Vec::new()));
        };
        let query = match embedder.embed_query(words) {
            Ok(query) => query,
            Err(error) => return Ok(Err(format!("the query could not be read by the model: {error}"))),
        };
        Ok(Ok(nearest_snippets(&query, table, candidates, most)))
    }

    /// The vector of a query; none before [`SemanticSearch::load`], and where the model cannot read it.
    pub(in crate::jobs) fn query_vector(&mut self, text: &str) -> Option<Vec<f32>> {
        self.embedder.as_mut()?.embed_query(text).ok()
    }

    /// The vectors of the snippets; none before [`SemanticSearch::load`].
    pub(in crate::jobs) fn snippet_vectors(&self) -> Option<&dyn suggestions::SnippetVectorSource> {
        self.vectors.as_ref().map(|table| table as &dyn suggestions::SnippetVectorSource)
    }

    /// Opens model and vectors of the current run; the inner error says why they cannot be used and what to
    /// do.
    ///
    /// # Errors
    /// When the project cannot be read.
    pub(in crate::jobs) fn load(
        &mut self,
        project: &Project,
        corpus: &Corpus,
    ) -> JobResult<std::result::Result<(), String>> {
        if self.embedder.is_none() {
            let Some(run) = project.current_run()? else {
                return Ok(Err(
                    "search by meaning needs topics first: `leitmotif analyze` finds them".to_owned()
                ));
            };
            let options = EmbedOptions {
                tokens: run.parameters.tokens,
                runtime: self.models.runtime.clone(),
                ..EmbedOptions::default()
            };
            match embed::open_embedder(&run.parameters.model, &options, &self.models.catalogue) {
                Ok(embedder) => self.embedder = Some(embedder),
                Err(error) => return Ok(Err(format!("search by meaning is not possible: {error}"))),
            }
        }
        if self.vectors.is_none()
            && let Some(embedder) = &self.embedder
        {
            let dir = project.vectors_dir();
            let read = VectorStore::open_read_only(
                &dir,
                embedder.name(),
                embedder.revision(),
                embedder.dimensions(),
            );
            let Some(vectors) = read.filter(|vectors| !vectors.is_empty()) else {
                return Ok(Err(
                    "the vectors of the topics are gone: `leitmotif analyze` makes them anew".to_owned()
                ));
            };
            let mut places = Vec::with_capacity(corpus.snippets.len());
            project.for_each_snippet(corpus, &mut |_, text| {
                places.push(vectors.record_index(&TextHash::of_text(&spoken_text(text))))
            })?;
            self.vectors = Some(SnippetVectors { records: places, vectors });
        }
        Ok(Ok(()))
    }
}
