//! Several themes become one.

use super::draft::Draft;
use crate::coding::error::{Error, Result};
use crate::coding::model::{Assignment, Codebook, Edit, MemoTarget, Source, ThemeId};
use crate::coding::wording::count;
use std::collections::{BTreeMap, BTreeSet};

/// Merges themes into one of them. What was assigned to the others, their memos and descriptions
/// come to it; so do the themes below them, merged in turn where names meet.
///
/// # Errors
/// When one is not there, none but the target is given, the target is below another of them, or one that would go holds
/// decisions that are hidden.
pub fn merge_themes(book: &Codebook, into: ThemeId, others: &[ThemeId]) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let target = draft.theme(into).map(|_| draft.path(into))?;
    let others: BTreeSet<ThemeId> = others.iter().copied().filter(|&other| other != into).collect();
    let mut names = Vec::new();
    for &other in &others {
        let path = draft.theme(other).map(|_| draft.path(other))?;
        if book.branch(other).contains(&into) {
            return Err(Error::Circle { path, target });
        }
        seen_whole(book, other)?;
        names.push(path);
    }
    if names.is_empty() {
        return Err(Error::NothingSelected);
    }
    let mut moved = BTreeSet::new();
    for other in others {
        // A theme below one merged before may have gone with it.
        if draft.theme(other).is_ok() {
            merge(&mut draft, into, other, &mut moved)?;
        }
    }
    let what = format!("merged {} into {target} ({})", list(&names), count(moved.len(), "assignment"));
    draft.finish(what).ok_or(Error::NothingSelected)
}

/// Refuses what would take decisions along that are hidden.
pub(super) fn seen_whole(book: &Codebook, theme: ThemeId) -> Result<()> {
    let branch = book.branch(theme);
    let hides = book.hidden.values().any(|hidden| branch.contains(&hidden.theme));
    if hides { Err(Error::Hidden { path: book.path(theme) }) } else { Ok(()) }
}

pub(super) fn list(names: &[String]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

fn merge(draft: &mut Draft<'_>, into: ThemeId, other: ThemeId, moved: &mut BTreeSet<i64>) -> Result<()> {
    move_assignments(draft, into, other, moved);
    move_quotes(draft, into, other);
    draft.forget_refusals(other);
    let description = draft.theme(other)?.description.clone();
    let mine = &mut draft.theme_mut(into)?.description;
    *mine = joined(mine, &description);
    let memo = MemoTarget::Theme(other);
    if let Some(theirs) = draft.memo(&memo).map(|memo| memo.text.clone()) {
        let target = MemoTarget::Theme(into);
        let mine = draft.memo(&target).map(|memo| memo.text.clone()).unwrap_or_default();
        draft.put_memo(target, joined(&mine, &theirs));
        draft.put_memo(memo, String::new());
    }
    let children: Vec<_> =
        draft.themes.children(Some(other)).into_iter().map(|child| (child.id, child.name.clone())).collect();
    for (child, name) in children {
        match draft.child(Some(into), &name) {
            // The one being merged away may stand there itself by now.
            Some(namesake) if namesake != child && namesake != other => merge(draft, namesake, child, moved)?,
            _ => {
                let position = draft.last_place(Some(into));
                let theme = draft.theme_mut(child)?;
                (theme.parent, theme.position) = (Some(into), position);
            }
        }
    }
    draft.themes.themes.remove(&other);
    Ok(())
}

pub(super) fn joined(first: &str, second: &str) -> String {
    match (first.is_empty(), second.is_empty()) {
        (_, true) => first.to_owned(),
        (true, false) => second.to_owned(),
        (false, false) => format!("{first}\n\n{second}"),
    }
}

/// The quotes of the other come after those of the one that is kept.
fn move_quotes(draft: &mut Draft<'_>, into: ThemeId, other: ThemeId) {
    let theirs = draft.quotes(other);
    if theirs.is_empty() {
        return;
    }
    let mut quotes = draft.quotes(into);
    let new = theirs.into_iter().filter(|place| !quotes.contains(place)).collect::<Vec<_>>();
    quotes.extend(new);
    draft.put_quotes(other, []);
    draft.put_quotes(into, quotes);
}

fn move_assignments(draft: &mut Draft<'_>, into: ThemeId, other: ThemeId, moved: &mut BTreeSet<i64>) {
    let theirs: Vec<Assignment> = draft.assignments().filter(|it| it.theme == other).cloned().collect();
    let mut decided: BTreeMap<_, Assignment> = draft
        .assignments()
        .filter(|it| it.theme == into)
        .filter_map(|it| match it.source {
            Source::Topic { run, topic } => Some(((run, topic, it.coder.clone()), it.clone())),
            Source::Spans => None,
        })
        .collect();
    for mut assignment in theirs {
        moved.insert(assignment.id.0);
        let same = match assignment.source {
            Source::Topic { run, topic } => decided.get_mut(&(run, topic, assignment.coder.clone())),
            Source::Spans => None,
        };
        match same {
            // One decision per topic, theme and coder: the two hold for the spans of both.
            Some(mine) => {
                mine.spans.append(&mut assignment.spans);
                mine.spans.sort();
                mine.spans.dedup();
                draft.put_assignment(mine.clone());
                draft.remove_assignment(assignment.id);
            }
            None => {
                assignment.theme = into;
                draft.put_assignment(assignment);
            }
        }
    }
}
