//! `leitmotif agree --disagreements`: lists the units that coders put in different themes, to be settled
//! one by one.

use super::args::AgreeArgs;
use crate::cli::support::{CommandContext, StudyContext, clean_line, clean_text, wrap_text};
use crate::coding::agreement::{AgreementUnit, CoderComparison, UnitDisagreement};
use crate::coding::{ThemeId, TranscriptSpan};
use crate::corpus::Span;
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
    /// What they are compared by: `sentence`, `turn`, `snippet` or `transcript`.
    unit: &'static str,
    /// Number of such units that were compared.
    compared: usize,
    total: usize,
    disagreements: Vec<DisagreementJson>,
}

/// A unit that coders put in different themes.
#[derive(Serialize)]
struct DisagreementJson {
    /// The snippet it begins in.
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
    marks: Vec<MarkJson>,
}

/// The part of a unit that a passage of a coder has.
#[derive(Serialize)]
struct MarkJson {
    theme: String,
    /// Where it is in the unit's text: code points.
    start: usize,
    end: usize,
    text: String,
}

/// Lists the disagreements; `total` in the output counts them before `--limit`.
pub fn run(
    args: &AgreeArgs,
    study: &StudyContext,
    comparison: &CoderComparison<'_>,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let about = args.theme.as_deref().map(|name| study.codebook.find_theme(name)).transpose()?;
    let about = about.map(|theme| study.codebook.counted_with(theme));
    let mut all = comparison.disagreements();
    all.retain(|it| about.as_ref().is_none_or(|about| coders_differ(it, about)));
    let total = all.len();
    all.truncate(args.limit.unwrap_or(usize::MAX));
    let mut rows = Vec::new();
    for group in all.chunk_by(|a, b| a.unit.transcript == b.unit.transcript) {
        let Some(first) = group.first() else { continue };
        let text = study.project.transcript_text(first.unit.transcript)?;
        rows.extend(group.iter().filter_map(|it| disagreement_json(it, &text, study, comparison)));
    }
    let listing = DisagreementsJson {
        schema: SchemaVersion,
        coders: comparison.coders().to_vec(),
        snippets: comparison.units().snippets.len(),
        unit: comparison.unit().name(),
        compared: comparison.unit_count(),
        total,
        disagreements: rows,
    };
    context.print(&listing, |out| print_disagreements(&listing, context, out))
}

/// Whether coders differ on one of these themes.
fn coders_differ(it: &UnitDisagreement, about: &BTreeSet<ThemeId>) -> bool {
    let mut of = it
        .themes
        .iter()
        .map(|themes| themes.iter().filter(|theme| about.contains(theme)).collect::<Vec<_>>());
    let first = of.next();
    of.any(|themes| Some(themes) != first)
}

/// A disagreement with the unit's text; none where its snippet is gone.
fn disagreement_json(
    it: &UnitDisagreement,
    transcript: &str,
    study: &StudyContext,
    comparison: &CoderComparison<'_>,
) -> Option<DisagreementJson> {
    let span = it.unit.span();
    let text = span.slice(transcript);
    let snippet = study.study_view().snippet_json(it.unit.snippet, text)?;
    let (start, speaker) = if comparison.unit() == AgreementUnit::Snippet {
        (snippet.start, snippet.speaker)
    } else {
        let place = TranscriptSpan { transcript: it.unit.transcript, span };
        let seconds = study.stats.passage_seconds(&study.corpus, &place);
        (seconds.map(|(start, _)| JsonSeconds(start)), only_speaker(it, study))
    };
    let decision = |(at, (coder, themes)): (usize, (&String, &Vec<ThemeId>))| CoderDecisionJson {
        coder: coder.clone(),
        themes: themes.iter().map(|&theme| study.codebook.theme_path(theme)).collect(),
        marks: themes
            .iter()
            .flat_map(|&theme| marks_json(it, transcript, study, comparison, (at, theme)))
            .collect(),
    };
    Some(DisagreementJson {
        id: snippet.id,
        transcript: snippet.transcript,
        start,
        speaker,
        text: snippet.text,
        decided: comparison.coders().iter().zip(&it.themes).enumerate().map(decision).collect(),
    })
}

/// Who says a unit; none where nobody is named or several say it.
fn only_speaker(it: &UnitDisagreement, study: &StudyContext) -> Option<String> {
    let entry = study.corpus.transcript(it.unit.transcript)?;
    let mut speakers: BTreeSet<&str> = BTreeSet::new();
    for snippet in study.corpus.snippets_of(entry) {
        let said = snippet
            .speaker_parts()
            .filter(|(span, ..)| it.unit.spans.iter().any(|own| own.overlap(*span) > 0));
        speakers.extend(said.filter_map(|(_, speaker, _)| speaker));
    }
    if speakers.len() > 1 {
        return None;
    }
    speakers.first().map(|speaker| (*speaker).to_owned())
}

/// The parts of a unit that a coder, by their place among the coders, has in a theme.
fn marks_json(
    it: &UnitDisagreement,
    transcript: &str,
    study: &StudyContext,
    comparison: &CoderComparison<'_>,
    (coder, theme): (usize, ThemeId),
) -> Vec<MarkJson> {
    let unit = it.unit.span();
    let passages =
        comparison.passages(coder, theme).map_or(&[][..], |text| text.in_transcript(it.unit.transcript));
    let inside = passages.iter().map(|own| Span::new(own.start.max(unit.start), own.end.min(unit.end)));
    let mark = |own: Span| {
        let (before, text) = (Span::new(unit.start, own.start).slice(transcript), own.slice(transcript));
        let start = before.chars().count();
        MarkJson {
            theme: study.codebook.theme_path(theme),
            start,
            end: start + text.chars().count(),
            text: text.to_owned(),
        }
    };
    inside.filter(|own| own.start < own.end).map(mark).collect()
}

/// Prints the disagreements to read: where the unit is, who decided what, and its beginning.
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
            // A mark that is the whole unit is read below.
            for mark in decided.marks.iter().filter(|mark| mark.text.trim() != row.text.trim()) {
                let said = format!("{}: \u{201c}{}\u{201d}", mark.theme, shorten_text(&mark.text));
                writeln!(out, "{}", wrap_text(&clean_line(&said), context.width, 8))?;
            }
        }
        writeln!(out, "{}", wrap_text(&clean_text(&shorten_text(&row.text)), context.width, 4))?;
    }
    out.flush()?;
    let (total, units) = (listing.total, count_noun(listing.compared, listing.unit));
    context.print_note(&match total {
        0 => format!("They agree on all of {units}."),
        _ => format!(
            "They differ on {total} of {units}. To settle them one by one, open `agreement` in the workbench; or let who \
             changes their mind say so: `leitmotif --coder NAME assign --snippet ID THEME`, or `unassign`."
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
