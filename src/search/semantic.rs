//! Semantic search: the snippets whose vectors have the highest cosine with the query's.
//!
//! Few are compared one by one. Of many the signs alone are, and the exact cosine decides among the best of these.

use crate::corpus::SnippetIndex;
use crate::search::sign_codes::{NO_RECORD, SignQuery, SnippetCodes, row_head, words_per_row};
use crate::vectors::Direction;
use leitmotif_postings::BestPlaces;
use rayon::prelude::*;
use std::cmp::Ordering;

/// Fewest vectors a thread takes at a time: fewer are not worth waking it. Chosen by hand; not measured.
const MIN_ROWS_PER_THREAD: usize = 4096;
/// Most vectors that are all compared exactly. Chosen by hand; not measured.
const MOST_EXACT: usize = 20_000;
/// How many times as many snippets as are wanted are compared exactly after their signs. Chosen by hand; not measured.
const EXACT_PER_WANTED: usize = 8;
/// Fewest snippets compared exactly after their signs. Of 16,872 vectors of talk by MiniLM (200 queries near one of them,
/// November 2026) the ten nearest are among the first 100 by their signs for .993, among 170 for .998, among 340 for all. Of
/// 112,000 draft vectors of talk that says much twice, with these 2,000 .981 of the ten nearest are found, with 1,000 .970,
/// with 4,000 .990; of 1.1 million .999 (`cargo bench --bench scale`, December 2026).
const LEAST_EXACT: usize = 2_000;
/// Most pieces the codes are scanned in, and fewest codes of one: of each the best are kept, which takes the longer the
/// more pieces there are. Chosen by hand; not measured.
const PIECES: usize = 16;
const LEAST_CODES_PER_PIECE: usize = 1 << 14;
/// Codes of candidates that are copied beside each other at a time, to be counted in one go. Not measured.
const CODES_AT_A_TIME: usize = 1024;

/// Vectors of snippets by index in the corpus.
pub trait SearchVectors: Sync {
    /// The vector of a snippet, not normalised; none where it has not been computed yet or cannot be read.
    fn row(&self, snippet: SnippetIndex) -> Option<&[f32]>;

    /// The signs of these vectors; none where every vector is to be compared.
    fn codes(&self) -> Option<&dyn SnippetCodes>;
}

/// The snippets that may be found.
#[derive(Debug, Clone)]
pub enum SearchCandidates {
    /// All of a corpus of so many.
    All(usize),
    /// These, ascending.
    These(Vec<SnippetIndex>),
}

impl SearchCandidates {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::All(count) => *count,
            Self::These(snippets) => snippets.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at a place of the list.
    fn at(&self, place: usize) -> Option<SnippetIndex> {
        match self {
            Self::All(count) => (place < *count).then_some(SnippetIndex(place)),
            Self::These(snippets) => snippets.get(place).copied(),
        }
    }
}

/// A snippet with its cosine to the query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearestSnippet {
    /// Index in the corpus.
    pub snippet: SnippetIndex,
    /// The cosine, -1 to 1; 0 where either vector is zero.
    pub cosine: f32,
}

/// The result of a search by meaning.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Nearest {
    /// The nearest, nearest first, ties in the order of the corpus.
    pub snippets: Vec<NearestSnippet>,
    /// How many candidates could not be compared, since they have no vector that can be read.
    pub without_vector: usize,
}

/// The `most` of `candidates` nearest to `query` by cosine.
///
/// All are compared where they are 20,000 at most or have no signs; else by their signs first, and of these the best
/// exactly. Runs on the rayon pool it is called in; the same on any number of threads.
pub fn nearest_snippets(
    query: &[f32],
    rows: &dyn SearchVectors,
    candidates: &SearchCandidates,
    most: usize,
) -> Nearest {
    let codes = rows.codes().filter(|codes| codes.mean().len() == query.len());
    match codes.filter(|_| candidates.len() > MOST_EXACT) {
        Some(codes) => {
            let wanted = (most * EXACT_PER_WANTED).max(LEAST_EXACT);
            let (likely, without_code) = best_by_signs(query, codes, candidates, wanted);
            let mut found = compare(query, rows, &SearchCandidates::These(likely), most);
            found.without_vector += without_code;
            found
        }
        None => compare(query, rows, candidates, most),
    }
}

/// The nearest by comparing every vector. One of another width than the query's cannot be compared.
fn compare(query: &[f32], rows: &dyn SearchVectors, candidates: &SearchCandidates, most: usize) -> Nearest {
    let direction = Direction::of(query);
    let near = |place: usize| {
        let snippet = candidates.at(place)?;
        let row = rows.row(snippet).filter(|row| row.len() == query.len())?;
        Some(NearestSnippet { snippet, cosine: direction.cosine(row) })
    };
    let places = (0..candidates.len()).into_par_iter().with_min_len(MIN_ROWS_PER_THREAD);
    let mut snippets: Vec<NearestSnippet> = places.filter_map(near).collect();
    let without_vector = candidates.len() - snippets.len();
    keep_first(&mut snippets, most, |a, b| b.cosine.total_cmp(&a.cosine).then(a.snippet.cmp(&b.snippet)));
    Nearest { snippets, without_vector }
}

/// The snippets whose signs say that they are nearest, ascending, and how many have none.
fn best_by_signs(
    query: &[f32],
    codes: &dyn SnippetCodes,
    candidates: &SearchCandidates,
    most: usize,
) -> (Vec<SnippetIndex>, usize) {
    let query = SignQuery::new(query, codes.mean());
    let width = words_per_row(codes.mean().len());
    let row = |snippet: SnippetIndex| codes.rows().get(snippet.0 * width..)?.get(..width);
    let size = candidates.len().div_ceil(PIECES).max(LEAST_CODES_PER_PIECE);
    let best_of_piece = |piece: usize| {
        let places = piece * size..candidates.len().min((piece + 1) * size);
        let (mut best, mut without_code) = (BestPlaces::new(most), places.len());
        let mut offer = |snippets: &mut dyn Iterator<Item = SnippetIndex>, rows: &[u64]| {
            for (snippet, estimate) in snippets.zip(query.estimates(rows)) {
                if let Some(estimate) = estimate {
                    best.offer((estimate, snippet.0));
                    without_code -= 1;
                }
            }
        };
        match candidates {
            SearchCandidates::All(_) => {
                let all = codes.rows();
                let rows = all.get(places.start * width..(places.end * width).min(all.len()));
                offer(&mut places.map(SnippetIndex), rows.unwrap_or_default());
            }
            SearchCandidates::These(these) => {
                let mut rows = Vec::with_capacity(CODES_AT_A_TIME * width);
                for these in these.get(places).unwrap_or_default().chunks(CODES_AT_A_TIME) {
                    rows.clear();
                    for snippet in these {
                        match row(*snippet) {
                            Some(row) => rows.extend(row),
                            None => {
                                rows.push(row_head(NO_RECORD, 0.0));
                                rows.resize(rows.len() + width - 1, 0);
                            }
                        }
                    }
                    offer(&mut these.iter().copied(), &rows);
                }
            }
        }
        (best, without_code)
    };
    let none = || (BestPlaces::new(most), 0);
    let pieces = (0..candidates.len().div_ceil(size)).into_par_iter().map(best_of_piece);
    let (best, without_code) = pieces.reduce(none, |a, b| (a.0.join(b.0), a.1 + b.1));
    let mut snippets: Vec<SnippetIndex> =
        best.into_sorted().into_iter().map(|(_, snippet)| SnippetIndex(snippet)).collect();
    snippets.sort_unstable();
    (snippets, without_code)
}

/// Keeps the first `most` items of a total order, sorted, without sorting the rest.
fn keep_first<T>(items: &mut Vec<T>, most: usize, order: impl Fn(&T, &T) -> Ordering) {
    if most < items.len() {
        if most > 0 {
            items.select_nth_unstable_by(most - 1, &order);
        }
        items.truncate(most);
    }
    items.sort_unstable_by(&order);
}

#[cfg(test)]
mod tests;
