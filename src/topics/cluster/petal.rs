//! HDBSCAN by the crate petal-clustering, with the probabilities of another clustering.

use super::clustering::Clustering;
use crate::topics::MatrixView;
use ndarray::ArrayView2;
use petal_clustering::{Fit, HDbscan};

/// Clusters by excess of mass. `min_samples` counts the point itself, as petal-clustering does (one more than
/// Python's `hdbscan` counts). Every clustered point has probability 1, since the crate gives none; see
/// [`Clustering::with_probabilities_of`].
pub fn petal_clusters(points: MatrixView<'_, f64>, min_samples: usize, min_size: usize) -> Clustering {
    let count = points.len();
    // Too few points to split in two; the crate also counts on there being enough neighbours.
    if count < min_size.saturating_mul(2) || count < min_samples {
        return Clustering::all_outliers(count);
    }
    let Ok(view) = ArrayView2::from_shape((count, points.dims()), points.values()) else {
        return Clustering::all_outliers(count);
    };
    let mut hdbscan =
        HDbscan { min_samples: min_samples.max(1), min_cluster_size: min_size, ..HDbscan::default() };
    let (found, _, _) = hdbscan.fit(&view, None);
    let mut labels = vec![None; count];
    let mut probability = vec![0.0; count];
    // The crate gives a HashMap, whose order is random: numbering by size and first point makes it
    // reproducible.
    for (label, members) in found {
        for member in members {
            labels[member] = Some(label as u32);
            probability[member] = 1.0;
        }
    }
    Clustering::numbered(labels, probability)
}

impl Clustering {
    /// Takes the probabilities of another clustering of the same points: each cluster from the one it shares
    /// most points with. A point the other leaves out or puts elsewhere gets the lowest probability of its
    /// cluster.
    pub fn with_probabilities_of(mut self, other: &Self) -> Self {
        for members in self.members() {
            let mut shared = vec![0usize; other.count];
            for &member in &members {
                if let Some(label) = other.labels[member] {
                    shared[label as usize] += 1;
                }
            }
            let twin = (0..shared.len()).max_by_key(|&label| (shared[label], std::cmp::Reverse(label)));
            let twin = twin.filter(|&label| shared[label] > 0).map(|label| label as u32);
            let in_twin = |member: &usize| twin.is_some() && other.labels[*member] == twin;
            let least =
                members.iter().filter(|m| in_twin(m)).map(|&m| other.probability[m]).fold(1.0, f32::min);
            for member in members {
                self.probability[member] = if in_twin(&member) { other.probability[member] } else { least };
            }
        }
        self
    }
}
