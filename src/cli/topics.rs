//! `leitmotif topics`: the topics of the current run.

use clap::Args;

/// What `topics` takes.
#[derive(Debug, Args)]
pub struct TopicsArgs {
    /// List the first N only
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}
