//! The settings that can be changed in the workbench: their values, and stepping through them. Writing the
//! file and applying a value is the driver's work.

use crate::config::Config;
use crate::config::color_theme::{AUTO_THEME, ColorDepth, ThemeRegistry};
use crate::topics::WordsOf;
use crate::topics::embed::AUTO_MODEL;
use crate::topics::embed::catalogue::entry::CatalogueEntry;

/// The names of whose words topics are of, as in config.toml.
const PARTICIPANTS: &str = "participants";
/// The same, of everybody's.
const EVERYBODY: &str = "all";
/// The built-in colour theme of highest contrast.
const HIGH_CONTRAST: &str = "high-contrast";

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// The colour theme.
    Theme,
    /// Whether the workbench takes clicks and the wheel.
    Mouse,
    /// The embedding model for new analyses.
    Model,
    /// Whose words new topics are of.
    WordsOf,
}

impl Setting {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 4] = [Self::Theme, Self::Mouse, Self::Model, Self::WordsOf];

    /// Its name in the list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::Mouse => "mouse",
            Self::Model => "model for new topics",
            Self::WordsOf => "words for new topics",
        }
    }
}

/// A value a setting can have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettingValue {
    /// Its name, as in config.toml.
    pub name: String,
    /// What it means, in a sentence.
    pub description: String,
}

impl SettingValue {
    fn new(name: &str, about: impl Into<String>) -> Self {
        Self { name: name.to_owned(), description: about.into() }
    }
}

/// The settings' current values and the values they can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// The name of the current colour theme.
    pub color_theme: String,
    /// The theme from which the key for contrast went to the strongest.
    pub theme_before_contrast: Option<String>,
    /// The available colour themes.
    pub color_themes: Vec<SettingValue>,
    /// Whether the workbench takes clicks and the wheel.
    pub mouse: bool,
    /// The name of the embedding model for new analyses.
    pub model: String,
    /// The models installed on this machine, and the current one.
    pub models: Vec<SettingValue>,
    /// Whose words new topics are of.
    pub words_of: WordsOf,
    /// The path of the settings file, as shown.
    pub config_file: String,
    /// Why a value cannot be used or stored, and of which setting.
    pub problem: Option<(Setting, String)>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            color_theme: AUTO_THEME.to_owned(),
            theme_before_contrast: None,
            color_themes: Vec::new(),
            mouse: true,
            model: AUTO_MODEL.to_owned(),
            models: Vec::new(),
            words_of: WordsOf::Participants,
            config_file: "config.toml".to_owned(),
            problem: None,
        }
    }
}

impl Preferences {
    /// The values as the settings file has them, with these colour themes and models to choose from. Models
    /// that are not installed are left out, except the current one.
    pub fn new(wardrobe: &ThemeRegistry, config: &Config, models: &[CatalogueEntry]) -> Self {
        let model = config.analyze.parameters().model;
        let installed = models.iter().filter(|entry| entry.here);
        let value = |entry: &CatalogueEntry| SettingValue::new(&entry.name, &*entry.description);
        let by_language = "By the languages of the transcripts: minilm for English, multi for sixteen.";
        let mut models = vec![SettingValue::new(AUTO_MODEL, by_language)];
        models.extend(installed.map(value));
        if !models.iter().any(|value| value.name == model) {
            models.push(SettingValue::new(&model, "Fetched when it is first used."));
        }
        let theme = config.theme.clone().unwrap_or_else(|| AUTO_THEME.to_owned());
        let themes = wardrobe
            .names()
            .iter()
            .map(|name| SettingValue::new(name, describe_color_theme(name, wardrobe)))
            .collect();
        Self {
            color_theme: theme,
            color_themes: themes,
            mouse: config.mouse.unwrap_or(true),
            model,
            models,
            words_of: config.analyze.parameters().words_of,
            ..Self::default()
        }
    }

    /// Says anew what this terminal can show of each colour theme.
    pub(in crate::app) fn describe_color_themes(&mut self, wardrobe: &ThemeRegistry) {
        for value in &mut self.color_themes {
            value.description = describe_color_theme(&value.name, wardrobe);
        }
    }

    /// All values of a setting, and its current one (with an empty description where it is none of them).
    pub fn values(&self, setting: Setting) -> (Vec<SettingValue>, SettingValue) {
        let (values, name) = match setting {
            Setting::Theme => (self.color_themes.clone(), self.color_theme.as_str()),
            Setting::Mouse => (
                vec![
                    SettingValue::new(
                        "on",
                        "Clicks and the wheel work in the workbench; Shift lets the terminal select text.",
                    ),
                    SettingValue::new("off", "Clicks and the wheel are left to the terminal."),
                ],
                if self.mouse { "on" } else { "off" },
            ),
            Setting::Model => (self.models.clone(), self.model.as_str()),
            Setting::WordsOf => (
                vec![
                    SettingValue::new(
                        PARTICIPANTS,
                        "Where it is told who asks, questions are context: in no topic and no count.",
                    ),
                    SettingValue::new(EVERYBODY, "What interviewers say is analysed and counted as well."),
                ],
                if self.words_of.is_all() { EVERYBODY } else { PARTICIPANTS },
            ),
        };
        let value = values.iter().find(|value| value.name == name).cloned();
        let value = value.unwrap_or_else(|| SettingValue::new(name, String::new()));
        (values, value)
    }

    /// Goes to the colour theme of highest contrast, or from it to the one before.
    pub(in crate::app) fn toggle_contrast(&mut self) {
        let (strong, before) = (HIGH_CONTRAST.to_owned(), self.theme_before_contrast.take());
        if self.color_theme == strong {
            self.color_theme = before.unwrap_or_else(|| AUTO_THEME.to_owned());
        } else {
            self.theme_before_contrast = Some(std::mem::replace(&mut self.color_theme, strong));
        }
        self.problem = None;
    }

    /// Moves a setting's value by `steps` in its list, around the ends; returns whether it changed.
    pub(in crate::app) fn step_value(&mut self, setting: Setting, steps: isize) -> bool {
        let (values, now) = self.values(setting);
        let Ok(count) = isize::try_from(values.len()) else { return false };
        // A current value that is not in the list (a theme file since deleted) steps to the first.
        let at = values.iter().position(|value| *value == now).map_or(0, |at| at as isize + steps);
        let Some(next) = at.checked_rem_euclid(count).and_then(|at| values.get(at as usize)) else {
            return false;
        };
        if *next == now {
            return false;
        }
        match setting {
            Setting::Theme => self.color_theme = next.name.clone(),
            Setting::Mouse => self.mouse = next.name == "on",
            Setting::Model => self.model = next.name.clone(),
            Setting::WordsOf => {
                self.words_of = if next.name == EVERYBODY { WordsOf::All } else { WordsOf::Participants };
            }
        }
        self.problem = None;
        true
    }
}

/// Describes a colour theme, with what this terminal can show of it.
fn describe_color_theme(name: &str, wardrobe: &ThemeRegistry) -> String {
    let what = match name {
        AUTO_THEME => match wardrobe.background {
            Some(ground) => {
                format!("Follows the terminal's background, which is {} here.", ground.description())
            }
            None => format!(
                "Follows the terminal's background. This terminal does not tell it: {} instead.",
                wardrobe.resolve_name(AUTO_THEME)
            ),
        },
        "default" => "The sixteen colours of the terminal, on any background.".to_owned(),
        "light" => "For light backgrounds.".to_owned(),
        "dark" => "For dark backgrounds.".to_owned(),
        HIGH_CONTRAST => "Nothing faint; what matters is bold.".to_owned(),
        "plain" => "Without colours.".to_owned(),
        own => format!("Your own: themes/{own}.toml."),
    };
    match wardrobe.depth {
        ColorDepth::None if name != "plain" => format!("{what} Colours are off."),
        _ if wardrobe.lacks_colors(name) => format!("{what} This terminal has sixteen colours."),
        _ => what,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_goes_there_and_back() {
        let mut preferences = Preferences { color_theme: "light".to_owned(), ..Preferences::default() };
        preferences.toggle_contrast();
        assert_eq!(preferences.color_theme, HIGH_CONTRAST);
        preferences.toggle_contrast();
        assert_eq!(preferences.color_theme, "light");
        let mut chosen = Preferences { color_theme: HIGH_CONTRAST.to_owned(), ..Preferences::default() };
        chosen.toggle_contrast();
        assert_eq!(chosen.color_theme, AUTO_THEME);
    }
}
