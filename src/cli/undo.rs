//! `leitmotif undo` and `leitmotif redo`: the last change taken back, or done again.

use super::support::context::Context;
use super::support::desk::say;
use crate::coding::LoggedEdit;

/// Takes back the last change.
pub fn undo(context: &Context) -> anyhow::Result<()> {
    let mut project = context.project()?;
    let mut codebook = project.codebook()?;
    let edit = project.undo(&mut codebook)?;
    said(context, edit.as_ref(), "Undone: ", "Nothing to undo.")
}

/// Does again what was taken back last.
pub fn redo(context: &Context) -> anyhow::Result<()> {
    let mut project = context.project()?;
    let mut codebook = project.codebook()?;
    let edit = project.redo(&mut codebook)?;
    said(context, edit.as_ref(), "Done again: ", "Nothing to redo.")
}

fn said(context: &Context, edit: Option<&LoggedEdit>, done: &str, nothing: &str) -> anyhow::Result<()> {
    if edit.is_none() {
        context.note(nothing);
    }
    say(edit, done, context)
}
