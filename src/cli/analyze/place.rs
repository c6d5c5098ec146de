//! `leitmotif analyze --place`: puts snippets that were imported after the current run into its topics,
//! without finding topics again.

use crate::cli::support::{CommandContext, print_json};
use crate::exchange::json;
use crate::format::{count_noun, percent_text};
use crate::jobs::{self, AnalyzeOptions, Placement, regroup};
use crate::project::Project;
use serde::Serialize;

/// What `analyze --place --json` prints.
#[derive(Serialize)]
struct PlacementJson {
    schema: json::SchemaVersion,
    run: i64,
    /// Number of snippets that were imported later.
    snippets: usize,
    /// Number of transcripts they are from.
    transcripts: usize,
    /// Number of them that fit no topic.
    outliers: usize,
    /// Whether so many fit no topic that something new is being said.
    something_new: bool,
}

/// Places the new snippets and prints how many fit a topic; a note where so many fit none that another
/// analysis is due.
///
/// # Errors
/// Where there is no run yet.
pub fn run(project: &mut Project, options: &AnalyzeOptions, context: &CommandContext) -> anyhow::Result<()> {
    let (corpus, codebook) = (project.load_corpus()?, project.codebook()?);
    let Some(run) = regroup::current_run(project, &corpus, &codebook)? else {
        anyhow::bail!("no topics were found yet to place anything in; run `leitmotif analyze` first");
    };
    let progress = context.start_progress()?;
    let placement = jobs::place_unseen(project, &run, options, &progress)?;
    drop(progress);
    if context.global.json {
        return print_json(&placement_json(&placement));
    }
    context.print_line(&placement_sentence(&placement))?;
    if placement.says_something_new() {
        context.print_note(&format!(
            "Of the others {} % are in no topic: something new may be said. `leitmotif analyze` finds topics again; \
             your themes stay.",
            placement.usual_percent
        ));
    }
    Ok(())
}

/// The outcome as JSON.
fn placement_json(placement: &Placement) -> PlacementJson {
    PlacementJson {
        schema: json::SchemaVersion,
        run: placement.run.0,
        snippets: placement.snippets,
        transcripts: placement.transcripts,
        outliers: placement.outlier_count,
        something_new: placement.says_something_new(),
    }
}

/// The outcome on one line.
fn placement_sentence(placement: &Placement) -> String {
    if placement.snippets == 0 {
        return format!("Nothing is new since run {}.", placement.run.0);
    }
    format!(
        "{} of {} put into the topics of run {}, {} of them in none.",
        count_noun(placement.snippets, "new snippet"),
        count_noun(placement.transcripts, "transcript"),
        placement.run.0,
        percent_text(placement.outlier_count, placement.snippets)
    )
}
