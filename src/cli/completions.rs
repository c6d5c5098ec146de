//! `leitmotif completions`: what a shell needs to complete commands and options.

use clap::Args;

/// What `completions` takes.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}
