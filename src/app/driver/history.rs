//! The log of edits, and restoring the codebook to a point of it. Restoring is an edit like any other, and so
//! can be undone.

use super::Driver;
use super::store_worker::StoreRequest;
use crate::app::overlay::{confirm::ConfirmDialog, history::HistoryOverlay};
use crate::app::workspace::notices::Notice;
use crate::coding::{Edit, EditId, LoggedEdit};
use crate::project::{ProjectError, ProjectResult};

impl Driver {
    /// Opens the log of edits.
    pub(super) fn log_read(&mut self, entries: ProjectResult<Vec<LoggedEdit>>) {
        if let Some(entries) = self.ok_or_show_error(entries) {
            self.state.open_overlay(HistoryOverlay::new(entries));
        }
    }

    /// Asks for the edit that restores the state right after another; one who only reads is told so.
    pub(super) fn ask_restoring_edit(&mut self, point: EditId) {
        if let Some(owner) = &self.state.work.project.lock_holder {
            let text = format!("the project is held by {owner} and can only be read here");
            self.state.notices.show(Notice::hint(text));
            return;
        }
        self.store.send(StoreRequest::MakeRestoringEdit(point));
    }

    /// Asks for confirmation of a restoring edit, saying how much it takes back.
    pub(super) fn confirm_restore(&mut self, edit: ProjectResult<Edit>) {
        match edit {
            Ok(edit) => {
                let key = self.state.global_key(crate::app::Action::Undo);
                // "went back to …" becomes "Go back to …".
                let text = format!("{}? {key} brings it all again.", edit.what.replacen("went", "Go", 1));
                self.state.open_overlay(ConfirmDialog { question: text, edit });
            }
            Err(ProjectError::Coding(reason)) => self.state.notices.show(Notice::hint(reason.to_string())),
            Err(error) => self.show_error(error.to_string()),
        }
    }
}
