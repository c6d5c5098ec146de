//! `leitmotif import --check`: what an import would read, and nothing stored.

use crate::cli::support::{CommandContext, clean_line};
use crate::exchange::json::SchemaVersion;
use crate::format::{clock, count_noun, thousands};
use crate::jobs::ImportOptions;
use crate::jobs::import_check::{CheckedFile, check_files};
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;

/// What `import --check --json` prints.
#[derive(Serialize)]
struct CheckJson<'a> {
    schema: SchemaVersion,
    files: &'a [CheckedFile],
}

/// Reads the files as an import into the project would, and prints what was found in them, the doubtful ones first.
///
/// # Errors
/// Where a path is not there.
pub(super) fn run(
    paths: &[PathBuf],
    options: &ImportOptions,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let project = context.existing_project_for(paths)?;
    let progress = context.start_progress()?;
    let files = check_files(project.as_ref(), paths, options, &progress)?;
    drop(progress);
    context.print(&CheckJson { schema: SchemaVersion, files: &files }, |out| {
        files.iter().try_for_each(|file| print_file(file, out))
    })
}

/// Prints a file: its layout, what was left out, its speakers with examples.
fn print_file(file: &CheckedFile, out: &mut impl Write) -> io::Result<()> {
    let mark = if file.to_check { "  to check" } else { "" };
    writeln!(out, "{}{mark}", clean_line(&file.path))?;
    if let Some(reason) = &file.skipped {
        return writeln!(out, "  skipped: {}", clean_line(reason));
    }
    let mut said = vec![count_noun(file.transcripts, "transcript")];
    said.extend(file.layout.as_ref().map(|layout| format!("layout {layout}")));
    said.extend(file.times.map(|(first, last)| format!("{} to {}", clock(first), clock(last))));
    for (count, what) in [(file.shares.left_out, "left out"), (file.shares.doubtful, "doubtful")] {
        if count > 0 {
            said.push(format!("{} characters {what}", thousands(count)));
        }
    }
    writeln!(out, "  {}", clean_line(&said.join(", ")))?;
    for speaker in &file.speakers {
        let name = speaker.speaker.as_deref().unwrap_or("(nobody named)");
        let asks = if speaker.asks { ", asks" } else { "" };
        let (turns, words) = (count_noun(speaker.turns, "turn"), count_noun(speaker.words, "word"));
        writeln!(out, "  {}: {turns}, {words}{asks}", clean_line(name))?;
        for example in &speaker.examples {
            writeln!(out, "      {}", clean_line(example))?;
        }
    }
    file.warnings.iter().try_for_each(|warning| writeln!(out, "  {}", clean_line(warning)))
}
