//! Embedders, text to vectors, behind one trait: the built-in transformer, the built-in static table, and the
//! catalogue of others.
//!
//! | module | engine | for |
//! |---|---|---|
//! | [`minilm`] | all-MiniLM-L6-v2 in the binary, run by `leitmotif_encoder` | the default: quality |
//! | [`multi`] | the Universal Sentence Encoder multilingual 3 in the binary, run by `leitmotif_encoder` | sixteen languages |
//! | [`draft`] | a static table distilled from it, in the binary | seconds after the first import |
//! | [`word_hashes`] | words and their parts, no model | languages no other here reads |
//! | [`catalogue`] | `fastembed` on an ONNX Runtime found at run time | other languages, the user's own |
//!
//! Reads model files and nothing of a project. The same text gives the same vector, whatever is embedded
//! beside it and on however many threads.

pub mod catalogue;
pub mod draft;
pub mod embedder;
mod error;
pub mod minilm;
mod model_identity;
mod model_languages;
pub mod multi;
mod packed;
pub mod runtime;
pub mod subjects;
mod text_hash;
mod unigram;
pub mod word_hashes;
pub mod wordpiece;
mod workers;

use crate::topics::embed::embedder::{EmbedOptions, Embedder};
pub use error::EmbedError;
pub use model_identity::ModelIdentity;
pub use model_languages::{AUTO_MODEL, BUILT_IN, is_multilingual, reads_language};
pub use runtime::OrtHints;
pub use text_hash::TextHash;
pub use wordpiece::WordPiece;

use std::path::Path;

/// Opens a model by name: `minilm`, `multi`, `words`, `draft`, or one of the catalogue in the folder `catalogue`.
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
        multi::MULTI_NAME => Ok(Box::new(multi::MultiModel::open(options)?)),
        word_hashes::WORDS_NAME => Ok(Box::new(word_hashes::WordHashes::open(options))),
        draft::DRAFT_NAME => Ok(Box::new(draft::DraftModel::open(options)?)),
        other => catalogue::open_model(other, options, catalogue),
    }
}
