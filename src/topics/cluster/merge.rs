//! Merges the nearest clusters until few enough remain.

use super::centroid::cluster_means;
use super::clustering::Clustering;
use crate::topics::MatrixView;
use crate::vectors::squared_distance;

/// Merges clusters until at most `count` remain (at least 1), always the two whose union adds least to the
/// squared distances from the mean vectors (Ward 1963): near ones, and small ones before large. Outliers
/// stay.
pub fn merge_to_count(clusters: Clustering, vectors: MatrixView<'_>, count: usize) -> Clustering {
    let count = count.max(1);
    if clusters.count <= count {
        return clusters;
    }
    let mut centres = cluster_means(&clusters, vectors);
    let mut sizes: Vec<f64> = clusters.members().iter().map(|members| members.len() as f64).collect();
    let mut into: Vec<usize> = (0..clusters.count).collect();
    let mut alive: Vec<usize> = into.clone();
    let mut costs: Vec<Vec<f64>> =
        alive.iter().map(|&a| (0..a).map(|b| ward_cost(&centres, &sizes, a, b)).collect()).collect();
    while alive.len() > count {
        let pairs = alive.iter().enumerate().flat_map(|(at, &a)| alive[..at].iter().map(move |&b| (a, b)));
        // Ties go by number, so that the result does not depend on the order of computation.
        let nearest =
            pairs.min_by(|&(a, b), &(c, d)| costs[a][b].total_cmp(&costs[c][d]).then((a, b).cmp(&(c, d))));
        let Some((gone, kept)) = nearest else { break };
        let whole = sizes[gone] + sizes[kept];
        let (share_gone, share_kept) = (sizes[gone] / whole, sizes[kept] / whole);
        let gone_centre = std::mem::take(&mut centres[gone]);
        for (value, other) in centres[kept].iter_mut().zip(gone_centre) {
            *value = *value * share_kept + other * share_gone;
        }
        sizes[kept] = whole;
        alive.retain(|&cluster| cluster != gone);
        into.iter_mut().filter(|target| **target == gone).for_each(|target| *target = kept);
        for &other in alive.iter().filter(|&&other| other != kept) {
            let (a, b) = (kept.max(other), kept.min(other));
            costs[a][b] = ward_cost(&centres, &sizes, a, b);
        }
    }
    let labels = clusters.labels.iter().map(|label| label.map(|label| into[label as usize] as u32)).collect();
    Clustering::numbered(labels, clusters.probability)
}

/// Ward's cost of merging clusters `a` and `b`: the growth of the summed squared distances.
fn ward_cost(centres: &[Vec<f64>], sizes: &[f64], a: usize, b: usize) -> f64 {
    squared_distance(&centres[a], &centres[b]) * sizes[a] * sizes[b] / (sizes[a] + sizes[b])
}
