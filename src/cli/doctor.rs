//! `leitmotif doctor`: checks the installation, the settings, the terminal and the project, and prints one
//! table to read or to send with a bug report. A check never fails itself: an error is what it found.

mod answers;
mod check;
mod repair;
mod terminal;

use super::support::{CliError, CommandContext, Left, TextTable, clean_line};
use crate::app::Keymap;
use crate::coding::ROLES_HINT;
use crate::format::{count_noun, minute_text, names_and_more, thousands};
use crate::jobs;
use crate::project::{self, Access, Project, shell_path};
use crate::topics::embed::{self, embedder::EmbedOptions};
use check::{CheckState, DoctorCheck};
use serde_json::json;
use std::path::Path;

/// What the doctor does beside looking.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// What alone is looked at: `terminal` asks it what it can do
    #[arg(value_enum)]
    pub subject: Option<DoctorSubject>,
    /// Mend what can be mended in the project that is named, and say what cannot
    #[arg(long, conflicts_with = "subject")]
    pub repair: bool,
}

/// What alone can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum DoctorSubject {
    /// The terminal.
    Terminal,
}

/// Runs all checks and prints them; the exit code is 1 where one is broken. The project is only checked, and mended,
/// where it is named.
pub fn run(args: &DoctorArgs, context: &CommandContext) -> anyhow::Result<()> {
    if args.repair && context.global.project.is_none() {
        let hint = "leitmotif --project FOLDER doctor --repair; `leitmotif projects` lists them";
        return Err(CliError::usage("no project is named to be mended", hint).into());
    }
    if args.subject == Some(DoctorSubject::Terminal) {
        return print_checks(&terminal::terminal_checks(context), context);
    }
    let mut checks = vec![
        DoctorCheck::fine("version", env!("CARGO_PKG_VERSION")),
        DoctorCheck::fine("threads", context.thread_count().to_string()),
        check_settings(context),
        check_keys(context),
        DoctorCheck::from_result("data folder", check_writable(context.paths.data_dir())),
        check_log(context),
        check_projects(context),
    ];
    checks.extend(terminal::terminal_checks(context));
    checks.extend(["minilm", "multi", "draft", "words"].map(|name| check_model(context, name)));
    checks.push(check_runtime(context));
    if let Some(dir) = context.global.project.as_deref() {
        if args.repair {
            checks.push(repair::repair_project(dir, context));
        }
        checks.extend([check_project(dir), check_derived(dir), check_backups(dir)]);
        checks.extend(check_roles(dir));
        checks.extend(check_conflict_copies(dir));
    }
    print_checks(&checks, context)
}

/// Prints the checks; an error where one is broken.
fn print_checks(checks: &[DoctorCheck], context: &CommandContext) -> anyhow::Result<()> {
    let broken = checks.iter().filter(|check| check.state == CheckState::Broken).count();
    let entry = |c: &DoctorCheck| json!({"what": c.subject, "state": c.state.name(), "detail": c.detail});
    let object = json!({"schema": 1, "checks": checks.iter().map(entry).collect::<Vec<_>>()});
    let mut table = TextTable::new(&[("", Left), ("", Left), ("", Left)]);
    for check in checks {
        table.add_row([check.subject.to_owned(), check.state.name().to_owned(), check.detail.clone()]);
    }
    // Uncut: a detail may say at its end what to do, and the table goes into bug reports.
    context.print(&object, |out| table.write(out, context.style, usize::MAX))?;
    match broken {
        0 => Ok(()),
        1 => anyhow::bail!("1 problem above is in the way"),
        n => anyhow::bail!("{} above are in the way", count_noun(n, "problem")),
    }
}

/// Whether the settings file can be read, and what in it is unknown or odd.
fn check_settings(context: &CommandContext) -> DoctorCheck {
    let file = context.config_file.display();
    if let Some(problem) = &context.config_problem {
        return DoctorCheck::broken("settings", format!("{problem}; until that is mended nothing else runs"));
    }
    match (context.config_file.exists(), context.config.warnings.as_slice()) {
        (false, _) => {
            let detail =
                format!("{file} (not there: defaults; `leitmotif config --write` writes one to change)");
            DoctorCheck::fine("settings", detail)
        }
        (true, []) => DoctorCheck::fine("settings", file.to_string()),
        (true, warnings) => DoctorCheck::note("settings", warnings.join("; ")),
    }
}

/// Whether the user's key bindings can be used.
fn check_keys(context: &CommandContext) -> DoctorCheck {
    let (_, problems) = Keymap::new(&context.config.keys);
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    match problems.as_slice() {
        [] => DoctorCheck::fine("keys", format!("{} bound in the settings", context.config.keys.rows.len())),
        _ => DoctorCheck::note("keys", problems.join("; ")),
    }
}

/// Whether there is a log. It is begun when the program starts, so by now the file is there.
fn check_log(context: &CommandContext) -> DoctorCheck {
    let file = context.log_file();
    match file.is_file() {
        true => DoctorCheck::fine("log file", file.display().to_string()),
        false => {
            DoctorCheck::note("log file", format!("{} cannot be written: there is no log", file.display()))
        }
    }
}

/// Whether files can be written in a folder, by writing one and removing it. The name has the number of the
/// process, so that two doctors do not remove each other's file.
fn check_writable(dir: &Path) -> std::io::Result<String> {
    std::fs::create_dir_all(dir)?;
    let probe = dir.join(format!(".doctor-{}", std::process::id()));
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)?;
    Ok(dir.display().to_string())
}

/// Whether the projects in the data folder can be read.
fn check_projects(context: &CommandContext) -> DoctorCheck {
    let list = match project::list_projects(&context.paths.projects_dir()) {
        Ok(list) => list,
        Err(error) => return DoctorCheck::broken("projects", error.to_string()),
    };
    let problems: Vec<_> =
        list.iter().filter_map(|p| Some(format!("{}: {}", p.name, p.problem.as_ref()?))).collect();
    match problems.as_slice() {
        [] => DoctorCheck::fine("projects", thousands(list.len())),
        _ => DoctorCheck::note("projects", problems.join("; ")),
    }
}

/// Whether a built-in model loads and turns a sentence into a vector of unit length.
fn check_model(context: &CommandContext, name: &'static str) -> DoctorCheck {
    let tried = || -> anyhow::Result<String> {
        let mut model = embed::open_embedder(name, &EmbedOptions::default(), &context.paths.models_dir())?;
        let vector = model.embed_query("How do you chunk long documents?")?;
        let length = crate::vectors::length(&vector);
        // Embedders normalise their vectors; rounding to f32 stays far below the tolerance, which is chosen
        // by hand.
        anyhow::ensure!((length - 1.0).abs() < 1e-3, "a vector has length {length}");
        Ok(format!("{} numbers, revision {}", model.dimensions(), model.revision()))
    };
    DoctorCheck::from_result(name, tried())
}

/// The ONNX Runtime that models of the catalogue would use. The built-in models need none, so a missing one
/// is fine unless it was named.
fn check_runtime(context: &CommandContext) -> DoctorCheck {
    let hints = context.model_settings().runtime;
    let named = hints.configured.is_some() || hints.environment.is_some();
    let candidates = hints.candidate_files();
    match (candidates.iter().find(|file| file.is_file()), candidates.first()) {
        (Some(file), _) => DoctorCheck::fine("ONNX Runtime", file.display().to_string()),
        // What is named is the first candidate.
        (None, Some(file)) if named => {
            let file = file.display();
            DoctorCheck::note("ONNX Runtime", format!("{file} is not there, though it is named"))
        }
        (None, _) => {
            let detail = "none found; only models beside the built-in ones need it (pip install onnxruntime)";
            DoctorCheck::fine("ONNX Runtime", detail)
        }
    }
}

/// Who is told to ask in the interviews of a project, in how many nobody is, and what follows for what is counted; nothing
/// where there is no project to be read, which is said of the project.
fn check_roles(dir: &Path) -> Option<DoctorCheck> {
    let project = project::is_project(dir).then(|| Project::inspect(dir).ok()).flatten()?;
    let (corpus, codebook) = (project.load_corpus().ok()?, project.codebook().ok()?);
    let run = project.current_run().ok()?;
    let told = codebook.told_interviewers(&corpus);
    let talks = corpus.transcripts.len();
    let (Some(note), false) = (codebook.roles_note(&corpus, run.as_ref()), told.names.is_empty()) else {
        let detail =
            format!("nobody is told to ask: topics and counts are of everybody's words; {ROLES_HINT}");
        return (talks > 0).then(|| DoctorCheck::fine("roles", detail));
    };
    let names: Vec<String> = told.names.iter().map(|name| clean_line(name)).collect();
    let without = match talks - told.transcripts {
        0 => String::new(),
        1 => ", and nobody in 1 transcript, where all that is said counts".to_owned(),
        count => format!(", and nobody in {} transcripts, where all that is said counts", thousands(count)),
    };
    let asks = if names.len() == 1 { "asks" } else { "ask" };
    let detail = format!("{} {asks}{without}; {note}", names_and_more(&names));
    Some(match without.is_empty() {
        true => DoctorCheck::fine("roles", detail),
        false => DoctorCheck::note("roles", detail),
    })
}

/// Whether what is derived is as it was written: the search index, the vectors and the layouts.
fn check_derived(dir: &Path) -> DoctorCheck {
    let subject = "index, vectors";
    if !project::is_project(dir) {
        return DoctorCheck::fine(subject, "none yet");
    }
    match Project::inspect(dir).map(|project| jobs::derived_files::find_damage(&project)) {
        Ok(damaged) if damaged.is_empty() => DoctorCheck::fine(subject, "as they were written"),
        Ok(damaged) => {
            let names: Vec<String> = damaged.iter().map(|path| path.display().to_string()).collect();
            let detail = "damaged, and made anew when they are needed or by `doctor --repair`";
            DoctorCheck::note(subject, format!("{}: {detail}", names.join(", ")))
        }
        // What is wrong is said of the project.
        Err(_) => DoctorCheck::note(subject, "not looked at: the project cannot be opened"),
    }
}

/// The copies of the database that a synced folder left in the project, with what to do about them; nothing where there
/// are none.
fn check_conflict_copies(dir: &Path) -> Option<DoctorCheck> {
    let copies = project::conflict_copies(dir);
    let merge = |copy: &std::path::PathBuf| {
        format!("`leitmotif --project {} merge {}`", shell_path(dir), shell_path(copy))
    };
    let commands: Vec<String> = copies.iter().map(merge).collect();
    (!copies.is_empty()).then(|| {
        let detail = "takes in what was decided in a copy that a synced folder left; delete the copy then";
        DoctorCheck::note("copies", format!("{}: {detail}", commands.join(", ")))
    })
}

/// How much damage is listed. Chosen by hand.
const DAMAGE_SHOWN: usize = 5;

/// The backups of a project: how many, of when, and whether they can be read.
fn check_backups(dir: &Path) -> DoctorCheck {
    let backups = project::list_backups(dir);
    let Some(last) = backups.last() else {
        return DoctorCheck::fine("backups", "none yet: one is made when a project with changes is opened");
    };
    let broken: Vec<String> = backups
        .iter()
        .filter_map(|it| Some(format!("{}: {}", it.path.display(), it.problem.as_ref()?)))
        .collect();
    let short = last.counts.transcripts.saturating_sub(last.counts.with_text);
    let holds = format!("{}, the last of {}", count_noun(backups.len(), "backup"), minute_text(&last.time));
    match (broken.as_slice(), short) {
        ([], 0) => DoctorCheck::fine("backups", holds),
        ([], short) => {
            let texts = count_noun(short, "text");
            DoctorCheck::note("backups", format!("{holds}, without {texts}: the next backup has them"))
        }
        (broken, _) => DoctorCheck::note("backups", format!("{holds}; {}", broken.join("; "))),
    }
}

/// Whether a project opens, whether all in it is as it was stored, what it holds, and whether it can be written. Opens it as every command does,
/// which takes its lock where nobody has it.
fn check_project(dir: &Path) -> DoctorCheck {
    if !project::is_project(dir) {
        return DoctorCheck::note("project", format!("there is none in {} yet", dir.display()));
    }
    let tried = || -> anyhow::Result<(CheckState, String)> {
        let project = Project::open(dir)?;
        let corpus = project.load_corpus()?;
        let (transcripts, snippets) = (corpus.transcripts.len(), corpus.snippets.len());
        let runs = project.runs()?.len();
        let mut holds =
            format!("{} transcripts, {} snippets, {runs} runs", thousands(transcripts), thousands(snippets));
        let removed = project.removed_transcripts()?.len();
        if removed > 0 {
            holds += &format!("; {} taken out", count_noun(removed, "transcript"));
        }
        let damage = project.find_damage()?;
        if !damage.is_empty() {
            let shown = damage.iter().take(DAMAGE_SHOWN).map(String::as_str).collect::<Vec<_>>().join("; ");
            let more = damage.len().saturating_sub(DAMAGE_SHOWN);
            let more = if more > 0 { format!("; and {more} more") } else { String::new() };
            let advice = format!("`leitmotif --project {} restore` lists its backups", shell_path(dir));
            return Ok((CheckState::Broken, format!("{shown}{more}. {advice}")));
        }
        Ok(match project.access() {
            Access::Owner => (CheckState::Fine, holds),
            Access::ReadOnly(owner) => {
                (CheckState::Note, format!("{holds}; read-only, it belongs to {owner}"))
            }
        })
    };
    match tried() {
        Ok((state, detail)) => DoctorCheck::new("project", state, detail),
        Err(error) => DoctorCheck::broken("project", format!("{error:#}")),
    }
}
