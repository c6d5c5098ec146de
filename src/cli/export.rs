//! `leitmotif export`: the work as tables, JSON or Markdown.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What `export` takes.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The format
    pub format: FormatArg,
    /// Where to write [default: stdout; for csv a folder in the current one, named after the project]
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
}

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// A folder of tables
    Csv,
    /// Everything in one object
    Json,
    /// A report to read
    Markdown,
}
