//! `leitmotif export`: the work as tables, JSON or Markdown, and for other programs.

use super::support::context::Context;
use super::support::desk::Desk;
use super::support::failure::Failure;
use crate::coding::LoggedEdit;
use crate::exchange::report::Report;
use crate::exchange::{csv, gather, html, json, latex, markdown, refi};
use crate::jobs::{export, replicate};
use anyhow::Context as _;
use clap::{Args, ValueEnum};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What `export` takes.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The format
    pub format: FormatArg,
    /// Where to write [default: stdout; for tables and other programs a folder or file here, named after the project]
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// For qdpx and qdc: take the topics along as a second tree of codes
    #[arg(long)]
    pub topics: bool,
    /// For csv and tsv: begin each table with a byte order mark, for spreadsheets that need one
    #[arg(long)]
    pub bom: bool,
    /// For package: put the texts in, if they may be passed on
    #[arg(long)]
    pub texts: bool,
}

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// A folder of tables
    Csv,
    /// The same with tabs
    Tsv,
    /// Everything in one object
    Json,
    /// A report to read
    Markdown,
    /// The report as one web page that needs no network
    Html,
    /// The report for a paper
    Latex,
    /// A project for other programs (REFI-QDA)
    Qdpx,
    /// The codebook for other programs (REFI-QDA)
    Qdc,
    /// A project of Taguette
    Taguette,
    /// A folder with all of it, for others to make the run again
    Package,
}

impl FormatArg {
    /// What stands behind the name of a file that is made where none was named; none: stdout.
    const fn ending(self) -> Option<&'static str> {
        match self {
            Self::Qdpx => Some(".qdpx"),
            Self::Qdc => Some(".qdc"),
            Self::Taguette => Some(".sqlite3"),
            _ => None,
        }
    }
}

/// Writes it.
pub fn run(args: &ExportArgs, context: &Context) -> anyhow::Result<()> {
    let mut desk = Desk::open(context)?;
    if args.format.ending().is_some() {
        return for_others(args, &mut desk, context);
    }
    let log = desk.project.log()?;
    if args.format == FormatArg::Package {
        return package(args, &mut desk, &log, context);
    }
    let failed = |path: &Path| format!("{} could not be written", path.display());
    match (args.format, args.output.as_deref().filter(|path| path.as_os_str() != "-")) {
        (FormatArg::Csv | FormatArg::Tsv, output) => {
            let style = csv::Style { tabs: args.format == FormatArg::Tsv, mark: args.bom };
            let here = || PathBuf::from(format!("{}-tables", desk.project.name().replace(['/', '\\'], "-")));
            let folder = output.map_or_else(here, Path::to_owned);
            export::tables(&folder, &desk.view(), &desk.texts(), &log, style)
                .with_context(|| failed(&folder))?;
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

/// A folder for others to make the run again.
fn package(args: &ExportArgs, desk: &mut Desk, log: &[LoggedEdit], context: &Context) -> anyhow::Result<()> {
    let guids = export::guids(&mut desk.project)?;
    desk.run()?;
    let title = desk.project.name();
    // As the machine found it: what the researcher merged and moved is in the report.
    let Some(run) = desk.project.current_run()? else { return Ok(()) };
    if run.corpus != desk.corpus.fingerprint() {
        let hint = "run `leitmotif analyze` again, so that the run is about the transcripts as they are";
        return Err(Failure::new("the transcripts have changed since the current run", hint).into());
    }
    let here = || PathBuf::from(format!("{}-replication", title.replace(['/', '\\'], "-")));
    let folder = args.output.clone().unwrap_or_else(here);
    let (view, texts) = (desk.view(), desk.texts());
    let study = replicate::Study { title: &title, view: &view, run: &run, texts: &texts, log, guids: &guids };
    let written = replicate::package(&folder, &study, args.texts);
    written.with_context(|| format!("{} could not be written", folder.display()))?;
    if !args.texts {
        context.note("The texts are left out but for the quotes of the report; --texts puts them in.");
    }
    context.note(&format!("Wrote {0}. `leitmotif replicate {0}` checks it.", folder.display()));
    Ok(())
}

/// A file for other programs. What it cannot carry is said first.
fn for_others(args: &ExportArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let guids = export::guids(&mut desk.project)?;
    let parcel = gather::parcel(&desk.project.name(), &desk.view(), &desk.texts(), &guids, args.topics)?;
    let codebook = args.format == FormatArg::Qdc;
    let losses = if codebook { gather::codebook_losses(&parcel) } else { parcel.losses.clone() };
    losses.iter().for_each(|loss| context.note(loss));
    let write = |out: &mut dyn Write| {
        if codebook { refi::write_codebook(&parcel, out) } else { refi::write_project(&parcel, out) }
    };
    let here = format!(
        "{}{}",
        desk.project.name().replace(['/', '\\'], "-"),
        args.format.ending().unwrap_or_default()
    );
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(here));
    if args.format == FormatArg::Taguette {
        if path.as_os_str() == "-" {
            let hint = "name a file with -o FILE.sqlite3";
            return Err(Failure::usage("a database cannot be written to stdout", hint).into());
        }
        let lost = export::taguette(&parcel, &path);
        let lost = lost.with_context(|| format!("{} could not be written", path.display()))?;
        lost.iter().for_each(|loss| context.note(loss));
        context.note(&format!("Wrote {}.", path.display()));
        return Ok(());
    }
    if path.as_os_str() == "-" {
        let mut out = context.out();
        write(&mut out)?;
        return Ok(out.flush()?);
    }
    export::replace(&path, write).with_context(|| format!("{} could not be written", path.display()))?;
    context.note(&format!("Wrote {}.", path.display()));
    Ok(())
}

/// A format that is one file.
fn one(format: FormatArg, desk: &Desk, log: &[LoggedEdit], out: &mut dyn Write) -> io::Result<()> {
    let (view, texts) = (desk.view(), desk.texts());
    let report = || Report::new(&desk.project.name(), &view, &texts, log);
    match format {
        FormatArg::Json => json::write(&view.everything(&texts, log)?, out),
        FormatArg::Markdown => markdown::write(&report()?, out),
        FormatArg::Html => html::write(&report()?, out),
        FormatArg::Latex => latex::write(&report()?, out),
        _ => Ok(()),
    }
}
