//! `leitmotif snippet move`: moves snippets to another topic of the current run, or out of all.

use super::support::{CommandContext, StudyContext, parse_number};
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
        #[arg(required_unless_present = "query", value_name = "ID", value_parser = parse_number::<i64>)]
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

/// Moves the snippets named or found.
pub fn run(command: &SnippetCommand, context: &CommandContext) -> anyhow::Result<()> {
    // `--out` is only there to be said: clap demands one of the two, and without --to the topic is none.
    let SnippetCommand::Move { ids, query, to, .. } = command;
    let mut study = StudyContext::open(context)?;
    let indices = match query {
        Some(query) => study.matching_snippets(query, context)?,
        None => study.find_snippet_indices(ids)?,
    };
    let edit =
        edits::move_snippets(&study.codebook, &study.corpus, study.current_run()?, &indices, to.map(TopicId));
    study.apply_and_report(edit, context)
}
