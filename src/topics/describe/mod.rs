//! Topics get words: keywords, a label, representative snippets.

mod ctfidf;
mod diverse;
mod label;
mod phrase;
mod representatives;

pub use ctfidf::{Weighed, ctfidf};
pub use phrase::Phrase;
pub use representatives::{REPRESENTATIVES, representatives};

use super::analyze::DescribedTopic;
use super::cluster::Clusters;
use super::model::Keyword;
use super::rows::Rows;
use super::words::Words;
use crate::progress::{Cancelled, Progress};

/// Keywords kept for a topic.
pub const KEYWORDS: usize = 10;
/// The best phrases of a topic, from which its keywords are chosen so that they differ.
const CANDIDATES: usize = 40;

/// Describes every cluster; row `i` of everything is snippet `i`.
///
/// # Errors
/// [`Cancelled`], looked for between the steps.
pub fn describe(
    clusters: &Clusters,
    vectors: Rows<'_>,
    words: &Words,
    transcripts: &[u32],
    progress: &dyn Progress,
) -> Result<Vec<DescribedTopic>, Cancelled> {
    let weighed = ctfidf(clusters, words, CANDIDATES);
    progress.check()?;
    let members = clusters.members();
    let chosen: Vec<Vec<Weighed>> =
        weighed.into_iter().map(|best| diverse::choose(best, words, KEYWORDS)).collect();
    let labels = label::labels(&chosen, words);
    progress.check()?;
    let representatives = representatives(&members, vectors, transcripts);
    let topics = chosen.iter().zip(labels).zip(members).zip(representatives);
    Ok(topics
        .map(|(((chosen, label), members), representatives)| DescribedTopic {
            label,
            keywords: chosen
                .iter()
                .map(|kept| Keyword { word: kept.phrase.text(words), score: kept.score })
                .collect(),
            snippets: members.len(),
            representatives,
        })
        .collect())
}

#[cfg(test)]
mod tests;
