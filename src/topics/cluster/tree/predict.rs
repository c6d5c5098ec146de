//! The topic nearest to a point by density.

use super::{CondensedTree, KdTree, TreeCut};
use crate::topics::MatrixView;
use crate::topics::cluster::clustering::Clustering;
use rayon::prelude::*;

/// Finds the topics of a cut that points are nearest to, without building the tree anew (after the approximate
/// prediction of McInnes, Healy & Astels 2017).
pub struct Predictor<'a> {
    condensed: &'a CondensedTree,
    /// The points the tree was built from.
    tree: KdTree,
    /// Squared core distances, in tree order.
    core: Vec<f64>,
    cut: &'a TreeCut,
    samples: usize,
}

impl<'a> Predictor<'a> {
    /// Prepares the search among the points the tree was built from, with the same `min_samples`.
    pub fn new(
        points: MatrixView<'_, f64>,
        min_samples: usize,
        condensed: &'a CondensedTree,
        cut: &'a TreeCut,
    ) -> Self {
        let known = KdTree::new(points);
        let samples = min_samples.clamp(1, points.len().max(1));
        let core = (0..known.len())
            .into_par_iter()
            .map(|point| known.nearest(point, samples).last().map_or(0.0, |last| last.0))
            .collect();
        Self { condensed, tree: known, core, cut, samples }
    }

    /// For each new point the topic, as `topics` number them, of the clustered point it is nearest to by mutual reachability, whatever
    /// the density there, with its density as a share of the highest in that point's branch, 0 to 1. Branches of the cut may
    /// have been merged into one topic since. None where there is no topic.
    pub fn nearest_topics(&self, new: MatrixView<'_, f64>, topics: &Clustering) -> Vec<Option<(u32, f32)>> {
        (0..new.len()).into_par_iter().map(|point| self.nearest_topic(new.row(point), topics)).collect()
    }

    /// Nearest topic of one point. The search widens fourfold until a clustered point is among the
    /// neighbours.
    fn nearest_topic(&self, here: &[f64], topics: &Clustering) -> Option<(u32, f32)> {
        let mut look = self.samples * 4;
        loop {
            let around = self.tree.nearest_to(here, look);
            let own = around.get(self.samples - 1).or(around.last())?.0;
            let label_in = |clusters: &Clustering, other: u32| {
                clusters.labels.get(self.tree.original_index(other as usize) as usize).copied().flatten()
            };
            let found = around
                .iter()
                .filter_map(|&(distance, other)| {
                    Some((distance.max(own).max(self.core[other as usize]), label_in(topics, other)?, other))
                })
                .min_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
            match found {
                Some((reach, topic, other)) => {
                    let density = 1.0 / reach.sqrt().max(super::condense::MIN_DISTANCE);
                    let sure = label_in(&self.cut.clusters, other)
                        .and_then(|branch| self.cut.branches.get(branch as usize))
                        .map_or(0.0, |&b| self.condensed.membership_probability(b, density));
                    return Some((topic, sure));
                }
                None if look >= self.tree.len() => return None,
                None => look *= 4,
            }
        }
    }
}
