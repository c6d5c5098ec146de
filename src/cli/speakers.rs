//! `leitmotif speakers` and `leitmotif speaker`: who speaks, and under which name. Renaming and merging are
//! edits on top of the imported names, which are kept.

use super::support::context::CommandContext;
use super::support::error::CliError;
use super::support::study_context::StudyContext;
use super::support::table::{ColumnAlign, TextTable};
use crate::coding::edits;
use crate::corpus::speaker_stats::SpeakerStats;
use crate::exchange::json;
use crate::format::{duration_text, thousands};
use crate::jobs;
use clap::Subcommand;
use std::io::Write;

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

/// Lists the speakers, those with most words first, with the names in the files where these are others.
pub fn list_speakers(context: &CommandContext) -> anyhow::Result<()> {
    let desk = StudyContext::open(context)?;
    let speakers = desk.codebook.speaker_summaries(&jobs::speaker_stats(&desk.project, &desk.corpus)?);
    let mut out = context.stdout();
    if context.global.json {
        json::write(&json::SpeakersJson::from(speakers.as_slice()), &mut out)?;
        return Ok(out.flush()?);
    }
    if speakers.is_empty() {
        context.print_note("No transcript says who speaks.");
        return Ok(());
    }
    let mut table = TextTable::new(&[
        ("speaker", ColumnAlign::Left),
        ("talks", ColumnAlign::Right),
        ("turns", ColumnAlign::Right),
        ("words", ColumnAlign::Right),
        ("time", ColumnAlign::Right),
        ("in the files", ColumnAlign::Left),
    ]);
    for speaker in &speakers {
        let renamed =
            speaker.imported_names.len() > 1 || speaker.imported_names.first() != Some(&speaker.name);
        table.add_row([
            speaker.name.clone(),
            thousands(speaker.transcripts),
            thousands(speaker.turns),
            thousands(speaker.words),
            speaker.seconds.map(duration_text).unwrap_or_default(),
            if renamed { speaker.imported_names.join(", ") } else { String::new() },
        ]);
    }
    table.write(&mut out, context.style, context.width)?;
    Ok(out.flush()?)
}

/// Renames a speaker, or merges several.
pub fn run(command: &SpeakerCommand, context: &CommandContext) -> anyhow::Result<()> {
    let mut desk = StudyContext::open(context)?;
    let voices = jobs::speaker_stats(&desk.project, &desk.corpus)?;
    let edit = match command {
        SpeakerCommand::Rename { name, new, transcript } => {
            let within = find_transcript(transcript.as_deref(), &voices)?;
            edits::rename_speaker(&desk.codebook, &voices, name, new, within.as_deref())
        }
        SpeakerCommand::Merge { names, into, transcript } => {
            let within = find_transcript(transcript.as_deref(), &voices)?;
            if into.is_none() && names.len() < 2 {
                let hint = "leitmotif speaker merge Host HOST host, or --into NAME";
                return Err(CliError::usage("name the speakers to merge, two or more", hint).into());
            }
            // Without --into the first name is kept, as for topics and themes.
            let into = into.as_ref().or(names.first()).map(String::as_str).unwrap_or_default();
            edits::merge_speakers(&desk.codebook, &voices, names, into, within.as_deref())
        }
    };
    desk.apply_and_report(edit, context)
}

/// The name of a transcript in full: the one typed, or else the only one whose last part (after the last `/`)
/// is what was typed.
///
/// # Errors
/// Where there is none with speakers, or several end so.
fn find_transcript(typed: Option<&str>, voices: &[SpeakerStats]) -> anyhow::Result<Option<String>> {
    let Some(typed) = typed else { return Ok(None) };
    let mut names: Vec<&str> = voices.iter().map(|voice| voice.transcript.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let last = |name: &str| name.rsplit('/').next() == Some(typed);
    let mut alike = names.iter().filter(|name| last(name));
    let meant = names.iter().find(|name| **name == typed).or_else(|| {
        let first = alike.next();
        if alike.next().is_none() { first } else { None }
    });
    let unknown = || {
        let hint = "`leitmotif snippets` shows the names of transcripts; give it in full";
        CliError::new(format!("there is no one transcript '{typed}' with speakers"), hint)
    };
    Ok(Some((*meant.ok_or_else(unknown)?).to_owned()))
}
