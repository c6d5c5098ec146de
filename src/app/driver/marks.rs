//! Marks, kept with the project from one day to the next.

use super::Driver;
use crate::app::prefix::PassageMarks;
use crate::project::{self, Access, Project};

/// The setting of the project that holds them.
const MARKS: &str = "workbench.marks";

/// The marks that were kept; none where they cannot be read.
pub(super) fn kept(project: &Project) -> PassageMarks {
    let text = project.setting(MARKS).ok().flatten();
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

impl Driver {
    pub(super) fn keep_marks(&mut self, marks: &PassageMarks) -> project::ProjectResult<()> {
        if *self.project.access() != Access::Owner {
            return Ok(());
        }
        self.project.set_setting(MARKS, &serde_json::to_string(marks).unwrap_or_default())
    }
}
