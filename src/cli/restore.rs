//! `leitmotif restore`: lists the backups of a project, or makes the project what it was when one was made.

use super::support::{CliError, CommandContext, Left, Right, TextTable, clean_line, print_json};
use crate::exchange::json::SchemaVersion;
use crate::format::{count_noun, names_and_more, thousands};
use crate::project::{self, BackupSummary, RestoredProject, shell_path};
use clap::Args;
use serde::Serialize;
use serde_json::json;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What `restore` takes.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// Restore the backup of this time, as listed, or the beginning of it, such as 2026-11-29; latest: the last one
    #[arg(long, value_name = "WHEN")]
    pub at: Option<String>,
}

/// What `restore --json` prints of a backup.
#[derive(Serialize)]
struct BackupJson<'a> {
    file: &'a Path,
    time: &'a str,
    format: i32,
    /// Whether it was kept because the format changed.
    former_format: bool,
    transcripts: usize,
    /// Transcripts whose texts are in the backup.
    texts: usize,
    runs: usize,
    themes: usize,
    decisions: usize,
    quotes: usize,
    memos: usize,
    edits: usize,
    last_edit: Option<LastEditJson<'a>>,
    problem: Option<&'a str>,
}

/// The last edit of a backup.
#[derive(Serialize)]
struct LastEditJson<'a> {
    time: &'a str,
    what: &'a str,
}

/// What `restore --at --json` prints.
#[derive(Serialize)]
struct RestoredJson<'a> {
    schema: SchemaVersion,
    restored: BackupJson<'a>,
    /// Where the database is that was there before.
    replaced: Option<&'a Path>,
    /// Transcripts that have to be imported again, by name.
    without_text: &'a [String],
    /// The folders these were imported from.
    sources: &'a [PathBuf],
}

/// Lists the backups, or restores one.
pub fn run(args: &RestoreArgs, context: &CommandContext) -> anyhow::Result<()> {
    let dir = context.project_dir_to_restore()?;
    let backups = project::list_backups(&dir);
    match &args.at {
        Some(when) => restore(&dir, find_backup(&backups, when)?, context),
        None => list(&dir, &backups, context),
    }
}

/// The last backup of a time.
///
/// # Errors
/// Where there is none.
fn find_backup<'a>(backups: &'a [BackupSummary], when: &str) -> anyhow::Result<&'a BackupSummary> {
    let hint = "`leitmotif restore` lists the backups with their times";
    if backups.is_empty() {
        let hint = "a backup is made whenever a project with changes is opened; import the files again";
        return Err(CliError::new("the project has no backups", hint).into());
    }
    let found = if when == "latest" {
        // A damaged one is passed over, and said to be in the list.
        backups.iter().rfind(|backup| backup.problem.is_none())
    } else {
        let begins = when.trim().replace(' ', "T");
        backups.iter().rfind(|backup| !begins.is_empty() && backup.time.starts_with(&begins))
    };
    let none =
        || CliError::new(format!("there is no backup of '{}' that can be read", clean_line(when)), hint);
    Ok(found.ok_or_else(none)?)
}

/// Lists the backups, the last one first.
fn list(dir: &Path, backups: &[BackupSummary], context: &CommandContext) -> anyhow::Result<()> {
    if context.global.json {
        let backups: Vec<_> = backups.iter().rev().map(backup_json).collect();
        return print_json(&json!({"schema": 1, "project": dir, "backups": backups}));
    }
    if backups.is_empty() {
        context.print_note("No backups yet: one is made whenever a project with changes is opened.");
        return Ok(());
    }
    let mut table = TextTable::new(&[
        ("made (UTC)", Left),
        ("transcripts", Right),
        ("texts", Right),
        ("themes", Right),
        ("decisions", Right),
        ("quotes", Right),
        ("memos", Right),
        ("last change", Left),
    ]);
    for backup in backups.iter().rev() {
        let counts = &backup.counts;
        let numbers = [
            counts.transcripts,
            counts.with_text,
            counts.themes,
            counts.decisions,
            counts.quotes,
            counts.memos,
        ];
        let last = match (&backup.problem, &backup.last_edit) {
            (Some(problem), _) => format!("cannot be read: {problem}"),
            (None, Some((_, what))) => what.clone(),
            (None, None) => String::new(),
        };
        let kept = if backup.is_format_copy { format!(" (format {})", backup.format) } else { String::new() };
        let made = format!("{}{kept}", second_text(&backup.time));
        table.add_row(std::iter::once(made).chain(numbers.map(thousands)).chain([last]));
    }
    context.print_table(&table)?;
    context.print_note(&format!(
        "`leitmotif --project {} restore --at latest` restores the last, --at TIME another; the present state is kept.",
        shell_path(dir)
    ));
    Ok(())
}

/// A stored time to the second, without its zone.
fn second_text(time: &str) -> String {
    time.get(..19).unwrap_or(time).replace('T', " ")
}

/// Restores a backup and opens the project.
fn restore(dir: &Path, backup: &BackupSummary, context: &CommandContext) -> anyhow::Result<()> {
    let restored = project::restore_backup(dir, backup)?;
    // Opened here, so that a format is changed and a failure is met now.
    context.open_and_note(dir)?;
    if context.global.json {
        return print_json(&RestoredJson {
            schema: SchemaVersion,
            restored: backup_json(backup),
            replaced: restored.replaced.as_deref(),
            without_text: &restored.without_text,
            sources: &restored.sources,
        });
    }
    let mut out = super::support::stdout();
    for line in restored_lines(dir, backup, &restored) {
        writeln!(out, "{}", clean_line(&line))?;
    }
    Ok(out.flush()?)
}

/// What was restored, what is missing, and where the former state is.
fn restored_lines(dir: &Path, backup: &BackupSummary, restored: &RestoredProject) -> Vec<String> {
    let counts = &backup.counts;
    let mut lines = vec![format!(
        "Restored the backup of {}: {}, {}, {}, {}.",
        second_text(&backup.time),
        count_noun(counts.transcripts, "transcript"),
        count_noun(counts.themes, "theme"),
        count_noun(counts.decisions, "decision"),
        count_noun(counts.memos, "memo"),
    )];
    if let Some((time, what)) = &backup.last_edit {
        lines.push(format!("Its last change is of {}: {what}.", second_text(time)));
    }
    if !restored.without_text.is_empty() {
        let missing = restored.without_text.len();
        let folders: Vec<String> = restored.sources.iter().map(|folder| shell_path(folder)).collect();
        lines.push(format!(
            "The {} not in the backup ({}). Import {} again, and all that was decided holds: leitmotif --project {} \
             import {}",
            if missing == 1 { "text of 1 transcript is".to_owned() } else { format!("texts of {missing} transcripts are") },
            names_and_more(&restored.without_text),
            if missing == 1 { "it" } else { "them" },
            shell_path(dir),
            folders.join(" ")
        ));
    }
    if let Some(replaced) = &restored.replaced {
        lines.push(format!("What was there before is kept in {}.", replaced.display()));
    }
    lines
}

fn backup_json(backup: &BackupSummary) -> BackupJson<'_> {
    let counts = &backup.counts;
    BackupJson {
        file: &backup.path,
        time: &backup.time,
        format: backup.format,
        former_format: backup.is_format_copy,
        transcripts: counts.transcripts,
        texts: counts.with_text,
        runs: counts.runs,
        themes: counts.themes,
        decisions: counts.decisions,
        quotes: counts.quotes,
        memos: counts.memos,
        edits: counts.edits,
        last_edit: backup.last_edit.as_ref().map(|(time, what)| LastEditJson { time, what }),
        problem: backup.problem.as_deref(),
    }
}
