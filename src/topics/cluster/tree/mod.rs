//! Our own HDBSCAN: the whole hierarchy, where petal-clustering gives only its last cut.
//!
//! [`spanning`] joins the points by a minimum spanning tree of mutual reachability distance, [`Merges`] reads it as
//! a hierarchy, [`Condensed`] keeps the splits that leave a topic's worth of points on each side, and
//! [`Condensed::select`] cuts it. Campello, Moulavi & Sander 2013; McInnes & Healy 2017.

mod condense;
mod kd;
mod merges;
mod predict;
mod select;
pub mod spanning;
mod validity;

pub use condense::{Branch, Condensed};
pub(crate) use kd::KdTree;
pub use merges::Merges;
pub use predict::Predictor;
pub use select::{Cut, Selection};
pub use validity::{Validity, validity};

#[cfg(test)]
mod tests;
