//! Colour themes written by the user: `themes/NAME.toml` in the settings folder.
//!
//! Errors name the file, the line and what may be written instead; an unknown key is an error, not a warning.
//!
//! ```toml
//! base = "dark"                        # the built-in theme it begins with
//! accent = "bold #88c0d0"              # any meaning, as in [colors] of config.toml
//! selection = "#ffffff on #434c5e"
//! themes = ["#a3be8c", "#b48ead"]      # colours of the codebook's themes, used in turn
//! ```

use super::{ColorTheme, StyleSpec};
use crate::config::file::ConfigError;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads and parses a theme file.
pub(super) fn read_theme_file(path: &Path) -> Result<ColorTheme, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Io {
        what: "theme",
        path: path.to_owned(),
        source,
    })?;
    parse_theme_file(&text, path)
}

/// The byte a problem stands at, and what is wrong there.
type ThemeFileProblem = (usize, String);

fn parse_theme_file(text: &str, path: &Path) -> Result<ColorTheme, ConfigError> {
    parse_theme(text).map_err(|(at, reason)| ConfigError::invalid(path, text, at, reason))
}

fn parse_theme(text: &str) -> Result<ColorTheme, ThemeFileProblem> {
    let table = DeTable::parse(text)
        .map_err(|error| (error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
    // The table iterates by key; in file order the first error reported is the topmost.
    let mut entries: Vec<_> = table.get_ref().iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let base = entries.iter().find(|(key, _)| key.get_ref() == "base");
    let mut theme = match base {
        Some((_, value)) => {
            let name = parse_word(value, || format!("base is one of {}", quote(&ColorTheme::BUILTIN_NAMES)))?;
            ColorTheme::builtin(name).ok_or_else(|| {
                (value.span().start, format!("base = \"{name}\": use {}", quote(&ColorTheme::BUILTIN_NAMES)))
            })?
        }
        None => ColorTheme::default(),
    };
    for (key, value) in entries {
        match key.get_ref().as_ref() {
            "base" => {}
            "themes" => theme.themes = parse_palette(value)?,
            name => {
                let Some(place) = theme.style_mut(name) else {
                    let known = ColorTheme::MEANINGS.join(", ");
                    let reason = format!("nothing is called {name}; write base, themes, {known}");
                    return Err((key.span().start, reason));
                };
                *place = parse_style(name, value)?;
            }
        }
    }
    Ok(theme)
}

/// The styles of codebook themes; at least one, since indices are taken modulo their number.
fn parse_palette(value: &Spanned<DeValue<'_>>) -> Result<Vec<StyleSpec>, ThemeFileProblem> {
    let reason = || "themes is a list of colours, such as [\"#a3be8c\", \"blue\"]".to_owned();
    let DeValue::Array(colours) = value.get_ref() else { return Err((value.span().start, reason())) };
    if colours.is_empty() {
        return Err((value.span().start, reason()));
    }
    colours.iter().map(|colour| parse_style("themes", colour)).collect()
}

fn parse_style(name: &str, value: &Spanned<DeValue<'_>>) -> Result<StyleSpec, ThemeFileProblem> {
    let text =
        parse_word(value, || format!("{name} is a colour in quotes, such as \"bold #88c0d0 on black\""))?;
    text.parse().map_err(|error| (value.span().start, format!("{name}: {error}")))
}

/// A TOML string; `reason` says what should have been written where it is something else.
fn parse_word<'a>(
    value: &'a Spanned<DeValue<'_>>,
    reason: impl Fn() -> String,
) -> Result<&'a str, ThemeFileProblem> {
    match value.get_ref() {
        DeValue::String(text) => Ok(text.as_ref()),
        _ => Err((value.span().start, reason())),
    }
}

fn quote(names: &[&str]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::color_theme::ColorSpec;

    fn parse(text: &str) -> Result<ColorTheme, String> {
        super::parse_theme_file(text, Path::new("themes/nord.toml")).map_err(|e| e.to_string())
    }

    #[test]
    fn the_theme_of_the_documentation_is_understood() {
        let source = include_str!("theme_file.rs");
        let lines = source.lines().skip_while(|line| *line != "//! ```toml").skip(1);
        let example: String =
            lines.take_while(|line| *line != "//! ```").map(|line| format!("{}\n", &line[3..])).collect();
        let theme = parse(&example).unwrap();
        assert_eq!(theme.accent, StyleSpec::hex(0x88c0d0).bold());
        assert_eq!(theme.selection.bg, Some(ColorSpec::hex(0x434c5e)));
        assert_eq!(theme.themes, [0xa3be8c, 0xb48ead].map(StyleSpec::hex));
        assert_eq!(theme.muted, ColorTheme::builtin("dark").unwrap().muted, "the rest is of the base");
    }

    #[test]
    fn an_empty_file_is_the_default() {
        assert_eq!(parse("# nothing yet\n"), Ok(ColorTheme::default()));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line_and_what_may_be_written() {
        for (text, parts) in [
            ("\nacent = \"red\"", ["nord.toml line 2: nothing is called acent", "accent"]),
            ("accent = \"redd\"", ["line 1: accent: 'redd' is no colour", "#rrggbb"]),
            ("accent = 4", ["line 1: accent is a colour in quotes", "#88c0d0"]),
            ("# x\nbase = \"drak\"", ["line 2: base = \"drak\"", "\"dark\""]),
            ("base = 1", ["line 1: base is one of", "\"high-contrast\""]),
            ("themes = [\n\"red\",\n\"rot\"]", ["line 3: themes: 'rot' is no colour", "cyan"]),
            ("themes = []", ["line 1: themes is a list", "blue"]),
            ("themes = \"red\"", ["line 1: themes is a list", "blue"]),
            ("text = \"red\"\ntext = \"blue\"", ["line 2", "duplicate"]),
            ("text = red", ["line 1", ""]),
        ] {
            let error = parse(text).unwrap_err();
            assert!(parts.iter().all(|part| error.contains(part)), "{text}: {error}");
        }
    }
}
