//! `leitmotif export map`: the map as a picture for a paper.
//!
//! It is drawn by the workbench itself, without a terminal, on a copy of the project: where there is no map yet it is made
//! in the copy, and the project stays as it is.

use super::args::{ExportArgs, MapColorArg};
use super::overwriting::ExportTarget;
use crate::app::screen::map::MapColoring;
use crate::app::{Keymap, Screen};
use crate::cli::screenshot::copy_project;
use crate::cli::support::{CliError, CommandContext, StudyContext, interrupt_flag, stdout, temp_folder};
use crate::config::color_theme::{ColorDepth, ThemeRegistry};
use crate::exchange::anonymise::AnonymousStudy;
use crate::jobs::export::replace_file;
use crate::tui::graphics::map_export::{map_to_png, map_to_svg};
use crate::tui::screenshot::headless::HeadlessWorkbench;
use crate::tui::style::Styles;
use anyhow::Context as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The built-in theme that is made for a light background.
const PAPER_THEME: &str = "light";

/// Writes the map. With `anonymous` names are as that shows them.
pub(super) fn export(
    args: &ExportArgs,
    title: &str,
    study: &StudyContext,
    anonymous: Option<&AnonymousStudy<'_>>,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let path = args.target().map_or_else(
        || PathBuf::from(format!("{}-map.svg", title.replace(['/', '\\'], "-"))),
        Path::to_owned,
    );
    let is_png = ends_as_png(&path)?;
    let to_stdout = path.as_os_str() == "-";
    let target =
        if to_stdout { None } else { Some(ExportTarget::file(&path, args.force, &study.project, context)?) };
    if study.run.is_none() {
        return Err(CliError::new("there is no map", "`leitmotif analyze` finds the topics it shows").into());
    }
    let folder = temp_folder()?;
    let stop = interrupt_flag().context("Ctrl-C cannot be caught")?;
    let (copy, name) = copy_project(study.project.dir(), &folder, context)?;
    // It is worked by the keys there are where nobody gave others.
    let mut settings = context.driver_settings(name, Vec::new(), Keymap::default());
    // The map is that of the topics there are: no better model is to find others meanwhile.
    settings.parameters.model = "draft".to_owned();
    let themes = ThemeRegistry { depth: ColorDepth::Full, ..context.theme_registry() };
    let styles = Styles::new(&themes.load(PAPER_THEME)?);
    let mut workbench = HeadlessWorkbench::open(copy, settings, styles.clone(), (110, 32), stop)?;
    workbench.go_to_screen(Screen::Map);
    let wanted = match (args.color_by, args.theme_lines) {
        (Some(MapColorArg::Theme), _) | (None, true) => MapColoring::Theme,
        (Some(MapColorArg::Stability), _) => MapColoring::Stability,
        (Some(MapColorArg::Topic), _) | (None, false) => MapColoring::Topic,
    };
    if workbench.map().placed_count() == 0 {
        let what = "no snippet has a place on the map";
        return Err(CliError::new(what, "`leitmotif doctor` says what the topics were found by").into());
    }
    if args.theme_lines && !workbench.show_theme_lines() {
        let what = "there is no theme yet to draw lines between";
        return Err(CliError::new(what, "leave --theme-lines out").into());
    }
    if !workbench.color_map_by(wanted) {
        let what = match wanted {
            MapColoring::Theme => "there is no theme yet to colour the map by",
            _ => "how stable the topics are was not measured",
        };
        return Err(CliError::new(what, "leave --color-by out").into());
    }
    let map = workbench.map();
    let shown = |text: &str| anonymous.map_or_else(|| text.to_owned(), |it| it.redact(text));
    let content = match is_png {
        true => map_to_png(map, &styles)?,
        false => map_to_svg(map, &styles, title, &shown)?.into_bytes(),
    };
    if is_png {
        context.print_note("A PNG has no names: a file that ends in .svg has them, over the same picture.");
    }
    let Some(target) = target else {
        let mut out = stdout();
        out.write_all(&content)?;
        return Ok(out.flush()?);
    };
    replace_file(&path, |out| out.write_all(&content))
        .with_context(|| format!("{} could not be written", path.display()))?;
    context.print_note(&format!("Wrote {}.", path.display()));
    target.note_written(context)
}

/// Whether pixels are written, by the ending of the file; stdout takes SVG.
///
/// # Errors
/// The ending is neither.
fn ends_as_png(path: &Path) -> anyhow::Result<bool> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("png") => Ok(true),
        Some("svg") => Ok(false),
        None if path.as_os_str() == "-" => Ok(false),
        _ => {
            let what = format!("the ending of {} does not say what to write", path.display());
            Err(CliError::usage(what, "name a file that ends in .svg or .png").into())
        }
    }
}
