//! Doing the last thing once more, to what is under the cursor now.

use super::actions::Action;
use super::edits;
use super::effect::Effect;
use super::overlay::{PickerPurpose, ThemePicker};
use super::panel::ScreenCommand;
use super::state::State;
use super::words::shorten;
use super::work::Workspace;

/// What can be done once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Again {
    /// Assign to the theme of this path; it is made where it is gone.
    Assign(String),
    /// Take off the theme of this path.
    Unassign(String),
    /// An action that needs nothing more.
    Act(Action),
}

/// What is done once more just as it is.
const PLAIN: [Action; 2] = [Action::Junk, Action::Refuse];

impl Again {
    /// What was chosen in a picker, where it can be done once more.
    pub fn chosen(picker: &ThemePicker, work: &Workspace) -> Option<Self> {
        let place = picker.fuzzy_list.current()?;
        let theme = picker.themes.get(place).copied().flatten();
        let path = theme.map(|theme| work.codebook.theme_path(theme)).or_else(|| picker.new_theme.clone())?;
        match picker.purpose {
            PickerPurpose::Assign(_) => Some(Self::Assign(path)),
            PickerPurpose::Unassign(_) => Some(Self::Unassign(path)),
            _ => None,
        }
    }

    /// An action, where it can be done once more.
    pub fn acted(action: Action) -> Option<Self> {
        PLAIN.contains(&action).then_some(Self::Act(action))
    }

    /// In words: "assign to Design/RAG".
    pub fn name(&self) -> String {
        match self {
            Self::Assign(path) => format!("assign to {}", shorten(path, 40)),
            Self::Unassign(path) => format!("take off {}", shorten(path, 40)),
            Self::Act(action) => action.row().hint.to_owned(),
        }
    }
}

impl State {
    /// Why nothing can be done once more here; none: it can.
    pub(super) fn cannot_repeat(&self) -> Option<String> {
        match &self.again {
            None => Some("nothing was sorted yet that could be done once more".to_owned()),
            Some(Again::Act(action)) => self.blocked(*action),
            Some(again) if self.panel().coding_target(&self.work).is_none() => {
                Some(format!("{}: go to a topic or a snippet first", again.name()))
            }
            Some(Again::Unassign(path)) if self.work.codebook.find_theme(path).is_err() => {
                Some(format!("{path} is gone"))
            }
            Some(_) => None,
        }
    }

    /// Does the last thing once more.
    pub(super) fn repeat(&mut self) -> Vec<Effect> {
        let (again, subject) = (self.again.clone(), self.panel().coding_target(&self.work));
        let asks = match (again, subject) {
            (Some(Again::Act(action)), _) => return self.act(action),
            (Some(Again::Assign(path)), Some(subject)) => {
                let work = &self.work;
                ScreenCommand::apply_edit(match work.codebook.find_theme(&path) {
                    Ok(theme) => edits::assign(work, &subject, theme),
                    Err(_) => edits::assign_new(work, &subject, &path),
                })
            }
            (Some(Again::Unassign(path)), Some(subject)) => match self.work.codebook.find_theme(&path) {
                Ok(theme) => ScreenCommand::apply_edit(edits::unassign(&self.work, &subject, theme)),
                Err(_) => Vec::new(),
            },
            _ => Vec::new(),
        };
        self.follow(asks)
    }
}
