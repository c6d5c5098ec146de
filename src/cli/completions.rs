//! `leitmotif completions`: what a shell needs to complete commands and options.

use super::support::output;
use clap::{Args, Command};
use std::io::Write;

/// What `completions` takes.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Prints the script for a command and all below it.
pub fn run(args: &CompletionsArgs, mut command: Command) -> anyhow::Result<()> {
    // Into memory first: the generator does not take a closed pipe for an answer.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "leitmotif", &mut script);
    let mut out = output::stdout();
    out.write_all(&script)?;
    Ok(out.flush()?)
}
