//! Topics as communities of a graph: each snippet is joined to those nearest by meaning and by words, and what
//! is joined most closely is a topic.
//!
//! `source` finds the neighbours, `fuzzy` weights them as UMAP does and makes a graph of them, [`leiden`] finds
//! communities in it, [`levels`] how fine they should be, and `sureness` how sure each snippet's topic is, for which
//! `nearness` tells how near it is to those most like it. No space of few dimensions lies between, as it does for HDBSCAN.
//! What loops over edges is in the crate `leitmotif-communities`.
//!
//! Against UMAP with HDBSCAN, V-measure / adjusted Rand index / topics, outliers one more class, true number in
//! brackets (MiniLM, November 2026):
//!
//! | | bbc (5) | banking77 (77) | clinc150 (151) | 20 newsgroups (20) | ag news (4) |
//! |---|---|---|---|---|---|
//! | UMAP, HDBSCAN | .59/.30/27 | .81/.52/62 | .80/.21/109 | .59/.40/30 | .38/.11/48 |
//! | this, prototype | .83/.82/7 | .83/.58/74 | .81/.17/145 | .61/.41/12 | .58/.54/3 |
//! | this, three seeds | - | .83/.59/87 | .83/.20/144 | - | - |
//!
//! Seeds agree at an adjusted Rand index of .97 and .93 on the last row's sets.
//!
//! May use neighbours, terms and clusters, but nothing of a project. The same graph, parameters and seed give
//! the same bytes on any number of threads: single runs are sequential, several run side by side.

mod fuzzy;
pub mod leiden;
pub mod levels;
mod nearness;
mod source;
mod sureness;
mod word_neighbors;

pub use fuzzy::{NeighborGraph, edge_factor, fuzzy_graph};
pub use leitmotif_communities::{SimilarityGraph, adjusted_mutual_information, fuzzy_weights};
pub use levels::{TopicLevel, choose_level};
pub use nearness::{UsualNearness, nearness_of};
pub use sureness::{TopicSigns, lead_over_others};

use super::cluster::clustering::Clustering;
use super::cluster::{
    Centres, ClusterContext, NearestTopic, default_min_topic_size, merge_to_count, place_outliers,
};
use super::error::TopicsError;
use super::model::{OutlierPolicy, Parameters, TopicCount};
use super::reduce::DistinctVectors;
use super::rows::{MatrixView, sample_rows};
use crate::progress::Progress;
use leiden::{best_communities, find_communities};
use leitmotif_communities::number_groups;
use levels::{measure_levels, run_seed};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use source::{GraphRows, GraphSource};

/// Runs of Leiden of which the best by modularity is taken. A consensus of runs is no better.
const FINAL_RUNS: u64 = 8;
/// Most snippets on all of which levels are compared; of more, on a sample of so many. All pairs of so many are
/// compared, which [`find_neighbors`](super::reduce::find_neighbors) does up to here.
const MAX_LEVEL_ROWS: usize = 14_000;
/// The stream of random numbers that draws them.
const LEVELS_STREAM: u64 = 0x6c65_7665;
/// Corpora larger than this find their level on a sample.
const SAMPLE_ABOVE: usize = 20_000;
/// A topic of less than this share of the usual smallest size (see [`default_min_topic_size`]) is none: its
/// snippets go where most of their edges lead. At a share of 1 banking77 loses .02 of V-measure, at a half
/// nothing.
const TINY_SHARE: f64 = 0.5;
/// Snippets left in no topic unless the parameters say otherwise, in per cent, the least sure first.
pub const USUALLY_LEFT_OUT: u8 = 3;
/// The resolution where no level is admissible, as in small corpora: that of the usual modularity.
const PLAIN_RESOLUTION: f64 = 1.0;
/// The resolutions among which one is looked for that gives a wanted number of topics, and the steps of the
/// search; each halves the ratio that is left, the last within a thousandth.
const WANTED_RANGE: (f64, f64) = (0.01, 1000.0);
const WANTED_STEPS: usize = 14;

/// The topics found in a graph, and the levels that were compared.
pub struct GraphTopics {
    /// The topic of each point, with how sure it is.
    pub clusters: Clustering,
    /// How fine they are.
    pub detail: TopicDetail,
}

/// How fine the topics of a run are, and how fine they could be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TopicDetail {
    /// The levels compared, coarsest first; none where a resolution or a number of topics was given.
    pub levels: Vec<TopicLevel>,
    /// The resolution of the topics; none where no graph was clustered.
    pub resolution: Option<f64>,
}

/// A step from one level of detail to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelStep {
    /// To fewer, wider topics.
    Coarser,
    /// To more, narrower topics.
    Finer,
}

impl TopicDetail {
    /// The nearest level with another number of topics than that of the run; none where no levels were compared, or
    /// none is beyond.
    pub fn next_level(&self, step: LevelStep) -> Option<TopicLevel> {
        let own = self.levels.iter().position(|level| self.is_of_resolution(level.resolution))?;
        let topics = self.levels[own].topics;
        let differs = |level: &&TopicLevel| level.topics != topics;
        match step {
            LevelStep::Coarser => self.levels[..own].iter().rev().find(differs).copied(),
            LevelStep::Finer => self.levels[own..].iter().find(differs).copied(),
        }
    }

    /// Whether the topics are of this resolution. Numbers that were written and read may differ in their last digit.
    pub fn is_of_resolution(&self, resolution: f64) -> bool {
        self.resolution.is_some_and(|own| (own / resolution - 1.0).abs() < 1e-9)
    }
}

/// Finds topics among points by their graph, and leaves the least sure in none. Identical points are one node; one
/// that as many points share as make a topic, such as "No comment" in a survey, is a topic by itself.
///
/// # Errors
/// [`TopicsError::Cancelled`]; [`TopicsError::Reduce`] where the search for neighbours fails.
pub fn cluster_by_graph(
    beside: ClusterContext<'_>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<GraphTopics, TopicsError> {
    let points = beside.vectors.len();
    let distinct = DistinctVectors::find(beside.vectors);
    let size = parameters.min_topic_size.unwrap_or_else(|| default_min_topic_size(points));
    let (repeated, nodes) = distinct.split_by_count(size);
    let firsts: Vec<usize> = nodes.iter().map(|&at| distinct.first[at]).collect();
    let kept = beside.vectors.some_rows(&firsts);
    let graph_vectors = MatrixView::new(&kept, beside.vectors.dims()).filter(|rows| rows.len() > 1);
    let Some(vectors) = graph_vectors else {
        let clusters = topics_of_repeated(&distinct, &repeated, points);
        return Ok(GraphTopics { clusters, detail: TopicDetail::default() });
    };
    let rows: Vec<usize> = firsts.iter().map(|&at| beside.rows[at]).collect();
    let transcripts: Vec<u32> = rows.iter().map(|&row| beside.transcripts[row]).collect();
    let topics = match parameters.topics {
        TopicCount::Exactly(count) => TopicCount::Exactly(count.saturating_sub(repeated.len()).max(1)),
        TopicCount::Auto => TopicCount::Auto,
    };
    let own = Parameters { topics, ..parameters.clone() };
    let found = SnippetNodes {
        rows: GraphRows { vectors, words: beside.words, rows: &rows },
        transcripts: &transcripts,
    }
    .find_topics(&own, progress)?;
    let mut places = vec![(None, 0.0); distinct.first.len()];
    let count = found.topics.iter().max().map_or(0, |&last| last + 1);
    for (&at, (&topic, &sure)) in nodes.iter().zip(found.topics.iter().zip(&found.sureness)) {
        places[at] = (Some(topic), sure);
    }
    (count..).zip(&repeated).for_each(|(topic, &at)| places[at] = (Some(topic), 1.0));
    let (labels, probability) = distinct.place.iter().map(|&place| places[place]).unzip();
    let mut clusters = Clustering::numbered(labels, probability);
    if let TopicCount::Exactly(count) = parameters.topics {
        clusters = merge_to_count(clusters, beside.vectors, count);
    }
    Ok(GraphTopics { clusters: leave_out(clusters, beside, parameters), detail: found.detail })
}

/// The topics where there are too few different snippets for a graph: one for each that is often repeated, what
/// is left in none; where none is, one of all.
fn topics_of_repeated(distinct: &DistinctVectors, repeated: &[usize], points: usize) -> Clustering {
    match (repeated, points) {
        ([], 0 | 1) => Clustering::all_outliers(points),
        ([], _) => Clustering::single_cluster(points),
        _ => {
            let topic = |place: &usize| repeated.iter().position(|at| at == place).map(|topic| topic as u32);
            let labels: Vec<Option<u32>> = distinct.place.iter().map(topic).collect();
            let probability = labels.iter().map(|label| f32::from(u8::from(label.is_some()))).collect();
            Clustering::numbered(labels, probability)
        }
    }
}

/// Distinct snippets as nodes of a graph.
struct SnippetNodes<'a> {
    rows: GraphRows<'a>,
    transcripts: &'a [u32],
}

/// Topics of nodes, none left out.
struct NodeTopics {
    topics: Vec<u32>,
    sureness: Vec<f32>,
    detail: TopicDetail,
}

impl SnippetNodes<'_> {
    fn find_topics(
        &self,
        parameters: &Parameters,
        progress: &dyn Progress,
    ) -> Result<NodeTopics, TopicsError> {
        let count = self.rows.vectors.len();
        let (neighbors, seed) = (parameters.neighbors, parameters.seed);
        let compares = parameters.resolution.is_none() && parameters.topics == TopicCount::Auto;
        let here = compares && count <= SAMPLE_ABOVE;
        let source = GraphSource::find(self.rows, (neighbors, seed), here, progress)?;
        let graph = source.graph();
        progress.check_cancelled()?;
        let small = parameters.min_topic_size.unwrap_or_else(|| default_min_topic_size(count));
        let levels = match (compares, here) {
            (false, _) => Vec::new(),
            (_, true) => measure_levels(&source, &graph, self.transcripts, (small, seed), progress)?,
            (_, false) => self.levels_of_sample(parameters, progress)?,
        };
        let tiny = parameters.min_topic_size.unwrap_or(((small as f64) * TINY_SHARE).ceil() as usize);
        let chosen = choose_level(&levels, is_talk(self.transcripts)).map(|at| levels[at].resolution);
        let resolution = match (parameters.resolution.or(chosen), parameters.topics) {
            (_, TopicCount::Exactly(wanted)) => resolution_for_count(&graph, wanted, tiny, seed, progress)?,
            (Some(resolution), _) => resolution,
            (None, _) => PLAIN_RESOLUTION,
        };
        let runs: Vec<(Vec<u32>, f64)> = (0..FINAL_RUNS)
            .into_par_iter()
            .map(|run| {
                progress.check_cancelled()?;
                Ok(best_communities(&graph, resolution, [run_seed(seed, run)]))
            })
            .collect::<Result<_, TopicsError>>()?;
        let best = runs.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
        let communities = best.map(|best| best.0).unwrap_or_default();
        let mut topics = dissolve_tiny(&graph, communities, tiny);
        if let TopicCount::Exactly(wanted) = parameters.topics {
            topics = merge_topics(topics, self.rows.vectors, wanted);
        }
        let clusters = all_in_topics(&topics);
        let centres = Centres::from_vectors(&clusters, self.rows.vectors);
        let sureness =
            sureness::measure_sureness(&graph, (&topics, &source.nearness()), &centres, self.rows.vectors);
        let detail = TopicDetail { levels, resolution: Some(resolution) };
        Ok(NodeTopics { topics, sureness, detail })
    }

    /// Compares levels on a sample of the nodes, drawn by the seed.
    fn levels_of_sample(
        &self,
        parameters: &Parameters,
        progress: &dyn Progress,
    ) -> Result<Vec<TopicLevel>, TopicsError> {
        let chosen = sample_rows(self.rows.vectors.len(), MAX_LEVEL_ROWS, (parameters.seed, LEVELS_STREAM));
        let kept = self.rows.vectors.select_rows(&chosen);
        let Some(vectors) = MatrixView::new(&kept, self.rows.vectors.dims()) else { return Ok(Vec::new()) };
        let rows: Vec<usize> = chosen.iter().map(|&node| self.rows.rows[node]).collect();
        let transcripts: Vec<u32> = chosen.iter().map(|&node| self.transcripts[node]).collect();
        let nodes = GraphRows { vectors, rows: &rows, ..self.rows };
        let how = (parameters.neighbors, parameters.seed);
        let source = GraphSource::find(nodes, how, true, progress)?;
        let small = parameters.min_topic_size.unwrap_or_else(|| default_min_topic_size(chosen.len()));
        measure_levels(&source, &source.graph(), &transcripts, (small, parameters.seed), progress)
    }
}

/// Whether snippets come in transcripts, two or more to each on average, and not each by itself.
fn is_talk(transcripts: &[u32]) -> bool {
    let mut distinct = transcripts.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() * 2 <= transcripts.len()
}

/// Every point in the topic named, as sure as can be.
fn all_in_topics(topics: &[u32]) -> Clustering {
    let count = topics.iter().max().map_or(0, |&last| last as usize + 1);
    Clustering {
        labels: topics.iter().map(|&topic| Some(topic)).collect(),
        probability: vec![1.0; topics.len()],
        count,
    }
}

/// Merges the nearest topics until few enough remain.
fn merge_topics(topics: Vec<u32>, vectors: MatrixView<'_>, wanted: usize) -> Vec<u32> {
    let merged = merge_to_count(all_in_topics(&topics), vectors, wanted);
    // Every point is in a topic, so none falls out here.
    let merged: Vec<u32> = merged.labels.into_iter().flatten().collect();
    if merged.len() == topics.len() { merged } else { topics }
}

/// The lowest resolution found, by halving, that gives as many topics as wanted or just more.
fn resolution_for_count(
    graph: &SimilarityGraph,
    wanted: usize,
    tiny: usize,
    seed: u64,
    progress: &dyn Progress,
) -> Result<f64, TopicsError> {
    let (mut low, mut high) = WANTED_RANGE;
    for _ in 0..WANTED_STEPS {
        progress.check_cancelled()?;
        let middle = (low * high).sqrt();
        let found = dissolve_tiny(graph, find_communities(graph, middle, run_seed(seed, 0)), tiny);
        let count = found.iter().max().map_or(0, |&last| last as usize + 1);
        if count == wanted {
            return Ok(middle);
        }
        if count < wanted { low = middle } else { high = middle }
    }
    Ok(high)
}

/// Dissolves communities of fewer than `least` nodes, the smallest first: each node goes to the community that
/// most of its edge weight leads to, all of them to none where no edge leads out. One community stays, however
/// small. Numbers are given anew, without gaps.
fn dissolve_tiny(graph: &SimilarityGraph, mut communities: Vec<u32>, least: usize) -> Vec<u32> {
    let count = communities.iter().max().map_or(0, |&last| last as usize + 1);
    let mut sizes = vec![0usize; count];
    communities.iter().for_each(|&community| sizes[community as usize] += 1);
    let mut order: Vec<usize> = (0..count).filter(|&community| sizes[community] < least).collect();
    order.sort_by_key(|&community| (sizes[community], community));
    let mut weights = vec![0.0f64; count];
    for own in order {
        // Others may have joined it meanwhile.
        if sizes[own] >= least || sizes[own] == communities.len() {
            continue;
        }
        let nodes: Vec<u32> =
            (0u32..).zip(&communities).filter(|(_, of)| **of as usize == own).map(|(node, _)| node).collect();
        let moves: Vec<Option<u32>> = nodes
            .iter()
            .map(|&node| strongest_other(graph, &communities, own as u32, node, &mut weights))
            .collect();
        for (&node, to) in nodes.iter().zip(moves) {
            let Some(to) = to else { continue };
            communities[node as usize] = to;
            sizes[own] -= 1;
            sizes[to as usize] += 1;
        }
    }
    number_groups(&communities).0
}

/// The other community that most of a node's edge weight leads to, of equals the first.
fn strongest_other(
    graph: &SimilarityGraph,
    communities: &[u32],
    own: u32,
    node: u32,
    weights: &mut [f64],
) -> Option<u32> {
    let others = || graph.edges(node).map(|(other, weight)| (communities[other as usize], weight));
    others().for_each(|(community, weight)| weights[community as usize] += f64::from(weight));
    let mut best: Option<(u32, f64)> = None;
    for (community, _) in others().filter(|&(community, _)| community != own) {
        let weight = weights[community as usize];
        if best.is_none_or(|best| weight > best.1 || (weight == best.1 && community < best.0)) {
            best = Some((community, weight));
        }
    }
    others().for_each(|(community, _)| weights[community as usize] = 0.0);
    best.map(|best| best.0)
}

/// Leaves the least sure in no topic, as many as the parameters say; ties go by point. A policy that places
/// outliers places these by its own lights.
fn leave_out(clusters: Clustering, beside: ClusterContext<'_>, parameters: &Parameters) -> Clustering {
    if parameters.outliers == OutlierPolicy::Assign {
        return clusters;
    }
    let keeps = parameters.outliers == OutlierPolicy::Keep;
    let percent = if keeps { parameters.most_left_out.unwrap_or(USUALLY_LEFT_OUT) } else { USUALLY_LEFT_OUT };
    let left_out = clusters.labels.len() * usize::from(percent.min(100)) / 100;
    let mut order: Vec<usize> = (0..clusters.labels.len()).collect();
    order.sort_by(|&a, &b| clusters.probability[a].total_cmp(&clusters.probability[b]).then(a.cmp(&b)));
    let Clustering { mut labels, mut probability, .. } = clusters;
    let mut own: Vec<NearestTopic> = vec![None; labels.len()];
    for &point in order.iter().take(left_out) {
        own[point] = labels[point].map(|topic| (topic, probability[point]));
        (labels[point], probability[point]) = (None, 0.0);
    }
    let kept = Clustering::numbered(labels.clone(), probability.clone());
    if keeps {
        return kept;
    }
    // By density each would go back to the topic it was found in, whose number may have changed.
    let renumbered =
        |topic: u32| labels.iter().position(|label| *label == Some(topic)).and_then(|at| kept.labels[at]);
    let own: Vec<NearestTopic> = own
        .into_iter()
        .map(|topic| topic.and_then(|(topic, sure)| Some((renumbered(topic)?, sure))))
        .collect();
    place_outliers(kept, beside, parameters, &|_| own.clone())
}

#[cfg(test)]
mod tests;
