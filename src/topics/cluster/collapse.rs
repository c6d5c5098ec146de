//! When excess of mass sees one or two great clouds where a reader would see topics.

use super::Clusters;

/// Says whether fewer than three clusters came out or one holds over half of all clustered points.
pub fn collapsed(clusters: &Clusters) -> bool {
    let clustered = clusters.labels.len() - clusters.outliers();
    let largest = clusters.labels.iter().filter(|&&label| label == Some(0)).count();
    clusters.count < 3 || largest * 2 > clustered
}
