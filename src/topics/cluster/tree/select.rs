//! Cuts the condensed tree into topics.

use super::CondensedTree;
use crate::topics::cluster::clustering::Clustering;
use crate::topics::model::TopicSelection;

/// A cut of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeCut {
    /// The topic of each point.
    pub clusters: Clustering,
    /// The branch of each topic, by the topic's number.
    pub branches: Vec<u32>,
}

impl CondensedTree {
    /// Cuts the tree; the root is never a topic. Topics are the branches with the highest excess of mass,
    /// which last over the longest range of densities (Campello et al. 2013), or those that split no further
    /// (McInnes & Healy 2017). Those that split at a distance below `epsilon` stay one (Malzer & Baum 2020); 0
    /// changes nothing. A point's probability is its density over the topic's highest, at most 1 (McInnes &
    /// Healy 2017).
    pub fn select_branches(&self, selection: TopicSelection, epsilon: f64) -> TreeCut {
        let mut chosen = match selection {
            TopicSelection::Mass => self.excess_of_mass(),
            TopicSelection::Leaf => self.leaf_branches(),
        };
        if epsilon > 0.0 {
            chosen = self.climb_to_epsilon(&chosen, epsilon);
        }
        let owner = self.owning_branches(&chosen);
        let labels: Vec<Option<u32>> = self.falls.iter().map(|&(branch, _)| owner[branch as usize]).collect();
        let probability = self.falls.iter().map(|&(branch, density)| match owner[branch as usize] {
            Some(topic) => self.membership_probability(topic, density),
            None => 0.0,
        });
        let clusters = Clustering::numbered(labels.clone(), probability.collect());
        let mut branches = vec![0; clusters.count];
        for (branch, topic) in labels.into_iter().zip(&clusters.labels) {
            if let (Some(branch), Some(topic)) = (branch, *topic) {
                branches[topic as usize] = branch;
            }
        }
        TreeCut { clusters, branches }
    }

    /// Persistence of a branch, 0 to 1: its stability as a share of what it would be if all its points lasted
    /// to its death from density 0. 0 where it falls apart at once.
    pub fn persistence(&self, branch: u32) -> f32 {
        let Some(branch) = self.branches.get(branch as usize) else { return 0.0 };
        let most = f64::from(branch.size) * branch.death;
        if most > 0.0 { (branch.stability / most).clamp(0.0, 1.0) as f32 } else { 0.0 }
    }

    /// Probability of a density in the topic of a branch: its share of the branch's highest density, at most
    /// 1.
    pub(super) fn membership_probability(&self, topic: u32, density: f64) -> f32 {
        let highest = self.branches[topic as usize].death;
        if highest > 0.0 { (density.min(highest) / highest) as f32 } else { 0.0 }
    }

    /// For each branch the chosen branch that it is or lies under; none above and beside them.
    pub(super) fn owning_branches(&self, chosen: &[bool]) -> Vec<Option<u32>> {
        let mut owner: Vec<Option<u32>> = vec![None; self.branches.len()];
        for (index, branch) in self.branches.iter().enumerate() {
            let above = branch.parent.and_then(|parent| owner[parent as usize]);
            owner[index] = above.or_else(|| chosen[index].then_some(index as u32));
        }
        owner
    }

    /// Chooses branches bottom-up by excess of mass: one is chosen where its stability is at least the sum
    /// below it.
    fn excess_of_mass(&self) -> Vec<bool> {
        let mut chosen = vec![false; self.branches.len()];
        let mut below = vec![0.0; self.branches.len()];
        // Children come after parents, so walking back sees all children first.
        for (index, branch) in self.branches.iter().enumerate().rev() {
            let Some(parent) = branch.parent else { continue };
            chosen[index] = branch.stability >= below[index];
            below[parent as usize] += branch.stability.max(below[index]);
        }
        // Only the highest chosen branch of each line counts.
        let owner = self.owning_branches(&chosen);
        (0..chosen.len()).map(|index| owner[index] == Some(index as u32)).collect()
    }

    /// Chooses the branches without children, but never the root.
    fn leaf_branches(&self) -> Vec<bool> {
        let mut leaf = vec![true; self.branches.len()];
        for branch in &self.branches {
            if let Some(parent) = branch.parent {
                leaf[parent as usize] = false;
            }
        }
        if let Some(root) = leaf.first_mut() {
            *root = false;
        }
        leaf
    }

    /// Climbs from each chosen branch to the first that was born at a distance of at least `epsilon`, short
    /// of the root.
    fn climb_to_epsilon(&self, chosen: &[bool], epsilon: f64) -> Vec<bool> {
        let densest = 1.0 / epsilon;
        let mut wide = vec![false; chosen.len()];
        for start in (0..chosen.len()).filter(|&index| chosen[index]) {
            let mut at = start;
            while self.branches[at].birth > densest {
                match self.branches[at].parent {
                    Some(parent) if self.branches[parent as usize].parent.is_some() => at = parent as usize,
                    _ => break,
                }
            }
            wide[at] = true;
        }
        wide
    }
}
