//! UMAP by the crate manifolds-rs.

use super::{ReducedPoints, TargetSpace, find_neighbors};
use crate::progress::Progress;
use crate::topics::error::TopicsError;
use crate::topics::random::Random;
use crate::topics::rows::MatrixView;
use manifolds_rs::data::graph::{
    UmapGraphParams, coo_to_adjacency_list, filter_weak_edges, knn_to_coo, smooth_knn_dist, symmetrise_graph,
};
use manifolds_rs::data::init::{random_layout, spectral_layout};
use manifolds_rs::prelude::{ManifoldsError, ManifoldsMatrix, UmapOptimParams};
use manifolds_rs::training::umap_optimisers::optimise_embedding_adam_parallel;

/// Passes over the graph, as umap-learn takes them for small and for large data.
const SMALL_SET_EPOCHS: usize = 500;
const LARGE_SET_EPOCHS: usize = 200;
/// Steps of the search for each vector's scale, as umap-learn takes them.
const SCALE_SEARCH_STEPS: usize = 64;
/// From so many vectors data counts as large.
const LARGE_SET_VECTORS: usize = 10_000;

/// Lays vectors of unit length out in a space by UMAP (McInnes, Healy & Melville 2018): cosine distance,
/// spectral start, the optimiser that moves every point from one frozen picture per pass, so that threads
/// change nothing. `around` is the number of neighbours each vector is seen with.
///
/// # Errors
/// [`TopicsError::Cancelled`], looked for between the steps but not within the optimiser;
/// [`TopicsError::Reduce`] when the crate gives up.
pub fn umap_points(
    vectors: MatrixView<'_>,
    space: TargetSpace,
    (around, seed): (usize, u64),
    progress: &dyn Progress,
) -> Result<ReducedPoints, TopicsError> {
    let failed = |error: ManifoldsError| TopicsError::Reduce(error.to_string());
    // The crate adds row numbers to the seed, so it is kept well below the largest number.
    let seed = Random::new(seed, 0x756d_6170).next_bits() >> 16;
    let near = find_neighbors(vectors, around.max(2), seed as usize, progress)?;
    let epochs = if vectors.len() < LARGE_SET_VECTORS { SMALL_SET_EPOCHS } else { LARGE_SET_EPOCHS };
    let optimiser = UmapOptimParams::from_min_dist_spread(
        space.apart,
        1.0,
        None,
        None,
        Some(epochs),
        None,
        None,
        None,
        None,
    );
    progress.check()?;
    // The crate's one call for all this chooses its neighbour search at run time, and so compiles every one
    // it has.
    let shape = UmapGraphParams::<f32>::default();
    let found = near.distances.first().map_or(0, Vec::len);
    let (sigma, rho) = smooth_knn_dist(
        &near.distances,
        found,
        shape.local_connectivity,
        shape.bandwidth,
        SCALE_SEARCH_STEPS,
    );
    let graph = knn_to_coo(&near.indices, &near.distances, &sigma, &rho);
    let graph = filter_weak_edges(symmetrise_graph(graph, shape.mix_weight), epochs, 0);
    progress.check()?;
    let data = (vectors.values(), vectors.len(), vectors.dims());
    let rows = data.to_mat_input();
    // A graph of few distinct eigenvalues has no spectral layout.
    let mut points = spectral_layout(&graph, space.dims, seed, None, Some(rows.as_mat_ref()))
        .unwrap_or_else(|_| random_layout(vectors.len(), space.dims, seed, None));
    progress.check()?;
    let graph = coo_to_adjacency_list(&graph);
    optimise_embedding_adam_parallel(&mut points, &graph, &optimiser, None, seed, 0).map_err(failed)?;
    let finite = |value: f32| if value.is_finite() { f64::from(value) } else { 0.0 };
    Ok(ReducedPoints { values: points.into_iter().flatten().map(finite).collect(), dims: space.dims })
}
