//! `leitmotif merge`: merges the decisions, memos, quotes, refusals, names, and merges and splits of topics of another
//! copy of the project into this one, or of what a second coder sent back, as one edit. The other copy is only read. Transcripts are matched by name and text.

use super::support::{CliError, CommandContext, clean_line, print_json, temp_folder};
use crate::coding::LoggedEdit;
use crate::exchange::json::SchemaVersion;
use crate::format::{count_noun, join_counts, join_names};
use crate::jobs::merge::{CopyMergeReport, merge_project_copy};
use crate::project::{Project, is_share_file};
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What `merge` takes.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// The folder of the other copy, with its project.db, a copy of that file that a synced folder left, or the file that
    /// a second coder sent back; it is only read
    #[arg(value_name = "FOLDER|FILE")]
    pub folder: PathBuf,
}

/// What `merge --json` prints.
#[derive(Serialize)]
struct MergeJson<'a> {
    schema: SchemaVersion,
    /// Number of transcripts that are in both copies.
    transcripts: usize,
    themes: usize,
    /// The paths of the themes that are new here.
    new_themes: &'a [String],
    passages: usize,
    memos: usize,
    quotes: usize,
    names: usize,
    /// Topics merged and split, and snippets moved.
    topics: usize,
    refusals: usize,
    /// Files and layouts of which is newly decided how they are read.
    readings: usize,
    cases: usize,
    /// Guide questions that are new or changed.
    questions: usize,
    /// Themes newly listed under another.
    listings: usize,
    unmatched: Vec<UnmatchedTranscriptJson>,
    earlier: usize,
    loose: usize,
    /// Topics merged, split or moved there that stay there.
    regrouped: usize,
    /// Names and memos on topics that are not here.
    notes_on_topics: usize,
    /// What was taken back there and stays here.
    taken_back: usize,
    /// Passages that came with an earlier merge and were taken off here since; they stay off.
    taken_off_here: usize,
    renamed: Vec<RenamedThemeJson<'a>>,
    /// What both say differently, a sentence each.
    conflicts: &'a [String],
    edit: Option<&'a LoggedEdit>,
}

/// A transcript that is not here with that text; `left` counts what could not be merged because of it.
#[derive(Serialize)]
struct UnmatchedTranscriptJson {
    transcript: String,
    left: usize,
}

/// A theme that was renamed or moved there; it stays what it is here.
#[derive(Serialize)]
struct RenamedThemeJson<'a> {
    here: &'a str,
    there: &'a str,
}

/// Merges, and prints what came and what could not.
pub fn run(args: &MergeArgs, context: &CommandContext) -> anyhow::Result<()> {
    let mut project = context.open_project()?;
    // Before a temporary folder, which is deleted with it.
    let copied;
    let (other, named) = if is_share_file(&args.folder) {
        copied = temp_folder()?;
        (Project::open_share(&args.folder, copied.path())?, args.folder.clone())
    } else if is_conflict_copy(&args.folder) {
        copied = temp_folder()?;
        (Project::open_conflict_copy(&args.folder, &copied.path().join("copy"))?, args.folder.clone())
    } else {
        let folder = other_project_folder(&args.folder, &project)?;
        (Project::inspect(&folder)?, folder)
    };
    let name = named.file_name().map(|name| clean_line(&name.to_string_lossy()));
    let report = merge_project_copy(&mut project, &other, &name.unwrap_or_else(|| other.name()))?;
    if context.global.json {
        return print_json(&merge_json(&report));
    }
    match &report.edit {
        Some(edit) => context.print_line(&clean_line(&edit.what))?,
        None => context.print_note("Nothing to do: all that could be matched is here already."),
    }
    merge_sentences(&report).iter().for_each(|sentence| context.print_note(sentence));
    Ok(())
}

/// Whether a database of another name than that of a project was named.
fn is_conflict_copy(named: &Path) -> bool {
    named.is_file() && named.file_name().is_some_and(|name| name != "project.db")
}

/// The folder of the other project, also where its `project.db` was named.
///
/// # Errors
/// Where there is no project, or it is this one.
fn other_project_folder(named: &Path, project: &Project) -> anyhow::Result<PathBuf> {
    let folder = if named.is_file() { named.parent().unwrap_or(named) } else { named };
    if !folder.join("project.db").is_file() {
        let hint =
            "name the folder that holds its project.db; `leitmotif projects` lists yours with their folders";
        return Err(CliError::new(format!("there is no project in {}", named.display()), hint).into());
    }
    let whole = std::fs::canonicalize(folder)?;
    // Canonical paths: the same folder may be named through a link.
    if std::fs::canonicalize(project.dir()).is_ok_and(|own| own == whole) {
        let hint = "--project names the one to merge into, FOLDER the other copy";
        return Err(CliError::usage("a project cannot be merged into itself", hint).into());
    }
    Ok(whole)
}

/// The outcome as JSON.
fn merge_json(report: &CopyMergeReport) -> MergeJson<'_> {
    let unmatched = |(transcript, left): &(String, usize)| UnmatchedTranscriptJson {
        transcript: transcript.clone(),
        left: *left,
    };
    MergeJson {
        schema: SchemaVersion,
        transcripts: report.transcripts,
        themes: report.summary.themes,
        new_themes: &report.new_themes,
        passages: report.summary.passages,
        memos: report.summary.memos,
        quotes: report.summary.quotes,
        names: report.summary.names,
        topics: report.summary.topic_changes,
        refusals: report.summary.rejections,
        readings: report.summary.readings,
        cases: report.summary.cases,
        questions: report.summary.questions,
        listings: report.summary.listings,
        unmatched: report.unmatched.iter().map(unmatched).collect(),
        earlier: report.on_earlier_versions,
        loose: report.without_topic,
        regrouped: report.regrouped,
        notes_on_topics: report.notes_on_topics,
        taken_back: report.taken_back_there,
        taken_off_here: report.taken_off_here,
        renamed: report.renamed_themes.iter().map(|(here, there)| RenamedThemeJson { here, there }).collect(),
        conflicts: &report.summary.conflicts,
        edit: report.edit.as_ref(),
    }
}

/// Notes on what was merged beside themes and passages, and on what was not.
fn merge_sentences(report: &CopyMergeReport) -> Vec<String> {
    let mut notes =
        vec![format!("{} in both copies, by name and text.", count_noun(report.transcripts, "talk"))];
    let came = &report.summary;
    let others = join_counts(&[
        (came.memos, "memo"),
        (came.quotes, "quote"),
        (came.names, "name"),
        (came.rejections, "refusal"),
        (came.readings, "reading decision"),
        (came.cases, "case"),
        (came.questions, "guide question"),
        (came.listings, "theme listing"),
        (came.topic_changes, "topic change"),
    ]);
    if !others.is_empty() {
        notes.push(format!("With them came {others}."));
    }
    if !report.new_themes.is_empty() {
        let themes: Vec<String> = report.new_themes.iter().map(|path| clean_line(path)).collect();
        notes.push(format!(
            "New here: the {} {}.",
            if themes.len() == 1 { "theme" } else { "themes" },
            join_names(&themes)
        ));
    }
    for conflict in &came.conflicts {
        notes.push(format!("Differs: {}.", clean_line(conflict)));
    }
    for (here, there) in &report.renamed_themes {
        notes.push(format!(
            "Differs: the theme {} is {} there; it stays as it is here.",
            clean_line(here),
            clean_line(there)
        ));
    }
    for (transcript, left) in &report.unmatched {
        // `count_noun` makes the last of the three nouns plural and no other.
        let left = count_noun(*left, "passage, memo or quote").replace("quotes", "quote");
        notes.push(format!(
            "Not matched: {} is not here with that text; {left} stayed there. Import it here and merge again.",
            clean_line(transcript)
        ));
    }
    if report.on_earlier_versions > 0 {
        notes.push(format!("Left there: {} on earlier versions of talks.", report.on_earlier_versions));
    }
    if report.without_topic > 0 {
        let decisions = count_noun(report.without_topic, "decision");
        notes.push(format!("{decisions} on topics of another run came as decisions on their passages."));
    }
    if report.regrouped > 0 {
        notes.push(format!(
            "Left there: how topics were merged, split or moved into ({}).",
            count_noun(report.regrouped, "change")
        ));
    }
    if report.notes_on_topics > 0 {
        // `count_noun` makes the last of the two nouns plural and no other.
        let left = count_noun(report.notes_on_topics, "name or memo").replace("memos", "memo");
        notes.push(format!("Left there: {left} on topics that are not here."));
    }
    if report.taken_back_there > 0 {
        notes.push(format!(
            "{} taken back or changed there since: what is here of it stays.",
            count_noun(report.taken_back_there, "record")
        ));
    }
    if report.taken_off_here > 0 {
        notes.push(format!(
            "{} that came before and were taken off here since, as by settling, stay off.",
            count_noun(report.taken_off_here, "passage")
        ));
    }
    notes
}
