//! The rows of an analysis reduced and clustered, before anything is described.

use crate::progress::{Progress, ProgressStage};
use crate::topics::analysis_input::AnalysisInput;
use crate::topics::cluster::clustering::Clustering;
use crate::topics::cluster::diagnostics::ClusterDiagnostics;
use crate::topics::cluster::{ClusterContext, cluster_points};
use crate::topics::error::TopicsError;
use crate::topics::model::{Parameters, StageSeconds};
use crate::topics::reduce::points::ReducedPoints;
use crate::topics::reduce::reduce_for_clustering;
use crate::topics::rows::MatrixView;
use std::time::Instant;

/// Reduces and clusters some snippets, given by row in ascending order; index `i` of the result is the `i`-th
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
    /// The reduced points, and the index of each among the chosen rows.
    pub(super) points: ReducedPoints,
    pub(super) usable: Vec<usize>,
}

/// As [`cluster_rows`], with diagnostics and seconds.
pub(in crate::topics) fn clusters_of_rows(
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
    let vectors = MatrixView::new(&kept, input.dims).ok_or_else(|| shape_error(input))?;
    progress.check_cancelled()?;

    progress.begin(ProgressStage::Reduce, 0);
    let reduced = reduce_for_clustering(vectors, parameters, progress)?;
    let reduce_seconds = clock.elapsed().as_secs_f64();

    progress.begin(ProgressStage::Cluster, 0);
    let clock = Instant::now();
    let points = reduced.rows().ok_or_else(|| shape_error(input))?;
    let beside = ClusterContext { vectors, words: input.words, transcripts: input.transcripts, rows: &rows };
    let (clusters, grounds) = cluster_points(points, beside, parameters, progress)?;
    let clusters = spread_to_all_rows(clusters, &usable, chosen.len());
    let seconds = StageSeconds {
        reduce: reduce_seconds,
        cluster: clock.elapsed().as_secs_f64(),
        ..StageSeconds::default()
    };
    Ok(ClusteredRows { clusters, grounds, seconds, points: reduced, usable })
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
