//! `leitmotif themes`: the codebook as a tree with counts.

use super::support::{CommandContext, Left, Right, StudyContext, TextTable, print_json};
use crate::format::{duration_text, percent_text, thousands};

/// Prints the codebook as an indented tree. Each theme is counted with those below it; the last row counts
/// what is in no theme.
pub fn run(context: &CommandContext) -> anyhow::Result<()> {
    let study = StudyContext::open(context)?;
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
    for (depth, theme) in study.codebook.tree() {
        let covered = view.prevalence(theme.id);
        table.add_row([
            format!("{}{}", "  ".repeat(depth), theme.name),
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
    let unsorted = study.stats.uncoded_coverage();
    table.add_row([
        "unsorted".to_owned(),
        thousands(topics - sorted),
        String::new(),
        thousands(unsorted.words),
        percent_text(unsorted.words, words),
        thousands(unsorted.snippets),
        thousands(unsorted.transcripts),
        unsorted.seconds.map_or_else(String::new, duration_text),
    ]);
    context.print_table(&table)
}
