//! `leitmotif undo` and `leitmotif redo`: the last change taken back, or done again.

use super::support::context::Context;
use super::support::output::{clean_line, print_json};
use crate::coding::LoggedEdit;
use serde_json::json;
use std::io::Write;

/// Takes back the last change.
pub fn undo(context: &Context) -> anyhow::Result<()> {
    let mut project = context.project()?;
    let mut codebook = project.codebook()?;
    let edit = project.undo(&mut codebook)?;
    say(context, edit.as_ref(), "Undone", "Nothing to undo.")
}

/// Does again what was taken back last.
pub fn redo(context: &Context) -> anyhow::Result<()> {
    let mut project = context.project()?;
    let mut codebook = project.codebook()?;
    let edit = project.redo(&mut codebook)?;
    say(context, edit.as_ref(), "Done again", "Nothing to redo.")
}

fn say(context: &Context, edit: Option<&LoggedEdit>, done: &str, nothing: &str) -> anyhow::Result<()> {
    if context.global.json {
        let edit = edit.map(super::log::entry);
        return print_json(&json!({"schema": 1, "edit": edit}));
    }
    let mut out = context.out();
    match edit {
        Some(edit) => writeln!(out, "{done}: {}", clean_line(&edit.what))?,
        None => writeln!(out, "{nothing}")?,
    }
    Ok(out.flush()?)
}
