//! Takes identical vectors out before reduction and sets their points beside each other after it.

use super::points::ReducedPoints;
use crate::random::Random;
use crate::topics::cluster::tree::KdTree;
use crate::topics::rows::MatrixView;
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};

/// How far the point of a repeated vector is set from the first one's, as a share of the median distance
/// between neighbours. Chosen by hand; not measured.
const DUPLICATE_OFFSET: f64 = 0.5;
/// How far every other point is moved, in the same measure: only enough to break exact ties, which HDBSCAN
/// treats as n-way merges. Chosen by hand; not measured.
const JITTER: f64 = 1e-4;

/// A row that is compared bit by bit.
struct RowBits<'a>(&'a [f32]);

impl RowBits<'_> {
    fn bits(&self) -> impl Iterator<Item = u32> {
        self.0.iter().map(|value| value.to_bits())
    }
}

impl PartialEq for RowBits<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.bits().eq(other.bits())
    }
}

impl Eq for RowBits<'_> {}

impl Hash for RowBits<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bits().for_each(|bits| state.write_u32(bits));
    }
}

/// The distinct vectors of a set.
pub(in crate::topics) struct DistinctVectors {
    /// The rows that equal none before them.
    pub first: Vec<usize>,
    /// For each row its index in `first`.
    pub place: Vec<usize>,
}

impl DistinctVectors {
    /// Finds the distinct rows, comparing them bit by bit.
    pub(in crate::topics) fn find(vectors: MatrixView<'_>) -> Self {
        let mut known: HashMap<RowBits<'_>, usize> = HashMap::with_capacity(vectors.len());
        let mut first = Vec::new();
        let mut place = Vec::with_capacity(vectors.len());
        for (index, row) in vectors.iter().enumerate() {
            let at = *known.entry(RowBits(row)).or_insert_with(|| {
                first.push(index);
                first.len() - 1
            });
            place.push(at);
        }
        Self { first, place }
    }

    /// The places in `first` of the vectors that at least so many rows share, and those of the others.
    pub(in crate::topics) fn split_by_count(&self, least: usize) -> (Vec<usize>, Vec<usize>) {
        let mut counts = vec![0usize; self.first.len()];
        self.place.iter().for_each(|&place| counts[place] += 1);
        (0..counts.len()).partition(|&at| counts[at] >= least)
    }

    /// Gives every row its point; points of repeated vectors stand around the first.
    pub(in crate::topics) fn spread_points(&self, points: &ReducedPoints, seed: u64) -> ReducedPoints {
        let Some(rows) = points.rows() else { return points.clone() };
        let usual = median_nearest_distance(rows) / (points.dims.max(1) as f64).sqrt();
        let mut random = Random::new(seed, 0x7175_6976_6572);
        // One random stream in the order of the rows: the result does not depend on threads.
        let mut values = Vec::with_capacity(self.place.len() * points.dims);
        for (index, &place) in self.place.iter().enumerate() {
            let share = if self.first[place] == index { JITTER } else { DUPLICATE_OFFSET };
            values.extend(rows.row(place).iter().map(|value| value + random.gaussian() * usual * share));
        }
        ReducedPoints { values, dims: points.dims }
    }
}

/// The median distance of a point to the nearest other point.
fn median_nearest_distance(points: MatrixView<'_, f64>) -> f64 {
    let tree = KdTree::new(points);
    let mut distances: Vec<f64> = (0..tree.len())
        .into_par_iter()
        .map(|point| tree.nearest(point, 2).last().map_or(0.0, |nearest| nearest.0.sqrt()))
        .collect();
    distances.sort_unstable_by(f64::total_cmp);
    distances.get(distances.len() / 2).copied().unwrap_or(0.0)
}
