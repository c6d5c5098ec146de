//! `leitmotif completions`: prints the script with which a shell completes commands and options.

use super::support::stdout;
use clap::{Args, Command};
use std::io::Write;

/// What `completions` takes.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Prints the script for a command and all below it; `command` is the whole program's.
pub fn run(args: &CompletionsArgs, mut command: Command) -> anyhow::Result<()> {
    // Into memory first: the generator panics where its writer fails, as a closed pipe does.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "leitmotif", &mut script);
    let mut out = stdout();
    out.write_all(&script)?;
    Ok(out.flush()?)
}
