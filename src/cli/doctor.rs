//! `leitmotif doctor`: what works here and what does not, in one screen to read or to send with a bug report.

mod terminal;

use super::support::context::Context;
use super::support::output::print_json;
use super::support::table::{Side, Table};
use crate::app::Keymap;
use crate::exchange::format::format_count;
use crate::project::{self, Access, Project};
use crate::topics::embed::{self, EmbedOptions};
use serde_json::json;
use std::io::Write;
use std::path::Path;

/// How one thing stands.
struct Check {
    what: &'static str,
    state: State,
    detail: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Fine,
    /// Works, but the user should know.
    Note,
    Broken,
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Note => "note",
            Self::Broken => "problem",
        }
    }
}

impl Check {
    fn new(what: &'static str, state: State, detail: impl Into<String>) -> Self {
        Self { what, state, detail: detail.into() }
    }
    /// Fine with a detail, or broken with the reason.
    fn of<E: std::fmt::Display>(what: &'static str, outcome: Result<String, E>) -> Self {
        match outcome {
            Ok(detail) => Self::new(what, State::Fine, detail),
            Err(error) => Self::new(what, State::Broken, error.to_string()),
        }
    }
}

/// Checks everything and says so; fails where something is broken.
pub fn run(context: &Context) -> anyhow::Result<()> {
    let mut checks = vec![
        Check::new("version", State::Fine, env!("CARGO_PKG_VERSION")),
        Check::new("threads", State::Fine, context.threads().to_string()),
        settings(context),
        keys(context),
        Check::of("data folder", writable(context.paths.data())),
        log(context),
        projects(context),
    ];
    checks.extend(terminal::checks(context));
    checks.extend(["minilm", "draft"].map(|name| model(context, name)));
    checks.push(runtime(context));
    checks.extend(context.global.project.as_deref().map(project_at));
    let broken = checks.iter().filter(|check| check.state == State::Broken).count();
    if context.global.json {
        let entry = |c: &Check| json!({"what": c.what, "state": c.state.name(), "detail": c.detail});
        print_json(&json!({"schema": 1, "checks": checks.iter().map(entry).collect::<Vec<_>>()}))?;
    } else {
        let mut table = Table::new(&[("", Side::Left), ("", Side::Left), ("", Side::Left)]);
        for check in &checks {
            table.row([check.what.to_owned(), check.state.name().to_owned(), check.detail.clone()]);
        }
        let mut out = context.out();
        table.write(&mut out, context.style, usize::MAX)?;
        out.flush()?;
    }
    match broken {
        0 => Ok(()),
        n => anyhow::bail!(
            "{} above {} in the way",
            crate::exchange::format::count_with_noun(n, "problem"),
            if n == 1 { "is" } else { "are" }
        ),
    }
}

fn settings(context: &Context) -> Check {
    let file = context.config_file.display();
    if let Some(broken) = &context.broken {
        return Check::new(
            "settings",
            State::Broken,
            format!("{broken}; until that is mended nothing else runs"),
        );
    }
    match (context.config_file.exists(), context.config.warnings.as_slice()) {
        (false, _) => {
            let detail =
                format!("{file} (not there: defaults; `leitmotif config --write` writes one to change)");
            Check::new("settings", State::Fine, detail)
        }
        (true, []) => Check::new("settings", State::Fine, file.to_string()),
        (true, warnings) => Check::new("settings", State::Note, warnings.join("; ")),
    }
}

fn keys(context: &Context) -> Check {
    let (_, complaints) = Keymap::new(&context.config.keys);
    match complaints.as_slice() {
        [] => Check::new(
            "keys",
            State::Fine,
            format!("{} bound in the settings", context.config.keys.rows.len()),
        ),
        _ => Check::new("keys", State::Note, complaints.join("; ")),
    }
}

/// Where what happened is written down.
fn log(context: &Context) -> Check {
    let file = context.log_file();
    match file.is_file() {
        true => Check::new("log file", State::Fine, file.display().to_string()),
        false => Check::new(
            "log file",
            State::Note,
            format!("{} cannot be written: there is no log", file.display()),
        ),
    }
}

fn writable(dir: &Path) -> std::io::Result<String> {
    std::fs::create_dir_all(dir)?;
    let probe = dir.join(format!(".doctor-{}", std::process::id()));
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)?;
    Ok(dir.display().to_string())
}

fn projects(context: &Context) -> Check {
    let list = match project::list_projects(&context.paths.projects()) {
        Ok(list) => list,
        Err(error) => return Check::new("projects", State::Broken, error.to_string()),
    };
    let problems: Vec<_> =
        list.iter().filter_map(|p| Some(format!("{}: {}", p.name, p.problem.as_ref()?))).collect();
    match problems.as_slice() {
        [] => Check::new("projects", State::Fine, format_count(list.len())),
        _ => Check::new("projects", State::Note, problems.join("; ")),
    }
}

/// Whether a built-in model loads and turns a sentence into a vector of unit length.
fn model(context: &Context, name: &'static str) -> Check {
    let tried = || -> anyhow::Result<String> {
        let mut model = embed::open_embedder(name, &EmbedOptions::default(), &context.paths.models())?;
        let vector = model.embed_query("How do you chunk long documents?")?;
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        anyhow::ensure!((length - 1.0).abs() < 1e-3, "a vector has length {length}");
        Ok(format!("{} numbers, revision {}", model.dimensions(), model.revision()))
    };
    Check::of(name, tried())
}

/// Which ONNX Runtime models of the catalogue would use; the built-in models need none.
fn runtime(context: &Context) -> Check {
    let hints = context.models().runtime;
    let named = hints.configured.is_some() || hints.environment.is_some();
    let candidates = hints.candidate_files();
    match candidates.iter().find(|file| file.is_file()) {
        Some(file) => Check::new("ONNX Runtime", State::Fine, file.display().to_string()),
        None if named => {
            let file = candidates.first().map(|file| file.display().to_string()).unwrap_or_default();
            Check::new("ONNX Runtime", State::Note, format!("{file} is not there, though it is named"))
        }
        None => {
            let detail = "none found; only models beside the built-in ones need it (pip install onnxruntime)";
            Check::new("ONNX Runtime", State::Fine, detail)
        }
    }
}

fn project_at(dir: &Path) -> Check {
    if !dir.join("project.db").is_file() {
        return Check::new("project", State::Note, format!("there is none in {} yet", dir.display()));
    }
    let tried = || -> anyhow::Result<(State, String)> {
        let project = Project::open(dir)?;
        let corpus = project.load_corpus()?;
        let (transcripts, snippets) = (corpus.transcripts.len(), corpus.snippets.len());
        let runs = project.runs()?.len();
        let holds = format!(
            "{} transcripts, {} snippets, {runs} runs",
            format_count(transcripts),
            format_count(snippets)
        );
        Ok(match project.access() {
            Access::Owner => (State::Fine, holds),
            Access::ReadOnly(owner) => (State::Note, format!("{holds}; read-only, it belongs to {owner}")),
        })
    };
    match tried() {
        Ok((state, detail)) => Check::new("project", state, detail),
        Err(error) => Check::new("project", State::Broken, format!("{error:#}")),
    }
}
