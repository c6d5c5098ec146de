//! What a command has at hand: the options, the settings, the project.

use super::error::CliError;
use super::global_args::{ColorArg, GlobalArgs};
use super::interrupt;
use super::logging;
use super::output;
use super::progress::ProgressReporter;
use super::style::TextStyle;
use super::table;
use crate::config::color_theme::{AUTO_THEME, ColorDepth, ThemeRegistry};
use crate::config::paths::UserPaths;
use crate::config::terminal_env::TerminalEnv;
use crate::config::{Config, ConfigError};
use crate::jobs;
use crate::jobs::search::searcher::ModelSettings;
use crate::project;
use crate::project::Project;
use crate::topics::embed::OrtHints;
use anyhow::Context as _;
use std::io::{BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};

/// What a command has at hand.
#[derive(Debug)]
pub struct CommandContext {
    /// The options every command understands.
    pub global: GlobalArgs,
    /// The settings file.
    pub config: Config,
    /// The file the settings are from, whether it is there or not.
    pub config_file: PathBuf,
    /// Why the settings file cannot be used, for commands that help to mend it.
    pub config_problem: Option<String>,
    /// Where projects, models and the log are kept.
    pub paths: UserPaths,
    /// Whether text is coloured.
    pub style: TextStyle,
    /// How wide stdout is.
    pub width: usize,
    no_color: bool,
}

impl CommandContext {
    /// Reads the settings and begins the log. Settings that cannot be used are an error, or with `forgiving`
    /// the defaults, with the reason.
    pub fn new(global: GlobalArgs, forgiving: bool) -> anyhow::Result<Self> {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let style = TextStyle::detect(global.color, no_colour);
        let paths = match (UserPaths::for_user(), &global.project) {
            (Some(paths), _) => paths,
            // With a project named, nothing else is needed from the home folder.
            (None, Some(project)) => UserPaths::under(project),
            (None, None) => {
                let hint = "set HOME, or name a folder with --project DIR";
                return Err(CliError::new("there is no home folder to keep projects in", hint).into());
            }
        };
        logging::start_log(&log_file(&paths));
        let (config_file, read) = read_settings(&global, &paths)?;
        let (config, broken) = match read {
            Ok(config) => (config, None),
            Err(error) if forgiving => (Config::default(), Some(error.to_string())),
            Err(error) => return Err(error.into()),
        };
        let width = table::terminal_width();
        let context = Self {
            global,
            config,
            config_file,
            config_problem: broken,
            paths,
            style,
            width,
            no_color: no_colour,
        };
        for warning in &context.config.warnings {
            context.print_note(warning);
        }
        Ok(context)
    }

    /// Says something on the side, unless told to be quiet.
    pub fn print_note(&self, text: &str) {
        tracing::info!("{text}");
        if !self.global.quiet {
            // Where stderr is closed there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "{}", output::clean_text(text));
        }
    }

    /// Whether the workbench may use colours.
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

    /// Whether the environment asks for no colours.
    pub fn is_no_color_set(&self) -> bool {
        self.no_color
    }

    /// What the environment says about the terminal.
    pub fn terminal_env(&self) -> TerminalEnv {
        TerminalEnv::from_variables(&|name| std::env::var_os(name))
    }

    /// The colour themes there are for this user on this terminal.
    pub fn theme_registry(&self) -> ThemeRegistry {
        let surroundings = self.terminal_env();
        let depth = match (self.workbench_colors(), self.global.color) {
            (false, _) => ColorDepth::None,
            (true, ColorArg::Always) => surroundings.color_depth().0.max(ColorDepth::Sixteen),
            (true, _) => surroundings.color_depth().0,
        };
        let beside = self.config_file.parent().unwrap_or(Path::new(""));
        ThemeRegistry {
            folder: beside.join("themes"),
            colors: self.config.colors.clone(),
            depth,
            background: surroundings.background(),
        }
    }

    /// The name of the colour theme in the settings; the one that follows the terminal where there is none.
    pub fn theme_name(&self) -> &str {
        self.config.theme.as_deref().unwrap_or(AUTO_THEME)
    }

    /// Stdout, buffered.
    pub fn stdout(&self) -> BufWriter<StdoutLock<'static>> {
        output::stdout()
    }

    /// Progress on stderr, stopped by Ctrl-C.
    pub fn start_progress(&self) -> anyhow::Result<ProgressReporter> {
        let flag = interrupt::interrupt_flag().context("Ctrl-C cannot be caught")?;
        Ok(ProgressReporter::new(self.global.quiet, flag))
    }

    /// How many threads work.
    pub fn thread_count(&self) -> usize {
        jobs::thread_count(self.global.threads.map_or(0, usize::from)).get()
    }

    /// Where models and what runs them are.
    pub fn model_settings(&self) -> ModelSettings {
        let program = std::env::current_exe().ok();
        let beside = program.as_deref().and_then(Path::parent);
        let runtime =
            OrtHints::gather(self.config.models.runtime.clone(), &|name| std::env::var_os(name), beside);
        ModelSettings { catalogue: self.paths.models_dir(), runtime, threads: self.thread_count() }
    }

    /// Opens the project for these paths, making it if need be.
    pub fn open_project_for(&self, paths: &[PathBuf]) -> anyhow::Result<Project> {
        if let Some(dir) = &self.global.project {
            return self.open_project_in(dir);
        }
        let first = paths.first().context("no path was given")?;
        let mut project = self.open_project_in(&self.paths.project_dir_for(first))?;
        if project.source_path()?.is_none() {
            project.set_source_path(&std::path::absolute(first)?)?;
        }
        Ok(project)
    }

    /// Opens the project that is there: the one named, else the one opened last.
    pub fn open_project(&self) -> anyhow::Result<Project> {
        let dir = match &self.global.project {
            Some(dir) => dir.clone(),
            None => self.last_project()?,
        };
        if !dir.join("project.db").is_file() {
            return Err(CliError::new(
                format!("there is no project in {}", dir.display()),
                format!("make one with `leitmotif --project {} import FOLDER`", dir.display()),
            )
            .into());
        }
        self.open_project_in(&dir)
    }

    /// Opens the project in a folder for whoever works here.
    pub fn open_project_in(&self, dir: &Path) -> anyhow::Result<Project> {
        let mut project = Project::open(dir)?;
        project.work_as(self.global.coder.as_deref(), self.global.blind);
        Ok(project)
    }

    fn last_project(&self) -> anyhow::Result<PathBuf> {
        let list = project::list_projects(&self.paths.projects_dir())?;
        let usable: Vec<_> = list.iter().filter(|project| project.problem.is_none()).collect();
        let Some(last) = usable.first() else {
            let hint = "make one with `leitmotif import FOLDER`, or name its folder with --project DIR";
            return Err(CliError::new("there is no project yet", hint).into());
        };
        if usable.len() > 1 {
            self.print_note(&format!("project {}, opened last (--project DIR for another)", last.name));
        }
        Ok(last.dir.clone())
    }
}

fn log_file(paths: &UserPaths) -> PathBuf {
    paths.logs_dir().join("leitmotif.log")
}

/// The settings file and what it says. A file that was named has to be there.
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
