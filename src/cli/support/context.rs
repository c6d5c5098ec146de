//! What every command is given: the options, the settings, and the ways to open the project.
//!
//! Which project a command works on is decided here: the one named with `--project` or `LEITMOTIF_PROJECT`,
//! else for an import the one named after the first path, else the one opened last.

use super::error::CliError;
use super::global_args::{ColorArg, GlobalArgs};
use super::interrupt;
use super::logging;
use super::output::{self, Stdout, stdout};
use super::progress::ProgressReporter;
use super::style::TextStyle;
use super::table::{self, TextTable};
use crate::app::{Keymap, driver::DriverSettings};
use crate::config::color_theme::{AUTO_THEME, Background, ColorDepth, ThemeRegistry};
use crate::config::{Config, ConfigError, paths::UserPaths, terminal_env::TerminalEnv};
use crate::exchange::json;
use crate::jobs::{self, AnalyzeOptions, ImportOptions, search::searcher::ModelSettings};
use crate::project::{self, Access, BackupWatch, LockWait, Project, ProjectResult, shell_path};
use crate::topics::embed::OrtHints;
use anyhow::Context as _;
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

/// How long a command that changes a project waits for another one, or for a workbench to hand the project over. Most such
/// commands take well under a second, and a workbench looks once a second; chosen by hand.
pub const PATIENCE_FOR_CHANGES: Duration = Duration::from_secs(5);

/// How a command begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandStart {
    /// With settings that can be used, and a log.
    Usual,
    /// Also with settings that cannot be used: the command helps to mend them.
    Forgiving,
    /// Without leaving anything behind, as on a machine of a cluster: no log, and no home folder is needed.
    Traceless,
}

/// The options, settings and folders of this call.
#[derive(Debug)]
pub struct CommandContext {
    /// The options every command understands.
    pub global: GlobalArgs,
    /// The settings; the defaults where the file is not there or cannot be used.
    pub config: Config,
    /// The path of the settings file, whether it is there or not.
    pub config_file: PathBuf,
    /// Why the settings file cannot be used. Only set for commands that help to mend it; others fail.
    pub config_problem: Option<String>,
    /// The user's folders of projects, models, settings and logs.
    pub paths: UserPaths,
    /// The styles of text on stdout.
    pub style: TextStyle,
    /// The columns of stdout; `usize::MAX` where it is no terminal.
    pub width: usize,
    /// Whether NO_COLOR is set to something.
    pub no_color: bool,
    /// Whether the workbench is shown in lines.
    pub linear: bool,
    /// How long is waited for another process that has the project.
    pub lock_wait: LockWait,
    /// What the backup of the project that was opened comes to.
    backup: OnceLock<BackupWatch>,
}

impl CommandContext {
    /// Reads the settings and begins the log. [`CommandStart::Forgiving`] replaces settings that cannot be used
    /// by the defaults and keeps the reason in `config_problem`.
    ///
    /// # Errors
    /// Where there is no home folder and no project is named; where the settings file was named and is not
    /// there; where it cannot be used and the command does not forgive that.
    pub fn new(global: GlobalArgs, start: CommandStart) -> anyhow::Result<Self> {
        // An empty NO_COLOR asks for nothing (<https://no-color.org>).
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let style = TextStyle::detect(global.color, no_color);
        let paths = match (UserPaths::for_user(), &global.project) {
            (Some(paths), _) => paths,
            // With a project named, nothing else is needed from the home folder.
            (None, Some(project)) => UserPaths::under(project),
            (None, None) if start == CommandStart::Traceless => UserPaths::under(&std::env::temp_dir()),
            (None, None) => {
                let hint = "set HOME, or name a folder with --project DIR";
                return Err(CliError::new("there is no home folder to keep projects in", hint).into());
            }
        };
        // Before the settings are read, so that what is wrong with them is in the log.
        if start != CommandStart::Traceless {
            logging::start_log(&log_file(&paths));
        }
        let (config_file, read) = read_settings(&global, &paths)?;
        let (config, problem) = match read {
            Ok(config) => (config, None),
            Err(error) if start == CommandStart::Forgiving => (Config::default(), Some(error.to_string())),
            Err(error) => return Err(error.into()),
        };
        let width = table::terminal_width();
        let context = Self {
            global,
            config,
            config_file,
            config_problem: problem,
            paths,
            style,
            width,
            no_color,
            linear: false,
            lock_wait: LockWait::None,
            backup: OnceLock::new(),
        };
        for warning in &context.config.warnings {
            context.print_note(warning);
        }
        Ok(context)
    }

    /// Prints a note to stderr, unless `--quiet`, and logs it either way. Stdout is for results alone.
    pub fn print_note(&self, text: &str) {
        tracing::info!("{text}");
        if !self.global.quiet {
            // Where stderr is closed there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "{}", output::clean_text(text));
        }
    }

    /// Whether the workbench may use colours. Unlike [`TextStyle::detect`] it does not ask whether stdout is
    /// a terminal: the workbench only runs on one.
    pub fn workbench_colors(&self) -> bool {
        match self.global.color {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => !self.no_color,
        }
    }

    /// The file of the log.
    pub fn log_file(&self) -> PathBuf {
        log_file(&self.paths)
    }

    /// What the environment says about the terminal.
    pub fn terminal_env(&self) -> TerminalEnv {
        TerminalEnv::from_variables(&|name| std::env::var_os(name))
    }

    /// The colour themes of this user, for the colours this terminal has. The user's own are in the folder
    /// `themes` beside the settings file.
    pub fn theme_registry(&self) -> ThemeRegistry {
        let terminal = self.terminal_env();
        let depth = match (self.workbench_colors(), self.global.color) {
            (false, _) => ColorDepth::None,
            // Asked for with --color always: at least 16 colours, whatever the terminal says of itself.
            (true, ColorArg::Always) => terminal.color_depth().0.max(ColorDepth::Sixteen),
            (true, _) => terminal.color_depth().0,
        };
        let beside = self.config_file.parent().unwrap_or(Path::new(""));
        ThemeRegistry {
            folder: beside.join("themes"),
            colors: self.config.colors.clone(),
            depth,
            background: Background::from_colorfgbg(&terminal.colorfgbg),
        }
    }

    /// The name of the colour theme in the settings; without one, `auto`, which follows the terminal.
    pub fn theme_name(&self) -> &str {
        self.config.theme.as_deref().unwrap_or(AUTO_THEME)
    }

    /// Begins showing progress on stderr; from now on Ctrl-C asks the work to stop instead of killing the
    /// process.
    ///
    /// # Errors
    /// Where the system does not let signals be caught.
    pub fn start_progress(&self) -> anyhow::Result<ProgressReporter> {
        let flag = interrupt::interrupt_flag().context("Ctrl-C cannot be caught")?;
        Ok(ProgressReporter::new(self.global.quiet, flag))
    }

    /// How many threads work: `--threads`, else as many as there are cores.
    pub fn thread_count(&self) -> usize {
        jobs::thread_count(self.global.threads.map_or(0, usize::from)).get()
    }

    /// The folder of models, and where the ONNX Runtime may be: named in the settings, in the environment,
    /// beside the program.
    pub fn model_settings(&self) -> ModelSettings {
        let program = std::env::current_exe().ok();
        let beside = program.as_deref().and_then(Path::parent);
        let runtime =
            OrtHints::gather(self.config.models.runtime.clone(), &|name| std::env::var_os(name), beside);
        // For measuring and for doubting it: the vectors are the same with each.
        let instructions = std::env::var("LEITMOTIF_INSTRUCTIONS").ok().filter(|name| !name.is_empty());
        let threads = self.thread_count();
        ModelSettings { catalogue: self.paths.models_dir(), runtime, instructions, threads }
    }

    /// The options of an analysis on this machine; with `make_current` its run becomes the current one.
    pub fn analyze_options(&self, make_current: bool) -> AnalyzeOptions {
        AnalyzeOptions {
            threads: self.thread_count(),
            models: self.model_settings(),
            make_current,
            ..AnalyzeOptions::default()
        }
    }

    /// The keys, with the user's own bindings; a note on each that cannot be used.
    pub fn load_keymap(&self) -> Keymap {
        let (keymap, problems) = Keymap::new(&self.config.keys);
        problems.iter().for_each(|problem| self.print_note(&problem.to_string()));
        keymap
    }

    /// The settings of the workbench on a project of this name, which imports these paths first.
    pub fn driver_settings(&self, name: String, paths: Vec<PathBuf>, keymap: Keymap) -> DriverSettings {
        DriverSettings {
            project_name: output::clean_line(&name),
            paths,
            import_options: ImportOptions { threads: self.thread_count(), ..ImportOptions::default() },
            parameters: self.config.analyze.parameters(),
            analyze_options: self.analyze_options(true),
            keymap,
            show_tour: false,
            log_file: Some(self.log_file()),
            // Where that is gone, what is written goes beside it as it was called.
            output_folder: std::env::current_dir().unwrap_or_default(),
        }
    }

    /// Prints an object: as JSON where that was asked for, else as `text` writes it.
    pub fn print(
        &self,
        object: &impl Serialize,
        text: impl FnOnce(&mut Stdout) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let mut out = stdout();
        if self.global.json {
            json::write(object, &mut out)?
        } else {
            text(&mut out)?
        }
        Ok(out.flush()?)
    }

    /// Prints an object: as CSV where `csv` is, else as [`CommandContext::print`].
    ///
    /// # Errors
    /// Where both CSV and JSON were asked for, or what stdout says.
    pub fn print_or_csv(
        &self,
        csv: bool,
        object: &impl Serialize,
        table: impl FnOnce(&mut Stdout) -> io::Result<()>,
        text: impl FnOnce(&mut Stdout) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        if !csv {
            return self.print(object, text);
        }
        if self.global.json {
            return Err(
                CliError::usage("an answer is either CSV or JSON", "leave out --csv or --json").into()
            );
        }
        let mut out = stdout();
        table(&mut out)?;
        Ok(out.flush()?)
    }

    /// Prints a line, which must be clean.
    pub fn print_line(&self, line: &str) -> anyhow::Result<()> {
        let mut out = stdout();
        writeln!(out, "{line}")?;
        Ok(out.flush()?)
    }

    /// Prints a table.
    pub fn print_table(&self, table: &TextTable) -> anyhow::Result<()> {
        let mut out = stdout();
        table.write(&mut out, self.style, self.width)?;
        Ok(out.flush()?)
    }

    /// Opens the project to import these paths into, and makes it if need be: the one named, else one in the
    /// data folder that is named after the first path.
    pub fn open_project_for(&self, paths: &[PathBuf]) -> anyhow::Result<Project> {
        if let Some(dir) = &self.global.project {
            return self.open_project_in(dir);
        }
        let first = paths.first().context("no path was given")?;
        let mut project = self.open_project_in(&self.project_dir_for(first))?;
        // Absolute, since it is shown in the list of projects, which may be asked for from another folder.
        if project.source_path()?.is_none() {
            project.set_source_path(&std::path::absolute(first)?)?;
        }
        Ok(project)
    }

    /// The folder of the project of a path: the one named, else one in the data folder that is named after the path.
    pub fn project_dir_for(&self, path: &Path) -> PathBuf {
        self.global.project.clone().unwrap_or_else(|| self.paths.project_dir_for(path))
    }

    /// Opens the project these paths would be imported into; none where it is not made yet.
    pub fn existing_project_for(&self, paths: &[PathBuf]) -> anyhow::Result<Option<Project>> {
        let dir = match (&self.global.project, paths.first()) {
            (Some(dir), _) => dir.clone(),
            (None, Some(first)) => self.paths.project_dir_for(first),
            (None, None) => return Ok(None),
        };
        if require_project(&dir).is_err() { Ok(None) } else { self.open_project_in(&dir).map(Some) }
    }

    /// Opens a project that exists: the one named, else the one opened last.
    ///
    /// # Errors
    /// Where there is none, with how to make one; none is made here.
    pub fn open_project(&self) -> anyhow::Result<Project> {
        self.open_and_note(&self.existing_project_dir()?)
    }

    /// Opens the project in a folder, as [`CommandContext::open_project_in`], and prints what that has to say.
    pub fn open_and_note(&self, dir: &Path) -> anyhow::Result<Project> {
        let mut project = self.open_project_in(dir)?;
        self.print_notes_of(&mut project);
        Ok(project)
    }

    /// Prints what the opening of a project has to say.
    pub fn print_notes_of(&self, project: &mut Project) {
        project.take_notes().iter().for_each(|note| self.print_note(note));
    }

    /// Prints why there is no backup of the opening of the project this command worked on, which is closed by now.
    pub fn report_backup(&self) {
        if let Some(problem) = self.backup.get().and_then(BackupWatch::problem) {
            self.print_note(problem);
        }
    }

    /// The folder of the project whose backups are asked for: the one named, else the one opened last, also one that
    /// cannot be opened any more.
    ///
    /// # Errors
    /// Where there is none.
    pub fn project_dir_to_restore(&self) -> anyhow::Result<PathBuf> {
        let dir = match &self.global.project {
            Some(dir) => dir.clone(),
            None => self.last_project(true)?,
        };
        require_project(&dir)?;
        Ok(dir)
    }

    /// The folder of a project that exists: the one named, else the one opened last.
    ///
    /// # Errors
    /// Where there is none, with how to make one.
    pub fn existing_project_dir(&self) -> anyhow::Result<PathBuf> {
        let dir = match &self.global.project {
            Some(dir) => dir.clone(),
            None => self.last_project(false)?,
        };
        // `Project::open` would make one, and a misspelt --project would show an empty study.
        require_project(&dir)?;
        Ok(dir)
    }

    /// Opens the project in a folder, makes it if need be, and works in it as the coder of this call:
    /// `--coder` and `--blind`.
    pub fn open_project_in(&self, dir: &Path) -> anyhow::Result<Project> {
        let mut project = self.open_when_free(dir)?;
        // A command works on one project; the start screen may open several, of which the first is watched.
        let _ = self.backup.set(project.backup_watch());
        self.finish_forgetting(&mut project);
        project.work_as(self.global.coder.as_deref(), self.global.blind);
        Ok(project)
    }

    /// Opens a project once it is free. Who waits long is told for whom after a while.
    fn open_when_free(&self, dir: &Path) -> ProjectResult<Project> {
        let LockWait::Asking(patience) = self.lock_wait else {
            return Project::open_when_free(dir, self.lock_wait);
        };
        let first = patience.min(PATIENCE_FOR_CHANGES);
        let project = Project::open_when_free(dir, LockWait::Asking(first))?;
        match project.access() {
            Access::ReadOnly(owner) if patience > first => {
                let seconds = patience.as_secs();
                self.print_note(&format!("waiting for {owner}, who has the project, {seconds} s at most"));
                Project::open_when_free(dir, LockWait::Asking(patience - first))
            }
            _ => Ok(project),
        }
    }

    /// Does what is left of forgetting that was ended in between.
    fn finish_forgetting(&self, project: &mut Project) {
        match jobs::forget::finish_forgetting(project) {
            Ok(None) => {}
            Ok(Some(_)) => {
                jobs::forget::clear_program_log(&self.log_file());
                self.print_note("what was being forgotten when the program ended is forgotten now");
            }
            Err(error) => self.print_note(&error.to_string()),
        }
    }

    /// The folder of the project opened last; `also_broken`: also where it cannot be opened any more.
    ///
    /// # Errors
    /// Where there is none, and where the last one cannot be opened: another is not what was meant.
    fn last_project(&self, also_broken: bool) -> anyhow::Result<PathBuf> {
        let projects = project::list_projects(&self.paths.projects_dir())?;
        let Some(last) = projects.first() else {
            let hint = "make one with `leitmotif import FOLDER`, or name its folder with --project DIR";
            return Err(CliError::new("there is no project yet", hint).into());
        };
        if let Some(problem) = last.problem.as_ref().filter(|_| !also_broken) {
            let hint =
                "name the folder of another project with --project DIR; `leitmotif projects` lists them";
            let what = format!("the project opened last, {}, cannot be opened: {problem}", last.name);
            return Err(CliError::new(what, hint).into());
        }
        // Where there is a choice, the one that was made is named.
        if projects.len() > 1 {
            self.print_note(&format!("project {}, opened last (--project DIR for another)", last.name));
        }
        Ok(last.dir.clone())
    }
}

/// Checks that a folder holds a project.
///
/// # Errors
/// Where it does not, with how to make one.
pub fn require_project(dir: &Path) -> anyhow::Result<()> {
    if project::is_project(dir) {
        return Ok(());
    }
    let what = format!("there is no project in {}", dir.display());
    let hint = format!("make one with `leitmotif --project {} import FOLDER`", shell_path(dir));
    Err(CliError::new(what, hint).into())
}

/// The path of the log.
fn log_file(paths: &UserPaths) -> PathBuf {
    paths.logs_dir().join("leitmotif.log")
}

/// The path of the settings file, and what was read from it. The usual file may be missing, which means the
/// defaults; one that was named may not.
fn read_settings(
    global: &GlobalArgs,
    paths: &UserPaths,
) -> anyhow::Result<(PathBuf, Result<Config, ConfigError>)> {
    let Some(file) = &global.config else {
        let file = paths.config_file();
        let config = Config::read(&file);
        return Ok((file, config));
    };
    if !file.exists() {
        let hint = "check the spelling of --config or LEITMOTIF_CONFIG";
        return Err(CliError::new(format!("{}: there is no such settings file", file.display()), hint).into());
    }
    Ok((file.clone(), Config::read(file)))
}
