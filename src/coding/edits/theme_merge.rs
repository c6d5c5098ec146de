//! Merging themes, and small helpers for sentences and texts that other edits share.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{
    Assignment, AssignmentSource, Codebook, CodingRecord, Edit, MemoTarget, RecordKey, ThemeId,
    join_paragraphs,
};
use crate::coding::error::{CodingError, CodingResult};
use crate::coding::memo_links::linked_themes;
use crate::format::{count_noun, join_names};
use std::collections::BTreeSet;

/// Merges themes into one of them. Their assignments, quotes, memos and descriptions go to it; themes below
/// them move along and are merged in turn where names are equal. Rejected suggestions of the merged themes
/// are dropped: a rejection of one theme says nothing of another. Where one of them was listed, the one that stays is, and
/// under it what was listed under them, but for what would make a circle.
///
/// # Errors
/// When a theme does not exist, nothing but the target is given, the target is below another of them, or one
/// that would disappear holds hidden decisions.
pub fn merge_themes(book: &Codebook, into: ThemeId, others: &[ThemeId]) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let target = draft.known_path(into)?;
    let others: BTreeSet<ThemeId> = others.iter().copied().filter(|&other| other != into).collect();
    let mut names = Vec::new();
    for &other in &others {
        let path = draft.known_path(other)?;
        if book.subtree(other).contains(&into) {
            return Err(CodingError::ThemeCycle { path, target });
        }
        require_visible(book, other)?;
        names.push(path);
    }
    if names.is_empty() {
        return Err(CodingError::TooFewThemes);
    }
    let mut moved = BTreeSet::new();
    for other in others {
        // A theme below one merged earlier may be gone with it.
        if draft.theme(other).is_ok() {
            merge_subtree(&mut draft, into, other, &mut moved)?;
        }
    }
    draft.theme_book.drop_broken_references();
    let what =
        format!("merged {} into {target} ({})", join_names(&names), count_noun(moved.len(), "assignment"));
    let what = what + &broken_links(&draft);
    draft.finish(what)
}

/// The end of a sentence that says how many memos have links that led to a theme and do not any more; empty where none have.
pub(super) fn broken_links(draft: &EditBuilder<'_>) -> String {
    let breaks = |name: &str| {
        let (before, after) = (draft.book.find_theme(name).ok(), draft.theme_book.find_theme(name).ok());
        // A link to a theme that was merged away may lead to the one it went to.
        let is_gone = before.is_some_and(|theme| !draft.theme_book.themes.contains_key(&theme));
        before.is_some() && before != after && !(is_gone && after.is_some())
    };
    let memos = draft.book.memos.values();
    match memos.filter(|memo| linked_themes(&memo.text).into_iter().any(breaks)).count() {
        0 => String::new(),
        1 => "; 1 memo links to the old name".to_owned(),
        count => format!("; {count} memos link to the old name"),
    }
}

/// Checks that a theme's subtree holds nothing that is hidden: no decisions, memos, quotes or rejections.
///
/// # Errors
/// [`CodingError::HiddenDecisions`].
pub(super) fn require_visible(book: &Codebook, theme: ThemeId) -> CodingResult<()> {
    let branch = book.subtree(theme);
    let of_theme = |record: &CodingRecord| match record {
        CodingRecord::Quote(quote) => Some(quote.theme),
        CodingRecord::Refused(refused) => Some(refused.theme),
        CodingRecord::Memo(memo) => memo.target.theme(),
        _ => None,
    };
    let decided = book.hidden_assignments.values().map(|hidden| hidden.theme);
    let mut used = decided.chain(book.hidden_records.values().filter_map(of_theme));
    if used.any(|theme| branch.contains(&theme)) {
        Err(CodingError::HiddenDecisions { path: book.theme_path(theme) })
    } else {
        Ok(())
    }
}

/// Merges one theme with its subtree into another; `moved` collects the numbers of the assignments that went
/// along.
fn merge_subtree(
    draft: &mut EditBuilder<'_>,
    into: ThemeId,
    other: ThemeId,
    moved: &mut BTreeSet<i64>,
) -> CodingResult<()> {
    move_assignments(draft, into, other, moved);
    move_quotes(draft, into, other);
    draft.remove_rejections(other);
    let description = draft.theme(other)?.description.clone();
    draft
        .change_theme(into, |theme| theme.description = join_paragraphs(&theme.description, &description))?;
    draft.move_memos(MemoTarget::Theme(other), MemoTarget::Theme(into));
    draft.move_summaries(other, into);
    let children = draft.theme_book.themes.children(Some(other));
    let children: Vec<_> = children.map(|child| (child.id, child.name.clone())).collect();
    for (child, name) in children {
        match draft.child_named(Some(into), &name) {
            // The target may itself be a child of the theme merged away: then its namesake is not to be
            // merged with it.
            Some(namesake) if namesake != child && namesake != other => {
                merge_subtree(draft, namesake, child, moved)?
            }
            _ => {
                let position = draft.next_position(Some(into));
                draft.change_theme(child, |theme| (theme.parent, theme.position) = (Some(into), position))?;
            }
        }
    }
    move_references(draft, into, other)?;
    draft.theme_book.themes.remove(other);
    Ok(())
}

/// Lists the theme that stays where the other was listed, and under it what was listed under the other.
fn move_references(draft: &mut EditBuilder<'_>, into: ThemeId, other: ThemeId) -> CodingResult<()> {
    let above = draft.theme(other)?.also_under.clone();
    draft.change_theme(into, |theme| theme.also_under.extend(above))?;
    let listed: Vec<ThemeId> = draft.theme_book.themes.listed_under(other).map(|theme| theme.id).collect();
    for theme in listed {
        draft.change_theme(theme, |theme| {
            theme.also_under.remove(&other);
            theme.also_under.insert(into);
        })?;
    }
    Ok(())
}

/// Moves the quotes of the other theme behind those of the one that stays.
fn move_quotes(draft: &mut EditBuilder<'_>, into: ThemeId, other: ThemeId) {
    let theirs = draft.quotes_of(other);
    if theirs.is_empty() {
        return;
    }
    let mut quotes = draft.quotes_of(into);
    for (place, coders) in theirs {
        match quotes.iter_mut().find(|(known, _)| *known == place) {
            Some((_, known)) => known.extend(coders),
            None => quotes.push((place, coders)),
        }
    }
    draft.put_quotes(other, []);
    draft.put_quotes(into, quotes);
}

/// Moves the assignments of the other theme to the one that stays.
fn move_assignments(draft: &mut EditBuilder<'_>, into: ThemeId, other: ThemeId, moved: &mut BTreeSet<i64>) {
    let theirs: Vec<Assignment> = draft.assignments().filter(|it| it.theme == other).cloned().collect();
    let decided = draft.assignments().filter(|it| it.theme == into && it.source != AssignmentSource::Spans);
    let mut decided: Vec<Assignment> = decided.cloned().collect();
    for mut assignment in theirs {
        moved.insert(assignment.id.0);
        let same =
            |mine: &&mut Assignment| (&mine.source, &mine.coder) == (&assignment.source, &assignment.coder);
        match decided.iter_mut().rev().find(same) {
            // There is one decision per topic, theme and coder: both become one that holds for the spans of
            // both.
            Some(mine) => {
                mine.spans.append(&mut assignment.spans);
                mine.spans.sort();
                mine.spans.dedup();
                draft.put(CodingRecord::Assignment(mine.clone()));
                draft.remove(RecordKey::Assignment(assignment.id));
            }
            None => {
                assignment.theme = into;
                draft.put(CodingRecord::Assignment(assignment));
            }
        }
    }
}
