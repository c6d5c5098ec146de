//! Where clusters lie among the vectors.

use super::Clusters;
use crate::topics::Rows;

/// The mean vector of each cluster, not normalised; summed in the order of the points.
pub fn centroids(clusters: &Clusters, vectors: Rows<'_>) -> Vec<Vec<f64>> {
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

/// Scales vectors to unit length and to single precision; a vector of zeros stays.
pub fn unit(vectors: &[Vec<f64>]) -> Vec<Vec<f32>> {
    let scale = |vector: &Vec<f64>| {
        let length = vector.iter().map(|value| value * value).sum::<f64>().sqrt();
        vector.iter().map(|value| if length > 0.0 { (value / length) as f32 } else { 0.0 }).collect()
    };
    vectors.iter().map(scale).collect()
}
