//! Communities of a graph, and how far two divisions of the same things agree.
//!
//! A crate of its own, like the encoder: what loops over every edge a thousand times has to be fast however the
//! rest is built. Nothing here is parallel or random by itself: random numbers are handed in, so the same input
//! gives the same bytes.
//!
//! | module | what |
//! |---|---|
//! | `similarity` | a graph with weights, and modularity |
//! | `leiden` | its communities |
//! | `fuzzy` | distances of neighbours as weights |
//! | `weight_sums` | weights added up by number |
//! | `agreement` | adjusted mutual information of two divisions |

mod agreement;
mod fuzzy;
mod leiden;
mod similarity;
mod weight_sums;

pub use agreement::adjusted_mutual_information;
pub use fuzzy::fuzzy_weights;
pub use leiden::{coarsen_communities, find_communities, number_groups};
pub use similarity::SimilarityGraph;
pub use weight_sums::WeightSums;
