//! Snippets of conduct in topics that are about something, or in none: the goodbye of a talk on hardware that stands with
//! hardware.
//!
//! How one snippet is said tells too little of it. What does: it stands at the beginning or the end of its transcript,
//! and most of the snippets nearest to it are in topics of conduct.

use super::TopicConduct;
use crate::progress::Progress;
use crate::topics::error::TopicsError;
use crate::topics::reduce::KnownVectors;
use crate::topics::row_clusters::has_terms;
use crate::topics::rows::{MatrixView, sample_rows};
use serde::{Deserialize, Serialize};

/// The nearest snippets that are asked. Those of 10 and of 40 were not compared.
const ASKED: usize = 20;
/// The least share of them in topics of conduct. On practicalai (299 podcasts, draft) 29 snippets at beginnings and ends of
/// other topics have it, of which 27 were judged conduct and two in part (`tests/bench/conduct/snippets.tsv`). By the
/// model's vectors alone, for which lower shares were judged too, 41 of 50 are and 8 in part, with .35 to .45 7 of 20. The
/// mean of the signs of topics, taken of each snippet, is 2 and more for 1,554 snippets, of which few are: of every tenth
/// of the 400 highest, 8 of 40.
const LEAST_SHARE: f32 = 0.5;
/// Most snippets among which the nearest are looked for; of more, a sample. It bounds the time, not the share. Not measured.
const MOST_COMPARED: usize = 20_000;
/// The stream of random numbers that draws them.
const SAMPLE_STREAM: u64 = 0x636f_6e64;

/// A snippet that may be of conduct, though it is in no topic of conduct.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ConductSnippet {
    /// The snippet's number ([`SnippetId`](crate::corpus::SnippetId)).
    pub snippet: i64,
    /// The topic of conduct that most of the snippets nearest to it are in, by number; none where that was split since.
    pub topic: Option<u32>,
    /// The share of the snippets nearest to it that are in topics of conduct, 0 to 1.
    pub share: f32,
}

/// For each of some rows, given ascending, the rows nearest to it; nothing for one without a direction.
///
/// # Errors
/// [`TopicsError::Cancelled`].
pub fn rows_nearest_to(
    rows: &[usize],
    vectors: MatrixView<'_>,
    seed: u64,
    progress: &dyn Progress,
) -> Result<Vec<Vec<usize>>, TopicsError> {
    let compared = sample_rows(vectors.len(), MOST_COMPARED, (seed, SAMPLE_STREAM));
    let compared: Vec<usize> = compared.into_iter().filter(|&row| has_terms(vectors.row(row))).collect();
    let mut near = KnownVectors::some(vectors, &compared).nearest_to(rows, ASKED, progress)?.indices;
    for (&row, near) in rows.iter().zip(&mut near) {
        if !has_terms(vectors.row(row)) {
            near.clear();
        }
    }
    Ok(near)
}

/// The topic of conduct that most of these neighbours are in, the first of equals, with the share of all that are in
/// any; none where that is too small. `topics` has the topic of each neighbour, `conduct` the signs of each topic.
pub fn conduct_of_neighbors(topics: &[Option<u32>], conduct: &[TopicConduct]) -> Option<(u32, f32)> {
    let is_conduct = |topic: u32| conduct.get(topic as usize).is_some_and(TopicConduct::is_conduct);
    let mut found: Vec<u32> = topics.iter().flatten().copied().filter(|&topic| is_conduct(topic)).collect();
    found.sort_unstable();
    let share = found.len() as f32 / topics.len().max(1) as f32;
    let groups = found.chunk_by(|a, b| a == b).rev();
    let most = groups.max_by_key(|same| same.len()).and_then(|same| same.first().copied());
    most.filter(|_| share >= LEAST_SHARE).map(|topic| (topic, share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::NoProgress;

    #[test]
    fn most_of_the_nearest_have_to_be_of_conduct() {
        let conduct =
            TopicConduct { reach: 3.0, edges: 3.0, changes: 3.0, pronouns: None, snippets_in_each: 1.0 };
        let of_topics = [TopicConduct::default(), conduct, conduct];
        let found = |topics: &[Option<u32>]| conduct_of_neighbors(topics, &of_topics);
        assert_eq!(found(&[Some(1), Some(0), Some(2), Some(2)]), Some((2, 0.75)));
        assert_eq!(found(&[Some(2), Some(1), None, Some(0)]), Some((1, 0.5)), "the first of equals");
        assert_eq!(found(&[Some(1), Some(0), None]), None, "a third is too few");
        assert_eq!(found(&[]), None);
        assert_eq!(conduct_of_neighbors(&[Some(1)], &[]), None, "nothing was assessed");
    }

    #[test]
    fn rows_without_a_direction_are_near_nothing() {
        let values = [1.0, 0.0, 0.8, 0.6, 0.0, 0.0, 0.0, 1.0];
        let vectors = MatrixView::new(&values, 2).unwrap();
        let near = rows_nearest_to(&[0, 2], vectors, 1, &NoProgress).unwrap();
        assert_eq!(near, [vec![1, 3], vec![]]);
    }
}
