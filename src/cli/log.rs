//! `leitmotif log`: the changes made, oldest first.

use clap::Args;

/// What `log` takes.
#[derive(Debug, Args)]
pub struct LogArgs {
    /// List the last N only
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}
