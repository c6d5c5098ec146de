//! Nearest neighbours by cosine: exact for small sets, by NN-descent for large ones.

use crate::progress::Progress;
use crate::topics::error::TopicsError;
use crate::topics::rows::MatrixView;
use ann_search_rs::build_knn_graph_nndescent;
use ann_search_rs::prelude::{KNN_GRAPH_EMPTY, NNDescentKnnParams, Verbosity};
use ndarray::{ArrayView1, ArrayView2, s};
use rayon::prelude::*;

/// Most vectors for which all pairs are compared; above, NN-descent finds 98 % of the neighbours in less
/// time. Measured up to about 10,000 points in the prototype; where exactly the two cross was not recorded.
const MAX_EXACT_VECTORS: usize = 14_000;
/// Rows multiplied at once: a block and its products stay within tens of megabytes.
const BLOCK_ROWS: usize = 256;

/// The nearest other vectors of each vector, nearest first, with their cosine distances (1 - cosine, 0 to 2).
#[derive(Debug, Clone, PartialEq)]
pub struct NearestNeighbors {
    /// Row numbers.
    pub indices: Vec<Vec<usize>>,
    /// Distances, in the same order.
    pub distances: Vec<Vec<f32>>,
}

/// Finds the `count` nearest others (fewer where there are not so many) of vectors of unit length.
///
/// # Errors
/// [`TopicsError::Cancelled`]; [`TopicsError::Reduce`] when NN-descent fails.
pub fn find_neighbors(
    vectors: MatrixView<'_>,
    count: usize,
    seed: usize,
    progress: &dyn Progress,
) -> Result<NearestNeighbors, TopicsError> {
    let count = count.min(vectors.len().saturating_sub(1));
    if vectors.len() <= MAX_EXACT_VECTORS {
        let every: Vec<usize> = (0..vectors.len()).collect();
        exact_neighbors_of(vectors, &every, count, progress)
    } else {
        nn_descent(vectors, count, seed, progress)
    }
}

/// Exact neighbours of the given rows among all rows, block by block. Equal distances go by row number.
fn exact_neighbors_of(
    vectors: MatrixView<'_>,
    rows: &[usize],
    count: usize,
    progress: &dyn Progress,
) -> Result<NearestNeighbors, TopicsError> {
    let shape = |error: ndarray::ShapeError| TopicsError::Reduce(error.to_string());
    let all = ArrayView2::from_shape((vectors.len(), vectors.dims()), vectors.values()).map_err(shape)?;
    let found: Vec<Vec<(f32, usize)>> = rows
        .par_chunks(BLOCK_ROWS)
        .map(|block| {
            progress.check_cancelled()?;
            let values = vectors.select_rows(block);
            let block_rows = ArrayView2::from_shape((block.len(), vectors.dims()), &values).map_err(shape)?;
            let cosines = block_rows.dot(&all.t());
            Ok(block
                .iter()
                .enumerate()
                .map(|(at, &row)| nearest_in_row(cosines.slice(s![at, ..]), row, count))
                .collect())
        })
        .collect::<Result<Vec<Vec<_>>, TopicsError>>()?
        .into_iter()
        .flatten()
        .collect();
    let indices = found.iter().map(|near| near.iter().map(|&(_, index)| index).collect()).collect();
    let distances = found.iter().map(|near| near.iter().map(|&(distance, _)| distance).collect()).collect();
    Ok(NearestNeighbors { indices, distances })
}

/// The `count` nearest of one row of cosines, without the row itself.
fn nearest_in_row(cosines: ArrayView1<'_, f32>, own: usize, count: usize) -> Vec<(f32, usize)> {
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

/// NN-descent ends when a pass improves a smaller share of the edges than this. The default of pynndescent.
const CONVERGED_SHARE: f64 = 0.001;

/// Neighbours by NN-descent (Dong, Moses & Li 2011), completed exactly where it found too few.
fn nn_descent(
    vectors: MatrixView<'_>,
    count: usize,
    seed: usize,
    progress: &dyn Progress,
) -> Result<NearestNeighbors, TopicsError> {
    progress.check_cancelled()?;
    let data = (vectors.values(), vectors.len(), vectors.dims());
    let how = NNDescentKnnParams::new(count, None, None, None, CONVERGED_SHARE, false, true);
    let graph = build_knn_graph_nndescent(data, "cosine", Some(how), seed, Verbosity::Quiet)
        .map_err(|error| TopicsError::Reduce(error.to_string()))?;
    let no_distances = || TopicsError::Reduce("the neighbours came without distances".to_owned());
    let far = graph.distances.ok_or_else(no_distances)?;
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
    let filled = exact_neighbors_of(vectors, &short, count, progress)?;
    for ((row, near), far) in short.into_iter().zip(filled.indices).zip(filled.distances) {
        indices[row] = near;
        distances[row] = far;
    }
    // Rounding may give a cosine slightly above 1, and UMAP takes no negative distance.
    for distance in distances.iter_mut().flatten() {
        *distance = distance.max(0.0);
    }
    Ok(NearestNeighbors { indices, distances })
}
