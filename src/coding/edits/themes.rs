//! Edits of the codebook's tree.

use super::draft::Draft;
use super::merge::seen_whole;
use crate::coding::error::{Error, Result};
use crate::coding::model::{Codebook, Edit, MemoTarget, ThemeId};
use crate::coding::place::clean;
use crate::coding::wording::count;
use std::collections::BTreeSet;

/// Adds a theme, and those above it in its path that are not there.
///
/// # Errors
/// When a name is empty or holds what it cannot, or the theme is there.
pub fn add_theme(book: &Codebook, path: &str) -> Result<(Edit, ThemeId)> {
    let mut draft = Draft::new(book);
    let (id, made) = draft.make_path(path)?;
    let path = draft.path(id);
    if !made {
        return Err(Error::Duplicate { path });
    }
    let edit = draft.finish(format!("added theme {path}"));
    edit.map(|edit| (edit, id)).ok_or(Error::EmptyName)
}

/// Renames a theme; its place in the tree stays.
///
/// # Errors
/// When the name is empty, holds what it cannot, or a sibling has it.
pub fn rename_theme(book: &Codebook, id: ThemeId, name: &str) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let name = clean(name)?;
    let before = draft.path(id);
    let parent = draft.theme(id)?.parent;
    if let Some(other) = draft.child(parent, &name).filter(|&other| other != id) {
        return Err(Error::Duplicate { path: draft.path(other) });
    }
    draft.theme_mut(id)?.name.clone_from(&name);
    let already = Error::Already(format!("the theme is called {name}"));
    draft.finish(format!("renamed theme {before} to {name}")).ok_or(already)
}

/// Moves a theme with all below it under another, or to the top.
///
/// # Errors
/// When the target is the theme or below it, or has a child of that name.
pub fn move_theme(book: &Codebook, id: ThemeId, parent: Option<ThemeId>) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let before = draft.path(id);
    let name = draft.theme(id)?.name.clone();
    let target = parent.map(|parent| draft.theme(parent).map(|_| draft.path(parent))).transpose()?;
    let place = target.clone().unwrap_or_else(|| "the top".to_owned());
    if draft.theme(id)?.parent == parent {
        return Err(Error::Already(format!("{before} is under {place}")));
    }
    if let (Some(parent), Some(target)) = (parent, target)
        && book.branch(id).contains(&parent)
    {
        return Err(Error::Circle { path: before, target });
    }
    if let Some(other) = draft.child(parent, &name) {
        return Err(Error::Duplicate { path: draft.path(other) });
    }
    let position = draft.last_place(parent);
    let theme = draft.theme_mut(id)?;
    (theme.parent, theme.position) = (parent, position);
    let what = if parent.is_some() {
        format!("moved theme {before} under {place}")
    } else {
        format!("moved theme {before} to the top")
    };
    draft.finish(what).ok_or(Error::NothingSelected)
}

/// Deletes a theme with all below it, what is assigned to them, and their memos: one edit, taken
/// back as one.
///
/// # Errors
/// When there is no such theme, or it or one below it holds decisions that are hidden.
pub fn delete_theme(book: &Codebook, id: ThemeId) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let path = draft.theme(id).map(|_| draft.path(id))?;
    seen_whole(book, id)?;
    let branch = book.branch(id);
    let mut spans = BTreeSet::new();
    let gone: Vec<_> = book.assignments.values().filter(|old| branch.contains(&old.theme)).collect();
    for assignment in &gone {
        spans.extend(&assignment.spans);
        draft.remove_assignment(assignment.id);
    }
    for theme in &branch {
        draft.themes.themes.remove(theme);
        draft.put_quotes(*theme, []);
        draft.forget_refusals(*theme);
        if draft.memo(&MemoTarget::Theme(*theme)).is_some() {
            draft.put_memo(MemoTarget::Theme(*theme), String::new());
        }
    }
    let mut what = format!("deleted theme {path}");
    if branch.len() > 1 {
        what.push_str(&format!(" with {} below it", count(branch.len() - 1, "theme")));
    }
    if !gone.is_empty() {
        let held = format!("{} ({})", count(gone.len(), "assignment"), count(spans.len(), "snippet"));
        what.push_str(if branch.len() > 1 { " and " } else { " with " });
        what.push_str(&held);
    }
    draft.finish(what).ok_or(Error::NothingSelected)
}

/// Says when to use a theme and when not.
///
/// # Errors
/// When there is no such theme or it says so already.
pub fn describe_theme(book: &Codebook, id: ThemeId, description: &str) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let path = draft.path(id);
    description.trim().clone_into(&mut draft.theme_mut(id)?.description);
    draft
        .finish(format!("described theme {path}"))
        .ok_or_else(|| Error::Already(format!("{path} is described so")))
}

/// Gives a theme another colour of the palette.
///
/// # Errors
/// When there is no such theme or it has that colour.
pub fn recolor_theme(book: &Codebook, id: ThemeId, color: u8) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let path = draft.path(id);
    draft.theme_mut(id)?.color = color;
    let what = format!("gave theme {path} another colour");
    draft.finish(what).ok_or_else(|| Error::Already(format!("{path} has that colour")))
}
