//! Points of few dimensions, one for each vector.

use crate::topics::rows::MatrixView;

/// Points of few dimensions, one for each vector.
#[derive(Debug, Clone, PartialEq)]
pub struct ReducedPoints {
    /// The numbers, row-major.
    pub values: Vec<f64>,
    /// Numbers in each row.
    pub dims: usize,
}

impl ReducedPoints {
    /// The points as a matrix.
    pub fn rows(&self) -> Option<MatrixView<'_, f64>> {
        MatrixView::new(&self.values, self.dims)
    }
}
