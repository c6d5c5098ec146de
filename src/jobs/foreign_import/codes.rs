//! Codes of another program as themes.

use crate::coding::edits::{ImportedCodes, ImportedTheme, import_codes as edit};
use crate::coding::{self, Codebook, ThemeId};
use crate::exchange::interchange::model::InterchangeCode;
use crate::jobs::JobResult;
use crate::jobs::foreign_summary::{ForeignImport, foreign_error};
use crate::project::Project;

/// Applies imported codes as one edit; gives the theme each of them has become, none where nothing was new.
pub(in crate::jobs) fn apply_imported_codes(
    project: &mut Project,
    codebook: &mut Codebook,
    arriving: &ImportedCodes,
    brought: &mut ForeignImport,
) -> JobResult<Vec<ThemeId>> {
    match edit(codebook, arriving, &project.signature()) {
        Ok((edit, adopted)) => {
            project.apply_edit(codebook, &edit)?;
            brought.edit = project.logged_edits()?.pop();
            (brought.themes, brought.passages, brought.memos) =
                (adopted.new_themes, adopted.passages, adopted.memos);
            Ok(adopted.themes)
        }
        Err(coding::CodingError::NothingToDo(_)) => Ok(Vec::new()),
        Err(error) => Err(foreign_error(&brought.path, error)),
    }
}

/// A code as an imported theme; `known`: the theme of the codebook that it is.
pub(in crate::jobs) fn imported_theme(code: &InterchangeCode, known: Option<ThemeId>) -> ImportedTheme {
    ImportedTheme {
        existing: known,
        parent: code.parent,
        name: code.name.clone(),
        description: code.description.clone(),
        color: code.color,
        memo: code.memo.clone(),
        // Told by the project, not by the code.
        also_under: Vec::new(),
    }
}
