//! A transformer on ONNX Runtime, by the crate `fastembed`.

use super::super::{EmbedError, is_multilingual, workers};
use crate::progress::Progress;
use crate::topics::adapt::WordPart;
use crate::topics::embed::embedder::{EmbedOptions, Embedder};
use crate::vectors::normalize;
use fastembed::TextEmbedding;

/// Most bytes of memory for the weights of all workers together; each worker holds its own copy. Chosen by
/// hand; not measured.
const MAX_WEIGHT_BYTES: u64 = 1 << 30;

/// Texts put before a query or a passage, as some models were trained to expect.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TextPrefixes {
    pub(super) query: String,
    pub(super) passage: String,
}

impl TextPrefixes {
    /// The prefixes of a family of models, by its name; none for most. Snippets are compared with each other more than
    /// with queries, for which the authors of multilingual E5 advise the prefix of a query on both sides (Wang et al. 2024,
    /// *Multilingual E5 Text Embeddings*).
    pub(super) fn for_model(name: &str) -> Self {
        let (query, passage) = match name.to_lowercase() {
            name if name.contains("multilingual-e5") => ("query: ", "query: "),
            name if name.contains("e5") => ("query: ", "passage: "),
            name if name.contains("nomic") => ("search_query: ", "search_document: "),
            _ => ("", ""),
        };
        Self { query: query.to_owned(), passage: passage.to_owned() }
    }
}

/// A loaded model, one session for each worker: a session takes one text at a time.
pub(super) struct OnnxModel {
    name: String,
    revision: String,
    dimensions: usize,
    prefixes: TextPrefixes,
    workers: Vec<TextEmbedding>,
}

impl OnnxModel {
    /// Loads a model as often as there are threads and its `bytes` of weights allow. `load` makes a session
    /// with the number of threads it is given; `revision` is called once all are made.
    pub(super) fn load(
        name: &str,
        revision: &dyn Fn() -> String,
        prefixes: TextPrefixes,
        bytes: u64,
        options: &EmbedOptions,
        load: &dyn Fn(usize) -> Result<TextEmbedding, EmbedError>,
    ) -> Result<Self, EmbedError> {
        let affordable = usize::try_from(MAX_WEIGHT_BYTES / bytes.max(1)).unwrap_or(usize::MAX).max(1);
        let count = options.threads.get().min(affordable);
        let mut workers = Vec::with_capacity(count);
        for _ in 0..count {
            workers.push(load(options.threads.get() / count)?);
        }
        let mut model =
            Self { name: name.to_owned(), revision: revision(), dimensions: 0, prefixes, workers };
        // Vectors say how long they are: configuration files of models are not to be relied on.
        model.dimensions = model.embed_query("a")?.len();
        Ok(model)
    }
}

/// Embeds one text alone, so that nothing beside it changes its vector.
fn embed_text(worker: &mut TextEmbedding, model: &str, text: &str) -> Result<Vec<f32>, EmbedError> {
    let failed = |reason: String| EmbedError::Engine { model: model.to_owned(), reason };
    let vectors = worker.embed([text], None).map_err(|error| failed(error.to_string()))?;
    let mut vector = vectors.into_iter().next().ok_or_else(|| failed("no vector".to_owned()))?;
    normalize(&mut vector);
    Ok(vector)
}

impl Embedder for OnnxModel {
    fn name(&self) -> &str {
        &self.name
    }
    fn revision(&self) -> &str {
        &self.revision
    }
    fn dimensions(&self) -> usize {
        self.dimensions
    }
    fn word_part(&self) -> WordPart {
        let across_languages = is_multilingual(&self.name);
        WordPart { across_languages, ..WordPart::plain(0.5) }
    }
    fn embed(
        &mut self,
        texts: &[&str],
        progress: &dyn Progress,
        sink: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<(), EmbedError> {
        let (name, prefix) = (&self.name, &self.prefixes.passage);
        let work = |worker: &mut TextEmbedding, index: usize| {
            embed_text(worker, name, &format!("{prefix}{}", texts[index]))
        };
        workers::run_workers(&mut self.workers, texts.len(), work, progress, sink)
    }
    fn embed_query(&mut self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let text = format!("{}{text}", self.prefixes.query);
        let Some(worker) = self.workers.first_mut() else {
            return Err(EmbedError::Engine {
                model: self.name.clone(),
                reason: "it is not loaded".to_owned(),
            });
        };
        embed_text(worker, &self.name, &text)
    }
}
