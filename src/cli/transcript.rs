//! `leitmotif transcript`: lists transcripts, takes them out of the study and in again, and forgets one for good.
//! Taking out is an edit, which undo takes back; forgetting deletes, and nothing brings it back.

use super::support::{
    CliError, CommandContext, Left, Right, StudyContext, TextTable, clean_line, meant_names, print_json,
    unknown_transcript,
};
use crate::coding::edits;
use crate::corpus::{TranscriptEntry, TranscriptId, date_of};
use crate::exchange::json::{SchemaVersion, TranscriptJson};
use crate::format::{clock, count_noun, join_counts, thousands};
use crate::project::{ForgottenTranscript, RemovedTranscript};
use anyhow::Context;
use clap::Subcommand;
use serde::Serialize;
use std::io::{BufRead, IsTerminal, Write};

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
    /// Forget a transcript for good: its text and all work on it are deleted, and undo cannot bring it back
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

/// What `transcript forget --json` prints.
#[derive(Serialize)]
struct ForgottenJson {
    schema: SchemaVersion,
    texts: usize,
    snippets: usize,
    passages: usize,
    memos: usize,
    quotes: usize,
    edits: usize,
    keywords: usize,
    backups: Vec<String>,
}

/// Runs the command.
pub fn run(command: &TranscriptCommand, context: &CommandContext) -> anyhow::Result<()> {
    let mut study = StudyContext::open(context)?;
    let edit = match command {
        TranscriptCommand::List { removed } => return list_transcripts(*removed, &study, context),
        TranscriptCommand::Forget { name, yes } => return forget(name, *yes, study, context),
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

/// Forgets a transcript, after a question.
fn forget(name: &str, yes: bool, mut study: StudyContext, context: &CommandContext) -> anyhow::Result<()> {
    study.codebook.require_unblinded("forgetting a transcript")?;
    study.project.check_writable()?;
    let removed = study.project.removed_transcripts()?;
    let here = study.corpus.transcripts.iter().map(|entry| (entry.name.as_str(), entry.id));
    let all: Vec<(&str, TranscriptId)> =
        here.chain(removed.iter().map(|it| (it.name.as_str(), it.id))).collect();
    let known: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    let meant = meant_names(&known, name);
    let [meant] = meant.as_slice() else {
        return Err(unknown_transcript(&known, name, "leitmotif transcript list").into());
    };
    let Some(&(name, id)) = all.iter().find(|(known, _)| known == meant) else {
        return Err(unknown_transcript(&known, name, "leitmotif transcript list").into());
    };
    let preview = study.project.preview_forgetting(id)?;
    if !yes && !confirm(name, &preview)? {
        context.print_note("Nothing was forgotten.");
        return Ok(());
    }
    let forgotten = study.project.forget_transcript(id)?;
    study
        .project
        .remove_derived()
        .context("the folders index, vectors and layouts of the project must be deleted")?;
    let backups: Vec<String> =
        study.project.files_with_former_work().iter().map(|path| path.display().to_string()).collect();
    let object = ForgottenJson {
        schema: SchemaVersion,
        texts: forgotten.texts,
        snippets: forgotten.snippets,
        passages: forgotten.passages,
        memos: forgotten.memos,
        quotes: forgotten.quotes,
        edits: forgotten.edits,
        keywords: forgotten.keywords,
        backups,
    };
    context.print(&object, |out| {
        writeln!(out, "Forgotten for good: {}.", clean_line(&losses(&forgotten)))?;
        writeln!(out, "The search index and the vectors are made anew when they are needed.")?;
        if !object.backups.is_empty() {
            writeln!(out, "These backups still hold what it said and what was decided on it. Delete them to be rid of that, too:")?;
            object.backups.iter().try_for_each(|path| writeln!(out, "  {}", clean_line(path)))?;
        }
        writeln!(
            out,
            "Not touched: the file it was imported from, exports, memos and themes about other things that quote it."
        )
    })
}

/// What is lost, in words.
fn losses(of: &ForgottenTranscript) -> String {
    join_counts(&[
        (of.texts, "text"),
        (of.snippets, "snippet"),
        (of.passages, "coded passage"),
        (of.memos, "memo"),
        (of.quotes, "quote"),
    ])
}

/// Asks on the terminal whether to go on.
///
/// # Errors
/// Where there is no terminal to ask on.
fn confirm(name: &str, preview: &ForgottenTranscript) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        let hint = "--yes forgets without a question";
        return Err(
            CliError::usage("there is no terminal to ask on whether to forget it for good", hint).into()
        );
    }
    let mut stderr = std::io::stderr();
    writeln!(
        stderr,
        "'{}' will be forgotten for good, with {}. This cannot be undone.",
        clean_line(name),
        losses(preview)
    )?;
    write!(stderr, "Type yes to forget it: ")?;
    stderr.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(answer.trim().eq_ignore_ascii_case("yes"))
}
