//! When excess-of-mass selection has collapsed into one or two clouds where a reader would see topics.

use super::clustering::Clustering;

/// Whether fewer than three clusters came out or one holds over half of all clustered points; then leaf
/// selection is tried. Excess of mass does so now and then, also on plain MiniLM vectors. Both limits were
/// chosen by hand; their plateau was not measured.
pub fn is_collapsed(clusters: &Clustering) -> bool {
    let clustered = clusters.labels.len() - clusters.outlier_count();
    // Clusters are numbered by size: 0 is the largest.
    let largest = clusters.labels.iter().filter(|&&label| label == Some(0)).count();
    clusters.count < 3 || largest * 2 > clustered
}
