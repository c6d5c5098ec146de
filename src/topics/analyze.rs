//! The whole analysis, from adapted vectors to described topics: reduce, cluster, describe, measure.

use super::cluster::clustering::Clustering;
use super::cluster::diagnostics::ClusterDiagnostics;
use super::cluster::{NearestTopic, nearest_by_vectors};
use super::describe::{Descriptions, describe_clusters};
use super::error::TopicsError;
use super::hierarchy::TopicTree;
use super::measure::{RunMeasures, measure_quality};
use super::model::{Parameters, StageSeconds};
use crate::progress::{Progress, ProgressStage};
use crate::topics::analysis_input::{AnalysisInput, DescribedTopic};
use crate::topics::row_clusters::{ClusteredRows, clusters_of_rows, rows_of};
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

/// The same with guided topics: `given` names the guide of each row by its index in [`Parameters::guides`],
/// or none; empty for no guides. Only the rest is clustered, and each guided topic has its guide's name as
/// label.
///
/// # Errors
/// As for [`analyze`].
pub fn analyze_with_guides(
    input: &AnalysisInput<'_>,
    given: &[Option<u32>],
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Analysis, TopicsError> {
    let start = Instant::now();
    let is_given = |row: usize| given.get(row).copied().flatten();
    let rest: Vec<usize> = (0..input.transcripts.len()).filter(|&row| is_given(row).is_none()).collect();
    let grouped = clusters_of_rows(input, &rest, parameters, progress)?;
    let mut seconds = grouped.seconds;

    progress.begin(ProgressStage::Describe, 0);
    let clock = Instant::now();
    let ClusteredRows { clusters, grounds, .. } = grouped;
    let (clusters, grounds, names) = if given.iter().flatten().next().is_none() {
        (clusters, grounds, Vec::new())
    } else {
        let clusters = join_guided_topics(clusters, &rest, given);
        let names = guide_names(&clusters, given, parameters);
        // Persistence and validity were measured with the numbers before the guided topics came in.
        (clusters, ClusterDiagnostics::default(), names)
    };
    let rows = rows_of(input)?;
    let mut tree = TopicTree::new(&clusters, rows);
    let Descriptions { mut topics, phrases, groups } =
        describe_clusters(&clusters, &tree.merge_groups(), input, parameters.weighting, progress)?;
    for (topic, name) in topics.iter_mut().zip(names) {
        if let Some(name) = name {
            topic.label = name;
        }
    }
    tree.describe(groups);
    let (quality, each) = measure_quality(&phrases, input.words, &clusters, &grounds);
    let measures = RunMeasures { tree, quality, topics: each, stability: None };
    let leaning = nearest_by_vectors(&clusters, rows);
    seconds.describe = clock.elapsed().as_secs_f64();
    seconds.total = start.elapsed().as_secs_f64();
    let Clustering { labels: membership, probability, .. } = clusters;
    Ok(Analysis { topics, membership, probability, nearest_topic: leaning, measures, seconds })
}

/// Joins guided topics and the clusters found among the `rest`; all are numbered anew by size. A guided
/// snippet has probability 1.
fn join_guided_topics(found: Clustering, rest: &[usize], given: &[Option<u32>]) -> Clustering {
    let mut labels: Vec<Option<u32>> =
        given.iter().map(|guide| guide.map(|guide| found.count as u32 + guide)).collect();
    let mut probability: Vec<f32> = labels.iter().map(|label| f32::from(u8::from(label.is_some()))).collect();
    for ((&row, label), sure) in rest.iter().zip(found.labels).zip(found.probability) {
        labels[row] = label;
        probability[row] = sure;
    }
    Clustering::numbered(labels, probability)
}

/// The guide's name for each topic that has one.
fn guide_names(clusters: &Clustering, given: &[Option<u32>], parameters: &Parameters) -> Vec<Option<String>> {
    let mut names = vec![None; clusters.count];
    for (label, guide) in clusters.labels.iter().zip(given) {
        if let (Some(label), Some(guide)) = (label, guide)
            && let Some(guide) = parameters.guides.get(*guide as usize)
        {
            names[*label as usize] = Some(guide.name.clone());
        }
    }
    names
}

#[cfg(test)]
mod tests;
