//! HDBSCAN by the crate petal-clustering, for runs with guides; with what is known to belong together it also
//! finds what stands around that.
//!
//! A guided topic comes in beside the clusters of the rest, which voids what a tree of densities could say of
//! them (see [`crate::topics::analyze_with_guides`]): labels and probabilities are all such a run keeps, and
//! the crate gives both. It knows no leaf selection, no cut distance and no prediction, and takes over a minute
//! at 200,000 points against four seconds; for all these the tree is built. The two agree (adjusted Rand index
//! at least .98 in the tests).

use super::clustering::Clustering;
use super::size::hdbscan_sizes;
use crate::topics::MatrixView;
use crate::topics::model::{OutlierPolicy, Parameters, TopicSelection};
use ndarray::ArrayView2;
use petal_clustering::{Fit, HDbscan};
use std::collections::HashMap;

/// Most points clustered with petal-clustering: the most at which it is no nuisance to wait for. Chosen by
/// hand.
const MAX_PETAL_POINTS: usize = 20_000;

/// The clusters of the points where petal-clustering does: in a run with guides, by excess of mass. None where
/// the tree is needed, also because excess of mass has collapsed.
pub(super) fn petal_clusters(points: MatrixView<'_, f64>, parameters: &Parameters) -> Option<Clustering> {
    let plain = parameters.selection == TopicSelection::Mass && parameters.epsilon <= 0.0;
    let by_density = parameters.outliers == OutlierPolicy::Probability;
    if parameters.guides.is_empty() || !plain || by_density || points.len() > MAX_PETAL_POINTS {
        return None;
    }
    let (min_size, min_samples) = hdbscan_sizes(points.len(), parameters.min_topic_size);
    let clusters = excess_of_mass(points, min_samples, min_size, &[]);
    (!clusters.is_collapsed(parameters.topics)).then_some(clusters)
}

/// The points in the cluster that holds most of some points known to belong together, of equals the largest:
/// what stands densely around them. None where there are fewer than two of them, where they are in no cluster,
/// and among more points than petal-clustering does.
pub fn points_around(
    points: MatrixView<'_, f64>,
    together: &[usize],
    min_topic_size: Option<usize>,
) -> Vec<usize> {
    if together.len() < 2 || points.len() > MAX_PETAL_POINTS {
        return Vec::new();
    }
    let (min_size, min_samples) = hdbscan_sizes(points.len(), min_topic_size);
    let clusters = excess_of_mass(points, min_samples, min_size, together);
    let mut held = vec![0usize; clusters.count];
    for label in together.iter().filter_map(|&point| *clusters.labels.get(point)?) {
        held[label as usize] += 1;
    }
    // Clusters are numbered by size: the first of equals is the largest.
    let most = (0..held.len()).max_by_key(|&label| (held[label], std::cmp::Reverse(label)));
    match most.filter(|&label| held[label] > 0) {
        Some(label) => clusters.members().swap_remove(label),
        None => Vec::new(),
    }
}

/// Clusters by excess of mass. `min_samples` counts the point itself, as petal-clustering does (one more than
/// Python's `hdbscan` counts). A point's probability is its density over the highest in its branch or below,
/// which is one minus its outlier score (GLOSH: Campello et al. 2015).
///
/// `together` names points that belong together: branches are then chosen so that they hold these and no
/// others (BCubed: Castro Gertrudes et al. 2019), by excess of mass where that decides nothing.
pub fn excess_of_mass(
    points: MatrixView<'_, f64>,
    min_samples: usize,
    min_size: usize,
    together: &[usize],
) -> Clustering {
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
    // One label only: the crate sums over labels in the order of a HashMap, which from three on changes the last
    // bits, and with them which branch is chosen.
    let partial = HashMap::from([(0, together.to_vec())]);
    let (found, _, scores) = hdbscan.fit(&view, (!together.is_empty()).then_some(&partial));
    let mut labels = vec![None; count];
    let mut probability = vec![0.0; count];
    // The crate gives a HashMap, whose order is random: numbering by size and first point makes it
    // reproducible.
    for (label, members) in found {
        for member in members {
            labels[member] = Some(label as u32);
            probability[member] = (1.0 - scores[member]).clamp(0.0, 1.0) as f32;
        }
    }
    Clustering::numbered(labels, probability)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_together_brings_what_stands_around_it() {
        // Forty points around each of 0, 10 and 20, a few far off.
        let spread = |at: usize| (at * 37 % 40) as f64 / 40.0;
        let mut values: Vec<f64> = (0..120).map(|at| (at / 40) as f64 * 10.0 + spread(at % 40)).collect();
        values.extend([100.0, 200.0, 300.0]);
        let points = MatrixView::new(&values, 1).unwrap();
        assert_eq!(points_around(points, &[41, 50, 70], Some(10)), (40..80).collect::<Vec<_>>());
        assert_eq!(points_around(points, &[41], Some(10)), [0; 0]);
        assert_eq!(points_around(points, &[120, 121], Some(10)), [0; 0]);
    }
}
