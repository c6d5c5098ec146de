//! The data model of an analysis: parameters in, a run with its topics out.

use super::context_speakers::{ContextSpeakers, WordsOf};
use super::guide::Guide;
use super::stop_word::StopWord;
use crate::corpus::SnippetId;
use serde::{Deserialize, Serialize};

/// Identifies a run within a project, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunId(pub i64);

/// Identifies a topic within a run, from 0, largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TopicId(pub u32);

/// Number of topics wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TopicCount {
    /// As many as come back in samples of the snippets, or as their density shows.
    #[default]
    Auto,
    /// At most so many, the nearest merged.
    Exactly(usize),
}

/// Method that reduces vectors before clustering.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReductionMethod {
    /// UMAP (McInnes, Healy & Melville 2018).
    #[default]
    Umap,
    /// Principal components.
    Pca,
}

/// Method that clusters snippets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClusterMethod {
    /// Communities of the graph of neighbours (see [`graph`](super::graph)); with guides, which the graph knows
    /// nothing of, HDBSCAN.
    #[default]
    Graph,
    /// HDBSCAN (Campello, Moulavi & Sander 2013) over reduced vectors.
    Hdbscan,
    /// k-means; leaves no outliers.
    Kmeans,
}

/// Where the tree of densities is cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TopicSelection {
    /// The topics with the highest excess of mass; leaves where that gives one or two clouds.
    #[default]
    Mass,
    /// The topics that split no further: more and smaller ones.
    Leaf,
}

/// What is done with snippets that density left in no topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutlierPolicy {
    /// They stay outliers, but for those as near to a topic as its own members are.
    #[default]
    Keep,
    /// Each goes to the topic nearest by vector, however far: no outliers are left.
    Assign,
    /// Each goes to the topic nearest by density, most probable first.
    Probability,
    /// Each goes to the topic nearest by words, most alike first.
    Words,
    /// Each goes to the topic nearest by vector, nearest first, where any is near.
    Meaning,
    /// Each goes to the topic of the snippets before and after it in its transcript.
    Neighbours,
}

/// Everything an analysis depends on beside the corpus. The same parameters give the same topics.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// `minilm`, `multi`, `draft`, or the name of a model in the catalogue.
    pub model: String,
    /// Number of topics wanted.
    pub topics: TopicCount,
    /// The fewest snippets of a topic; none: chosen by the size of the corpus.
    pub min_topic_size: Option<usize>,
    /// Neighbours a snippet is seen with: few show detail, many show the whole.
    pub neighbors: usize,
    /// The seed of everything random.
    pub seed: u64,
    /// Method that reduces vectors.
    pub reduce: ReductionMethod,
    /// Method that clusters snippets.
    pub cluster: ClusterMethod,
    /// How fine the topics of a graph are: its resolution; none: found by how well topics come back in samples.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<f64>,
    /// Most snippets that topics are found in (of each language), drawn at random; the others are placed into them as
    /// later ones are. None: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fit_sample: Option<usize>,
    /// Where the tree of densities is cut.
    #[serde(default)]
    pub selection: TopicSelection,
    /// Topics that split at a smaller distance than this, among the reduced points, stay one; 0 for none.
    #[serde(default)]
    pub epsilon: f64,
    /// What is done with outliers.
    pub outliers: OutlierPolicy,
    /// Most snippets left in no topic, in per cent of all; none: as the outlier policy has it.
    #[serde(default)]
    pub most_left_out: Option<u8>,
    /// Topics looked for: see [`guided_rows`](super::guided_rows).
    #[serde(default)]
    pub guides: Vec<Guide>,
    /// How the words of a topic are weighted.
    #[serde(default)]
    pub weighting: PhraseWeighting,
    /// Whose words topics are found in.
    #[serde(default, skip_serializing_if = "WordsOf::is_all")]
    pub words_of: WordsOf,
    /// Whose words are context in a run of participants' words; empty: whoever is told to ask when the run is made.
    #[serde(default, skip_serializing_if = "ContextSpeakers::is_empty")]
    pub context: ContextSpeakers,
    /// Words left out of keywords, beside those of the project.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stop_words: Vec<StopWord>,
    /// Tokens of a snippet that the transformer reads at once: [`crate::topics::embed::embedder::EmbedOptions`].
    pub tokens: usize,
}

impl Parameters {
    /// The method that clusters: a graph knows nothing of guides, so runs with guides take HDBSCAN.
    pub fn cluster_method(&self) -> ClusterMethod {
        match self.cluster {
            ClusterMethod::Graph if !self.guides.is_empty() => ClusterMethod::Hdbscan,
            method => method,
        }
    }
}

/// Defaults: a graph of the same neighbours that UMAP would take, 15 as in BERTopic; 256 tokens, of the 300 a snippet has at most.
impl Default for Parameters {
    fn default() -> Self {
        Self {
            model: "minilm".to_owned(),
            topics: TopicCount::Auto,
            min_topic_size: None,
            neighbors: 15,
            seed: 42,
            reduce: ReductionMethod::Umap,
            cluster: ClusterMethod::Graph,
            resolution: None,
            fit_sample: None,
            selection: TopicSelection::Mass,
            epsilon: 0.0,
            outliers: OutlierPolicy::Keep,
            most_left_out: None,
            guides: Vec::new(),
            weighting: PhraseWeighting::default(),
            words_of: WordsOf::Participants,
            context: ContextSpeakers::default(),
            stop_words: Vec::new(),
            tokens: 256,
        }
    }
}

/// A word or phrase that sets a topic apart, with its c-TF-IDF score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Keyword {
    /// The word or phrase, in its most frequent spelling.
    pub word: String,
    /// Its score; larger is more characteristic.
    pub score: f32,
}

/// A cluster of snippets with its description.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Topic {
    /// Its number in the run, by size.
    pub id: TopicId,
    /// The language of its snippets, where a corpus has several and each was analysed by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The label the analysis gave it.
    pub label: String,
    /// The phrases that set it apart, best first.
    pub keywords: Vec<Keyword>,
    /// Number of snippets in it.
    pub snippets: usize,
    /// The snippets nearest to its centre, from different transcripts first.
    pub representatives: Vec<SnippetId>,
}

/// The topic of one snippet.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// The snippet.
    pub snippet: SnippetId,
    /// Its topic; none for an outlier.
    pub topic: Option<TopicId>,
    /// Its probability there, 0 to 1; 0 for an outlier.
    pub probability: f32,
}

/// Duration of each stage, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct StageSeconds {
    /// Embedding and adapting.
    pub embed: f64,
    /// Reducing.
    pub reduce: f64,
    /// Clustering.
    pub cluster: f64,
    /// Describing and measuring.
    pub describe: f64,
    /// All of it.
    pub total: f64,
}

/// How phrases are weighted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PhraseWeighting {
    /// Weights rarity as BM25 does, which is harder on phrases used everywhere.
    pub bm25: bool,
    /// Takes the square root of a phrase's share, so that the few most frequent phrases weigh less.
    pub root: bool,
}
