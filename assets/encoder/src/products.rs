//! Products of bytes: rows of activations times a matrix of weights.
//!
//! The sums are integers and exact. What follows a product, scale and bias and perhaps the activation function or the
//! sum with what was there, is done while the sums are in registers.

use crate::kernels::Machine;
use crate::lanes::{Block, LANES, Lanes, Quad, WeightBlock, Work};
use crate::polynomials::gelu;
use crate::quantize::{ByteRows, GROUP};
use std::array;

/// A matrix of weights, packed in panels of sixteen outputs.
#[derive(Debug)]
pub(crate) struct Matrix {
    /// Panel after panel, each of `inputs / 4` blocks.
    pub(crate) blocks: Vec<WeightBlock>,
    /// The scale of each output.
    pub(crate) scales: Vec<Block>,
    /// The bias of each output.
    pub(crate) biases: Vec<Block>,
    /// The sum of each output's weights, by which a row's zero point is taken off.
    pub(crate) sums: Vec<[i32; LANES]>,
    /// Blocks of a panel.
    pub(crate) steps: usize,
}

impl Matrix {
    /// The blocks of at most so many panels from one on.
    fn panel_blocks(&self, panel: usize, count: usize) -> &[WeightBlock] {
        let blocks = self.blocks.get(panel * self.steps..).unwrap_or_default();
        &blocks[..blocks.len().min(count * self.steps)]
    }
}

/// What is done with the outputs of a product.
pub(crate) trait Finish {
    /// The value to be written for sixteen outputs of a row, where `before` stands now.
    fn finish<L: Lanes>(&mut self, lanes: L, row: usize, values: L::Floats, before: &Block) -> L::Floats;
}

/// Writes the outputs.
pub(crate) struct Write;

/// Adds the outputs to what is there: the residual connection.
pub(crate) struct AddTo;

/// Writes GELU of the outputs, and keeps the largest of each row, lane by lane.
pub(crate) struct Activate<'a> {
    /// The largest so far.
    pub(crate) largest: &'a mut [Block],
}

impl Finish for Write {
    #[inline(always)]
    fn finish<L: Lanes>(&mut self, _: L, _: usize, values: L::Floats, _: &Block) -> L::Floats {
        values
    }
}

impl Finish for AddTo {
    #[inline(always)]
    fn finish<L: Lanes>(&mut self, lanes: L, _: usize, values: L::Floats, before: &Block) -> L::Floats {
        lanes.add(values, lanes.load(before))
    }
}

impl Finish for Activate<'_> {
    #[inline(always)]
    fn finish<L: Lanes>(&mut self, lanes: L, row: usize, values: L::Floats, _: &Block) -> L::Floats {
        let values = gelu(lanes, values);
        if let Some(largest) = self.largest.get_mut(row) {
            lanes.store(lanes.max(lanes.load(largest), values), largest);
        }
        values
    }
}

/// Rows times a matrix, into rows of floats.
pub(crate) struct Product<'a, F> {
    pub(crate) matrix: &'a Matrix,
    pub(crate) input: &'a ByteRows,
    /// Rows of the input.
    pub(crate) rows: usize,
    /// As many blocks a row as the matrix has panels.
    pub(crate) output: &'a mut [Block],
    pub(crate) finish: F,
}

impl Machine {
    /// So many rows times a matrix.
    pub(crate) fn multiply(
        self,
        matrix: &Matrix,
        input: &ByteRows,
        rows: usize,
        output: &mut [Block],
        finish: impl Finish,
    ) {
        self.run(Product { matrix, input, rows, output, finish });
    }
}

impl<F: Finish> Work for Product<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(mut self, lanes: L) {
        // Panels outside, rows inside: the weights of a tile stay in the nearest cache, and each is fetched once.
        let panels = self.matrix.scales.len();
        let wide = if L::WIDE { 2 } else { 1 };
        for panel in (0..panels).step_by(wide) {
            if L::WIDE && panel + 1 < panels {
                self.panels::<L, 2>(lanes, panel);
            } else {
                self.panels::<L, 1>(lanes, panel);
            }
        }
    }
}

impl<F: Finish> Product<'_, F> {
    /// All rows times `P` panels, in the largest tiles the registers hold.
    #[inline(always)]
    fn panels<L: Lanes, const P: usize>(&mut self, lanes: L, panel: usize) {
        let groups = self.rows.div_ceil(GROUP);
        let mut group = 0;
        // The panels after these are asked for meanwhile, a part with each tile: 2 to 14 % faster in three noisy pairs
        // on Sapphire Rapids (November 2026), where a text's weights come from the cache that cores share.
        let part = (4 * P * self.matrix.steps).div_ceil(groups.max(1));
        let mut later = self.matrix.panel_blocks(panel + P, P).chunks(part);
        while L::WIDE && groups - group >= 4 {
            later.next().unwrap_or_default().iter().for_each(|block| lanes.prefetch(block));
            self.tile::<L, 4, P>(lanes, group, panel);
            group += 4;
        }
        while groups - group >= 2 {
            self.tile::<L, 2, P>(lanes, group, panel);
            group += 2;
        }
        if group < groups {
            self.tile::<L, 1, P>(lanes, group, panel);
        }
    }

    /// `G` groups of rows times `P` panels.
    #[inline(always)]
    fn tile<L: Lanes, const G: usize, const P: usize>(&mut self, lanes: L, group: usize, panel: usize) {
        let steps = self.matrix.steps;
        let groups: [&[[Quad; GROUP]]; G] =
            array::from_fn(|at| &self.input.steps[(group + at) * steps..][..steps]);
        let panels: [&[WeightBlock]; P] =
            array::from_fn(|at| &self.matrix.blocks[(panel + at) * steps..][..steps]);
        let mut sums = [[[lanes.zeros(); P]; GROUP]; G];
        for step in 0..steps {
            for at in 0..G {
                for row in 0..GROUP {
                    let activations = lanes.broadcast(groups[at][step][row]);
                    for p in 0..P {
                        sums[at][row][p] = lanes.dot(sums[at][row][p], activations, &panels[p][step]);
                    }
                }
            }
        }
        for (at, sums) in sums.iter().enumerate() {
            for (row, sums) in sums.iter().enumerate() {
                self.finish_row::<L, P>(lanes, (group + at) * GROUP + row, panel, *sums);
            }
        }
    }

    /// Turns the sums of one row into its outputs.
    #[inline(always)]
    fn finish_row<L: Lanes, const P: usize>(
        &mut self,
        lanes: L,
        row: usize,
        panel: usize,
        sums: [L::Ints; P],
    ) {
        if row >= self.rows {
            return;
        }
        let Matrix { scales, biases, sums: weights, .. } = self.matrix;
        let scale = lanes.splat(self.input.scales[row]);
        let zero = self.input.zeros[row] - L::OFFSET;
        let first = row * scales.len() + panel;
        let outputs = &mut self.output[first..][..P];
        for p in 0..P {
            let exact = lanes.corrected(sums[p], zero, lanes.load_ints(&weights[panel + p]));
            let scale = lanes.mul(scale, lanes.load(&scales[panel + p]));
            let value = lanes.mul_add(exact, scale, lanes.load(&biases[panel + p]));
            let value = self.finish.finish(lanes, row, value, &outputs[p]);
            lanes.store(value, &mut outputs[p]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::ScalarLanes;

    #[test]
    fn a_product_is_that_of_plain_sums() {
        let (inputs, outputs, rows) = (32, 48, 7);
        let weight = |input: usize, output: usize| ((input * 37 + output * 61) % 129) as i32 - 64;
        let value = |row: usize, input: usize| ((row * 13 + input * 7) % 23) as f32 / 4.0 - 2.0;
        let mut matrix = Matrix {
            blocks: vec![WeightBlock([0; 64]); inputs / 4 * outputs / LANES],
            scales: (0..3).map(|panel| [0.01 * (panel + 1) as f32; LANES]).collect(),
            biases: vec![[0.5; LANES]; 3],
            sums: vec![[0; LANES]; 3],
            steps: inputs / 4,
        };
        for (input, output) in (0..inputs).flat_map(|input| (0..outputs).map(move |output| (input, output))) {
            let weight = weight(input, output);
            let block = &mut matrix.blocks[output / LANES * matrix.steps + input / 4];
            block.0[output % LANES * 4 + input % 4] = weight as i8;
            matrix.sums[output / LANES][output % LANES] += weight;
        }
        let mut input = ByteRows::of_width(inputs);
        input.make_room(rows);
        for row in 0..rows {
            let values: Vec<f32> = (0..inputs).map(|input| value(row, input)).collect();
            input.write(ScalarLanes, row, values.as_chunks().0, -2.0, 3.5);
        }
        let mut output = vec![[100.0; LANES]; rows * 3];
        Product { matrix: &matrix, input: &input, rows, output: &mut output, finish: AddTo }.run(ScalarLanes);
        for (row, at) in (0..rows).flat_map(|row| (0..outputs).map(move |output| (row, output))) {
            let sum: f32 = (0..inputs).map(|input| value(row, input) * weight(input, at) as f32).sum();
            let expected = 100.5 + sum * 0.01 * (at / LANES + 1) as f32;
            let got = output.as_flattened()[row * outputs + at];
            // Half a step of the activations in each of the inputs, at most.
            assert!(
                (got - expected).abs() < 0.35 * (at / LANES + 1) as f32,
                "{row} {at}: {got} for {expected}"
            );
        }
    }
}
