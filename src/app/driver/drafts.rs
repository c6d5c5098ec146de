//! What is being typed, stored as JSON in a setting of the project with every change: it is there again after the
//! program was killed or the terminal closed.

use super::Driver;
use super::store_worker::StoreRequest;
use crate::app::overlay::draft::TextDraft;
use crate::app::workspace::notices::Notice;
use crate::project::{Access, Project, ProjectResult};
use std::sync::{Arc, Mutex, PoisonError};

/// The project setting that holds the draft; part of the database's format.
const DRAFT_SETTING: &str = "workbench.draft";

/// The newest draft that waits for the store thread: `None` where none waits. Of several that came while the thread
/// was writing only the last is written.
#[derive(Debug, Clone, Default)]
pub(super) struct DraftSlot(Arc<Mutex<Option<Option<TextDraft>>>>);

impl DraftSlot {
    /// Puts in a draft, or that there is none any more; returns whether nothing waited before.
    fn put(&self, draft: Option<TextDraft>) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).replace(draft).is_none()
    }

    /// Writes what waits; does nothing where the project can only be read.
    ///
    /// # Errors
    /// The setting cannot be written.
    pub(super) fn write(&self, project: &mut Project) -> ProjectResult<()> {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (waiting, project.access()) {
            (Some(draft), Access::Owner) => project.set_json_setting(DRAFT_SETTING, &draft),
            _ => Ok(()),
        }
    }
}

/// The draft that was left; none where it cannot be read, and the log says why.
pub(super) fn load_draft(project: &Project) -> Option<TextDraft> {
    match project.json_setting::<Option<TextDraft>>(DRAFT_SETTING) {
        Ok(draft) => draft.flatten(),
        Err(error) => {
            tracing::warn!("what was being typed cannot be read: {error}");
            None
        }
    }
}

impl Driver {
    /// Opens the draft that was left, where there is one.
    pub(super) fn reopen_draft(&mut self, draft: Option<TextDraft>) {
        let Some(draft) = draft else { return };
        self.stored_draft = Some(draft.clone());
        let overlay = draft.reopen(&self.state.work);
        self.state.overlays.push(overlay);
        self.state.notices.show(Notice::info("what you were typing is here again"));
    }

    /// Stores what is being typed where that changed.
    pub(super) fn store_draft(&mut self) {
        let draft = self.state.text_draft();
        if draft != self.stored_draft {
            self.stored_draft.clone_from(&draft);
            if self.draft_slot.put(draft) {
                self.store.send(StoreRequest::StoreDraft(self.draft_slot.clone()));
            }
        }
    }
}
