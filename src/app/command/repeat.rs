//! Repeating the last command on what is under the cursor now, as `.` does in vim. Only commands that code
//! something are repeated: movements and the keeping of quotes leave the last one as it is.

use super::actions::{Action, ActionFlag};
use crate::format::shorten;

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

impl RepeatableCommand {
    /// The command of an action; `None` where it cannot be repeated.
    pub fn from_action(action: Action) -> Option<Self> {
        action.has(ActionFlag::Repeatable).then_some(Self::RunAction(action))
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
