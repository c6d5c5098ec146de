//! `leitmotif kwic`: every place at which words are said, one below the other (key word in context).

use super::support::{
    Choice, CommandContext, FilterArgs, ROLES, StudyContext, choice, clean_line, cut_start_to_width,
    cut_to_width,
};
use crate::corpus::{Corpus, SpeakerRole};
use crate::exchange::json::{JsonSeconds, SchemaVersion};
use crate::exchange::tables::{ConcordanceRow, write_concordance};
use crate::format::{clock, count_noun, thousands};
use crate::jobs::search::concordance::{Concordance, ConcordanceLine, ConcordanceRequest};
use crate::search::ConcordanceOrder;
use clap::Args;
use serde::Serialize;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// What `kwic` takes.
#[derive(Debug, Args)]
pub struct KwicArgs {
    /// Words (all in one snippet), "a phrase", -not, OR, wild*card, ~fuzzy, and filters
    #[arg(allow_hyphen_values = true, value_name = "WORD")]
    pub query: String,
    /// More of them, where they are not in quotes
    #[arg(value_name = "WORD", hide = true)]
    pub more: Vec<String>,
    /// The order of the lines
    #[arg(long, value_name = "ORDER", default_value = "right", value_parser = choice(&ORDERS))]
    pub sort: ConcordanceOrder,
    /// What else must be true of them.
    #[command(flatten)]
    pub filters: FilterArgs,
    /// Only what those who are asked say, or those who ask
    #[arg(long, value_name = "ROLE", value_parser = choice(&ROLES))]
    pub role: Option<SpeakerRole>,
    /// Characters on each side [default: what fits the terminal, else 60]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub context: Option<u16>,
    /// List the first N lines only [default: 50 as text, else all]
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Print a table for spreadsheets
    #[arg(long)]
    pub csv: bool,
}

/// The orders of `--sort`.
const ORDERS: [Choice<ConcordanceOrder>; 3] = [
    ("right", ConcordanceOrder::Right, "by the words behind"),
    ("left", ConcordanceOrder::Left, "by the words before, the nearest first"),
    ("text", ConcordanceOrder::Text, "as they stand in the transcripts"),
];

/// Characters on each side where no terminal says how much fits: a line of text on each. Chosen by hand.
const DEFAULT_CONTEXT: usize = 60;
/// Lines listed as text without `--limit`. Chosen by hand; not measured.
const DEFAULT_LIMIT: usize = 50;
/// The most columns of a match and of what stands behind a line (transcript, speaker, time), and the least columns of a
/// terminal that has the latter at all. Chosen by hand.
const MOST_COLUMNS: [usize; 2] = [30, 32];
const LEAST_WITH_SOURCE: usize = 70;

/// What `kwic --json` prints.
#[derive(Serialize)]
struct KwicJson {
    schema: SchemaVersion,
    query: String,
    /// The number of matches, of which `lines` may be the first few.
    total: usize,
    transcripts: usize,
    lines: Vec<KwicLineJson>,
}

/// A match with what stands around it.
#[derive(Serialize)]
struct KwicLineJson {
    transcript: String,
    snippet: Option<i64>,
    speaker: Option<String>,
    start: Option<JsonSeconds>,
    left: String,
    hit: String,
    right: String,
    /// The match in the text of its transcript, in bytes of UTF-8.
    first_byte: usize,
    end_byte: usize,
}

/// Finds and prints the lines.
pub fn run(args: &KwicArgs, context: &CommandContext) -> anyhow::Result<()> {
    let study = StudyContext::open(context)?;
    let query = args.filters.query_line(std::iter::once(&args.query).chain(&args.more));
    let side = match args.context {
        Some(characters) => usize::from(characters),
        // More never fits.
        None if context.width != usize::MAX => context.width,
        None => DEFAULT_CONTEXT,
    };
    let within = args.role.map(|role| study.text_of_role(role, context)).transpose()?;
    let request = ConcordanceRequest { query: query.clone(), characters: side, within };
    let mut found = study.concordance(&request, context)?;
    if let Some(note) = &found.note {
        context.print_note(note);
    }
    found.sort(args.sort);
    let all = if context.global.json || args.csv { usize::MAX } else { DEFAULT_LIMIT };
    let limit = args.limit.unwrap_or(all);
    let corpus = &*study.corpus;
    let listed = || found.lines.iter().take(limit);
    let json = KwicJson {
        schema: SchemaVersion,
        query,
        total: found.lines.len(),
        transcripts: found.transcripts,
        lines: listed().map(|line| line_json(line, corpus)).collect(),
    };
    context.print_or_csv(
        args.csv,
        &json,
        |out| write_concordance(listed().map(|line| row_of(line, corpus)), out),
        |out| print_lines(&found, (args.sort, limit), corpus, context, out),
    )
}

fn name_of<'a>(line: &ConcordanceLine, corpus: &'a Corpus) -> &'a str {
    corpus.transcript_at(line.transcript).map_or("", |entry| entry.name.as_str())
}

fn line_json(line: &ConcordanceLine, corpus: &Corpus) -> KwicLineJson {
    KwicLineJson {
        transcript: name_of(line, corpus).to_owned(),
        snippet: corpus.snippet_at(line.snippet).map(|snippet| snippet.id.0),
        speaker: line.speaker.clone(),
        start: line.start.map(JsonSeconds),
        left: line.context.left.clone(),
        hit: line.context.hit.clone(),
        right: line.context.right.clone(),
        first_byte: line.span.start,
        end_byte: line.span.end,
    }
}

fn row_of<'a>(line: &'a ConcordanceLine, corpus: &'a Corpus) -> ConcordanceRow<'a> {
    ConcordanceRow {
        transcript: name_of(line, corpus),
        speaker: line.speaker.as_deref(),
        start: line.start,
        left: &line.context.left,
        hit: &line.context.hit,
        right: &line.context.right,
        span: line.span,
    }
}

/// Prints the lines with the matches one below the other.
fn print_lines(
    found: &Concordance,
    (order, limit): (ConcordanceOrder, usize),
    corpus: &Corpus,
    context: &CommandContext,
    out: &mut impl Write,
) -> io::Result<()> {
    let places = count_noun(found.lines.len(), "place");
    let talks = count_noun(found.transcripts, "talk");
    writeln!(out, "{places} in {talks}, {}\n", order.name())?;
    let lines: Vec<[String; 4]> = found
        .lines
        .iter()
        .take(limit)
        .map(|line| {
            let source =
                [Some(name_of(line, corpus).to_owned()), line.speaker.clone(), line.start.map(clock)];
            let source: Vec<String> = source.into_iter().flatten().collect();
            let words = [&line.context.left, &line.context.hit, &line.context.right, &source.join("  ")];
            words.map(|text| clean_line(text))
        })
        .collect();
    let widest = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let hit = widest(1).min(MOST_COLUMNS[0]);
    let source = if context.width < LEAST_WITH_SOURCE { 0 } else { widest(3).min(MOST_COLUMNS[1]) };
    let room = context.width.saturating_sub(hit + source + 4 + if source > 0 { 2 } else { 0 });
    let side = (room / 2).min(widest(0).max(widest(2)));
    for [left, matched, right, place] in &lines {
        let left = cut_start_to_width(left, side).trim_start();
        let matched = cut_to_width(matched, hit);
        let right = cut_to_width(right, side);
        let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()));
        write!(
            out,
            "{}{left}  {}{}",
            pad(left, side),
            context.style.highlight(&matched),
            pad(&matched, hit)
        )?;
        if source == 0 {
            writeln!(out, "  {right}")?;
        } else {
            let place = cut_to_width(place, source);
            writeln!(out, "  {right}{}  {}", pad(&right, side), context.style.muted(&place))?;
        }
    }
    match found.lines.len().saturating_sub(limit) {
        0 => Ok(()),
        more => writeln!(out, "\n{} more: --limit {} shows them", thousands(more), found.lines.len()),
    }
}
