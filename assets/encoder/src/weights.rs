//! The weights, as `assets/model/make_models.py` packs them.
//!
//! One file, little-endian, one part behind the other without gaps:
//!
//! | part | what |
//! |---|---|
//! | the name of the format | 8 bytes, `MINILM 1` |
//! | six measures | u32: layers, values of a token, heads, inner values, pieces, positions |
//! | pieces, positions | a table each: f32 scale of each row, then i8 of each row (type 0 is added to positions) |
//! | norm | f32 scales, f32 shifts |
//! | each layer | product of queries, keys and values; product behind attention; norm; inner product; outer product; norm |
//! | a product | f32 scale, f32 bias, i32 sum of weights of each output; weights |
//!
//! The weights of a product are i8 from -64 to 64, in panels of sixteen outputs; a panel runs over its inputs in
//! steps of four, and a step holds the four weights of each of the sixteen outputs. The factor log2(e) / sqrt(32) of
//! attention is in those of the queries.

use crate::lanes::{Block, LANES, WeightBlock};
use crate::layer_norm::LayerNorm;
use crate::products::Matrix;
use crate::shape::{HEADS, HIDDEN, HIDDEN_BLOCKS, INNER, LAYERS, PIECES, POSITIONS};
use std::fmt;

/// The name of the format.
const FORMAT: [u8; 8] = *b"MINILM 1";
/// The largest weight: two times 255 * 64 fit sixteen bits, see [`crate::kernels`].
const LARGEST_WEIGHT: u8 = 64;

/// Everything the network has learned.
#[derive(Debug)]
pub(crate) struct Weights {
    pub(crate) pieces: ByteTable,
    pub(crate) positions: ByteTable,
    pub(crate) norm: LayerNorm,
    pub(crate) layers: Vec<Layer>,
}

/// Rows of [`HIDDEN`] bytes with a scale each.
#[derive(Debug)]
pub(crate) struct ByteTable {
    scales: Vec<f32>,
    rows: Vec<[[i8; LANES]; HIDDEN_BLOCKS]>,
}

impl ByteTable {
    /// A row, with its scale.
    pub(crate) fn row(&self, at: usize) -> Option<(&[[i8; LANES]; HIDDEN_BLOCKS], f32)> {
        self.rows.get(at).zip(self.scales.get(at).copied())
    }
}

/// One layer.
#[derive(Debug)]
pub(crate) struct Layer {
    /// Queries, keys and values.
    pub(crate) attended: Matrix,
    /// Behind attention.
    pub(crate) joined: Matrix,
    pub(crate) joined_norm: LayerNorm,
    /// The feed-forward network, in.
    pub(crate) inner: Matrix,
    /// And out.
    pub(crate) outer: Matrix,
    pub(crate) outer_norm: LayerNorm,
}

/// Why bytes are no weights of this network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WeightsError {
    /// They begin otherwise.
    Format,
    /// They are of a network of other measures.
    Shape,
    /// They end too soon.
    Short {
        /// In which part.
        part: &'static str,
    },
    /// There is more behind the last part.
    Long,
    /// A value is impossible.
    Value {
        /// In which part.
        part: &'static str,
    },
}

impl fmt::Display for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format => write!(f, "it does not begin as weights of MiniLM do"),
            Self::Shape => write!(f, "it is of a network of other measures"),
            Self::Short { part } => write!(f, "it ends within its {part}"),
            Self::Long => write!(f, "there is more behind its end"),
            Self::Value { part } => write!(f, "a value among its {part} is impossible"),
        }
    }
}

impl std::error::Error for WeightsError {}

impl Weights {
    /// Reads the file.
    ///
    /// # Errors
    /// The bytes are not that file, or damaged in a way that shows.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let mut rest = Rest(bytes);
        if rest.take(FORMAT.len(), "name")? != FORMAT {
            return Err(WeightsError::Format);
        }
        for measure in [LAYERS, HIDDEN, HEADS, INNER, PIECES, POSITIONS] {
            let read = rest.words("measures", 1, u32::from_le_bytes)?;
            if read.first().is_none_or(|&read| read as usize != measure) {
                return Err(WeightsError::Shape);
            }
        }
        let pieces = rest.table("pieces", PIECES)?;
        let positions = rest.table("positions", POSITIONS)?;
        let norm = rest.norm()?;
        let layers = (0..LAYERS).map(|_| rest.layer()).collect::<Result<_, _>>()?;
        if rest.0.is_empty() { Ok(Self { pieces, positions, norm, layers }) } else { Err(WeightsError::Long) }
    }
}

/// What is not read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize, part: &'static str) -> Result<&'a [u8], WeightsError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(WeightsError::Short { part })?;
        self.0 = rest;
        Ok(taken)
    }

    fn words<T>(
        &mut self,
        part: &'static str,
        count: usize,
        read: impl Fn([u8; 4]) -> T,
    ) -> Result<Vec<T>, WeightsError> {
        Ok(self.take(4 * count, part)?.as_chunks::<4>().0.iter().map(|bytes| read(*bytes)).collect())
    }

    fn floats(&mut self, part: &'static str, count: usize) -> Result<Vec<f32>, WeightsError> {
        let floats = self.words(part, count, f32::from_le_bytes)?;
        // Far beyond any weight there is, and far below what could overflow on the way.
        let possible = floats.iter().all(|value| value.abs() < 1e6);
        if possible { Ok(floats) } else { Err(WeightsError::Value { part }) }
    }

    fn float_blocks(&mut self, part: &'static str, count: usize) -> Result<Vec<Block>, WeightsError> {
        Ok(self.floats(part, count)?.as_chunks().0.to_vec())
    }

    fn table(&mut self, part: &'static str, rows: usize) -> Result<ByteTable, WeightsError> {
        let scales = self.floats(part, rows)?;
        let bytes = self.take(rows * HIDDEN, part)?;
        let mut table = vec![[[0; LANES]; HIDDEN_BLOCKS]; rows];
        for (to, from) in table.as_flattened_mut().as_flattened_mut().iter_mut().zip(bytes) {
            *to = from.cast_signed();
        }
        Ok(ByteTable { scales, rows: table })
    }

    fn norm(&mut self) -> Result<LayerNorm, WeightsError> {
        let scales = self.float_blocks("norms", HIDDEN)?;
        Ok(LayerNorm { scales, shifts: self.float_blocks("norms", HIDDEN)? })
    }

    fn matrix(&mut self, inputs: usize, outputs: usize) -> Result<Matrix, WeightsError> {
        let part = "products";
        let scales = self.float_blocks(part, outputs)?;
        let biases = self.float_blocks(part, outputs)?;
        let sums = self.words(part, outputs, i32::from_le_bytes)?.as_chunks().0.to_vec();
        let bytes = self.take(inputs * outputs, part)?;
        let mut blocks = vec![WeightBlock([0; 4 * LANES]); inputs * outputs / (4 * LANES)];
        for (block, bytes) in blocks.iter_mut().zip(bytes.as_chunks::<{ 4 * LANES }>().0) {
            for (to, from) in block.0.iter_mut().zip(bytes) {
                *to = from.cast_signed();
            }
        }
        let matrix = Matrix { blocks, scales, biases, sums, steps: inputs / 4 };
        if matrix.is_whole() { Ok(matrix) } else { Err(WeightsError::Value { part }) }
    }

    fn layer(&mut self) -> Result<Layer, WeightsError> {
        Ok(Layer {
            attended: self.matrix(HIDDEN, 3 * HIDDEN)?,
            joined: self.matrix(HIDDEN, HIDDEN)?,
            joined_norm: self.norm()?,
            inner: self.matrix(HIDDEN, INNER)?,
            outer: self.matrix(INNER, HIDDEN)?,
            outer_norm: self.norm()?,
        })
    }
}

impl Matrix {
    /// Whether no weight is too large and each output's weights have the sum that is given.
    fn is_whole(&self) -> bool {
        self.blocks.chunks_exact(self.steps).zip(&self.sums).all(|(panel, given)| {
            let mut sums = [0; LANES];
            let mut largest = 0;
            for block in panel {
                for (sum, weights) in sums.iter_mut().zip(block.0.as_chunks::<4>().0) {
                    *sum += weights.iter().map(|&weight| i32::from(weight)).sum::<i32>();
                }
                largest = block.0.iter().fold(largest, |most, weight| most.max(weight.unsigned_abs()));
            }
            sums == *given && largest <= LARGEST_WEIGHT
        })
    }
}
