//! `leitmotif quote`: adds, lists, orders and removes the quotes of a theme, the passages picked to be cited.

use super::support::{
    CommandContext, StudyContext, clean_line, clean_text, numbers_and_theme, print_json, stdout, wrap_text,
};
use crate::coding::edits;
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

/// A command with a theme, for the hint where there is none.
const ADD_EXAMPLE: &str = "leitmotif quote add --snippet 12 Design/Retrieval";

/// Lists or changes quotes.
pub fn run(command: &QuoteCommand, context: &CommandContext) -> anyhow::Result<()> {
    let mut study = StudyContext::open(context)?;
    let book = &study.codebook;
    let edit = match command {
        QuoteCommand::List { theme } => return list_quotes(theme.as_deref(), &study, context),
        QuoteCommand::Add { snippets, words, theme } => {
            let (ids, theme) = numbers_and_theme(snippets, theme.as_deref(), "snippet", ADD_EXAMPLE)?;
            let theme = book.find_theme(theme)?;
            edits::add_quotes(book, theme, &study.passages_of_snippets(&ids, words.as_deref())?)
        }
        QuoteCommand::Move { theme, number, to } => {
            edits::move_quote(book, book.find_theme(theme)?, *number, *to)
        }
        QuoteCommand::Remove { theme, numbers } => {
            edits::remove_quotes(book, book.find_theme(theme)?, numbers)
        }
    };
    study.apply_and_report(edit, context)
}

/// Lists the quotes of a theme and those below it, or of all, in their order.
fn list_quotes(theme: Option<&str>, study: &StudyContext, context: &CommandContext) -> anyhow::Result<()> {
    let theme = theme.map(|theme| study.codebook.find_theme(theme)).transpose()?;
    let (view, texts) = (study.study_view(), study.project_texts());
    if context.global.json {
        return print_json(&view.quotes_json(&texts, theme)?);
    }
    let mut out = stdout();
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
