//! Bare `leitmotif [PATH...]`: the workbench, and the choice of what to open in it.

use super::args::Cli;
use super::demo;
use super::support::context::Context;
use super::support::failure::Failure;
use super::support::output::clean_line;
use super::support::table::{Side, Table};
use crate::app::Keymap;
use crate::app::driver::{Driver, Settings};
use crate::config::theme::Theme;
use crate::exchange::figures::count;
use crate::jobs::{self, AnalyzeOptions, ImportOptions};
use crate::project::{self, Project, Summary};
use crate::tui::run as tui_run;
use crate::tui::run::Options;
use clap::CommandFactory;
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

/// Opens the workbench on some paths, or on what is chosen.
pub fn run(paths: &[PathBuf], context: &Context) -> anyhow::Result<()> {
    if let Some((typed, command)) = paths.iter().find_map(|path| Some((path, misspelt(path)?))) {
        let what = format!("there is neither a command nor a file called '{}'", typed.display());
        return Err(Failure::usage(what, format!("did you mean `leitmotif {command}`?")).into());
    }
    if !paths.is_empty() {
        jobs::look(paths)?;
    }
    need_terminal(context)?;
    if !paths.is_empty() {
        return open(paths, context);
    }
    if context.global.project.is_some() {
        return show(context.project()?, Vec::new(), context);
    }
    let projects = project::list(&context.paths.projects())?;
    let projects: Vec<Summary> = projects.into_iter().filter(|project| project.problem.is_none()).collect();
    match choose(&projects, context)? {
        Some(project) => show(context.open(&project.dir)?, Vec::new(), context),
        None => demo::run(context),
    }
}

/// Refuses where there is no terminal to draw on.
pub(super) fn need_terminal(context: &Context) -> anyhow::Result<()> {
    let hint =
        "for scripts there are commands: leitmotif import, analyze, topics, search … (leitmotif --help)";
    if context.global.json {
        return Err(Failure::usage("the workbench has no JSON", hint).into());
    }
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure::usage("the workbench needs a terminal", hint).into())
}

/// Opens the project of some paths; they are imported in the background.
pub(super) fn open(paths: &[PathBuf], context: &Context) -> anyhow::Result<()> {
    show(context.project_for(paths)?, paths.to_vec(), context)
}

fn show(project: Project, paths: Vec<PathBuf>, context: &Context) -> anyhow::Result<()> {
    let (keymap, complaints) = Keymap::new(&context.config.keys);
    for complaint in &complaints {
        context.note(complaint);
    }
    let threads = context.threads();
    let settings = Settings {
        name: clean_line(&project.name()),
        paths,
        import: ImportOptions { threads, ..ImportOptions::default() },
        parameters: context.config.analyze.parameters(),
        analyze: AnalyzeOptions { threads, models: context.models(), make_current: true },
        keymap,
    };
    let options = Options { theme: theme(context)?, ..Options::default() };
    let mut driver = Driver::start(project, settings)?;
    Ok(tui_run::run(&mut driver, &options)?)
}

fn theme(context: &Context) -> anyhow::Result<Theme> {
    let theme = Theme::named(context.config.theme.as_deref().unwrap_or("default"))?;
    let theme = theme.with(&context.config.colors)?;
    Ok(if context.colour_in_workbench() { theme } else { theme.without_color() })
}

/// Asks which project to open; none for the sample.
fn choose<'a>(projects: &'a [Summary], context: &Context) -> anyhow::Result<Option<&'a Summary>> {
    if projects.is_empty() {
        return Ok(None);
    }
    let mut out = context.out();
    let mut table = Table::new(&[
        ("", Side::Right),
        ("project", Side::Left),
        ("talks", Side::Right),
        ("themes", Side::Right),
        ("opened", Side::Left),
    ]);
    for (number, project) in (1..).zip(projects) {
        let opened = project.opened.as_deref().and_then(|time| time.get(..10)).unwrap_or_default();
        let counts = [project.transcripts, project.themes].map(count);
        let [talks, themes] = counts;
        table.row([format!("{number}"), project.name.clone(), talks, themes, opened.to_owned()]);
    }
    table.row(["0".to_owned(), "the bundled sample".to_owned()]);
    table.write(&mut out, context.style, context.width)?;
    loop {
        write!(out, "\nWhich project? [1] ")?;
        out.flush()?;
        let mut line = String::new();
        if std::io::stdin().lock().read_line(&mut line)? == 0 {
            return Err(crate::progress::Cancelled.into());
        }
        match answer(&line, projects) {
            Some(choice) => return Ok(choice),
            None => write!(out, "Give a number from 0 to {}, or a name.", projects.len())?,
        }
    }
}

/// Reads an answer: a number, the beginning of a name, or nothing for the first; `Some(None)` is the sample.
fn answer<'a>(line: &str, projects: &'a [Summary]) -> Option<Option<&'a Summary>> {
    match (line.trim(), line.trim().parse::<usize>()) {
        ("", _) => projects.first().map(Some),
        (_, Ok(0)) => Some(None),
        (_, Ok(number)) => projects.get(number - 1).map(Some),
        (name, Err(_)) => projects.iter().find(|project| project.name.starts_with(name)).map(Some),
    }
}

/// The command that was meant by a word that names no file.
fn misspelt(path: &std::path::Path) -> Option<String> {
    let word = path.to_str().filter(|word| word.chars().all(|c| c.is_ascii_lowercase()))?;
    if path.exists() {
        return None;
    }
    let cli = Cli::command();
    let names = cli.get_subcommands().map(|command| command.get_name());
    let (distance, name) = names.map(|name| (distance(word, name), name)).min()?;
    (distance <= 2 && distance * 3 <= word.len().max(3)).then(|| name.to_owned())
}

/// Letters to add, drop or change to get from one word to the other (Levenshtein 1966).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut before = i + 1;
        let mut next = vec![before];
        for ((y, &corner), &above) in b.bytes().zip(&row).zip(row.iter().skip(1)) {
            before = (corner + usize::from(x != y)).min(above + 1).min(before + 1);
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_misspelt_command_is_told_from_a_path() {
        for (word, meant) in
            [("anlyze", "analyze"), ("imprt", "import"), ("topic", "topic"), ("serach", "search")]
        {
            assert_eq!(misspelt(Path::new(word)).as_deref(), Some(meant), "{word}");
        }
        for word in ["interviews", "./anlyze", "src", "x"] {
            assert_eq!(misspelt(Path::new(word)), None, "{word}");
        }
    }

    #[test]
    fn a_project_is_chosen_by_number_or_name() {
        let project = |name: &str| Summary {
            dir: name.into(),
            name: name.to_owned(),
            source: None,
            opened: None,
            transcripts: 0,
            snippets: 0,
            themes: 0,
            problem: None,
        };
        let projects = [project("talks"), project("interviews")];
        let name = |line: &str| answer(line, &projects).map(|choice| choice.map(|p| p.name.as_str()));
        assert_eq!(name("\n"), Some(Some("talks")));
        assert_eq!(name("2\n"), Some(Some("interviews")));
        assert_eq!(name("inter"), Some(Some("interviews")));
        assert_eq!(name("0"), Some(None));
        assert_eq!((name("9"), name("zz")), (None, None));
    }
}
