//! `leitmotif share`: writes the study into one file for a second coder, or what was coded into one file on the way back.
//! `leitmotif FILE` and `import FILE` open the first, `leitmotif merge FILE` takes in the second.

use super::export::overwriting::ExportTarget;
use super::sample::draw_simple_sample;
use super::support::{CliError, CommandContext, clean_line, print_json};
use crate::exchange::json::SchemaVersion;
use crate::jobs::share::{ShareReport, origin_for_coder, origin_for_return, share_file_name, write_share};
use crate::project::{Project, ShareOrigin, SharePurpose};
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What `share` takes. For whom is said with `--coder NAME`, which every command has.
#[derive(Debug, Args)]
pub struct ShareArgs {
    /// Send back what you coded: for a project that came from somebody else
    #[arg(long, conflicts_with = "sample")]
    pub back: bool,
    /// The file [default: STUDY-for-NAME.leitmotif or STUDY-from-NAME.leitmotif, in this folder]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Draw the sample first, of so many snippets, where none is drawn yet
    #[arg(long, value_name = "N")]
    pub sample: Option<usize>,
    /// With --sample: the same seed draws the same snippets again
    #[arg(long, value_name = "S", default_value_t = 42, requires = "sample")]
    pub seed: u64,
    /// Write over a file that leitmotif does not know as its own
    #[arg(long)]
    pub force: bool,
    /// For whom: the name given with `--coder`.
    #[arg(skip)]
    pub coder: Option<String>,
}

/// What `share --json` prints.
#[derive(Serialize)]
struct ShareJson<'a> {
    schema: SchemaVersion,
    file: &'a Path,
    bytes: u64,
    /// `to_code` or `to_merge`.
    purpose: SharePurpose,
    coder: &'a str,
    study: &'a str,
    transcripts: usize,
    themes: usize,
    sample: usize,
    /// Number of snippets of the sample that the coder put into a theme; on the way back.
    coded: Option<usize>,
    passages: Option<usize>,
    memos: Option<usize>,
    carries: Vec<&'static str>,
    leaves_out: Vec<&'static str>,
}

/// What `import --json` prints of a study that was shared.
#[derive(Serialize)]
struct ReceivedStudyJson<'a> {
    schema: SchemaVersion,
    project: &'a Path,
    coder: &'a str,
    study: &'a str,
    transcripts: usize,
    themes: usize,
    sample: usize,
}

/// Writes the file, and says what is in it.
pub fn run(args: &ShareArgs, context: &CommandContext) -> anyhow::Result<()> {
    let mut project = context.open_project()?;
    let origin = match (&args.coder, args.back || project.share_origin()?.is_some()) {
        (Some(coder), _) if !args.back => {
            if let Some(size) = args.sample {
                project = draw_simple_sample(project, (size, args.seed), context)?;
            }
            origin_for_coder(&mut project, coder)?
        }
        (_, true) => origin_for_return(&project)?,
        _ => {
            let hint = "leitmotif share --coder NAME; in a project that came from somebody else, leitmotif share --back";
            return Err(CliError::usage("for whom is the file", hint).into());
        }
    };
    let default = || PathBuf::from(share_file_name(&origin.name, &origin.coder, origin.purpose));
    let file = args.output.clone().unwrap_or_else(default);
    let target = ExportTarget::file(&file, args.force, &project, context)?;
    let report = write_share(&project, origin, &file)?;
    target.note_written(context)?;
    if context.global.json {
        return print_json(&share_json(&report));
    }
    let mut sentences = report.sentences().into_iter();
    if let Some(first) = sentences.next() {
        context.print_line(&clean_line(&first))?;
    }
    sentences.for_each(|sentence| context.print_note(&sentence));
    Ok(())
}

fn share_json(report: &ShareReport) -> ShareJson<'_> {
    let back = report.origin.purpose == SharePurpose::ToMerge;
    ShareJson {
        schema: SchemaVersion,
        file: &report.file,
        bytes: report.bytes,
        purpose: report.origin.purpose,
        coder: &report.origin.coder,
        study: &report.origin.name,
        transcripts: report.transcripts,
        themes: report.themes,
        sample: report.sample,
        coded: back.then_some(report.coded),
        passages: back.then_some(report.passages),
        memos: back.then_some(report.memos),
        carries: report.carries(),
        leaves_out: report.leaves_out(),
    }
}

/// Makes the project of a file that was shared, unless it is there, and opens it.
///
/// # Errors
/// Where the file is none of these or damaged, or another project is in the way.
pub fn open_received(file: &Path, context: &CommandContext) -> anyhow::Result<(Project, ShareOrigin)> {
    let dir = context.project_dir_for(file);
    let origin = Project::make_from_share(file, &dir)?;
    Ok((context.open_project_for(&[file.to_path_buf()])?, origin))
}

/// Makes the project of a file that was shared and says what is to be done in it.
pub fn receive(file: &Path, context: &CommandContext) -> anyhow::Result<()> {
    let (project, origin) = open_received(file, context)?;
    let (corpus, book) = (project.load_corpus()?, project.codebook()?);
    let (_, sample) = book.sample_progress(&origin.coder).unwrap_or_default();
    let received = ReceivedStudyJson {
        schema: SchemaVersion,
        project: project.dir(),
        coder: &origin.coder,
        study: &origin.name,
        transcripts: corpus.transcripts.len(),
        themes: book.themes.len(),
        sample,
    };
    if context.global.json {
        return print_json(&received);
    }
    context.print_line(&clean_line(&format!(
        "'{}' is here for {} to code, in {}",
        origin.name,
        origin.coder,
        project.dir().display()
    )))?;
    context.print_note(&format!(
        "{sample} snippets are to be coded: `leitmotif search is:sample` lists them. `leitmotif share --back` writes what \
         you send back."
    ));
    Ok(())
}
