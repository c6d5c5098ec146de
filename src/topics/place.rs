//! Places snippets that came after a run into its topics.

use super::cluster::clustering::Clustering;
use super::cluster::{CentreChoice, ClusterReach, NearestTopic};
use super::error::TopicsError;
use super::rows::MatrixView;
use crate::progress::{Progress, ProgressStage};
use crate::vectors::dot;
use rayon::prelude::*;

/// Number of known snippets that vote, at least and at most; in between, as many as the smallest topic has.
/// The fifteen are the neighbours of the reduction. Chosen by hand; not measured.
const VOTER_RANGE: (usize, usize) = (3, 15);
/// The winning topic needs one of so many votes. Chosen by hand; not measured.
const MIN_VOTE_SHARE: usize = 3;
/// Snippets placed between two checks for cancellation.
const SNIPPETS_PER_CHECK: usize = 256;

/// The topic of each `new` row with its probability, 0 to 1; none where it fits no topic. `found` has the
/// topics of the other rows; the vectors, of unit length, are adapted to all of them together.
///
/// A snippet goes to the topic of most of the fifteen known ones nearest to it (or of as many as the smallest
/// topic holds), if that is a third of them at least and more than are outliers. This is what a prediction
/// from the reduced points comes to, since UMAP puts a new point between its neighbours (McInnes, Healy &
/// Melville 2018). One whose neighbours disagree goes where the outliers of a run would: to the topic with
/// the nearest centre, if it is no farther from it than nine in ten of the topic's members (see
/// [`ClusterReach`]). Ties go to the first; no new snippet depends on another.
///
/// # Errors
/// [`TopicsError::Cancelled`].
pub fn place_rows(
    vectors: MatrixView<'_>,
    found: &Clustering,
    new: &[usize],
    progress: &dyn Progress,
) -> Result<Vec<NearestTopic>, TopicsError> {
    progress.begin(ProgressStage::Cluster, new.len() as u64);
    let mut is_known = vec![true; vectors.len()];
    new.iter().for_each(|&row| is_known[row] = false);
    // Zero vectors are alike to nothing and would only fill up the neighbours.
    let known: Vec<usize> = (0..vectors.len())
        .filter(|&row| is_known[row] && dot(vectors.row(row), vectors.row(row)) > 0.0)
        .collect();
    let reach = ClusterReach::measure(found, vectors, CentreChoice::Others);
    let smallest = found.members().iter().map(Vec::len).filter(|&size| size > 0).min().unwrap_or(0);
    let voters = smallest.clamp(VOTER_RANGE.0, VOTER_RANGE.1);
    let mut placed = Vec::with_capacity(new.len());
    for some in new.chunks(SNIPPETS_PER_CHECK) {
        progress.check_cancelled()?;
        let home = |&row: &usize| {
            majority_topic(vectors, found, (&known, voters), row)
                .or_else(|| reach.cluster_in_reach(vectors.row(row)))
        };
        let homes: Vec<NearestTopic> = some.par_iter().map(home).collect();
        placed.extend(homes);
        progress.advance(some.len() as u64);
    }
    Ok(placed)
}

/// The topic that most of the nearest known snippets are in, with its share of them.
fn majority_topic(
    vectors: MatrixView<'_>,
    found: &Clustering,
    (known, voters): (&[usize], usize),
    row: usize,
) -> NearestTopic {
    let here = vectors.row(row);
    if here.iter().all(|&value| value == 0.0) {
        return None;
    }
    let mut near: Vec<(f32, usize)> =
        known.iter().map(|&other| (dot(here, vectors.row(other)), other)).collect();
    let nearer = |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if near.len() > voters {
        near.select_nth_unstable_by(voters, nearer);
        near.truncate(voters);
    }
    let mut votes: Vec<u32> = near.iter().filter_map(|&(_, other)| found.labels[other]).collect();
    votes.sort_unstable();
    let outside = near.len() - votes.len();
    let largest =
        votes.chunk_by(|a, b| a == b).max_by_key(|same| (same.len(), std::cmp::Reverse(same[0])))?;
    let enough = largest.len() * MIN_VOTE_SHARE >= near.len() && largest.len() > outside;
    enough.then(|| (largest[0], largest.len() as f32 / near.len() as f32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::NoProgress;

    /// Unit vectors at these angles.
    fn at(degrees: &[f32]) -> Vec<f32> {
        degrees.iter().flat_map(|at| [at.to_radians().cos(), at.to_radians().sin()]).collect()
    }

    #[test]
    fn later_snippets_go_where_their_neighbours_are_or_nowhere() {
        // Two topics of twenty each, twenty outliers in between and around, then four that came later.
        let mut degrees: Vec<f32> = (0..20u8).map(|step| f32::from(step) / 10.0).collect();
        degrees.extend((0..20u8).map(|step| 90.0 + f32::from(step) / 10.0));
        degrees.extend((0..20u8).map(|step| 180.0 + f32::from(step)));
        let known = degrees.len();
        degrees.extend([1.0, 91.0, 190.0, 100.0]);
        let mut vectors = at(&degrees);
        vectors.extend([0.0, 0.0]);
        let labels: Vec<Option<u32>> =
            (0..known + 5).map(|row| if row < 40 { Some(row as u32 / 20) } else { None }).collect();
        let probability = labels.iter().map(|label| if label.is_some() { 0.5 } else { 0.0 }).collect();
        let found = Clustering { labels, probability, count: 2 };
        let new: Vec<usize> = (known..known + 5).collect();
        let rows = MatrixView::new(&vectors, 2).unwrap();
        let placed = place_rows(rows, &found, &new, &NoProgress).unwrap();
        assert_eq!(placed, [Some((0, 1.0)), Some((1, 1.0)), None, Some((1, 1.0)), None]);
    }

    #[test]
    fn where_the_neighbours_disagree_the_centre_decides() {
        // One topic at 0, outliers all around it: at its centre no majority is in it.
        let mut degrees = vec![-0.4, 0.4, -0.3, 0.3, 20.0, -20.0];
        degrees.extend((0..12u8).map(|step| f32::from(step) / 100.0));
        let known = degrees.len();
        degrees.extend([0.05, 60.0]);
        let vectors = at(&degrees);
        let labels = (0..known + 2).map(|row| (row < 6).then_some(0)).collect();
        let probability = (0..known + 2).map(|row| if row < 6 { 0.7 } else { 0.0 }).collect();
        let found = Clustering { labels, probability, count: 1 };
        let placed =
            place_rows(MatrixView::new(&vectors, 2).unwrap(), &found, &[known, known + 1], &NoProgress)
                .unwrap();
        assert_eq!(placed, [Some((0, 0.7)), None]);
    }
}
