//! What is being typed, stored as JSON in a setting of the project with every change: it is there again after the
//! program was killed or the terminal closed.

use crate::app::overlay::draft::TextDraft;
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
    pub(super) fn put(&self, draft: Option<TextDraft>) -> bool {
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
