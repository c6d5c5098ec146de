//! Marked passages, stored as JSON in a setting of the project, so that they outlast the session.

use crate::app::workspace::passage_marks::PassageMarks;
use crate::project::{Access, Project, ProjectResult};

/// The project setting that holds the marks; part of the database's format.
const MARKS_SETTING: &str = "workbench.marks";

/// Loads the marks. They are a convenience: where they cannot be read there are none, and the log says why.
pub(super) fn load_marks(project: &Project) -> PassageMarks {
    match project.json_setting(MARKS_SETTING) {
        // Before the first mark nothing is stored.
        Ok(marks) => marks.unwrap_or_default(),
        Err(error) => {
            tracing::warn!("the marks of passages cannot be read: {error}");
            PassageMarks::default()
        }
    }
}

/// Stores the marks; does nothing where the project can only be read.
///
/// # Errors
/// The setting cannot be written.
pub(super) fn save_marks(project: &mut Project, marks: &PassageMarks) -> ProjectResult<()> {
    match project.access() {
        Access::Owner => project.set_json_setting(MARKS_SETTING, marks),
        Access::ReadOnly(_) => Ok(()),
    }
}
