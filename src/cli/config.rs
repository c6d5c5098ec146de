//! `leitmotif config`: prints where the settings file is, and writes one to change. It runs even where the
//! file cannot be read.

use super::support::{CliError, CommandContext, print_json};
use crate::config::config_writer::{self, ConfigWriteError};
use clap::Args;
use serde_json::json;

/// What to do with the settings file.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// Write it, with every setting commented out and explained; one that is there stays as it is
    #[arg(long)]
    write: bool,
}

/// Prints the path of the settings file; with `--write` writes it first.
///
/// # Errors
/// With `--write`, where there is one already or it cannot be written.
pub fn run(args: &ConfigArgs, context: &CommandContext) -> anyhow::Result<()> {
    let file = &context.config_file;
    if args.write {
        config_writer::write_template(file).map_err(|error| match error {
            ConfigWriteError::AlreadyExists { .. } => {
                let hint =
                    "change it there, or move it away first; `leitmotif doctor` says what is wrong in it";
                anyhow::Error::from(CliError::new(error.to_string(), hint))
            }
            other => other.into(),
        })?;
    }
    let exists = file.exists();
    if context.global.json {
        let path = file.display().to_string();
        return print_json(&json!({"schema": 1, "path": path, "exists": exists, "written": args.write}));
    }
    context.print_line(&file.display().to_string())?;
    match (args.write, exists) {
        (true, _) => context.print_note("Every setting in it is commented out: take the # away to set it."),
        (false, false) => {
            context.print_note("It is not there yet: `leitmotif config --write` writes one to change.")
        }
        (false, true) => {}
    }
    Ok(())
}
