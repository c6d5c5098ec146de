//! `leitmotif analyze --sweep`: tries several analyses and proposes three; none is kept.

use crate::cli::support::{CommandContext, Right, TextTable, print_json};
use crate::exchange::json;
use crate::jobs::{self, AnalyzeOptions};
use crate::project::Project;
use crate::topics::Parameters;
use crate::topics::sweep::{SweepProposal, TriedAnalysis};
use serde::Serialize;

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
    let by_graph = tried.iter().any(|it| it.resolution.is_some());
    let first = if by_graph { "resolution" } else { "smallest" };
    let heading = [first, "neighbors", "topics", "in none", "NPMI", "valid"];
    let mut table = TextTable::new(&heading.map(|name| (name, Right)));
    // What could not be measured is left empty, since 0 would be a value.
    let measure_text = |value: Option<f32>| value.map_or_else(String::new, |value| format!("{value:.2}"));
    for it in &tried {
        table.add_row([
            it.resolution.map_or_else(|| it.min_topic_size.to_string(), |resolution| resolution.to_string()),
            it.neighbors.to_string(),
            it.topics.to_string(),
            format!("{:.0} %", it.outliers * 100.0),
            measure_text(it.npmi),
            measure_text(it.validity),
        ]);
    }
    context.print_table(&table)?;
    for proposal in &proposals {
        let Some(it) = tried.get(proposal.tried) else { continue };
        let detail = match it.resolution {
            Some(resolution) => format!("--resolution {resolution}"),
            None => format!("--min-topic-size {}", it.min_topic_size),
        };
        let command = format!("leitmotif analyze {detail} --neighbors {}", it.neighbors);
        context.print_line(&format!("\n{}.\n  {command}", proposal.reason))?;
    }
    Ok(())
}
