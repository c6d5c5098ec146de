//! `leitmotif [PATH...]` without a command: opens the workbench, on the start screen where nothing was named.
//! With `screenshot.rs`, `cli/export/map.rs` and `cli/doctor/answers.rs` the only file outside `tui` that names it.

use super::args::Cli;
use super::share::open_received;
use super::support::{CliError, CommandContext, clean_line, unpack_sample};
use crate::app::driver::{Driver, DriverSettings};
use crate::app::last_view::LastView;
use crate::app::screen::start::{OpenTarget, RecentProject, StartScreen};
use crate::app::{Keymap, workspace::preferences::Preferences};
use crate::config::file::{Pictures, RightToLeft};
use crate::config::paths::UserPaths;
use crate::format::day_text;
use crate::jobs;
use crate::project::{self, Project, is_share_file};
use crate::topics::embed::catalogue;
use crate::tui::{
    self, event_loop::WorkbenchOptions, opening::Opening, session::TerminalSession, style::Styles,
    theme_choice::ThemeChoice,
};
use clap::CommandFactory;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens the workbench on these paths, else on the project named, else on what is chosen on the start screen.
///
/// # Errors
/// Where a path is not there or a misspelt command, and where there is no terminal.
pub fn run(paths: &[PathBuf], context: &CommandContext) -> anyhow::Result<()> {
    // Before the paths are checked: "no such file" is no help to somebody who meant a command.
    if let Some((typed, command)) = paths.iter().find_map(|path| Some((path, misspelled_command(path)?))) {
        let what = format!("there is neither a command nor a file called '{}'", typed.display());
        return Err(CliError::usage(what, format!("did you mean `leitmotif {command}`?")).into());
    }
    if !paths.is_empty() {
        jobs::check_paths(paths)?;
    }
    require_terminal(context)?;
    if !paths.is_empty() {
        return open_workbench(paths, context);
    }
    if context.linear {
        // There is no start screen in lines: the last project is opened.
        let dir = context.existing_project_dir()?;
        return show_in_lines(Vec::new(), || context.open_project_in(&dir), context);
    }
    if context.global.project.is_some() {
        let dir = context.existing_project_dir()?;
        let name = project_folder_name(&dir);
        return show_workbench(&name, Vec::new(), || context.open_project_in(&dir), context);
    }
    run_start_screen(context)
}

/// Checks that input and output are a terminal.
///
/// # Errors
/// Where they are not, or JSON is asked for, with the commands there are for scripts.
pub(super) fn require_terminal(context: &CommandContext) -> anyhow::Result<()> {
    let hint =
        "for scripts there are commands: leitmotif import, analyze, topics, search … (leitmotif --help)";
    if context.global.json {
        return Err(CliError::usage("the workbench has no JSON", hint).into());
    }
    // Lines can be read from a program, and written for one.
    if context.linear || (std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) {
        return Ok(());
    }
    Err(CliError::usage("the workbench needs a terminal", hint).into())
}

/// Opens the project of these paths in the workbench, which imports them in the background.
pub(super) fn open_workbench(paths: &[PathBuf], context: &CommandContext) -> anyhow::Result<()> {
    if let [file] = paths
        && is_share_file(file)
    {
        let open = || Ok(open_received(file, context)?.0);
        if context.linear {
            return show_in_lines(Vec::new(), open, context);
        }
        return show_workbench(&project_folder_name(file), Vec::new(), open, context);
    }
    if context.linear {
        return show_in_lines(paths.to_vec(), || context.open_project_for(paths), context);
    }
    let name = paths.first().map_or_else(String::new, |path| project_folder_name(path));
    show_workbench(&name, paths.to_vec(), || context.open_project_for(paths), context)
}

/// The name of a folder, as it is shown while it is opened.
fn project_folder_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Runs the workbench on the project that `open` opens until the user quits. Dropping the session restores the
/// terminal; what fails while it is opened is printed on the usual screen.
fn show_workbench(
    name: &str,
    paths: Vec<PathBuf>,
    open: impl FnOnce() -> anyhow::Result<Project> + Send,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let mut options = workbench_options(context)?;
    let keymap = context.load_keymap();
    let mut session = TerminalSession::enter(options.mouse, context.terminal_env().questions())?;
    let start = || start_driver(open()?, paths, keymap.clone(), context);
    match tui::opening::run_opening_screen(
        &mut session,
        &keymap,
        &mut options.theme,
        &clean_line(name),
        start,
    )? {
        Opening::Done(driver) => Ok(tui::event_loop::run_workbench(&mut session, &mut driver?, &options)?),
        Opening::Quit => Ok(()),
    }
}

/// Runs the workbench on the project that `open` opens, in lines.
fn show_in_lines(
    paths: Vec<PathBuf>,
    open: impl FnOnce() -> anyhow::Result<Project>,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let theme = ThemeChoice::new(context.theme_registry(), context.theme_name())?;
    let mut driver = start_driver(open()?, paths, context.load_keymap(), context)?;
    Ok(tui::linear::line_loop::run_in_lines(&mut driver, &Styles::new(theme.theme()))?)
}

/// Starts the driver of the workbench: the state, and the threads that work for it.
fn start_driver(
    project: Project,
    paths: Vec<PathBuf>,
    keymap: Keymap,
    context: &CommandContext,
) -> anyhow::Result<Driver> {
    let settings = DriverSettings {
        show_tour: is_first_opening(context),
        ..context.driver_settings(project.name(), paths, keymap)
    };
    let view = LastView::load(&project);
    let is_new_share = view == LastView::default() && project.share_origin()?.is_some();
    let view = if is_new_share { LastView::of_sample() } else { view };
    let mut driver = Driver::start(project, settings)?;
    driver.restore_view(view);
    let themes = context.theme_registry();
    // A folder of models that cannot be read is no reason not to work with those that are built in.
    let models = catalogue::list_models(&context.paths.models_dir()).unwrap_or_default();
    let preferences = Preferences::new(&themes, &context.config, &models);
    driver.enable_settings(preferences, themes, context.config_file.clone());
    Ok(driver)
}

/// Whether the workbench is opened for the first time, which begins with the tour. Remembered by an empty
/// file in the data folder; where that cannot be written there is no tour, or it would come every time.
fn is_first_opening(context: &CommandContext) -> bool {
    let toured = context.paths.data_dir().join("toured");
    !toured.exists() && std::fs::write(&toured, b"").is_ok()
}

/// How the workbench is shown, from the settings and the terminal.
fn workbench_options(context: &CommandContext) -> anyhow::Result<WorkbenchOptions> {
    let theme = ThemeChoice::new(context.theme_registry(), context.theme_name())?;
    let by_terminal = || context.terminal_env().leaves_right_to_left();
    let reorder_rows = match context.config.right_to_left {
        RightToLeft::Auto => by_terminal(),
        RightToLeft::On => true,
        RightToLeft::Off => false,
    };
    Ok(WorkbenchOptions {
        theme,
        mouse: context.config.mouse.unwrap_or(true),
        desktop_notices: context.config.desktop_notices.unwrap_or(true),
        pictures: context.config.pictures == Pictures::Auto,
        reorder_rows,
    })
}

/// Shows the start screen, then the workbench on what was chosen, in one session: the terminal is not
/// restored between the two, so nothing flickers.
fn run_start_screen(context: &CommandContext) -> anyhow::Result<()> {
    let mut options = workbench_options(context)?;
    // Before the terminal is taken over: notes on the bindings are printed on the usual screen.
    let keymap = context.load_keymap();
    let mut start =
        StartScreen::new(recent_projects(context)?, UserPaths::home_dir(), Arc::new(keymap.clone()));
    let mut session = TerminalSession::enter(options.mouse, context.terminal_env().questions())?;
    session.reorder_rows(options.reorder_rows);
    let chosen = tui::start_loop::run_start_screen(
        &mut session,
        &mut start,
        &mut options.theme,
        &keymap,
        &mut |opening| open_target(opening, &keymap, context),
    )?;
    match chosen {
        Some(mut driver) => Ok(tui::event_loop::run_workbench(&mut session, &mut driver, &options)?),
        None => Ok(()),
    }
}

/// Opens what was chosen on the start screen. An error is shown there, so that another can be chosen.
fn open_target(opening: &OpenTarget, keymap: &Keymap, context: &CommandContext) -> anyhow::Result<Driver> {
    let paths = match opening {
        OpenTarget::Project(dir) => {
            return start_driver(context.open_project_in(dir)?, Vec::new(), keymap.clone(), context);
        }
        OpenTarget::Transcripts(path) => vec![path.clone()],
        OpenTarget::Sample => vec![unpack_sample(context)?],
    };
    if let [file] = paths.as_slice()
        && is_share_file(file)
    {
        return start_driver(open_received(file, context)?.0, Vec::new(), keymap.clone(), context);
    }
    jobs::check_paths(&paths)?;
    start_driver(context.open_project_for(&paths)?, paths, keymap.clone(), context)
}

/// The projects, the last opened first.
fn recent_projects(context: &CommandContext) -> anyhow::Result<Vec<RecentProject>> {
    let projects = project::list_projects(&context.paths.projects_dir())?;
    // One that cannot be opened is listed, too: opening it says what to do.
    let recent = projects.into_iter().map(|project| RecentProject {
        last_opened: project.last_opened.as_deref().map_or("", day_text).to_owned(),
        dir: project.dir,
        name: clean_line(&match project.problem {
            Some(_) => format!("{} (cannot be opened)", project.name),
            None => project.name,
        }),
        source: project.source_path,
        transcript_count: project.transcripts,
        theme_count: project.themes,
    });
    Ok(recent.collect())
}

/// The command that was meant by a word that names no file; none where it may be a path. Lower-case ASCII
/// letters alone are looked at, as in commands. At most two letters may be wrong, and at most one in three,
/// so that short words are not taken for any command; chosen by hand, not measured.
fn misspelled_command(path: &std::path::Path) -> Option<String> {
    let word = path.to_str().filter(|word| word.chars().all(|c| c.is_ascii_lowercase()))?;
    if path.exists() {
        return None;
    }
    let cli = Cli::command();
    let names = cli.get_subcommands().map(|command| command.get_name());
    let (distance, name) = names.map(|name| (strsim::levenshtein(word, name), name)).min()?;
    (distance <= 2 && distance * 3 <= word.len().max(3)).then(|| name.to_owned())
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
            assert_eq!(misspelled_command(Path::new(word)).as_deref(), Some(meant), "{word}");
        }
        for word in ["interviews", "./anlyze", "src", "x"] {
            assert_eq!(misspelled_command(Path::new(word)), None, "{word}");
        }
    }
}
