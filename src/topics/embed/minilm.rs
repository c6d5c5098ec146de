//! The built-in transformer: all-MiniLM-L6-v2 (Wang et al. 2020; Reimers & Gurevych 2019) in bytes, run by
//! [`leitmotif_encoder`].
//!
//! Texts go through one by one, so that a vector is independent of its neighbours; more at a time would not be faster.
//! A text of more tokens than the model reads at once is read in windows, and its vector is the mean over all
//! tokens. Each worker has memory of its own; all share the weights, which are unpacked once. The vectors are the same
//! to the bit on every processor. Cosine to the fp32 model, over 378 snippets: .998 on average, .992 at least.

use super::embedder::{EmbedOptions, Embedder, revision_of, revision_of_divided};
use super::packed::CompressedFile;
use super::{EmbedError, WordPiece, wordpiece, workers};
use crate::progress::Progress;
use crate::topics::adapt::WordPart;
use crate::vectors::normalize;
use leitmotif_encoder::{DIMENSIONS, Encoder, EncoderWorker, InstructionSet, MAX_TOKENS};
use std::sync::OnceLock;

/// The name of the model.
pub const MINILM_NAME: &str = "minilm";
/// Fewest tokens of a window: the two control tokens and one of the text.
const FEWEST_TOKENS: usize = 3;
/// Changes when the encoder computes other vectors from the same weights: attention in bytes.
const ENCODER: &[u8] = b"encoder 2";
/// Hash of the model's files while `rten` ran them; that read windows, too, from November 2026 on.
const FILES_OF_RTEN: &str = "f66090f235a5";
/// Hash of the model's files while attention was in floats, in November 2026.
const FILES_WITH_FLOATS: &str = "c1474f834e73";

static WEIGHTS_FILE: CompressedFile = CompressedFile {
    name: "weights.bin",
    parts: &[
        &leitmotif_model_minilm_1::WEIGHTS,
        &leitmotif_model_minilm_2::WEIGHTS,
        &leitmotif_model_minilm_3::WEIGHTS,
    ],
};

/// The weights, unpacked at the first call and shared by every model opened after.
fn shared_encoder() -> Result<Encoder, EmbedError> {
    static ENCODER: OnceLock<Encoder> = OnceLock::new();
    if let Some(encoder) = ENCODER.get() {
        return Ok(encoder.clone());
    }
    let encoder = Encoder::from_bytes(&WEIGHTS_FILE.decompress()?)
        .map_err(|error| EmbedError::Damaged { file: WEIGHTS_FILE.name.into(), reason: error.to_string() })?;
    Ok(ENCODER.get_or_init(|| encoder).clone())
}

/// Hash of the model's files, computed once: they do not change while the program runs.
fn files_hash() -> &'static str {
    static FILES_HASH: OnceLock<String> = OnceLock::new();
    FILES_HASH.get_or_init(|| {
        revision_of_divided(&[&[ENCODER], WEIGHTS_FILE.parts, wordpiece::MINILM_TOKENIZER.parts])
    })
}

/// The transformer, ready to embed.
pub struct MiniLm {
    network: MiniLmNetwork,
    workers: Vec<EncoderWorker>,
    revision: String,
}

/// What all workers share.
struct MiniLmNetwork {
    encoder: Encoder,
    pieces: WordPiece,
    tokens: usize,
}

impl MiniLm {
    /// Loads the model from the binary, with as many workers as threads are allowed.
    ///
    /// # Errors
    /// The files in the binary are damaged, or this processor lacks the instructions asked for.
    pub fn open(options: &EmbedOptions) -> Result<Self, EmbedError> {
        let tokens = options.tokens.clamp(FEWEST_TOKENS, MAX_TOKENS);
        let mut encoder = shared_encoder()?;
        if let Some(name) = &options.instructions {
            use_instructions(&mut encoder, name)?;
        }
        let workers = (0..options.threads.get()).map(|_| EncoderWorker::default()).collect();
        let network = MiniLmNetwork { encoder, pieces: WordPiece::builtin()?, tokens };
        Ok(Self { network, workers, revision: revision_with(files_hash(), tokens) })
    }
}

/// Has the encoder use the instructions of that name.
fn use_instructions(encoder: &mut Encoder, name: &str) -> Result<(), EmbedError> {
    let refused = |reason: String| EmbedError::Instructions { reason };
    let instructions: InstructionSet = name.parse().map_err(|error| refused(format!("{error}")))?;
    encoder.use_instructions(instructions).map_err(|error| refused(error.to_string()))
}

/// The revision of the model of these files that reads windows of so many tokens. One that reads the first tokens of a
/// text only, as this did until November 2026, is another.
fn revision_with(files: &str, tokens: usize) -> String {
    revision_of(&[files.as_bytes(), &tokens.to_le_bytes(), b"windows"])
}

/// Whether a run of this revision, with windows of so many tokens, read its texts to their end.
pub fn reads_whole_texts(revision: &str, tokens: usize) -> bool {
    let tokens = tokens.clamp(FEWEST_TOKENS, MAX_TOKENS);
    let files = [files_hash(), FILES_WITH_FLOATS, FILES_OF_RTEN];
    files.iter().any(|files| revision.ends_with(&revision_with(files, tokens)))
}

/// The revision of a run by this version of the model with windows of so many tokens.
pub fn run_revision(tokens: usize) -> String {
    format!("{MINILM_NAME}@{}", revision_with(files_hash(), tokens.clamp(FEWEST_TOKENS, MAX_TOKENS)))
}

/// The name of the fastest instructions of this processor, which the model uses unless others are asked for.
pub fn best_instructions() -> &'static str {
    InstructionSet::best().name()
}

/// Whether a run of this revision is by an earlier version of this model, whose vectors are other ones.
pub fn is_of_earlier_version(revision: &str, tokens: usize) -> bool {
    let named = revision.strip_prefix(MINILM_NAME).is_some_and(|rest| rest.starts_with('@'));
    named && revision != run_revision(tokens)
}

impl MiniLmNetwork {
    /// Embeds one text: the mean over the tokens of all its windows, at unit length. Nothing is padding, so every
    /// token counts.
    fn embed(&self, worker: &mut EncoderWorker, text: &str) -> Result<Vec<f32>, EmbedError> {
        let failed = |reason: String| EmbedError::Engine { model: MINILM_NAME.to_owned(), reason };
        let mut sum = vec![0.0; DIMENSIONS];
        for ids in self.pieces.encode_windows(text, self.tokens) {
            let vectors = self.encoder.encode(worker, &ids).map_err(|error| failed(error.to_string()))?;
            for token in vectors.chunks_exact(DIMENSIONS) {
                sum.iter_mut().zip(token).for_each(|(sum, x)| *sum += x);
            }
        }
        normalize(&mut sum);
        Ok(sum)
    }
}

impl Embedder for MiniLm {
    fn name(&self) -> &str {
        MINILM_NAME
    }
    fn revision(&self) -> &str {
        &self.revision
    }
    fn dimensions(&self) -> usize {
        DIMENSIONS
    }
    fn word_part(&self) -> WordPart {
        WordPart::plain(0.5)
    }
    fn embed(
        &mut self,
        texts: &[&str],
        progress: &dyn Progress,
        sink: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<(), EmbedError> {
        let network = &self.network;
        let work = |worker: &mut EncoderWorker, index: usize| network.embed(worker, texts[index]);
        workers::run_workers(&mut self.workers, texts.len(), work, progress, sink)
    }
    fn embed_query(&mut self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let network = &self.network;
        workers::run_first(&mut self.workers, |worker| network.embed(worker, text))
    }
}

#[cfg(test)]
mod tests;
