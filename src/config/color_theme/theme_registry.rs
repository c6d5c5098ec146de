//! The colour themes one user can choose on one terminal, and how one is loaded.

use super::theme_file;
use super::{Background, ColorDepth, ColorTheme, ColorThemeError};
use crate::config::file::ConfigError;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The theme name that stands for the built-in theme that fits the terminal's background.
pub const AUTO_THEME: &str = "auto";

/// The built-in themes and the user's own. Loaded themes have the `[colors]` of config.toml applied and are
/// reduced to the colours the terminal has.
#[derive(Debug, Clone)]
pub struct ThemeRegistry {
    /// The folder of the user's own theme files.
    pub folder: PathBuf,
    /// The `[colors]` of config.toml.
    pub colors: BTreeMap<String, String>,
    /// The colours the terminal has.
    pub depth: ColorDepth,
    /// The terminal's background, where it is known.
    pub background: Option<Background>,
}

/// A theme that cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum ThemeChoiceError {
    /// There is no theme of that name.
    #[error("there is no colour theme '{name}'; there are: {}, or write {}", names.join(", "), file.display())]
    UnknownTheme {
        /// The name asked for.
        name: String,
        /// The names that can be chosen.
        names: Vec<String>,
        /// The file a theme of this name would be read from.
        file: PathBuf,
    },
    /// The user's theme file cannot be used.
    #[error(transparent)]
    File(#[from] ConfigError),
    /// The `[colors]` of config.toml cannot be used.
    #[error(transparent)]
    Colors(#[from] ColorThemeError),
}

impl ThemeRegistry {
    /// The names that can be chosen, in the order shown: `auto`, the built-in themes, the user's own.
    pub fn names(&self) -> Vec<String> {
        let first = [AUTO_THEME].into_iter().chain(ColorTheme::BUILTIN_NAMES).map(str::to_owned);
        first.chain(self.user_theme_names()).collect()
    }

    /// The names of the user's own themes, sorted. A file named like a built-in theme or `auto` is left out:
    /// the built-in one wins. A folder that cannot be read has none.
    pub fn user_theme_names(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = files
            .filter_map(|file| file.file_name().to_str()?.strip_suffix(".toml").map(str::to_owned))
            .filter(|name| {
                !name.is_empty() && name != AUTO_THEME && !ColorTheme::BUILTIN_NAMES.contains(&name.as_str())
            })
            .collect();
        names.sort();
        names
    }

    /// The theme a name stands for: itself, or the built-in theme chosen for `auto`.
    pub fn resolve_name<'a>(&self, name: &'a str) -> &'a str {
        if name == AUTO_THEME { ColorTheme::name_for_background(self.background, self.depth) } else { name }
    }

    /// Loads the theme of that name, ready for this terminal.
    ///
    /// # Errors
    /// There is none, or its file or the user's colours cannot be used.
    pub fn load(&self, name: &str) -> Result<ColorTheme, ThemeChoiceError> {
        let name = self.resolve_name(name);
        let theme = match ColorTheme::builtin(name) {
            Some(theme) => theme,
            // Only names listed from the folder are read: `../x` is never joined to a path.
            None if self.user_theme_names().iter().any(|own| own == name) => {
                theme_file::read_theme_file(&self.theme_file(name))?
            }
            None => {
                let (names, file) = (self.names(), self.theme_file(name));
                return Err(ThemeChoiceError::UnknownTheme { name: name.to_owned(), names, file });
            }
        };
        Ok(theme.with_styles(&self.colors)?.for_depth(self.depth))
    }

    fn theme_file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.toml"))
    }

    /// Whether a theme was designed for more colours than the terminal has.
    pub fn lacks_colors(&self, name: &str) -> bool {
        self.depth <= ColorDepth::Sixteen && ColorTheme::needs_more_than_sixteen(self.resolve_name(name))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ColorSpec, StyleSpec};
    use super::*;

    fn test_registry(folder: PathBuf) -> ThemeRegistry {
        ThemeRegistry { folder, colors: BTreeMap::new(), depth: ColorDepth::Full, background: None }
    }

    #[test]
    fn own_themes_stand_beside_the_built_in_ones() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in
            [("nord.toml", "accent = \"#88c0d0\""), ("dark.toml", "text = \"red\""), ("notes.txt", "")]
        {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        let wardrobe = test_registry(dir.path().to_owned());
        let names = ["auto", "default", "light", "dark", "high-contrast", "plain", "nord"];
        assert_eq!(wardrobe.names(), names);
        assert_eq!(wardrobe.load("nord").unwrap().accent, StyleSpec::hex(0x88c0d0));
        assert_eq!(wardrobe.load("dark").unwrap(), ColorTheme::builtin("dark").unwrap());
        let error = wardrobe.load("nrod").unwrap_err().to_string();
        assert!(
            error.contains("'nrod'")
                && error.contains("high-contrast")
                && error.contains("nord")
                && error.contains("nrod.toml"),
            "{error}"
        );
        assert!(wardrobe.load("../nord").is_err(), "only names of files in the folder");
    }

    #[test]
    fn auto_follows_the_background_and_the_users_colours_lie_on_top() {
        let mut wardrobe = test_registry(PathBuf::from("/nowhere"));
        assert_eq!(wardrobe.resolve_name(AUTO_THEME), "default");
        wardrobe.background = Some(Background::Light);
        wardrobe.colors.insert("accent".to_owned(), "red".to_owned());
        let theme = wardrobe.load(AUTO_THEME).unwrap();
        assert_eq!(theme.accent.fg, Some(ColorSpec::Ansi(1)));
        assert_eq!(theme.muted, ColorTheme::builtin("light").unwrap().muted);
        wardrobe.depth = ColorDepth::Sixteen;
        assert_eq!(wardrobe.resolve_name(AUTO_THEME), "default");
        assert!(wardrobe.lacks_colors("light") && !wardrobe.lacks_colors(AUTO_THEME));
    }
}
