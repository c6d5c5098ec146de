//! `leitmotif log`: lists the edits, oldest first, or restores the state after one of them.

use super::support::context::CommandContext;
use super::support::study_context::StudyContext;
use super::support::table::{ColumnAlign, TextTable};
use crate::coding::EditId;
use crate::exchange::json;
use crate::format::minute_text;
use clap::Args;
use std::io::Write;

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
        let mut desk = StudyContext::open(context)?;
        let edit = desk.project.restoring_edit(EditId(point))?;
        return desk.apply_and_report(edit, context);
    }
    let edits = context.open_project()?.logged_edits()?;
    let skipped = edits.len().saturating_sub(args.limit.unwrap_or(usize::MAX));
    let edits = edits.get(skipped..).unwrap_or_default();
    let mut out = context.stdout();
    if context.global.json {
        json::write(&json::EditLogJson::new(edits), &mut out)?;
        return Ok(out.flush()?);
    }
    if edits.is_empty() {
        context.print_note("Nothing has been changed yet.");
        return Ok(());
    }
    let mut table = TextTable::new(&[
        ("", ColumnAlign::Right),
        ("time", ColumnAlign::Left),
        ("coder", ColumnAlign::Left),
        ("", ColumnAlign::Left),
        ("what", ColumnAlign::Left),
    ]);
    for edit in edits {
        let undone = if edit.undone { "undone" } else { "" };
        table.add_row([
            edit.id.0.to_string(),
            minute_text(&edit.time),
            edit.coder.clone(),
            undone.to_owned(),
            edit.what.clone(),
        ]);
    }
    table.write(&mut out, context.style, context.width)?;
    Ok(out.flush()?)
}
