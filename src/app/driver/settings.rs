//! Settings changed in the workbench: put into force at once and written to config.toml.

use super::Driver;
use crate::app::effect::TerminalEffect;
use crate::app::workspace::preferences::{Preferences, Setting};
use crate::config::color_theme::ThemeRegistry;
use crate::config::config_writer;
use std::path::PathBuf;

/// Where colour themes are loaded from, and where settings are written.
#[derive(Debug)]
pub(super) struct SettingsStore {
    theme_registry: ThemeRegistry,
    config_file: PathBuf,
}

impl Driver {
    /// Enables changing settings in the workbench; they are written to `file`. Without this nothing is
    /// changed.
    pub fn enable_settings(&mut self, preferences: Preferences, wardrobe: ThemeRegistry, file: PathBuf) {
        self.state.preferences = Preferences { config_file: file.display().to_string(), ..preferences };
        self.settings_store = Some(SettingsStore { theme_registry: wardrobe, config_file: file });
    }

    /// Puts a changed setting into force and writes it; returns what the terminal has to do. A value that
    /// cannot be used is not written; one that cannot be written stays in force, and the settings show why.
    pub(super) fn apply_setting(&mut self, setting: Setting) -> Option<TerminalEffect> {
        let keeper = self.settings_store.as_ref()?;
        let preferences = &mut self.state.preferences;
        let (outward, kept) = match setting {
            Setting::Theme => match keeper.theme_registry.load(&preferences.color_theme) {
                Ok(theme) => {
                    let kept =
                        config_writer::set_text(&keeper.config_file, &["theme"], &preferences.color_theme);
                    (Some(TerminalEffect::SetColorTheme(Box::new(theme))), kept)
                }
                Err(error) => {
                    preferences.problem = Some((setting, error.to_string()));
                    return None;
                }
            },
            Setting::Mouse => (
                Some(TerminalEffect::CaptureMouse(preferences.mouse)),
                config_writer::set_flag(&keeper.config_file, &["mouse"], preferences.mouse),
            ),
            Setting::Model => {
                self.settings.parameters.model.clone_from(&preferences.model);
                (
                    None,
                    config_writer::set_text(&keeper.config_file, &["analyze", "model"], &preferences.model),
                )
            }
        };
        if let Err(error) = kept {
            tracing::warn!("{error}");
            preferences.problem = Some((setting, format!("In force, but not kept: {error}")));
        }
        outward
    }
}
