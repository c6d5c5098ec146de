//! `leitmotif snippets`: lists snippets of a topic, a theme, a transcript, or outliers; also how other
//! commands print snippets.

use super::support::{CliError, CommandContext, StudyContext, clean_line, clean_text, wrap_text};
use crate::corpus::SnippetIndex;
use crate::exchange::json;
use crate::format::{clock, names_and_more, shorten};
use crate::jobs;
use crate::search::{FilterSource, SnippetFilter};
use clap::Args;
use std::io::{self, Write};

/// What `snippets` takes.
#[derive(Debug, Args)]
pub struct SnippetsArgs {
    /// Only snippets of this topic
    #[arg(long, value_name = "ID", conflicts_with = "outliers")]
    pub topic: Option<u32>,
    /// Only snippets of this theme and those below it
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Only snippets of this transcript
    #[arg(long, value_name = "NAME")]
    pub transcript: Option<String>,
    /// Only where this is known of the transcript, or of somebody who says a part, such as site=north: this value
    /// in full, but for case and accents
    #[arg(long, value_name = "KEY=VALUE")]
    pub attribute: Option<String>,
    /// Only snippets with a part of an answer to this question of the guide
    #[arg(long, value_name = "NAME")]
    pub question: Option<String>,
    /// Only snippets in no topic
    #[arg(long)]
    pub outliers: bool,
    /// List the first N only
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

/// Lists the snippets that pass all filters, in the order of the corpus.
pub fn run(args: &SnippetsArgs, context: &CommandContext) -> anyhow::Result<()> {
    let study = StudyContext::open(context)?;
    load_and_print_snippets(&study, &filter_snippets(args, &study, context)?, context)
}

/// Loads the texts of snippets given by index in the corpus, and prints them as JSON or to read.
pub(super) fn load_and_print_snippets(
    study: &StudyContext,
    indices: &[SnippetIndex],
    context: &CommandContext,
) -> anyhow::Result<()> {
    let mut snippets = study.snippets_json(indices)?;
    let questions = jobs::answered_questions(&study.project, &study.corpus, indices)?;
    for (snippet, question) in snippets.snippets.iter_mut().zip(questions) {
        snippet.question = question;
    }
    context.print(&snippets, |out| print_snippets(&snippets.snippets, context, out))
}

/// The indices of the snippets that pass all filters, ascending, at most `--limit`.
fn filter_snippets(
    args: &SnippetsArgs,
    study: &StudyContext,
    context: &CommandContext,
) -> anyhow::Result<Vec<SnippetIndex>> {
    let mut passes = vec![true; study.corpus.snippets.len()];
    let mut keep = |wanted: &[SnippetIndex]| {
        // Both lists ascend, so one walk through the corpus is enough.
        let mut wanted = wanted.iter().copied().peekable();
        for (at, passes) in study.corpus.snippet_indices().zip(&mut passes) {
            *passes &= wanted.next_if_eq(&at).is_some();
        }
    };
    if let Some(id) = args.topic {
        keep(&study.find_topic(id)?.snippets);
    }
    if args.outliers {
        study.current_run()?;
        keep(study.stats.outliers());
        study.print_unseen(context);
    }
    if let Some(name) = &args.theme {
        let theme = study.codebook.find_theme(name)?;
        keep(study.stats.subtree_snippets(theme));
    }
    if let Some(name) = &args.question {
        keep(&answers_to(name, study, context)?);
    }
    let filters = study.study_filters();
    let mut selections = Vec::new();
    if let Some(name) = &args.transcript {
        let hint = "`leitmotif snippets` shows the names of transcripts";
        selections.push((filters.select_snippets(&SnippetFilter::Transcript(name.clone())), hint));
    }
    if let Some(typed) = &args.attribute {
        let hint = "`leitmotif speakers` and `leitmotif transcript list` show what is known";
        let Some((key, value)) = typed.split_once('=') else {
            return Err(CliError::usage(
                "--attribute takes a name and a value",
                "as in --attribute site=north",
            )
            .into());
        };
        selections.push((filters.with_attribute(key.trim(), value.trim()), hint));
    }
    for (selection, hint) in selections {
        // In a query an unknown name is a note and no hits; an option that names nothing is an error.
        if let Some(note) = selection.note {
            return Err(CliError::new(note, hint).into());
        }
        let wanted: Vec<SnippetIndex> = study
            .corpus
            .snippet_indices()
            .zip(&selection.passes)
            .filter_map(|(at, &p)| p.then_some(at))
            .collect();
        keep(&wanted);
    }
    let chosen = study.corpus.snippet_indices().zip(passes).filter_map(|(at, passes)| passes.then_some(at));
    Ok(chosen.take(args.limit.unwrap_or(usize::MAX)).collect())
}

/// The snippets with a part of an answer to a guide question, ascending.
fn answers_to(
    name: &str,
    study: &StudyContext,
    context: &CommandContext,
) -> anyhow::Result<Vec<SnippetIndex>> {
    let (corpus, book, models) = (&study.corpus, &study.codebook, context.model_settings());
    let question = book.find_question(name)?.id;
    let progress = context.start_progress()?;
    let asked = jobs::AskedQuestions::read(&study.project, corpus, book, &models, &progress)?;
    let answers = asked.guide_answers(corpus, book, &models, &progress)?;
    let own = answers.into_iter().find(|it| it.question == question);
    Ok(own.map_or_else(Vec::new, |it| it.snippets))
}

/// Most letters of a question above its answer. Chosen by hand; not measured.
const QUESTION_LETTERS: usize = 160;

/// Prints snippets to read: a line on where each is from, then its text, wrapped.
pub(super) fn print_snippets(
    snippets: &[json::SnippetJson],
    context: &CommandContext,
    out: &mut impl Write,
) -> io::Result<()> {
    for snippet in snippets {
        writeln!(out, "{}", context.style.muted(&location_line(snippet)))?;
        if let Some(question) = &snippet.question {
            let asked = format!("    asked: {}", shorten(&clean_line(question), QUESTION_LETTERS));
            writeln!(out, "{}", context.style.muted(&asked))?;
        }
        writeln!(out, "{}", wrap_text(&clean_text(&snippet.text), context.width, 4))?;
    }
    Ok(())
}

/// One line on a snippet: number, transcript, speakers, time, topic, themes; what it has of these.
pub(super) fn location_line(snippet: &json::SnippetJson) -> String {
    let mut parts = vec![format!("#{}", snippet.id), snippet.transcript.clone()];
    parts.extend((!snippet.speakers.is_empty()).then(|| names_and_more(&snippet.speakers)));
    parts.extend(snippet.start.map(|json::JsonSeconds(start)| clock(start)));
    parts.extend(snippet.topic.map(|topic| format!("topic {topic}")));
    parts.extend(snippet.context.then(|| "context".to_owned()));
    parts.extend(snippet.themes.iter().cloned());
    parts.iter().map(|part| clean_line(part)).collect::<Vec<_>>().join("   ")
}
