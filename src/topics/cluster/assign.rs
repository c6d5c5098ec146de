//! Outliers go to the nearest topic.

use super::Clusters;
use super::centroid::Centres;
use crate::topics::Rows;
use rayon::prelude::*;

/// Puts each outlier into the cluster whose mean vector has the highest cosine with its own, which becomes its
/// probability. A vector of zeros stays an outlier. Clusters are numbered anew.
pub fn assign(clusters: Clusters, vectors: Rows<'_>) -> Clusters {
    let centres = Centres::of(&clusters, vectors);
    let placed: Vec<(Option<u32>, f32)> = (0..clusters.labels.len())
        .into_par_iter()
        .map(|point| match clusters.labels[point] {
            Some(label) => (Some(label), clusters.probability[point]),
            None => match centres.nearest(vectors.row(point)) {
                Some((label, near)) => (Some(label), near.clamp(0.0, 1.0)),
                None => (None, 0.0),
            },
        })
        .collect();
    let (labels, probability) = placed.into_iter().unzip();
    Clusters::numbered(labels, probability)
}
