//! Marks, kept with the project from one day to the next.

use super::Driver;
use crate::app::command::pending_key::PassageMarks;
use crate::project::{self, Access, Project};

/// The setting of the project that holds them.
const MARKS_SETTING: &str = "workbench.marks";

/// The marks that were kept; none where they cannot be read.
pub(super) fn load_marks(project: &Project) -> PassageMarks {
    let text = project.setting(MARKS_SETTING).ok().flatten();
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

impl Driver {
    pub(super) fn store_marks(&mut self, marks: &PassageMarks) -> project::ProjectResult<()> {
        if *self.project.access() != Access::Owner {
            return Ok(());
        }
        self.project.set_setting(MARKS_SETTING, &serde_json::to_string(marks).unwrap_or_default())
    }
}
