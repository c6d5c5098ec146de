//! Snippets become topics: HDBSCAN by petal-clustering or by our own tree, k-means, and what is done to the result.

mod assign;
mod centroid;
mod collapse;
mod gather;
mod kmeans;
mod merge;
mod petal;
mod size;
pub mod tree;

pub use kmeans::kmeans;
pub use merge::merge_to;
pub use petal::petal;
pub use size::{default_min_topic_size, default_topics, min_samples};

use super::error::Error;
use super::model::{Cluster, Outliers, Parameters, TopicCount};
use super::rows::Rows;
use crate::progress::Progress;
use tree::{Condensed, Merges, Selection, spanning::spanning};

/// Up to so many points petal-clustering names the clusters; above, where it takes over a minute at 200,000 points
/// against four seconds, our own tree does. The two agree (see the tests).
const PETAL_POINTS: usize = 20_000;

/// Which point is in which cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    /// The cluster of each point; none for an outlier.
    pub labels: Vec<Option<u32>>,
    /// How surely each point belongs there, 0 to 1; 0 for an outlier.
    pub probability: Vec<f32>,
    /// Counts the clusters.
    pub count: usize,
}

impl Clusters {
    /// Numbers clusters from 0, largest first; of two as large the one whose first point comes first.
    pub fn numbered(labels: Vec<Option<u32>>, probability: Vec<f32>) -> Self {
        let mut found: Vec<(u32, usize, usize)> = Vec::new();
        let mut place = std::collections::HashMap::new();
        for (point, label) in labels.iter().enumerate() {
            let Some(label) = *label else { continue };
            let at = *place.entry(label).or_insert(found.len());
            match found.get_mut(at) {
                Some(cluster) => cluster.1 += 1,
                None => found.push((label, 1, point)),
            }
        }
        found.sort_unstable_by_key(|&(_, size, first)| (std::cmp::Reverse(size), first));
        for (number, (label, ..)) in found.iter().enumerate() {
            place.insert(*label, number);
        }
        let labels = labels
            .into_iter()
            .map(|label| label.and_then(|label| place.get(&label)).map(|&number| number as u32))
            .collect();
        Self { labels, probability, count: found.len() }
    }

    /// Puts every point into no cluster.
    pub fn none(points: usize) -> Self {
        Self { labels: vec![None; points], probability: vec![0.0; points], count: 0 }
    }

    /// Puts every point into one cluster, for sure.
    pub fn one(points: usize) -> Self {
        Self { labels: vec![Some(0); points], probability: vec![1.0; points], count: usize::from(points > 0) }
    }

    /// The points of each cluster in order.
    pub fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.count];
        for (point, label) in self.labels.iter().enumerate() {
            if let Some(label) = *label {
                members[label as usize].push(point);
            }
        }
        members
    }

    /// Counts the points in no cluster.
    pub fn outliers(&self) -> usize {
        self.labels.iter().filter(|label| label.is_none()).count()
    }
}

/// Clusters the reduced `points` as the parameters say. `vectors` are the same snippets before reduction; they decide
/// which topics are near each other and which topic an outlier is nearest to.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn cluster(
    points: Rows<'_, f64>,
    vectors: Rows<'_>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Clusters, Error> {
    if points.len() < 2 {
        return Ok(Clusters::none(points.len()));
    }
    let mut clusters = match parameters.cluster {
        Cluster::Hdbscan => hdbscan(points, parameters, progress)?,
        Cluster::Kmeans => {
            let count = match parameters.topics {
                TopicCount::Auto => default_topics(points.len()),
                TopicCount::Exactly(count) => count,
            };
            kmeans(points, count, parameters.seed, progress)?
        }
    };
    if clusters.count == 0 {
        clusters = Clusters::one(points.len());
    }
    progress.check()?;
    if let TopicCount::Exactly(count) = parameters.topics {
        clusters = merge_to(clusters, vectors, count);
    }
    Ok(match parameters.outliers {
        Outliers::Keep => gather::gather(clusters, vectors),
        Outliers::Assign => assign::assign(clusters, vectors),
    })
}

fn hdbscan(
    points: Rows<'_, f64>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Clusters, Error> {
    let min_size = parameters.min_topic_size.unwrap_or_else(|| default_min_topic_size(points.len())).max(2);
    let samples = min_samples(min_size);
    let edges = spanning(points, samples, progress)?;
    let tree = Condensed::new(&Merges::new(points.len(), &edges), min_size);
    let own = tree.select(Selection::ExcessOfMass);
    progress.check()?;
    let named =
        if points.len() <= PETAL_POINTS { petal(points, samples, min_size).surely(&own) } else { own };
    let too_few = matches!(parameters.topics, TopicCount::Exactly(wanted) if named.count < wanted);
    Ok(if too_few || collapse::collapsed(&named) {
        collapse::larger(named, tree.select(Selection::Leaf))
    } else {
        named
    })
}
