//! Topics get words: keywords, a label, representative snippets.

mod classes;
mod ctfidf;
mod diverse;
mod label;
mod phrase;
mod representatives;
mod together;

pub use classes::{InClass, by_class};
pub use ctfidf::{Said, Weighed, Weighting};
pub use phrase::Phrase;
pub use representatives::{REPRESENTATIVES, representatives};

use super::analyze::{DescribedTopic, Input};
use super::cluster::Clusters;
use super::model::Keyword;
use super::rows::Rows;
use crate::progress::{Cancelled, Progress};

/// Keywords kept for a topic.
pub const KEYWORDS: usize = 10;
/// The best phrases of a topic, from which its keywords are chosen so that they differ.
const CANDIDATES: usize = 40;

/// What describing gives: the topics, and the words of groups of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Described {
    /// One for each cluster.
    pub topics: Vec<DescribedTopic>,
    /// The keywords of each topic as they are counted.
    pub phrases: Vec<Vec<Phrase>>,
    /// A label and keywords for each group, in the order asked for. Labels of groups may be alike.
    pub groups: Vec<(String, Vec<Keyword>)>,
}

/// Describes every cluster, and some groups of clusters as if each were one; row `i` of everything is snippet `i`.
///
/// # Errors
/// [`Cancelled`], looked for between the steps.
pub fn describe(
    clusters: &Clusters,
    groups: &[Vec<u32>],
    input: &Input<'_>,
    weighting: Weighting,
    progress: &dyn Progress,
) -> Result<Described, Cancelled> {
    let words = input.words;
    let said = Said::new(clusters, words);
    progress.check()?;
    let choose = |best: Vec<Vec<Weighed>>| -> Vec<Vec<Weighed>> {
        best.into_iter().map(|best| diverse::choose(best, words, KEYWORDS)).collect()
    };
    let keywords = |chosen: &[Weighed]| -> Vec<Keyword> {
        chosen.iter().map(|kept| Keyword { word: kept.phrase.text(words), score: kept.score }).collect()
    };
    let candidates = said.best(CANDIDATES, weighting);
    let chosen = together::choose(candidates.clone(), words, KEYWORDS);
    let labels = label::labels(&chosen, &candidates, words);
    progress.check()?;
    let candidates = said.best_of(groups, CANDIDATES, weighting);
    let of_groups = choose(candidates.clone());
    let one = std::slice::from_ref;
    let named = of_groups.iter().zip(&candidates);
    let named = named.flat_map(|(chosen, candidates)| label::labels(one(chosen), one(candidates), words));
    let groups = named.zip(&of_groups).map(|(label, chosen)| (label, keywords(chosen))).collect();
    progress.check()?;
    let members = clusters.members();
    let representatives = match Rows::new(input.vectors, input.dims) {
        Some(vectors) => representatives(&members, vectors, input.transcripts, REPRESENTATIVES),
        None => vec![Vec::new(); members.len()],
    };
    let phrases = chosen.iter().map(|chosen| chosen.iter().map(|kept| kept.phrase).collect()).collect();
    let topics = chosen.iter().zip(labels).zip(members).zip(representatives);
    let topics = topics
        .map(|(((chosen, label), members), representatives)| DescribedTopic {
            label,
            keywords: keywords(chosen),
            snippets: members.len(),
            representatives,
        })
        .collect();
    Ok(Described { topics, phrases, groups })
}

#[cfg(test)]
mod tests;
