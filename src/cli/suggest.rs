//! `leitmotif suggest`: lists the likeliest themes of topics in none, or the snippets most like a theme.
//! Suggestions change nothing. What was rejected in the workbench is not suggested again.

use super::snippets::load_and_print_snippets;
use super::support::{CommandContext, Left, Right, StudyContext, TextTable, clean_line, print_json};
use crate::coding::suggestions::{ThemeSuggestions, theme_text};
use crate::format::round_to;
use crate::jobs::suggest::Suggester;
use clap::Args;
use serde::Serialize;
use std::sync::Arc;

/// What `suggest` takes.
#[derive(Debug, Args)]
pub struct SuggestArgs {
    /// For a theme: list snippets in no theme that are most like it
    #[arg(value_name = "THEME")]
    pub theme: Option<String>,
    /// For a theme: list snippets inside it that are least like it instead
    #[arg(long, requires = "theme")]
    pub odd: bool,
}

/// A topic with the themes it may belong to.
#[derive(Serialize)]
struct TopicSuggestionJson {
    topic: u32,
    label: String,
    themes: Vec<LikelyThemeJson>,
}

/// A theme that a topic may belong to; `likeness` is their cosine.
#[derive(Serialize)]
struct LikelyThemeJson {
    theme: String,
    likeness: f64,
    because: String,
}

/// What `suggest --json` prints.
#[derive(Serialize)]
struct TopicSuggestionsJson {
    schema: u32,
    suggestions: Vec<TopicSuggestionJson>,
}

/// Lists what is suggested, for all topics or for one theme.
pub fn run(args: &SuggestArgs, context: &CommandContext) -> anyhow::Result<()> {
    let study = StudyContext::open(context)?;
    study.current_run()?;
    let book = &study.codebook;
    if book.themes.is_empty() {
        context.print_note("There are no themes yet: `leitmotif assign --topic 0 NAME` makes the first.");
    }
    let theme = args.theme.as_deref().map(|name| book.find_theme(name)).transpose()?;
    let themes: Vec<_> = book.themes.keys().map(|theme| (*theme, theme_text(book, *theme))).collect();
    let mut suggester = Suggester::new(Arc::clone(&study.corpus), context.model_settings());
    let found = suggester.suggest(&study.project, &study.stats, &themes)?;
    let Some(theme) = theme else { return print_topic_suggestions(&study, &found, context) };
    let listed = if args.odd { found.least_similar.get(&theme) } else { found.similar.get(&theme) };
    // A theme that nothing is like, or that holds nothing, has no list.
    let listed = listed.map_or(&[][..], Vec::as_slice);
    if listed.is_empty() {
        context.print_note(&format!("Nothing is suggested for {}.", clean_line(&book.theme_path(theme))));
    }
    load_and_print_snippets(&study, listed, context)
}

/// Prints each topic in no theme with its likeliest one, and why; JSON has all that are likely.
fn print_topic_suggestions(
    study: &StudyContext,
    found: &ThemeSuggestions,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let label = |topic| study.stats.topic(topic).map_or_else(String::new, |stats| stats.label.clone());
    let open: Vec<TopicSuggestionJson> = study
        .stats
        .unthemed_topics()
        .filter_map(|topic| {
            let all = found.topics.get(&topic.id)?;
            let likely = all.iter().map(|it| LikelyThemeJson {
                theme: study.codebook.theme_path(it.theme),
                likeness: round_to(f64::from(it.similarity), 3),
                because: it.reason.describe(label),
            });
            Some(TopicSuggestionJson {
                topic: topic.id.0,
                label: topic.label.clone(),
                themes: likely.collect(),
            })
        })
        .collect();
    if context.global.json {
        return print_json(&TopicSuggestionsJson { schema: 1, suggestions: open });
    }
    let mut table = TextTable::new(&[("", Right), ("topic", Left), ("perhaps", Left), ("because", Left)]);
    for topic in &open {
        if let Some(first) = topic.themes.first() {
            table.add_row([
                topic.topic.to_string(),
                topic.label.clone(),
                first.theme.clone(),
                first.because.clone(),
            ]);
        }
    }
    if open.is_empty() {
        context.print_note("Nothing is suggested.");
        return Ok(());
    }
    context.print_table(&table)?;
    context.print_note("Suggestions only: `leitmotif assign --topic ID THEME` decides.");
    Ok(())
}
