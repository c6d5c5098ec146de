//! `leitmotif coders`: lists the coders of a project with how much each decided.

use super::support::{CommandContext, Left, Right, StudyContext, TextTable, print_json};
use crate::exchange::json::SchemaVersion;
use crate::format::{count_noun, day_text, thousands};
use serde::Serialize;

/// What `coders --json` prints.
#[derive(Serialize)]
struct CodersJson {
    schema: SchemaVersion,
    /// The coder of this call.
    coder: String,
    blind: bool,
    coders: Vec<CoderJson>,
}

/// One coder, with numbers of what they decided on and the times of their first and last decision.
#[derive(Serialize)]
struct CoderJson {
    name: String,
    themes: usize,
    topics: usize,
    passages: usize,
    snippets: usize,
    transcripts: usize,
    /// Number of snippets of the sample they put in a theme; null where no sample was drawn.
    sample: Option<usize>,
    first: String,
    last: String,
}

/// Lists the coders.
pub fn run(context: &CommandContext) -> anyhow::Result<()> {
    let study = StudyContext::open(context)?;
    let blind = study.project.guest().is_some_and(|guest| guest.blind);
    let rows = study.shown_codebook().coder_summaries(&study.corpus).into_iter().map(|it| CoderJson {
        sample: super::sample::coded_sample_count(&study, &it.name),
        name: it.name,
        themes: it.themes,
        topics: it.topics,
        passages: it.passages,
        snippets: it.snippets,
        transcripts: it.transcripts,
        first: it.first,
        last: it.last,
    });
    let listing = CodersJson {
        schema: SchemaVersion,
        coder: study.project.coder().to_owned(),
        blind,
        coders: rows.collect(),
    };
    if context.global.json {
        return print_json(&listing);
    }
    if blind {
        context.print_note("What other coders decided is hidden (--blind).");
    }
    if listing.coders.is_empty() {
        context.print_note("Nothing is decided yet. `leitmotif assign` decides; --coder NAME says who.");
        return Ok(());
    }
    print_coders(&listing, context)
}

/// Prints the coders as a table, and who the coder of this call is.
fn print_coders(listing: &CodersJson, context: &CommandContext) -> anyhow::Result<()> {
    let mut table = TextTable::new(&[
        ("coder", Left),
        ("themes", Right),
        ("topics", Right),
        ("snippets", Right),
        ("talks", Right),
        ("sample", Right),
        ("from", Left),
        ("to", Left),
    ]);
    for row in &listing.coders {
        let counts = [row.themes, row.topics, row.snippets, row.transcripts].map(thousands);
        let sample = row.sample.map_or_else(String::new, thousands);
        table.add_row([row.name.clone()].into_iter().chain(counts).chain([
            sample,
            day_text(&row.first).to_owned(),
            day_text(&row.last).to_owned(),
        ]));
    }
    context.print_table(&table)?;
    if !listing.coders.iter().any(|row| row.name == listing.coder) {
        context.print_note(&format!("You are {}, who has decided nothing yet.", listing.coder));
    } else if listing.coders.len() > 1 {
        let coders = count_noun(listing.coders.len(), "coder");
        context.print_note(&format!("You are {}. `leitmotif agree` compares the {coders}.", listing.coder));
    }
    Ok(())
}
