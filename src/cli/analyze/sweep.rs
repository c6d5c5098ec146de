//! `leitmotif analyze --sweep`: tries several analyses and proposes three; none is kept.

use crate::cli::support::context::CommandContext;
use crate::cli::support::output::print_json;
use crate::cli::support::table::{ColumnAlign::Right, TextTable};
use crate::exchange::json;
use crate::jobs::{self, AnalyzeOptions};
use crate::project::Project;
use crate::topics::Parameters;
use crate::topics::sweep::{SweepProposal, TriedAnalysis};
use serde::Serialize;
use std::io::Write;

/// What `analyze --sweep --json` prints.
#[derive(Serialize)]
struct SweepJson {
    schema: json::SchemaVersion,
    tried: Vec<TriedAnalysis>,
    proposals: Vec<SweepProposal>,
}

/// Tries the analyses, prints their figures as a table, and each proposal as the command that makes it.
pub fn run(
    project: &Project,
    parameters: &Parameters,
    options: &AnalyzeOptions,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let progress = context.start_progress()?;
    let (tried, proposals) = jobs::regroup::sweep_analyses(project, parameters, options, &progress)?;
    drop(progress);
    if context.global.json {
        return print_json(&SweepJson { schema: json::SchemaVersion, tried, proposals });
    }
    let mut out = context.stdout();
    let heading = ["smallest", "neighbors", "topics", "in none", "NPMI", "valid"];
    let mut table = TextTable::new(&heading.map(|name| (name, Right)));
    // What could not be measured is left empty, since 0 would be a value.
    let measure_text = |value: Option<f32>| value.map(|value| format!("{value:.2}")).unwrap_or_default();
    for it in &tried {
        table.add_row([
            it.min_topic_size.to_string(),
            it.neighbors.to_string(),
            it.topics.to_string(),
            format!("{:.0} %", it.outliers * 100.0),
            measure_text(it.npmi),
            measure_text(it.validity),
        ]);
    }
    table.write(&mut out, context.style, context.width)?;
    for proposal in &proposals {
        let Some(it) = tried.get(proposal.tried) else { continue };
        writeln!(out, "\n{}.", proposal.reason)?;
        writeln!(
            out,
            "  leitmotif analyze --min-topic-size {} --neighbors {}",
            it.min_topic_size, it.neighbors
        )?;
    }
    Ok(out.flush()?)
}
