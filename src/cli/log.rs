//! `leitmotif log`: lists the edits, oldest first, or restores the state after one of them.

use super::support::{CommandContext, Left, Right, StudyContext, TextTable, print_json};
use crate::coding::EditId;
use crate::exchange::json::{EditLogJson, SchemaVersion};
use crate::format::minute_text;
use crate::project::ProjectError;
use clap::Args;

/// What `log` takes.
#[derive(Debug, Args)]
pub struct LogArgs {
    /// List the last N only
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Go back to how things were right after change ID (0: the beginning); itself a change that undo takes
    /// back
    #[arg(long, value_name = "ID", conflicts_with = "limit")]
    pub restore: Option<i64>,
}

/// Lists the last `--limit` edits, or makes the edit that restores.
pub fn run(args: &LogArgs, context: &CommandContext) -> anyhow::Result<()> {
    if let Some(point) = args.restore {
        let mut study = StudyContext::open(context)?;
        let edit = match study.project.restoring_edit(EditId(point)) {
            Err(ProjectError::Coding(error)) => Err(error),
            edit => Ok(edit?),
        };
        return study.apply_and_report(edit, context);
    }
    let mut edits = context.open_project()?.logged_edits()?;
    edits.drain(..edits.len().saturating_sub(args.limit.unwrap_or(usize::MAX)));
    if context.global.json {
        return print_json(&EditLogJson { schema: SchemaVersion, edits: &edits });
    }
    if edits.is_empty() {
        context.print_note("Nothing has been changed yet.");
        return Ok(());
    }
    let mut table =
        TextTable::new(&[("", Right), ("time", Left), ("coder", Left), ("", Left), ("what", Left)]);
    for edit in &edits {
        let undone = if edit.undone { "undone" } else { "" };
        table.add_row([
            edit.id.0.to_string(),
            minute_text(&edit.time),
            edit.coder.clone(),
            undone.to_owned(),
            edit.what.clone(),
        ]);
    }
    context.print_table(&table)
}
