//! The whole way from adapted vectors to described topics.

use super::cluster::{Beside, Clusters, Grounds, Leaning, by_meaning, cluster};
use super::describe::{Described, describe};
use super::error::Error;
use super::hierarchy::TopicTree;
use super::measure::{Measures, quality};
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
    /// For each outlier the topic it is nearest to by meaning, with their cosine; none for the others.
    pub leaning: Vec<Leaning>,
    /// How the topics stand to each other, and how good they are.
    pub measures: Measures,
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
    analyze_beside(input, &[], parameters, progress)
}

/// The same, where some snippets are given to guided topics beforehand: `given` names the guide of each row, by its
/// place in [`Parameters::guides`], or none; empty for no guides. The rest is clustered by itself. A guided topic has
/// its guide's name.
///
/// # Errors
/// As for [`analyze`].
pub fn analyze_beside(
    input: &Input<'_>,
    given: &[Option<u32>],
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Analysis, Error> {
    let start = Instant::now();
    let is_given = |row: usize| given.get(row).copied().flatten();
    let rest: Vec<usize> = (0..input.transcripts.len()).filter(|&row| is_given(row).is_none()).collect();
    let grouped = grouped(input, &rest, parameters, progress)?;
    let mut seconds = grouped.seconds;

    progress.begin(Stage::Describe, 0);
    let clock = Instant::now();
    let Grouped { clusters, grounds, .. } = grouped;
    let (clusters, grounds, names) = if given.iter().flatten().next().is_none() {
        (clusters, grounds, Vec::new())
    } else {
        let clusters = beside(clusters, &rest, given);
        let names = names_of(&clusters, given, parameters);
        // What was measured counts for other numbers than these.
        (clusters, Grounds::default(), names)
    };
    let rows = rows_of(input)?;
    let mut tree = TopicTree::new(&clusters, rows);
    let Described { mut topics, phrases, groups } =
        describe(&clusters, &tree.groups(), input, parameters.weighting, progress)?;
    for (topic, name) in topics.iter_mut().zip(names) {
        if let Some(name) = name {
            topic.label = name;
        }
    }
    tree.describe(groups);
    let (quality, each) = quality(&phrases, input.words, &clusters, &grounds);
    let measures = Measures { tree, quality, topics: each, stability: None };
    let leaning = by_meaning(&clusters, rows);
    seconds.describe = clock.elapsed().as_secs_f64();
    seconds.total = start.elapsed().as_secs_f64();
    let Clusters { labels: membership, probability, .. } = clusters;
    Ok(Analysis { topics, membership, probability, leaning, measures, seconds })
}

/// Puts guided topics beside those found in the rest; all are numbered anew.
fn beside(found: Clusters, rest: &[usize], given: &[Option<u32>]) -> Clusters {
    let mut labels: Vec<Option<u32>> =
        given.iter().map(|guide| guide.map(|guide| found.count as u32 + guide)).collect();
    let mut probability: Vec<f32> = labels.iter().map(|label| f32::from(u8::from(label.is_some()))).collect();
    for ((&row, label), sure) in rest.iter().zip(found.labels).zip(found.probability) {
        labels[row] = label;
        probability[row] = sure;
    }
    Clusters::numbered(labels, probability)
}

/// The guide's name for each topic that is one.
fn names_of(clusters: &Clusters, given: &[Option<u32>], parameters: &Parameters) -> Vec<Option<String>> {
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

/// Reduces and clusters some snippets, named by row in ascending order; place `i` of the result is the `i`-th of them.
///
/// # Errors
/// As for [`analyze`].
pub fn group(
    input: &Input<'_>,
    chosen: &[usize],
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Clusters, Error> {
    Ok(grouped(input, chosen, parameters, progress)?.clusters)
}

/// Snippets in clusters, before these have words.
struct Grouped {
    clusters: Clusters,
    grounds: Grounds,
    seconds: Seconds,
}

fn grouped(
    input: &Input<'_>,
    chosen: &[usize],
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Grouped, Error> {
    let clock = Instant::now();
    let all = rows_of(input)?;
    let usable: Vec<usize> = (0..chosen.len()).filter(|&at| says_something(all.row(chosen[at]))).collect();
    let rows: Vec<usize> = usable.iter().map(|&at| chosen[at]).collect();
    let kept = all.select(&rows);
    let vectors = Rows::new(&kept, input.dims).ok_or_else(|| shape(input))?;
    progress.check()?;

    progress.begin(Stage::Reduce, 0);
    let reduced = reduce(vectors, parameters, progress)?;
    let reduce_seconds = clock.elapsed().as_secs_f64();

    progress.begin(Stage::Cluster, 0);
    let clock = Instant::now();
    let points = reduced.rows().ok_or_else(|| shape(input))?;
    let beside = Beside { vectors, words: input.words, transcripts: input.transcripts, rows: &rows };
    let (clusters, grounds) = cluster(points, beside, parameters, progress)?;
    let clusters = spread(clusters, &usable, chosen.len());
    let seconds =
        Seconds { reduce: reduce_seconds, cluster: clock.elapsed().as_secs_f64(), ..Seconds::default() };
    Ok(Grouped { clusters, grounds, seconds })
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
