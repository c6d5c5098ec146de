//! `leitmotif screenshot`: draws a screen of a project as a picture, without a terminal. It works on a copy
//! in a temporary folder, so that keys which change the study leave the project as it is; without a project
//! it imports and analyses the bundled sample. The README's pictures are made with it.

use super::support::{
    Choice, CliError, CommandContext, ProgressReporter, ValueError, choice, interrupt_flag, print_json,
    require_project, stdout, temp_folder,
};
use crate::app::Screen;
use crate::config::color_theme::{ColorDepth, ColorTheme, ThemeRegistry};
use crate::config::keymap::KeyError;
use crate::jobs::{self, ImportOptions, sample};
use crate::progress::Progress;
use crate::project::Project;
use crate::topics::Parameters;
use crate::tui::screenshot::headless::{self, HeadlessWorkbench, KeyboardStep};
use crate::tui::screenshot::{buffer_to_ansi, buffer_to_svg, buffer_to_text, palette::TerminalPalette};
use crate::tui::style::Styles;
use anyhow::Context as _;
use clap::Args;
use serde_json::json;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// What `screenshot` takes.
#[derive(Debug, Args)]
#[command(
    after_help = "Without --project it shows the bundled sample. Keys work on a copy that is thrown away, so the \
                        project stays as it is; nothing is opened or put into the clipboard.\n\n\
                        leitmotif screenshot --screen map -o map.svg\n\
                        leitmotif screenshot --keys '3 \"who decides\" enter' -o search.svg"
)]
pub struct ScreenshotArgs {
    /// The screen
    #[arg(long, value_name = "NAME", default_value = "topics", value_parser = choice(&SCREENS))]
    pub screen: Screen,
    /// Keys to press there, by name, and words to type between quotes
    #[arg(long, value_name = "KEYS", default_value = "", hide_default_value = true, value_parser = parse_steps_arg)]
    pub keys: StepsArg,
    /// Columns and rows
    #[arg(long, value_name = "COLUMNSxROWS", default_value = "110x32", value_parser = parse_size)]
    pub size: (u16, u16),
    /// The colour theme [default: the one in the settings]
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// On a light background, for a theme that takes the terminal's colours
    #[arg(long)]
    pub light: bool,
    /// Where to write: .svg, .txt or .ansi [default: stdout, as text]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The screens.
const SCREENS: [Choice<Screen>; 6] = [
    ("topics", Screen::Topics, "What the machine found"),
    ("reader", Screen::Reader, "A transcript"),
    ("search", Screen::Search, "Search"),
    ("themes", Screen::Themes, "The codebook"),
    ("map", Screen::Map, "All snippets on one map"),
    ("report", Screen::Report, "How much each theme covers"),
];

/// The keys and words of `--keys`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepsArg(Vec<KeyboardStep>);

/// The format of a picture, by the ending of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PictureFormat {
    Svg,
    Text,
    Ansi,
}

/// Opens the workbench without a terminal, presses the keys, and writes the last frame.
pub fn run(args: &ScreenshotArgs, context: &CommandContext) -> anyhow::Result<()> {
    // What can be wrong with the arguments is found before the sample is analysed, which takes seconds.
    let format = args.output.as_deref().map(picture_format).transpose()?;
    let theme = picture_theme(args, context)?;
    let stop = interrupt_flag().context("Ctrl-C cannot be caught")?;
    let progress = ProgressReporter::new(context.global.quiet, Arc::clone(&stop));
    let folder = temp_folder()?;
    let (project, name) = match &context.global.project {
        Some(dir) => copy_project(dir, &folder, context)?,
        None => (sample_project(&folder, context, &progress)?, "sample".to_owned()),
    };
    // Where it has to find topics, because there are none, the model that takes least time: a picture shows
    // what is in the project.
    let mut settings = context.driver_settings(name, Vec::new(), context.load_keymap());
    settings.parameters.model = "draft".to_owned();
    let mut workbench = HeadlessWorkbench::open(project, settings, Styles::new(&theme), args.size, stop)?;
    workbench.go_to_screen(args.screen);
    for step in &args.keys.0 {
        workbench.run_step(step);
        progress.check_cancelled()?;
    }
    progress.check_cancelled()?;
    let buffer = workbench.draw_frame();
    let picture = match format {
        Some(PictureFormat::Svg) => buffer_to_svg(&buffer, &TerminalPalette::for_theme(&theme, args.light)),
        Some(PictureFormat::Ansi) => buffer_to_ansi(&buffer),
        // Without a file: colours for a terminal, plain text for a pipe.
        None if context.style.is_colored() && !context.global.json => buffer_to_ansi(&buffer),
        Some(PictureFormat::Text) | None => buffer_to_text(&buffer),
    };
    if let Some(file) = &args.output {
        std::fs::write(file, &picture).with_context(|| format!("{} could not be written", file.display()))?;
    }
    if context.global.json {
        let (columns, rows) = args.size;
        let screen = buffer_to_text(&buffer);
        let lines: Vec<&str> = screen.lines().collect();
        return print_json(&json!({
            "schema": 1, "file": args.output, "columns": columns, "rows": rows, "lines": lines
        }));
    }
    match &args.output {
        Some(file) => context.print_note(&format!("{} written", file.display())),
        None => {
            let mut out = stdout();
            out.write_all(picture.as_bytes())?;
            out.flush()?;
        }
    }
    Ok(())
}

/// The theme of `--theme` or of the settings, with all colours, whatever this terminal shows.
fn picture_theme(args: &ScreenshotArgs, context: &CommandContext) -> anyhow::Result<ColorTheme> {
    let themes = ThemeRegistry { depth: ColorDepth::Full, ..context.theme_registry() };
    Ok(themes.load(args.theme.as_deref().unwrap_or(context.theme_name()))?)
}

/// Copies a project into the temporary folder and opens the copy; gives it with its name.
pub(super) fn copy_project(
    dir: &Path,
    folder: &TempDir,
    context: &CommandContext,
) -> anyhow::Result<(Project, String)> {
    require_project(dir)?;
    // The copy's folder has the name of the project's: it is the name on screen where the project has no
    // other.
    let whole = std::fs::canonicalize(dir)?;
    let copy = folder.path().join(whole.file_name().unwrap_or("project".as_ref()));
    Project::copy(&whole, &copy)?;
    let project = context.open_project_in(&copy)?;
    let name = project.name();
    Ok((project, name))
}

/// Imports and analyses the sample in the temporary folder.
fn sample_project(
    folder: &TempDir,
    context: &CommandContext,
    progress: &ProgressReporter,
) -> anyhow::Result<Project> {
    let talks = sample::unpack_sample(&folder.path().join("talks"))?;
    let mut project = context.open_project_in(&folder.path().join("sample"))?;
    let import = ImportOptions { threads: context.thread_count(), ..ImportOptions::default() };
    jobs::import_paths(&mut project, &[talks], &import, progress)?;
    let analyze = context.analyze_options(true);
    jobs::analyze(&mut project, &Parameters::default(), &analyze, progress)?;
    Ok(project)
}

/// The format by the ending of the file, in any case.
///
/// # Errors
/// The ending is none of these; for pictures of pixels, with how to come by one.
fn picture_format(file: &Path) -> anyhow::Result<PictureFormat> {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("svg") => Ok(PictureFormat::Svg),
        Some("txt") => Ok(PictureFormat::Text),
        Some("ansi") => Ok(PictureFormat::Ansi),
        Some(pixels @ ("png" | "apng" | "gif" | "jpg" | "jpeg" | "webp" | "pdf")) => {
            let what = format!("{} cannot be written: pictures are drawn as .svg", file.display());
            let file = file.with_extension("svg");
            let hint = format!(
                "write {}; any browser or image program makes a {} of it",
                file.display(),
                pixels.to_ascii_uppercase()
            );
            Err(CliError::usage(what, hint).into())
        }
        _ => {
            let what = format!("the ending of {} does not say what to write", file.display());
            Err(CliError::usage(what, "name a file that ends in .svg, .txt or .ansi").into())
        }
    }
}

/// Reads `--keys`; a wrapper, since clap takes a list of values for a list.
fn parse_steps_arg(text: &str) -> Result<StepsArg, KeyError> {
    headless::parse_steps(text).map(StepsArg)
}

/// Columns and rows that can be drawn. The bounds are chosen by hand; not measured.
const SIZE_RANGE: (std::ops::RangeInclusive<u16>, std::ops::RangeInclusive<u16>) = (20..=400, 5..=200);

/// Reads `COLUMNSxROWS`.
fn parse_size(text: &str) -> Result<(u16, u16), ValueError> {
    let wrong = ValueError("give columns and rows, from 20x5 to 400x200, as in 110x32");
    let (columns, rows) = text.split_once(['x', 'X', '×']).ok_or(wrong)?;
    let number = |text: &str| text.trim().parse::<u16>().map_err(|_| wrong);
    let size = (number(columns)?, number(rows)?);
    if SIZE_RANGE.0.contains(&size.0) && SIZE_RANGE.1.contains(&size.1) { Ok(size) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_endings_are_read_as_people_write_them() {
        assert_eq!(parse_size("110x34"), Ok((110, 34)));
        assert_eq!(parse_size("80×24"), Ok((80, 24)));
        for wrong in ["110", "1x1", "500x34", "ax4", ""] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
        assert_eq!(picture_format(Path::new("a/b.SVG")).unwrap(), PictureFormat::Svg);
        assert!(picture_format(Path::new("picture")).is_err());
    }
}
