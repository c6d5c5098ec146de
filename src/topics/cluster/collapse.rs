//! When excess of mass sees one or two great clouds where a reader would see topics.

use super::Clustering;

/// Says whether fewer than three clusters came out or one holds over half of all clustered points.
pub fn is_collapsed(clusters: &Clustering) -> bool {
    let clustered = clusters.labels.len() - clusters.outlier_count();
    let largest = clusters.labels.iter().filter(|&&label| label == Some(0)).count();
    clusters.count < 3 || largest * 2 > clustered
}
