//! Reduces vectors of hundreds of dimensions: to five, where density means something, or to two for the map.
//! By UMAP or PCA, on distinct rows only, with a seed; the same on any number of threads.

mod distinct;
mod neighbors;
mod pca;
pub mod points;
mod umap;

use crate::topics::reduce::points::ReducedPoints;
pub use neighbors::{KnownVectors, NearestNeighbors, find_neighbors};
pub use pca::pca;
pub use umap::umap_points;

use super::error::TopicsError;
use super::model::{Parameters, ReductionMethod};
use super::rows::MatrixView;
use crate::progress::Progress;
pub(in crate::topics) use distinct::DistinctVectors;

/// The space points are laid out in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TargetSpace {
    /// Number of dimensions.
    pub dims: usize,
    /// UMAP's `min_dist`: how far apart the nearest points come to lie, where 1 is the reach of a
    /// neighbourhood; 0: as near as they are alike. Ignored by principal components.
    pub apart: f32,
}

impl TargetSpace {
    /// The space of clustering: 5 dimensions, as in BERTopic, packed as densely as the data is.
    pub const DENSE: Self = Self { dims: 5, apart: 0.0 };
    /// The space of the map: a plane, with points kept a little apart so that a reader sees them.
    pub const FLAT: Self = Self { dims: 2, apart: 0.1 };
}

/// Fewer distinct vectors than this are reduced by principal components: they have no neighbourhoods for UMAP
/// to preserve. About the default of 15 neighbours; not measured.
const MIN_DISTINCT_VECTORS: usize = 16;

/// Reduces vectors of unit length to the space of clustering.
///
/// # Errors
/// As for [`reduce_to`].
pub fn reduce_for_clustering(
    vectors: MatrixView<'_>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<ReducedPoints, TopicsError> {
    reduce_to(vectors, TargetSpace::DENSE, parameters, progress)
}

/// Reduces vectors of unit length to the dimensions of a space. Identical vectors are reduced once and then
/// set beside each other, about as far apart as neighbours are, so that a repeated sentence neither tears the
/// neighbourhood graph nor becomes infinitely dense.
///
/// The result is the same on any number of threads.
///
/// # Errors
/// [`TopicsError::Cancelled`]; [`TopicsError::Reduce`] when UMAP fails.
pub fn reduce_to(
    vectors: MatrixView<'_>,
    space: TargetSpace,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<ReducedPoints, TopicsError> {
    let distinct = DistinctVectors::find(vectors);
    let kept = vectors.some_rows(&distinct.first);
    let Some(rows) = MatrixView::new(&kept, vectors.dims()) else {
        return Ok(ReducedPoints { values: Vec::new(), dims: space.dims });
    };
    let points = match parameters.reduce {
        ReductionMethod::Umap if rows.len() >= MIN_DISTINCT_VECTORS => {
            umap_points(rows, space, (parameters.neighbors, parameters.seed), progress)?
        }
        ReductionMethod::Umap | ReductionMethod::Pca => pca(rows, space.dims, parameters.seed, progress)?,
    };
    progress.check_cancelled()?;
    Ok(distinct.spread_points(&points, parameters.seed))
}

#[cfg(test)]
mod tests;
