//! Rows brought to mean 0 and variance 1, then scaled and shifted (Ba, Kiros and Hinton 2016), and turned into bytes
//! in the same pass.

use crate::lanes::{Block, LANES, Lanes, Work};
use crate::polynomials::GELU_LEAST;
use crate::quantize::ByteRows;

/// What the model adds to the variance.
pub(crate) const EPSILON: f32 = 1e-12;

/// The learned scale and shift.
#[derive(Debug)]
pub(crate) struct LayerNorm {
    pub(crate) scales: Vec<Block>,
    pub(crate) shifts: Vec<Block>,
}

/// Normalises rows where they are, and writes them as bytes too.
pub(crate) struct Normalize<'a> {
    pub(crate) norm: &'a LayerNorm,
    pub(crate) rows: &'a mut [Block],
    pub(crate) bytes: &'a mut ByteRows,
}

impl Work for Normalize<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let blocks = self.norm.scales.len();
        for (at, row) in self.rows.chunks_exact_mut(blocks).enumerate() {
            let (least, most) = normalize_row(lanes, self.norm, row);
            self.bytes.write(lanes, at, row, least, most);
        }
    }
}

/// Normalises one row; gives its least and largest value.
#[inline(always)]
pub(crate) fn normalize_row<L: Lanes>(lanes: L, norm: &LayerNorm, row: &mut [Block]) -> (f32, f32) {
    let count = (row.len() * LANES) as f32;
    let mut sum = lanes.splat(0.0);
    for block in row.iter() {
        sum = lanes.add(sum, lanes.load(block));
    }
    let mean = lanes.splat(lanes.sum(sum) / count);
    let mut squares = lanes.splat(0.0);
    for block in row.iter() {
        let distance = lanes.sub(lanes.load(block), mean);
        squares = lanes.mul_add(distance, distance, squares);
    }
    // The square root and the quotient are exact to the last bit by IEEE 754; estimates of them are not.
    let factor = lanes.splat(1.0 / (lanes.sum(squares) / count + EPSILON).sqrt());
    let (mut least, mut most) = (lanes.splat(0.0), lanes.splat(0.0));
    for ((block, scale), shift) in row.iter_mut().zip(&norm.scales).zip(&norm.shifts) {
        let value = lanes.mul(lanes.sub(lanes.load(block), mean), factor);
        let value = lanes.mul_add(value, lanes.load(scale), lanes.load(shift));
        (least, most) = (lanes.min(least, value), lanes.max(most, value));
        lanes.store(value, block);
    }
    (lanes.smallest(least), lanes.largest(most))
}

/// Writes rows as bytes.
pub(crate) struct ToBytes<'a> {
    pub(crate) rows: &'a [Block],
    pub(crate) blocks: usize,
    pub(crate) bytes: &'a mut ByteRows,
}

impl Work for ToBytes<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        for (at, row) in self.rows.chunks_exact(self.blocks).enumerate() {
            let (mut least, mut most) = (lanes.splat(0.0), lanes.splat(0.0));
            for block in row {
                let value = lanes.load(block);
                (least, most) = (lanes.min(least, value), lanes.max(most, value));
            }
            self.bytes.write(lanes, at, row, lanes.smallest(least), lanes.largest(most));
        }
    }
}

/// Writes rows that GELU gave as bytes: the least value is known, and the largest was kept when they were made.
pub(crate) struct ActivatedToBytes<'a> {
    pub(crate) rows: &'a [Block],
    pub(crate) blocks: usize,
    pub(crate) largest: &'a [Block],
    pub(crate) bytes: &'a mut ByteRows,
}

impl Work for ActivatedToBytes<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        for (at, (row, most)) in self.rows.chunks_exact(self.blocks).zip(self.largest).enumerate() {
            let most = lanes.largest(lanes.load(most));
            self.bytes.write(lanes, at, row, GELU_LEAST, most);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::ScalarLanes;
    use crate::shape::{HIDDEN, HIDDEN_BLOCKS};

    #[test]
    fn a_row_has_the_mean_and_variance_asked_for() {
        let values: Vec<f32> = (0..HIDDEN).map(|at| ((at * 71) % 97) as f32 / 9.0 - 1.0).collect();
        let mut rows = values.as_chunks::<LANES>().0.to_vec();
        let norm = LayerNorm {
            scales: vec![[2.0; LANES]; HIDDEN_BLOCKS],
            shifts: vec![[0.5; LANES]; HIDDEN_BLOCKS],
        };
        let mut bytes = ByteRows::of_width(HIDDEN);
        bytes.make_room(1);
        Normalize { norm: &norm, rows: &mut rows, bytes: &mut bytes }.run(ScalarLanes);
        let count = HIDDEN as f64;
        let mean = values.iter().map(|&value| f64::from(value)).sum::<f64>() / count;
        let variance = values.iter().map(|&value| (f64::from(value) - mean).powi(2)).sum::<f64>() / count;
        for (value, got) in values.iter().zip(rows.as_flattened()) {
            let expected = (f64::from(*value) - mean) / variance.sqrt() * 2.0 + 0.5;
            assert!((f64::from(*got) - expected).abs() < 1e-5, "{got} for {expected}");
        }
        let (byte, last) = (bytes.steps[HIDDEN / 4 - 1][0][3], rows[HIDDEN_BLOCKS - 1][LANES - 1]);
        let back = bytes.scales[0] * (i32::from(byte) - bytes.zeros[0]) as f32;
        assert!((back - last).abs() <= 0.51 * bytes.scales[0]);
    }

    #[test]
    fn a_row_of_one_value_becomes_the_shift() {
        let mut rows = vec![[3.0; LANES]; HIDDEN_BLOCKS];
        let norm = LayerNorm {
            scales: vec![[2.0; LANES]; HIDDEN_BLOCKS],
            shifts: vec![[0.5; LANES]; HIDDEN_BLOCKS],
        };
        let mut bytes = ByteRows::of_width(HIDDEN);
        bytes.make_room(1);
        Normalize { norm: &norm, rows: &mut rows, bytes: &mut bytes }.run(ScalarLanes);
        assert!(rows.as_flattened().iter().all(|&value| value == 0.5));
    }
}
