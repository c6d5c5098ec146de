//! Semantic search: the model of the current run, its vectors, and the snippets nearest to a query.
//!
//! Vectors that a run was made of and that are gone or damaged are made anew when they are opened, where that takes no
//! longer than a moment.

use crate::coding::suggestions;
use crate::corpus::{Corpus, SnippetIndex, spoken_text};
use crate::format::count_noun;
use crate::jobs::embed_missing::{analysed_text, embed_missing};
use crate::progress::NoProgress;
use crate::project::derived::code_table::CodeTable;
use crate::project::derived::vector_records::VectorRecords;
use crate::project::derived::vectors::VectorStore;
use crate::project::{Project, ProjectError};
use crate::search::{Nearest, SearchCandidates, SearchVectors, SnippetCodes, nearest_snippets};
use crate::topics::embed::embedder::{EmbedOptions, Embedder};
use crate::topics::embed::{self, EmbedError, ModelIdentity, OrtHints, TextHash};
use crate::topics::{ContextSpeakers, Run};
use rayon::prelude::*;
use std::path::PathBuf;

/// Where models are found, and with how many threads to work.
#[derive(Debug, Clone, Default)]
pub struct ModelSettings {
    /// The folder of models the user has added.
    pub catalogue: PathBuf,
    /// Where to look for an ONNX Runtime, for those models.
    pub runtime: OrtHints,
    /// Name of the instructions the built-in transformer is to use; none: the fastest.
    pub instructions: Option<String>,
    /// Threads to build the index with; 0 and 1: one.
    pub threads: usize,
}

/// Why nothing can be compared by meaning; the messages say what to do.
#[derive(Debug, thiserror::Error)]
pub enum SemanticError {
    /// There is no run yet, and so no model.
    #[error("search by meaning needs topics first: `leitmotif analyze` finds them")]
    NoTopics,
    /// The model of the run cannot be opened.
    #[error("search by meaning is not possible: {0}")]
    Model(EmbedError),
    /// The vectors of the run were deleted.
    #[error("the vectors of the topics are gone: `leitmotif analyze` makes them anew")]
    NoVectors,
    /// The vectors of the run are of a model that this version of the program does not have any more.
    #[error(
        "the topics are of an earlier version of the model {model}, whose vectors cannot be compared with a query of this one: `leitmotif analyze` makes them anew"
    )]
    EarlierModel {
        /// The model.
        model: String,
    },
    /// The model failed on the query.
    #[error("the query could not be read by the model: {0}")]
    Query(EmbedError),
    /// The project cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
}

/// Most vectors that a transformer makes anew while somebody waits: some ten seconds. The built-in static models make
/// any number of them. Chosen by hand; not measured.
const REMADE_AT_ONCE: usize = 2_000;
/// Most vectors that are read to see whether they are damaged when they are opened: 30 MB of MiniLM, some ten milliseconds.
/// Chosen by hand; not measured.
const CHECKED_AT_OPENING: usize = 20_000;
/// The models that take microseconds for a snippet.
const STATIC_MODELS: [&str; 2] = ["draft", "words"];

/// Model and vectors for semantic search, loaded when first needed.
pub(in crate::jobs) struct SemanticSearch {
    models: ModelSettings,
    embedder: Option<Box<dyn Embedder>>,
    vectors: Option<SnippetVectors>,
}

/// The model of a run, and the vectors it made of the snippets.
pub(in crate::jobs) struct LoadedModel<'a> {
    pub embedder: &'a mut dyn Embedder,
    pub vectors: &'a SnippetVectors,
}

/// The vectors of all snippets of the corpus; each is checked when it is read.
pub struct SnippetVectors {
    table: CodeTable,
    records: VectorRecords,
    model: ModelIdentity,
    /// What there is to say of how they were opened.
    note: Option<String>,
}

impl SearchVectors for SnippetVectors {
    fn row(&self, snippet: SnippetIndex) -> Option<&[f32]> {
        self.records.checked_row(self.table.record(snippet.0)?)
    }

    fn codes(&self) -> Option<&dyn SnippetCodes> {
        Some(&self.table)
    }
}

impl suggestions::SnippetVectorSource for SnippetVectors {
    fn row(&self, snippet: SnippetIndex) -> Option<&[f32]> {
        SearchVectors::row(self, snippet)
    }
}

impl SemanticSearch {
    /// Nothing is loaded yet.
    pub(in crate::jobs) fn new(models: ModelSettings) -> Self {
        Self { models, embedder: None, vectors: None }
    }

    /// The `most` of `candidates` nearest to the words.
    ///
    /// # Errors
    /// Why they cannot be compared.
    pub(in crate::jobs) fn nearest(
        &mut self,
        project: &Project,
        corpus: &Corpus,
        words: &str,
        candidates: &SearchCandidates,
        most: usize,
    ) -> Result<Nearest, SemanticError> {
        let LoadedModel { embedder, vectors } = self.load(project, corpus)?;
        let query = embedder.embed_query(words).map_err(SemanticError::Query)?;
        Ok(nearest_snippets(&query, vectors, candidates, most))
    }

    /// What there is to say of how the vectors were opened; the next call has nothing.
    pub(in crate::jobs) fn take_note(&mut self) -> Option<String> {
        self.vectors.as_mut().and_then(SnippetVectors::take_note)
    }

    /// The model and the vectors of the current run, opened where that was not done before.
    ///
    /// # Errors
    /// Why they cannot be used.
    pub(in crate::jobs) fn load(
        &mut self,
        project: &Project,
        corpus: &Corpus,
    ) -> Result<LoadedModel<'_>, SemanticError> {
        let embedder = match &mut self.embedder {
            Some(embedder) => embedder,
            unopened => unopened.insert(open_model(&self.models, project)?),
        };
        let vectors = match &mut self.vectors {
            Some(vectors) => vectors,
            unopened => unopened.insert(SnippetVectors::open(embedder.as_mut(), project, corpus)?),
        };
        Ok(LoadedModel { embedder: embedder.as_mut(), vectors })
    }
}

/// Opens the model of the current run.
fn open_model(models: &ModelSettings, project: &Project) -> Result<Box<dyn Embedder>, SemanticError> {
    let run = project.current_run()?.ok_or(SemanticError::NoTopics)?;
    let options = EmbedOptions {
        tokens: run.parameters.tokens,
        runtime: models.runtime.clone(),
        instructions: models.instructions.clone(),
        ..EmbedOptions::default()
    };
    embed::open_embedder(&run.parameters.model, &options, &models.catalogue).map_err(SemanticError::Model)
}

impl SnippetVectors {
    /// Opens the vectors of the current run.
    ///
    /// # Errors
    /// Why there are none.
    pub fn of_current_run(
        project: &Project,
        corpus: &Corpus,
        models: &ModelSettings,
    ) -> Result<Self, SemanticError> {
        Self::open(open_model(models, project)?.as_mut(), project, corpus)
    }

    /// The model that made them.
    pub const fn model(&self) -> &ModelIdentity {
        &self.model
    }

    /// What there is to say of how they were opened; the next call has nothing.
    pub fn take_note(&mut self) -> Option<String> {
        self.note.take()
    }

    /// Opens the vectors of a model, and makes anew those of the current run that are gone or damaged.
    fn open(embedder: &mut dyn Embedder, project: &Project, corpus: &Corpus) -> Result<Self, SemanticError> {
        let model = ModelIdentity::of(embedder);
        let revision = format!("{}@{}", model.name, model.revision);
        let Some(run) = project.current_run()? else { return Err(SemanticError::NoTopics) };
        // What the run analysed, so that what is near is near by that.
        let context = project.codebook()?.shown_context(&run.parameters.context, corpus);
        if !run.revision.is_empty() && run.revision != revision {
            return Err(SemanticError::EarlierModel { model: model.name });
        }
        let opened = Self::open_stored((&model, &context), project, corpus);
        let lost = match &opened {
            Ok(vectors) => lost_vectors(&run, corpus, vectors),
            Err(SemanticError::NoVectors) => run.members.len(),
            Err(_) => return opened,
        };
        let can_mend = project.check_writable().is_ok()
            && (lost <= REMADE_AT_ONCE || STATIC_MODELS.contains(&model.name.as_str()));
        if lost == 0 || !can_mend {
            return opened;
        }
        let keys = text_hashes(project, corpus, &context)?;
        if let Err(error) = embed_missing(project, corpus, (&keys, &context), embedder, &NoProgress) {
            tracing::warn!("vectors could not be made anew: {error}");
            return opened;
        }
        let note = format!("{} gone or damaged: made anew", were(lost));
        tracing::warn!("{note}");
        Ok(Self { note: Some(note), ..Self::open_stored((&model, &context), project, corpus)? })
    }

    /// Opens the vectors of a model, and finds that of each snippet: at once where an analysis left the table, else by
    /// the hash of its text.
    fn open_stored(
        (model, context): (&ModelIdentity, &ContextSpeakers),
        project: &Project,
        corpus: &Corpus,
    ) -> Result<Self, SemanticError> {
        let (dir, model) = (project.vectors_dir(), model.clone());
        let records = VectorRecords::open(&dir, &model.name, &model.revision, model.dimensions)
            .filter(|records| !records.is_empty())
            .ok_or(SemanticError::NoVectors)?;
        if let Some(table) = CodeTable::open(&dir, (&model, context), corpus, &records) {
            return Ok(Self { table, records, model, note: None });
        }
        let store = VectorStore::open_read_only(&dir, &model.name, &model.revision, model.dimensions)
            .ok_or(SemanticError::NoVectors)?;
        let damaged = "the table of the vectors was damaged: made anew";
        let note = CodeTable::is_damaged(&dir, &model).then(|| damaged.to_owned());
        let table =
            CodeTable::build((&model, context), corpus, &store, &text_hashes(project, corpus, context)?);
        if project.check_writable().is_ok()
            && let Err(error) = table.save(&dir, &model)
        {
            // The search does without; the next one begins as slowly.
            tracing::warn!("the table of codes could not be kept: {error}");
        }
        Ok(Self { table, records: store.into_records(), model, note })
    }
}

/// The hashes of what is embedded of each snippet.
fn text_hashes(
    project: &Project,
    corpus: &Corpus,
    context: &ContextSpeakers,
) -> Result<Vec<TextHash>, ProjectError> {
    let mut texts = Vec::with_capacity(corpus.snippets.len());
    project.for_each_snippet(corpus, &mut |at, text| {
        let text = analysed_text(corpus, context, at, text.to_owned());
        texts.push(TextHash::of_text(&spoken_text(&text)));
    })?;
    Ok(texts)
}

/// The number of a run's own snippets whose vector is gone or, of [`CHECKED_AT_OPENING`] of them, not as it was written.
/// Where one of the others is damaged, the search that meets it says so.
fn lost_vectors(run: &Run, corpus: &Corpus, vectors: &SnippetVectors) -> usize {
    let own = run.members.len().saturating_sub(run.placed);
    let members = run.members.iter().take(own).filter_map(|member| corpus.snippet_index(member.snippet));
    let members: Vec<SnippetIndex> = members.collect();
    let step = members.len().div_ceil(CHECKED_AT_OPENING).max(1);
    let is_lost = |(place, at): (usize, &SnippetIndex)| match vectors.table.record(at.0) {
        Some(record) => place % step == 0 && vectors.records.checked_row(record).is_none(),
        None => true,
    };
    members.par_iter().enumerate().filter(|&it| is_lost(it)).count()
}

/// "1 vector was", "12 vectors were".
fn were(count: usize) -> String {
    format!("{} {}", count_noun(count, "vector"), if count == 1 { "was" } else { "were" })
}

#[cfg(test)]
mod tests;
