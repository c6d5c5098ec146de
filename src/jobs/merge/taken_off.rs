//! Passages that came with an earlier merge and were taken off here since, as by settling: they do not come again.

use super::changes::EditWithChanges;
use crate::coding::edits::{ImportedTheme, ProjectCopy, is_restore};
use crate::coding::{Assignment, Codebook, CodingRecord, ThemeId, TranscriptSpan};
use std::collections::{BTreeMap, BTreeSet};

/// A passage that a coder put into a theme.
type CoderPassage = (ThemeId, String, TranscriptSpan);

/// Leaves out what was here already and was taken off by one of the edits `since` the two parted; gives the number of
/// passages. What was taken off before that and put there again is new. What undo took back comes again, and so does what
/// going back to an earlier point did.
pub(super) fn leave_out_taken_off(
    copy: &mut ProjectCopy,
    book: &Codebook,
    since: &[EditWithChanges],
) -> usize {
    let themes = themes_here(&copy.codes.themes, book);
    let theme_here = |at: usize| themes.get(at).copied().flatten();
    let mut arriving: BTreeSet<CoderPassage> = BTreeSet::new();
    for (theme, decision) in &copy.decisions {
        if let Some(theme) = theme_here(*theme) {
            arriving.extend(passages_of(theme, decision));
        }
    }
    for held in book.assignments.values() {
        for passage in passages_of(held.theme, held) {
            arriving.remove(&passage);
        }
    }
    let gone = taken_off(&arriving, since);
    for (theme, decision) in &mut copy.decisions {
        let Some(theme) = theme_here(*theme) else { continue };
        let coder = decision.coder.clone();
        decision.spans.retain(|place| !gone.contains(&(theme, coder.clone(), place.clone())));
    }
    copy.decisions.retain(|(_, decision)| !decision.spans.is_empty());
    gone.len()
}

fn passages_of(theme: ThemeId, decision: &Assignment) -> impl Iterator<Item = CoderPassage> {
    decision.spans.iter().map(move |place| (theme, decision.coder.clone(), place.clone()))
}

/// Those of the passages that an edit still in force took off, and none put back.
fn taken_off(wanted: &BTreeSet<CoderPassage>, since: &[EditWithChanges]) -> BTreeSet<CoderPassage> {
    // Whether it is there, or else whether it was taken off on purpose, by the last change of it.
    let mut last: BTreeMap<&CoderPassage, bool> = BTreeMap::new();
    if wanted.is_empty() {
        return BTreeSet::new();
    }
    for (edit, changes) in since.iter().filter(|(edit, _)| !edit.undone) {
        let wanted_of = |record: &Option<CodingRecord>| -> Vec<&CoderPassage> {
            let Some(CodingRecord::Assignment(it)) = record else { return Vec::new() };
            passages_of(it.theme, it).filter_map(|passage| wanted.get(&passage)).collect()
        };
        // A passage may go over from one decision to another in one edit: first all that went.
        let went = changes.iter().flat_map(|change| wanted_of(&change.before));
        last.extend(went.map(|passage| (passage, !is_restore(&edit.what))));
        last.extend(
            changes.iter().flat_map(|change| wanted_of(&change.after)).map(|passage| (passage, false)),
        );
    }
    last.into_iter().filter(|(_, off)| *off).map(|(passage, _)| passage.clone()).collect()
}

/// The theme here that each arriving one will become; none for one that is new here.
fn themes_here(arriving: &[ImportedTheme], book: &Codebook) -> Vec<Option<ThemeId>> {
    let mut here: Vec<Option<ThemeId>> = Vec::with_capacity(arriving.len());
    for theme in arriving {
        let by_name = || {
            let parent = match theme.parent {
                Some(at) => Some(here.get(at).copied().flatten()?),
                None => None,
            };
            book.themes.child_named(parent, &theme.name)
        };
        here.push(theme.existing.or_else(by_name));
    }
    here
}
