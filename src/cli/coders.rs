//! `leitmotif coders`: who decided what, and how much.

use super::support::context::Context;
use super::support::desk::Desk;
use super::support::table::{Side, Table};
use crate::exchange::format::{count_with_noun, format_count};
use crate::exchange::json::{SchemaVersion, write};
use serde::Serialize;
use std::io::Write;

/// What `coders --json` prints.
#[derive(Serialize)]
struct Printed {
    schema: SchemaVersion,
    /// Who works here.
    coder: String,
    blind: bool,
    coders: Vec<Row>,
}

/// One coder.
#[derive(Serialize)]
struct Row {
    name: String,
    themes: usize,
    topics: usize,
    passages: usize,
    snippets: usize,
    transcripts: usize,
    /// Snippets of the sample they put in a theme; null where none was drawn.
    sample: Option<usize>,
    first: String,
    last: String,
}

/// Lists them.
pub fn run(context: &Context) -> anyhow::Result<()> {
    let desk = Desk::open(context)?;
    let blind = desk.project.guest().is_some_and(|guest| guest.blind);
    let rows = desk.codebook.coder_summaries(&desk.corpus).into_iter().map(|it| Row {
        sample: super::sample::coded(&desk, &it.name),
        name: it.name,
        themes: it.themes,
        topics: it.topics,
        passages: it.passages,
        snippets: it.snippets,
        transcripts: it.transcripts,
        first: it.first,
        last: it.last,
    });
    let printed = Printed {
        schema: SchemaVersion,
        coder: desk.project.coder().to_owned(),
        blind,
        coders: rows.collect(),
    };
    let mut out = context.out();
    if context.global.json {
        write(&printed, &mut out)?;
        return Ok(out.flush()?);
    }
    if blind {
        context.note("What other coders decided is hidden (--blind).");
    }
    if printed.coders.is_empty() {
        context.note("Nothing is decided yet. `leitmotif assign` decides; --coder NAME says who.");
        return Ok(());
    }
    print(&printed, context, &mut out)?;
    Ok(out.flush()?)
}

fn print(printed: &Printed, context: &Context, out: &mut impl Write) -> anyhow::Result<()> {
    let mut table = Table::new(&[
        ("coder", Side::Left),
        ("themes", Side::Right),
        ("topics", Side::Right),
        ("snippets", Side::Right),
        ("talks", Side::Right),
        ("sample", Side::Right),
        ("from", Side::Left),
        ("to", Side::Left),
    ]);
    let day = |time: &str| time.get(..10).unwrap_or(time).to_owned();
    for row in &printed.coders {
        let figures = [row.themes, row.topics, row.snippets, row.transcripts].map(format_count);
        let sample = row.sample.map(format_count).unwrap_or_default();
        table.row([row.name.clone()].into_iter().chain(figures).chain([
            sample,
            day(&row.first),
            day(&row.last),
        ]));
    }
    table.write(out, context.style, context.width)?;
    if !printed.coders.iter().any(|row| row.name == printed.coder) {
        context.note(&format!("You are {}, who has decided nothing yet.", printed.coder));
    } else if printed.coders.len() > 1 {
        let coders = count_with_noun(printed.coders.len(), "coder");
        context.note(&format!("You are {}. `leitmotif agree` compares the {coders}.", printed.coder));
    }
    Ok(())
}
