//! `leitmotif agree --disagreements`: lists the snippets that coders put in different themes, to be settled
//! one by one.

use super::args::AgreeArgs;
use crate::cli::support::{CommandContext, StudyContext, clean_line, clean_text, wrap_text};
use crate::coding::ThemeId;
use crate::coding::agreement::{CoderComparison, SnippetDisagreement};
use crate::corpus::SnippetIndex;
use crate::exchange::json::{JsonSeconds, SchemaVersion};
use crate::format::{clock, count_noun};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// The number of characters (code points) shown of a snippet; JSON has all. About three lines, enough to know
/// it again; chosen by hand, not measured.
const MAX_SHOWN_CHARS: usize = 240;

/// What `agree --disagreements --json` prints.
#[derive(Serialize)]
struct DisagreementsJson {
    schema: SchemaVersion,
    coders: Vec<String>,
    /// Number of snippets that were compared.
    snippets: usize,
    total: usize,
    disagreements: Vec<DisagreementJson>,
}

/// A snippet that coders put in different themes.
#[derive(Serialize)]
struct DisagreementJson {
    id: i64,
    transcript: String,
    start: Option<JsonSeconds>,
    speaker: Option<String>,
    text: String,
    decided: Vec<CoderDecisionJson>,
}

/// The themes one coder put it in.
#[derive(Serialize)]
struct CoderDecisionJson {
    coder: String,
    themes: Vec<String>,
}

/// Lists the disagreements; `total` in the output counts them before `--limit`.
pub fn run(
    args: &AgreeArgs,
    study: &StudyContext,
    comparison: &CoderComparison<'_>,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let about = args.theme.as_deref().map(|name| study.codebook.find_theme(name)).transpose()?;
    let about = about.map(|theme| study.codebook.subtree(theme));
    let mut all = comparison.disagreements();
    all.retain(|it| about.as_ref().is_none_or(|about| coders_differ(it, about)));
    let total = all.len();
    all.truncate(args.limit.unwrap_or(usize::MAX));
    let indices: Vec<SnippetIndex> = all.iter().map(|it| it.snippet).collect();
    let texts = study.project.snippet_texts(&study.corpus, &indices)?;
    let rows = all.iter().zip(&texts).filter_map(|(it, text)| disagreement_json(it, text, study, comparison));
    let listing = DisagreementsJson {
        schema: SchemaVersion,
        coders: comparison.coders().to_vec(),
        snippets: comparison.units().snippets.len(),
        total,
        disagreements: rows.collect(),
    };
    context.print(&listing, |out| print_disagreements(&listing, context, out))
}

/// Whether coders differ on one of these themes.
fn coders_differ(it: &SnippetDisagreement, about: &BTreeSet<ThemeId>) -> bool {
    let mut of = it
        .themes
        .iter()
        .map(|themes| themes.iter().filter(|theme| about.contains(theme)).collect::<Vec<_>>());
    let first = of.next();
    of.any(|themes| Some(themes) != first)
}

/// A disagreement with the snippet's text; none where the snippet is gone.
fn disagreement_json(
    it: &SnippetDisagreement,
    text: &str,
    study: &StudyContext,
    comparison: &CoderComparison<'_>,
) -> Option<DisagreementJson> {
    let snippet = study.study_view().snippet_json(it.snippet, text)?;
    let paths =
        |themes: &Vec<ThemeId>| themes.iter().map(|&theme| study.codebook.theme_path(theme)).collect();
    let decided = comparison.coders().iter().zip(&it.themes);
    Some(DisagreementJson {
        id: snippet.id,
        transcript: snippet.transcript,
        start: snippet.start,
        speaker: snippet.speaker,
        text: snippet.text,
        decided: decided
            .map(|(coder, themes)| CoderDecisionJson { coder: coder.clone(), themes: paths(themes) })
            .collect(),
    })
}

/// Prints the disagreements to read: where the snippet is, who decided what, and its beginning.
fn print_disagreements(
    listing: &DisagreementsJson,
    context: &CommandContext,
    out: &mut impl Write,
) -> io::Result<()> {
    for row in &listing.disagreements {
        let mut location = vec![format!("#{}", row.id), row.transcript.clone()];
        location.extend(row.speaker.clone());
        location.extend(row.start.as_ref().map(|JsonSeconds(start)| clock(*start)));
        let location = location.iter().map(|part| clean_line(part)).collect::<Vec<_>>().join("   ");
        writeln!(out, "{}", context.style.muted(&location))?;
        for decided in &row.decided {
            let themes =
                if decided.themes.is_empty() { "no theme".to_owned() } else { decided.themes.join(", ") };
            writeln!(out, "    {}: {}", clean_line(&decided.coder), clean_line(&themes))?;
        }
        writeln!(out, "{}", wrap_text(&clean_text(&shorten_text(&row.text)), context.width, 4))?;
    }
    out.flush()?;
    let (total, snippets) = (listing.total, count_noun(listing.snippets, "snippet"));
    context.print_note(&match total {
        0 => format!("They agree on all of {snippets}."),
        _ => format!(
            "They differ on {total} of {snippets}. To settle one, let who changes their mind say so: `leitmotif --coder \
             NAME assign --snippet ID THEME`, or `unassign`."
        ),
    });
    Ok(())
}

/// The first [`MAX_SHOWN_CHARS`] characters of a text, back to the end of a word, with an ellipsis.
fn shorten_text(text: &str) -> String {
    match text.char_indices().nth(MAX_SHOWN_CHARS) {
        None => text.to_owned(),
        Some((end, _)) => {
            let cut = text.get(..end).unwrap_or(text);
            let cut = cut.rsplit_once(char::is_whitespace).map_or(cut, |(words, _)| words);
            format!("{cut} \u{2026}")
        }
    }
}
