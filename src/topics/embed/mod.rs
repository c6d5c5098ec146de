//! Embedders, text to vectors, behind one trait: the built-in transformer, the built-in static table, and the
//! catalogue of others.
//!
//! | module | engine | for |
//! |---|---|---|
//! | [`minilm`] | all-MiniLM-L6-v2 in the binary, run by `rten` | the default: quality |
//! | [`draft`] | a static table distilled from it, in the binary | seconds after the first import |
//! | [`catalogue`] | `fastembed` on an ONNX Runtime found at run time | other languages, the user's own |
//!
//! Reads model files and nothing of a project. The same text gives the same vector, whatever is embedded
//! beside it and on however many threads.

pub mod catalogue;
pub mod draft;
mod error;
pub mod minilm;
mod packed;
pub mod runtime;
pub mod wordpiece;
mod workers;

pub use error::EmbedError;
pub use runtime::OrtHints;
pub use wordpiece::WordPiece;

use crate::progress::Progress;
use std::num::NonZeroUsize;
use std::path::Path;

/// A model that turns texts into vectors of unit length.
///
/// A text's vector depends on the text alone, never on what is embedded beside it, on the order or on the
/// number of threads.
pub trait Embedder: Send {
    /// The name of the model: `minilm`, `draft`, or a name of the catalogue.
    fn name(&self) -> &str;
    /// A short hash, in hex, of everything its vectors depend on beside the text.
    fn revision(&self) -> &str;
    /// Length of its vectors.
    fn dimensions(&self) -> usize;
    /// Weight of the words beside its vectors in [`crate::topics::adapt`]: 1 for a static table, one half for
    /// a transformer. Both were measured with the table there.
    fn word_weight(&self) -> f32;
    /// Embeds texts on its worker threads and calls `sink` on this thread with each text's index and
    /// vector, in any order; one [`Progress::advance`] for each. The stage is begun by the caller.
    ///
    /// # Errors
    /// [`EmbedError::Cancelled`] soon after the owner asked for it, with all vectors so far given to
    /// `sink`; anything the engine reports.
    fn embed(
        &mut self,
        texts: &[&str],
        progress: &dyn Progress,
        sink: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<(), EmbedError>;
    /// Embeds a query on this thread.
    ///
    /// # Errors
    /// Anything the engine reports.
    fn embed_query(&mut self, text: &str) -> Result<Vec<f32>, EmbedError>;
}

/// Options of embedding.
#[derive(Debug, Clone)]
pub struct EmbedOptions {
    /// Worker threads.
    pub threads: NonZeroUsize,
    /// Tokens of a text that a transformer reads, its two control tokens included. 128 by default: half the
    /// cost of 256, and with the words of the full text beside it the quality is the same.
    pub tokens: usize,
    /// Where to look for an ONNX Runtime, for models of the catalogue.
    pub runtime: OrtHints,
}

impl Default for EmbedOptions {
    fn default() -> Self {
        Self { threads: NonZeroUsize::MIN, tokens: 128, runtime: OrtHints::default() }
    }
}

/// Opens a model by name: `minilm`, `draft`, or one of the catalogue in the folder `catalogue`.
///
/// # Errors
/// An unknown name, or a model of the catalogue that cannot be loaded; the message says what to do.
pub fn open_embedder(
    model: &str,
    options: &EmbedOptions,
    catalogue: &Path,
) -> Result<Box<dyn Embedder>, EmbedError> {
    match model {
        minilm::MINILM_NAME => Ok(Box::new(minilm::MiniLm::open(options)?)),
        draft::DRAFT_NAME => Ok(Box::new(draft::DraftModel::open(options)?)),
        other => catalogue::open_model(other, options, catalogue),
    }
}

/// Whether a model of that name gives texts of many languages comparable vectors. Judged by the name alone.
pub fn is_multilingual(model: &str) -> bool {
    model.contains("multilingual") || model == "bge-m3"
}

/// A short hash, in hex, of the files and settings that together make a model.
fn revision_of(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    // The length of each part goes in too, so that two parts cannot be cut elsewhere and hash the same.
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().to_hex().as_str().chars().take(12).collect()
}

/// Scales a vector to unit length; a vector of zeros stays as it is.
fn normalize(vector: &mut [f32]) {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|x| *x /= length);
    }
}
