//! What is read of a full-text index on every key, and ranked: how well words fit the documents that have them
//! ([`add_scores`]), where words follow each other ([`sequence_documents`]), and which of all are the best
//! ([`best_places`]).
//!
//! A crate of its own, so that it is fast however the rest is built: each of a million documents comes by here. What is
//! generic is built with the crate that calls it, so nothing here is that has to be fast.
//!
//! A *place* is where something stands in a list, such as a snippet in its corpus. A set of places is one bit for each, in
//! words of the machine, the first place the lowest bit of the first word.

mod best;
mod place_cursor;
mod scores;
mod sequences;
mod stretches;

pub use best::{BestPlaces, PlaceScore, PlaceScores, ScorePart, best_places};
pub use scores::{add_scores, gather_scores, scores_of_documents};
pub use sequences::{sequence_documents, sequence_stretches};
pub use stretches::{Stretch, near_stretches, ordered_stretches};

/// Places in one word of a set.
pub const BITS: usize = usize::BITS as usize;
