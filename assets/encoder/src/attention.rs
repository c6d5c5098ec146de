//! Attention (Vaswani et al. 2017), head by head in floats.
//!
//! The factor before the softmax, log2(e) / sqrt(32), is in the weights of the queries, so that the softmax is one of
//! powers of two. Scores are computed with lanes over keys, the sums of values with lanes over dimensions; within a
//! lane both are summed one after the other. The sum of a row's powers divides its output, not each power.

use crate::lanes::{Block, LANES, Lanes, Work, largest};
use crate::polynomials::power_of_two;
use crate::shape::{HEAD, HEADS, HIDDEN_BLOCKS};

/// Blocks of a head.
const HEAD_BLOCKS: usize = HEAD / LANES;
/// Blocks of a row of queries, keys and values.
const ROW_BLOCKS: usize = 3 * HIDDEN_BLOCKS;
/// Queries that are dealt with together.
const QUERIES: usize = 4;
/// What is added to the score of a key that is not there.
const NO_KEY: f32 = -1e30;

/// The keys of sixteen tokens, dimension by dimension.
type KeyBlock = [Block; HEAD];
/// The values of a token.
type Values = [Block; HEAD_BLOCKS];

/// Memory for one head.
#[derive(Debug, Default)]
pub(crate) struct AttentionScratch {
    keys: Vec<KeyBlock>,
    values: Vec<Values>,
    /// A row of scores for each of the queries.
    scores: [Vec<Block>; QUERIES],
}

/// Attention of all heads.
pub(crate) struct Attention<'a> {
    /// Queries, keys and values of each token, and rows of anything up to a multiple of [`QUERIES`].
    pub(crate) input: &'a [Block],
    /// Tokens.
    pub(crate) rows: usize,
    /// What each token takes from all.
    pub(crate) output: &'a mut [Block],
    pub(crate) scratch: &'a mut AttentionScratch,
}

/// Rows of queries a text of so many tokens needs.
pub(crate) fn padded_rows(rows: usize) -> usize {
    rows.next_multiple_of(QUERIES)
}

impl Work for Attention<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(mut self, lanes: L) {
        let blocks = self.rows.div_ceil(LANES);
        let scratch = &mut *self.scratch;
        scratch.keys.resize(blocks, [[0.0; LANES]; HEAD]);
        scratch.values.resize(self.rows, [[0.0; LANES]; HEAD_BLOCKS]);
        scratch.scores.iter_mut().for_each(|row| row.resize(blocks, [0.0; LANES]));
        for head in 0..HEADS {
            self.head(lanes, head);
        }
    }
}

impl Attention<'_> {
    #[inline(always)]
    fn head<L: Lanes>(&mut self, lanes: L, head: usize) {
        let AttentionScratch { keys, values, scores } = &mut *self.scratch;
        let first = head * HEAD_BLOCKS;
        for (row, token) in self.input.chunks_exact(ROW_BLOCKS).take(self.rows).enumerate() {
            let key = token[HIDDEN_BLOCKS + first..][..HEAD_BLOCKS].as_flattened();
            for (column, value) in keys[row / LANES].iter_mut().zip(key) {
                column[row % LANES] = *value;
            }
            values[row].copy_from_slice(&token[2 * HIDDEN_BLOCKS + first..][..HEAD_BLOCKS]);
        }
        for query in (0..self.rows).step_by(QUERIES) {
            let mut queries = [&[0.0; HEAD]; QUERIES];
            for (at, row) in queries.iter_mut().enumerate() {
                let token = &self.input[(query + at) * ROW_BLOCKS + first..][..HEAD_BLOCKS];
                if let Some(values) = token.as_flattened().first_chunk() {
                    *row = values;
                }
            }
            score(lanes, queries, keys, scores);
            let sums = softmax(lanes, self.rows, scores);
            let totals = weigh(lanes, values, scores);
            for (at, totals) in totals.iter().enumerate().take(self.rows - query) {
                let factor = lanes.splat(1.0 / sums[at]);
                let output = &mut self.output[(query + at) * HIDDEN_BLOCKS + first..][..HEAD_BLOCKS];
                for (output, total) in output.iter_mut().zip(totals) {
                    lanes.store(lanes.mul(lanes.load(total), factor), output);
                }
            }
        }
    }
}

/// The scores of four queries with every key.
#[inline(always)]
fn score<L: Lanes>(
    lanes: L,
    queries: [&[f32; HEAD]; QUERIES],
    keys: &[KeyBlock],
    scores: &mut [Vec<Block>; QUERIES],
) {
    let mut block = 0;
    while L::WIDE && keys.len() - block >= 4 {
        score_blocks::<L, 4>(lanes, queries, keys, block, scores);
        block += 4;
    }
    while L::WIDE && keys.len() - block >= 2 {
        score_blocks::<L, 2>(lanes, queries, keys, block, scores);
        block += 2;
    }
    while block < keys.len() {
        score_blocks::<L, 1>(lanes, queries, keys, block, scores);
        block += 1;
    }
}

/// The scores of four queries with `B` blocks of keys.
#[inline(always)]
fn score_blocks<L: Lanes, const B: usize>(
    lanes: L,
    queries: [&[f32; HEAD]; QUERIES],
    keys: &[KeyBlock],
    block: usize,
    scores: &mut [Vec<Block>; QUERIES],
) {
    let Some(keys) = keys[block..].first_chunk::<B>() else { return };
    let mut sums = [[lanes.splat(0.0); B]; QUERIES];
    for dimension in 0..HEAD {
        for at in 0..B {
            let key = lanes.load(&keys[at][dimension]);
            for query in 0..QUERIES {
                let value = lanes.splat(queries[query][dimension]);
                sums[query][at] = lanes.mul_add(value, key, sums[query][at]);
            }
        }
    }
    for query in 0..QUERIES {
        let Some(scores) = scores[query][block..].first_chunk_mut::<B>() else { return };
        for at in 0..B {
            lanes.store(sums[query][at], &mut scores[at]);
        }
    }
}

/// Turns scores into powers of two, the largest of a query 1; gives the sum of each query's.
#[inline(always)]
fn softmax<L: Lanes>(lanes: L, rows: usize, scores: &mut [Vec<Block>; QUERIES]) -> [f32; QUERIES] {
    let mut sums = [0.0; QUERIES];
    for (sum, row) in sums.iter_mut().zip(scores) {
        let Some(last) = row.last_mut() else { continue };
        let keys = rows - (rows - 1) / LANES * LANES;
        last[keys..].fill(NO_KEY);
        let mut most = lanes.load(last);
        for block in row.iter() {
            most = lanes.max(most, lanes.load(block));
        }
        let most = lanes.splat(largest(lanes, most));
        let mut total = lanes.splat(0.0);
        for block in row.iter_mut() {
            let power = power_of_two(lanes, lanes.sub(lanes.load(block), most));
            total = lanes.add(total, power);
            lanes.store(power, block);
        }
        *sum = lanes.sum(total);
    }
    sums
}

/// The sums of all values, weighed by each query's powers.
#[inline(always)]
fn weigh<L: Lanes>(lanes: L, values: &[Values], powers: &[Vec<Block>; QUERIES]) -> [Values; QUERIES] {
    let mut totals = [[[0.0; LANES]; HEAD_BLOCKS]; QUERIES];
    if L::WIDE {
        weigh_blocks::<L, HEAD_BLOCKS>(lanes, values, powers, 0, &mut totals);
    } else {
        for block in 0..HEAD_BLOCKS {
            weigh_blocks::<L, 1>(lanes, values, powers, block, &mut totals);
        }
    }
    totals
}

/// `B` blocks of these sums.
#[inline(always)]
fn weigh_blocks<L: Lanes, const B: usize>(
    lanes: L,
    values: &[Values],
    powers: &[Vec<Block>; QUERIES],
    block: usize,
    totals: &mut [Values; QUERIES],
) {
    let [a, b, c, d] = powers.each_ref().map(|row| row.as_flattened());
    let mut sums = [[lanes.splat(0.0); B]; QUERIES];
    for ((((values, a), b), c), d) in values.iter().zip(a).zip(b).zip(c).zip(d) {
        let powers = [*a, *b, *c, *d];
        for at in 0..B {
            let value = lanes.load(&values[block + at]);
            for query in 0..QUERIES {
                sums[query][at] = lanes.mul_add(lanes.splat(powers[query]), value, sums[query][at]);
            }
        }
    }
    for query in 0..QUERIES {
        for at in 0..B {
            lanes.store(sums[query][at], &mut totals[query][block + at]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::ScalarLanes;

    #[test]
    fn attention_is_that_of_the_formula() {
        for rows in [1, 3, 16, 21] {
            let value = |at: usize| ((at * 7919) % 1009) as f32 / 400.0 - 1.2;
            let width = 3 * HIDDEN_BLOCKS * LANES;
            let values: Vec<f32> = (0..padded_rows(rows) * width).map(value).collect();
            let mut output = vec![[0.0; LANES]; rows * HIDDEN_BLOCKS];
            // What an earlier, longer text left behind must not count.
            let mut scratch = AttentionScratch::default();
            scratch.keys.resize(9, [[7.0; LANES]; HEAD]);
            let input = values.as_chunks().0;
            Attention { input, rows, output: &mut output, scratch: &mut scratch }.run(ScalarLanes);
            let hidden = HIDDEN_BLOCKS * LANES;
            for (row, head) in (0..rows).flat_map(|row| (0..HEADS).map(move |head| (row, head))) {
                let part = |token: usize, kind: usize, at: usize| {
                    f64::from(values[token * width + kind * hidden + head * HEAD + at])
                };
                let score =
                    |key: usize| (0..HEAD).map(|at| part(row, 0, at) * part(key, 1, at)).sum::<f64>().exp2();
                let total: f64 = (0..rows).map(score).sum();
                for at in 0..HEAD {
                    let expected = (0..rows).map(|key| score(key) * part(key, 2, at)).sum::<f64>() / total;
                    let got = output.as_flattened()[row * hidden + head * HEAD + at];
                    assert!((f64::from(got) - expected).abs() < 1e-4, "{got} for {expected}");
                }
            }
        }
    }
}
