//! `leitmotif analyze`: one new run.

use super::support::context::Context;
use crate::config;
use crate::exchange::figures::{counted, share};
use crate::exchange::json;
use crate::jobs::{self, AnalyzeOptions};
use crate::topics::{Cluster, Outliers, Parameters, Reduce, Run, TopicCount};
use clap::{Args, ValueEnum};
use std::io::Write;

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

impl From<ReduceArg> for Reduce {
    fn from(arg: ReduceArg) -> Self {
        match arg {
            ReduceArg::Umap => Self::Umap,
            ReduceArg::Pca => Self::Pca,
        }
    }
}

impl From<ClusterArg> for Cluster {
    fn from(arg: ClusterArg) -> Self {
        match arg {
            ClusterArg::Hdbscan => Self::Hdbscan,
            ClusterArg::Kmeans => Self::Kmeans,
        }
    }
}

impl From<OutliersArg> for Outliers {
    fn from(arg: OutliersArg) -> Self {
        match arg {
            OutliersArg::Keep => Self::Keep,
            OutliersArg::Assign => Self::Assign,
        }
    }
}

impl AnalyzeArgs {
    /// The parameters: what is given, on top of the settings, on top of the defaults.
    fn parameters(&self, settings: &config::file::Analyze) -> Parameters {
        let base = settings.parameters();
        let topics = self.topics.map(|wanted| match wanted {
            TopicsWanted::Auto => TopicCount::Auto,
            TopicsWanted::Count(count) => TopicCount::Exactly(count),
        });
        Parameters {
            model: self.model.clone().unwrap_or(base.model),
            topics: topics.unwrap_or(base.topics),
            min_topic_size: self.min_topic_size.map(|n| n as usize).or(base.min_topic_size),
            neighbors: self.neighbors.map_or(base.neighbors, |n| n as usize),
            seed: self.seed.unwrap_or(base.seed),
            reduce: self.reduce.map_or(base.reduce, Reduce::from),
            cluster: self.cluster.map_or(base.cluster, Cluster::from),
            outliers: self.outliers.map_or(base.outliers, Outliers::from),
            tokens: base.tokens,
        }
    }
}

/// Makes a run and says what it found.
pub fn run(args: &AnalyzeArgs, context: &Context) -> anyhow::Result<()> {
    let mut project = context.project()?;
    let parameters = args.parameters(&context.config.analyze);
    let options = AnalyzeOptions { threads: context.threads(), models: context.models(), make_current: true };
    let progress = context.progress()?;
    let run = jobs::analyze(&mut project, &parameters, &options, &progress)?;
    drop(progress);
    let mut out = context.out();
    if context.global.json {
        json::write(&json::Analyze::from(&run), &mut out)?;
        return Ok(out.flush()?);
    }
    writeln!(out, "{}", sentence(&run))?;
    out.flush()?;
    for note in jobs::language_notes(&project.corpus()?, &parameters.model) {
        context.note(&format!("Languages: {note}."));
    }
    if !run.topics.is_empty() {
        context.note("Next: `leitmotif topics` lists them, `leitmotif` opens the workbench.");
    }
    Ok(())
}

fn sentence(run: &Run) -> String {
    let snippets = run.members.len();
    let found = match run.topics.len() {
        0 => "No topics found".to_owned(),
        n => format!("{} found", counted(n, "topic")),
    };
    format!(
        "{found} in {}, {} of them in none. Run {}, {}, {:.1} s.",
        counted(snippets, "snippet"),
        share(run.outliers(), snippets),
        run.id.0,
        run.parameters.model,
        run.seconds.total
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Only {
        #[command(flatten)]
        args: AnalyzeArgs,
    }

    fn parameters(line: &str, settings: &config::file::Analyze) -> Parameters {
        Only::parse_from(std::iter::once("x").chain(line.split_whitespace())).args.parameters(settings)
    }

    #[test]
    fn options_win_over_settings_and_settings_over_defaults() {
        let settings = config::file::Analyze { seed: Some(7), neighbors: Some(30), ..Default::default() };
        assert_eq!(parameters("", &Default::default()), Parameters::default());
        let given =
            parameters("--model draft --topics 12 --seed 1 --cluster kmeans --outliers assign", &settings);
        assert_eq!((given.seed, given.neighbors), (1, 30));
        assert_eq!((given.model.as_str(), given.topics), ("draft", TopicCount::Exactly(12)));
        assert_eq!((given.cluster, given.outliers), (Cluster::Kmeans, Outliers::Assign));
        assert_eq!(parameters("--topics auto", &settings).topics, TopicCount::Auto);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for line in ["--topics 0", "--topics many", "--min-topic-size 1", "--reduce tsne", "--seed -1"] {
            let words = std::iter::once("x").chain(line.split_whitespace());
            assert!(Only::try_parse_from(words).is_err(), "{line}");
        }
    }
}
