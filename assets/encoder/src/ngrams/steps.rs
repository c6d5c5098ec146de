//! What stands between the products: looking up pieces, windows of tokens as bytes, the sum over the tokens.

use crate::lanes::{Block, LANES, Lanes, Work};
use crate::layer_norm::{EPSILON, LayerNorm, normalize_row};
use crate::ngrams::table::PieceRow;
use crate::ngrams::weights::{
    BRANCH_BLOCKS, BRANCHES, FEATURE_BLOCKS, FEATURES, PROJECTED_BLOCKS, WIDTH_BLOCKS,
};
use crate::polynomials::power_of_two;
use crate::products::Finish;
use crate::quantize::ByteRows;

/// Adds what is positive of the outputs to what is there.
pub(crate) struct AddPositive;

impl Finish for AddPositive {
    #[inline(always)]
    fn finish<L: Lanes>(&mut self, lanes: L, _: usize, values: L::Floats, before: &Block) -> L::Floats {
        lanes.add(lanes.max(values, lanes.splat(0.0)), lanes.load(before))
    }
}

/// Writes a row of the table.
pub(crate) struct Scale<'a> {
    pub(crate) piece: &'a PieceRow,
    pub(crate) row: &'a mut [Block],
}

impl Work for Scale<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let scale = lanes.splat(self.piece.1);
        for (to, values) in self.row.iter_mut().zip(&self.piece.0) {
            lanes.store(lanes.mul(lanes.load_bytes(values), scale), to);
        }
    }
}

/// Normalises projected rows.
pub(crate) struct NormalizeRows<'a> {
    pub(crate) norm: &'a LayerNorm,
    pub(crate) rows: &'a mut [Block],
}

impl Work for NormalizeRows<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        for row in self.rows.chunks_exact_mut(PROJECTED_BLOCKS) {
            normalize_row(lanes, self.norm, row);
        }
    }
}

/// Writes each token with those beside it as one row of bytes. The tokens lie one behind the other, so such a window
/// is a piece of them.
pub(crate) struct WindowsToBytes<'a> {
    /// As many tokens more than rows as a window has beside its first.
    pub(crate) tokens: &'a [Block],
    /// Tokens of a window.
    pub(crate) window: usize,
    pub(crate) bytes: &'a mut ByteRows,
}

impl Work for WindowsToBytes<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let windows = self.tokens.windows(self.window * BRANCH_BLOCKS).step_by(BRANCH_BLOCKS);
        for (at, window) in windows.enumerate() {
            let (mut least, mut most) = (lanes.splat(0.0), lanes.splat(0.0));
            for block in window {
                let value = lanes.load(block);
                (least, most) = (lanes.min(least, value), lanes.max(most, value));
            }
            self.bytes.write(lanes, at, window, lanes.smallest(least), lanes.largest(most));
        }
    }
}

/// Adds tokens, each brought to mean 0 and variance 1 over the piece and all branches, to a sum.
pub(crate) struct AddTokens<'a> {
    pub(crate) pieces: &'a [Block],
    /// The rows of each branch.
    pub(crate) branches: [&'a [Block]; BRANCHES.len()],
    /// [`FEATURE_BLOCKS`] of them.
    pub(crate) sum: &'a mut [Block],
}

impl Work for AddTokens<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let count = FEATURES as f32;
        let mut row = [[0.0; LANES]; FEATURE_BLOCKS];
        for (at, piece) in self.pieces.chunks_exact(WIDTH_BLOCKS).enumerate() {
            let (own, rest) = row.split_at_mut(WIDTH_BLOCKS);
            own.copy_from_slice(piece);
            for (to, branch) in rest.chunks_exact_mut(BRANCH_BLOCKS).zip(self.branches) {
                if let Some(from) = branch.get(at * BRANCH_BLOCKS..(at + 1) * BRANCH_BLOCKS) {
                    to.copy_from_slice(from);
                }
            }
            let mut sum = lanes.splat(0.0);
            for block in &row {
                sum = lanes.add(sum, lanes.load(block));
            }
            let mean = lanes.splat(lanes.sum(sum) / count);
            let mut squares = lanes.splat(0.0);
            for block in &row {
                let distance = lanes.sub(lanes.load(block), mean);
                squares = lanes.mul_add(distance, distance, squares);
            }
            let factor = lanes.splat(1.0 / (lanes.sum(squares) / count + EPSILON).sqrt());
            for (to, block) in self.sum.iter_mut().zip(&row) {
                let value = lanes.sub(lanes.load(block), mean);
                lanes.store(lanes.mul_add(value, factor, lanes.load(to)), to);
            }
        }
    }
}

/// Beyond this the hyperbolic tangent is 1 to the last bit of a float.
const TANGENT_END: f32 = 10.0;

/// The hyperbolic tangent of each value, as 1 - 2 / (e^2x + 1); to 1.2e-7.
pub(crate) struct Tangent<'a>(pub(crate) &'a mut [Block]);

impl Work for Tangent<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let factor = lanes.splat(2.0 * std::f32::consts::LOG2_E);
        let (lowest, highest) = (lanes.splat(-TANGENT_END), lanes.splat(TANGENT_END));
        for block in self.0 {
            let values = lanes.max(lanes.min(lanes.load(block), highest), lowest);
            lanes.store(power_of_two(lanes, lanes.mul(values, factor)), block);
            // A quotient is exact to the last bit by IEEE 754.
            block.iter_mut().for_each(|value| *value = 1.0 - 2.0 / (*value + 1.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::ScalarLanes;

    #[test]
    fn tangents_are_near() {
        for step in -1200..=1200 {
            let value = step as f32 / 100.0;
            let mut block = [[value; LANES]];
            Tangent(&mut block).run(ScalarLanes);
            let exact = f64::from(value).tanh();
            assert!((f64::from(block[0][5]) - exact).abs() < 2e-7, "{value}: {} for {exact}", block[0][5]);
        }
    }

    #[test]
    fn tokens_are_added_with_mean_nothing() {
        let mut sum = vec![[0.0; LANES]; FEATURE_BLOCKS];
        let pieces: Vec<Block> = (0..2 * WIDTH_BLOCKS).map(|at| [at as f32; LANES]).collect();
        let branch: Vec<Block> = (0..2 * BRANCH_BLOCKS).map(|at| [-(at as f32); LANES]).collect();
        AddTokens { pieces: &pieces, branches: [&branch; 3], sum: &mut sum }.run(ScalarLanes);
        let values = sum.as_flattened();
        assert!(values.iter().sum::<f32>().abs() < 1e-2);
        // The second token's piece is larger than its branches, and so was the first's.
        assert!(values[WIDTH_BLOCKS * LANES - 1] > 1.0 && values[FEATURES - 1] < -0.5);
    }
}
