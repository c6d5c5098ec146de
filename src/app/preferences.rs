//! What can be set in the workbench itself, and how it is set.

use crate::config::Config;
use crate::config::theme::{AUTO, Depth, Wardrobe};
use crate::topics::Parameters;
use crate::topics::embed::catalogue::Entry;

/// Something that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// The colour theme.
    Theme,
    /// Whether the workbench takes clicks and the wheel.
    Mouse,
    /// The model that topics are found with from now on.
    Model,
}

impl Setting {
    /// All of them, in the order they are listed.
    pub const ALL: [Self; 3] = [Self::Theme, Self::Mouse, Self::Model];

    /// Its name in the list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::Mouse => "mouse",
            Self::Model => "model for new topics",
        }
    }
}

/// A value a setting may have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Value {
    /// As config.toml has it.
    pub name: String,
    /// What it means, in a sentence.
    pub about: String,
}

impl Value {
    fn new(name: &str, about: impl Into<String>) -> Self {
        Self { name: name.to_owned(), about: about.into() }
    }
}

/// What can be set, and how it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// The name of the colour theme.
    pub theme: String,
    /// The themes there are.
    pub themes: Vec<Value>,
    /// Whether the workbench takes clicks and the wheel.
    pub mouse: bool,
    /// The name of the model that topics are found with from now on.
    pub model: String,
    /// The models there are on this machine.
    pub models: Vec<Value>,
    /// Where it is kept, as it is shown.
    pub file: String,
    /// Why a value cannot be used, or not be kept.
    pub problem: Option<(Setting, String)>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: AUTO.to_owned(),
            themes: Vec::new(),
            mouse: true,
            model: Parameters::default().model,
            models: Vec::new(),
            file: "config.toml".to_owned(),
            problem: None,
        }
    }
}

impl Preferences {
    /// What can be set with these themes and models, set as the settings file says.
    pub fn new(wardrobe: &Wardrobe, config: &Config, models: &[Entry]) -> Self {
        let model = config.analyze.parameters().model;
        let mut models: Vec<Value> = models
            .iter()
            .filter(|entry| entry.here)
            .map(|entry| Value::new(&entry.name, &*entry.description))
            .collect();
        if !models.iter().any(|value| value.name == model) {
            models.push(Value::new(&model, "Fetched when it is first used."));
        }
        let theme = config.theme.clone().unwrap_or_else(|| AUTO.to_owned());
        let themes = wardrobe.names().iter().map(|name| Value::new(name, about(name, wardrobe))).collect();
        Self { theme, themes, mouse: config.mouse.unwrap_or(true), model, models, ..Self::default() }
    }

    /// The values of a setting, and the one that it has.
    pub fn values(&self, setting: Setting) -> (Vec<Value>, Value) {
        let (values, name) = match setting {
            Setting::Theme => (self.themes.clone(), self.theme.as_str()),
            Setting::Mouse => (
                vec![
                    Value::new(
                        "on",
                        "Clicks and the wheel work in the workbench; Shift lets the terminal select text.",
                    ),
                    Value::new("off", "Clicks and the wheel are left to the terminal."),
                ],
                if self.mouse { "on" } else { "off" },
            ),
            Setting::Model => (self.models.clone(), self.model.as_str()),
        };
        let value = values.iter().find(|value| value.name == name).cloned();
        let value = value.unwrap_or_else(|| Value::new(name, String::new()));
        (values, value)
    }

    /// Gives a setting the value so many steps further in the list; says whether it is another one.
    pub(super) fn turn(&mut self, setting: Setting, steps: isize) -> bool {
        let (values, now) = self.values(setting);
        let Ok(count) = isize::try_from(values.len()) else { return false };
        let at = values.iter().position(|value| *value == now).map_or(0, |at| at as isize + steps);
        let Some(next) = at.checked_rem_euclid(count).and_then(|at| values.get(at as usize)) else {
            return false;
        };
        if *next == now {
            return false;
        }
        match setting {
            Setting::Theme => self.theme = next.name.clone(),
            Setting::Mouse => self.mouse = next.name == "on",
            Setting::Model => self.model = next.name.clone(),
        }
        self.problem = None;
        true
    }
}

/// What a theme is, and what becomes of it on this terminal.
fn about(name: &str, wardrobe: &Wardrobe) -> String {
    let what = match name {
        AUTO => match wardrobe.ground {
            Some(ground) => format!("Follows the terminal's background, which is {} here.", ground.words()),
            None => format!(
                "Follows the terminal's background. This terminal does not tell it: {} instead.",
                wardrobe.meant(AUTO)
            ),
        },
        "default" => "The sixteen colours of the terminal, on any background.".to_owned(),
        "light" => "For light backgrounds.".to_owned(),
        "dark" => "For dark backgrounds.".to_owned(),
        "high-contrast" => "Nothing faint; what matters is bold.".to_owned(),
        "plain" => "Without colours.".to_owned(),
        own => format!("Your own: themes/{own}.toml."),
    };
    match wardrobe.depth {
        Depth::None if name != "plain" => format!("{what} Colours are off."),
        _ if wardrobe.is_short_of_colours(name) => format!("{what} This terminal has sixteen colours."),
        _ => what,
    }
}
