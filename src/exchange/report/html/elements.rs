//! Small elements that all parts of the page use.

use crate::exchange::report::ReportTheme;
use crate::exchange::theme_colors::page_shades;

/// Whether any theme has a description, without which the codebook repeats the table of themes.
pub(in crate::exchange) fn has_codebook(themes: &[ReportTheme]) -> bool {
    themes.iter().any(|theme| !theme.description.trim().is_empty())
}

/// A theme's colour as CSS variables for the light and the dark page.
pub(in crate::exchange) fn color_style(color: u8) -> String {
    let (light, dark) = page_shades(color);
    format!("--light:{light};--dark:{dark}")
}

/// A dot in a theme's colour.
pub(in crate::exchange) fn color_dot(color: u8) -> String {
    format!("<span class=\"dot hue\" style=\"{}\"></span>", color_style(color))
}
