//! `leitmotif themes`: the codebook as a tree with counts.

use super::support::context::CommandContext;
use super::support::study_context::StudyContext;
use super::support::table::{ColumnAlign, TextTable};
use crate::exchange::json;
use crate::format::{duration_text, thousands};
use std::io::Write;

/// Prints the codebook as an indented tree. Each theme is counted with those below it; the last row counts
/// what is in no theme.
pub fn run(context: &CommandContext) -> anyhow::Result<()> {
    let desk = StudyContext::open(context)?;
    let view = desk.study_view();
    let mut out = context.stdout();
    if context.global.json {
        json::write(&view.themes_json(), &mut out)?;
        return Ok(out.flush()?);
    }
    if desk.codebook.themes.is_empty() {
        context.print_note(
            "No themes yet. `leitmotif theme add NAME` makes one, `leitmotif assign --topic ID NAME` too.",
        );
        return Ok(());
    }
    let mut table = TextTable::new(&[
        ("theme", ColumnAlign::Left),
        ("topics", ColumnAlign::Right),
        ("snippets", ColumnAlign::Right),
        ("talks", ColumnAlign::Right),
        ("time", ColumnAlign::Right),
        ("", ColumnAlign::Left),
    ]);
    for (depth, theme) in desk.codebook.tree() {
        let covered = view.prevalence(theme.id);
        table.add_row([
            format!("{}{}", "  ".repeat(depth), theme.name),
            thousands(covered.topics_of_subtree.len()),
            thousands(covered.subtree.snippets),
            thousands(covered.subtree.transcripts),
            covered.subtree.seconds.map(duration_text).unwrap_or_default(),
            theme.description.clone(),
        ]);
    }
    let (topics, sorted) = desk.stats.themed_topic_counts();
    let unsorted = desk.stats.uncoded_snippets().len();
    table.add_row(["unsorted".to_owned(), thousands(topics - sorted), thousands(unsorted)]);
    table.write(&mut out, context.style, context.width)?;
    Ok(out.flush()?)
}
