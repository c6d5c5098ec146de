//! The condensed tree: the hierarchy without single points falling away.

use super::LinkageTree;

/// Smallest distance that a density, one over distance, is taken of; keeps density finite where points
/// coincide.
pub(super) const MIN_DISTANCE: f64 = 1e-12;

/// A branch of the condensed tree: a cluster that keeps its identity over a range of densities.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TreeBranch {
    /// The branch it split from; none for the root, which comes first. Parents come before children.
    pub parent: Option<u32>,
    /// Density, one over distance, at which it split from its parent.
    pub birth: f64,
    /// Density at which its last point fell away or it split.
    pub death: f64,
    /// Number of points at birth.
    pub size: u32,
    /// Excess of mass: the density beyond its birth, summed over its points.
    pub stability: f64,
}

/// The condensed tree (Campello, Moulavi & Sander 2013; McInnes & Healy 2017): a split counts only where both
/// sides hold at least as many points as the smallest topic; smaller sides fall out of the branch point by
/// point.
pub struct CondensedTree {
    /// Parents before children; the first is the root, which holds all points.
    pub(super) branches: Vec<TreeBranch>,
    /// For each point the branch it fell out of and the density at which it did.
    pub(super) falls: Vec<(u32, f64)>,
}

impl CondensedTree {
    /// Condenses a hierarchy; a branch holds at least `min_size` points (at least 2).
    pub fn new(merges: &LinkageTree, min_size: usize) -> Self {
        let min_size = min_size.clamp(2, u32::MAX as usize) as u32;
        let all = TreeBranch {
            parent: None,
            birth: 0.0,
            death: 0.0,
            size: merges.point_count() as u32,
            stability: 0.0,
        };
        let mut tree = Self { branches: vec![all], falls: vec![(0, 0.0); merges.point_count()] };
        // An explicit stack: a hierarchy may be as deep as there are points.
        let mut pending: Vec<(u32, u32)> = merges.root().map(|root| (root, 0)).into_iter().collect();
        while let Some((node, branch)) = pending.pop() {
            let density = 1.0 / merges.distance(node).max(MIN_DISTANCE);
            let (large, small): (Vec<u32>, Vec<u32>) =
                merges.children(node).iter().partition(|&&child| merges.size(child) >= min_size);
            for &child in &small {
                tree.drop_points(&merges.members(child), branch, density);
            }
            match large[..] {
                [] => {}
                [only] => pending.push((only, branch)),
                _ => {
                    let split = large
                        .iter()
                        .map(|&child| (child, tree.split_branch(branch, density, merges.size(child))));
                    pending.extend(split.collect::<Vec<_>>());
                }
            }
        }
        tree
    }

    /// Notes that points fall out of a branch at a density.
    fn drop_points(&mut self, points: &[u32], branch: u32, density: f64) {
        for &point in points {
            self.falls[point as usize] = (branch, density);
        }
        self.add_stability(branch, density, points.len() as u32);
    }

    /// Adds a branch of `size` points that splits from `parent` at a density; gives its index.
    fn split_branch(&mut self, parent: u32, density: f64, size: u32) -> u32 {
        self.add_stability(parent, density, size);
        self.branches.push(TreeBranch {
            parent: Some(parent),
            birth: density,
            death: density,
            size,
            stability: 0.0,
        });
        (self.branches.len() - 1) as u32
    }

    /// Adds to a branch's stability the density its points lasted beyond its birth.
    fn add_stability(&mut self, branch: u32, density: f64, points: u32) {
        let branch = &mut self.branches[branch as usize];
        branch.stability += (density - branch.birth) * f64::from(points);
        branch.death = branch.death.max(density);
    }
}
