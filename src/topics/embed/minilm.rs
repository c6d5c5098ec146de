//! The built-in transformer: all-MiniLM-L6-v2 (Wang et al. 2020; Reimers & Gurevych 2019) as int8, run by
//! `rten`.
//!
//! Texts go through one by one: dynamic quantisation scales over a whole batch, so only a batch of one makes
//! a vector independent of its neighbours, and it is also the fastest. A text of more tokens than the model reads at
//! once is read in windows, and its vector is the mean over all tokens. Each worker has a thread pool of one
//! thread; all share the weights, which are decompressed once. Cosine to the fp32 model: .99 on average.

use super::embedder::{EmbedOptions, Embedder, revision_of};
use super::packed::CompressedFile;
use super::{EmbedError, WordPiece, wordpiece, workers};
use crate::progress::Progress;
use crate::vectors::normalize;
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, op_registry};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use std::sync::{Arc, OnceLock};

/// The name of the model.
pub const MINILM_NAME: &str = "minilm";
/// Length of its vectors.
pub(super) const DIMENSIONS: usize = 384;
/// Most tokens of a text: the length of the model's position table.
const MAX_TOKENS: usize = 512;

static GRAPH_FILE: CompressedFile = CompressedFile {
    name: "graph.onnx",
    bytes: include_bytes!("../../../assets/model/minilm/graph.onnx.gz"),
};

static WEIGHTS_FILE: CompressedFile = CompressedFile {
    name: "weights.data",
    bytes: include_bytes!("../../../assets/model/minilm/weights.data.gz"),
};

/// The weights, decompressed at the first call and shared by every model opened after.
fn unpacked_weights() -> Result<&'static [u8], EmbedError> {
    static UNPACKED_WEIGHTS: OnceLock<Vec<u8>> = OnceLock::new();
    if let Some(weights) = UNPACKED_WEIGHTS.get() {
        return Ok(weights);
    }
    let weights = WEIGHTS_FILE.decompress()?;
    Ok(UNPACKED_WEIGHTS.get_or_init(|| weights))
}

/// Hash of the model's files, computed once: they do not change while the program runs.
fn files_hash() -> &'static str {
    static FILES_HASH: OnceLock<String> = OnceLock::new();
    FILES_HASH.get_or_init(|| {
        revision_of(&[GRAPH_FILE.bytes, WEIGHTS_FILE.bytes, wordpiece::MINILM_TOKENIZER.bytes])
    })
}

/// The transformer, ready to embed.
pub struct MiniLm {
    network: MiniLmNetwork,
    workers: Vec<RunOptions>,
    revision: String,
}

/// What all workers share.
struct MiniLmNetwork {
    model: Model,
    pieces: WordPiece,
    inputs: [NodeId; 3],
    output: NodeId,
    tokens: usize,
}

impl MiniLm {
    /// Loads the model from the binary, with as many workers as threads are allowed.
    ///
    /// # Errors
    /// Only if the files in the binary are damaged.
    pub fn open(options: &EmbedOptions) -> Result<Self, EmbedError> {
        let tokens = options.tokens.clamp(3, MAX_TOKENS);
        let workers = (0..options.threads.get())
            .map(|_| RunOptions::default().with_thread_pool(Some(Arc::new(ThreadPool::with_num_threads(1)))))
            .collect();
        Ok(Self { network: MiniLmNetwork::load(tokens)?, workers, revision: revision_with(tokens) })
    }
}

/// The revision of the model that reads windows of so many tokens. One that reads the first tokens of a text only,
/// as this did until November 2026, is another.
fn revision_with(tokens: usize) -> String {
    revision_of(&[files_hash().as_bytes(), &tokens.to_le_bytes(), b"windows"])
}

/// Whether a run of this revision, with windows of so many tokens, read its texts to their end.
pub fn reads_whole_texts(revision: &str, tokens: usize) -> bool {
    revision.ends_with(&revision_with(tokens.clamp(3, MAX_TOKENS)))
}

impl MiniLmNetwork {
    /// Loads the graph with the operators it uses and no others, which keeps the binary small.
    fn load(tokens: usize) -> Result<Self, EmbedError> {
        let damaged = |reason: String| EmbedError::Damaged { file: "graph.onnx".into(), reason };
        let operators = op_registry!(
            Add,
            And,
            Cast,
            Concat,
            ConstantOfShape,
            DequantizeLinear,
            Div,
            DynamicQuantizeLinear,
            Equal,
            Erf,
            Expand,
            Flatten,
            Gather,
            GreaterOrEqual,
            MatMul,
            MatMulInteger,
            Mul,
            Pow,
            Range,
            ReduceMean,
            Reshape,
            Shape,
            Slice,
            Softmax,
            Sqrt,
            Sub,
            Transpose,
            Unsqueeze,
            Where
        );
        let model = ModelOptions::with_ops(operators)
            .prepack_weights(true)
            .external_data_static(WEIGHTS_FILE.name, unpacked_weights()?)
            .load(GRAPH_FILE.decompress()?)
            .map_err(|error| damaged(error.to_string()))?;
        let node = |name| model.node_id(name).map_err(|error| damaged(error.to_string()));
        let inputs = [node("input_ids")?, node("attention_mask")?, node("token_type_ids")?];
        let output = node("last_hidden_state")?;
        Ok(Self { inputs, output, model, pieces: WordPiece::builtin()?, tokens })
    }

    /// Embeds one text: the mean over the tokens of all its windows, at unit length. Nothing is padding, so every
    /// token counts.
    fn embed(&self, worker: &RunOptions, text: &str) -> Result<Vec<f32>, EmbedError> {
        let mut sum = vec![0.0; DIMENSIONS];
        for ids in self.pieces.encode_windows(text, self.tokens) {
            for token in self.run_window(worker, ids)?.chunks_exact(DIMENSIONS) {
                sum.iter_mut().zip(token).for_each(|(sum, x)| *sum += x);
            }
        }
        normalize(&mut sum);
        Ok(sum)
    }

    /// The last layer for one window: a row of [`DIMENSIONS`] for each token.
    fn run_window(&self, worker: &RunOptions, ids: Vec<i32>) -> Result<Vec<f32>, EmbedError> {
        let failed = |reason: String| EmbedError::Engine { model: MINILM_NAME.to_owned(), reason };
        let shape = [1, ids.len()];
        let mask = NdTensor::full(shape, 1i32);
        let types = NdTensor::full(shape, 0i32);
        let ids = NdTensor::from_data(shape, ids);
        let [a, b, c] = self.inputs;
        let inputs = vec![(a, ids.view().into()), (b, mask.view().into()), (c, types.view().into())];
        let outputs = self
            .model
            .run(inputs, &[self.output], Some(worker.clone()))
            .map_err(|e| failed(e.to_string()))?;
        let hidden = outputs.into_iter().next().ok_or_else(|| failed("no output".to_owned()))?;
        let hidden: NdTensor<f32, 3> =
            hidden.try_into().map_err(|_| failed("an output of another shape".to_owned()))?;
        Ok(hidden.to_vec())
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
    fn word_weight(&self) -> f32 {
        0.5
    }
    fn embed(
        &mut self,
        texts: &[&str],
        progress: &dyn Progress,
        sink: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<(), EmbedError> {
        let network = &self.network;
        let work = |worker: &mut RunOptions, index: usize| network.embed(worker, texts[index]);
        workers::run_workers(&mut self.workers, texts.len(), work, progress, sink)
    }
    fn embed_query(&mut self, text: &str) -> Result<Vec<f32>, EmbedError> {
        // There is a worker for each thread, and at least one thread.
        let worker = self.workers.first().cloned().unwrap_or_default();
        self.network.embed(&worker, text)
    }
}

#[cfg(test)]
mod tests;
