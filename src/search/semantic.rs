//! Semantic search: the snippets whose vectors have the highest cosine with the query's. Exact, by brute
//! force.

use crate::corpus::SnippetIndex;
use crate::vectors::Direction;
use rayon::prelude::*;
use std::cmp::Ordering;

/// Fewest vectors a thread takes at a time: fewer are not worth waking it. Chosen by hand; not measured.
const MIN_ROWS_PER_THREAD: usize = 4096;

/// Vectors of snippets by index in the corpus.
pub trait SearchVectors: Sync {
    /// The vector of a snippet, not normalised; none where it has not been computed yet.
    fn row(&self, snippet: SnippetIndex) -> Option<&[f32]>;
}

/// A snippet with its cosine to the query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearestSnippet {
    /// Index in the corpus.
    pub snippet: SnippetIndex,
    /// The cosine, -1 to 1; 0 where either vector is zero.
    pub cosine: f32,
}

/// The `most` of `candidates` nearest to `query` by cosine, nearest first, ties in the order of the corpus.
///
/// Snippets without a vector, or with one of another width, are skipped. Runs on the rayon pool it is called
/// in; the cosines are the same on any number of threads.
pub fn nearest_snippets(
    query: &[f32],
    rows: &dyn SearchVectors,
    candidates: &[SnippetIndex],
    most: usize,
) -> Vec<NearestSnippet> {
    let direction = Direction::of(query);
    let near = |&snippet: &SnippetIndex| {
        let row = rows.row(snippet).filter(|row| row.len() == query.len())?;
        Some(NearestSnippet { snippet, cosine: direction.cosine(row) })
    };
    let mut found: Vec<NearestSnippet> =
        candidates.par_iter().with_min_len(MIN_ROWS_PER_THREAD).filter_map(near).collect();
    keep_first(&mut found, most, |a, b| b.cosine.total_cmp(&a.cosine).then(a.snippet.cmp(&b.snippet)));
    found
}

/// Keeps the first `most` items of a total order, sorted, without sorting the rest.
pub(super) fn keep_first<T>(items: &mut Vec<T>, most: usize, order: impl Fn(&T, &T) -> Ordering) {
    if most < items.len() {
        if most > 0 {
            items.select_nth_unstable_by(most - 1, &order);
        }
        items.truncate(most);
    }
    items.sort_unstable_by(&order);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_six() -> [SnippetIndex; 6] {
        [0, 1, 2, 3, 4, 5].map(SnippetIndex)
    }

    struct VectorTable(Vec<Option<Vec<f32>>>);

    impl SearchVectors for VectorTable {
        fn row(&self, snippet: SnippetIndex) -> Option<&[f32]> {
            self.0.get(snippet.0)?.as_deref()
        }
    }

    fn table() -> VectorTable {
        let ninth = |at: usize, value: f32| {
            let mut row = vec![0.0; 9];
            row[at] = value;
            Some(row)
        };
        VectorTable(vec![ninth(8, 2.0), None, ninth(0, 1.0), ninth(8, 0.5), Some(vec![1.0]), ninth(8, -1.0)])
    }

    #[test]
    fn length_does_not_count_and_ties_keep_the_order_of_the_corpus() {
        let mut query = vec![0.0; 9];
        query[8] = 3.0;
        let near = nearest_snippets(&query, &table(), &all_six(), 10);
        let found: Vec<(usize, f32)> = near.iter().map(|near| (near.snippet.0, near.cosine)).collect();
        assert_eq!(found, [(0, 1.0), (3, 1.0), (2, 0.0), (5, -1.0)]);
        let first: Vec<usize> =
            nearest_snippets(&query, &table(), &all_six(), 2).iter().map(|near| near.snippet.0).collect();
        assert_eq!(first, [0, 3]);
        assert_eq!(nearest_snippets(&query, &table(), &all_six(), 0), []);
    }

    #[test]
    fn a_vector_of_nothing_is_near_nothing() {
        let near = nearest_snippets(&[0.0; 9], &table(), &[SnippetIndex(0)], 1);
        assert_eq!(near, [NearestSnippet { snippet: SnippetIndex(0), cosine: 0.0 }]);
    }
}
