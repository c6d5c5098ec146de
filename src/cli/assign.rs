//! `leitmotif assign` and `leitmotif unassign`: put topics, snippets or search hits into a theme, or take
//! them out.

use super::support::{CommandContext, StudyContext, missing_theme_error, numbers_and_theme};
use crate::coding::{ThemeRef, TranscriptSpan, edits};
use crate::topics::TopicId;
use clap::{ArgGroup, Args};

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
    /// Tells the theme from what is assigned.
    ///
    /// # Errors
    /// Where no theme is named, or a number is none.
    fn request(&self) -> anyhow::Result<AssignRequest<'_>> {
        let example = "leitmotif assign --topic 3 Design/Retrieval";
        let theme = self.theme.as_deref();
        Ok(match &self.query {
            Some(query) => AssignRequest {
                target: AssignTarget::Query(query),
                theme: theme.ok_or_else(|| missing_theme_error(example))?,
            },
            None if self.topics.is_empty() => {
                let (ids, theme) = numbers_and_theme(&self.snippets, theme, "snippet", example)?;
                AssignRequest { target: AssignTarget::Snippets(ids), theme }
            }
            None => {
                let (ids, theme) = numbers_and_theme(&self.topics, theme, "topic", example)?;
                let ids = ids.into_iter().map(TopicId).collect();
                AssignRequest { target: AssignTarget::Topics(ids), theme }
            }
        })
    }
}

/// Assigns; a theme that is not there is made.
pub fn run_assign(args: &AssignArgs, context: &CommandContext) -> anyhow::Result<()> {
    let request = args.request()?;
    let mut study = StudyContext::open(context)?;
    let (by, theme) = (study.project.signature(), ThemeRef::Path(request.theme));
    let edit = match &request.target {
        AssignTarget::Topics(topics) => {
            edits::assign_topics(&study.codebook, &study.corpus, study.current_run()?, topics, theme, &by)
        }
        target => edits::assign_spans(&study.codebook, &target_spans(target, &study, context)?, theme, &by),
    };
    study.apply_and_report(edit, context)
}

/// Takes off; the theme has to be there.
pub fn run_unassign(args: &AssignArgs, context: &CommandContext) -> anyhow::Result<()> {
    let request = args.request()?;
    let mut study = StudyContext::open(context)?;
    let (by, theme) = (study.project.signature(), Some(study.codebook.find_theme(request.theme)?));
    let edit = match &request.target {
        AssignTarget::Topics(topics) => {
            edits::unassign_topics(&study.codebook, &study.corpus, study.current_run()?, topics, theme, &by)
        }
        target => edits::unassign_spans(&study.codebook, &target_spans(target, &study, context)?, theme, &by),
    };
    study.apply_and_report(edit, context)
}

/// The spans of the snippets that were named or found; empty for topics, which are assigned as a whole.
fn target_spans(
    target: &AssignTarget<'_>,
    study: &StudyContext,
    context: &CommandContext,
) -> anyhow::Result<Vec<TranscriptSpan>> {
    let indices = match target {
        AssignTarget::Topics(_) => Vec::new(),
        AssignTarget::Snippets(ids) => study.find_snippet_indices(ids)?,
        AssignTarget::Query(query) => study.matching_snippets(query, context)?,
    };
    Ok(study.snippet_spans(indices))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Cli, CliCommand};
    use clap::Parser;

    fn request(line: &str) -> anyhow::Result<(String, String)> {
        let words = ["leitmotif", "assign"].into_iter().chain(line.split_whitespace());
        let Some(CliCommand::Assign(args)) = Cli::try_parse_from(words)?.command else { panic!("{line}") };
        let request = args.request()?;
        let target = match request.target {
            AssignTarget::Topics(ids) => {
                format!("topics {:?}", ids.iter().map(|id| id.0).collect::<Vec<_>>())
            }
            AssignTarget::Snippets(ids) => format!("snippets {ids:?}"),
            AssignTarget::Query(query) => format!("query {query}"),
        };
        Ok((target, request.theme.to_owned()))
    }

    #[test]
    fn the_theme_comes_last_or_first() {
        for (line, target, theme) in [
            ("--topic 1 2 Design/RAG", "topics [1, 2]", "Design/RAG"),
            ("--topic 1 --topic 2 RAG", "topics [1, 2]", "RAG"),
            ("RAG --topic 1,2", "topics [1, 2]", "RAG"),
            ("--snippet #12 7 RAG", "snippets [12, 7]", "RAG"),
            ("--query chunk RAG", "query chunk", "RAG"),
            ("--topic 1 2024", "topics [1]", "2024"),
        ] {
            assert_eq!(request(line).unwrap(), (target.to_owned(), theme.to_owned()), "{line}");
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        let problem = |line: &str| request(line).unwrap_err().to_string();
        assert!(request("RAG").is_err());
        assert_eq!(problem("--topic 3"), "no theme was named");
        assert_eq!(problem("--topic x RAG"), "'x' is no topic");
        assert!(request("--topic 1 --snippet 2 RAG").is_err());
    }
}
