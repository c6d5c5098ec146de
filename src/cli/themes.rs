//! `leitmotif themes`: the codebook as a tree with counts.

use super::support::context::Context;
use super::support::desk::Desk;
use super::support::table::{Side, Table};
use crate::exchange::figures::{count, duration};
use crate::exchange::json;
use std::io::Write;

/// Shows it.
pub fn run(context: &Context) -> anyhow::Result<()> {
    let desk = Desk::open(context)?;
    let view = desk.view();
    let mut out = context.out();
    if context.global.json {
        json::write(&view.themes(), &mut out)?;
        return Ok(out.flush()?);
    }
    if desk.codebook.themes.is_empty() {
        context.note(
            "No themes yet. `leitmotif theme add NAME` makes one, `leitmotif assign --topic ID NAME` too.",
        );
        return Ok(());
    }
    let mut table = Table::new(&[
        ("theme", Side::Left),
        ("topics", Side::Right),
        ("snippets", Side::Right),
        ("talks", Side::Right),
        ("time", Side::Right),
        ("", Side::Left),
    ]);
    for (depth, theme) in desk.codebook.tree() {
        let covered = view.prevalence(theme.id);
        table.row([
            format!("{}{}", "  ".repeat(depth), theme.name),
            count(covered.topics_below.len()),
            count(covered.whole.snippets),
            count(covered.whole.transcripts),
            covered.whole.seconds.map(duration).unwrap_or_default(),
            theme.description.clone(),
        ]);
    }
    let (topics, sorted) = desk.study.sorted_topics();
    let unsorted = desk.study.unsorted().len();
    table.row(["unsorted".to_owned(), count(topics - sorted), count(unsorted)]);
    table.write(&mut out, context.style, context.width)?;
    Ok(out.flush()?)
}
