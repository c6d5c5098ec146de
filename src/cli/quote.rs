//! `leitmotif quote`: adds, lists, orders and removes the quotes of a theme, the passages picked to be cited.

use super::support::context::CommandContext;
use super::support::error::CliError;
use super::support::output::{clean_line, clean_text};
use super::support::study_context::StudyContext;
use super::support::table::wrap_text;
use crate::coding::{self, TranscriptSpan, edits};
use crate::corpus::Span;
use crate::exchange::json;
use crate::exchange::quotes;
use clap::Subcommand;
use std::io::Write;

/// What can be done with quotes. A theme's quotes are numbered from 1, in their order.
#[derive(Debug, Subcommand)]
pub enum QuoteCommand {
    /// Keep snippets as quotes of a theme, after those it has
    Add {
        /// The snippets' numbers
        #[arg(long = "snippet", value_name = "ID", num_args = 1.., value_delimiter = ',', required = true)]
        snippets: Vec<String>,
        /// Keep only these words of the snippet
        #[arg(long, value_name = "TEXT")]
        words: Option<String>,
        /// The theme
        theme: Option<String>,
    },
    /// List the quotes, of all themes or of one and those below it
    List {
        /// The theme
        theme: Option<String>,
    },
    /// Move a quote to another place in the order of its theme
    Move {
        /// The theme
        theme: String,
        /// The quote's number
        number: usize,
        /// The number it gets
        to: usize,
    },
    /// Take quotes off a theme
    Remove {
        /// The theme
        theme: String,
        /// The quotes' numbers
        #[arg(required = true, value_name = "NUMBER")]
        numbers: Vec<usize>,
    },
}

/// Lists or changes quotes.
pub fn run(command: &QuoteCommand, context: &CommandContext) -> anyhow::Result<()> {
    let mut desk = StudyContext::open(context)?;
    let book = &desk.codebook;
    let edit = match command {
        QuoteCommand::List { theme } => return list_quotes(theme.as_deref(), &desk, context),
        QuoteCommand::Add { snippets, words, theme } => {
            let (ids, theme) = snippets_and_theme(snippets, theme.as_deref())?;
            let theme = book.find_theme(theme)?;
            edits::add_quotes(book, theme, &quote_spans(&desk, &ids, words.as_deref())?)
        }
        QuoteCommand::Move { theme, number, to } => {
            edits::move_quote(book, book.find_theme(theme)?, *number, *to)
        }
        QuoteCommand::Remove { theme, numbers } => {
            edits::remove_quotes(book, book.find_theme(theme)?, numbers)
        }
    };
    desk.apply_and_report(edit, context)
}

/// Tells the numbers of snippets from the theme: as in `assign`, clap gives all words after `--snippet` to
/// that option, so the last one is the theme, unless the theme was given by itself.
///
/// # Errors
/// Where no theme is named, or a number is none.
fn snippets_and_theme<'a>(
    snippets: &'a [String],
    theme: Option<&'a str>,
) -> anyhow::Result<(Vec<i64>, &'a str)> {
    let hint = "name it last: leitmotif quote add --snippet 12 Design/Retrieval";
    let missing = || CliError::usage("no theme was named", hint);
    let (ids, theme) = match (theme, snippets.split_last()) {
        (Some(theme), _) => (snippets, theme),
        (None, Some((theme, ids))) if !ids.is_empty() => (ids, theme.as_str()),
        _ => return Err(missing().into()),
    };
    let number = |id: &String| {
        let number = id.trim_start_matches('#').parse();
        number.map_err(|_| CliError::usage(format!("'{id}' is no snippet"), hint))
    };
    Ok((ids.iter().map(number).collect::<Result<_, _>>()?, theme))
}

/// The spans to quote: the snippets, or in each the `words` named. They are found as decisions are when a
/// file changed, so blanks, case and punctuation may differ.
///
/// # Errors
/// Where a snippet is not there or does not hold the words.
fn quote_spans(desk: &StudyContext, ids: &[i64], words: Option<&str>) -> anyhow::Result<Vec<TranscriptSpan>> {
    let at = ids.iter().map(|&id| desk.find_snippet_index(id)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut places = desk.snippet_spans(at);
    let Some(words) = words else { return Ok(places) };
    for place in &mut places {
        let text = desk.project.transcript_text(place.transcript)?;
        let snippet = place.span.slice(&text);
        let found = coding::SpanRelocator::new(words, snippet).relocate(Span::new(0, words.len()));
        let hint = "give words that stand in it, as `leitmotif snippets` shows it";
        let span = found.ok_or_else(|| CliError::new("the snippet does not say these words", hint))?;
        place.span = Span::new(place.span.start + span.start, place.span.start + span.end);
    }
    Ok(places)
}

/// Lists the quotes of a theme and those below it, or of all, in their order.
fn list_quotes(theme: Option<&str>, desk: &StudyContext, context: &CommandContext) -> anyhow::Result<()> {
    let theme = theme.map(|theme| desk.codebook.find_theme(theme)).transpose()?;
    let (view, texts) = (desk.study_view(), desk.project_texts());
    let mut out = context.stdout();
    if context.global.json {
        json::write(&view.quotes_json(&texts, theme)?, &mut out)?;
        return Ok(out.flush()?);
    }
    let all = quotes::collect_quotes(&view, &texts, theme)?;
    for (at, quoted) in all.iter().enumerate() {
        let apart = if at > 0 { "\n" } else { "" };
        writeln!(out, "{apart}{}", clean_line(&quoted.title))?;
        for (at, quote) in quoted.quotes.iter().enumerate() {
            let source = format!("{:>3}  {}", at + 1, clean_line(&quote.citation()));
            writeln!(out, "{}", context.style.muted(&source))?;
            writeln!(out, "{}", wrap_text(&clean_text(&quote.text), context.width, 5))?;
        }
    }
    out.flush()?;
    if all.is_empty() {
        context.print_note("No quotes yet: `leitmotif quote add --snippet ID THEME` keeps one.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_theme_comes_last_or_apart() {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let given = ids(&["12", "#7", "RAG"]);
        assert_eq!(snippets_and_theme(&given, None).unwrap(), (vec![12, 7], "RAG"));
        assert_eq!(snippets_and_theme(&given[..2], Some("RAG")).unwrap(), (vec![12, 7], "RAG"));
        assert!(
            snippets_and_theme(&given[..1], None).is_err() && snippets_and_theme(&given, Some("x")).is_err()
        );
    }
}
