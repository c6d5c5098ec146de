//! The nearest vectors of each vector by cosine.

use crate::progress::Progress;
use crate::topics::error::Error;
use crate::topics::rows::Rows;
use ann_search_rs::build_knn_graph_nndescent;
use ann_search_rs::prelude::{KNN_GRAPH_EMPTY, NNDescentKnnParams, Verbosity};
use ndarray::{ArrayView1, ArrayView2, s};
use rayon::prelude::*;

/// Up to so many vectors all pairs are looked at; above, NN-descent finds 98 % of the neighbours in less time.
const EXACT: usize = 14_000;
/// Rows multiplied at once: a block and its products stay within tens of megabytes.
const BLOCK: usize = 256;

/// For each vector its nearest others, nearest first, and their cosine distances (1 - cosine, 0 to 2).
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbors {
    /// Row numbers.
    pub indices: Vec<Vec<usize>>,
    /// Distances, in the same order.
    pub distances: Vec<Vec<f32>>,
}

/// Finds the `count` nearest others (fewer where there are not so many) of vectors of unit length.
///
/// # Errors
/// [`Error::Cancelled`]; [`Error::Reduce`] when NN-descent fails.
pub fn neighbors(
    vectors: Rows<'_>,
    count: usize,
    seed: usize,
    progress: &dyn Progress,
) -> Result<Neighbors, Error> {
    let count = count.min(vectors.len().saturating_sub(1));
    if vectors.len() <= EXACT {
        exact(vectors, count, progress)
    } else {
        descend(vectors, count, seed, progress)
    }
}

fn exact(vectors: Rows<'_>, count: usize, progress: &dyn Progress) -> Result<Neighbors, Error> {
    let rows: Vec<usize> = (0..vectors.len()).collect();
    exactly(vectors, &rows, count, progress)
}

/// Looks at all pairs of the named rows with every row, block by block. Equal distances go by row number.
fn exactly(
    vectors: Rows<'_>,
    rows: &[usize],
    count: usize,
    progress: &dyn Progress,
) -> Result<Neighbors, Error> {
    let shape = |error: ndarray::ShapeError| Error::Reduce(error.to_string());
    let all = ArrayView2::from_shape((vectors.len(), vectors.dims()), vectors.values()).map_err(shape)?;
    let found: Vec<Vec<(f32, usize)>> = rows
        .par_chunks(BLOCK)
        .map(|block| {
            progress.check()?;
            let values = vectors.select(block);
            let block_rows = ArrayView2::from_shape((block.len(), vectors.dims()), &values).map_err(shape)?;
            let cosines = block_rows.dot(&all.t());
            Ok(block
                .iter()
                .enumerate()
                .map(|(at, &row)| nearest(cosines.slice(s![at, ..]), row, count))
                .collect())
        })
        .collect::<Result<Vec<Vec<_>>, Error>>()?
        .into_iter()
        .flatten()
        .collect();
    let indices = found.iter().map(|near| near.iter().map(|&(_, index)| index).collect()).collect();
    let distances = found.iter().map(|near| near.iter().map(|&(distance, _)| distance).collect()).collect();
    Ok(Neighbors { indices, distances })
}

fn nearest(cosines: ArrayView1<'_, f32>, own: usize, count: usize) -> Vec<(f32, usize)> {
    let mut found: Vec<(f32, usize)> = Vec::with_capacity(count + 1);
    if count == 0 {
        return found;
    }
    let mut worst = f32::INFINITY;
    for (index, &cosine) in cosines.iter().enumerate() {
        let distance = (1.0 - cosine).max(0.0);
        if (found.len() == count && distance >= worst) || index == own {
            continue;
        }
        let place = found.partition_point(|known| known.0 <= distance);
        found.insert(place, (distance, index));
        found.truncate(count);
        worst = found.last().map_or(f32::INFINITY, |last| last.0);
    }
    found
}

/// NN-descent ends when a pass improves a smaller share of the edges than this.
const CONVERGED: f64 = 0.001;

/// Neighbours by NN-descent (Dong, Moses & Li 2011), completed exactly where it found too few.
fn descend(
    vectors: Rows<'_>,
    count: usize,
    seed: usize,
    progress: &dyn Progress,
) -> Result<Neighbors, Error> {
    progress.check()?;
    let data = (vectors.values(), vectors.len(), vectors.dims());
    let how = NNDescentKnnParams::new(count, None, None, None, CONVERGED, false, true);
    let graph = build_knn_graph_nndescent(data, "cosine", Some(how), seed, Verbosity::Quiet)
        .map_err(|error| Error::Reduce(error.to_string()))?;
    let far = graph.distances.unwrap_or_default();
    let width = graph.k.max(1);
    let mut indices: Vec<Vec<usize>> = graph
        .indices
        .chunks(width)
        .map(|row| row.iter().take_while(|&&to| to != KNN_GRAPH_EMPTY).map(|&to| to as usize).collect())
        .collect();
    let mut distances: Vec<Vec<f32>> = far
        .chunks(width)
        .zip(&indices)
        .map(|(row, near)| row.iter().take(near.len()).copied().collect())
        .collect();
    let short: Vec<usize> = (0..indices.len()).filter(|&row| indices[row].len() < count).collect();
    let filled = exactly(vectors, &short, count, progress)?;
    for ((row, near), far) in short.into_iter().zip(filled.indices).zip(filled.distances) {
        indices[row] = near;
        distances[row] = far;
    }
    for distance in distances.iter_mut().flatten() {
        *distance = distance.max(0.0);
    }
    Ok(Neighbors { indices, distances })
}
