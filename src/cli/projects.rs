//! `leitmotif projects`: lists the projects in the data folder, the last opened first. Those elsewhere
//! (`--project`) are not known.

use super::support::{CommandContext, Left, Right, TextTable, print_json};
use crate::format::{day_text, thousands};
use crate::project::{self, ProjectSummary};
use serde_json::json;

/// Lists the projects; one that cannot be read with the reason in place of its folder.
pub fn run(context: &CommandContext) -> anyhow::Result<()> {
    let projects = project::list_projects(&context.paths.projects_dir())?;
    if context.global.json {
        let entry = |p: &ProjectSummary| {
            json!({
                "name": p.name, "dir": p.dir, "source": p.source_path, "opened": p.last_opened, "transcripts": p.transcripts,
                "snippets": p.snippets, "themes": p.themes, "problem": p.problem,
            })
        };
        let projects: Vec<_> = projects.iter().map(entry).collect();
        return print_json(&json!({"schema": 1, "projects": projects}));
    }
    if projects.is_empty() {
        context.print_note(
            "No projects yet. `leitmotif FOLDER` makes one, `leitmotif demo` shows how it looks.",
        );
        return Ok(());
    }
    let mut table = TextTable::new(&[
        ("project", Left),
        ("transcripts", Right),
        ("snippets", Right),
        ("themes", Right),
        ("opened", Left),
        ("folder", Left),
    ]);
    for p in &projects {
        let opened = p.last_opened.as_deref().map_or("", day_text);
        let folder = p.problem.clone().unwrap_or_else(|| p.dir.display().to_string());
        let counts = [p.transcripts, p.snippets, p.themes].map(thousands);
        table.add_row([p.name.clone()].into_iter().chain(counts).chain([opened.to_owned(), folder]));
    }
    context.print_table(&table)
}
