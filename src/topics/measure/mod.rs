//! Quality measures of topics: coherence and diversity of their words, density-based validity, stability over
//! repetitions, and drift between runs.
//!
//! May use clusters, terms and the analysis itself (for repetitions). Every measure is none where it cannot
//! be taken, never a made-up number.

pub(in crate::topics) mod coherence;
mod conduct;
mod conduct_snippets;
mod drift;
mod stability;

pub use coherence::{WordCooccurrence, cv, npmi};
pub use conduct::{EDGE_SNIPPETS, SnippetManner, TopicConduct, assess_conduct, count_pronouns};
pub use conduct_snippets::{ConductSnippet, conduct_of_neighbors, rows_nearest_to};
pub use drift::{SAME_TOPIC_JACCARD, SnippetFlow, TopicChange, TopicDrift, compare_topics};
pub use stability::{AnalysisVariant, TopicStability, analysis_variants, assess_stability, best_overlap};

use super::cluster::clustering::Clustering;
use super::cluster::diagnostics::ClusterDiagnostics;
use super::graph::TopicDetail;
use super::guided_rows::GuideResult;
use super::hierarchy::TopicTree;
use super::phrase::TermPhrase;
use super::words::CorpusTerms;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Quality of the topics of a run; none where a measure cannot be taken.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunQuality {
    /// Mean coherence of the topics' words by NPMI, -1 to 1.
    pub npmi: Option<f32>,
    /// Mean coherence by C_V, 0 to 1.
    pub cv: Option<f32>,
    /// Topic diversity: distinct words as a share of all words of all topics, 0 to 1.
    pub diversity: Option<f32>,
    /// Share of snippets in no topic, 0 to 1.
    pub outliers: f32,
    /// Density-based validity, -1 to 1.
    pub validity: Option<f32>,
}

/// Quality of one topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TopicQuality {
    /// Coherence of its words by NPMI, -1 to 1.
    pub npmi: Option<f32>,
    /// Coherence of its words by C_V, 0 to 1.
    pub cv: Option<f32>,
    /// Share of its words that no other topic has, 0 to 1.
    pub diversity: Option<f32>,
    /// Density-based validity, -1 to 1.
    pub validity: Option<f32>,
    /// Persistence in the tree of densities, 0 to 1.
    pub persistence: Option<f32>,
}

/// Everything measured on a run beside its topics. Derived: it can be deleted and computed again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunMeasures {
    /// The tree of topics.
    pub tree: TopicTree,
    /// Quality of all topics together.
    pub quality: RunQuality,
    /// Quality of each topic, by number.
    pub topics: Vec<TopicQuality>,
    /// Stability of the topics; none until it was measured.
    pub stability: Option<TopicStability>,
    /// What became of each guide, in the order of the parameters; empty for runs older than this.
    pub guides: Vec<GuideResult>,
    /// How fine the topics are and could be; empty for runs without a graph and for those older than this.
    pub detail: TopicDetail,
    /// The signs of conduct of each topic, by number; empty where there are too few topics or transcripts to tell, and
    /// for runs older than this.
    pub conduct: Vec<TopicConduct>,
    /// The snippets at beginnings and ends that may be of conduct and are in no topic of conduct, in the order of the corpus;
    /// none where there are too few topics or transcripts to tell, and for runs older than this.
    pub conduct_snippets: Option<Vec<ConductSnippet>>,
}

impl RunQuality {
    /// Explains the numbers in one or two sentences. The limits between the wordings were chosen by hand; not
    /// measured.
    pub fn explain(&self) -> String {
        let words = match self.npmi {
            Some(npmi) if npmi >= 0.15 => "The words of a topic are often said together",
            Some(npmi) if npmi >= 0.05 => "The words of a topic are said together more often than by chance",
            Some(_) => {
                "The words of a topic are hardly said together more often than by chance: read before you trust"
            }
            None => "There are too few words to judge the topics by",
        };
        let variety = match self.diversity {
            Some(share) if share >= 0.8 => "topics share few words",
            Some(share) if share >= 0.5 => "topics share some words",
            Some(_) => "topics share many words, so fewer of them may do",
            None => "there is one topic at most",
        };
        let outside = match self.outliers {
            share if share > 0.3 => "; much of the corpus is in no topic",
            _ => "",
        };
        let ground = match self.validity {
            Some(validity) if validity < 0.0 => {
                " The ground between topics is about as dense as the topics are: their borders are soft."
            }
            _ => "",
        };
        format!("{words}; {variety}{outside}.{ground}")
    }
}

/// Keywords of a topic that are measured: ten, as in the literature, so that numbers compare.
const MEASURED_WORDS: usize = 10;
/// Window of words within which NPMI counts two as co-occurring (Röder, Both & Hinneburg 2015).
const NPMI_WINDOW: usize = 10;
/// Window of words of C_V (Röder, Both & Hinneburg 2015).
const CV_WINDOW: usize = 110;

/// Measures the topics by their keywords, given as phrases, best first.
pub fn measure_quality(
    keywords: &[Vec<TermPhrase>],
    words: &CorpusTerms,
    clusters: &Clustering,
    grounds: &ClusterDiagnostics,
) -> (RunQuality, Vec<TopicQuality>) {
    let top: Vec<Vec<Vec<u32>>> = keywords
        .iter()
        .map(|phrases| phrases.iter().take(MEASURED_WORDS).map(|phrase| phrase.words().collect()).collect())
        .collect();
    let said: Vec<Vec<u32>> = (0..words.snippet_count()).map(|snippet| words.word_forms(snippet)).collect();
    let texts = || said.iter().map(Vec::as_slice);
    let near = WordCooccurrence::count_windows(texts(), &top, NPMI_WINDOW);
    let wide = WordCooccurrence::count_windows(texts(), &top, CV_WINDOW);
    let shared = word_uniqueness(&top);
    let topics: Vec<TopicQuality> = (0..top.len())
        .map(|topic| TopicQuality {
            npmi: npmi(&near, topic),
            cv: cv(&wide, topic),
            diversity: shared.get(topic).copied().flatten(),
            validity: grounds.validity.as_ref().and_then(|of| of.clusters.get(topic)).copied(),
            persistence: grounds.persistence.get(topic).copied(),
        })
        .collect();
    let mean = |of: &dyn Fn(&TopicQuality) -> Option<f32>| {
        let known: Vec<f64> = topics.iter().filter_map(of).map(f64::from).collect();
        (!known.is_empty()).then(|| (known.iter().sum::<f64>() / known.len() as f64) as f32)
    };
    let whole = RunQuality {
        npmi: mean(&|topic| topic.npmi),
        cv: mean(&|topic| topic.cv),
        diversity: topic_diversity(&top),
        outliers: clusters.outlier_count() as f32 / clusters.labels.len().max(1) as f32,
        validity: grounds.validity.as_ref().map(|of| of.whole),
    };
    (whole, topics)
}

/// Topic diversity (Dieng, Ruiz & Blei 2020): distinct words as a share of all words of all topics. None
/// where there are no words.
pub fn topic_diversity<W: Ord>(topics: &[Vec<W>]) -> Option<f32> {
    let all: usize = topics.iter().map(Vec::len).sum();
    let distinct: BTreeSet<&W> = topics.iter().flatten().collect();
    (all > 0).then(|| distinct.len() as f32 / all as f32)
}

/// For each topic the share of its words that no other topic has.
fn word_uniqueness<W: Ord>(topics: &[Vec<W>]) -> Vec<Option<f32>> {
    let mut all: Vec<&W> = topics.iter().flatten().collect();
    all.sort_unstable();
    let own = |word: &W| {
        let from = all.partition_point(|other| *other < word);
        all.get(from + 1).is_none_or(|next| *next != word)
    };
    let share = |words: &Vec<W>| {
        let count = words.iter().filter(|word| own(word)).count();
        (!words.is_empty()).then(|| count as f32 / words.len() as f32)
    };
    topics.iter().map(share).collect()
}

#[cfg(test)]
mod tests;
