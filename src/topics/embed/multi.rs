//! The built-in multilingual model: the Universal Sentence Encoder multilingual 3 (Yang et al. 2019), run by
//! [`leitmotif_encoder`].
//!
//! It is at home in sixteen languages, and texts in two of them that say the same lie together. There is no attention in
//! it, so a text of any length is read as one, for a sixth of the work a token is for the transformer. The vectors are the
//! same to the bit on every processor and on any number of threads. Cosine to the package it is made from, with its
//! values of 6 bits: .986 on average over 4,000 sentences of SIB-200 in four languages, .95 at least (November 2026).
//! A thread embeds 226,000 tokens a second in snippets of 220 words and 171,000 in single sentences; MiniLM, as it was run
//! by `rten` before, 12,200 and 10,700 (Zen 5, November 2026).

use super::embedder::{EmbedOptions, Embedder, revision_of_divided};
use super::packed::CompressedFile;
use super::unigram::Unigram;
use super::{EmbedError, workers};
use crate::progress::Progress;
use crate::topics::adapt::WordPart;
use crate::vectors::normalize;
use leitmotif_encoder::{InstructionSet, NgramEncoder, NgramWorker};
use std::sync::{Arc, OnceLock};

/// The name of the model.
pub const MULTI_NAME: &str = "multi";
/// The languages it reads, by code.
pub const LANGUAGES: [&str; 15] =
    ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"];
/// Changes when the encoder computes other vectors from the same weights.
const ENCODER: &[u8] = b"ngrams 1";

static WEIGHTS_FILE: CompressedFile =
    CompressedFile { name: "weights.bin", parts: &[&leitmotif_model_multi::WEIGHTS] };
pub(super) static TOKENIZER_FILE: CompressedFile =
    CompressedFile { name: "tokenizer.bin", parts: &[&leitmotif_model_multi::TOKENIZER] };
/// The table of pieces, in three bits a value: it would not get smaller by compressing, and is read where it is.
static TABLE: [&[u8]; 3] =
    [&leitmotif_model_multi_1::TABLE, &leitmotif_model_multi_2::TABLE, &leitmotif_model_multi_3::TABLE];

/// Network and tokenizer, unpacked at the first call and shared by every model opened after.
fn shared_network() -> Result<MultiNetwork, EmbedError> {
    static NETWORK: OnceLock<MultiNetwork> = OnceLock::new();
    if let Some(network) = NETWORK.get() {
        return Ok(network.clone());
    }
    let encoder = NgramEncoder::from_bytes(&WEIGHTS_FILE.decompress()?, &TABLE)
        .map_err(|error| EmbedError::Damaged { file: WEIGHTS_FILE.name.into(), reason: error.to_string() })?;
    let pieces = Arc::new(Unigram::from_bytes(&TOKENIZER_FILE.decompress()?)?);
    Ok(NETWORK.get_or_init(|| MultiNetwork { encoder, pieces }).clone())
}

/// Hash of the model's files, computed once: they do not change while the program runs.
fn files_hash() -> &'static str {
    static FILES_HASH: OnceLock<String> = OnceLock::new();
    FILES_HASH.get_or_init(|| {
        let [first, second, third] = TABLE;
        // The three parts of the table are hashed as three files: others have always been made so.
        let files: [&[&[u8]]; 6] =
            [&[ENCODER], WEIGHTS_FILE.parts, TOKENIZER_FILE.parts, &[first], &[second], &[third]];
        revision_of_divided(&files)
    })
}

/// The model, ready to embed.
pub struct MultiModel {
    network: MultiNetwork,
    workers: Vec<NgramWorker>,
}

/// What all workers share.
#[derive(Clone)]
struct MultiNetwork {
    encoder: NgramEncoder,
    pieces: Arc<Unigram>,
}

impl MultiModel {
    /// Loads the model from the binary, with as many workers as threads are allowed. Texts are read to their end,
    /// whatever [`EmbedOptions::tokens`] says.
    ///
    /// # Errors
    /// The files in the binary are damaged, or this processor lacks the instructions asked for.
    pub fn open(options: &EmbedOptions) -> Result<Self, EmbedError> {
        let mut network = shared_network()?;
        if let Some(name) = &options.instructions {
            let refused = |reason: String| EmbedError::Instructions { reason };
            let instructions: InstructionSet = name.parse().map_err(|error| refused(format!("{error}")))?;
            network.encoder.use_instructions(instructions).map_err(|error| refused(error.to_string()))?;
        }
        let workers = (0..options.threads.get()).map(|_| NgramWorker::default()).collect();
        Ok(Self { network, workers })
    }
}

impl MultiNetwork {
    /// Embeds one text, at unit length.
    fn embed(&self, worker: &mut NgramWorker, text: &str) -> Result<Vec<f32>, EmbedError> {
        let vector = self.encoder.encode(worker, &self.pieces.encode(text)).map_err(|error| {
            EmbedError::Engine { model: MULTI_NAME.to_owned(), reason: error.to_string() }
        })?;
        let mut vector = vector.to_vec();
        normalize(&mut vector);
        Ok(vector)
    }
}

impl Embedder for MultiModel {
    fn name(&self) -> &str {
        MULTI_NAME
    }
    fn revision(&self) -> &str {
        files_hash()
    }
    fn dimensions(&self) -> usize {
        NgramEncoder::DIMENSIONS
    }
    fn word_part(&self) -> WordPart {
        WordPart::MULTILINGUAL
    }
    fn embed(
        &mut self,
        texts: &[&str],
        progress: &dyn Progress,
        sink: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<(), EmbedError> {
        let network = &self.network;
        let work = |worker: &mut NgramWorker, index: usize| network.embed(worker, texts[index]);
        workers::run_workers(&mut self.workers, texts.len(), work, progress, sink)
    }
    fn embed_query(&mut self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let network = &self.network;
        workers::run_first(&mut self.workers, |worker| network.embed(worker, text))
    }
}

#[cfg(test)]
pub(super) mod tests;
