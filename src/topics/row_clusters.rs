//! The rows of an analysis reduced and clustered, before anything is described.

use crate::progress::{Progress, ProgressStage};
use crate::topics::analysis_input::AnalysisInput;
use crate::topics::cluster::clustering::Clustering;
use crate::topics::cluster::diagnostics::ClusterDiagnostics;
use crate::topics::cluster::{ClusterContext, cluster_points};
use crate::topics::error::TopicsError;
use crate::topics::graph::{GraphTopics, TopicDetail, cluster_by_graph};
use crate::topics::model::{ClusterMethod, Parameters, StageSeconds};
use crate::topics::place::place_rows;
use crate::topics::reduce::points::ReducedPoints;
use crate::topics::reduce::reduce_for_clustering;
use crate::topics::rows::{MatrixView, sample_rows};
use std::time::Instant;

/// The stream of random numbers that draws the snippets topics are found in.
const SAMPLE_STREAM: u64 = 0x6669_7473;

/// Clusters some snippets, after reduction where the method asks for it, given by row in ascending order; index `i` of the result is the `i`-th
/// of them.
///
/// # Errors
/// As for [`analyze`](crate::topics::analyze()).
pub fn cluster_rows(
    input: &AnalysisInput<'_>,
    chosen: &[usize],
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Clustering, TopicsError> {
    Ok(clusters_of_rows(input, chosen, parameters, progress)?.clusters)
}

/// Clustered snippets, before they are described.
pub(in crate::topics) struct ClusteredRows {
    pub(super) clusters: Clustering,
    pub(super) grounds: ClusterDiagnostics,
    pub(super) seconds: StageSeconds,
    /// How fine the topics of a graph are, and the levels that were compared; the default for other methods.
    pub(super) detail: TopicDetail,
    /// The reduced points; none where a graph was clustered.
    pub(super) points: ReducedPoints,
    /// The index of each clustered snippet among the chosen rows.
    pub(super) usable: Vec<usize>,
}

/// As [`cluster_rows`], with diagnostics and seconds.
pub(in crate::topics) fn clusters_of_rows(
    input: &AnalysisInput<'_>,
    chosen: &[usize],
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<ClusteredRows, TopicsError> {
    let all = rows_of(input)?;
    // Zero vectors have no direction: they would be near everything in UMAP, so they never enter it.
    let usable: Vec<usize> = (0..chosen.len()).filter(|&at| has_terms(all.row(chosen[at]))).collect();
    let most = parameters.fit_sample.unwrap_or(usize::MAX);
    let is_sample = most < usable.len();
    let fitted: Vec<usize> = if is_sample {
        let drawn = sample_rows(usable.len(), most, (parameters.seed, SAMPLE_STREAM));
        drawn.into_iter().map(|at| usable[at]).collect()
    } else {
        usable
    };
    let rows: Vec<usize> = fitted.iter().map(|&at| chosen[at]).collect();
    let kept = all.some_rows(&rows);
    let vectors = MatrixView::new(&kept, input.dims).ok_or_else(|| shape_error(input))?;
    progress.check_cancelled()?;

    let beside = ClusterContext { vectors, words: input.words, transcripts: input.transcripts, rows: &rows };
    let mut found = match parameters.cluster_method() {
        ClusterMethod::Graph => cluster_graph(beside, parameters, progress)?,
        ClusterMethod::Hdbscan | ClusterMethod::Kmeans => cluster_reduced(beside, parameters, progress)?,
    };
    found.clusters = spread_to_all_rows(found.clusters, &fitted, chosen.len());
    if is_sample {
        let vectors = all.some_rows(chosen);
        let vectors = MatrixView::new(&vectors, input.dims).ok_or_else(|| shape_error(input))?;
        found.clusters = place_the_rest(found.clusters, &fitted, vectors, parameters, progress)?;
    }
    Ok(ClusteredRows { usable: fitted, ..found })
}

/// Places the rows that were not in the sample as snippets that come after a run are placed.
fn place_the_rest(
    found: Clustering,
    fitted: &[usize],
    vectors: MatrixView<'_>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Clustering, TopicsError> {
    let mut is_fitted = vec![false; vectors.len()];
    fitted.iter().for_each(|&row| is_fitted[row] = true);
    let rest: Vec<usize> = (0..vectors.len()).filter(|&row| !is_fitted[row]).collect();
    let placed = place_rows(vectors, &found, &rest, parameters.cluster_method(), progress)?;
    let Clustering { mut labels, mut probability, .. } = found;
    for (row, home) in rest.into_iter().zip(placed) {
        labels[row] = home.map(|(topic, _)| topic);
        probability[row] = home.map_or(0.0, |(_, sure)| sure);
    }
    Ok(Clustering::numbered(labels, probability))
}

/// Clusters by the graph of neighbours.
fn cluster_graph(
    beside: ClusterContext<'_>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<ClusteredRows, TopicsError> {
    progress.begin(ProgressStage::Cluster, 0);
    let clock = Instant::now();
    let GraphTopics { clusters, detail } = cluster_by_graph(beside, parameters, progress)?;
    let seconds = StageSeconds { cluster: clock.elapsed().as_secs_f64(), ..StageSeconds::default() };
    Ok(ClusteredRows {
        clusters,
        grounds: ClusterDiagnostics::default(),
        seconds,
        detail,
        points: ReducedPoints { values: Vec::new(), dims: 0 },
        usable: Vec::new(),
    })
}

/// Reduces to few dimensions and clusters there.
fn cluster_reduced(
    beside: ClusterContext<'_>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<ClusteredRows, TopicsError> {
    let clock = Instant::now();
    progress.begin(ProgressStage::Reduce, 0);
    let reduced = reduce_for_clustering(beside.vectors, parameters, progress)?;
    let reduce = clock.elapsed().as_secs_f64();
    progress.begin(ProgressStage::Cluster, 0);
    let clock = Instant::now();
    let (clusters, grounds) = match reduced.rows() {
        Some(points) => cluster_points(points, beside, parameters, progress)?,
        // The numbers of a reduction always fill whole rows.
        None => (Clustering::all_outliers(beside.vectors.len()), ClusterDiagnostics::default()),
    };
    let seconds = StageSeconds { reduce, cluster: clock.elapsed().as_secs_f64(), ..StageSeconds::default() };
    let detail = TopicDetail::default();
    Ok(ClusteredRows { clusters, grounds, seconds, detail, points: reduced, usable: Vec::new() })
}

/// The vectors as a matrix, where all parts of the input have one length.
pub(in crate::topics) fn rows_of<'a>(input: &AnalysisInput<'a>) -> Result<MatrixView<'a>, TopicsError> {
    let rows = MatrixView::new(input.vectors, input.dims).ok_or_else(|| shape_error(input))?;
    let same = rows.len() == input.words.snippet_count() && rows.len() == input.transcripts.len();
    same.then_some(rows).ok_or_else(|| shape_error(input))
}

/// The error that names the lengths of all parts.
pub(in crate::topics) fn shape_error(input: &AnalysisInput<'_>) -> TopicsError {
    TopicsError::Shape {
        vectors: input.vectors.len(),
        dims: input.dims,
        words: input.words.snippet_count(),
        transcripts: input.transcripts.len(),
    }
}

/// Whether a vector is finite and not zero, so that it can be compared.
pub(in crate::topics) fn has_terms(row: &[f32]) -> bool {
    row.iter().all(|value| value.is_finite()) && row.iter().any(|&value| value != 0.0)
}

/// Extends the clusters of some rows to `all` rows; rows not named are outliers.
pub(in crate::topics) fn spread_to_all_rows(clusters: Clustering, rows: &[usize], all: usize) -> Clustering {
    let mut spread = Clustering { count: clusters.count, ..Clustering::all_outliers(all) };
    for ((&row, label), probability) in rows.iter().zip(clusters.labels).zip(clusters.probability) {
        spread.labels[row] = label;
        spread.probability[row] = probability;
    }
    spread
}
