//! `leitmotif suggest`: lists the likely themes of topics in none, or the snippets likely for a theme, each with its
//! chance to be right.
//! Suggestions change nothing. What was rejected in the workbench is not suggested again.

use super::snippets::{load_and_print_snippets, location_line};
use super::support::{
    CommandContext, Left, Right, StudyContext, TextTable, clean_line, clean_text, print_json, wrap_text,
};
use crate::coding::suggestions::{MIN_CHANCE, ThemeSuggestions, theme_text};
use crate::corpus::SnippetIndex;
use crate::exchange::json::SnippetJson;
use crate::format::{chance_text, round_to};
use crate::jobs::suggest::Suggester;
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::sync::Arc;

/// What `suggest` takes.
#[derive(Debug, Args)]
pub struct SuggestArgs {
    /// For a theme: list snippets in no theme that are likely to belong to it
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

/// A theme that a topic may belong to; `chance` is that of being right, `likeness` the cosine.
#[derive(Serialize)]
struct LikelyThemeJson {
    theme: String,
    chance: f64,
    likeness: f64,
    because: String,
}

/// A snippet that may belong to a theme.
#[derive(Serialize)]
struct LikelySnippetJson {
    #[serde(flatten)]
    snippet: SnippetJson,
    chance: f64,
}

/// What `suggest THEME --json` prints, the likeliest first.
#[derive(Serialize)]
struct LikelySnippetsJson {
    schema: u32,
    snippets: Vec<LikelySnippetJson>,
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
    if let Some(note) = suggester.take_note() {
        context.print_note(&note);
    }
    let Some(theme) = theme else { return print_topic_suggestions(&study, &found, context) };
    if args.odd {
        // A theme that holds nothing has no list.
        let listed = found.least_similar.get(&theme).map_or(&[][..], Vec::as_slice);
        return load_and_print_snippets(&study, listed, context);
    }
    let likely = found.similar.get(&theme).map_or(&[][..], Vec::as_slice);
    if likely.is_empty() {
        context.print_note(&format!(
            "Nothing is suggested for {}: no snippet in no theme has a chance of {} to belong there.",
            clean_line(&book.theme_path(theme)),
            chance_text(MIN_CHANCE)
        ));
    }
    print_likely_snippets(&study, likely, context)
}

/// Prints the snippets likely for a theme, each with its chance.
fn print_likely_snippets(
    study: &StudyContext,
    likely: &[(SnippetIndex, f32)],
    context: &CommandContext,
) -> anyhow::Result<()> {
    let indices: Vec<SnippetIndex> = likely.iter().map(|(at, _)| *at).collect();
    let found = study.snippets_json(&indices)?.snippets;
    let chances = likely.iter().map(|(_, chance)| *chance);
    let snippets: Vec<LikelySnippetJson> = found
        .into_iter()
        .zip(chances)
        .map(|(snippet, chance)| LikelySnippetJson { chance: round_to(f64::from(chance), 3), snippet })
        .collect();
    let shown = LikelySnippetsJson { schema: 1, snippets };
    context.print(&shown, |out| {
        for LikelySnippetJson { chance, snippet } in &shown.snippets {
            let line = format!("{}   {}", chance_text(*chance as f32), location_line(snippet));
            writeln!(out, "{}", context.style.muted(&line))?;
            writeln!(out, "{}", wrap_text(&clean_text(&snippet.text), context.width, 4))?;
        }
        Ok(())
    })
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
                chance: round_to(f64::from(it.chance), 3),
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
    let mut table = TextTable::new(&[
        ("", Right),
        ("topic", Left),
        ("perhaps", Left),
        ("chance", Right),
        ("because", Left),
    ]);
    for topic in &open {
        if let Some(first) = topic.themes.first() {
            table.add_row([
                topic.topic.to_string(),
                topic.label.clone(),
                first.theme.clone(),
                chance_text(first.chance as f32),
                first.because.clone(),
            ]);
        }
    }
    if open.is_empty() {
        context.print_note(&format!(
            "Nothing is suggested: no theme has a chance of {} to be right for a topic in none.",
            chance_text(MIN_CHANCE)
        ));
        return Ok(());
    }
    context.print_table(&table)?;
    context.print_note("Suggestions only: `leitmotif assign --topic ID THEME` decides.");
    Ok(())
}
