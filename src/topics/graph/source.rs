//! What a graph of snippets is built from, for all of them or for a sample.

use super::fuzzy::{NeighborGraph, fuzzy_graph};
use super::nearness::nearness_of;
use super::word_neighbors::word_neighbors;
use crate::progress::Progress;
use crate::random::Random;
use crate::topics::error::TopicsError;
use crate::topics::reduce::{NearestNeighbors, find_neighbors};
use crate::topics::rows::MatrixView;
use crate::topics::words::CorpusTerms;
use leitmotif_communities::SimilarityGraph;

/// Neighbours by vector for each of [`Parameters::neighbors`](crate::topics::Parameters::neighbors), as a
/// fraction: 20 for the default 15. Flat between 15 and 25 on bbc, banking77 and clinc150.
const VECTOR_NEIGHBORS: (usize, usize) = (4, 3);
/// What the edges by words weigh against those by vectors. Without them 20 newsgroups and banking77 lose .01 to
/// .02 of V-measure, at .6 more than that; between was not recorded.
const WORD_FACTOR: f32 = 0.3;
/// Lists are so many times longer than what is kept of them, so that a sample of 70 % has its neighbours without
/// another search: of 40 others 28 are in it on average, and fewer than 20 three times in a thousand.
const SPARE: usize = 2;

/// The neighbours of snippets by vector and by words.
pub struct GraphSource<'a> {
    vectors: MatrixView<'a>,
    by_vector: NearestNeighbors,
    by_words: NearestNeighbors,
    kept_by_vector: usize,
    kept_by_words: usize,
}

/// The snippets a graph is built over.
#[derive(Clone, Copy)]
pub struct GraphRows<'a> {
    /// Their vectors, of unit length.
    pub vectors: MatrixView<'a>,
    /// The terms of all snippets.
    pub words: &'a CorpusTerms,
    /// The row of each among all snippets.
    pub rows: &'a [usize],
}

impl<'a> GraphSource<'a> {
    /// Finds the neighbours. With `samples` the lists are long enough for [`GraphSource::sample_graph`].
    ///
    /// # Errors
    /// [`TopicsError::Cancelled`]; [`TopicsError::Reduce`] where the search for neighbours fails.
    pub fn find(
        nodes: GraphRows<'a>,
        (neighbors, seed): (usize, u64),
        samples: bool,
        progress: &dyn Progress,
    ) -> Result<Self, TopicsError> {
        let kept_by_words = neighbors.max(2);
        let kept_by_vector = kept_by_words * VECTOR_NEIGHBORS.0 / VECTOR_NEIGHBORS.1;
        let spare = if samples { SPARE } else { 1 };
        let search_seed = Random::new(seed, 0x6772_6170).next_bits() >> 16;
        Ok(Self {
            vectors: nodes.vectors,
            by_vector: find_neighbors(nodes.vectors, kept_by_vector * spare, search_seed as usize, progress)?,
            by_words: word_neighbors(nodes.words, nodes.rows, kept_by_words * spare, progress)?,
            kept_by_vector,
            kept_by_words,
        })
    }

    /// Number of snippets.
    pub fn len(&self) -> usize {
        self.by_vector.indices.len()
    }

    /// The graph of all of them.
    pub fn graph(&self) -> SimilarityGraph {
        fuzzy_graph(&self.neighbor_graphs(), self.vectors, None)
    }

    /// The graph of those marked; the others are nodes without edges.
    pub fn sample_graph(&self, takes_part: &[bool]) -> SimilarityGraph {
        fuzzy_graph(&self.neighbor_graphs(), self.vectors, Some(takes_part))
    }

    /// How near each snippet is to those most like it (see [`nearness_of`]).
    pub fn nearness(&self) -> Vec<f64> {
        // Lists may be longer than what is kept of them: how near a snippet is does not depend on that.
        let kept = |distances: &Vec<f32>| nearness_of(&distances[..distances.len().min(self.kept_by_vector)]);
        self.by_vector.distances.iter().map(kept).collect()
    }

    fn neighbor_graphs(&self) -> [NeighborGraph<'_>; 2] {
        [
            NeighborGraph { near: &self.by_vector, kept: self.kept_by_vector, factor: 1.0 },
            NeighborGraph { near: &self.by_words, kept: self.kept_by_words, factor: WORD_FACTOR },
        ]
    }
}
