//! `leitmotif import --vectors`: takes in vectors that other machines made, so that an analysis finds them.

use crate::cli::support::{CliError, CommandContext, clean_line};
use crate::exchange::json::{RefusedVectorJson, SchemaVersion, VectorImportJson};
use crate::format::{count_noun, join_counts, thousands};
use crate::jobs::shards::{self, RefusedVector, VectorImport};
use std::io::{self, Write};
use std::path::Path;

/// The most refusals that are printed as text; all are in the JSON. Chosen by hand; not measured.
const MAX_PRINTED: usize = 20;

/// Takes in the vectors below a path, those by this model or the one an analysis would use, and prints what became of
/// them.
///
/// # Errors
/// Where there are none, and after the report where anything was refused.
pub(super) fn run(source: &Path, model: Option<&str>, context: &CommandContext) -> anyhow::Result<()> {
    let project = context.open_project()?;
    let mut parameters = context.config.analyze.parameters();
    if let Some(model) = model {
        parameters.model = model.to_owned();
    }
    let options = context.analyze_options(true);
    let progress = context.start_progress()?;
    let report = shards::import_vectors(&project, source, &parameters, &options, &progress)?;
    drop(progress);
    context.print(&report_json(&report), |out| print_report(&report, out))?;
    if report.refused > 0 {
        // Files are all listed.
        let files = report.refusals.iter().filter(|it| it.row.is_none()).count();
        let what = format!("refused: {}", join_counts(&[(files, "file"), (report.refused - files, "row")]));
        let hint = "the reasons are listed above; vectors of another model are taken with --model NAME, those of texts \
                    that have changed since have to be made again";
        return Err(CliError::new(what, hint).into());
    }
    if !context.global.json {
        let next = match report.missing {
            0 => "uses them",
            _ => "uses them and makes those that are missing",
        };
        let model = clean_line(&report.model.name);
        context.print_note(&format!("Next: `leitmotif analyze --model {model}` {next}."));
    }
    Ok(())
}

fn report_json(report: &VectorImport) -> VectorImportJson {
    let refusal = |it: &RefusedVector| RefusedVectorJson {
        path: it.path.display().to_string(),
        row: it.row,
        reason: it.reason.clone(),
    };
    VectorImportJson {
        schema: SchemaVersion,
        model: report.model.name.clone(),
        revision: report.model.revision.clone(),
        dimensions: report.model.dimensions,
        files: report.files,
        rows: report.rows,
        taken: report.taken,
        known: report.known,
        texts: report.texts,
        missing: report.missing,
        refused: report.refused,
        refusals: report.refusals.iter().map(refusal).collect(),
    }
}

/// Prints the totals, then what was refused.
fn print_report(report: &VectorImport, out: &mut impl Write) -> io::Result<()> {
    let model = clean_line(&report.model.name);
    writeln!(
        out,
        "{} by {model} taken from {}, {} known already",
        count_noun(report.taken, "vector"),
        count_noun(report.files, "file"),
        thousands(report.known)
    )?;
    writeln!(
        out,
        "{} of {} in the project are without a vector of this model",
        thousands(report.missing),
        count_noun(report.texts, "text")
    )?;
    if report.refused > 0 {
        writeln!(out, "\nrefused")?;
    }
    for it in report.refusals.iter().take(MAX_PRINTED) {
        let row = it.row.map_or_else(String::new, |row| format!(" row {row}"));
        writeln!(out, "  {}{row}: {}", clean_line(&it.path.display().to_string()), clean_line(&it.reason))?;
    }
    let printed = report.refusals.len().min(MAX_PRINTED);
    match report.refused - printed {
        0 => Ok(()),
        more => writeln!(out, "  and {} more; --json lists them", thousands(more)),
    }
}
