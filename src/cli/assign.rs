//! `leitmotif assign` and `leitmotif unassign`: put topics, snippets or search hits into a theme, or take
//! them out.

use super::support::context::CommandContext;
use super::support::error::CliError;
use super::support::study_context::StudyContext;
use crate::coding::{ThemeRef, TranscriptSpan, edits};
use crate::topics::TopicId;
use clap::{ArgGroup, Args};
use std::str::FromStr;

/// What `assign` and `unassign` take.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["topics", "snippets", "query"]))]
pub struct AssignArgs {
    /// Topics, by number
    #[arg(long = "topic", value_name = "ID", num_args = 1.., value_delimiter = ',')]
    pub topics: Vec<String>,
    /// Snippets, by number
    #[arg(long = "snippet", value_name = "ID", num_args = 1.., value_delimiter = ',')]
    pub snippets: Vec<String>,
    /// All snippets that a search by words finds
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// The theme; Design/Retrieval names a child; assign makes it where it is not there
    pub theme: Option<String>,
}

/// The arguments as they are meant: what is assigned, to which theme.
struct AssignRequest<'a> {
    target: AssignTarget<'a>,
    theme: &'a str,
}

/// What is assigned.
enum AssignTarget<'a> {
    /// Topics, each as a whole.
    Topics(Vec<TopicId>),
    /// Snippets, by number.
    Snippets(Vec<i64>),
    /// All snippets that this search by words finds.
    Query(&'a str),
}

impl AssignArgs {
    /// Tells the theme from what is assigned. clap gives all words after `--topic` to that option, so in
    /// `--topic 1 2 RAG` the last one is the theme, unless the theme was given by itself. This is why numbers
    /// are read here and not by clap.
    ///
    /// # Errors
    /// Where no theme is named, or a number is none.
    fn request(&self) -> anyhow::Result<AssignRequest<'_>> {
        let given = if self.topics.is_empty() { &self.snippets } else { &self.topics };
        let (ids, theme) = match (&self.theme, given.split_last()) {
            (Some(theme), _) => (given.as_slice(), theme),
            (None, Some((theme, ids))) => (ids, theme),
            (None, None) => return Err(missing_theme_error().into()),
        };
        let chosen = match &self.query {
            Some(query) => AssignTarget::Query(query),
            None if ids.is_empty() => return Err(missing_theme_error().into()),
            None if self.topics.is_empty() => AssignTarget::Snippets(parse_numbers(ids, "snippet")?),
            None => AssignTarget::Topics(parse_numbers(ids, "topic")?.into_iter().map(TopicId).collect()),
        };
        Ok(AssignRequest { target: chosen, theme })
    }
}

/// The error where no theme was named.
fn missing_theme_error() -> CliError {
    CliError::usage("no theme was named", "name it last: leitmotif assign --topic 3 Design/Retrieval")
}

/// Reads numbers of topics or snippets; `noun` names which in the error.
fn parse_numbers<N: FromStr>(ids: &[String], noun: &str) -> anyhow::Result<Vec<N>> {
    let number = |id: &String| {
        // Snippets are shown with a # before their number.
        let hint = format!("a {noun} is named by its number, the theme comes last");
        id.trim_start_matches('#')
            .parse()
            .map_err(|_| CliError::usage(format!("'{id}' is no {noun}"), hint).into())
    };
    ids.iter().map(number).collect()
}

/// Assigns; a theme that is not there is made.
pub fn run_assign(args: &AssignArgs, context: &CommandContext) -> anyhow::Result<()> {
    let wish = args.request()?;
    let mut desk = StudyContext::open(context)?;
    let (by, place) = (desk.project.signature(), ThemeRef::Path(wish.theme));
    let edit = match &wish.target {
        AssignTarget::Topics(topics) => {
            edits::assign_topics(&desk.codebook, &desk.corpus, desk.current_run()?, topics, place, &by)
        }
        chosen => edits::assign_spans(&desk.codebook, &target_spans(chosen, &desk, context)?, place, &by),
    };
    desk.apply_and_report(edit, context)
}

/// Takes off; the theme has to be there.
pub fn run_unassign(args: &AssignArgs, context: &CommandContext) -> anyhow::Result<()> {
    let wish = args.request()?;
    let mut desk = StudyContext::open(context)?;
    let (by, theme) = (desk.project.signature(), Some(desk.codebook.find_theme(wish.theme)?));
    let edit = match &wish.target {
        AssignTarget::Topics(topics) => {
            edits::unassign_topics(&desk.codebook, &desk.corpus, desk.current_run()?, topics, theme, &by)
        }
        chosen => edits::unassign_spans(&desk.codebook, &target_spans(chosen, &desk, context)?, theme, &by),
    };
    desk.apply_and_report(edit, context)
}

/// The spans of the snippets that were named or found; empty for topics, which are assigned as a whole.
fn target_spans(
    chosen: &AssignTarget<'_>,
    desk: &StudyContext,
    context: &CommandContext,
) -> anyhow::Result<Vec<TranscriptSpan>> {
    let places = match chosen {
        AssignTarget::Topics(_) => Vec::new(),
        AssignTarget::Snippets(ids) => {
            ids.iter().map(|&id| desk.find_snippet_index(id)).collect::<anyhow::Result<_>>()?
        }
        AssignTarget::Query(query) => desk.matching_snippets(query, context)?,
    };
    Ok(desk.snippet_spans(places))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Cli, CliCommand};
    use clap::Parser;

    fn wish(line: &str) -> Result<(String, String), String> {
        let words = ["leitmotif", "assign"].into_iter().chain(line.split_whitespace());
        let cli = Cli::try_parse_from(words).map_err(|e| e.to_string())?;
        let Some(CliCommand::Assign(args)) = cli.command else { panic!("{line}") };
        let wish = args.request().map_err(|e| e.to_string())?;
        let chosen = match wish.target {
            AssignTarget::Topics(ids) => {
                format!("topics {:?}", ids.iter().map(|id| id.0).collect::<Vec<_>>())
            }
            AssignTarget::Snippets(ids) => format!("snippets {ids:?}"),
            AssignTarget::Query(query) => format!("query {query}"),
        };
        Ok((chosen, wish.theme.to_owned()))
    }

    #[test]
    fn the_theme_comes_last_or_first() {
        let of = |chosen: &str, theme: &str| Ok((chosen.to_owned(), theme.to_owned()));
        assert_eq!(wish("--topic 1 2 Design/RAG"), of("topics [1, 2]", "Design/RAG"));
        assert_eq!(wish("--topic 1 --topic 2 RAG"), of("topics [1, 2]", "RAG"));
        assert_eq!(wish("RAG --topic 1,2"), of("topics [1, 2]", "RAG"));
        assert_eq!(wish("--snippet #12 7 RAG"), of("snippets [12, 7]", "RAG"));
        assert_eq!(wish("--query chunk RAG"), of("query chunk", "RAG"));
        assert_eq!(wish("--topic 1 2024"), of("topics [1]", "2024"));
    }

    #[test]
    fn what_is_missing_is_said() {
        assert!(wish("RAG").is_err());
        assert_eq!(wish("--topic 3"), Err("no theme was named".to_owned()));
        assert_eq!(wish("--topic x RAG"), Err("'x' is no topic".to_owned()));
        assert!(wish("--topic 1 --snippet 2 RAG").is_err());
    }
}
