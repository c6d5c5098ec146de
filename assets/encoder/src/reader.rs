//! Reads files of weights: what both networks have in theirs.
//!
//! | part | what |
//! |---|---|
//! | a product | f32 scale, f32 bias, i32 sum of weights of each output; weights |
//! | a norm | f32 scales, f32 shifts |
//!
//! The weights of a product are i8 from -64 to 64, in panels of sixteen outputs; a panel runs over its inputs in
//! steps of four, and a step holds the four weights of each of the sixteen outputs.

use crate::lanes::{Block, LANES, WeightBlock};
use crate::layer_norm::LayerNorm;
use crate::products::Matrix;
use std::fmt;

/// The largest weight: two times 255 * 64 fit sixteen bits, see [`crate::kernels`].
const LARGEST_WEIGHT: u8 = 64;

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
            Self::Format => write!(f, "it does not begin as weights of this network do"),
            Self::Shape => write!(f, "it is of a network of other measures"),
            Self::Short { part } => write!(f, "it ends within its {part}"),
            Self::Long => write!(f, "there is more behind its end"),
            Self::Value { part } => write!(f, "a value among its {part} is impossible"),
        }
    }
}

impl std::error::Error for WeightsError {}

/// The part of a file of weights that is not read yet.
pub(crate) struct Rest<'a>(pub(crate) &'a [u8]);

impl<'a> Rest<'a> {
    /// So many bytes.
    pub(crate) fn take(&mut self, count: usize, part: &'static str) -> Result<&'a [u8], WeightsError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(WeightsError::Short { part })?;
        self.0 = rest;
        Ok(taken)
    }

    /// So many values of four bytes.
    pub(crate) fn words<T>(
        &mut self,
        part: &'static str,
        count: usize,
        read: impl Fn([u8; 4]) -> T,
    ) -> Result<Vec<T>, WeightsError> {
        Ok(self.take(4 * count, part)?.as_chunks::<4>().0.iter().map(|bytes| read(*bytes)).collect())
    }

    /// So many floats.
    pub(crate) fn floats(&mut self, part: &'static str, count: usize) -> Result<Vec<f32>, WeightsError> {
        let floats = self.words(part, count, f32::from_le_bytes)?;
        // Far beyond any weight there is, and far below what could overflow on the way.
        let possible = floats.iter().all(|value| value.abs() < 1e6);
        if possible { Ok(floats) } else { Err(WeightsError::Value { part }) }
    }

    /// So many floats, in blocks.
    pub(crate) fn float_blocks(
        &mut self,
        part: &'static str,
        count: usize,
    ) -> Result<Vec<Block>, WeightsError> {
        Ok(self.floats(part, count)?.as_chunks().0.to_vec())
    }

    /// A norm of rows of so many values.
    pub(crate) fn norm(&mut self, width: usize) -> Result<LayerNorm, WeightsError> {
        let scales = self.float_blocks("norms", width)?;
        Ok(LayerNorm { scales, shifts: self.float_blocks("norms", width)? })
    }

    /// A product's matrix.
    pub(crate) fn matrix(&mut self, inputs: usize, outputs: usize) -> Result<Matrix, WeightsError> {
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

    /// Whether nothing is left.
    pub(crate) fn end(&self) -> Result<(), WeightsError> {
        if self.0.is_empty() { Ok(()) } else { Err(WeightsError::Long) }
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
