//! The nearest of many vectors, by products of bytes: no vector is left out, and what rounding to bytes may confuse is
//! for the caller to tell apart.

use crate::InstructionSet;
use crate::encoder::MissingInstructions;
use crate::kernels::Machine;
use crate::lanes::{Block, LANES, Lanes, WeightBlock, Work};
use crate::products::{Matrix, Product, Write};
use crate::quantize::ByteRows;
use std::cmp::Ordering;

/// Panels of a tile: 512 vectors, of which 320 values each take 160 KB, a part of the second cache.
const TILE_PANELS: usize = 32;
/// Vectors that are best looked up together: their products with a tile stay in the second cache, too.
pub const QUERIES_AT_ONCE: usize = 126;
/// The largest weight. Seven bits, so that products are exact on every processor.
const LARGEST_WEIGHT: f32 = 63.0;

/// A vector's number and its product with a query, rounded.
pub type NearVector = (u32, f32);

/// Vectors as bytes, each with a scale of its own.
#[derive(Debug)]
pub struct ByteVectors {
    tiles: Vec<Matrix>,
    /// Blocks of a vector, the last filled up with zeros.
    blocks: usize,
    count: usize,
    dimensions: usize,
    machine: Machine,
}

/// Memory for one thread.
#[derive(Debug, Default)]
pub struct NearestWorker {
    queries: Option<ByteRows>,
    products: Vec<Block>,
}

impl ByteVectors {
    /// Rounds vectors, one behind the other, to bytes. What is left over at the end is no vector.
    pub fn from_rows(values: &[f32], dimensions: usize) -> Self {
        let blocks = dimensions.div_ceil(LANES);
        let rows: Vec<&[f32]> = values.chunks_exact(dimensions.max(1)).collect();
        let tiles = rows.chunks(TILE_PANELS * LANES).map(|rows| pack_tile(rows, blocks)).collect();
        let machine = Machine::of(InstructionSet::best()).unwrap_or(Machine::SCALAR);
        Self { tiles, blocks, count: rows.len(), dimensions, machine }
    }

    /// Uses other instructions; the results stay the same.
    ///
    /// # Errors
    /// [`MissingInstructions`] where this processor lacks them.
    pub fn use_instructions(&mut self, instructions: InstructionSet) -> Result<(), MissingInstructions> {
        self.machine = Machine::of(instructions).ok_or(MissingInstructions { instructions })?;
        Ok(())
    }

    /// Of each query, as many values as a vector has, the `count` vectors of the largest product with it, the largest
    /// first, of equals the first. Of unit vectors of 320 values the products are off by .001 on average.
    pub fn nearest(&self, worker: &mut NearestWorker, queries: &[f32], count: usize) -> Vec<Vec<NearVector>> {
        let queries: Vec<&[f32]> = queries.chunks_exact(self.dimensions.max(1)).collect();
        if count == 0 || self.dimensions == 0 {
            return vec![Vec::new(); queries.len()];
        }
        self.machine.run(Search { vectors: self, worker, queries: &queries, count })
    }
}

/// Packs at most a tile of vectors as a matrix whose outputs they are.
fn pack_tile(rows: &[&[f32]], blocks: usize) -> Matrix {
    let steps = blocks * LANES / 4;
    let panels = rows.len().div_ceil(LANES);
    let mut tile = Matrix {
        blocks: vec![WeightBlock([0; 4 * LANES]); panels * steps],
        scales: vec![[0.0; LANES]; panels],
        biases: vec![[0.0; LANES]; panels],
        sums: vec![[0; LANES]; panels],
        steps,
    };
    for (at, row) in rows.iter().enumerate() {
        let (panel, lane) = (at / LANES, at % LANES);
        let most = row.iter().fold(0.0f32, |most, value| most.max(value.abs()));
        // A vector of zeros has no scale; any will do.
        let factor = if most > f32::MIN_POSITIVE { LARGEST_WEIGHT / most } else { 1.0 };
        tile.scales[panel][lane] = 1.0 / factor;
        for (step, quad) in row.chunks(4).enumerate() {
            let block = &mut tile.blocks[panel * steps + step].0[lane * 4..][..4];
            for (weight, value) in block.iter_mut().zip(quad) {
                *weight = (value * factor).round_ties_even() as i8;
                tile.sums[panel][lane] += i32::from(*weight);
            }
        }
    }
    tile
}

/// The nearest of some queries.
struct Search<'a> {
    vectors: &'a ByteVectors,
    worker: &'a mut NearestWorker,
    queries: &'a [&'a [f32]],
    count: usize,
}

impl Work for Search<'_> {
    type Output = Vec<Vec<NearVector>>;

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) -> Self::Output {
        let Self { vectors, worker, queries, count } = self;
        let width = vectors.blocks * LANES;
        let rows = worker.queries.get_or_insert_with(|| ByteRows::of_width(width));
        rows.make_room(queries.len());
        let mut values = vec![[0.0; LANES]; vectors.blocks];
        for (at, query) in queries.iter().enumerate() {
            values.as_flattened_mut()[..query.len()].copy_from_slice(query);
            let (mut low, mut high) = (lanes.splat(0.0), lanes.splat(0.0));
            for block in &values {
                low = lanes.min(low, lanes.load(block));
                high = lanes.max(high, lanes.load(block));
            }
            rows.write(lanes, at, &values, lanes.smallest(low), lanes.largest(high));
        }
        let mut best: Vec<Best> = queries.iter().map(|_| Best::of(count)).collect();
        let mut first = 0;
        for tile in &vectors.tiles {
            let panels = tile.scales.len();
            let size = queries.len() * panels;
            if worker.products.len() < size {
                worker.products.resize(size, [0.0; LANES]);
            }
            let output = &mut worker.products[..size];
            Product { matrix: tile, input: rows, rows: queries.len(), output, finish: Write }.run(lanes);
            for (best, row) in best.iter_mut().zip(output.chunks_exact(panels)) {
                best.take(row, first, vectors.count);
            }
            first += panels * LANES;
        }
        best.into_iter().map(Best::sorted).collect()
    }
}

/// The best met so far, not in order, and some more.
struct Best {
    found: Vec<NearVector>,
    count: usize,
    /// What a product must exceed to be looked at.
    least: f32,
}

impl Best {
    fn of(count: usize) -> Self {
        Self { found: Vec::with_capacity(2 * count + LANES), count, least: f32::NEG_INFINITY }
    }

    /// Takes what is good enough of a row of products, of which those from `end` on are of no vector.
    #[inline(always)]
    fn take(&mut self, row: &[Block], first: usize, end: usize) {
        for (block, start) in row.iter().zip((first..).step_by(LANES)) {
            let better: u32 = block.iter().map(|&product| u32::from(product > self.least)).sum();
            if better == 0 {
                continue;
            }
            let numbers = start as u32..end as u32;
            let good = numbers.zip(block).filter(|&(_, &product)| product > self.least);
            self.found.extend(good.map(|(number, &product)| (number, product)));
            if self.found.len() >= 2 * self.count {
                self.keep_best();
            }
        }
    }

    /// Forgets all but the best. Numbers rise while vectors are looked through, so one that comes later and equals the
    /// last of them is behind it.
    #[inline(never)]
    fn keep_best(&mut self) {
        if self.found.len() > self.count {
            let (_, last, _) = self.found.select_nth_unstable_by(self.count - 1, nearer);
            self.least = last.1;
            self.found.truncate(self.count);
        }
    }

    fn sorted(mut self) -> Vec<NearVector> {
        self.keep_best();
        self.found.sort_unstable_by(nearer);
        self.found
    }
}

/// The larger product first, of equals the first vector.
fn nearer(a: &NearVector, b: &NearVector) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    /// Made-up unit vectors, the same every time.
    fn unit_vectors(count: usize, dimensions: usize) -> Vec<f32> {
        let mut state = 9u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1u64 << 24) as f32 - 0.5
        };
        let mut values: Vec<f32> = (0..count * dimensions).map(|_| next()).collect();
        for row in values.chunks_exact_mut(dimensions) {
            let length = row.iter().map(|value| value * value).sum::<f32>().sqrt();
            row.iter_mut().for_each(|value| *value /= length);
        }
        values
    }

    fn product(a: &[f32], b: &[f32]) -> f32 {
        a.iter().zip(b).map(|(x, y)| x * y).sum()
    }

    #[test]
    fn products_are_near_those_of_floats_and_the_nearest_are_found() {
        // More than a tile, not whole panels, and dimensions that fill no block.
        let (count, dimensions) = (700, 50);
        let values = unit_vectors(count, dimensions);
        let vectors = ByteVectors::from_rows(&values, dimensions);
        let found = vectors.nearest(&mut NearestWorker::default(), &values, 30);
        assert_eq!(found.len(), count);
        for (query, found) in values.chunks_exact(dimensions).zip(&found) {
            let mut exact: Vec<NearVector> =
                (0..).zip(values.chunks_exact(dimensions).map(|row| product(query, row))).collect();
            for &(number, rounded) in found {
                assert!((rounded - exact[number as usize].1).abs() < 0.015);
            }
            exact.sort_unstable_by(nearer);
            let near: Vec<u32> = found.iter().map(|near| near.0).collect();
            assert!(exact[..20].iter().all(|best| near.contains(&best.0)), "the best are among more");
        }
    }

    #[test]
    fn every_processor_finds_the_same_in_any_company() {
        let (count, dimensions) = (1_100, 40);
        let values = unit_vectors(count, dimensions);
        let mut vectors = ByteVectors::from_rows(&values, dimensions);
        vectors.use_instructions(InstructionSet::Scalar).unwrap();
        let queries = &values[..9 * dimensions];
        let plain = vectors.nearest(&mut NearestWorker::default(), queries, 12);
        assert!(plain.iter().all(|near| near.len() == 12));
        for set in InstructionSet::available() {
            vectors.use_instructions(set).unwrap();
            let mut worker = NearestWorker::default();
            assert_eq!(vectors.nearest(&mut worker, queries, 12), plain, "{set}");
            let alone = queries.chunks(dimensions).flat_map(|query| vectors.nearest(&mut worker, query, 12));
            assert_eq!(alone.collect::<Vec<_>>(), plain, "{set}");
        }
    }

    #[test]
    fn of_equals_the_first_are_nearest_and_there_need_not_be_enough() {
        let vectors = ByteVectors::from_rows(&[0.6, 0.8].repeat(40), 2);
        let found = vectors.nearest(&mut NearestWorker::default(), &[0.6, 0.8], 3);
        assert_eq!(found[0].iter().map(|near| near.0).collect::<Vec<_>>(), [0, 1, 2]);
        let few = ByteVectors::from_rows(&[0.0; 4], 2).nearest(&mut NearestWorker::default(), &[1.0, 0.0], 9);
        assert_eq!(few, [[(0, 0.0), (1, 0.0)]]);
        let none = ByteVectors::from_rows(&[], 2).nearest(&mut NearestWorker::default(), &[1.0, 0.0], 9);
        assert_eq!(none, [vec![]]);
    }
}
