//! The whole analysis, from adapted vectors to described topics: reduce, cluster, describe, measure.

use super::cluster::clustering::Clustering;
use super::cluster::diagnostics::ClusterDiagnostics;
use super::cluster::{Centres, NearestTopic, hdbscan_sizes, nearest_by_vectors};
use super::describe::{Descriptions, describe_clusters};
use super::error::TopicsError;
use super::hierarchy::TopicTree;
use super::measure::{RunMeasures, measure_quality};
use super::model::{Parameters, StageSeconds};
use crate::progress::{Progress, ProgressStage};
use crate::topics::analysis_input::{AnalysisInput, DescribedTopic};
use crate::topics::cluster::petal::points_around;
use crate::topics::guided_rows::{GuideResult, GuideSeed, GuidedRows, take_rows};
use crate::topics::row_clusters::{ClusteredRows, clusters_of_rows, rows_of};
use crate::topics::rows::MatrixView;
use crate::vectors::{dot, first_highest};
use rayon::prelude::*;
use std::time::Instant;

/// Result of an analysis.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// The topics, largest first; a topic's number is its index here.
    pub topics: Vec<DescribedTopic>,
    /// The topic of each snippet; none for an outlier.
    pub membership: Vec<Option<u32>>,
    /// Probability of each snippet in its topic, 0 to 1; 0 for an outlier.
    pub probability: Vec<f32>,
    /// For each outlier the topic nearest to it, with the cosine between them; none for the others.
    pub nearest_topic: Vec<NearestTopic>,
    /// The tree of topics and the quality measures.
    pub measures: RunMeasures,
    /// What became of each guide, in their order; empty without guides.
    pub guides: Vec<GuideResult>,
    /// Seconds of each stage; `embed` is left at 0 for the caller to fill.
    pub seconds: StageSeconds,
}

/// Reduces, clusters and describes. Runs on the rayon pool it is called in; the result, but for
/// [`Analysis::seconds`], depends only on input and parameters, not on the number of threads.
///
/// Small input gives a small result: no topic for a single snippet, one for a handful or for identical ones.
/// Snippets whose vector is zero or not finite, such as those without any known word, are outliers.
///
/// # Errors
/// [`TopicsError::Shape`] when the parts of the input differ in length, [`TopicsError::Cancelled`] when
/// `progress` asks for it, [`TopicsError::Reduce`] when UMAP fails.
pub fn analyze(
    input: &AnalysisInput<'_>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Analysis, TopicsError> {
    analyze_with_guides(input, &[], parameters, progress)
}

/// The same with guided topics: `seeds` is empty, or has one for each of [`Parameters::guides`]. All snippets
/// are clustered; then each guide takes what is nearer to it than to any other place (see [`take_rows`]). Each
/// guided topic has its guide's name as label.
///
/// # Errors
/// As for [`analyze`].
pub fn analyze_with_guides(
    input: &AnalysisInput<'_>,
    seeds: &[GuideSeed],
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Analysis, TopicsError> {
    let start = Instant::now();
    let every: Vec<usize> = (0..input.transcripts.len()).collect();
    let grouped = clusters_of_rows(input, &every, parameters, progress)?;
    let mut seconds = grouped.seconds;

    progress.begin(ProgressStage::Describe, 0);
    let clock = Instant::now();
    let rows = rows_of(input)?;
    let taken = match seeds {
        [] => None,
        seeds => Some(take_rows(rows, &grouped.clusters, seeds, &rows_around(&grouped, seeds, parameters))),
    };
    let ClusteredRows { clusters, grounds, detail, .. } = grouped;
    let (clusters, grounds) = match &taken {
        None => (clusters, grounds),
        // Persistence and validity were measured with the numbers before the guided topics came in.
        Some(taken) => (join_guided_topics(clusters, taken, parameters), ClusterDiagnostics::default()),
    };
    progress.check_cancelled()?;
    let mut tree = TopicTree::new(&clusters, rows);
    let Descriptions { mut topics, phrases, groups } =
        describe_clusters(&clusters, &tree.merge_groups(), input, parameters.weighting, progress)?;
    let guides = taken.map_or_else(Vec::new, |taken| guide_results(&clusters, &taken, rows));
    for (guide, result) in parameters.guides.iter().zip(&guides) {
        if let Some(topic) = result.topic.and_then(|topic| topics.get_mut(topic as usize)) {
            topic.label.clone_from(&guide.name);
        }
    }
    tree.describe(groups);
    let (quality, each) = measure_quality(&phrases, input.words, &clusters, &grounds);
    let measures = RunMeasures { tree, quality, topics: each, detail, ..RunMeasures::default() };
    let leaning = nearest_by_vectors(&clusters, rows);
    seconds.describe = clock.elapsed().as_secs_f64();
    seconds.total = start.elapsed().as_secs_f64();
    let Clustering { labels: membership, probability, .. } = clusters;
    Ok(Analysis { topics, membership, probability, nearest_topic: leaning, measures, guides, seconds })
}

/// For each guide the rows that stand densely around those given to it.
fn rows_around(grouped: &ClusteredRows, seeds: &[GuideSeed], parameters: &Parameters) -> Vec<Vec<usize>> {
    let Some(points) = grouped.points.rows() else { return Vec::new() };
    let around = |seed: &GuideSeed| {
        // Both are ascending; rows without a vector have no point.
        let places = seed.members.iter().filter_map(|row| grouped.usable.binary_search(row).ok());
        let found = points_around(points, &places.collect::<Vec<_>>(), parameters.min_topic_size);
        found.into_iter().map(|point| grouped.usable[point]).collect()
    };
    seeds.par_iter().map(around).collect()
}

/// Joins guided topics and the clusters found; all are numbered anew by size. What a guide left of a cluster is
/// a topic where it is large enough for one, else in none.
fn join_guided_topics(found: Clustering, taken: &GuidedRows, parameters: &Parameters) -> Clustering {
    let (least, _) = hdbscan_sizes(found.labels.len(), parameters.min_topic_size);
    let (mut before, mut left) = (vec![0usize; found.count], vec![0usize; found.count]);
    for (label, guide) in found.labels.iter().zip(&taken.guides) {
        let Some(label) = *label else { continue };
        before[label as usize] += 1;
        left[label as usize] += usize::from(guide.is_none());
    }
    let stays = |label: u32| {
        let (before, left) = (before[label as usize], left[label as usize]);
        left == before || left >= least
    };
    let joined = |row: usize| match (taken.guides[row], found.labels[row]) {
        (Some(guide), _) => (Some(found.count as u32 + guide), taken.near[row].clamp(0.0, 1.0)),
        (None, Some(label)) if stays(label) => (Some(label), found.probability[row]),
        _ => (None, 0.0),
    };
    let (labels, probability) = (0..found.labels.len()).map(joined).unzip();
    Clustering::numbered(labels, probability)
}

/// What became of each guide, among the topics as they are numbered in the end.
fn guide_results(clusters: &Clustering, taken: &GuidedRows, rows: MatrixView<'_>) -> Vec<GuideResult> {
    let centres = Centres::from_vectors(clusters, rows);
    let result = |(guide, vector): (u32, &Option<Vec<f32>>)| {
        let own = |row: &usize| taken.guides[*row] == Some(guide);
        let topic = (0..rows.len()).find(own).and_then(|row| clusters.labels[row]);
        let snippets = (0..rows.len()).filter(own).count();
        let Some(vector) = vector else { return GuideResult { snippets, topic, ..GuideResult::default() } };
        let others = (0..clusters.count as u32)
            .map(|other| if Some(other) == topic { f32::NAN } else { centres.cosine(vector, other) });
        let nearest_row = first_highest(rows.iter().map(|row| dot(row, vector)), f32::NEG_INFINITY);
        GuideResult {
            snippets,
            topic,
            nearest_topic: first_highest(others, f32::NEG_INFINITY),
            nearest_snippet: nearest_row.map(|(row, near)| (i64::from(row), near)),
        }
    };
    (0u32..).zip(&taken.vectors).map(result).collect()
}

#[cfg(test)]
mod tests;
