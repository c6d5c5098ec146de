//! A view of vectors as the rows of a matrix, as every stage from adaptation to clustering passes them on.

use crate::random::Random;
use std::borrow::Cow;

/// Vectors of one length, one after the other: row-major, row `i` belongs to snippet `i`.
#[derive(Debug, Clone, Copy)]
pub struct MatrixView<'a, T = f32> {
    values: &'a [T],
    dims: usize,
}

impl<'a, T: Copy> MatrixView<'a, T> {
    /// Views `values` as rows of `dims` numbers; none when they do not divide into such rows.
    pub fn new(values: &'a [T], dims: usize) -> Option<Self> {
        let fits = if dims == 0 { values.is_empty() } else { values.len().is_multiple_of(dims) };
        fits.then_some(Self { values, dims })
    }

    /// Number of rows.
    pub fn len(self) -> usize {
        self.values.len().checked_div(self.dims).unwrap_or(0)
    }

    /// Whether there is no row.
    pub fn is_empty(self) -> bool {
        self.values.is_empty()
    }

    /// Numbers in each row.
    pub fn dims(self) -> usize {
        self.dims
    }

    /// One row; empty beyond the last.
    pub fn row(self, index: usize) -> &'a [T] {
        let start = index.saturating_mul(self.dims);
        self.values.get(start..start.saturating_add(self.dims)).unwrap_or(&[])
    }

    /// Every row in order.
    pub fn iter(self) -> std::slice::ChunksExact<'a, T> {
        self.values.chunks_exact(self.dims.max(1))
    }

    /// The numbers themselves, row after row.
    pub fn values(self) -> &'a [T] {
        self.values
    }

    /// Copies the rows at `indices`, in that order.
    pub fn select_rows(self, indices: &[usize]) -> Vec<T> {
        let mut rows = Vec::with_capacity(indices.len() * self.dims);
        indices.iter().for_each(|&index| rows.extend_from_slice(self.row(index)));
        rows
    }

    /// The same, copied only where they are not all rows in their order.
    pub fn some_rows(self, indices: &[usize]) -> Cow<'a, [T]> {
        if indices.iter().copied().eq(0..self.len()) {
            Cow::Borrowed(self.values)
        } else {
            self.select_rows(indices).into()
        }
    }
}

/// `wanted` rows of so many (all, where there are not more), drawn by the seed; ascending. Other `stream`s draw others.
pub fn sample_rows(rows: usize, wanted: usize, (seed, stream): (u64, u64)) -> Vec<usize> {
    let mut random = Random::new(seed, stream);
    let mut drawn: Vec<(u64, usize)> = (0..rows).map(|row| (random.next_bits(), row)).collect();
    drawn.sort_unstable();
    let mut chosen: Vec<usize> = drawn.into_iter().take(wanted).map(|(_, row)| row).collect();
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_by_their_length() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let rows = MatrixView::new(&values, 3).unwrap();
        assert_eq!((rows.len(), rows.dims()), (2, 3));
        assert_eq!(rows.row(1), &[4.0, 5.0, 6.0]);
        assert_eq!(rows.row(2), &[] as &[f32]);
        assert_eq!(rows.select_rows(&[1, 0]), [4.0, 5.0, 6.0, 1.0, 2.0, 3.0]);
        assert_eq!(rows.some_rows(&[1, 0]).to_vec(), rows.select_rows(&[1, 0]));
        assert!(matches!(rows.some_rows(&[0, 1]), Cow::Borrowed(all) if all == values));
        assert!(MatrixView::new(&values, 4).is_none());
        assert!(MatrixView::new(&values, 0).is_none());
        assert_eq!(MatrixView::<f32>::new(&[], 0).map(MatrixView::len), Some(0));
    }

    #[test]
    fn rows_are_drawn_by_the_seed_without_putting_back() {
        let drawn = sample_rows(1000, 100, (7, 1));
        assert_eq!(drawn.len(), 100);
        assert!(drawn.is_sorted_by(|a, b| a < b));
        assert_eq!(drawn, sample_rows(1000, 100, (7, 1)));
        assert_ne!(drawn, sample_rows(1000, 100, (8, 1)));
        assert_ne!(drawn, sample_rows(1000, 100, (7, 2)));
        // A tenth of each half, give or take.
        assert!((30..70).contains(&drawn.partition_point(|&row| row < 500)));
        assert_eq!(sample_rows(3, 9, (7, 1)), [0, 1, 2]);
    }
}
