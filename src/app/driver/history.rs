//! The log shown, and going back to a point of it.

use super::Driver;
use crate::app::overlay::history::HistoryOverlay;
use crate::app::overlay::{ConfirmDialog, Overlay};
use crate::app::workspace::notices::Notice;
use crate::coding::EditId;
use crate::project;

impl Driver {
    /// Shows every change that was made.
    pub(super) fn show_log(&mut self) -> project::ProjectResult<()> {
        let log = HistoryOverlay::new(self.project.logged_edits()?);
        self.state.overlays.push(Overlay::History(log));
        Ok(())
    }

    /// Asks whether to go back to how things were right after an edit, and says what that takes back.
    pub(super) fn confirm_restore(&mut self, point: EditId) -> project::ProjectResult<()> {
        if let Some(owner) = &self.state.work.project.lock_holder {
            let text = format!("the project is held by {owner} and can only be read here");
            self.state.notices.show(Notice::hint(text));
            return Ok(());
        }
        match self.project.restoring_edit(point)? {
            Ok(edit) => {
                let key = self.state.global_key(crate::app::Action::Undo);
                let text = format!("{}? {key} brings it all again.", restore_question(&edit.what));
                self.state.overlays.push(Overlay::Confirm(ConfirmDialog { question: text, edit }));
            }
            Err(reason) => self.state.notices.show(Notice::hint(reason.to_string())),
        }
        Ok(())
    }
}

/// The sentence of an edit as a question: "went back to …" becomes "Go back to …".
fn restore_question(what: &str) -> String {
    what.replacen("went", "Go", 1)
}
