//! Outliers go to the nearest topic.

use super::Clusters;
use super::centroid::{centroids, unit};
use crate::topics::Rows;
use crate::topics::rows::dot;
use rayon::prelude::*;

/// Puts each outlier into the cluster whose mean vector has the highest cosine with its own, which becomes its
/// probability. A vector of zeros stays an outlier. Clusters are numbered anew.
pub fn assign(clusters: Clusters, vectors: Rows<'_>) -> Clusters {
    let centres = unit(&centroids(&clusters, vectors));
    let placed: Vec<(Option<u32>, f32)> = (0..clusters.labels.len())
        .into_par_iter()
        .map(|point| match clusters.labels[point] {
            Some(label) => (Some(label), clusters.probability[point]),
            None => {
                nearest(vectors.row(point), &centres).map_or((None, 0.0), |(label, near)| (Some(label), near))
            }
        })
        .collect();
    let (labels, probability) = placed.into_iter().unzip();
    Clusters::numbered(labels, probability)
}

fn nearest(row: &[f32], centres: &[Vec<f32>]) -> Option<(u32, f32)> {
    let length = dot(row, row).sqrt();
    if length <= 0.0 {
        return None;
    }
    let mut best: Option<(u32, f32)> = None;
    for (label, centre) in (0u32..).zip(centres) {
        let near = dot(row, centre) / length;
        if best.is_none_or(|(_, most)| near > most) {
            best = Some((label, near));
        }
    }
    best.map(|(label, near)| (label, near.clamp(0.0, 1.0)))
}
