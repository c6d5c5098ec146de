//! `leitmotif undo` and `leitmotif redo`: takes back the last edit of the log, or applies it again. They
//! share the log with the workbench, and work across sessions.

use super::support::{CommandContext, print_edit};
use crate::coding::{EditId, LoggedEdit};

/// Takes back the last edit.
pub fn undo(context: &CommandContext) -> anyhow::Result<()> {
    let mut project = context.open_project()?;
    let mut codebook = project.codebook()?;
    let edit = project.undo(&mut codebook)?;
    let before = edit.as_ref().map_or(EditId(0), |edit| edit.id);
    if let Some(forgotten) = project.forgetting_since(before)? {
        context.print_note(&format!("what was forgotten cannot be brought back ({forgotten})"));
    }
    print_result(context, edit.as_ref(), "Undone: ", "Nothing to undo.")
}

/// Applies the edit again that was taken back last.
pub fn redo(context: &CommandContext) -> anyhow::Result<()> {
    let mut project = context.open_project()?;
    let mut codebook = project.codebook()?;
    let edit = project.redo(&mut codebook)?;
    print_result(context, edit.as_ref(), "Done again: ", "Nothing to redo.")
}

/// Prints the edit after `done`, or the note `nothing` where there was none; that is no failure.
fn print_result(
    context: &CommandContext,
    edit: Option<&LoggedEdit>,
    done: &str,
    nothing: &str,
) -> anyhow::Result<()> {
    if edit.is_none() {
        context.print_note(nothing);
    }
    print_edit(edit, done, context)
}
