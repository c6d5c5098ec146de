//! The rows of the Themes screen: the codebook as a tree with counts, and a last row for what is unsorted.

use super::theme_contents::{ThemeListItem, theme_contents, unsorted_contents};
use crate::app::workspace::Workspace;
use crate::app::workspace::coverage::Coverage;
use crate::coding::{MemoTarget, Theme, ThemeId, ThemeLine};
use crate::corpus::SnippetIndex;
use std::collections::BTreeSet;

/// A row of the tree.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThemeRow {
    /// The theme, or the row of unsorted topics.
    pub item: ThemeListItem,
    /// Its name.
    pub name: String,
    /// How deep it is, from 0.
    pub depth: usize,
    /// The number of themes directly inside it.
    pub child_count: usize,
    /// Whether those are shown.
    pub is_open: bool,
    /// The number of topics in it and below it.
    pub topic_count: usize,
    /// What it and those below it cover; a snippet in several counts once.
    pub coverage: Coverage,
    /// Whether it has a memo.
    pub has_memo: bool,
    /// Where it is only listed, the path of the theme that is its home; empty for one at the top.
    pub home: Option<String>,
}

/// The coverage of a theme and those below it, from the statistics; only unread snippets are counted here.
fn theme_coverage(work: &Workspace, theme: ThemeId, snippets: &[SnippetIndex]) -> Coverage {
    let unread = snippets.iter().filter(|&&at| !work.is_read(at)).count();
    work.stats
        .prevalence(theme)
        .map_or_else(Coverage::default, |covered| Coverage::from_count(covered.subtree, unread))
}

/// The row of a theme where it is only listed: its counts stand at its home.
fn reference_row(depth: usize, theme: &Theme, under: ThemeId, work: &Workspace) -> ThemeRow {
    let home = theme.parent.map_or_else(String::new, |parent| work.theme_path(parent));
    ThemeRow {
        item: ThemeListItem::Reference(theme.id, under),
        name: theme.name.clone(),
        depth,
        home: Some(home),
        ..ThemeRow::default()
    }
}

/// The rows of the tree in codebook order. With a filter, in lower case, every theme whose path contains it,
/// folded or not.
pub(super) fn theme_rows(wanted: &str, folded: &BTreeSet<ThemeId>, work: &Workspace) -> Vec<ThemeRow> {
    let mut rows = Vec::new();
    let mut hidden_below: Option<usize> = None;
    // The tree comes depth first, so the themes below a folded one are those that follow and are deeper.
    for ThemeLine { depth, theme, under } in work.codebook.tree_lines() {
        if hidden_below.is_some_and(|level| depth > level) {
            continue;
        }
        hidden_below = None;
        if !wanted.is_empty() && !work.theme_path(theme.id).to_lowercase().contains(wanted) {
            continue;
        }
        if let Some(under) = under {
            // A filter finds a theme at its home.
            if wanted.is_empty() {
                rows.push(reference_row(depth, theme, under, work));
            }
            continue;
        }
        let open = !wanted.is_empty() || !folded.contains(&theme.id);
        if !open {
            hidden_below = Some(depth);
        }
        let held = theme_contents(work, theme.id);
        rows.push(ThemeRow {
            item: ThemeListItem::Theme(theme.id),
            name: theme.name.clone(),
            depth,
            child_count: work.codebook.children(Some(theme.id)).len(),
            is_open: open,
            topic_count: held.topics.len(),
            coverage: theme_coverage(work, theme.id, &held.snippets),
            has_memo: work.codebook.has_memo(&MemoTarget::Theme(theme.id)),
            home: None,
        });
    }
    if wanted.is_empty() {
        let unsorted = unsorted_contents(work);
        rows.push(ThemeRow {
            item: ThemeListItem::Unsorted,
            name: "unsorted".to_owned(),
            topic_count: unsorted.topics.len(),
            coverage: work.coverage(&unsorted.snippets),
            ..ThemeRow::default()
        });
    }
    rows
}
