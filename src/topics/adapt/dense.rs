//! Dense linear algebra for the truncated decomposition, on tall row-major matrices: Gram matrix, Cholesky
//! orthonormalisation, Jacobi eigenvectors.
//!
//! Sums over rows are taken block by block, each block on one thread, and the blocks added in order, so that
//! the number of threads changes no bit.

use crate::vectors::add_scaled;
use rayon::prelude::*;

/// Rows summed on one thread before the sums are added up. Fixed, since it decides the order of additions;
/// chosen by hand, not measured.
const SUM_BLOCK_ROWS: usize = 256;
/// A column counts as linearly dependent where at most this share of its squared length lies outside the
/// columns before it. Chosen by hand; not measured.
const DEPENDENT_COLUMN_RATIO: f64 = 1e-9;
/// Jacobi stops where the squared sum off the diagonal is at most this share of that on it: below the
/// rounding of `f64`.
const OFF_DIAGONAL_TOLERANCE: f64 = 1e-24;
/// Most Jacobi sweeps: bounds input that never converges, such as NaN. Chosen by hand; not measured.
const MAX_JACOBI_SWEEPS: usize = 30;

/// The Gram matrix `AᵀA` of a tall matrix with `width` columns: a symmetric square, row-major.
pub(super) fn gram_matrix(tall: &[f32], width: usize) -> Vec<f64> {
    let blocks: Vec<Vec<f32>> = tall
        .par_chunks(SUM_BLOCK_ROWS * width)
        .map(|rows| {
            let mut sum = vec![0.0f32; width * width];
            for row in rows.chunks_exact(width) {
                // Only the upper half is summed; it is mirrored below.
                for ((sum, x), first) in sum.chunks_exact_mut(width).zip(row).zip(0..) {
                    add_scaled(&mut sum[first..], *x, &row[first..]);
                }
            }
            sum
        })
        .collect();
    let mut square = vec![0.0; width * width];
    for block in blocks {
        square.iter_mut().zip(block).for_each(|(sum, x)| *sum += f64::from(x));
    }
    for i in 0..width {
        for j in 0..i {
            square[i * width + j] = square[j * width + i];
        }
    }
    square
}

/// Makes the columns of a tall matrix orthonormal in place by the Cholesky factor of its Gram matrix. Columns
/// that depend linearly on those before them become zero.
pub(super) fn orthonormalize(tall: &mut [f32], width: usize) {
    let factor = cholesky(gram_matrix(tall, width), width);
    tall.par_chunks_mut(SUM_BLOCK_ROWS * width).for_each(|rows| {
        for row in rows.chunks_exact_mut(width) {
            for (j, factor) in factor.chunks_exact(width).enumerate() {
                let (pivot, rest) = row[j..].split_at_mut(1);
                pivot[0] *= factor[j];
                let solved = pivot[0];
                add_scaled(rest, -solved, &factor[j + 1..]);
            }
        }
    });
}

/// The upper Cholesky factor `R` of a square `RᵀR`, with its diagonal inverted; the row of a dependent column
/// is zero.
fn cholesky(square: Vec<f64>, width: usize) -> Vec<f32> {
    let mut factor = square;
    for j in 0..width {
        let whole = factor[j * width + j];
        let left = whole - (0..j).map(|k| factor[k * width + j].powi(2)).sum::<f64>();
        let root = left.sqrt();
        let dependent = left.is_nan() || left <= DEPENDENT_COLUMN_RATIO * whole;
        for i in j..width {
            let inner: f64 = (0..j).map(|k| factor[k * width + j] * factor[k * width + i]).sum();
            factor[j * width + i] = if dependent { 0.0 } else { (factor[j * width + i] - inner) / root };
        }
    }
    for j in 0..width {
        let pivot = &mut factor[j * width + j];
        *pivot = if *pivot > 0.0 { 1.0 / *pivot } else { 0.0 };
    }
    factor.into_iter().map(|x| x as f32).collect()
}

/// The eigenvectors of a symmetric square as columns, largest eigenvalue first, by cyclic Jacobi rotations.
/// Equal eigenvalues keep their order.
pub(super) fn eigenvectors(mut square: Vec<f64>, width: usize) -> Vec<f32> {
    let mut turn = vec![0.0; width * width];
    (0..width).for_each(|i| turn[i * width + i] = 1.0);
    for _ in 0..MAX_JACOBI_SWEEPS {
        let on: f64 = (0..width).map(|i| square[i * width + i].powi(2)).sum();
        let off: f64 = square.iter().map(|x| x * x).sum::<f64>() - on;
        if off <= OFF_DIAGONAL_TOLERANCE * on {
            break;
        }
        for p in 0..width {
            for q in p + 1..width {
                jacobi_rotate(&mut square, &mut turn, width, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..width).collect();
    order.sort_by(|&a, &b| square[b * width + b].total_cmp(&square[a * width + a]).then(a.cmp(&b)));
    let rows = turn.chunks_exact(width.max(1));
    rows.flat_map(|row| order.iter().map(|&column| row[column] as f32)).collect()
}

/// One Jacobi rotation, which makes the element at `p`, `q` zero (Golub & Van Loan 2013, section 8.5). `turn`
/// gathers the rotations.
fn jacobi_rotate(square: &mut [f64], turn: &mut [f64], width: usize, p: usize, q: usize) {
    let (pp, qq, pq) = (square[p * width + p], square[q * width + q], square[p * width + q]);
    if pq == 0.0 {
        return;
    }
    let tau = (qq - pp) / (2.0 * pq);
    let tangent = tau.signum() / (tau.abs() + (1.0 + tau * tau).sqrt());
    let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
    let sine = tangent * cosine;
    let mix = |matrix: &mut [f64], a: usize, b: usize| {
        let (x, y) = (matrix[a], matrix[b]);
        matrix[a] = cosine * x - sine * y;
        matrix[b] = sine * x + cosine * y;
    };
    for k in 0..width {
        mix(square, p * width + k, q * width + k);
    }
    for k in 0..width {
        mix(square, k * width + p, k * width + q);
        mix(turn, k * width + p, k * width + q);
    }
}

/// The product of a tall matrix of `width` columns with the first `rank` columns of a square.
pub(super) fn multiply_columns(tall: &[f32], width: usize, square: &[f32], rank: usize) -> Vec<f32> {
    let mut product = vec![0.0; tall.len() / width.max(1) * rank];
    product.par_chunks_exact_mut(rank).zip(tall.par_chunks_exact(width)).with_min_len(64).for_each(
        |(sum, row)| {
            for (x, factor) in row.iter().zip(square.chunks_exact(width)) {
                add_scaled(sum, *x, factor);
            }
        },
    );
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tall matrix of numbers that look random.
    fn tall(rows: usize, width: usize) -> Vec<f32> {
        (0..rows * width).map(|i| ((i * 7919 + 13) % 1009) as f32 / 500.0 - 1.0).collect()
    }

    fn assert_orthonormal(matrix: &[f32], width: usize, columns: usize) {
        let square = gram_matrix(matrix, width);
        for i in 0..columns {
            for j in 0..columns {
                let expected = f64::from(u8::from(i == j));
                assert!(
                    (square[i * width + j] - expected).abs() < 1e-4,
                    "{i} {j}: {}",
                    square[i * width + j]
                );
            }
        }
    }

    #[test]
    fn columns_become_orthonormal() {
        let mut matrix = tall(1000, 12);
        orthonormalize(&mut matrix, 12);
        assert_orthonormal(&matrix, 12, 12);
    }

    #[test]
    fn a_dependent_column_becomes_zero_and_harms_no_other() {
        let mut matrix: Vec<f32> = tall(700, 4);
        matrix.chunks_exact_mut(4).for_each(|row| row[3] = row[0] + row[1]);
        orthonormalize(&mut matrix, 4);
        assert_orthonormal(&matrix, 4, 3);
        assert!(matrix.chunks_exact(4).all(|row| row[3] == 0.0));
        let mut zero = vec![0.0; 40];
        orthonormalize(&mut zero, 4);
        assert_eq!(zero, [0.0; 40]);
    }

    #[test]
    fn eigenvectors_turn_a_square_into_its_diagonal() {
        let width = 9;
        let square = gram_matrix(&tall(50, width), width);
        let vectors = eigenvectors(square.clone(), width);
        assert_orthonormal(&vectors, width, width);
        let mut before = f64::INFINITY;
        for column in 0..width {
            let vector: Vec<f64> = (0..width).map(|i| f64::from(vectors[i * width + column])).collect();
            let image = |i: usize| -> f64 { (0..width).map(|j| square[i * width + j] * vector[j]).sum() };
            let value: f64 = (0..width).map(|i| vector[i] * image(i)).sum();
            assert!(value <= before + 1e-6);
            before = value;
            for (i, x) in vector.iter().enumerate() {
                assert!((image(i) - value * x).abs() < 1e-4 * square[0]);
            }
        }
    }
}
