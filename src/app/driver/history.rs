//! The log of edits, and restoring the codebook to a point of it. Restoring is an edit like any other, and so
//! can be undone.

use super::Driver;
use crate::app::overlay::history::HistoryOverlay;
use crate::app::overlay::{ConfirmDialog, Overlay};
use crate::app::workspace::notices::Notice;
use crate::coding::EditId;
use crate::project;

impl Driver {
    /// Opens the log of edits.
    ///
    /// # Errors
    /// The log cannot be read.
    pub(super) fn show_log(&mut self) -> project::ProjectResult<()> {
        let log = HistoryOverlay::new(self.project.logged_edits()?);
        self.state.overlays.push(Overlay::History(log));
        Ok(())
    }

    /// Asks for confirmation to restore the state right after an edit, saying how much that takes back.
    ///
    /// # Errors
    /// The log cannot be read.
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

/// The description of a restoring edit as a question: "went back to …" becomes "Go back to …".
fn restore_question(what: &str) -> String {
    what.replacen("went", "Go", 1)
}
