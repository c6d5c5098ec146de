//! The trait of a model that turns texts into vectors, and what all models share.

use crate::progress::Progress;
use crate::topics::adapt::WordPart;
use crate::topics::embed::error::EmbedError;
use crate::topics::embed::runtime::OrtHints;
use std::num::NonZeroUsize;

/// A model that turns texts into vectors of unit length.
///
/// A text's vector depends on the text alone, never on what is embedded beside it, on the order or on the
/// number of threads.
pub trait Embedder: Send {
    /// The name of the model: `minilm`, `multi`, `draft`, or a name of the catalogue.
    fn name(&self) -> &str;
    /// A short hash, in hex, of everything its vectors depend on beside the text.
    fn revision(&self) -> &str;
    /// Length of its vectors.
    fn dimensions(&self) -> usize;
    /// The words beside its vectors in [`crate::topics::adapt`].
    fn word_part(&self) -> WordPart;
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
    /// Tokens of a text that a transformer reads at once, its two control tokens included; the built-in one reads
    /// longer texts in windows of at most so many, one of the catalogue reads no further. 256 by default: a snippet has
    /// at most 300 or so; 512 is the end of the built-in one.
    pub tokens: usize,
    /// Name of the instructions the built-in transformer uses: an [`leitmotif_encoder::InstructionSet`]. None: the
    /// fastest of this processor. The vectors are the same.
    pub instructions: Option<String>,
    /// Where to look for an ONNX Runtime, for models of the catalogue.
    pub runtime: OrtHints,
}

impl Default for EmbedOptions {
    fn default() -> Self {
        Self { threads: NonZeroUsize::MIN, tokens: 256, instructions: None, runtime: OrtHints::default() }
    }
}

/// A short hash, in hex, of the files and settings that together make a model.
pub(in crate::topics) fn revision_of(files: &[&[u8]]) -> String {
    let files: Vec<&[&[u8]]> = files.iter().map(std::slice::from_ref).collect();
    revision_of_divided(&files)
}

/// The same of files that may be stored in parts: wherever a file is divided, its hash is that of the whole.
pub(super) fn revision_of_divided(files: &[&[&[u8]]]) -> String {
    let mut hasher = blake3::Hasher::new();
    // The length of each file goes in too, so that two files cannot be cut elsewhere and hash the same.
    for parts in files {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        hasher.update(&(length as u64).to_le_bytes());
        for part in *parts {
            hasher.update(part);
        }
    }
    hasher.finalize().to_hex().as_str().chars().take(12).collect()
}
