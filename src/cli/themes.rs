//! `leitmotif themes`: the codebook as a tree with counts, or the themes that come together.

mod form;
mod matrix;

use super::support::{
    Choice, CliError, CommandContext, Left, Right, StudyContext, TextTable, choice, print_json,
};
use crate::coding::{CrosstabUnit, ThemeLine};
use crate::exchange::json::SchemaVersion;
use crate::exchange::theme_network::ThemeNetwork;
use crate::format::{duration_text, percent_text, thousands};
use clap::Args;
use form::ThemeOutputArgs;
use serde::Serialize;

/// What `themes` takes.
#[derive(Debug, Args)]
pub struct ThemesArgs {
    /// Show which themes come together instead
    #[arg(long)]
    pub together: bool,
    /// Within what they come together [default: overlap]
    #[arg(long, value_name = "UNIT", requires = "together", value_parser = choice(&UNITS))]
    pub within: Option<CrosstabUnit>,
    /// Show how much of each theme is in each transcript (transcripts), said by each speaker (speakers), in
    /// answers to each question of the guide (questions), or where an attribute of transcripts or speakers has each value (its name)
    #[arg(long, value_name = "BY", conflicts_with = "together")]
    pub matrix: Option<String>,
    /// How it is written.
    #[command(flatten)]
    pub output: ThemeOutputArgs,
}

/// The units of `--within`.
const UNITS: [Choice<CrosstabUnit>; 5] = [
    ("overlap", CrosstabUnit::Overlap, "a passage of the one overlaps a passage of the other"),
    ("turn", CrosstabUnit::Turn, "both have something in one turn"),
    ("snippet", CrosstabUnit::Snippet, "both have something in one snippet"),
    ("neighbours", CrosstabUnit::Neighbours, "in one snippet or in two beside each other"),
    ("transcript", CrosstabUnit::Transcript, "both have something in one transcript"),
];

/// The themes that come together, most often first.
#[derive(Debug, Serialize)]
struct TogetherJson {
    schema: SchemaVersion,
    within: &'static str,
    pairs: Vec<ThemePairJson>,
}

/// Two themes, each with those below it.
#[derive(Debug, Serialize)]
struct ThemePairJson {
    first: String,
    second: String,
    /// The number of overlaps, or of units with both.
    times: usize,
    /// The number of words in passages of both.
    words: usize,
    snippets: usize,
    transcripts: usize,
}

/// Prints the codebook as an indented tree. Each theme is counted with those below it; the last row counts
/// what is in no theme. With `--together`, prints the pairs of themes that come together.
pub fn run(args: &ThemesArgs, context: &CommandContext) -> anyhow::Result<()> {
    let form = args.output.wanted_form(args.matrix.is_some(), args.together)?;
    let study = StudyContext::open(context)?;
    if args.together {
        let within = args.within.unwrap_or_default();
        return match form {
            Some(_) => write_network(args, &study, within, context),
            None => print_together(&study, within, context),
        };
    }
    if let Some(by) = &args.matrix {
        let matrix = matrix::CountedColumns::count(&study, by, context)?;
        return match form {
            Some(form) => matrix.write(form, &args.output, &study, context),
            None => matrix.print(&study, context),
        };
    }
    let view = study.study_view();
    if context.global.json {
        return print_json(&view.themes_json());
    }
    if study.codebook.themes.is_empty() {
        context.print_note(
            "No themes yet. `leitmotif theme add NAME` makes one, `leitmotif assign --topic ID NAME` too.",
        );
        return Ok(());
    }
    let mut table = TextTable::new(&[
        ("theme", Left),
        ("topics", Right),
        ("passages", Right),
        ("words", Right),
        ("of words", Right),
        ("snippets", Right),
        ("talks", Right),
        ("time", Right),
        ("", Left),
    ]);
    let words = study.stats.corpus_coverage().words;
    for ThemeLine { depth, theme, under } in study.codebook.tree_lines() {
        let indent = "  ".repeat(depth);
        // The counts of what is only listed here stand at its home.
        if under.is_some() {
            let home = match theme.parent {
                Some(parent) => format!("under {}", study.codebook.theme_path(parent)),
                None => "at the top".to_owned(),
            };
            let blank = std::array::from_fn::<String, 7, _>(|_| String::new());
            table.add_row([format!("{indent}\u{2192} {} ({home})", theme.name)].into_iter().chain(blank));
            continue;
        }
        let covered = view.prevalence(theme.id);
        table.add_row([
            format!("{indent}{}", theme.name),
            thousands(covered.topics_of_subtree.len()),
            thousands(covered.passages_of_subtree),
            thousands(covered.subtree.words),
            percent_text(covered.subtree.words, words),
            thousands(covered.subtree.snippets),
            thousands(covered.subtree.transcripts),
            covered.subtree.seconds.map_or_else(String::new, duration_text),
            theme.description.clone(),
        ]);
    }
    let (topics, sorted) = study.stats.themed_topic_counts();
    let uncoded = study.stats.uncoded_coverage();
    table.add_row([
        "in no theme".to_owned(),
        thousands(topics - sorted),
        String::new(),
        thousands(uncoded.words),
        percent_text(uncoded.words, words),
        thousands(uncoded.snippets),
        thousands(uncoded.transcripts),
        uncoded.seconds.map_or_else(String::new, duration_text),
    ]);
    if study.codebook.themes.has_references() {
        context.print_note(
            "A theme is counted with those below it and those that are listed under it (\u{2192}), what is in several once.",
        );
    }
    study.print_unseen(context);
    context.print_table(&table)
}

/// Writes the network of themes as a picture.
fn write_network(
    args: &ThemesArgs,
    study: &StudyContext,
    within: CrosstabUnit,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let network = ThemeNetwork::new(&study.stats, &study.corpus, study.shown_codebook(), within);
    let nothing = || {
        let what = format!("no two themes come together within: {}", within.name());
        CliError::new(what, "`leitmotif themes --together --within snippet` counts more than overlaps")
    };
    let network = network.ok_or_else(nothing)?;
    args.output.write(study, context, |out| network.write_svg(out))
}

fn print_together(
    study: &StudyContext,
    within: CrosstabUnit,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let pairs = study.stats.theme_cooccurrences(&study.corpus, &study.codebook, within);
    let pairs = pairs.into_iter().map(|pair| ThemePairJson {
        first: study.codebook.theme_path(pair.first),
        second: study.codebook.theme_path(pair.second),
        times: pair.times,
        words: pair.words,
        snippets: pair.snippets,
        transcripts: pair.transcripts,
    });
    let together = TogetherJson { schema: SchemaVersion, within: within.name(), pairs: pairs.collect() };
    if context.global.json {
        return print_json(&together);
    }
    if together.pairs.is_empty() {
        context.print_note(&format!("No two themes come together within: {}.", within.name()));
        return Ok(());
    }
    let times = match within {
        CrosstabUnit::Overlap => "overlaps",
        CrosstabUnit::Turn => "turns with both",
        CrosstabUnit::Snippet => "snippets with both",
        CrosstabUnit::Neighbours => "neighbours with both",
        CrosstabUnit::Transcript => "talks with both",
    };
    let heading =
        [("theme", Left), ("and", Left), (times, Right), ("words in both", Right), ("talks", Right)];
    let mut table = TextTable::new(&heading);
    for pair in &together.pairs {
        table.add_row([
            pair.first.clone(),
            pair.second.clone(),
            thousands(pair.times),
            thousands(pair.words),
            thousands(pair.transcripts),
        ]);
    }
    context.print_table(&table)
}
