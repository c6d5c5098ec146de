//! `leitmotif forget`: a transcript, or what a person said, goes for good, after a question. Nothing brings it back.

use super::export::overwriting::known_exports;
use super::support::{
    CliError, CommandContext, StudyContext, clean_line, meant_names, unknown_speaker, unknown_transcript,
};
use crate::corpus::TranscriptId;
use crate::exchange::json::SchemaVersion;
use crate::format::count_noun;
use crate::jobs::forget::{self as job, ForgettingPreview};
use crate::project::{FinishedForgetting, ForgetRequest, ForgottenKind, ForgottenWork, conflict_copies};
use clap::Args;
use serde::Serialize;
use std::io::{BufRead, IsTerminal, Write};

/// Who is forgotten, and whether it is asked about.
#[derive(Debug, Args)]
pub struct ForgetArgs {
    /// A transcript, taken out or not, with all that was decided on it
    #[arg(long, value_name = "NAME", required_unless_present = "speaker", conflicts_with = "speaker")]
    pub transcript: Option<String>,
    /// What a person said, in all transcripts; what others said stays
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Only say what would go
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

/// What `forget --json` prints.
#[derive(Serialize)]
struct ForgottenJson {
    schema: SchemaVersion,
    dry_run: bool,
    texts: usize,
    turns: usize,
    snippets: usize,
    passages: usize,
    memos: usize,
    quotes: usize,
    cases: usize,
    /// Guide questions that only they were asked.
    questions: usize,
    edits: usize,
    keywords: usize,
    blanked: usize,
    /// Those that still hold it: none, as they are written anew.
    backups: Vec<String>,
    backups_rewritten: usize,
    backups_deleted: Vec<String>,
    /// What was exported, which is not touched.
    exports: Vec<String>,
}

/// Runs the command.
pub fn run(args: &ForgetArgs, context: &CommandContext) -> anyhow::Result<()> {
    let mut study = StudyContext::open(context)?;
    study.codebook.require_unblinded("forgetting")?;
    let (name, request) = match (&args.transcript, &args.speaker) {
        (Some(transcript), _) => request_for_transcript(transcript, &study)?,
        (None, Some(speaker)) => (speaker.clone(), request_for_speaker(speaker, &study)?),
        // clap asks for one of them.
        (None, None) => return Ok(()),
    };
    study.project.check_writable()?;
    let preview = job::preview_forgetting(&mut study.project, &request)?;
    // A copy that a synced folder left is none of ours to change, either.
    let copies = conflict_copies(study.project.dir());
    let known = known_exports(&study.project, context);
    let exports: Vec<String> = known.iter().chain(&copies).map(|path| path.display().to_string()).collect();
    if args.dry_run {
        let object = json(&preview.losses, None, exports);
        return context.print(&object, |out| write_preview(out, &name, &preview, &object.exports));
    }
    if !args.yes {
        let mut text = Vec::new();
        write_preview(&mut text, &name, &preview, &exports)?;
        if !confirm(&text)? {
            context.print_note("Nothing was forgotten.");
            return Ok(());
        }
    }
    let (forgotten, finished) = job::forget(&mut study.project, &request)?;
    job::clear_program_log(&context.log_file());
    let object = json(&forgotten, Some(&finished), exports);
    context.print(&object, |out| write_outcome(out, &request, &forgotten, &finished, &object.exports))
}

fn json(of: &ForgottenWork, finished: Option<&FinishedForgetting>, exports: Vec<String>) -> ForgottenJson {
    let done = finished.cloned().unwrap_or_default();
    ForgottenJson {
        schema: SchemaVersion,
        dry_run: finished.is_none(),
        texts: of.texts,
        turns: of.turns,
        snippets: of.snippets,
        passages: of.passages,
        memos: of.memos,
        quotes: of.quotes,
        cases: of.cases,
        questions: of.questions,
        edits: of.edits,
        keywords: of.keywords,
        blanked: of.blanked,
        backups: Vec::new(),
        backups_rewritten: done.backups,
        backups_deleted: done.deleted.iter().map(|path| path.display().to_string()).collect(),
        exports,
    }
}

/// The request for the transcript with a name, and its name in full.
///
/// # Errors
/// Where there is none, with names spelled like it.
fn request_for_transcript(typed: &str, study: &StudyContext) -> anyhow::Result<(String, ForgetRequest)> {
    let removed = study.project.removed_transcripts()?;
    let here = study.corpus.transcripts.iter().map(|entry| (entry.name.as_str(), entry.id));
    let all: Vec<(&str, TranscriptId)> =
        here.chain(removed.iter().map(|it| (it.name.as_str(), it.id))).collect();
    let known: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    let unknown = || unknown_transcript(&known, typed, "leitmotif transcript list");
    let meant = meant_names(&known, typed);
    let [meant] = meant.as_slice() else { return Err(unknown().into()) };
    let Some((name, id)) = all.iter().find(|(known, _)| known == meant) else { return Err(unknown().into()) };
    Ok(((*name).to_owned(), study.project.request_forgetting_transcript(*id)?))
}

/// The request for the person with a name.
///
/// # Errors
/// Where nobody is called so, with names spelled like it.
fn request_for_speaker(name: &str, study: &StudyContext) -> anyhow::Result<ForgetRequest> {
    if let Some(request) = study.project.request_forgetting_speaker(name)? {
        return Ok(request);
    }
    let known = study.project.speakers_shown()?;
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Err(unknown_speaker(&known, name, "leitmotif speakers").into())
}

/// Writes what will go.
fn write_preview(
    out: &mut dyn Write,
    name: &str,
    preview: &ForgettingPreview,
    exports: &[String],
) -> std::io::Result<()> {
    for sentence in preview.sentences(name) {
        writeln!(out, "{}", clean_line(&sentence))?;
    }
    write_untouched(out, exports)?;
    writeln!(out, "This cannot be undone.")
}

fn write_untouched(out: &mut dyn Write, exports: &[String]) -> std::io::Result<()> {
    writeln!(
        out,
        "Not touched: the files it was imported from, attributes that name people, and what was exported."
    )?;
    if !exports.is_empty() {
        writeln!(out, "These exports are known; delete them or write them again:")?;
        exports.iter().try_for_each(|path| writeln!(out, "  {}", clean_line(path)))?;
    }
    Ok(())
}

/// Writes what was done.
fn write_outcome(
    out: &mut dyn Write,
    request: &ForgetRequest,
    forgotten: &ForgottenWork,
    finished: &FinishedForgetting,
    exports: &[String],
) -> std::io::Result<()> {
    writeln!(out, "Forgotten for good: {}.", clean_line(&forgotten.losses()))?;
    if request.kind == ForgottenKind::Speaker {
        let talks = count_noun(request.transcript_count(), "transcript");
        writeln!(out, "What others said in {talks} is still there, with what was decided on it.")?;
    }
    if let Some(sentence) = forgotten.without_text_sentence() {
        writeln!(out, "{}", clean_line(&sentence))?;
    }
    if finished.backups > 0 {
        writeln!(out, "{} written anew without it.", count_noun(finished.backups, "backup"))?;
    }
    if !finished.deleted.is_empty() {
        writeln!(out, "Deleted, because it could not be told what was said in them:")?;
        finished
            .deleted
            .iter()
            .try_for_each(|path| writeln!(out, "  {}", clean_line(&path.display().to_string())))?;
    }
    writeln!(out, "Index and layouts are made anew when they are needed.")?;
    write_untouched(out, exports)
}

/// Asks on the terminal whether to go on.
///
/// # Errors
/// Where there is no terminal to ask on.
fn confirm(preview: &[u8]) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        let hint = "--yes forgets without a question, --dry-run says what would go";
        return Err(
            CliError::usage("there is no terminal to ask on whether to forget it for good", hint).into()
        );
    }
    let mut stderr = std::io::stderr();
    stderr.write_all(preview)?;
    write!(stderr, "Type yes to forget it: ")?;
    stderr.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(answer.trim().eq_ignore_ascii_case("yes"))
}
