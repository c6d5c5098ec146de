//! Describes topics: keywords, labels, representative snippets, and topics by class.
//!
//! May use clusters, the terms of snippets and the adapted vectors.

mod classes;
mod cooccurring_keywords;
mod ctfidf;
mod diverse;
mod label;
mod label_case;
mod label_choice;
mod label_endings;
mod phrase_labels;
mod representatives;

pub use super::model::PhraseWeighting;
pub use super::phrase::TermPhrase;
pub use classes::{TopicInClass, topics_by_class};
pub use ctfidf::{PhraseCounts, ScoredPhrase};
pub use label::labels_of_keywords;
pub use label_case::LabelCase;
pub use label_choice::{TopicToLabel, choose_labels};
pub use phrase_labels::{LabelCandidates, LabelPhrase, TopicText, label_phrases};
pub use representatives::{DEFAULT_REPRESENTATIVES, representatives};

use super::analysis_input::{AnalysisInput, DescribedTopic};
use super::cluster::clustering::Clustering;
use super::model::Keyword;
use super::rows::MatrixView;
use crate::progress::{Cancelled, Progress};

/// Keywords of a topic.
pub const TOPIC_KEYWORDS: usize = 10;
/// The best phrases of a group of topics or a class by c-TF-IDF, from which its keywords are chosen so that they differ.
/// Four times the keywords; chosen by hand, not measured.
const KEYWORD_CANDIDATES: usize = 40;

/// Descriptions of all clusters and of some groups of clusters.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Descriptions {
    /// One topic for each cluster.
    pub topics: Vec<DescribedTopic>,
    /// The keywords of each topic as phrases of terms, for measuring.
    pub phrases: Vec<Vec<TermPhrase>>,
    /// Label and keywords of each group, in the order asked for. Labels of groups may be alike.
    pub groups: Vec<(String, Vec<Keyword>)>,
}

/// Describes every cluster, and some groups of clusters as if each were one; row `i` of everything is snippet
/// `i`.
///
/// # Errors
/// [`Cancelled`], looked for between the steps.
pub fn describe_clusters(
    clusters: &Clustering,
    groups: &[Vec<u32>],
    input: &AnalysisInput<'_>,
    weighting: PhraseWeighting,
    progress: &dyn Progress,
) -> Result<Descriptions, Cancelled> {
    let words = input.words;
    let said = PhraseCounts::count(clusters, words);
    progress.check_cancelled()?;
    let choose = |best: Vec<Vec<ScoredPhrase>>| -> Vec<Vec<ScoredPhrase>> {
        best.into_iter().map(|best| diverse::choose_diverse(best, words, TOPIC_KEYWORDS)).collect()
    };
    let by_score = |chosen: &mut Vec<ScoredPhrase>| {
        chosen.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.phrase.cmp(&b.phrase)));
    };
    let keywords = |chosen: &[ScoredPhrase]| -> Vec<Keyword> {
        chosen.iter().map(|kept| Keyword { word: kept.phrase.text(words), score: kept.score }).collect()
    };
    let candidates = said.best_phrases(cooccurring_keywords::COOCCURRENCE_CANDIDATES, weighting);
    let mut chosen = cooccurring_keywords::choose_cooccurring(candidates.clone(), words, TOPIC_KEYWORDS);
    let members = clusters.members();
    let answers: Vec<Option<String>> = members
        .iter()
        .zip(&chosen)
        .map(|(members, chosen)| label::common_answer(members.iter().copied(), chosen, words))
        .collect();
    let labels = label::label_topics(&chosen, &candidates, &answers, words);
    // Labels look at the order in which keywords were chosen; readers see them by score.
    chosen.iter_mut().for_each(by_score);
    progress.check_cancelled()?;
    let candidates = said.best_phrases_of_groups(groups, KEYWORD_CANDIDATES, weighting);
    let mut of_groups = choose(candidates.clone());
    let one = std::slice::from_ref;
    let named = of_groups.iter().zip(&candidates);
    let named: Vec<String> = named
        .flat_map(|(chosen, candidates)| label::label_topics(one(chosen), one(candidates), &[], words))
        .collect();
    of_groups.iter_mut().for_each(by_score);
    let groups = named.into_iter().zip(&of_groups).map(|(label, chosen)| (label, keywords(chosen))).collect();
    progress.check_cancelled()?;
    let representatives = match MatrixView::new(input.vectors, input.dims) {
        Some(vectors) => representatives(&members, vectors, input.transcripts, DEFAULT_REPRESENTATIVES),
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
    Ok(Descriptions { topics, phrases, groups })
}

#[cfg(test)]
mod tests;
