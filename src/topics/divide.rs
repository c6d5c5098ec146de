//! Splits one topic into parts.

use super::analysis_input::AnalysisInput;
use super::cluster::clustering::Clustering;
use super::cluster::kmeans;
use super::describe::describe_clusters;
use super::error::TopicsError;
use super::model::{Keyword, OutlierPolicy, Parameters, TopicCount};
use super::row_clusters::cluster_rows;
use super::rows::MatrixView;
use crate::progress::Progress;

/// How to split a topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DivisionOptions {
    /// Number of parts; none: as many as samples of it bear out, at least two.
    pub part_count: Option<usize>,
    /// The fewest snippets of a part; none: by the size of the topic.
    pub min_size: Option<usize>,
}

/// A part of a split topic.
#[derive(Debug, Clone, PartialEq)]
pub struct DividedPart {
    /// A label that no other topic and no other part has.
    pub label: String,
    /// The phrases that set it apart from everything else, best first.
    pub keywords: Vec<Keyword>,
    /// Its rows, the representatives first.
    pub rows: Vec<usize>,
}

/// Clusters a topic's snippets anew, by themselves: reduced and cut as the whole corpus is, and where that
/// shows no two parts (or not as many as wanted), by k-means. Every snippet goes to a part. Largest part
/// first; none where the topic cannot be split.
///
/// `membership` is the topic of each row, numbered without gaps.
///
/// # Errors
/// As for [`super::analyze()`].
pub fn divide_topic(
    input: &AnalysisInput<'_>,
    membership: &[Option<u32>],
    topic: u32,
    (how, parameters): (DivisionOptions, &Parameters),
    progress: &dyn Progress,
) -> Result<Vec<DividedPart>, TopicsError> {
    let rows: Vec<usize> = (0..membership.len()).filter(|&row| membership[row] == Some(topic)).collect();
    let own = Parameters {
        min_topic_size: how.min_size,
        // What was right for all snippets says nothing of these.
        resolution: None,
        fit_sample: None,
        topics: how.part_count.map_or(TopicCount::Auto, TopicCount::Exactly),
        outliers: OutlierPolicy::Assign,
        most_left_out: None,
        ..parameters.clone()
    };
    let mut parts = cluster_rows(input, &rows, &own, progress)?;
    let wanted = how.part_count.unwrap_or(2);
    if parts.count < wanted.min(2) || how.part_count.is_some_and(|count| parts.count != count) {
        parts = divide_by_kmeans(input, &rows, wanted, parameters.seed, progress)?;
    }
    if parts.count < 2 {
        return Ok(Vec::new());
    }
    let topics = membership.iter().flatten().max().map_or(0, |last| last + 1);
    // The first part takes the topic's number, the others follow behind all topics: so words are weighted
    // against the whole corpus.
    let mut labels = membership.to_vec();
    for (&row, part) in rows.iter().zip(&parts.labels) {
        labels[row] = part.map(|part| if part == 0 { topic } else { topics + part - 1 });
    }
    // Not renumbered by size, so that the parts can be found again.
    let count = (topics as usize) + parts.count - 1;
    let whole = Clustering { probability: vec![1.0; labels.len()], labels, count };
    let described = describe_clusters(&whole, &[], input, parameters.weighting, progress)?;
    let members = whole.members();
    let mut pieces = Vec::with_capacity(parts.count);
    for part in 0..parts.count {
        let at = if part == 0 { topic as usize } else { topics as usize + part - 1 };
        let (Some(found), Some(rows)) = (described.topics.get(at), members.get(at)) else { continue };
        let first: Vec<usize> = found.representatives.iter().map(|&row| row as usize).collect();
        let rest = rows.iter().copied().filter(|row| !first.contains(row)).collect::<Vec<_>>();
        pieces.push(DividedPart {
            label: found.label.clone(),
            keywords: found.keywords.clone(),
            rows: first.into_iter().chain(rest).collect(),
        });
    }
    Ok(pieces)
}

/// k-means over the adapted vectors themselves, without reduction: it always gives parts.
fn divide_by_kmeans(
    input: &AnalysisInput<'_>,
    rows: &[usize],
    count: usize,
    seed: u64,
    progress: &dyn Progress,
) -> Result<Clustering, TopicsError> {
    let Some(all) = MatrixView::new(input.vectors, input.dims) else {
        return Ok(Clustering::all_outliers(rows.len()));
    };
    let values: Vec<f64> = all.select_rows(rows).into_iter().map(f64::from).collect();
    let Some(points) = MatrixView::new(&values, input.dims) else {
        return Ok(Clustering::all_outliers(rows.len()));
    };
    Ok(kmeans(points, count.max(2), seed, progress)?)
}
