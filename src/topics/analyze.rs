//! The whole way from adapted vectors to described topics.

use super::describe::Terms;
use super::error::Error;
use super::model::{Keyword, Parameters, Seconds};
use crate::progress::Progress;

/// What an analysis looks at. Row `i` of the vectors, the words and the transcripts all belong to snippet `i`.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The vectors adapted to the corpus: row-major, each of unit length.
    pub vectors: &'a [f32],
    /// Numbers in each vector.
    pub dims: usize,
    /// The words of each snippet.
    pub words: &'a dyn Terms,
    /// The transcript each snippet is from, as any number that tells transcripts apart.
    pub transcripts: &'a [u32],
}

/// A cluster of snippets with its words, before it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribedTopic {
    /// A label that no other topic of the analysis has.
    pub label: String,
    /// What sets it apart, best first.
    pub keywords: Vec<Keyword>,
    /// How many snippets it holds.
    pub snippets: usize,
    /// The rows of its most telling snippets, most central first, from different transcripts first.
    pub representatives: Vec<u32>,
}

/// What an analysis found.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// The topics, largest first; a topic's number is its place here.
    pub topics: Vec<DescribedTopic>,
    /// The topic of each snippet; none for an outlier.
    pub membership: Vec<Option<u32>>,
    /// How surely each snippet belongs to its topic, 0 to 1; 0 for an outlier.
    pub probability: Vec<f32>,
    /// How long it took; `embed` is left at 0 for the caller to fill.
    pub seconds: Seconds,
}

/// Reduces, clusters and describes. Runs on the rayon pool it is called in; the result, but for
/// [`Analysis::seconds`], depends only on input and parameters, not on the number of threads.
///
/// Small input gives a small result: no topic for a single snippet, one for a handful or for identical ones.
///
/// # Errors
/// [`Error::Shape`] when the parts of the input differ in length, [`Error::Cancelled`] when `progress` says so,
/// [`Error::Reduce`] when UMAP fails.
pub fn analyze(
    input: &Input<'_>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Analysis, Error> {
    let _ = (input, parameters, progress);
    todo!("lands with reduce and cluster")
}
