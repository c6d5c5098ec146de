//! Where the workbench was left, stored as JSON in a setting of the project.

use super::Driver;
use super::store_worker::StoreRequest;
use crate::app::last_view::LastView;
use crate::project::{Access, Project, ProjectResult};

/// The project setting that holds it; part of the database's format.
const VIEW_SETTING: &str = "workbench.view";

impl LastView {
    /// Loads where the workbench was left. It is a convenience: where it cannot be read it is as at the first opening,
    /// and the log says why.
    pub fn load(project: &Project) -> Self {
        match project.json_setting(VIEW_SETTING) {
            Ok(view) => view.unwrap_or_default(),
            Err(error) => {
                tracing::warn!("where the workbench was left cannot be read: {error}");
                Self::default()
            }
        }
    }

    /// Stores it; does nothing where the project can only be read.
    ///
    /// # Errors
    /// The setting cannot be written.
    pub(super) fn save(&self, project: &mut Project) -> ProjectResult<()> {
        match project.access() {
            Access::Owner => project.set_json_setting(VIEW_SETTING, self),
            Access::ReadOnly(_) => Ok(()),
        }
    }
}

impl Driver {
    /// Goes to where the workbench was left, and has where it is left now stored by [`Driver::store_view`].
    pub fn restore_view(&mut self, view: LastView) {
        self.state.restore_view(&view);
        self.stored_view = Some(view);
        let effects = self.state.missing_data_effects();
        // None of them is for the terminal: they load what the screen misses.
        self.run_effects(effects);
    }

    /// Stores where the workbench is now, where that changed and is wanted. Called when it is left.
    pub fn store_view(&mut self) {
        let view = self.state.last_view();
        if self.stored_view.as_ref().is_some_and(|stored| *stored != view) {
            self.stored_view = Some(view.clone());
            self.store.send(StoreRequest::StoreView(Box::new(view)));
        }
    }

    /// Takes over the share of the list in the width, in per cent.
    pub fn set_list_share(&mut self, share: u16) {
        self.state.list_share = Some(share);
        self.needs_frame = true;
    }
}
