//! Mean vectors of clusters and the cosines with them.

use super::clustering::Clustering;
use crate::topics::MatrixView;
use crate::vectors::{direction, dot, first_highest, means_by_label};

/// The mean vector of each cluster, not normalised.
pub fn cluster_means(clusters: &Clustering, vectors: MatrixView<'_>) -> Vec<Vec<f64>> {
    let means = means_by_label(vectors.iter(), clusters.labels.iter().copied(), clusters.count);
    means.into_iter().map(|(mean, _)| mean).collect()
}

/// Unit vectors in the direction of the mean vector of each cluster.
pub struct Centres {
    directions: Vec<Vec<f32>>,
}

impl Centres {
    /// Computes them; a mean of zero has no direction, and its cosine with everything is 0.
    pub fn from_vectors(clusters: &Clustering, vectors: MatrixView<'_>) -> Self {
        let unit = |mean: &Vec<f64>| direction(mean).unwrap_or_else(|| vec![0.0; vectors.dims()]);
        Self { directions: cluster_means(clusters, vectors).iter().map(unit).collect() }
    }

    /// One unit vector for each cluster; zeros where the mean has no direction.
    pub fn directions(&self) -> &[Vec<f32>] {
        &self.directions
    }

    /// The cosine of a vector with a cluster's mean; 0 for a vector of zeros.
    pub fn cosine(&self, row: &[f32], label: u32) -> f32 {
        let length = dot(row, row).sqrt();
        match self.directions.get(label as usize) {
            Some(centre) if length > 0.0 => dot(row, centre) / length,
            _ => 0.0,
        }
    }

    /// The cluster nearest by cosine, the first of equals, and that cosine; none for a vector of zeros.
    pub fn nearest(&self, row: &[f32]) -> Option<(u32, f32)> {
        let length = dot(row, row).sqrt();
        if length <= 0.0 {
            return None;
        }
        let near = self.directions.iter().map(|centre| dot(row, centre) / length);
        first_highest(near, f32::NEG_INFINITY)
    }
}
