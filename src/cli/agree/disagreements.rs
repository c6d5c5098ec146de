//! `leitmotif agree --disagreements`: the snippets coders put in different themes, to be settled.

use super::AgreeArgs;
use crate::cli::support::context::Context;
use crate::cli::support::desk::Desk;
use crate::cli::support::output::{clean, clean_line};
use crate::cli::support::table::wrap;
use crate::coding::ThemeId;
use crate::coding::agreement::{CoderComparison, SnippetDisagreement};
use crate::exchange::format::{count_with_noun, format_clock};
use crate::exchange::json::{JsonSeconds, SchemaVersion, write};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;

/// So many characters of a snippet are shown.
const SHORT: usize = 240;

/// What `agree --disagreements --json` prints.
#[derive(Serialize)]
struct Printed {
    schema: SchemaVersion,
    coders: Vec<String>,
    /// How many snippets were compared.
    snippets: usize,
    total: usize,
    disagreements: Vec<Row>,
}

/// A snippet to settle.
#[derive(Serialize)]
struct Row {
    id: i64,
    transcript: String,
    start: Option<JsonSeconds>,
    speaker: Option<String>,
    text: String,
    decided: Vec<Decided>,
}

/// What one coder decided on it.
#[derive(Serialize)]
struct Decided {
    coder: String,
    themes: Vec<String>,
}

/// Lists them.
pub fn run(
    args: &AgreeArgs,
    desk: &Desk,
    comparison: &CoderComparison<'_>,
    context: &Context,
) -> anyhow::Result<()> {
    let about = args.theme.as_deref().map(|name| desk.codebook.find_theme(name)).transpose()?;
    let about = about.map(|theme| desk.codebook.subtree(theme));
    let mut all = comparison.disagreements();
    all.retain(|it| about.as_ref().is_none_or(|about| differ(it, about)));
    let total = all.len();
    all.truncate(args.limit.unwrap_or(usize::MAX));
    let places: Vec<usize> = all.iter().map(|it| it.snippet).collect();
    let texts = desk.project.snippet_texts(&desk.corpus, &places)?;
    let rows = all.iter().zip(&texts).filter_map(|(it, text)| row(it, text, desk, comparison));
    let printed = Printed {
        schema: SchemaVersion,
        coders: comparison.coders().to_vec(),
        snippets: comparison.units().snippets.len(),
        total,
        disagreements: rows.collect(),
    };
    let mut out = context.out();
    if context.global.json {
        write(&printed, &mut out)?;
    } else {
        print(&printed, context, &mut out)?;
    }
    Ok(out.flush()?)
}

/// Whether coders differ about one of these themes.
fn differ(it: &SnippetDisagreement, about: &BTreeSet<ThemeId>) -> bool {
    let mut of = it
        .themes
        .iter()
        .map(|themes| themes.iter().filter(|theme| about.contains(theme)).collect::<Vec<_>>());
    let first = of.next();
    of.any(|themes| Some(themes) != first)
}

fn row(it: &SnippetDisagreement, text: &str, desk: &Desk, comparison: &CoderComparison<'_>) -> Option<Row> {
    let snippet = desk.view().snippet_json(it.snippet, text)?;
    let paths = |themes: &Vec<ThemeId>| themes.iter().map(|&theme| desk.codebook.theme_path(theme)).collect();
    let decided = comparison.coders().iter().zip(&it.themes);
    Some(Row {
        id: snippet.id,
        transcript: snippet.transcript,
        start: snippet.start,
        speaker: snippet.speaker,
        text: snippet.text,
        decided: decided
            .map(|(coder, themes)| Decided { coder: coder.clone(), themes: paths(themes) })
            .collect(),
    })
}

fn print(printed: &Printed, context: &Context, out: &mut impl Write) -> anyhow::Result<()> {
    for row in &printed.disagreements {
        let mut place = vec![format!("#{}", row.id), row.transcript.clone()];
        place.extend(row.speaker.clone());
        place.extend(row.start.as_ref().map(|JsonSeconds(start)| format_clock(*start)));
        let place = place.iter().map(|part| clean_line(part)).collect::<Vec<_>>().join("   ");
        writeln!(out, "{}", context.style.muted(&place))?;
        for decided in &row.decided {
            let themes =
                if decided.themes.is_empty() { "no theme".to_owned() } else { decided.themes.join(", ") };
            writeln!(out, "    {}: {}", clean_line(&decided.coder), clean_line(&themes))?;
        }
        writeln!(out, "{}", wrap(&clean(&short(&row.text)), context.width, 4))?;
    }
    out.flush()?;
    let (total, snippets) = (printed.total, count_with_noun(printed.snippets, "snippet"));
    context.note(&match total {
        0 => format!("They agree on all of {snippets}."),
        _ => format!(
            "They differ on {total} of {snippets}. To settle one, let who changes their mind say so: `leitmotif --coder \
             NAME assign --snippet ID THEME`, or `unassign`."
        ),
    });
    Ok(())
}

/// The beginning of a text, to the end of a word.
fn short(text: &str) -> String {
    match text.char_indices().nth(SHORT) {
        None => text.to_owned(),
        Some((end, _)) => {
            let cut = text.get(..end).unwrap_or(text);
            let cut = cut.rsplit_once(char::is_whitespace).map_or(cut, |(words, _)| words);
            format!("{cut} \u{2026}")
        }
    }
}
