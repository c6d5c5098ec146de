//! Edits of where a theme stands also, beside its home.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, Edit, ThemeId};
use crate::coding::error::{CodingError, CodingResult};

/// Lists a theme also under another; its home stays. What is counted with the other is counted with the theme from then on.
///
/// # Errors
/// When there is no such theme, it stands there already, the other is the theme itself or stands below it, or it would lie
/// too deep.
pub fn list_theme_under(book: &Codebook, id: ThemeId, parent: ThemeId) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let (path, target) = (draft.known_path(id)?, draft.known_path(parent)?);
    book.check_reference(id, parent)?;
    draft.theme_book.insert_reference(id, parent);
    draft.finish(format!("listed theme {path} also under {target}"))
}

/// Takes a theme off another under which it is listed; at its home it stays.
///
/// # Errors
/// When there is no such theme, or it is not listed there.
pub fn unlist_theme_under(book: &Codebook, id: ThemeId, parent: ThemeId) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let (path, target) = (draft.known_path(id)?, book.theme_path(parent));
    if draft.theme(id)?.parent == Some(parent) {
        return Err(CodingError::HomeOfTheme { path, target });
    }
    draft.change_theme(id, |theme| {
        theme.also_under.remove(&parent);
    })?;
    draft.finish_or(format!("theme {path} is no longer also under {target}"), || {
        format!("{path} is not listed under {target}")
    })
}
