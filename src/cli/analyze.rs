//! `leitmotif analyze`: one new run.

use clap::{Args, ValueEnum};

/// What `analyze` takes. What is not given comes from `[analyze]` in the settings file.
#[derive(Debug, Args)]
pub struct AnalyzeArgs {
    /// The embedding model: minilm, draft (seconds), or one of `leitmotif models list` [default: minilm]
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// How many topics: auto, or a number to merge down to [default: auto]
    #[arg(long, value_name = "N", value_parser = parse_topics)]
    pub topics: Option<TopicsWanted>,
    /// The fewest snippets that make a topic [default: grows with the corpus]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..))]
    pub min_topic_size: Option<u32>,
    /// Neighbours in the reduction: few see detail, many see the whole [default: 15]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub neighbors: Option<u32>,
    /// The seed of everything random; the same seed gives the same topics [default: 42]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// How vectors are reduced before clustering [default: umap]
    #[arg(long, value_name = "HOW")]
    pub reduce: Option<ReduceArg>,
    /// How snippets are grouped [default: hdbscan]
    #[arg(long, value_name = "HOW")]
    pub cluster: Option<ClusterArg>,
    /// What becomes of snippets in no topic [default: keep]
    #[arg(long, value_name = "WHAT")]
    pub outliers: Option<OutliersArg>,
}

/// How many topics are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicsWanted {
    /// As many as there are.
    Auto,
    /// At most so many.
    Count(usize),
}

fn parse_topics(text: &str) -> Result<TopicsWanted, String> {
    match (text, text.parse()) {
        ("auto", _) => Ok(TopicsWanted::Auto),
        (_, Ok(count @ 1..)) => Ok(TopicsWanted::Count(count)),
        _ => Err("give `auto` or a whole number from 1".to_owned()),
    }
}

/// How vectors are reduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReduceArg {
    /// UMAP
    Umap,
    /// Principal components
    Pca,
}

/// How snippets are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClusterArg {
    /// By density; finds outliers
    Hdbscan,
    /// k-means; every snippet is in a topic
    Kmeans,
}

/// What becomes of outliers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutliersArg {
    /// They stay outside
    Keep,
    /// Each goes to the nearest topic
    Assign,
}
