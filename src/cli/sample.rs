//! `leitmotif sample`: draws a random sample of snippets for several people to code, shows it, or takes it
//! away. A project has one sample at a time; the same seed and corpus draw the same snippets.

use super::support::{CliError, CommandContext, Left, Right, StudyContext, TextTable, print_json, stdout};
use super::topics_by;
use crate::coding::{edits, sampling::SampleStrata};
use crate::corpus::SnippetIndex;
use crate::exchange::json::SchemaVersion;
use crate::format::{count_noun, thousands};
use crate::project::Project;
use clap::Args;
use serde::Serialize;
use std::io::{self, Write};

/// What `sample` takes.
#[derive(Debug, Args)]
pub struct SampleArgs {
    /// How many snippets to draw; none: show the sample that was drawn
    #[arg(value_name = "N", conflicts_with = "clear")]
    pub size: Option<usize>,
    /// Draw in proportion from each topic, speaker, or value of an attribute of the talks
    #[arg(long, value_name = "ATTRIBUTE|topic", requires = "size")]
    pub by: Option<String>,
    /// The same seed draws the same snippets again
    #[arg(long, value_name = "S", default_value_t = 42)]
    pub seed: u64,
    /// Take the sample away; what was decided on its snippets stays
    #[arg(long)]
    pub clear: bool,
}

/// What `sample --json` prints.
#[derive(Serialize)]
struct SampleJson {
    schema: SchemaVersion,
    size: usize,
    seed: Option<u64>,
    by: Option<String>,
    strata: Vec<StratumJson>,
    snippets: Vec<i64>,
}

/// A stratum: a class of snippets, with the numbers of its snippets and of those drawn.
#[derive(Serialize)]
struct StratumJson {
    value: Option<String>,
    snippets: usize,
    drawn: usize,
}

/// Draws a sample and shows it, shows the one there is, or takes it away.
pub fn run(args: &SampleArgs, context: &CommandContext) -> anyhow::Result<()> {
    let mut study = StudyContext::open(context)?;
    if args.clear {
        let edit = edits::clear_sample(&study.codebook);
        return study.apply_and_report(edit, context);
    }
    if let Some(size) = args.size {
        let strata = sample_strata(&study, args.by.as_deref())?;
        let what = (size, args.seed);
        let edit = edits::draw_sample(&study.codebook, &study.corpus, &strata, args.by.as_deref(), what)?;
        study.apply_edit(&edit)?;
    }
    show_sample(&study, context)
}

/// Draws a simple random sample into a project, of a size and with a seed.
///
/// # Errors
/// Where there is one already, or not so many snippets.
pub(super) fn draw_simple_sample(
    project: Project,
    what: (usize, u64),
    context: &CommandContext,
) -> anyhow::Result<Project> {
    let mut study = StudyContext::of(project)?;
    let strata = sample_strata(&study, None)?;
    let edit = edits::draw_sample(&study.codebook, &study.corpus, &strata, None, what)?;
    study.apply_edit(&edit)?;
    context.print_note(&edit.what);
    Ok(study.project)
}

/// The number of snippets of the sample that a coder put in a theme; none where no sample was drawn.
pub(super) fn coded_sample_count(study: &StudyContext, coder: &str) -> Option<usize> {
    study.shown_codebook().sample.as_ref()?;
    let stats =
        crate::coding::CodingStats::new(&study.corpus, None, &study.shown_codebook().only_coder(coder));
    Some(stats.sample_snippets().iter().filter(|&&at| !stats.themes_of(at).is_empty()).count())
}

/// The strata to draw from: by topic, by a class of `topics --by`, or all in one.
///
/// # Errors
/// Where no snippet has a value of `by`, with the attributes there are.
fn sample_strata(study: &StudyContext, by: Option<&str>) -> anyhow::Result<SampleStrata> {
    let classes = match by {
        None => vec![None; study.corpus.snippets.len()],
        Some("topic") => {
            study.current_run()?;
            // Padded, since strata are in alphabetical order; the blanks are taken off when shown.
            let topic = |at: SnippetIndex| study.stats.topic_of(at).map(|topic| format!("{:>4}", topic.0));
            study.corpus.snippet_indices().map(topic).collect()
        }
        Some(by) => topics_by::class_values(&study.corpus, by),
    };
    if let Some(by) = by
        && !classes.iter().any(Option::is_some)
    {
        let known = study.corpus.attribute_names().join(", ");
        let hint = format!("there are topic, speaker and the attributes {known}");
        return Err(CliError::new(format!("no snippet has '{by}'"), hint).into());
    }
    Ok(SampleStrata::new(&study.stats, &classes))
}

/// Prints how many snippets were drawn, from which strata.
fn show_sample(study: &StudyContext, context: &CommandContext) -> anyhow::Result<()> {
    let drawn = study.stats.sample_snippets();
    let sample = study.shown_codebook().sample.as_ref();
    let by = sample.and_then(|sample| sample.by.clone());
    // The attribute it was drawn by may be gone since; the sample itself is stored.
    let strata = sample_strata(study, by.as_deref()).or_else(|_| sample_strata(study, None))?;
    let stratum = |(name, snippets): (&str, &[SnippetIndex])| StratumJson {
        value: Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        snippets: snippets.len(),
        drawn: snippets.iter().filter(|at| drawn.binary_search(at).is_ok()).count(),
    };
    let strata = if by.is_some() { strata.iter().map(stratum).collect() } else { Vec::new() };
    let ids = drawn.iter().filter_map(|&at| study.corpus.snippet_at(at)).map(|it| it.id.0);
    let summary = SampleJson {
        schema: SchemaVersion,
        size: drawn.len(),
        seed: sample.map(|sample| sample.seed),
        by,
        strata,
        snippets: ids.collect(),
    };
    if context.global.json {
        return print_json(&summary);
    }
    let mut out = stdout();
    let Some(sample) = sample else {
        context.print_note("No sample was drawn yet: `leitmotif sample 50` draws one of 50 snippets.");
        return Ok(());
    };
    let along = summary.by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
    writeln!(out, "{} drawn at random{along}, seed {}", count_noun(drawn.len(), "snippet"), sample.seed)?;
    if let Some(by) = &summary.by {
        print_sample(&summary.strata, by, context, &mut out)?;
    }
    out.flush()?;
    if drawn.len() < sample.spans.len() {
        let gone = count_noun(sample.spans.len() - drawn.len(), "snippet");
        context.print_note(&format!("{gone} of it went with changes of the texts."));
    }
    context
        .print_note("`leitmotif search is:sample` lists them; so does is:sample in the workbench's search.");
    Ok(())
}

/// Prints the strata as a table.
fn print_sample(
    strata: &[StratumJson],
    by: &str,
    context: &CommandContext,
    out: &mut impl Write,
) -> io::Result<()> {
    // A snippet in which several speak is drawn once: its stratum is who says the most of it.
    let first = if by == "speaker" { "says the most words" } else { "" };
    let mut table = TextTable::new(&[(first, Left), ("snippets", Right), ("drawn", Right)]);
    let none = if by == "topic" { "in no topic" } else { "without" };
    for row in strata {
        let name = row.value.as_deref().map_or(none.to_owned(), |name| match by {
            "topic" => format!("topic {name}"),
            _ => name.to_owned(),
        });
        table.add_row([name, thousands(row.snippets), thousands(row.drawn)]);
    }
    table.write(out, context.style, context.width)
}
