//! Where to cut the condensed tree.

use super::Condensed;
use crate::topics::cluster::Clusters;

/// Which branches become topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection {
    /// Those that hold together over the longest stretch of density (Campello et al. 2013).
    ExcessOfMass,
    /// Those that split no further: more and smaller topics (McInnes & Healy 2017).
    Leaf,
}

/// A cut of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// Which point is in which topic.
    pub clusters: Clusters,
    /// The branch each topic is, by the topic's number.
    pub branches: Vec<u32>,
}

impl Condensed {
    /// Cuts the tree; the root is never a topic. A point's probability is its density over the topic's highest,
    /// at most 1 (McInnes & Healy 2017).
    pub fn select(&self, selection: Selection) -> Clusters {
        self.cut(selection, 0.0).clusters
    }

    /// The same, where topics that parted at a distance below `epsilon` stay one (Malzer & Baum 2020); 0 leaves the
    /// choice as it is.
    pub fn cut(&self, selection: Selection, epsilon: f64) -> Cut {
        let mut chosen = match selection {
            Selection::ExcessOfMass => self.excess_of_mass(),
            Selection::Leaf => self.leaves(),
        };
        if epsilon > 0.0 {
            chosen = self.not_below(&chosen, epsilon);
        }
        let owner = self.owners(&chosen);
        let labels: Vec<Option<u32>> = self.falls.iter().map(|&(branch, _)| owner[branch as usize]).collect();
        let probability = self.falls.iter().map(|&(branch, density)| match owner[branch as usize] {
            Some(topic) => self.sureness(topic, density),
            None => 0.0,
        });
        let clusters = Clusters::numbered(labels.clone(), probability.collect());
        let mut branches = vec![0; clusters.count];
        for (branch, topic) in labels.into_iter().zip(&clusters.labels) {
            if let (Some(branch), Some(topic)) = (branch, *topic) {
                branches[topic as usize] = branch;
            }
        }
        Cut { clusters, branches }
    }

    /// How well a branch holds together, 0 to 1: the share of the density between nothing and its densest point that
    /// its points last beyond its birth, on average. 0 where it falls apart at once.
    pub fn persistence(&self, branch: u32) -> f32 {
        let Some(branch) = self.branches.get(branch as usize) else { return 0.0 };
        let most = f64::from(branch.size) * branch.death;
        if most > 0.0 { (branch.stability / most).clamp(0.0, 1.0) as f32 } else { 0.0 }
    }

    /// How surely something of a density belongs to the topic that a branch is.
    pub(super) fn sureness(&self, topic: u32, density: f64) -> f32 {
        let highest = self.branches[topic as usize].death;
        if highest > 0.0 { (density.min(highest) / highest) as f32 } else { 0.0 }
    }

    /// The chosen branch that each branch is or lies under.
    pub(super) fn owners(&self, chosen: &[bool]) -> Vec<Option<u32>> {
        let mut owner: Vec<Option<u32>> = vec![None; self.branches.len()];
        for (index, branch) in self.branches.iter().enumerate() {
            let above = branch.parent.and_then(|parent| owner[parent as usize]);
            owner[index] = above.or_else(|| chosen[index].then_some(index as u32));
        }
        owner
    }

    fn excess_of_mass(&self) -> Vec<bool> {
        let mut chosen = vec![false; self.branches.len()];
        let mut below = vec![0.0; self.branches.len()];
        for (index, branch) in self.branches.iter().enumerate().rev() {
            let Some(parent) = branch.parent else { continue };
            chosen[index] = branch.stability >= below[index];
            below[parent as usize] += branch.stability.max(below[index]);
        }
        // Only the highest chosen branch of each line counts.
        let owner = self.owners(&chosen);
        (0..chosen.len()).map(|index| owner[index] == Some(index as u32)).collect()
    }

    fn leaves(&self) -> Vec<bool> {
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

    /// Climbs from each chosen branch to the first that was born at no less a distance than `epsilon`, short of the
    /// root.
    fn not_below(&self, chosen: &[bool], epsilon: f64) -> Vec<bool> {
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
