//! `leitmotif import --check`: what an import would read, and nothing stored.

use crate::cli::support::{CommandContext, clean_line};
use crate::corpus::layout_example;
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
        files.iter().try_for_each(|file| print_file(file, out))?;
        writeln!(out, "{}", summary(&files))
    })
}

/// How many files there are, how many of them to check, and how many would be skipped.
fn summary(files: &[CheckedFile]) -> String {
    let count = |is: &dyn Fn(&CheckedFile) -> bool| files.iter().filter(|file| is(file)).count();
    let rest =
        [(count(&|file| file.to_check), "to check"), (count(&|file| file.skipped.is_some()), "skipped")];
    let rest = rest.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!(", {count} {what}"));
    format!("{}{}", count_noun(files.len(), "file"), rest.collect::<String>())
}

/// A layout as it is called, with a turn in it: `layout N: W, as in "Anna: words"`.
fn layout_text(layout: &str) -> String {
    match layout_example(layout) {
        same if same == layout => format!("layout {layout}"),
        example => format!("layout {layout}, as in \"{}\"", example.trim()),
    }
}

/// Prints a file: its layout, what was left out, its speakers with examples.
fn print_file(file: &CheckedFile, out: &mut impl Write) -> io::Result<()> {
    let mark = if file.to_check { "  to check" } else { "" };
    writeln!(out, "{}{mark}", clean_line(&file.path))?;
    if let Some(reason) = &file.skipped {
        return writeln!(out, "  skipped: {}", clean_line(reason));
    }
    let mut said = vec![count_noun(file.transcripts, "transcript")];
    said.extend(file.layout.as_deref().map(layout_text));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_and_counts_as_they_are_said() {
        assert_eq!(
            layout_text("N: W #00:00:05-3#"),
            "layout N: W #00:00:05-3#, as in \"Anna: words #00:00:05-3#\""
        );
        assert_eq!(layout_text("[00:05]"), "layout [00:05]");
        let files = [
            CheckedFile { to_check: true, ..CheckedFile::default() },
            CheckedFile { skipped: Some("is empty".to_owned()), ..CheckedFile::default() },
            CheckedFile::default(),
        ];
        assert_eq!(summary(&files), "3 files, 1 to check, 1 skipped");
        assert_eq!(summary(files.get(2..).unwrap()), "1 file");
    }
}
