//! Settings changed in the workbench: put into force at once, written to config.toml by the store thread.

use super::Driver;
use super::store_worker::{PreferenceChange, PreferenceError, SettingsStore, StoreRequest};
use crate::app::effect::TerminalEffect;
use crate::app::workspace::preferences::{Preferences, Setting};
use crate::config::color_theme::{AUTO_THEME, Background, ColorTheme, ThemeRegistry};
use std::path::PathBuf;
use std::sync::Arc;

impl Driver {
    /// Enables changing settings in the workbench; they are written to `file`. Without this nothing is
    /// changed.
    pub fn enable_settings(&mut self, preferences: Preferences, registry: ThemeRegistry, file: PathBuf) {
        self.state.preferences = Preferences { config_file: file.display().to_string(), ..preferences };
        self.settings_store = Some(Arc::new(SettingsStore { theme_registry: registry, config_file: file }));
    }

    /// Puts a changed setting into force and has it written; returns what the terminal has to do. A colour theme
    /// is in force once it was loaded.
    pub(super) fn apply_setting(&mut self, setting: Setting) -> Option<TerminalEffect> {
        let store = Arc::clone(self.settings_store.as_ref()?);
        let preferences = &self.state.preferences;
        let (effect, change) = match setting {
            Setting::Theme => (None, PreferenceChange::Theme(preferences.color_theme.clone())),
            Setting::Mouse => {
                let on = preferences.mouse;
                (Some(TerminalEffect::CaptureMouse(on)), PreferenceChange::Mouse(on))
            }
            Setting::Model => {
                self.settings.parameters.model.clone_from(&preferences.model);
                (None, PreferenceChange::Model(preferences.model.clone()))
            }
            Setting::WordsOf => {
                self.settings.parameters.words_of = preferences.words_of;
                (None, PreferenceChange::WordsOf(preferences.words_of))
            }
        };
        self.store.send(StoreRequest::WritePreference(store, change));
        effect
    }

    /// Takes note of the terminal's background, which the terminal told; gives the colour theme to paint with from now
    /// on, where the chosen one follows the background.
    pub fn set_background(&mut self, background: Background) -> Option<TerminalEffect> {
        let store = self.settings_store.as_ref()?;
        let theme_registry = ThemeRegistry { background: Some(background), ..store.theme_registry.clone() };
        self.state.preferences.describe_color_themes(&theme_registry);
        let follows = self.state.preferences.color_theme == AUTO_THEME;
        let theme = follows.then(|| theme_registry.load(AUTO_THEME));
        self.settings_store =
            Some(Arc::new(SettingsStore { theme_registry, config_file: store.config_file.clone() }));
        match theme? {
            Ok(theme) => Some(TerminalEffect::SetColorTheme(Box::new(theme))),
            Err(error) => {
                tracing::warn!("{error}");
                None
            }
        }
    }

    /// Handles that a setting was written. One that cannot be written stays in force, and the settings show why.
    pub(super) fn preference_written(
        &mut self,
        setting: Setting,
        theme: Option<Box<ColorTheme>>,
        outcome: Result<(), PreferenceError>,
    ) -> Option<TerminalEffect> {
        if let Err(error) = outcome {
            tracing::warn!("{error}");
            self.state.preferences.problem = Some((setting, error.to_string()));
        }
        theme.map(TerminalEffect::SetColorTheme)
    }
}
