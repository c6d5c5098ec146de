//! Marked passages, stored as JSON in a setting of the project, so that they outlast the session.

use super::Driver;
use crate::app::workspace::passage_marks::PassageMarks;
use crate::project;
use crate::project::{Access, Project};

/// The project setting that holds the marks; part of the database's format.
const MARKS_SETTING: &str = "workbench.marks";

/// Loads the marks. They are a convenience: where they cannot be read there are none, and nothing is said.
pub(super) fn load_marks(project: &Project) -> PassageMarks {
    let text = project.setting(MARKS_SETTING).ok().flatten();
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

impl Driver {
    /// Stores the marks; does nothing where the project can only be read.
    ///
    /// # Errors
    /// The setting cannot be written.
    pub(super) fn store_marks(&mut self, marks: &PassageMarks) -> project::ProjectResult<()> {
        if *self.project.access() != Access::Owner {
            return Ok(());
        }
        match serde_json::to_string(marks) {
            Ok(text) => self.project.set_setting(MARKS_SETTING, &text),
            // Text that cannot be read back would lose the marks stored before.
            Err(error) => {
                tracing::error!("the marks of passages were not stored: {error}");
                Ok(())
            }
        }
    }
}
