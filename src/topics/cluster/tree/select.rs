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

impl Condensed {
    /// Cuts the tree; the root is never a topic. A point's probability is its density over the topic's highest,
    /// at most 1 (McInnes & Healy 2017).
    pub fn select(&self, selection: Selection) -> Clusters {
        let chosen = match selection {
            Selection::ExcessOfMass => self.excess_of_mass(),
            Selection::Leaf => self.leaves(),
        };
        let mut owner: Vec<Option<u32>> = vec![None; self.branches.len()];
        for (index, branch) in self.branches.iter().enumerate() {
            let above = branch.parent.and_then(|parent| owner[parent as usize]);
            owner[index] = above.or_else(|| chosen[index].then_some(index as u32));
        }
        let labels = self.falls.iter().map(|&(branch, _)| owner[branch as usize]).collect();
        let probability = self.falls.iter().map(|&(branch, density)| match owner[branch as usize] {
            Some(topic) => {
                (density.min(self.branches[topic as usize].death) / self.branches[topic as usize].death)
                    as f32
            }
            None => 0.0,
        });
        Clusters::numbered(labels, probability.collect())
    }

    fn excess_of_mass(&self) -> Vec<bool> {
        let mut chosen = vec![false; self.branches.len()];
        let mut below = vec![0.0; self.branches.len()];
        for (index, branch) in self.branches.iter().enumerate().rev() {
            let Some(parent) = branch.parent else { continue };
            chosen[index] = branch.stability >= below[index];
            below[parent as usize] += branch.stability.max(below[index]);
        }
        chosen
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
}
