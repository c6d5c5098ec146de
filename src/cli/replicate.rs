//! `leitmotif replicate`: makes the run of a replication package again and compares. The exit code is 1 where
//! the topics are not the same to the bit, so that a script can check a package.

use super::support::{CliError, CommandContext, temp_folder};
use crate::format::count_noun;
use crate::jobs::{self, replicate};
use crate::project::Project;
use anyhow::Context as _;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// What `replicate` takes.
#[derive(Debug, Args)]
pub struct ReplicateArgs {
    /// The package, as `export package` wrote it
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Where the transcripts are [default: those in the package]
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub corpus: Vec<PathBuf>,
}

/// Makes the run again in a new project, which is deleted afterwards unless `--project` names it.
///
/// # Errors
/// Where the project is there already, the package cannot be read, or the topics are others.
pub fn run(args: &ReplicateArgs, context: &CommandContext) -> anyhow::Result<()> {
    let temporary = temp_folder()?;
    let dir = context.global.project.as_deref().unwrap_or(temporary.path());
    // The run is only the same in a project with these transcripts alone.
    if dir.join("project.db").exists() {
        let hint = "name a folder that is not there yet with --project, or none";
        return Err(CliError::new(format!("{} is a project already", dir.display()), hint).into());
    }
    if !args.corpus.is_empty() {
        jobs::check_paths(&args.corpus)?;
    }
    // Not `?`: the temporary project goes away before an error is returned.
    let outcome = replicate_and_compare(args, dir, context);
    let path = temporary.path().to_owned();
    temporary.close().with_context(|| format!("{} could not be removed", path.display()))?;
    outcome
}

/// Makes the run in a project in `dir`, prints the comparison, and fails where the topics are others.
fn replicate_and_compare(
    args: &ReplicateArgs,
    dir: &std::path::Path,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let mut project = Project::open(dir)?;
    let options = context.analyze_options(true);
    let progress = context.start_progress()?;
    let outcome =
        replicate::replicate_package(&args.folder, &args.corpus, &mut project, &options, &progress)?;
    drop(progress);
    context.print(&outcome, |out| {
        let same = |same: bool| if same { "the same" } else { "NOT the same" };
        let topics = count_noun(outcome.found, "topic");
        writeln!(out, "corpus: {}", same(outcome.corpus))?;
        writeln!(out, "topics: {} ({topics} with {})", same(outcome.topics), outcome.revision)?;
        writeln!(out, "fingerprint: {}", outcome.fingerprint)
    })?;
    if outcome.topics {
        return Ok(());
    }
    let hint = if outcome.corpus {
        "the model may be another; run.json in the package names the one that was used"
    } else {
        "check that --corpus names the same transcripts"
    };
    Err(CliError::new(format!("the package records other topics: {}", outcome.recorded), hint).into())
}
