//! The arguments of `leitmotif agree`, for `cli/agree.rs` and `cli/agree/disagreements.rs`.

use clap::Args;

/// What `agree` takes.
#[derive(Debug, Args)]
pub struct AgreeArgs {
    /// Who to compare [default: all who decided something]
    #[arg(long, value_name = "NAME", num_args = 2..)]
    pub coders: Vec<String>,
    /// Compare yourself with this coder
    #[arg(long, value_name = "NAME", conflicts_with = "coders")]
    pub with: Option<String>,
    /// List the snippets they put in different themes, to be settled
    #[arg(long)]
    pub disagreements: bool,
    /// With --disagreements: only those about this theme or one below it
    #[arg(long, value_name = "NAME", requires = "disagreements")]
    pub theme: Option<String>,
    /// With --disagreements: list the first N only
    #[arg(long, value_name = "N", requires = "disagreements")]
    pub limit: Option<usize>,
}
