//! `leitmotif export`: the work as tables, JSON or Markdown.

use super::support::context::Context;
use super::support::desk::Desk;
use crate::coding::LoggedEdit;
use crate::exchange::{csv, json, markdown};
use crate::jobs::export;
use anyhow::Context as _;
use clap::{Args, ValueEnum};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What `export` takes.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The format
    pub format: FormatArg,
    /// Where to write [default: stdout; for csv a folder here, named after the project]
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

/// Writes it.
pub fn run(args: &ExportArgs, context: &Context) -> anyhow::Result<()> {
    let desk = Desk::open(context)?;
    let log = desk.project.log()?;
    let failed = |path: &Path| format!("{} could not be written", path.display());
    match (args.format, args.output.as_deref().filter(|path| path.as_os_str() != "-")) {
        (FormatArg::Csv, output) => {
            let here = || PathBuf::from(format!("{}-tables", desk.project.name().replace(['/', '\\'], "-")));
            let folder = output.map_or_else(here, Path::to_owned);
            export::tables(&folder, &desk.view(), &desk.texts(), &log).with_context(|| failed(&folder))?;
            context.note(&format!("Wrote {} tables to {}.", csv::TABLES.len(), folder.display()));
        }
        (format, None) => {
            let mut out = context.out();
            one(format, &desk, &log, &mut out)?;
            out.flush()?;
        }
        (format, Some(path)) => {
            export::replace(path, |out| one(format, &desk, &log, out)).with_context(|| failed(path))?;
            context.note(&format!("Wrote {}.", path.display()));
        }
    }
    Ok(())
}

/// A format that is one file.
fn one(format: FormatArg, desk: &Desk, log: &[LoggedEdit], out: &mut dyn Write) -> io::Result<()> {
    let (view, texts) = (desk.view(), desk.texts());
    match format {
        FormatArg::Json => json::write(&view.everything(&texts, log)?, out),
        FormatArg::Markdown => markdown::write(&desk.project.name(), &view, &texts, out),
        FormatArg::Csv => Ok(()),
    }
}
