//! Snippets become clusters: HDBSCAN (by petal-clustering or by the tree in [`tree`]) or k-means, then
//! merging to a wanted number and placing outliers.
//!
//! May use the vectors, the terms and the transcripts of snippets, but nothing of a project. Clusters are
//! always numbered from 0, largest first; all ties go by row.

mod centroid;
pub mod clustering;
mod collapse;
pub mod diagnostics;
mod kmeans;
mod merge;
mod outliers;
mod petal;
mod reclaim_outliers;
mod size;
pub mod tree;

use crate::topics::cluster::clustering::Clustering;
use crate::topics::cluster::diagnostics::ClusterDiagnostics;
pub use centroid::Centres;
pub use kmeans::kmeans;
pub use merge::merge_to_count;
pub use outliers::{ClusterContext, NearestTopic, nearest_by_vectors};
pub use petal::petal_clusters;
pub use reclaim_outliers::{CentreChoice, ClusterReach};
pub use size::{default_min_topic_size, default_topics, min_samples};

use super::error::TopicsError;
use super::model::{ClusterMethod, Parameters, TopicCount, TopicSelection};
use super::rows::MatrixView;
use crate::progress::Progress;
use tree::spanning::{ReachabilityEdge, minimum_spanning_tree};
use tree::{CondensedTree, LinkageTree, Predictor, TreeCut, density_validity};

/// Most points for which petal-clustering names the clusters; above, where it takes over a minute at 200,000
/// points against four seconds, the tree of [`tree`] does. The two agree (adjusted Rand index at least .98 in
/// the tests).
const MAX_PETAL_POINTS: usize = 20_000;

/// Clusters the reduced `points` as the parameters say and places outliers. The `beside` data decides which
/// topics are near each other and which topic an outlier is nearest to. No topic found becomes one topic of
/// all points.
///
/// # Errors
/// [`TopicsError::Cancelled`].
pub fn cluster_points(
    points: MatrixView<'_, f64>,
    beside: ClusterContext<'_>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<(Clustering, ClusterDiagnostics), TopicsError> {
    if points.len() < 2 {
        return Ok((Clustering::all_outliers(points.len()), ClusterDiagnostics::default()));
    }
    let (mut clusters, grown) = match parameters.cluster {
        ClusterMethod::Hdbscan => {
            let grown = FittedTree::fit(points, parameters, progress)?;
            (grown.clusters.clone(), Some(grown))
        }
        ClusterMethod::Kmeans => {
            let count = match parameters.topics {
                TopicCount::Auto => default_topics(points.len()),
                TopicCount::Exactly(count) => count,
            };
            (kmeans(points, count, parameters.seed, progress)?, None)
        }
    };
    if clusters.count == 0 {
        clusters = Clustering::single_cluster(points.len());
    }
    progress.check_cancelled()?;
    if let TopicCount::Exactly(count) = parameters.topics {
        clusters = merge_to_count(clusters, beside.vectors, count);
    }
    let found = clusters.clone();
    let lean = |clusters: &Clustering| match &grown {
        Some(grown) => grown.nearest_by_density(points, clusters),
        None => vec![None; points.len()],
    };
    let placed = outliers::place_outliers(clusters, beside, parameters, &lean);
    let grounds = grown.map(|grown| grown.diagnostics(&found, &placed)).unwrap_or_default();
    Ok((placed, grounds))
}

/// A condensed tree of densities and the cut taken from it.
struct FittedTree {
    edges: Vec<ReachabilityEdge>,
    tree: CondensedTree,
    cut: TreeCut,
    min_samples: usize,
    /// The clusters that are taken: those of the cut, or those of petal-clustering.
    clusters: Clustering,
}

impl FittedTree {
    /// Builds the tree over the points and cuts it, by leaves where excess of mass collapses or gives fewer
    /// topics than wanted.
    fn fit(
        points: MatrixView<'_, f64>,
        parameters: &Parameters,
        progress: &dyn Progress,
    ) -> Result<Self, TopicsError> {
        let min_size =
            parameters.min_topic_size.unwrap_or_else(|| default_min_topic_size(points.len())).max(2);
        let samples = min_samples(min_size);
        let edges = minimum_spanning_tree(points, samples, progress)?;
        let tree = CondensedTree::new(&LinkageTree::new(points.len(), &edges), min_size);
        let leaves = || tree.select_with_epsilon(tree::BranchSelection::Leaf, parameters.epsilon);
        let (mut cut, mut clusters);
        if parameters.selection == TopicSelection::Leaf {
            cut = leaves();
            clusters = cut.clusters.clone();
        } else {
            cut = tree.select_with_epsilon(tree::BranchSelection::ExcessOfMass, parameters.epsilon);
            progress.check_cancelled()?;
            // With an epsilon petal-clustering has nothing to offer: it knows no cut distance.
            let plain = points.len() <= MAX_PETAL_POINTS && parameters.epsilon <= 0.0;
            clusters = if plain {
                petal_clusters(points, samples, min_size).with_probabilities_of(&cut.clusters)
            } else {
                cut.clusters.clone()
            };
            let too_few = matches!(parameters.topics, TopicCount::Exactly(wanted) if clusters.count < wanted);
            if too_few || collapse::is_collapsed(&clusters) {
                let finer = leaves();
                if finer.clusters.count > clusters.count {
                    clusters = finer.clusters.clone();
                    cut = finer;
                }
            }
        }
        Ok(Self { edges, tree, cut, min_samples: samples, clusters })
    }

    /// The topic nearest to each point by density, with the density as a share of the topic's highest.
    fn nearest_by_density(&self, points: MatrixView<'_, f64>, clusters: &Clustering) -> Vec<NearestTopic> {
        Predictor::new(points, self.min_samples, &self.tree, &self.cut).nearest_topics(points, clusters)
    }

    /// Diagnostics of the clusters as `placed`: the persistence of each is the mean over the branches in
    /// which its points were `found` to be clustered, by number of points.
    fn diagnostics(&self, found: &Clustering, placed: &Clustering) -> ClusterDiagnostics {
        let mut sums = vec![(0.0f64, 0usize); placed.count];
        let points = placed.labels.iter().zip(&found.labels).zip(&self.cut.clusters.labels);
        for ((placed, found), cut) in points {
            let (Some(topic), Some(_), Some(branch)) = (*placed, *found, *cut) else { continue };
            let branch = self.cut.branches.get(branch as usize).copied().unwrap_or(0);
            if let Some((sum, count)) = sums.get_mut(topic as usize) {
                *sum += f64::from(self.tree.persistence(branch));
                *count += 1;
            }
        }
        let persistence = sums.into_iter().map(|(sum, count)| (sum / count.max(1) as f64) as f32).collect();
        ClusterDiagnostics { persistence, validity: Some(density_validity(&self.edges, placed)) }
    }
}
