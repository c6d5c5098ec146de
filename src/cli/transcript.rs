//! `leitmotif transcript`: lists transcripts, and takes them out of the study and in again. Taking out is an edit, which
//! undo takes back.

use super::forget::{self, ForgetArgs};
use super::support::{
    CliError, CommandContext, Left, Right, StudyContext, TextTable, meant_names, print_json,
    unknown_transcript,
};
use crate::coding::edits;
use crate::corpus::{TranscriptEntry, TranscriptId, date_of};
use crate::exchange::json::{SchemaVersion, TranscriptJson};
use crate::format::{clock, count_noun, thousands};
use crate::project::RemovedTranscript;
use clap::Subcommand;
use serde::Serialize;

/// What can be done with transcripts.
#[derive(Debug, Subcommand)]
pub enum TranscriptCommand {
    /// List the transcripts
    List {
        /// Only those that were taken out
        #[arg(long)]
        removed: bool,
    },
    /// Take transcripts out of the study: out of counts, search, lists and exports (undo brings all back)
    Remove {
        /// The transcripts
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
    /// Take transcripts in again, with all that was decided on them
    Restore {
        /// The transcripts
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
    /// The same as `leitmotif forget --transcript NAME`
    #[command(hide = true)]
    Forget {
        /// The transcript, taken out or not
        name: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// What `transcript list --json` prints.
#[derive(Serialize)]
struct TranscriptsJson {
    schema: SchemaVersion,
    /// Those of the study; empty with `--removed`.
    transcripts: Vec<TranscriptJson>,
    /// Those that were taken out.
    removed: Vec<RemovedJson>,
}

/// A transcript that was taken out.
#[derive(Serialize)]
struct RemovedJson {
    name: String,
    words: usize,
}

/// Runs the command.
pub fn run(command: &TranscriptCommand, context: &CommandContext) -> anyhow::Result<()> {
    if let TranscriptCommand::Forget { name, yes } = command {
        let transcript = Some(name.clone());
        let args = ForgetArgs { transcript, speaker: None, dry_run: false, yes: *yes };
        return forget::run(&args, context);
    }
    let mut study = StudyContext::open(context)?;
    let edit = match command {
        TranscriptCommand::List { removed } => return list_transcripts(*removed, &study, context),
        // Done above.
        TranscriptCommand::Forget { .. } => return Ok(()),
        TranscriptCommand::Remove { names } => {
            let chosen = find_entries(names, &study)?;
            edits::remove_transcripts(&study.codebook, &chosen)
        }
        TranscriptCommand::Restore { names } => {
            let removed = study.project.removed_transcripts()?;
            let mut chosen = Vec::new();
            for name in names {
                chosen.extend(find_removed(name, &removed)?);
            }
            edits::restore_transcripts(&study.codebook, &chosen)
        }
    };
    study.apply_and_report(edit, context)
}

/// The transcripts of the study with these names.
///
/// # Errors
/// Where there is none of a name, with names spelled like it; where it was taken out, that is said.
fn find_entries<'a>(names: &[String], study: &'a StudyContext) -> anyhow::Result<Vec<&'a TranscriptEntry>> {
    let known: Vec<&str> = study.corpus.transcripts.iter().map(|entry| entry.name.as_str()).collect();
    let mut chosen = Vec::new();
    for name in names {
        let meant = meant_names(&known, name);
        if meant.is_empty() {
            if study.codebook.removals.values().any(|removal| removal.name == *name) {
                let hint = format!("`leitmotif transcript restore '{name}'` takes it in again");
                return Err(CliError::new(format!("'{name}' is taken out already"), hint).into());
            }
            return Err(unknown_transcript(&known, name, "leitmotif transcript list").into());
        }
        chosen.extend(study.corpus.transcripts.iter().filter(|entry| meant.contains(&entry.name.as_str())));
    }
    Ok(chosen)
}

/// The transcripts of a name among those that were taken out.
///
/// # Errors
/// Where there is none, with names spelled like it.
fn find_removed(name: &str, removed: &[RemovedTranscript]) -> anyhow::Result<Vec<TranscriptId>> {
    let known: Vec<&str> = removed.iter().map(|it| it.name.as_str()).collect();
    let meant = meant_names(&known, name);
    if meant.is_empty() {
        return Err(unknown_transcript(&known, name, "leitmotif transcript list --removed").into());
    }
    Ok(removed.iter().filter(|it| meant.contains(&it.name.as_str())).map(|it| it.id).collect())
}

/// Lists the transcripts, or those that were taken out.
fn list_transcripts(
    only_removed: bool,
    study: &StudyContext,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let removed = study.project.removed_transcripts()?;
    let here = if only_removed { &[][..] } else { &study.corpus.transcripts };
    if context.global.json {
        return print_json(&TranscriptsJson {
            schema: SchemaVersion,
            transcripts: here.iter().map(TranscriptJson::from).collect(),
            removed: removed.into_iter().map(|it| RemovedJson { name: it.name, words: it.words }).collect(),
        });
    }
    let mut table = TextTable::new(&[
        ("transcript", Left),
        ("words", Right),
        ("snippets", Right),
        ("time", Right),
        ("date", Left),
    ]);
    if only_removed {
        if removed.is_empty() {
            context.print_note("No transcript is taken out.");
            return Ok(());
        }
        let mut table = TextTable::new(&[("taken out", Left), ("words", Right)]);
        removed.iter().for_each(|it| table.add_row([it.name.clone(), thousands(it.words)]));
        return context.print_table(&table);
    }
    for entry in here {
        table.add_row([
            entry.name.clone(),
            thousands(entry.words),
            thousands(entry.snippets.len()),
            entry.duration.map_or_else(String::new, clock),
            date_of(&entry.attributes).unwrap_or_default().to_owned(),
        ]);
    }
    context.print_table(&table)?;
    if !removed.is_empty() {
        let talks = count_noun(removed.len(), "transcript");
        context.print_note(&format!("{talks} taken out; `leitmotif transcript list --removed` lists them."));
    }
    Ok(())
}
