//! The whole way from adapted vectors to described topics.

use super::cluster::{Clusters, cluster};
use super::describe::describe;
use super::error::Error;
use super::model::{Keyword, Parameters, Seconds};
use super::reduce::reduce;
use super::rows::Rows;
use super::words::Words;
use crate::progress::{Progress, Stage};
use std::time::Instant;

/// What an analysis looks at. Row `i` of the vectors, the words and the transcripts all belong to snippet `i`.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The vectors adapted to the corpus: row-major, each of unit length.
    pub vectors: &'a [f32],
    /// Numbers in each vector.
    pub dims: usize,
    /// The words of each snippet.
    pub words: &'a Words,
    /// The transcript each snippet is from, as any number that tells transcripts apart.
    pub transcripts: &'a [u32],
}

/// A cluster of snippets with its words, before it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribedTopic {
    /// A label that no other topic of the analysis has.
    pub label: String,
    /// What sets it apart, best first.
    pub keywords: Vec<Keyword>,
    /// How many snippets it holds.
    pub snippets: usize,
    /// The rows of its most telling snippets, most central first, from different transcripts first.
    pub representatives: Vec<u32>,
}

/// What an analysis found.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// The topics, largest first; a topic's number is its place here.
    pub topics: Vec<DescribedTopic>,
    /// The topic of each snippet; none for an outlier.
    pub membership: Vec<Option<u32>>,
    /// How surely each snippet belongs to its topic, 0 to 1; 0 for an outlier.
    pub probability: Vec<f32>,
    /// How long it took; `embed` is left at 0 for the caller to fill.
    pub seconds: Seconds,
}

/// Reduces, clusters and describes. Runs on the rayon pool it is called in; the result, but for
/// [`Analysis::seconds`], depends only on input and parameters, not on the number of threads.
///
/// Small input gives a small result: no topic for a single snippet, one for a handful or for identical ones. Snippets
/// whose vector is zero or not finite, such as those without any known word, are outliers.
///
/// # Errors
/// [`Error::Shape`] when the parts of the input differ in length, [`Error::Cancelled`] when `progress` says so,
/// [`Error::Reduce`] when UMAP fails.
pub fn analyze(
    input: &Input<'_>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Analysis, Error> {
    let start = Instant::now();
    let all = rows_of(input)?;
    let usable: Vec<usize> = (0..all.len()).filter(|&row| says_something(all.row(row))).collect();
    let kept = all.select(&usable);
    let vectors = Rows::new(&kept, input.dims).ok_or_else(|| shape(input))?;
    progress.check()?;

    progress.begin(Stage::Reduce, 0);
    let reduced = reduce(vectors, parameters, progress)?;
    let reduce_seconds = start.elapsed().as_secs_f64();

    progress.begin(Stage::Cluster, 0);
    let clock = Instant::now();
    let points = reduced.rows().ok_or_else(|| shape(input))?;
    let clusters = spread(cluster(points, vectors, parameters, progress)?, &usable, all.len());
    let cluster_seconds = clock.elapsed().as_secs_f64();

    progress.begin(Stage::Describe, 0);
    let clock = Instant::now();
    let topics = describe(&clusters, all, input.words, input.transcripts, progress)?;
    let seconds = Seconds {
        embed: 0.0,
        reduce: reduce_seconds,
        cluster: cluster_seconds,
        describe: clock.elapsed().as_secs_f64(),
        total: start.elapsed().as_secs_f64(),
    };
    Ok(Analysis { topics, membership: clusters.labels, probability: clusters.probability, seconds })
}

fn rows_of<'a>(input: &Input<'a>) -> Result<Rows<'a>, Error> {
    let rows = Rows::new(input.vectors, input.dims).ok_or_else(|| shape(input))?;
    let same = rows.len() == input.words.snippets() && rows.len() == input.transcripts.len();
    same.then_some(rows).ok_or_else(|| shape(input))
}

fn shape(input: &Input<'_>) -> Error {
    Error::Shape {
        vectors: input.vectors.len(),
        dims: input.dims,
        words: input.words.snippets(),
        transcripts: input.transcripts.len(),
    }
}

fn says_something(row: &[f32]) -> bool {
    row.iter().all(|value| value.is_finite()) && row.iter().any(|&value| value != 0.0)
}

/// Gives the clusters of some rows to all rows; the others are outliers.
fn spread(clusters: Clusters, rows: &[usize], all: usize) -> Clusters {
    let mut spread = Clusters { count: clusters.count, ..Clusters::none(all) };
    for ((&row, label), probability) in rows.iter().zip(clusters.labels).zip(clusters.probability) {
        spread.labels[row] = label;
        spread.probability[row] = probability;
    }
    spread
}

#[cfg(test)]
mod tests;
