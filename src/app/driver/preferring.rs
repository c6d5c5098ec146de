//! Puts what was set in the workbench into force, and keeps it in config.toml.

use super::Driver;
use crate::app::effect::Outward;
use crate::app::preferences::{Preferences, Setting};
use crate::config::keep;
use crate::config::theme::Wardrobe;
use std::path::PathBuf;

/// Where themes come from, and where settings are kept.
#[derive(Debug)]
pub(super) struct Keeper {
    wardrobe: Wardrobe,
    file: PathBuf,
}

impl Driver {
    /// Lets settings be changed in the workbench: they are put into force at once and kept in `file`.
    pub fn keep_preferences(&mut self, preferences: Preferences, wardrobe: Wardrobe, file: PathBuf) {
        self.state.preferences = Preferences { config_file: file.display().to_string(), ..preferences };
        self.keeper = Some(Keeper { wardrobe, file });
    }

    /// Puts a setting that was changed into force and keeps it. What cannot be used is not kept.
    pub(super) fn prefer(&mut self, setting: Setting) -> Option<Outward> {
        let keeper = self.keeper.as_ref()?;
        let preferences = &mut self.state.preferences;
        let (outward, kept) = match setting {
            Setting::Theme => match keeper.wardrobe.theme(&preferences.color_theme) {
                Ok(theme) => {
                    let kept = keep::text(&keeper.file, &["theme"], &preferences.color_theme);
                    (Some(Outward::Paint(Box::new(theme))), kept)
                }
                Err(error) => {
                    preferences.problem = Some((setting, error.to_string()));
                    return None;
                }
            },
            Setting::Mouse => (
                Some(Outward::Mouse(preferences.mouse)),
                keep::flag(&keeper.file, &["mouse"], preferences.mouse),
            ),
            Setting::Model => {
                self.settings.parameters.model.clone_from(&preferences.model);
                (None, keep::text(&keeper.file, &["analyze", "model"], &preferences.model))
            }
        };
        if let Err(error) = kept {
            tracing::warn!("{error}");
            preferences.problem = Some((setting, format!("In force, but not kept: {error}")));
        }
        outward
    }
}
