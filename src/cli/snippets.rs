//! `leitmotif snippets`: the text behind topics and themes.

use clap::Args;

/// What `snippets` takes.
#[derive(Debug, Args)]
pub struct SnippetsArgs {
    /// Only snippets of this topic
    #[arg(long, value_name = "ID", conflicts_with = "outliers")]
    pub topic: Option<u32>,
    /// Only snippets of this theme and its children
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Only snippets of this transcript
    #[arg(long, value_name = "NAME")]
    pub transcript: Option<String>,
    /// Only snippets in no topic
    #[arg(long)]
    pub outliers: bool,
    /// List the first N only
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}
