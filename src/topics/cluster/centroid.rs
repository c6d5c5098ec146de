//! Mean vectors of clusters and the cosines with them.

use super::clustering::Clustering;
use crate::topics::MatrixView;
use crate::topics::rows::dot;

/// The mean vector of each cluster, not normalised; summed in the order of the points.
pub fn cluster_means(clusters: &Clustering, vectors: MatrixView<'_>) -> Vec<Vec<f64>> {
    let mut sums = vec![vec![0.0; vectors.dims()]; clusters.count];
    let mut sizes = vec![0usize; clusters.count];
    for (label, row) in clusters.labels.iter().zip(vectors.iter()) {
        let Some(label) = *label else { continue };
        sizes[label as usize] += 1;
        for (sum, &value) in sums[label as usize].iter_mut().zip(row) {
            *sum += f64::from(value);
        }
    }
    for (sum, size) in sums.iter_mut().zip(sizes) {
        sum.iter_mut().for_each(|value| *value /= size.max(1) as f64);
    }
    sums
}

/// Unit vectors in the direction of the mean vector of each cluster.
pub struct Centres {
    directions: Vec<Vec<f32>>,
}

impl Centres {
    /// Computes them; a mean of zero has no direction, and its cosine with everything is 0.
    pub fn from_vectors(clusters: &Clustering, vectors: MatrixView<'_>) -> Self {
        let unit = |mean: Vec<f64>| {
            let length = mean.iter().map(|value| value * value).sum::<f64>().sqrt();
            mean.iter().map(|value| if length > 0.0 { (value / length) as f32 } else { 0.0 }).collect()
        };
        Self { directions: cluster_means(clusters, vectors).into_iter().map(unit).collect() }
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
        let mut best: Option<(u32, f32)> = None;
        for (label, centre) in (0u32..).zip(&self.directions) {
            let near = dot(row, centre) / length;
            if best.is_none_or(|(_, most)| near > most) {
                best = Some((label, near));
            }
        }
        best
    }
}
