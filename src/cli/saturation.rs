//! `leitmotif saturation`: after how many interviews hardly a new theme came.

use super::support::{
    Choice, CliError, CommandContext, Left, Right, StudyContext, TextTable, choice, wrap_text,
};
use crate::coding::{SaturationPath, SaturationRule, ThematicSaturation};
use crate::corpus::Corpus;
use crate::exchange::json::{JsonScore, SchemaVersion};
use crate::exchange::report::saturation_sentences;
use crate::exchange::tables::write_saturation_path;
use crate::format::{round_to, thousands};
use clap::Args;
use serde::Serialize;
use std::io::{self, Write};

/// What `saturation` takes.
#[derive(Debug, Args)]
pub struct SaturationArgs {
    /// The first interviews, whose themes are what is known
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..))]
    pub base: u16,
    /// Interviews in a run behind them
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..))]
    pub run: u16,
    /// The most new themes in a run, in per cent of the themes of the base
    #[arg(long, value_name = "PERCENT", default_value_t = 5, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub threshold: u8,
    /// The order listed [default: by date where all interviews have one, else as imported]
    #[arg(long, value_name = "ORDER", value_parser = choice(&ORDERS))]
    pub order: Option<ListedOrder>,
    /// The seed of the random orders
    #[arg(long, value_name = "N", default_value_t = 42)]
    pub seed: u64,
    /// Print a table for spreadsheets
    #[arg(long)]
    pub csv: bool,
}

/// The order that is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListedOrder {
    /// As imported.
    Imported,
    /// By date.
    Date,
}

/// The orders of `--order`.
const ORDERS: [Choice<ListedOrder>; 2] = [
    ("imported", ListedOrder::Imported, "by the day of their import, those of one day by name"),
    ("date", ListedOrder::Date, "by date"),
];

/// What `saturation --json` prints.
#[derive(Serialize)]
struct SaturationJson {
    schema: SchemaVersion,
    base_size: usize,
    run_length: usize,
    threshold: JsonScore,
    /// The number of different themes heard.
    themes: usize,
    /// Transcripts in which no theme is heard, which are left out.
    without_theme: usize,
    /// Of these, those that came after the topics were found.
    unseen: usize,
    /// Transcripts that count and have no date.
    undated: usize,
    imported: OrderJson,
    /// Null where `undated` is not 0.
    date: Option<OrderJson>,
    random: RandomJson,
    /// What to write in a paper.
    sentences: String,
}

/// Interviews in one order.
#[derive(Serialize)]
struct OrderJson {
    base_themes: Option<usize>,
    /// At which interview saturation is reached; null where it is not.
    reached: Option<usize>,
    /// As it is written, such as 6+2.
    notation: Option<String>,
    interviews: Vec<InterviewJson>,
}

/// An interview; the last two are null before the first run is whole.
#[derive(Serialize)]
struct InterviewJson {
    transcript: String,
    new: usize,
    so_far: usize,
    run_new: Option<usize>,
    new_information: Option<JsonScore>,
}

/// Over random orders; null where an order stands at this percentile that does not reach saturation.
#[derive(Serialize)]
struct RandomJson {
    orders: usize,
    seed: u64,
    reaching: usize,
    percentile_5: Option<usize>,
    median: Option<usize>,
    percentile_95: Option<usize>,
}

/// Computes and prints thematic saturation.
pub fn run(args: &SaturationArgs, context: &CommandContext) -> anyhow::Result<()> {
    let study = StudyContext::open(context)?;
    let rule = SaturationRule {
        base_size: args.base.into(),
        run_length: args.run.into(),
        threshold: f64::from(args.threshold) / 100.0,
    };
    let found = study.stats.thematic_saturation(&study.corpus, rule, args.seed);
    if found.themes == 0 {
        let hint = "put topics or snippets under themes first: `leitmotif assign --help`";
        return Err(CliError::new("no theme is heard in any transcript yet", hint).into());
    }
    let path = match args.order {
        None => found.reported(),
        Some(ListedOrder::Imported) => &found.imported,
        Some(ListedOrder::Date) => found.dated.as_ref().ok_or_else(|| {
            let hint = "give each a date attribute, or leave out --order date";
            CliError::new(format!("{} of the interviews have no date", thousands(found.undated)), hint)
        })?,
    };
    let corpus = &*study.corpus;
    context.print_or_csv(
        args.csv,
        &saturation_json(&found, args.seed, corpus),
        |out| write_saturation_path(corpus, path, out),
        |out| print_saturation(&found, path, corpus, context, out),
    )
}

fn saturation_json(found: &ThematicSaturation, seed: u64, corpus: &Corpus) -> SaturationJson {
    let order = |path: &SaturationPath| OrderJson {
        base_themes: path.base_themes,
        reached: path.reached,
        notation: path.reached.map(|at| format!("{at}+{}", found.rule.run_length)),
        interviews: path
            .steps
            .iter()
            .map(|step| InterviewJson {
                transcript: name_of(step.transcript, corpus),
                new: step.new,
                so_far: step.so_far,
                run_new: step.run.map(|(new, _)| new),
                new_information: step.run.map(|(_, share)| JsonScore(share)),
            })
            .collect(),
    };
    SaturationJson {
        schema: SchemaVersion,
        base_size: found.rule.base_size,
        run_length: found.rule.run_length,
        threshold: JsonScore(found.rule.threshold),
        themes: found.themes,
        without_theme: found.without_theme,
        unseen: found.unseen,
        undated: found.undated,
        imported: order(&found.imported),
        date: found.dated.as_ref().map(order),
        random: RandomJson {
            orders: found.random.orders,
            seed,
            reaching: found.random.reaching,
            percentile_5: found.random.low,
            median: found.random.median,
            percentile_95: found.random.high,
        },
        sentences: saturation_sentences(found),
    }
}

fn name_of(at: crate::corpus::TranscriptIndex, corpus: &Corpus) -> String {
    corpus.transcript_at(at).map_or_else(String::new, |entry| entry.name.clone())
}

/// Prints the sentences for a paper, then the interviews in the order listed.
fn print_saturation(
    found: &ThematicSaturation,
    path: &SaturationPath,
    corpus: &Corpus,
    context: &CommandContext,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{}", wrap_text(&saturation_sentences(found), context.width, 0))?;
    let mut table = TextTable::new(&[
        ("interview", Right),
        ("new themes", Right),
        ("so far", Right),
        ("new in the run", Right),
        ("of the base", Right),
        ("transcript", Left),
    ]);
    for (number, step) in (1..).zip(&path.steps) {
        let mark = if path.reached == Some(number) { "  <- reached here" } else { "" };
        table.add_row([
            thousands(number),
            thousands(step.new),
            thousands(step.so_far),
            step.run.map_or_else(String::new, |(new, _)| thousands(new)),
            step.run.map_or_else(String::new, |(_, share)| format!("{} %", round_to(share * 100.0, 1))),
            format!("{}{mark}", name_of(step.transcript, corpus)),
        ]);
    }
    table.write(out, context.style, context.width)
}
