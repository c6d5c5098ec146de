//! The whole analysis, from adapted vectors to described topics: reduce, cluster, describe, measure.

use super::cluster::{
    ClusterContext, ClusterDiagnostics, ClusterLeaning, Clustering, cluster_points, leanings_by_vectors,
};
use super::describe::{Descriptions, describe_clusters};
use super::error::TopicsError;
use super::hierarchy::TopicTree;
use super::measure::{RunMeasures, measure_quality};
use super::model::{Keyword, Parameters, StageSeconds};
use super::reduce::reduce_for_clustering;
use super::rows::MatrixView;
use super::words::CorpusTerms;
use crate::progress::{Progress, ProgressStage};
use std::time::Instant;

/// Input of an analysis. Row `i` of the vectors, the terms and the transcripts all belong to snippet `i`.
#[derive(Clone, Copy)]
pub struct AnalysisInput<'a> {
    /// The adapted vectors: row-major, each of unit length or zero.
    pub vectors: &'a [f32],
    /// Numbers in each vector.
    pub dims: usize,
    /// The terms of each snippet.
    pub words: &'a CorpusTerms,
    /// The transcript of each snippet, as any number that tells transcripts apart.
    pub transcripts: &'a [u32],
}

/// A cluster of snippets with its keywords and label, before it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribedTopic {
    /// A label no other topic of the analysis has.
    pub label: String,
    /// The phrases that set it apart, best first.
    pub keywords: Vec<Keyword>,
    /// Number of snippets in it.
    pub snippets: usize,
    /// The rows of its representative snippets, most central first, those of different transcripts first.
    pub representatives: Vec<u32>,
}

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
    pub leaning: Vec<ClusterLeaning>,
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
    let leaning = leanings_by_vectors(&clusters, rows);
    seconds.describe = clock.elapsed().as_secs_f64();
    seconds.total = start.elapsed().as_secs_f64();
    let Clustering { labels: membership, probability, .. } = clusters;
    Ok(Analysis { topics, membership, probability, leaning, measures, seconds })
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

/// Reduces and clusters some snippets, given by row in ascending order; index `i` of the result is the `i`-th
/// of them.
///
/// # Errors
/// As for [`analyze`].
pub fn cluster_rows(
    input: &AnalysisInput<'_>,
    chosen: &[usize],
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Clustering, TopicsError> {
    Ok(clusters_of_rows(input, chosen, parameters, progress)?.clusters)
}

/// Clustered snippets, before they are described.
struct ClusteredRows {
    clusters: Clustering,
    grounds: ClusterDiagnostics,
    seconds: StageSeconds,
}

/// As [`cluster_rows`], with diagnostics and seconds.
fn clusters_of_rows(
    input: &AnalysisInput<'_>,
    chosen: &[usize],
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<ClusteredRows, TopicsError> {
    let clock = Instant::now();
    let all = rows_of(input)?;
    // Zero vectors have no direction: they would be near everything in UMAP, so they never enter it.
    let usable: Vec<usize> = (0..chosen.len()).filter(|&at| has_terms(all.row(chosen[at]))).collect();
    let rows: Vec<usize> = usable.iter().map(|&at| chosen[at]).collect();
    let kept = all.select_rows(&rows);
    let vectors = MatrixView::new(&kept, input.dims).ok_or_else(|| reduce_and_cluster(input))?;
    progress.check()?;

    progress.begin(ProgressStage::Reduce, 0);
    let reduced = reduce_for_clustering(vectors, parameters, progress)?;
    let reduce_seconds = clock.elapsed().as_secs_f64();

    progress.begin(ProgressStage::Cluster, 0);
    let clock = Instant::now();
    let points = reduced.rows().ok_or_else(|| reduce_and_cluster(input))?;
    let beside = ClusterContext { vectors, words: input.words, transcripts: input.transcripts, rows: &rows };
    let (clusters, grounds) = cluster_points(points, beside, parameters, progress)?;
    let clusters = spread_to_all_rows(clusters, &usable, chosen.len());
    let seconds = StageSeconds {
        reduce: reduce_seconds,
        cluster: clock.elapsed().as_secs_f64(),
        ..StageSeconds::default()
    };
    Ok(ClusteredRows { clusters, grounds, seconds })
}

/// The vectors as a matrix, where all parts of the input have one length.
fn rows_of<'a>(input: &AnalysisInput<'a>) -> Result<MatrixView<'a>, TopicsError> {
    let rows = MatrixView::new(input.vectors, input.dims).ok_or_else(|| reduce_and_cluster(input))?;
    let same = rows.len() == input.words.snippet_count() && rows.len() == input.transcripts.len();
    same.then_some(rows).ok_or_else(|| reduce_and_cluster(input))
}

/// The error that names the lengths of all parts.
fn reduce_and_cluster(input: &AnalysisInput<'_>) -> TopicsError {
    TopicsError::Shape {
        vectors: input.vectors.len(),
        dims: input.dims,
        words: input.words.snippet_count(),
        transcripts: input.transcripts.len(),
    }
}

/// Whether a vector is finite and not zero, so that it can be compared.
fn has_terms(row: &[f32]) -> bool {
    row.iter().all(|value| value.is_finite()) && row.iter().any(|&value| value != 0.0)
}

/// Extends the clusters of some rows to `all` rows; rows not named are outliers.
fn spread_to_all_rows(clusters: Clustering, rows: &[usize], all: usize) -> Clustering {
    let mut spread = Clustering { count: clusters.count, ..Clustering::all_outliers(all) };
    for ((&row, label), probability) in rows.iter().zip(clusters.labels).zip(clusters.probability) {
        spread.labels[row] = label;
        spread.probability[row] = probability;
    }
    spread
}

#[cfg(test)]
mod tests;
