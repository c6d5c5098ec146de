//! Density-based validity: whether clusters are denser inside than the space between them.

use super::spanning::ReachabilityEdge;
use crate::topics::cluster::clustering::Clustering;

/// Density-based validity of a clustering.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClusterValidity {
    /// Of each cluster, -1 to 1: above 0 where the thinnest place inside is denser than the way to the next
    /// cluster.
    pub clusters: Vec<f32>,
    /// Of the whole: the mean of the clusters weighted by their share of all points, so that outliers pull it
    /// to 0.
    pub whole: f32,
}

/// Computes validity (DBCV: Moulavi et al. 2014) from the edges of the spanning tree the clusters were cut
/// from, as the `hdbscan` library approximates it: the thinnest place inside a cluster is its longest inner
/// edge, and its separation is the shortest edge that leads to another cluster, over outliers where need be.
/// A cluster without a way to any other has validity 1.
pub fn density_validity(edges: &[ReachabilityEdge], clusters: &Clustering) -> ClusterValidity {
    let mut inside = vec![0.0f64; clusters.count];
    let mut apart = vec![f64::INFINITY; clusters.count];
    let label = |point: u32| clusters.labels.get(point as usize).copied().flatten();
    let mut parts = super::spanning::DisjointSets::new(clusters.labels.len());
    // For each part made of outliers the cluster its edges touched first.
    let mut touched: Vec<Option<u32>> = vec![None; clusters.labels.len()];
    for edge in edges {
        match (label(edge.a), label(edge.b)) {
            (Some(a), Some(b)) if a == b => {
                let longest = &mut inside[a as usize];
                *longest = longest.max(edge.distance);
            }
            (a, b) => {
                // An outlier stands for the cluster its part has touched, if any.
                let side = |point: u32, own: Option<u32>, parts: &mut super::spanning::DisjointSets| {
                    own.or_else(|| touched[parts.find(point) as usize])
                };
                let (left, right) = (side(edge.a, a, &mut parts), side(edge.b, b, &mut parts));
                if let (Some(left), Some(right)) = (left, right)
                    && left != right
                {
                    for cluster in [left, right] {
                        let nearest = &mut apart[cluster as usize];
                        *nearest = nearest.min(edge.distance);
                    }
                }
                if a.is_none() && b.is_none() {
                    parts.join(edge.a, edge.b);
                }
                for (point, own) in [(edge.a, a), (edge.b, b)] {
                    if own.is_none() {
                        let root = parts.find(point) as usize;
                        touched[root] = touched[root].or(left).or(right);
                    }
                }
            }
        }
    }
    let sizes = clusters.members();
    // 0/0 and infinity over infinity: a cluster of one spot, or one with no other around.
    let one = |(inside, apart): (&f64, &f64)| match (apart - inside) / apart.max(*inside) {
        value if value.is_finite() => value as f32,
        _ => 1.0,
    };
    let each: Vec<f32> = inside.iter().zip(&apart).map(one).collect();
    let points = clusters.labels.len().max(1) as f64;
    let whole = each
        .iter()
        .zip(&sizes)
        .map(|(&of, members)| f64::from(of) * members.len() as f64 / points)
        .sum::<f64>();
    ClusterValidity { clusters: each, whole: whole as f32 }
}
