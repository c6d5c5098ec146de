//! Our own HDBSCAN: the whole hierarchy, where petal-clustering gives only its last cut.
//!
//! [`spanning`] joins the points by a minimum spanning tree of mutual reachability distance, [`LinkageTree`]
//! reads it as a hierarchy, [`CondensedTree`] keeps the splits that leave a topic's worth of points on each
//! side, and [`CondensedTree::select_branches`] cuts it. Campello, Moulavi & Sander 2013; McInnes & Healy
//! 2017.

mod condense;
mod kd;
mod merges;
mod predict;
mod select;
pub mod spanning;
mod validity;

pub use condense::{CondensedTree, TreeBranch};
pub(crate) use kd::KdTree;
pub use merges::LinkageTree;
pub use predict::Predictor;
pub use select::{BranchSelection, TreeCut};
pub use validity::{ClusterValidity, density_validity};

#[cfg(test)]
mod tests;
