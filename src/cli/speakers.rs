//! `leitmotif speakers` and `leitmotif speaker`: who speaks, and under which name. Renaming and merging are
//! edits on top of the imported names, which are kept.

use super::support::{
    CliError, CommandContext, Left, Right, StudyContext, TextTable, meant_names, print_json,
    unknown_transcript,
};
use crate::coding::{Codebook, Edit, edits};
use crate::corpus::Attributes;
use crate::corpus::speaker_stats::SpeakerStats;
use crate::exchange::json;
use crate::format::{duration_text, thousands};
use crate::jobs;
use crate::progress::NoProgress;
use crate::project::Project;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

/// What can be done with speakers. The imported text and the names in it stay as they are.
#[derive(Debug, Subcommand)]
pub enum SpeakerCommand {
    /// Show a speaker under another name
    Rename {
        /// The speaker
        name: String,
        /// The new name
        new: String,
        /// Only in this transcript
        #[arg(long, value_name = "NAME")]
        transcript: Option<String>,
    },
    /// Say what is known of a speaker in all transcripts, such as their age; a name without a value takes it off
    Describe {
        /// The speaker
        name: String,
        /// What is known, as in age=31 site=north
        #[arg(required = true, num_args = 1.., value_name = "KEY=VALUE")]
        known: Vec<String>,
    },
    /// Show several speakers under the name of the first one named
    Merge {
        /// The speakers; the first one's name is kept
        #[arg(required = true, num_args = 1.., value_name = "NAME")]
        names: Vec<String>,
        /// Another name for all of them
        #[arg(long, value_name = "NAME")]
        into: Option<String>,
        /// Only in this transcript
        #[arg(long, value_name = "NAME")]
        transcript: Option<String>,
    },
}

/// What `speakers` takes.
#[derive(Debug, Args)]
pub struct SpeakersArgs {
    /// First take over what is known of people: a table with a column that names each, and others such as age or site
    #[arg(long, value_name = "FILE")]
    pub cases: Option<PathBuf>,
}

/// Takes over a table of people: an edit, and a note for each row that is about nobody who speaks.
///
/// # Errors
/// Where the file cannot be read as a table, or no row is about somebody who speaks.
pub(super) fn take_over_cases(
    study: &mut StudyContext,
    file: &Path,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let stats = jobs::speaker_stats(&study.project, &study.corpus, &NoProgress)?;
    match read_cases(&study.project, &study.codebook, &stats, file, context)? {
        Some(edit) => study.apply_edit(&edit),
        None => Ok(()),
    }
}

/// Reads a table of people as an edit, with a note of what it does and for each row that is about nobody who speaks; none
/// where all of it is known.
///
/// # Errors
/// Where the file cannot be read as a table, or no row is about somebody who speaks.
pub(super) fn read_cases(
    project: &Project,
    book: &Codebook,
    stats: &[SpeakerStats],
    file: &Path,
    context: &CommandContext,
) -> anyhow::Result<Option<Edit>> {
    let imported = jobs::read_cases(project, book, stats, file)?;
    for note in &imported.notes {
        context.print_note(note);
    }
    let edit = imported.cases.edit;
    context.print_note(match &edit {
        Some(edit) => &edit.what,
        None => "All that the table says is known already.",
    });
    Ok(edit)
}

/// Lists the speakers, those with most words first, with the names in the files where these are others, and what is known
/// of them.
pub fn list_speakers(args: &SpeakersArgs, context: &CommandContext) -> anyhow::Result<()> {
    let mut study = StudyContext::open(context)?;
    if let Some(file) = &args.cases {
        take_over_cases(&mut study, file, context)?;
    }
    let speakers =
        study.codebook.speaker_summaries(&jobs::speaker_stats(&study.project, &study.corpus, &NoProgress)?);
    if context.global.json {
        return print_json(&json::SpeakersJson::from(speakers.as_slice()));
    }
    if speakers.is_empty() {
        context.print_note("No transcript says who speaks.");
        return Ok(());
    }
    let is_known = speakers.iter().any(|speaker| !speaker.attributes.is_empty());
    let mut columns = vec![
        ("speaker", Left),
        ("talks", Right),
        ("turns", Right),
        ("words", Right),
        ("time", Right),
        ("in the files", Left),
    ];
    columns.extend(is_known.then_some(("known", Left)));
    let mut table = TextTable::new(&columns);
    for speaker in &speakers {
        let renamed =
            speaker.imported_names.len() > 1 || speaker.imported_names.first() != Some(&speaker.name);
        let mut row = vec![
            speaker.name.clone(),
            thousands(speaker.transcripts),
            thousands(speaker.turns),
            thousands(speaker.words),
            speaker.seconds.map_or_else(String::new, duration_text),
            if renamed { speaker.imported_names.join(", ") } else { String::new() },
        ];
        row.extend(is_known.then(|| speaker.attributes_text()));
        table.add_row(row);
    }
    context.print_table(&table)
}

/// Renames a speaker, or merges several.
pub fn run(command: &SpeakerCommand, context: &CommandContext) -> anyhow::Result<()> {
    let mut study = StudyContext::open(context)?;
    let speaker_stats = jobs::speaker_stats(&study.project, &study.corpus, &NoProgress)?;
    let edit = match command {
        SpeakerCommand::Rename { name, new, transcript } => {
            let within = find_transcript(transcript.as_deref(), &speaker_stats)?;
            edits::rename_speaker(&study.codebook, &speaker_stats, name, new, within.as_deref())
        }
        SpeakerCommand::Describe { name, known } => {
            let values: Option<Attributes> = known.iter().map(|pair| read_pair(pair)).collect();
            let Some(values) = values else {
                let hint = "as in `leitmotif speaker describe Anna age=31 site=north`; age= takes it off";
                return Err(CliError::usage("what is known takes a name and a value", hint).into());
            };
            if values.len() < known.len() {
                let hint =
                    "name each attribute once, as in `leitmotif speaker describe Anna age=31 site=north`";
                return Err(CliError::usage("an attribute is given twice", hint).into());
            }
            edits::describe_case(&study.codebook, &speaker_stats, name, &values)
        }
        SpeakerCommand::Merge { names, into, transcript } => {
            let within = find_transcript(transcript.as_deref(), &speaker_stats)?;
            // Without --into the first name is kept, as for topics and themes.
            let into = match (into, names.as_slice()) {
                (Some(into), _) => into,
                (None, [first, _, ..]) => first,
                (None, _) => {
                    let hint = "leitmotif speaker merge Host HOST host, or --into NAME";
                    return Err(CliError::usage("name the speakers to merge, two or more", hint).into());
                }
            };
            edits::merge_speakers(&study.codebook, &speaker_stats, names, into, within.as_deref())
        }
    };
    study.apply_and_report(edit, context)
}

/// The name and value of `age=31`.
fn read_pair(pair: &str) -> Option<(String, String)> {
    let (key, value) = pair.split_once('=')?;
    Some((key.trim().to_owned(), value.trim().to_owned()))
}

/// The name of a transcript in full: the one typed, or else the only one whose last part (after the last `/`)
/// is what was typed.
///
/// # Errors
/// Where there is none with speakers, or several end so.
fn find_transcript(typed: Option<&str>, speaker_stats: &[SpeakerStats]) -> anyhow::Result<Option<String>> {
    let Some(typed) = typed else { return Ok(None) };
    let mut names: Vec<&str> = speaker_stats.iter().map(|stats| stats.transcript.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let meant = meant_names(&names, typed).first().map(|name| (*name).to_owned());
    Ok(Some(meant.ok_or_else(|| unknown_transcript(&names, typed, "leitmotif transcript list"))?))
}
