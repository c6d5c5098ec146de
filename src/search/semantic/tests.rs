use super::*;
use crate::random::Random;
use crate::search::{NO_RECORD, encode_signs, mean_direction, row_head, words_per_code};

/// Vectors with codes or without.
struct VectorTable {
    rows: Vec<Option<Vec<f32>>>,
    codes: Option<SignTable>,
}

struct SignTable {
    mean: Vec<f32>,
    rows: Vec<u64>,
}

impl SnippetCodes for SignTable {
    fn mean(&self) -> &[f32] {
        &self.mean
    }

    fn rows(&self) -> &[u64] {
        &self.rows
    }
}

impl SearchVectors for VectorTable {
    fn row(&self, snippet: SnippetIndex) -> Option<&[f32]> {
        self.rows.get(snippet.0)?.as_deref()
    }

    fn codes(&self) -> Option<&dyn SnippetCodes> {
        self.codes.as_ref().map(|codes| codes as &dyn SnippetCodes)
    }
}

fn table() -> VectorTable {
    let ninth = |at: usize, value: f32| {
        let mut row = vec![0.0; 9];
        row[at] = value;
        Some(row)
    };
    let rows = vec![ninth(8, 2.0), None, ninth(0, 1.0), ninth(8, 0.5), Some(vec![1.0]), ninth(8, -1.0)];
    VectorTable { rows, codes: None }
}

/// The numbers of the snippets found.
fn numbers(found: &Nearest) -> Vec<usize> {
    found.snippets.iter().map(|near| near.snippet.0).collect()
}

#[test]
fn length_does_not_count_and_ties_keep_the_order_of_the_corpus() {
    let mut query = vec![0.0; 9];
    query[8] = 3.0;
    let near = nearest_snippets(&query, &table(), &SearchCandidates::All(6), 10);
    let found: Vec<(usize, f32)> = near.snippets.iter().map(|near| (near.snippet.0, near.cosine)).collect();
    assert_eq!(found, [(0, 1.0), (3, 1.0), (2, 0.0), (5, -1.0)]);
    assert_eq!(near.without_vector, 2, "one has no vector, one of another width");
    let two = nearest_snippets(&query, &table(), &SearchCandidates::All(6), 2);
    assert_eq!(numbers(&two), [0, 3]);
    assert_eq!(nearest_snippets(&query, &table(), &SearchCandidates::All(6), 0).snippets, []);
    let these = SearchCandidates::These([1, 2, 5].map(SnippetIndex).to_vec());
    assert_eq!(numbers(&nearest_snippets(&query, &table(), &these, 10)), [2, 5]);
}

#[test]
fn a_vector_of_nothing_is_near_nothing() {
    let near = nearest_snippets(&[0.0; 9], &table(), &SearchCandidates::All(1), 1);
    assert_eq!(near.snippets, [NearestSnippet { snippet: SnippetIndex(0), cosine: 0.0 }]);
}

/// More vectors than are compared one by one: in groups, as those of talk are, with a mean that is not zero.
fn many_vectors() -> VectorTable {
    const DIMENSIONS: usize = 70;
    let mut random = Random::from_seed(7);
    let mut number = || random.next_unit() as f32 - 0.4;
    let centres: Vec<Vec<f32>> = (0..50).map(|_| (0..DIMENSIONS).map(|_| number()).collect()).collect();
    let mut row =
        |at: usize| -> Vec<f32> { centres[at % 50].iter().map(|value| value + 0.7 * number()).collect() };
    let rows: Vec<Option<Vec<f32>>> =
        (0..MOST_EXACT + 500).map(|at| (at % 1000 != 999).then(|| row(at))).collect();
    let mean = mean_direction(rows.iter().flatten().map(Vec::as_slice));
    let code = |(at, row): (usize, &Option<Vec<f32>>)| {
        let mut signs = vec![0; words_per_code(DIMENSIONS)];
        let head = match row {
            Some(row) => row_head(at as u32, encode_signs(row, &mean, &mut signs)),
            None => row_head(NO_RECORD, 0.0),
        };
        std::iter::once(head).chain(signs)
    };
    let codes = rows.iter().enumerate().flat_map(code).collect();
    VectorTable { codes: Some(SignTable { mean, rows: codes }), rows }
}

#[test]
fn of_many_the_signs_find_the_nearest_and_the_cosines_are_exact() {
    let with_codes = many_vectors();
    let without_codes = VectorTable { rows: with_codes.rows.clone(), codes: None };
    let all = SearchCandidates::All(with_codes.rows.len());
    let (mut found, mut wanted) = (0, 0);
    for query in [3, 1_234, 9_876, 20_003].map(|at| with_codes.rows[at].clone().unwrap()) {
        let exact = nearest_snippets(&query, &without_codes, &all, 10);
        let near = nearest_snippets(&query, &with_codes, &all, 10);
        assert_eq!((near.snippets.len(), exact.without_vector), (10, 20));
        assert_eq!(near.without_vector, exact.without_vector);
        assert_eq!(near.snippets[0], exact.snippets[0], "a vector is nearest to itself");
        for near in &near.snippets {
            let row = with_codes.row(near.snippet).unwrap();
            assert_eq!(near.cosine, Direction::of(&query).cosine(row));
        }
        wanted += exact.snippets.len();
        found += exact.snippets.iter().filter(|exact| near.snippets.contains(exact)).count();
    }
    assert!(found * 100 >= wanted * 95, "{found} of {wanted}");
}

#[test]
fn of_many_candidates_only_these_are_found() {
    let with_codes = many_vectors();
    let without_codes = VectorTable { rows: with_codes.rows.clone(), codes: None };
    let mut these: Vec<SnippetIndex> =
        (0..with_codes.rows.len()).filter(|at| at % 40 != 7).map(SnippetIndex).collect();
    // One that the corpus does not have.
    these.push(SnippetIndex(with_codes.rows.len() + 5));
    let (mut found, mut wanted) = (0, 0);
    for query in [5, 1_234, 9_876].map(|at| with_codes.rows[at].clone().unwrap()) {
        let exact = nearest_snippets(&query, &without_codes, &SearchCandidates::These(these.clone()), 10);
        let (likely, without_code) = best_by_signs(
            &query,
            with_codes.codes().unwrap(),
            &SearchCandidates::These(these.clone()),
            LEAST_EXACT,
        );
        assert!(likely.is_sorted() && likely.iter().all(|snippet| these.binary_search(snippet).is_ok()));
        assert_eq!(without_code, exact.without_vector);
        wanted += exact.snippets.len();
        found += exact.snippets.iter().filter(|exact| likely.contains(&exact.snippet)).count();
    }
    assert!(found * 100 >= wanted * 95, "{found} of {wanted}");
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let table = many_vectors();
    let query = table.rows[77].clone().unwrap();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| nearest_snippets(&query, &table, &SearchCandidates::All(table.rows.len()), 200))
    };
    assert_eq!(on(1), on(3));
}
