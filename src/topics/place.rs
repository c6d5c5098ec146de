//! Places snippets that came after a run into its topics.

use super::cluster::clustering::Clustering;
use super::cluster::{CentreChoice, Centres, ClusterReach, FARTHEST_SHARE, NearestTopic};
use super::error::TopicsError;
use super::graph::{TopicSigns, UsualNearness, edge_factor, fuzzy_weights, lead_over_others, nearness_of};
use super::model::ClusterMethod;
use super::reduce::{DistinctVectors, KnownVectors};
use super::rows::MatrixView;
use crate::progress::{Progress, ProgressStage};
use crate::vectors::dot;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Number of known snippets that vote, at least and at most; in between, as many as the smallest topic has.
/// The fifteen are the neighbours of the reduction. Chosen by hand; not measured.
const VOTER_RANGE: (usize, usize) = (3, 15);
/// The winning topic needs one of so many votes. Chosen by hand; not measured.
const MIN_VOTE_SHARE: usize = 3;
/// Known snippets a new one would have edges to: as many as a graph keeps by default.
const GRAPH_NEIGHBORS: usize = 20;
/// Snippets of a topic, at most, by whose neighbours it is known how near its snippets usually are to others. Each costs
/// as much as a new one. Chosen by hand; not measured.
const MEASURED_MEMBERS: usize = 25;
/// Snippets whose neighbours are held in memory at once.
const SNIPPETS_AT_ONCE: usize = 4096;

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
/// Where `method` is a graph's, the weight of its edges to the twenty nearest known snippets takes the place of
/// votes, it goes to the topic that is surest (see [`TopicSigns`]), and to none where that is less sure than the
/// least sure snippet of the run that is in a topic, or where it is farther from the centre than all in it are: what
/// is new may be sure of its topic because nothing else is any nearer.
///
/// # Errors
/// [`TopicsError::Cancelled`].
pub fn place_rows(
    vectors: MatrixView<'_>,
    found: &Clustering,
    new: &[usize],
    method: ClusterMethod,
    progress: &dyn Progress,
) -> Result<Vec<NearestTopic>, TopicsError> {
    progress.begin(ProgressStage::Cluster, new.len() as u64);
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let mut is_known = vec![true; vectors.len()];
    new.iter().for_each(|&row| is_known[row] = false);
    // Zero vectors are alike to nothing and would only fill up the neighbours.
    let known: Vec<usize> = (0..vectors.len())
        .filter(|&row| is_known[row] && dot(vectors.row(row), vectors.row(row)) > 0.0)
        .collect();
    let rows = match method {
        // Equal snippets are one node of a graph.
        ClusterMethod::Graph => distinct_rows(vectors, known),
        ClusterMethod::Hdbscan | ClusterMethod::Kmeans => known,
    };
    let known = KnownVectors::some(vectors, &rows);
    let place = match method {
        ClusterMethod::Graph => {
            Placer::by_graph(found, vectors, usual_nearness(found, (&known, &rows), progress)?)
        }
        ClusterMethod::Hdbscan | ClusterMethod::Kmeans => Placer::by_votes(found, vectors),
    };
    let mut placed = Vec::with_capacity(new.len());
    for some in new.chunks(SNIPPETS_AT_ONCE) {
        let near = known.nearest_to(some, place.neighbors(), progress)?;
        let near = near.indices.into_par_iter().zip(near.distances);
        let home = |(&row, (rows, distances)): (&usize, (Vec<usize>, Vec<f32>))| {
            let near = rows.into_iter().zip(distances).collect::<Vec<_>>();
            place.topic_of(vectors.row(row), found, &near)
        };
        let homes: Vec<NearestTopic> = some.par_iter().zip(near).map(home).collect();
        placed.extend(homes);
        progress.advance(some.len() as u64);
    }
    Ok(placed)
}

/// The first of each of some rows that are equal.
fn distinct_rows(vectors: MatrixView<'_>, rows: Vec<usize>) -> Vec<usize> {
    let kept = vectors.some_rows(&rows);
    let Some(kept) = MatrixView::new(&kept, vectors.dims()) else { return rows };
    DistinctVectors::find(kept).first.into_iter().map(|at| rows[at]).collect()
}

/// What is usual in each topic, measured on some of its snippets that are among the known rows.
fn usual_nearness(
    found: &Clustering,
    (known, rows): (&KnownVectors<'_>, &[usize]),
    progress: &dyn Progress,
) -> Result<UsualNearness, TopicsError> {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); found.count];
    for &row in rows {
        found.labels[row].into_iter().for_each(|topic| members[topic as usize].push(row));
    }
    let some = (0u32..).zip(&members).flat_map(|(topic, members)| {
        members.iter().step_by(members.len().div_ceil(MEASURED_MEMBERS).max(1)).map(move |&row| (topic, row))
    });
    let (topics, rows): (Vec<u32>, Vec<usize>) = some.unzip();
    let near = known.nearest_to(&rows, GRAPH_NEIGHBORS, progress)?;
    let nearness = near.distances.iter().map(|distances| nearness_of(distances));
    Ok(UsualNearness::measure(topics.into_iter().zip(nearness)))
}

/// How a new snippet finds its topic.
enum Placer {
    /// By the votes of so many known snippets, else by centres.
    Votes { voters: usize, reach: ClusterReach },
    /// By the edges it would have, and by centres; with the least sureness that is enough.
    Edges { reach: ClusterReach, least: f32, usual: UsualNearness },
}

impl Placer {
    fn by_votes(found: &Clustering, vectors: MatrixView<'_>) -> Self {
        let smallest = found.members().iter().map(Vec::len).filter(|&size| size > 0).min().unwrap_or(0);
        let voters = smallest.clamp(VOTER_RANGE.0, VOTER_RANGE.1);
        Self::Votes {
            voters,
            reach: ClusterReach::measure(found, vectors, CentreChoice::Others, FARTHEST_SHARE),
        }
    }

    fn by_graph(found: &Clustering, vectors: MatrixView<'_>, usual: UsualNearness) -> Self {
        let sure = found.labels.iter().zip(&found.probability).filter(|(label, _)| label.is_some());
        let least = sure.map(|(_, &sure)| sure).fold(1.0, f32::min);
        Self::Edges { reach: ClusterReach::measure(found, vectors, CentreChoice::Others, 0.0), least, usual }
    }

    /// How many of the known snippets nearest to a new one are asked.
    fn neighbors(&self) -> usize {
        match self {
            Self::Votes { voters, .. } => *voters,
            Self::Edges { .. } => GRAPH_NEIGHBORS,
        }
    }

    /// The topic of a new vector with these known snippets `near` it.
    fn topic_of(&self, vector: &[f32], found: &Clustering, near: &[KnownNeighbor]) -> NearestTopic {
        if vector.iter().all(|&value| value == 0.0) {
            return None;
        }
        match self {
            Self::Votes { reach, .. } => {
                majority_topic(found, near).or_else(|| reach.cluster_in_reach(vector))
            }
            Self::Edges { reach, least, usual } => {
                let surest = surest_topic(found, (reach.centres(), usual), vector, near)?;
                (surest.1 >= *least && reach.is_in_reach(vector, surest.0)).then_some(surest)
            }
        }
    }
}

/// A known snippet near a new one: its row, and the cosine distance between them.
type KnownNeighbor = (usize, f32);

/// The topic that most of the nearest known snippets are in, with its share of them.
fn majority_topic(found: &Clustering, near: &[KnownNeighbor]) -> NearestTopic {
    let mut votes: Vec<u32> = near.iter().filter_map(|&(other, _)| found.labels[other]).collect();
    votes.sort_unstable();
    let outside = near.len() - votes.len();
    let largest =
        votes.chunk_by(|a, b| a == b).max_by_key(|same| (same.len(), std::cmp::Reverse(same[0])))?;
    let enough = largest.len() * MIN_VOTE_SHARE >= near.len() && largest.len() > outside;
    enough.then(|| (largest[0], largest.len() as f32 / near.len() as f32))
}

/// The topic whose edges and centre speak most for it, with how sure that is; the first of equals.
fn surest_topic(
    found: &Clustering,
    (centres, usual): (&Centres, &UsualNearness),
    vector: &[f32],
    near: &[KnownNeighbor],
) -> NearestTopic {
    let distances: Vec<(u32, f64)> =
        near.iter().map(|&(other, distance)| (other as u32, f64::from(distance))).collect();
    let nearness = nearness_of(&near.iter().map(|&(_, distance)| distance).collect::<Vec<_>>());
    let mut weights = fuzzy_weights(&distances);
    for ((_, weight), (_, distance)) in weights.iter_mut().zip(&distances) {
        *weight *= edge_factor(1.0 - *distance as f32);
    }
    let all: f64 = weights.iter().map(|edge| f64::from(edge.1)).sum();
    let mut inside: BTreeMap<u32, f64> = BTreeMap::new();
    for (other, weight) in weights {
        if let Some(topic) = found.labels[other as usize] {
            *inside.entry(topic).or_default() += f64::from(weight);
        }
    }
    if let Some((nearest, _)) = centres.nearest(vector) {
        inside.entry(nearest).or_default();
    }
    let sureness = |(topic, weight): (u32, f64)| {
        let share = if all > 0.0 { weight / all } else { 0.0 };
        let signs = TopicSigns {
            inside: share,
            ahead: lead_over_others(vector, topic, centres),
            nearness: usual.share(topic, nearness),
        };
        (topic, signs.sureness())
    };
    let all = inside.into_iter().map(sureness);
    all.reduce(|best, next| if next.1 > best.1 { next } else { best })
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
        let placed = place_rows(rows, &found, &new, ClusterMethod::Hdbscan, &NoProgress).unwrap();
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
        let placed = place_rows(
            MatrixView::new(&vectors, 2).unwrap(),
            &found,
            &[known, known + 1],
            ClusterMethod::Hdbscan,
            &NoProgress,
        )
        .unwrap();
        assert_eq!(placed, [Some((0, 0.7)), None]);
    }

    #[test]
    fn with_a_graph_the_surest_topic_takes_it_or_none_does() {
        let mut degrees: Vec<f32> = (0..30u8).map(|step| f32::from(step) / 10.0).collect();
        degrees.extend((0..30u8).map(|step| 90.0 + f32::from(step) / 10.0));
        let known = degrees.len();
        // In the midst of either, halfway between both, and away from all.
        degrees.extend([1.0, 91.5, 47.0, 250.0]);
        let mut vectors = at(&degrees);
        vectors.extend([0.0, 0.0]);
        let labels = (0..known + 5).map(|row| (row < known).then_some(row as u32 / 30)).collect();
        let probability = (0..known + 5).map(|row| if row < known { 0.8 } else { 0.0 }).collect();
        let found = Clustering { labels, probability, count: 2 };
        let new: Vec<usize> = (known..known + 5).collect();
        let rows = MatrixView::new(&vectors, 2).unwrap();
        let placed = place_rows(rows, &found, &new, ClusterMethod::Graph, &NoProgress).unwrap();
        let topics: Vec<Option<u32>> = placed.iter().map(|home| home.map(|home| home.0)).collect();
        assert_eq!(topics, [Some(0), Some(1), None, None, None]);
        assert!(placed[0].is_some_and(|(_, sure)| sure > 0.9));
    }
}
