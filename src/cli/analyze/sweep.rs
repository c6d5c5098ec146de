//! `leitmotif analyze --sweep`: tries several analyses and proposes three; none is kept.

use crate::cli::support::{CommandContext, Left, Right, TextTable, print_json};
use crate::exchange::json;
use crate::format::bar_text;
use crate::jobs::{self, AnalyzeOptions};
use crate::project::Project;
use crate::topics::sweep::{SweepProposal, TriedAnalysis};
use crate::topics::{Parameters, TopicDetail, TopicLevel};
use serde::Serialize;

/// What `analyze --sweep --json` prints.
#[derive(Serialize)]
struct SweepJson {
    schema: json::SchemaVersion,
    tried: Vec<TriedAnalysis>,
    proposals: Vec<SweepProposal>,
    /// The levels of detail of the current topics, coarsest first.
    levels: Vec<TopicLevel>,
    /// The resolution of the current topics; none where no graph was clustered.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<f64>,
}

/// Columns of the picture of levels.
const LEVEL_BAR_CELLS: u16 = 40;

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
    let current = project.current_run_id()?.map(|id| project.run(id)).transpose()?.flatten();
    let detail = current.map(|run| run.measures.detail).unwrap_or_default();
    if context.global.json {
        let TopicDetail { levels, resolution } = detail;
        return print_json(&SweepJson { schema: json::SchemaVersion, tried, proposals, levels, resolution });
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
    if detail.levels.is_empty() { Ok(()) } else { print_levels(&detail, context) }
}

/// Prints the levels of the current topics as a picture: how alike topics are when they are found in samples.
fn print_levels(detail: &TopicDetail, context: &CommandContext) -> anyhow::Result<()> {
    context.print_line(
        "\nLevels of the current topics, and how alike these are in samples (1 the same, 0 chance):",
    )?;
    let mut table =
        TextTable::new(&[("", Left), ("resolution", Right), ("topics", Right), ("alike", Right), ("", Left)]);
    for level in &detail.levels {
        table.add_row([
            if detail.is_of_resolution(level.resolution) { ">" } else { "" }.to_owned(),
            format!("{:.2}", level.resolution),
            level.topics.to_string(),
            format!("{:.2}", level.stability),
            bar_text(f64::from(level.stability), LEVEL_BAR_CELLS),
        ]);
    }
    context.print_table(&table)
}
