//! Hundreds of dimensions become five, so that density means something, or two, so that they can be looked at.

mod distinct;
mod neighbors;
mod pca;
mod umap;

pub use neighbors::{Neighbors, neighbors};
pub use pca::pca;
pub use umap::umap;

use super::error::Error;
use super::model::{Parameters, Reduce};
use super::rows::Rows;
use crate::progress::Progress;
use distinct::Distinct;

/// What points are laid out in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Space {
    /// Its dimensions.
    pub dims: usize,
    /// How far apart the nearest points come to lie, where 1 is the reach of a neighbourhood; 0: as near as they are
    /// alike. Principal components do not heed it.
    pub apart: f32,
}

impl Space {
    /// What clustering sees.
    pub const DENSE: Self = Self { dims: 5, apart: 0.0 };
    /// What a reader sees.
    pub const FLAT: Self = Self { dims: 2, apart: 0.1 };
}

/// Fewer different vectors than this have no neighbourhoods to preserve; principal components show all there is.
const SMALLEST: usize = 16;

/// Points of few dimensions, one for each vector.
#[derive(Debug, Clone, PartialEq)]
pub struct Reduced {
    /// The numbers, row-major.
    pub values: Vec<f64>,
    /// Numbers in each row.
    pub dims: usize,
}

impl Reduced {
    /// Looks at the points as rows.
    pub fn rows(&self) -> Option<Rows<'_, f64>> {
        Rows::new(&self.values, self.dims)
    }
}

/// Reduces vectors of unit length to the dimensions that clustering sees.
///
/// # Errors
/// As for [`reduce_to`].
pub fn reduce(vectors: Rows<'_>, parameters: &Parameters, progress: &dyn Progress) -> Result<Reduced, Error> {
    reduce_to(vectors, Space::DENSE, parameters, progress)
}

/// Reduces vectors of unit length to the dimensions of a space. Identical vectors are reduced once and then set beside each
/// other, about as far apart as neighbours are, so that a repeated sentence neither tears the neighbourhood graph nor
/// becomes infinitely dense.
///
/// The result is the same on any number of threads.
///
/// # Errors
/// [`Error::Cancelled`]; [`Error::Reduce`] when UMAP fails.
pub fn reduce_to(
    vectors: Rows<'_>,
    space: Space,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Reduced, Error> {
    let distinct = Distinct::of(vectors);
    let kept = vectors.select(&distinct.first);
    let Some(rows) = Rows::new(&kept, vectors.dims()) else {
        return Ok(Reduced { values: Vec::new(), dims: space.dims });
    };
    let points = match parameters.reduce {
        Reduce::Umap if rows.len() >= SMALLEST => {
            umap(rows, space, (parameters.neighbors, parameters.seed), progress)?
        }
        Reduce::Umap | Reduce::Pca => pca(rows, space.dims, parameters.seed, progress)?,
    };
    progress.check()?;
    Ok(distinct.spread(&points, parameters.seed))
}

#[cfg(test)]
mod tests;
