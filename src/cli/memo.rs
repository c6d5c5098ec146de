//! `leitmotif memo`: shows, writes or deletes the memo on something. There is one memo on each thing.

use super::memos::print_memo;
use super::support::{
    Choice, CliError, CommandContext, StudyContext, choice, meant_names, print_json, stdout,
    unknown_transcript,
};
use crate::coding::{JournalKind, MatrixColumns, MemoFilter, MemoTarget, SummaryColumn, edits};
use crate::corpus::{TranscriptId, fold_case};
use crate::exchange::json::{MemosJson, SchemaVersion};
use crate::exchange::memos::collect_memos;
use clap::{Args, Subcommand};
use std::io::{Read, Write};

/// What can be done with memos.
#[derive(Debug, Subcommand)]
pub enum MemoCommand {
    /// Show the memo on something
    Show {
        /// What it is on.
        #[command(flatten)]
        on: MemoTargetArgs,
    },
    /// Write the memo on something, in place of the one there is (undo brings that back)
    Set {
        /// What it is on.
        #[command(flatten)]
        on: MemoTargetArgs,
        /// The text; - reads it from stdin
        text: String,
        /// What it is for [default: what the memo there is is for]
        #[arg(long, value_name = "KIND", value_parser = choice(&MEMO_KINDS))]
        kind: Option<KindChoice>,
    },
    /// Write an entry in the journal, on nothing in particular
    Entry {
        /// The text; - reads it from stdin
        text: String,
        /// What it is for
        #[arg(long, value_name = "KIND", value_parser = choice(&MEMO_KINDS))]
        kind: Option<KindChoice>,
    },
    /// Say what the memo on something is for
    Kind {
        /// What it is on.
        #[command(flatten)]
        on: MemoTargetArgs,
        /// What it is for
        #[arg(value_parser = choice(&MEMO_KINDS))]
        kind: KindChoice,
    },
    /// Delete the memo on something (undo brings it back)
    Delete {
        /// What it is on.
        #[command(flatten)]
        on: MemoTargetArgs,
    },
}

/// What a memo is to be for; none of the kinds where that is said.
#[derive(Debug, Clone, Copy)]
pub struct KindChoice(Option<JournalKind>);

/// What a memo can be for.
const MEMO_KINDS: [Choice<KindChoice>; 5] = [
    ("analytic", KindChoice(Some(JournalKind::Analytic)), "What the data may mean"),
    ("methodological", KindChoice(Some(JournalKind::Methodological)), "How the study is done, and why so"),
    (
        "reflexive",
        KindChoice(Some(JournalKind::Reflexive)),
        "What you bring along, and how that may shape the study",
    ),
    ("todo", KindChoice(Some(JournalKind::Todo)), "What is to be done"),
    ("none", KindChoice(None), "None of these"),
];

/// What a memo is on: one of these.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("on").required(true)))]
pub struct MemoTargetArgs {
    /// The memo with this number, as `leitmotif memos` lists it
    #[arg(long, value_name = "N", group = "on")]
    pub number: Option<usize>,
    /// A snippet, by its number
    #[arg(long, value_name = "ID", group = "on")]
    pub snippet: Option<i64>,
    /// A theme
    #[arg(long, value_name = "NAME", group = "on")]
    pub theme: Option<String>,
    /// A topic of the current run, by its number
    #[arg(long, value_name = "ID", group = "on")]
    pub topic: Option<u32>,
    /// A transcript
    #[arg(long, value_name = "NAME", group = "on")]
    pub transcript: Option<String>,
    /// The whole study
    #[arg(long, group = "on")]
    pub study: bool,
    /// With --theme: the summary of what is in this transcript
    #[arg(long = "in", value_name = "TRANSCRIPT", requires = "theme", group = "column")]
    pub within: Option<String>,
    /// With --theme: the summary of what this person said
    #[arg(long, value_name = "SPEAKER", requires = "theme", group = "column")]
    pub by: Option<String>,
    /// With --theme: the summary of what is where an attribute has a value, such as site=north
    #[arg(long = "where", value_name = "ATTRIBUTE=VALUE", requires = "theme", group = "column")]
    pub value: Option<String>,
    /// With --snippet: only these words of it
    #[arg(long, value_name = "TEXT", requires = "snippet")]
    pub words: Option<String>,
}

/// Shows or changes a memo.
pub fn run(command: &MemoCommand, context: &CommandContext) -> anyhow::Result<()> {
    let mut study = StudyContext::open(context)?;
    let edit = match command {
        MemoCommand::Show { on } => return show(&memo_target(on, &study)?, &study, context),
        MemoCommand::Set { on, text, kind } => {
            let target = memo_target(on, &study)?;
            let text = memo_text(text)?;
            let here = study.codebook.memo_to_change(&target).and_then(|memo| memo.kind);
            let kind = kind.map_or(here, |kind| kind.0);
            edits::write_memo(&study.codebook, target, &text, kind, &study.project.signature().time)
        }
        MemoCommand::Entry { text, kind } => {
            let text = memo_text(text)?;
            let now = study.project.signature().time;
            let target = edits::new_entry(&study.codebook, &now);
            edits::write_memo(&study.codebook, target, &text, kind.and_then(|kind| kind.0), &now)
        }
        MemoCommand::Kind { on, kind } => {
            edits::set_memo_kind(&study.codebook, memo_target(on, &study)?, kind.0)
        }
        MemoCommand::Delete { on } => edits::set_memo(&study.codebook, memo_target(on, &study)?, ""),
    };
    study.apply_and_report(edit, context)
}

/// The text of a memo, or all that comes on stdin.
///
/// # Errors
/// Where it is empty, or stdin cannot be read.
fn memo_text(text: &str) -> anyhow::Result<String> {
    let text = match text {
        "-" => read_stdin()?,
        text => text.to_owned(),
    };
    if text.trim().is_empty() {
        let hint = "`leitmotif memo delete` takes a memo away";
        return Err(CliError::usage("a memo needs a text", hint).into());
    }
    Ok(text)
}

/// All that comes on stdin.
fn read_stdin() -> std::io::Result<String> {
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}

/// What the arguments name.
///
/// # Errors
/// Where it is not there.
fn memo_target(on: &MemoTargetArgs, study: &StudyContext) -> anyhow::Result<MemoTarget> {
    if on.theme.is_none() && (on.within.is_some() || on.by.is_some() || on.value.is_some()) {
        let hint = "name the theme with --theme";
        return Err(CliError::usage("--in, --by and --where name the cell of a theme", hint).into());
    }
    if on.snippet.is_none() && on.words.is_some() {
        let hint = "name the snippet with --snippet";
        return Err(CliError::usage("--words are words of a snippet", hint).into());
    }
    if let Some(number) = on.number {
        let all = collect_memos(&study.study_view(), &study.project_texts(), &MemoFilter::default(), "")?;
        let found = all.into_iter().find(|memo| memo.number == number).map(|memo| memo.target);
        let unknown = || CliError::new(format!("there is no memo {number}"), "`leitmotif memos` lists them");
        return Ok(found.ok_or_else(unknown)?);
    }
    if let Some(id) = on.snippet {
        let mut spans = study.passages_of_snippets(&[id], on.words.as_deref())?;
        let span =
            spans.pop().ok_or_else(|| CliError::new(format!("there is no snippet {id}"), "name another"))?;
        return Ok(MemoTarget::Span(span));
    }
    if let Some(name) = &on.theme {
        let theme = study.codebook.find_theme(name)?;
        let column = summary_column(on, study)?;
        return Ok(match column {
            Some(column) => study.codebook.summary_target(theme, &column),
            None => MemoTarget::Theme(theme),
        });
    }
    if let Some(id) = on.topic {
        return Ok(MemoTarget::Topic(study.current_run()?.id, study.find_topic(id)?.id));
    }
    let Some(name) = &on.transcript else { return Ok(MemoTarget::Project) };
    find_transcript(study, name).map(MemoTarget::Transcript)
}

/// The transcript of a name.
fn find_transcript(study: &StudyContext, name: &str) -> anyhow::Result<TranscriptId> {
    let entries = &study.corpus.transcripts;
    let known: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    let meant = meant_names(&known, name);
    let found = entries.iter().find(|entry| meant.contains(&entry.name.as_str())).map(|entry| entry.id);
    let unknown = || unknown_transcript(&known, name, "leitmotif transcript list");
    Ok(found.ok_or_else(unknown)?)
}

/// The column of the cell whose summary is meant; none where a memo on the theme as a whole is.
///
/// # Errors
/// Where there is no such column.
fn summary_column(on: &MemoTargetArgs, study: &StudyContext) -> anyhow::Result<Option<SummaryColumn>> {
    if let Some(name) = &on.within {
        return find_transcript(study, name).map(SummaryColumn::Transcript).map(Some);
    }
    let (by, name, hint) = match (&on.by, &on.value) {
        (Some(name), _) => (MatrixColumns::Speakers, name.as_str(), "`leitmotif speakers` lists who speaks"),
        (None, Some(pair)) => {
            let usage =
                || CliError::usage(format!("'{pair}' is no ATTRIBUTE=VALUE"), "write it as site=north");
            let (key, value) = pair.split_once('=').ok_or_else(usage)?;
            let hint = "`leitmotif themes --matrix ATTRIBUTE` shows the values there are";
            (MatrixColumns::Attribute(key.trim().to_owned()), value.trim(), hint)
        }
        (None, None) => return Ok(None),
    };
    let names = by.names(&study.corpus, study.shown_codebook());
    let found = names.into_iter().find(|shown| match by {
        MatrixColumns::Attribute(_) => fold_case(shown) == fold_case(name),
        _ => shown == name,
    });
    let unknown = || match &by {
        MatrixColumns::Attribute(key) => CliError::new(format!("{key} is nowhere '{name}'"), hint),
        _ => CliError::new(format!("nobody is called '{name}'"), hint),
    };
    Ok(by.summary_column(&found.ok_or_else(unknown)?))
}

/// Shows the memo on something; none is a note, so that scripts may ask.
fn show(target: &MemoTarget, study: &StudyContext, context: &CommandContext) -> anyhow::Result<()> {
    let all = collect_memos(&study.study_view(), &study.project_texts(), &MemoFilter::default(), "")?;
    let found = all.into_iter().find(|memo| memo.target == *target);
    if context.global.json {
        let memos = found.into_iter().map(Into::into).collect();
        return print_json(&MemosJson { schema: SchemaVersion, memos });
    }
    let Some(memo) = found else {
        context.print_note("There is no memo on it.");
        return Ok(());
    };
    let mut out = stdout();
    print_memo(&memo, context, &mut out)?;
    Ok(out.flush()?)
}
