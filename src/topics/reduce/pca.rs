//! Principal component analysis.

use super::points::ReducedPoints;
use crate::progress::{Cancelled, Progress};
use crate::random::Random;
use crate::topics::rows::MatrixView;
use ndarray::{Array2, ArrayView2, Axis};

/// Rows multiplied between two checks for cancellation.
const BLOCK_ROWS: usize = 2048;
/// Oversampling: directions iterated beyond those wanted. Together with the rounds it settles the first few
/// to rounding error.
const EXTRA_DIRECTIONS: usize = 8;
/// Rounds of subspace iteration.
const POWER_ROUNDS: usize = 40;

/// Projects vectors onto their first `dims` principal components (fewer where there are fewer), by subspace
/// iteration on the covariance matrix from a seeded start (Halko, Martinsson & Tropp 2011). The sign of each
/// component is chosen so that its largest entry is positive.
///
/// # Errors
/// [`Cancelled`], looked for between blocks and rounds.
pub fn pca(
    vectors: MatrixView<'_>,
    dims: usize,
    seed: u64,
    progress: &dyn Progress,
) -> Result<ReducedPoints, Cancelled> {
    let width = vectors.dims();
    let dims = dims.min(width);
    let Ok(all) = ArrayView2::from_shape((vectors.len(), width), vectors.values()) else {
        return Ok(ReducedPoints { values: Vec::new(), dims });
    };
    let all = all.mapv(f64::from);
    let Some(mean) = all.mean_axis(Axis(0)) else { return Ok(ReducedPoints { values: Vec::new(), dims }) };
    let centred = all - mean;
    let mut covariance = Array2::<f64>::zeros((width, width));
    for block in centred.axis_chunks_iter(Axis(0), BLOCK_ROWS) {
        progress.check_cancelled()?;
        covariance += &block.t().dot(&block);
    }
    let mut random = Random::new(seed, 0x0070_6361);
    let mut basis =
        Array2::from_shape_fn((width, (dims + EXTRA_DIRECTIONS).min(width)), |_| random.gaussian());
    for _ in 0..POWER_ROUNDS {
        progress.check_cancelled()?;
        gram_schmidt(&mut basis);
        basis = covariance.dot(&basis);
    }
    gram_schmidt(&mut basis);
    let mut basis = basis.slice_move(ndarray::s![.., ..dims]);
    for mut direction in basis.columns_mut() {
        let largest = direction
            .iter()
            .copied()
            .fold(0.0, |most: f64, part| if part.abs() > most.abs() { part } else { most });
        direction *= if largest < 0.0 { -1.0 } else { 1.0 };
    }
    Ok(ReducedPoints { values: centred.dot(&basis).into_iter().collect(), dims })
}

/// Orthonormalises columns by modified Gram-Schmidt, twice for stability; a direction that vanishes becomes
/// zero.
fn gram_schmidt(basis: &mut Array2<f64>) {
    for at in 0..basis.ncols() {
        let (before, mut rest) = basis.view_mut().split_at(Axis(1), at);
        let mut column = rest.column_mut(0);
        let length = column.dot(&column).sqrt();
        for _ in 0..2 {
            for other in before.columns() {
                let along = column.dot(&other);
                column.scaled_add(-along, &other);
            }
        }
        let left = column.dot(&column).sqrt();
        column *= if left > length * 1e-10 { 1.0 / left } else { 0.0 };
    }
}
