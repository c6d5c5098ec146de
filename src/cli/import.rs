//! `leitmotif import`: files and folders into the project.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What `import` takes.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Files or folders; folders are read recursively
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where snippets end
    #[arg(long, value_name = "BY", default_value = "paragraphs")]
    pub split: SplitArg,
    /// The most tokens a snippet holds
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = parse_tokens)]
    pub max_tokens: usize,
    /// Tables: the column with the text, by name or by number from 1
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,
    /// Tables: the column that names the rows
    #[arg(long, value_name = "NAME")]
    pub id_column: Option<String>,
    /// Tables: a column to keep as an attribute; may be given several times [default: all others]
    #[arg(long = "attribute", value_name = "NAME", num_args = 1..)]
    pub attributes: Vec<String>,
}

/// Where snippets end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SplitArg {
    /// Paragraphs of at most --max-tokens
    Paragraphs,
    /// One turn, one snippet
    Turns,
    /// One file or row, one snippet
    None,
}

fn parse_tokens(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(n @ 8..=100_000) => Ok(n),
        _ => Err("give a whole number from 8 to 100000".to_owned()),
    }
}
