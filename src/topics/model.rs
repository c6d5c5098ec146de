//! The vocabulary of an analysis: parameters in, a run with its topics out.

use super::describe::PhraseWeighting;
use super::guide::Guide;
use super::measure::RunMeasures;
use crate::corpus::SnippetId;
use serde::{Deserialize, Serialize};

/// Names a run within a project, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunId(pub i64);

/// Names a topic within a run, from 0, largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TopicId(pub u32);

/// How many topics are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TopicCount {
    /// As many as the density of the snippets shows.
    #[default]
    Auto,
    /// At most so many, the nearest merged.
    Exactly(usize),
}

/// How vectors are reduced before clustering.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReductionMethod {
    /// UMAP (McInnes, Healy & Melville 2018).
    #[default]
    Umap,
    /// Principal components.
    Pca,
}

/// How snippets are grouped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClusterMethod {
    /// HDBSCAN (Campello, Moulavi & Sander 2013).
    #[default]
    Hdbscan,
    /// k-means; leaves no outliers.
    Kmeans,
}

/// Where the tree of densities is cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TopicSelection {
    /// The topics that hold together over the longest stretch of density; leaves where that gives one or two
    /// clouds.
    #[default]
    Mass,
    /// The topics that split no further: more and smaller ones.
    Leaf,
}

/// What becomes of snippets in no topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutlierPolicy {
    /// They stay outside, but for those as near to a topic as its own members are.
    #[default]
    Keep,
    /// Each goes to the topic it is nearest to by meaning.
    Assign,
    /// Each goes to the topic whose dense places it is nearest to, surest first.
    Probability,
    /// Each goes to the topic whose words it uses, most alike first.
    Words,
    /// Each goes to the topic it is nearest to by meaning, nearest first.
    Meaning,
    /// Each goes to the topic of the snippets before and after it in its transcript.
    Neighbours,
}

/// Everything an analysis depends on beside the corpus. The same parameters give the same topics.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// `minilm`, `draft`, or the name of a model in the catalogue.
    pub model: String,
    /// How many topics are wanted.
    pub topics: TopicCount,
    /// The fewest snippets that make a topic; none: chosen by the size of the corpus.
    pub min_topic_size: Option<usize>,
    /// Neighbours in the reduction: small sees detail, large sees the whole.
    pub neighbors: usize,
    /// The seed of everything random.
    pub seed: u64,
    /// How vectors are reduced.
    pub reduce: ReductionMethod,
    /// How snippets are grouped.
    pub cluster: ClusterMethod,
    /// Where the tree of densities is cut.
    #[serde(default)]
    pub selection: TopicSelection,
    /// Topics that part at a smaller distance than this, among the reduced points, stay one; 0 for none.
    #[serde(default)]
    pub epsilon: f64,
    /// What becomes of snippets in no topic.
    pub outliers: OutlierPolicy,
    /// At most so many per cent of all snippets may be left in no topic; none: as the way of placing them has
    /// it.
    #[serde(default)]
    pub most_left_out: Option<u8>,
    /// Topics looked for before the rest is clustered.
    #[serde(default)]
    pub guides: Vec<Guide>,
    /// How the words of a topic are weighed.
    #[serde(default)]
    pub weighting: PhraseWeighting,
    /// Tokens of a snippet that the transformer reads; the rest is seen by the word statistics only.
    pub tokens: usize,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            model: "minilm".to_owned(),
            topics: TopicCount::Auto,
            min_topic_size: None,
            neighbors: 15,
            seed: 42,
            reduce: ReductionMethod::Umap,
            cluster: ClusterMethod::Hdbscan,
            selection: TopicSelection::Mass,
            epsilon: 0.0,
            outliers: OutlierPolicy::Keep,
            most_left_out: None,
            guides: Vec::new(),
            weighting: PhraseWeighting::default(),
            tokens: 128,
        }
    }
}

/// A word or phrase that sets a topic apart, with its c-TF-IDF score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Keyword {
    /// The word or phrase, as most often written.
    pub word: String,
    /// Its score; larger is more characteristic.
    pub score: f32,
}

/// A cluster of snippets, described.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Topic {
    /// Its number in the run, by size.
    pub id: TopicId,
    /// The language of its snippets, where a corpus has several and each was analysed apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The label the machine gave it.
    pub label: String,
    /// What sets it apart, best first.
    pub keywords: Vec<Keyword>,
    /// How many snippets it holds.
    pub snippets: usize,
    /// The snippets nearest to its centre, from different transcripts first.
    pub representatives: Vec<SnippetId>,
}

/// Where the machine put one snippet.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// The snippet.
    pub snippet: SnippetId,
    /// Its topic; none for an outlier.
    pub topic: Option<TopicId>,
    /// How surely it belongs there, 0 to 1; 0 for an outlier.
    pub probability: f32,
}

/// How long each stage took, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct StageSeconds {
    /// Snippets to adapted vectors.
    pub embed: f64,
    /// Vectors to few dimensions.
    pub reduce: f64,
    /// Points to topics.
    pub cluster: f64,
    /// Topics to words.
    pub describe: f64,
    /// All of it.
    pub total: f64,
}

/// One analysis, immutable once made.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its name in the project.
    pub id: RunId,
    /// When it was made, RFC 3339 in UTC.
    pub time: String,
    /// The fingerprint of the corpus it saw, in hex.
    pub corpus: String,
    /// The model and its revision, as in `minilm@3f2a…`.
    pub revision: String,
    /// What it was asked for.
    pub parameters: Parameters,
    /// What it took.
    pub seconds: StageSeconds,
    /// What it found, by [`TopicId`].
    pub topics: Vec<Topic>,
    /// How the topics stand to each other and how good they are; empty for runs made before that was
    /// measured.
    pub measures: RunMeasures,
    /// Where each snippet went, in the order of [`crate::corpus::Corpus::snippets`] when it was made; behind
    /// them those that came later and were placed into its topics.
    pub members: Vec<Membership>,
    /// How many of the members, the last ones, came later.
    pub placed: usize,
    /// For the snippets in no topic the topic each is nearest to, with their cosine; empty for runs made
    /// before that was kept.
    pub leanings: Vec<Membership>,
}

impl Run {
    /// Hashes what was found: where each snippet went, in order, and the keywords of each topic. 64
    /// hex digits. Numbers a project gives, scores and snippets placed later do not count, so that runs
    /// compare between projects.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let found = self.members.get(..self.members.len().saturating_sub(self.placed)).unwrap_or_default();
        hasher.update(&(found.len() as u64).to_le_bytes());
        for member in found {
            hasher.update(&member.topic.map_or(-1, |topic| i64::from(topic.0)).to_le_bytes());
        }
        for topic in &self.topics {
            hasher.update(&(topic.keywords.len() as u64).to_le_bytes());
            for keyword in &topic.keywords {
                hasher.update(&(keyword.word.len() as u64).to_le_bytes());
                hasher.update(keyword.word.as_bytes());
            }
        }
        hasher.finalize().to_hex().to_string()
    }

    /// The snippets that came after it was made and were placed into its topics.
    pub fn later_snippets(&self) -> &[Membership] {
        self.members.get(self.members.len().saturating_sub(self.placed)..).unwrap_or_default()
    }

    /// Counts snippets in no topic.
    pub fn outlier_count(&self) -> usize {
        self.members.iter().filter(|member| member.topic.is_none()).count()
    }
}
