//! Repeating the last command on what is under the cursor now.

use crate::app::command::repeat::RepeatableCommand;
use crate::app::{Effect, ScreenCommand, State, edits};

impl State {
    /// Why the last command cannot be repeated here; `None` where it can.
    pub(super) fn repeat_disabled_reason(&self) -> Option<String> {
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
    pub(super) fn repeat_last(&mut self) -> Vec<Effect> {
        let (again, subject) = (self.last_command.clone(), self.current_screen().coding_target(&self.work));
        let asks = match (again, subject) {
            (Some(RepeatableCommand::RunAction(action)), _) => return self.run_action(action),
            (Some(RepeatableCommand::Assign(path)), Some(subject)) => {
                let work = &self.work;
                ScreenCommand::apply_edit(edits::assign_to_path(work, &subject, &path))
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
