//! Prediction: the cluster a new point would have been in.

use super::{CondensedTree, KdTree, TreeCut};
use crate::topics::MatrixView;
use crate::topics::cluster::clustering::Clustering;
use rayon::prelude::*;

/// Places new points into a tree that is cut already, without building it anew (the approximate prediction of
/// McInnes, Healy & Astels 2017): a point follows the known one it is nearest to by mutual reachability, down
/// to the density at which it would have joined.
pub struct Predictor<'a> {
    condensed: &'a CondensedTree,
    /// The points the tree was built from.
    tree: KdTree,
    /// Squared core distances, in tree order.
    core: Vec<f64>,
    /// The topic of each branch: its own or that of the branch above it.
    topic: Vec<Option<u32>>,
    /// The branch of each topic.
    branches: &'a [u32],
    samples: usize,
}

impl<'a> Predictor<'a> {
    /// Prepares prediction for points beside those the tree was built from, with the same `min_samples`.
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
        let mut number = vec![None; condensed.branches.len()];
        for (topic, &branch) in (0u32..).zip(&cut.branches) {
            number[branch as usize] = Some(topic);
        }
        // Parents come before children, so each branch finds its parent's topic filled in.
        let mut topic: Vec<Option<u32>> = vec![None; number.len()];
        for (index, branch) in condensed.branches.iter().enumerate() {
            topic[index] = number[index].or_else(|| branch.parent.and_then(|parent| topic[parent as usize]));
        }
        Self { condensed, tree: known, core, topic, branches: &cut.branches, samples }
    }

    /// The topic of each new point with its probability; topics are numbered as in the cut.
    pub fn predict(&self, new: MatrixView<'_, f64>) -> Clustering {
        let placed: Vec<(Option<u32>, f32)> =
            (0..new.len()).into_par_iter().map(|point| self.predict_one(new.row(point))).collect();
        let (labels, probability) = placed.into_iter().unzip();
        Clustering { labels, probability, count: self.branches.len() }
    }

    /// Topic and probability of one new point.
    fn predict_one(&self, here: &[f64]) -> (Option<u32>, f32) {
        // Twice as many neighbours as the core distance needs: the nearest by mutual reachability may be a
        // denser point farther away.
        let around = self.tree.nearest_to(here, self.samples * 2);
        let Some(&(own, _)) = around.get(self.samples - 1).or(around.last()) else { return (None, 0.0) };
        let reach = |&(distance, other): &(f64, u32)| distance.max(own).max(self.core[other as usize]);
        let nearest = around.iter().min_by(|a, b| reach(a).total_cmp(&reach(b)));
        let Some(nearest) = nearest else { return (None, 0.0) };
        let density = 1.0 / reach(nearest).sqrt().max(super::condense::MIN_DISTANCE);
        let (mut branch, fell) = self.condensed.falls[self.tree.original_index(nearest.1 as usize) as usize];
        // The known point lasts to a higher density than the new one would: climb to the branch that exists
        // at that density.
        if fell > density {
            while self.condensed.branches[branch as usize].birth > density {
                match self.condensed.branches[branch as usize].parent {
                    Some(parent) => branch = parent,
                    None => break,
                }
            }
        }
        match self.topic[branch as usize] {
            Some(topic) => {
                let own = self.branches[topic as usize];
                (Some(topic), self.condensed.membership_probability(own, density))
            }
            None => (None, 0.0),
        }
    }

    /// For each new point the topic of the clustered point it is nearest to by mutual reachability, whatever
    /// the density there, with its density as a share of the topic's highest, 0 to 1. None where the cut has
    /// no topic.
    pub fn nearest_topics(&self, new: MatrixView<'_, f64>, cut: &Clustering) -> Vec<Option<(u32, f32)>> {
        (0..new.len()).into_par_iter().map(|point| self.nearest_topic(new.row(point), cut)).collect()
    }

    /// Nearest topic of one point. The search widens fourfold until a clustered point is among the
    /// neighbours.
    fn nearest_topic(&self, here: &[f64], cut: &Clustering) -> Option<(u32, f32)> {
        let mut look = self.samples * 4;
        loop {
            let around = self.tree.nearest_to(here, look);
            let own = around.get(self.samples - 1).or(around.last())?.0;
            let topic_of = |other: u32| {
                cut.labels.get(self.tree.original_index(other as usize) as usize).copied().flatten()
            };
            let found = around
                .iter()
                .filter_map(|&(distance, other)| {
                    Some((distance.max(own).max(self.core[other as usize]), topic_of(other)?))
                })
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            match found {
                Some((reach, topic)) => {
                    let density = 1.0 / reach.sqrt().max(super::condense::MIN_DISTANCE);
                    let sure = self
                        .branches
                        .get(topic as usize)
                        .map_or(0.0, |&b| self.condensed.membership_probability(b, density));
                    return Some((topic, sure));
                }
                None if look >= self.tree.len() => return None,
                None => look *= 4,
            }
        }
    }
}
