//! The colour theme that was chosen, and which one that is on this background.

use crate::config::color_theme::{AUTO_THEME, Background, ColorTheme, ThemeChoiceError, ThemeRegistry};

/// The colour theme that was chosen by name, loaded. `auto` follows the background.
#[derive(Debug, Clone)]
pub struct ThemeChoice {
    registry: ThemeRegistry,
    name: String,
    theme: ColorTheme,
}

impl ThemeChoice {
    /// Loads the theme of that name.
    ///
    /// # Errors
    /// There is none, or its file or the user's colours cannot be used.
    pub fn new(registry: ThemeRegistry, name: &str) -> Result<Self, ThemeChoiceError> {
        let theme = registry.load(name)?;
        Ok(Self { registry, name: name.to_owned(), theme })
    }

    /// The theme to paint with.
    pub fn theme(&self) -> &ColorTheme {
        &self.theme
    }

    /// Takes note of the terminal's background; returns whether there is another theme to paint with now.
    pub fn set_background(&mut self, background: Background) -> bool {
        self.registry.background = Some(background);
        if self.name != AUTO_THEME {
            return false;
        }
        match self.registry.load(AUTO_THEME) {
            Ok(theme) => std::mem::replace(&mut self.theme, theme) != self.theme,
            // It was loaded before with the same colours of the user.
            Err(error) => {
                tracing::warn!("{error}");
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::color_theme::ColorDepth;
    use std::collections::BTreeMap;

    #[test]
    fn only_auto_follows_the_background() {
        let registry = ThemeRegistry {
            folder: "/nowhere".into(),
            colors: BTreeMap::new(),
            depth: ColorDepth::Full,
            background: None,
        };
        let mut choice = ThemeChoice::new(registry.clone(), AUTO_THEME).unwrap();
        assert!(choice.set_background(Background::Light));
        assert_eq!(choice.theme(), &ColorTheme::builtin("light").unwrap());
        assert!(!choice.set_background(Background::Light), "nothing to paint anew");
        assert!(choice.set_background(Background::Dark));
        let mut choice = ThemeChoice::new(registry, "high-contrast").unwrap();
        assert!(!choice.set_background(Background::Light));
    }
}
