//! `leitmotif snippet move`: moves snippets to another topic of the current run, or out of all.

use super::support::context::CommandContext;
use super::support::study_context::StudyContext;
use crate::coding::edits;
use crate::topics::TopicId;
use clap::{ArgGroup, Subcommand};

/// What can be done with snippets.
#[derive(Debug, Subcommand)]
pub enum SnippetCommand {
    /// Move snippets to another topic of the current run, or out of all
    #[command(group = ArgGroup::new("where").required(true).args(["to", "out"]))]
    Move {
        /// The snippets' numbers
        #[arg(required_unless_present = "query", value_name = "ID", value_parser = parse_number)]
        ids: Vec<i64>,
        /// All snippets that a search by words finds, such as is:boilerplate
        #[arg(long, value_name = "QUERY", conflicts_with = "ids")]
        query: Option<String>,
        /// The topic they go to
        #[arg(long, value_name = "TOPIC")]
        to: Option<u32>,
        /// Take them out of all topics
        #[arg(long)]
        out: bool,
    },
}

/// Reads the number of a snippet, with or without the # it is shown with.
fn parse_number(text: &str) -> Result<i64, String> {
    text.trim_start_matches('#').parse().map_err(|_| "a snippet is named by its number".to_owned())
}

/// Moves the snippets named or found.
pub fn run(command: &SnippetCommand, context: &CommandContext) -> anyhow::Result<()> {
    // `--out` is only there to be said: clap demands one of the two, and without --to the topic is none.
    let SnippetCommand::Move { ids, query, to, .. } = command;
    let mut desk = StudyContext::open(context)?;
    let places = match query {
        Some(query) => desk.matching_snippets(query, context)?,
        None => ids.iter().map(|&id| desk.find_snippet_index(id)).collect::<anyhow::Result<_>>()?,
    };
    let edit =
        edits::move_snippets(&desk.codebook, &desk.corpus, desk.current_run()?, &places, to.map(TopicId));
    desk.apply_and_report(edit, context)
}
