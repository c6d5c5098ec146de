//! Snippets become clusters: HDBSCAN or k-means, then merging to a wanted number and placing outliers.
//!
//! One engine runs at a time. HDBSCAN is the tree of [`tree`], whose densities also give probabilities,
//! persistence, validity and the topic nearest to an outlier; where a run needs the labels only, it is
//! petal-clustering (see [`petal`]).
//!
//! May use the vectors, the terms and the transcripts of snippets, but nothing of a project. Clusters are
//! always numbered from 0, largest first; all ties go by row.

mod centroid;
pub mod clustering;
pub mod diagnostics;
mod kmeans;
mod merge;
mod outliers;
pub mod petal;
mod reclaim_outliers;
mod size;
pub mod tree;

use crate::topics::cluster::clustering::Clustering;
use crate::topics::cluster::diagnostics::ClusterDiagnostics;
pub use centroid::Centres;
pub use kmeans::kmeans;
pub use merge::merge_to_count;
pub use outliers::{ClusterContext, NearestTopic, nearest_by_vectors, place_outliers};
use petal::petal_clusters;
pub use reclaim_outliers::{CentreChoice, ClusterReach, FARTHEST_SHARE};
pub use size::{default_min_topic_size, default_topics, hdbscan_sizes};

use super::error::TopicsError;
use super::model::{ClusterMethod, Parameters, TopicCount, TopicSelection};
use super::rows::MatrixView;
use crate::progress::Progress;
use tree::spanning::{ReachabilityEdge, minimum_spanning_tree};
use tree::{CondensedTree, LinkageTree, Predictor, TreeCut, density_validity};

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
        // A graph is clustered elsewhere, but for runs with guides.
        ClusterMethod::Graph | ClusterMethod::Hdbscan => match petal_clusters(points, parameters) {
            Some(clusters) => (clusters, None),
            None => {
                let grown = FittedTree::fit(points, parameters, progress)?;
                (grown.cut.clusters.clone(), Some(grown))
            }
        },
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
    let lean = |clusters: &Clustering| match &grown {
        Some(grown) => grown.nearest_by_density(points, clusters),
        None => vec![None; points.len()],
    };
    let placed = place_outliers(clusters, beside, parameters, &lean);
    let grounds = match grown {
        Some(grown) => grown.diagnostics(&placed),
        None => ClusterDiagnostics::default(),
    };
    Ok((placed, grounds))
}

/// A condensed tree of densities and the cut taken from it.
struct FittedTree {
    edges: Vec<ReachabilityEdge>,
    tree: CondensedTree,
    cut: TreeCut,
    min_samples: usize,
}

impl FittedTree {
    /// Builds the tree over the points and cuts it, by leaves where excess of mass has collapsed and leaves
    /// are more.
    fn fit(
        points: MatrixView<'_, f64>,
        parameters: &Parameters,
        progress: &dyn Progress,
    ) -> Result<Self, TopicsError> {
        let (min_size, samples) = hdbscan_sizes(points.len(), parameters.min_topic_size);
        let edges = minimum_spanning_tree(points, samples, progress)?;
        let tree = CondensedTree::new(&LinkageTree::new(points.len(), &edges), min_size);
        let mut cut = tree.select_branches(parameters.selection, parameters.epsilon);
        if parameters.selection == TopicSelection::Mass && cut.clusters.is_collapsed(parameters.topics) {
            let finer = tree.select_branches(TopicSelection::Leaf, parameters.epsilon);
            if finer.clusters.count > cut.clusters.count {
                cut = finer;
            }
        }
        Ok(Self { edges, tree, cut, min_samples: samples })
    }

    /// The topic nearest to each point by density, with the density as a share of the topic's highest.
    fn nearest_by_density(&self, points: MatrixView<'_, f64>, clusters: &Clustering) -> Vec<NearestTopic> {
        Predictor::new(points, self.min_samples, &self.tree, &self.cut).nearest_topics(points, clusters)
    }

    /// Diagnostics of the clusters as `placed`: the persistence of each is the mean over the branches in
    /// which its points were clustered, by number of points.
    fn diagnostics(&self, placed: &Clustering) -> ClusterDiagnostics {
        let mut sums = vec![(0.0f64, 0usize); placed.count];
        for (placed, cut) in placed.labels.iter().zip(&self.cut.clusters.labels) {
            let (Some(topic), Some(cut)) = (*placed, *cut) else { continue };
            let (sum, count) = &mut sums[topic as usize];
            *sum += f64::from(self.tree.persistence(self.cut.branches[cut as usize]));
            *count += 1;
        }
        let persistence = sums.into_iter().map(|(sum, count)| (sum / count.max(1) as f64) as f32).collect();
        ClusterDiagnostics { persistence, validity: Some(density_validity(&self.edges, placed)) }
    }
}
