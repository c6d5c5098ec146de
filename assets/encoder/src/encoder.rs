//! The network: embeddings, six layers, and a worker's memory for one text.

use crate::InstructionSet;
use crate::attention::{Attention, AttentionScratch};
use crate::kernels::Machine;
use crate::lanes::{Block, LANES, Lanes, Work};
use crate::layer_norm::{ActivatedToBytes, Normalize, ToBytes};
use crate::products::{Activate, AddTo, Write};
use crate::quantize::ByteRows;
use crate::reader::WeightsError;
use crate::shape::{HIDDEN, HIDDEN_BLOCKS, INNER, INNER_BLOCKS, POSITIONS};
use crate::weights::{Layer, Weights};
use std::fmt;
use std::sync::Arc;

/// Length of a token's vector.
pub const DIMENSIONS: usize = HIDDEN;
/// Most tokens of a text.
pub const MAX_TOKENS: usize = POSITIONS;

/// The network, ready to encode; all threads and all clones share the weights.
#[derive(Debug, Clone)]
pub struct Encoder {
    weights: Arc<Weights>,
    machine: Machine,
}

/// The memory of one thread, used again for each text.
#[derive(Debug)]
pub struct EncoderWorker {
    /// The vectors of the tokens, between layers.
    hidden: Vec<Block>,
    /// The same as bytes, or what attention gave.
    hidden_bytes: ByteRows,
    /// Queries, keys and values.
    attended: Vec<Block>,
    /// What attention gave.
    context: Vec<Block>,
    attention: AttentionScratch,
    /// Inside the feed-forward network.
    inner: Vec<Block>,
    inner_bytes: ByteRows,
    /// The largest inner value of each token, lane by lane.
    largest: Vec<Block>,
}

impl Default for EncoderWorker {
    fn default() -> Self {
        Self {
            hidden: Vec::new(),
            hidden_bytes: ByteRows::of_width(HIDDEN),
            attended: Vec::new(),
            context: Vec::new(),
            attention: AttentionScratch::default(),
            inner: Vec::new(),
            inner_bytes: ByteRows::of_width(INNER),
            largest: Vec::new(),
        }
    }
}

/// Why a text cannot be encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncodeError {
    /// It has more tokens than the network has positions.
    Long {
        /// Its tokens.
        tokens: usize,
    },
    /// A token is not in the vocabulary.
    Token {
        /// The token.
        id: i32,
    },
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Long { tokens } => write!(f, "{tokens} tokens, and the most it reads is {POSITIONS}"),
            Self::Token { id } => write!(f, "there is no token {id} in its vocabulary"),
        }
    }
}

impl std::error::Error for EncodeError {}

/// Instructions this processor does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingInstructions {
    /// Those.
    pub instructions: InstructionSet,
}

impl fmt::Display for MissingInstructions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = InstructionSet::available().into_iter().map(InstructionSet::name).collect();
        write!(f, "this processor does not have {}; it has {}", self.instructions, names.join(", "))
    }
}

impl std::error::Error for MissingInstructions {}

impl Encoder {
    /// Reads the weights; the fastest instructions of this processor are used.
    ///
    /// # Errors
    /// The bytes are no weights of this network.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let weights = Arc::new(Weights::from_bytes(bytes)?);
        // Plain Rust is a machine everywhere, so there always is one.
        let machine = Machine::of(InstructionSet::best()).unwrap_or(Machine::SCALAR);
        Ok(Self { weights, machine })
    }

    /// Uses other instructions from now on. The vectors stay the same, to the bit.
    ///
    /// # Errors
    /// This processor does not have them.
    pub fn use_instructions(&mut self, instructions: InstructionSet) -> Result<(), MissingInstructions> {
        self.machine = Machine::of(instructions).ok_or(MissingInstructions { instructions })?;
        Ok(())
    }

    /// The instructions in use.
    pub fn instructions(&self) -> InstructionSet {
        self.machine.instructions()
    }

    /// The vectors of a text's tokens, [`DIMENSIONS`] each, as the last layer gives them.
    ///
    /// # Errors
    /// More tokens than [`MAX_TOKENS`], or one that is not in the vocabulary.
    pub fn encode<'a>(
        &self,
        worker: &'a mut EncoderWorker,
        tokens: &[i32],
    ) -> Result<&'a [f32], EncodeError> {
        let rows = tokens.len();
        if rows > MAX_TOKENS {
            return Err(EncodeError::Long { tokens: rows });
        }
        if rows == 0 {
            return Ok(&[]);
        }
        worker.make_room(rows);
        self.look_up(worker, tokens)?;
        for layer in &self.weights.layers {
            self.attend(worker, layer, rows);
            self.feed_forward(worker, layer, rows);
        }
        Ok(worker.hidden[..rows * HIDDEN_BLOCKS].as_flattened())
    }

    /// The sum of the embeddings of each token and of its position, normalised.
    fn look_up(&self, worker: &mut EncoderWorker, tokens: &[i32]) -> Result<(), EncodeError> {
        let hidden = &mut worker.hidden[..tokens.len() * HIDDEN_BLOCKS];
        for ((position, &id), row) in tokens.iter().enumerate().zip(hidden.chunks_exact_mut(HIDDEN_BLOCKS)) {
            let piece = usize::try_from(id).ok().and_then(|id| self.weights.pieces.row(id));
            let piece = piece.ok_or(EncodeError::Token { id })?;
            let position =
                self.weights.positions.row(position).ok_or(EncodeError::Long { tokens: tokens.len() })?;
            self.machine.run(LookUp { piece, position, row });
        }
        let norm = &self.weights.norm;
        self.machine.run(Normalize { norm, rows: hidden, bytes: &mut worker.hidden_bytes });
        Ok(())
    }

    /// The first half of a layer.
    fn attend(&self, worker: &mut EncoderWorker, layer: &Layer, rows: usize) {
        let hidden = &mut worker.hidden[..rows * HIDDEN_BLOCKS];
        let context = &mut worker.context[..rows * HIDDEN_BLOCKS];
        let bytes = &mut worker.hidden_bytes;
        self.machine.multiply(&layer.attended, bytes, rows, &mut worker.attended, Write);
        self.machine.run(Attention {
            input: &worker.attended,
            rows,
            output: context,
            scratch: &mut worker.attention,
        });
        self.machine.run(ToBytes { rows: context, blocks: HIDDEN_BLOCKS, bytes });
        self.machine.multiply(&layer.joined, bytes, rows, hidden, AddTo);
        self.machine.run(Normalize { norm: &layer.joined_norm, rows: hidden, bytes });
    }

    /// The second half of a layer.
    fn feed_forward(&self, worker: &mut EncoderWorker, layer: &Layer, rows: usize) {
        let hidden = &mut worker.hidden[..rows * HIDDEN_BLOCKS];
        let inner = &mut worker.inner[..rows * INNER_BLOCKS];
        let largest = &mut worker.largest[..rows];
        largest.fill([0.0; LANES]);
        self.machine.multiply(&layer.inner, &worker.hidden_bytes, rows, inner, Activate { largest });
        self.machine.run(ActivatedToBytes {
            rows: inner,
            blocks: INNER_BLOCKS,
            largest: &worker.largest,
            bytes: &mut worker.inner_bytes,
        });
        self.machine.multiply(&layer.outer, &worker.inner_bytes, rows, hidden, AddTo);
        let bytes = &mut worker.hidden_bytes;
        self.machine.run(Normalize { norm: &layer.outer_norm, rows: hidden, bytes });
    }
}

impl EncoderWorker {
    fn make_room(&mut self, rows: usize) {
        let grow = |blocks: &mut Vec<Block>, length: usize| {
            if blocks.len() < length {
                blocks.resize(length, [0.0; LANES]);
            }
        };
        grow(&mut self.hidden, rows * HIDDEN_BLOCKS);
        grow(&mut self.attended, rows * 3 * HIDDEN_BLOCKS);
        grow(&mut self.context, rows * HIDDEN_BLOCKS);
        grow(&mut self.inner, rows * INNER_BLOCKS);
        grow(&mut self.largest, rows);
        self.hidden_bytes.make_room(rows);
        self.inner_bytes.make_room(rows);
    }
}

/// A row of a table of bytes, with its scale.
type ScaledRow<'a> = (&'a [[i8; LANES]; HIDDEN_BLOCKS], f32);

/// The sum of the rows of two tables.
struct LookUp<'a> {
    piece: ScaledRow<'a>,
    position: ScaledRow<'a>,
    row: &'a mut [Block],
}

impl Work for LookUp<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let scales = [self.piece.1, self.position.1].map(|scale| lanes.splat(scale));
        for ((piece, position), to) in self.piece.0.iter().zip(self.position.0).zip(self.row) {
            let position = lanes.mul(lanes.load_bytes(position), scales[1]);
            lanes.store(lanes.mul_add(lanes.load_bytes(piece), scales[0], position), to);
        }
    }
}
