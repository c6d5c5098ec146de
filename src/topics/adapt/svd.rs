//! Truncated singular value decomposition by random projection and power iterations (Halko, Martinsson &
//! Tropp 2011). The same on any number of threads: every product sums each row on one thread.

use super::bm25::SparseMatrix;
use super::dense;
use crate::progress::{Cancelled, Progress};
use crate::random::Random;

/// Power iterations. Ten is what the recipe of [`super`] was measured with; each costs two sparse products.
pub(super) const POWER_ITERATIONS: u64 = 10;
/// Oversampling: columns beyond those asked for, which make those more exact. The usual handful (Halko et al.
/// name 5 to 10); not measured.
const EXTRA_COLUMNS: usize = 8;

/// A matrix projected on its leading right singular vectors.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Projection {
    /// The rows of `U Σ`, row-major, largest singular value first.
    pub(super) rows: Vec<f32>,
    /// The rows of `V`, one for each column of the matrix: a further row times `V` is its projection.
    pub(super) columns: Vec<f32>,
    /// Numbers in each row of either.
    pub(super) rank: usize,
}

/// Projects a matrix on `rank` singular vectors; fewer where it has fewer rows or columns.
///
/// # Errors
/// [`Cancelled`], looked for between power iterations.
pub(super) fn project_rows(
    matrix: &SparseMatrix,
    rank: usize,
    seed: u64,
    progress: &dyn Progress,
) -> Result<Projection, Cancelled> {
    let rank = rank.min(matrix.width).min(matrix.row_count());
    if rank == 0 {
        return Ok(Projection::default());
    }
    let width = (rank + EXTRA_COLUMNS).min(matrix.width);
    let transposed = matrix.transpose();
    // The basis spans the leading right singular vectors ever better; then U Σ = A V.
    let mut basis = random_signs(matrix.width * width, seed);
    for _ in 0..POWER_ITERATIONS {
        progress.check_cancelled()?;
        basis = transposed.multiply_dense(&matrix.multiply_dense(&basis, width), width);
        dense::orthonormalize(&mut basis, width);
        progress.advance(1);
    }
    dense::orthonormalize(&mut basis, width);
    let image = matrix.multiply_dense(&basis, width);
    let turn = dense::eigenvectors(dense::gram_matrix(&image, width), width);
    let turned = |tall: &[f32]| dense::multiply_columns(tall, width, &turn, rank);
    Ok(Projection { rows: turned(&image), columns: turned(&basis), rank })
}

/// `count` random signs (1 or -1) as the start of the projection, 64 from each random number.
fn random_signs(count: usize, seed: u64) -> Vec<f32> {
    let mut random = Random::from_seed(seed);
    let mut signs = Vec::with_capacity(count);
    while signs.len() < count {
        let bits = random.next_bits();
        signs.extend((0..64).map(|bit| if bits >> bit & 1 == 0 { 1.0 } else { -1.0 }));
    }
    signs.truncate(count);
    signs
}
