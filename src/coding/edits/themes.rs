//! Edits of the theme tree: add, rename, move, delete, describe, recolour.

use super::edit_builder::EditBuilder;
use super::theme_merge::{broken_links, require_visible};
use crate::coding::codebook::model::{Codebook, Edit, MemoTarget, RecordKey, ThemeId};
use crate::coding::codebook::theme_path::single_name;
use crate::coding::error::{CodingError, CodingResult};
use crate::corpus::clean_text;
use crate::format::count_noun;
use std::collections::BTreeSet;

/// Adds a theme, and the themes above it in its path that do not exist. Returns the new theme too.
///
/// # Errors
/// When a name is empty or has a forbidden character, or the theme exists.
pub fn add_theme(book: &Codebook, path: &str) -> CodingResult<(Edit, ThemeId)> {
    let mut draft = EditBuilder::new(book);
    let (id, made) = draft.create_path(path)?;
    let path = draft.theme_path(id);
    if !made {
        return Err(CodingError::DuplicateTheme { path });
    }
    Ok((draft.finish(format!("added theme {path}"))?, id))
}

/// Renames a theme; its position in the tree stays. In the name, `\/` stands for `/`.
///
/// # Errors
/// When the name is empty, has a forbidden character or a bare `/`, is a sibling's, or is the present one.
pub fn rename_theme(book: &Codebook, id: ThemeId, name: &str) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let name = single_name(name)?;
    let before = draft.theme_path(id);
    let parent = draft.theme(id)?.parent;
    if let Some(other) = draft.child_named(parent, &name).filter(|&other| other != id) {
        return Err(CodingError::DuplicateTheme { path: draft.theme_path(other) });
    }
    draft.change_theme(id, |theme| theme.name.clone_from(&name))?;
    let what = format!("renamed theme {before} to {name}{}", broken_links(&draft));
    draft.finish_or(what, || format!("the theme is called {name}"))
}

/// Moves a theme with its subtree under another theme, or to the top; it becomes the last child there.
///
/// # Errors
/// When the target stands below the theme, at home or by reference, has a child of that name, or is the present parent.
pub fn move_theme(book: &Codebook, id: ThemeId, parent: Option<ThemeId>) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let before = draft.theme_path(id);
    let name = draft.theme(id)?.name.clone();
    let target = parent.map(|parent| draft.known_path(parent)).transpose()?;
    let place = target.as_deref().unwrap_or("the top").to_owned();
    if draft.theme(id)?.parent == parent {
        return Err(CodingError::NothingToDo(format!("{before} is under {place}")));
    }
    if let (Some(parent), Some(target)) = (parent, target)
        && book.counted_with(id).contains(&parent)
    {
        return Err(CodingError::ThemeCycle { path: before, target });
    }
    if let Some(other) = draft.child_named(parent, &name) {
        return Err(CodingError::DuplicateTheme { path: draft.theme_path(other) });
    }
    book.check_levels(id, parent)?;
    let position = draft.next_position(parent);
    draft.change_theme(id, |theme| {
        (theme.parent, theme.position) = (parent, position);
        // Where it was listed it has its home now.
        theme.also_under.retain(|listed| Some(*listed) != parent);
    })?;
    let what = if parent.is_some() {
        format!("moved theme {before} under {place}")
    } else {
        format!("moved theme {before} to the top")
    };
    let what = what + &broken_links(&draft);
    draft.finish(what)
}

/// Deletes a theme with its subtree, their assignments, quotes, rejections and memos, as one edit. What is only listed under
/// one of them stays at its home; what has its home there goes, wherever else it is listed.
///
/// # Errors
/// When there is no such theme, or its subtree holds hidden decisions.
pub fn delete_theme(book: &Codebook, id: ThemeId) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let path = draft.known_path(id)?;
    require_visible(book, id)?;
    let branch = book.subtree(id);
    let mut spans = BTreeSet::new();
    let gone: Vec<_> = book.assignments.values().filter(|old| branch.contains(&old.theme)).collect();
    for assignment in &gone {
        spans.extend(&assignment.spans);
        draft.remove(RecordKey::Assignment(assignment.id));
    }
    for theme in &branch {
        draft.theme_book.themes.remove(*theme);
        draft.put_quotes(*theme, []);
        draft.remove_rejections(*theme);
        for memo in book.memos_on(&MemoTarget::Theme(*theme)).chain(book.summaries_of(*theme)) {
            draft.remove(RecordKey::Memo(memo.target.clone(), memo.coder.clone()));
        }
    }
    draft.theme_book.drop_broken_references();
    let mut what = format!("deleted theme {path}");
    if branch.len() > 1 {
        what.push_str(&format!(" with {} below it", count_noun(branch.len() - 1, "theme")));
    }
    if !gone.is_empty() {
        let with = if branch.len() > 1 { "and" } else { "with" };
        let (held, passages) = (count_noun(gone.len(), "assignment"), count_noun(spans.len(), "passage"));
        what.push_str(&format!(" {with} {held} ({passages})"));
    }
    match book.links_lost_with(id) {
        0 => {}
        1 => what.push_str("; 1 link in a memo leads nowhere now"),
        links => what.push_str(&format!("; {links} links in memos lead nowhere now")),
    }
    draft.finish(what)
}

/// Sets the description of a theme.
///
/// # Errors
/// When there is no such theme or it has this description.
pub fn describe_theme(book: &Codebook, id: ThemeId, description: &str) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let path = draft.theme_path(id);
    let (description, _) = clean_text(description);
    draft.change_theme(id, |theme| description.trim().clone_into(&mut theme.description))?;
    draft.finish_or(format!("described theme {path}"), || format!("{path} is described so"))
}

/// Sets the colour of a theme, an index into the palette.
///
/// # Errors
/// When there is no such theme or it has this colour.
pub fn recolor_theme(book: &Codebook, id: ThemeId, color: u8) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let path = draft.theme_path(id);
    draft.change_theme(id, |theme| theme.color = color)?;
    let what = format!("gave theme {path} another colour");
    draft.finish_or(what, || format!("{path} has that colour"))
}
