//! Repeating the last command on what is under the cursor now, as `.` does in vim. Only commands that code
//! something are repeated: movements and the keeping of quotes leave the last one as it is.

use super::actions::Action;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::format::shorten;
use crate::app::overlay::{PickerPurpose, ThemePicker};
use crate::app::screen::component::ScreenCommand;
use crate::app::state::State;
use crate::app::workspace::Workspace;

/// A command that can be repeated. Themes are remembered by path and not by id: after an undo the theme may
/// be gone, and assigning adds it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RepeatableCommand {
    /// Assign to the theme with this path, which is added where it is gone.
    Assign(String),
    /// Take off the theme with this path.
    Unassign(String),
    /// Run an action that needs no choice.
    RunAction(Action),
}

/// The actions that are repeated as they are.
const PLAIN_ACTIONS: [Action; 2] = [Action::Junk, Action::Refuse];

impl RepeatableCommand {
    /// The command a theme picker just carried out; `None` where it cannot be repeated (moving and merging
    /// themes, quotes).
    pub fn from_picker(picker: &ThemePicker, work: &Workspace) -> Option<Self> {
        let place = picker.fuzzy_list.current()?;
        let theme = picker.themes.get(place).copied().flatten();
        let path = theme.map(|theme| work.codebook.theme_path(theme)).or_else(|| picker.new_theme.clone())?;
        match picker.purpose {
            PickerPurpose::Assign(_) => Some(Self::Assign(path)),
            PickerPurpose::Unassign(_) => Some(Self::Unassign(path)),
            _ => None,
        }
    }

    /// The command of an action; `None` where it cannot be repeated.
    pub fn from_action(action: Action) -> Option<Self> {
        PLAIN_ACTIONS.contains(&action).then_some(Self::RunAction(action))
    }

    /// The command in words: "assign to Design/RAG". Paths are cut to 40 columns, to fit a notice.
    pub fn describe(&self) -> String {
        match self {
            Self::Assign(path) => format!("assign to {}", shorten(path, 40)),
            Self::Unassign(path) => format!("take off {}", shorten(path, 40)),
            Self::RunAction(action) => action.info().hint.to_owned(),
        }
    }
}

impl State {
    /// Why the last command cannot be repeated here; `None` where it can.
    pub(in crate::app) fn repeat_disabled_reason(&self) -> Option<String> {
        match &self.last_command {
            None => Some("nothing was sorted yet that could be done once more".to_owned()),
            Some(RepeatableCommand::RunAction(action)) => self.disabled_reason(*action),
            Some(again) if self.current_screen().coding_target(&self.work).is_none() => {
                Some(format!("{}: go to a topic or a snippet first", again.describe()))
            }
            Some(RepeatableCommand::Unassign(path)) if self.work.codebook.find_theme(path).is_err() => {
                Some(format!("{path} is gone"))
            }
            Some(_) => None,
        }
    }

    /// Repeats the last command on the coding target of the screen in front.
    pub(in crate::app) fn repeat_last(&mut self) -> Vec<Effect> {
        let (again, subject) = (self.last_command.clone(), self.current_screen().coding_target(&self.work));
        let asks = match (again, subject) {
            (Some(RepeatableCommand::RunAction(action)), _) => return self.run_action(action),
            (Some(RepeatableCommand::Assign(path)), Some(subject)) => {
                let work = &self.work;
                ScreenCommand::apply_edit(match work.codebook.find_theme(&path) {
                    Ok(theme) => edits::assign_to_theme(work, &subject, theme),
                    Err(_) => edits::assign_to_new_theme(work, &subject, &path),
                })
            }
            (Some(RepeatableCommand::Unassign(path)), Some(subject)) => {
                match self.work.codebook.find_theme(&path) {
                    Ok(theme) => ScreenCommand::apply_edit(edits::unassign(&self.work, &subject, theme)),
                    Err(_) => Vec::new(),
                }
            }
            _ => Vec::new(),
        };
        self.run_commands(asks)
    }
}
