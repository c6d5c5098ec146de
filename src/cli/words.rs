//! `leitmotif words`: how often words are said in the study or a part of it, and which the part has more of.

use super::support::{
    Choice, ChosenTextJson, CliError, CommandContext, Left, Right, StudyContext, TextChoiceArgs, TextTable,
    choice, clean_line, wrap_text,
};
use crate::coding::{WordCount, WordOrder, WordRow, WordRules, WordTable};
use crate::exchange::json::{JsonScore, SchemaVersion};
use crate::exchange::tables::write_word_table;
use crate::format::{count_noun, thousands};
use crate::jobs;
use clap::Args;
use serde::Serialize;
use std::io::{self, Write};

/// What `words` takes.
#[derive(Debug, Args)]
pub struct WordsArgs {
    /// Of which text.
    #[command(flatten)]
    pub text: TextChoiceArgs,
    /// Also list grammar and fillers, and the words you left out
    #[arg(long)]
    pub stop_words: bool,
    /// The order [default: keyness of a part of the study, else count]
    #[arg(long, value_name = "ORDER", value_parser = choice(&ORDERS))]
    pub sort: Option<WordOrder>,
    /// List the first N only [default: 30 as text, else all]
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Print a table for spreadsheets
    #[arg(long)]
    pub csv: bool,
}

/// The orders of `--sort`.
const ORDERS: [Choice<WordOrder>; 2] = [
    ("count", WordOrder::Frequency, "most frequent first"),
    (
        "keyness",
        WordOrder::Keyness,
        "surest to be said more than in the rest first, surest to be said less last",
    ),
];

/// Words listed as text without `--limit`: about a screenful. Chosen by hand; not measured.
const DEFAULT_LIMIT: usize = 30;

/// What `words --json` prints.
#[derive(Serialize)]
struct WordsJson {
    schema: SchemaVersion,
    /// What was chosen; null is all.
    of: ChosenTextJson,
    /// All words said there, listed or not.
    text: WordCountJson,
    /// All words said in the rest; null where nothing was chosen.
    rest: Option<WordCountJson>,
    /// How many words there are in what is set aside, which is in neither.
    set_aside: usize,
    /// The words of interviewers that are context, and were not counted; left out where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<usize>,
    /// Whether grammar and fillers are listed too.
    stop_words: bool,
    /// The number of different words, of which `words` may be the first few.
    distinct: usize,
    words: Vec<WordJson>,
}

/// How often, and in how many transcripts.
#[derive(Serialize)]
struct WordCountJson {
    words: usize,
    transcripts: usize,
}

impl From<WordCount> for WordCountJson {
    fn from(count: WordCount) -> Self {
        Self { words: count.times, transcripts: count.transcripts }
    }
}

/// A word; what concerns the rest is null where nothing was chosen.
#[derive(Serialize)]
pub(super) struct WordJson {
    word: String,
    count: usize,
    transcripts: usize,
    rest_count: Option<usize>,
    rest_transcripts: Option<usize>,
    log_likelihood: Option<JsonScore>,
    log_ratio: Option<JsonScore>,
}

impl From<&WordRow> for WordJson {
    fn from(row: &WordRow) -> Self {
        Self {
            word: row.word.clone(),
            count: row.count.times,
            transcripts: row.count.transcripts,
            rest_count: row.rest.map(|rest| rest.count.times),
            rest_transcripts: row.rest.map(|rest| rest.count.transcripts),
            log_likelihood: row.rest.map(|rest| JsonScore(rest.log_likelihood)),
            log_ratio: row.rest.and_then(|rest| rest.log_ratio).map(JsonScore),
        }
    }
}

/// Counts and prints the words.
pub fn run(args: &WordsArgs, context: &CommandContext) -> anyhow::Result<()> {
    let study = StudyContext::open(context)?;
    if study.corpus.snippets.is_empty() {
        return Err(jobs::JobError::NoTranscripts.into());
    }
    let (choice, chosen) = args.text.choose(&study, context)?;
    let rules = WordRules::of_study(study.shown_codebook(), study.run.as_ref(), args.stop_words);
    let progress = context.start_progress()?;
    let mut table =
        jobs::count_words(&study.project, &study.corpus, &study.stats, &choice, &rules, &progress)?;
    let usual = if table.rest.is_some() { WordOrder::Keyness } else { WordOrder::Frequency };
    let order = args.sort.unwrap_or(usual);
    if order == WordOrder::Keyness && table.rest.is_none() {
        let hint = "name a part with --theme, --topic, --speaker or --transcript";
        return Err(CliError::usage("all words are compared with no other text", hint).into());
    }
    table.sort(order);
    let all = if context.global.json || args.csv { usize::MAX } else { DEFAULT_LIMIT };
    let limit = args.limit.unwrap_or(all);
    let set_aside = study.stats.set_aside_coverage().words;
    // Of people and roles that were named all is counted.
    let is_named = choice.speakers.is_some() || choice.within.is_some();
    let context_words = if is_named { 0 } else { study.stats.context_words(&study.corpus) };
    let json = WordsJson {
        schema: SchemaVersion,
        text: table.text.into(),
        rest: table.rest.map(WordCountJson::from),
        set_aside,
        context: (context_words > 0).then_some(context_words),
        stop_words: args.stop_words,
        distinct: table.rows.len(),
        words: table.rows.iter().take(limit).map(WordJson::from).collect(),
        of: chosen.clone(),
    };
    context.print_or_csv(
        args.csv,
        &json,
        |out| write_word_table(&table, limit, out),
        |out| print_words(&table, &chosen, (set_aside, context_words, limit), context, out),
    )?;
    study.print_roles_changed(context)
}

/// Prints the words to read: what was counted, the table, and how to read it.
fn print_words(
    table: &WordTable,
    chosen: &ChosenTextJson,
    (set_aside, context_words, limit): (usize, usize, usize),
    context: &CommandContext,
    out: &mut impl Write,
) -> io::Result<()> {
    let talks = count_noun(table.text.transcripts, "talk");
    let mut counted = format!("{} {}, in {talks}", count_noun(table.text.times, "word"), chosen.text());
    if let Some(rest) = table.rest {
        counted += &format!("; {} in the rest", thousands(rest.times));
    }
    if set_aside > 0 {
        counted += &format!("; {} set aside", thousands(set_aside));
    }
    if context_words > 0 {
        counted += &format!("; {} of interviewers are context", thousands(context_words));
    }
    writeln!(out, "{}\n", clean_line(&counted))?;
    let columns = [
        ("word", Left),
        ("times", Right),
        ("talks", Right),
        ("in the rest", Right),
        ("log-likelihood", Right),
        ("log ratio", Right),
    ];
    let mut rows =
        TextTable::new(columns.get(..if table.rest.is_some() { 6 } else { 3 }).unwrap_or(&columns));
    for row in table.rows.iter().take(limit) {
        let mut cells = vec![row.word.clone(), thousands(row.count.times), thousands(row.count.transcripts)];
        cells.extend(row.rest.iter().flat_map(|rest| {
            let ratio = rest.log_ratio.map_or_else(String::new, |ratio| format!("{ratio:+.2}"));
            [thousands(rest.count.times), format!("{:.1}", rest.log_likelihood), ratio]
        }));
        rows.add_row(cells);
    }
    rows.write(out, context.style, context.width)?;
    let more = table.rows.len().saturating_sub(limit);
    if more > 0 {
        writeln!(out, "\n{} more: --limit {} shows them", thousands(more), table.rows.len())?;
    }
    let how = "Log-likelihood (Dunning 1993): the more, the surer that the word is not as frequent in the rest; above \
               15.1 it would be so once in 10,000 words by chance. Log ratio (Hardie 2014): +1 is twice as frequent, -1 \
               half as frequent. See `leitmotif help numbers`.";
    if table.rest.is_some() {
        write!(out, "\n{}", context.style.muted(&wrap_text(how, context.width, 0)))?;
    }
    Ok(())
}
