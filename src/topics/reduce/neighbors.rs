//! Nearest neighbours by cosine: by comparing all pairs up to large sets, by NN-descent above.

use crate::progress::Progress;
use crate::topics::error::TopicsError;
use crate::topics::rows::MatrixView;
use crate::vectors::dot;
use ann_search_rs::build_knn_graph_nndescent;
use ann_search_rs::prelude::{KNN_GRAPH_EMPTY, NNDescentKnnParams, Verbosity};
use leitmotif_encoder::{ByteVectors, NearestWorker, QUERIES_AT_ONCE};
use rayon::prelude::*;

/// Most vectors of which all pairs are compared; above, NN-descent finds 98 % of the neighbours in less time.
const MAX_COMPARED_VECTORS: usize = 60_000;
/// Vectors looked at more closely for each neighbour wanted, as a fraction, and some more: products of bytes are off by
/// a thousandth, and those near the last wanted change places.
const LOOKED_AT: (usize, usize) = (3, 2);
const LOOKED_AT_MORE: usize = 16;

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
    if vectors.len() <= MAX_COMPARED_VECTORS {
        let every: Vec<usize> = (0..vectors.len()).collect();
        KnownVectors::all(vectors).nearest_to(&every, count, progress)
    } else {
        nn_descent(vectors, count, seed, progress)
    }
}

/// Vectors among which the nearest to others are looked for, all of them: products of bytes say which are worth a closer
/// look, products of floats which of these are nearest.
pub struct KnownVectors<'a> {
    vectors: MatrixView<'a>,
    /// The rows that are known, ascending; none: all.
    rows: Option<&'a [usize]>,
    bytes: ByteVectors,
}

impl<'a> KnownVectors<'a> {
    /// Every row.
    pub fn all(vectors: MatrixView<'a>) -> Self {
        Self { vectors, rows: None, bytes: ByteVectors::from_rows(vectors.values(), vectors.dims()) }
    }

    /// The rows named.
    pub fn some(vectors: MatrixView<'a>, rows: &'a [usize]) -> Self {
        let bytes = ByteVectors::from_rows(&vectors.select_rows(rows), vectors.dims());
        Self { vectors, rows: Some(rows), bytes }
    }

    /// The `count` known rows nearest to each of `queries`, itself left out; numbers are rows of the matrix. Equal
    /// distances go by row number.
    ///
    /// # Errors
    /// [`TopicsError::Cancelled`].
    pub fn nearest_to(
        &self,
        queries: &[usize],
        count: usize,
        progress: &dyn Progress,
    ) -> Result<NearestNeighbors, TopicsError> {
        // The vector itself may be among them.
        let looked_at = 1 + count * LOOKED_AT.0 / LOOKED_AT.1 + LOOKED_AT_MORE;
        let row_of = |place: u32| self.rows.map_or(place as usize, |rows| rows[place as usize]);
        let found: Vec<Vec<(f32, usize)>> = queries
            .par_chunks(QUERIES_AT_ONCE)
            .map_init(NearestWorker::default, |worker, some| {
                progress.check_cancelled()?;
                let near = self.bytes.nearest(worker, &self.vectors.select_rows(some), looked_at);
                let closer = some.iter().zip(near).map(|(&query, near)| {
                    let rows = near.into_iter().map(|(place, _)| row_of(place)).filter(|&row| row != query);
                    nearest_of(self.vectors, query, rows, count)
                });
                Ok(closer.collect())
            })
            .collect::<Result<Vec<Vec<_>>, TopicsError>>()?
            .into_iter()
            .flatten()
            .collect();
        let indices = found.iter().map(|near| near.iter().map(|&(_, index)| index).collect()).collect();
        let distances =
            found.iter().map(|near| near.iter().map(|&(distance, _)| distance).collect()).collect();
        Ok(NearestNeighbors { indices, distances })
    }
}

/// The `count` nearest to a row of some others.
fn nearest_of(
    vectors: MatrixView<'_>,
    row: usize,
    others: impl Iterator<Item = usize>,
    count: usize,
) -> Vec<(f32, usize)> {
    let own = vectors.row(row);
    let mut near: Vec<(f32, usize)> =
        others.map(|other| ((1.0 - dot(own, vectors.row(other))).max(0.0), other)).collect();
    near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    near.truncate(count);
    near
}

/// NN-descent ends when a pass improves a smaller share of the edges than this. The default of pynndescent.
const CONVERGED_SHARE: f64 = 0.001;

/// Neighbours by NN-descent (Dong, Moses & Li 2011), completed by comparing all where it found too few.
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
    if !short.is_empty() {
        let filled = KnownVectors::all(vectors).nearest_to(&short, count, progress)?;
        for ((row, near), far) in short.into_iter().zip(filled.indices).zip(filled.distances) {
            indices[row] = near;
            distances[row] = far;
        }
    }
    // Rounding may give a cosine slightly above 1, and UMAP takes no negative distance.
    for distance in distances.iter_mut().flatten() {
        *distance = distance.max(0.0);
    }
    Ok(NearestNeighbors { indices, distances })
}
