//! The Themes screen (screen 4): the codebook as a tree, and beside it what the theme under the cursor holds.

mod component;
mod snippet_filter;
mod theme_contents;

use super::component::{ScreenCommand, ScreenComponent};
use crate::app::command::actions::Action;
use crate::app::edits;
use crate::app::effect::ReadingQueue;
use crate::app::event::ScreenPane;
use crate::app::overlay::theme_picker::ThemePicker;
use crate::app::overlay::{ConfirmDialog, MemoEditor, Overlay, TextPrompt};
use crate::app::widget::list::ListCursor;
use crate::app::widget::snippet_list::SnippetList;
use crate::app::workspace::Workspace;
use crate::app::workspace::coverage::Coverage;
use crate::app::workspace::notices::Notice;
use crate::coding::{MemoTarget, ThemeId};
use crate::topics::TopicId;
pub use snippet_filter::ThemeSnippetFilter;
use snippet_filter::filtered_contents;
use std::collections::BTreeSet;
use std::sync::Arc;
use theme_contents::{ThemeContents, deletion_question, theme_contents, theme_detail, unsorted_contents};
use tui_input::Input;

/// What a row of the tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThemeListItem {
    /// A theme.
    Theme(ThemeId),
    /// The topics in no theme.
    Unsorted,
}

/// A row of the tree.
#[derive(Debug, Clone, PartialEq)]
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
}

/// The right pane's text on the row under the cursor.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThemeDetail {
    /// The theme's path, or "unsorted".
    pub path: String,
    /// When to use it and when not.
    pub description: String,
    /// The text of its memo; empty where there is none.
    pub memo: String,
    /// Its topics with label and number of snippets, the largest first.
    pub topics: Vec<(TopicId, String, usize)>,
    /// How many spans were coded by hand.
    pub coded_by_hand: usize,
    /// How many quotes it has.
    pub quote_count: usize,
}

/// The state of the Themes screen.
#[derive(Debug, Clone, Default)]
pub struct ThemesScreen {
    /// The rows that are unfolded and pass the filter.
    pub rows: Vec<ThemeRow>,
    /// The cursor among them.
    pub list: ListCursor,
    /// The themes whose children are hidden.
    pub folded: BTreeSet<ThemeId>,
    /// The filter; empty shows everything.
    pub filter: Input,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// The selected themes.
    pub selected: BTreeSet<ThemeId>,
    /// The pane that keys go to.
    pub focus: ScreenPane,
    /// The right pane's text.
    pub detail: ThemeDetail,
    /// Which snippets of the theme are listed.
    pub snippet_filter: ThemeSnippetFilter,
    /// The snippets of the row under the cursor.
    pub snippet_list: SnippetList,
}

/// The coverage of a theme and those below it, from the statistics; only unread snippets are counted here.
fn theme_coverage(work: &Workspace, theme: ThemeId, snippets: &[usize]) -> Coverage {
    let unread = snippets.iter().filter(|&&at| !work.is_read(at)).count();
    work.stats
        .prevalence(theme)
        .map_or_else(Coverage::default, |covered| Coverage::from_count(covered.subtree, unread))
}

impl ThemesScreen {
    /// The row under the cursor.
    pub fn current_row(&self) -> Option<&ThemeRow> {
        self.rows.get(self.list.cursor)
    }
    /// The theme under the cursor; `None` on the unsorted row.
    pub fn current_theme(&self) -> Option<ThemeId> {
        match self.current_row()?.item {
            ThemeListItem::Theme(theme) => Some(theme),
            ThemeListItem::Unsorted => None,
        }
    }
    /// Recounts the unread snippets only, after some were read.
    pub fn recount_unread(&mut self, work: &Workspace) {
        for row in &mut self.rows {
            let snippets = match row.item {
                ThemeListItem::Theme(theme) => theme_contents(work, theme).snippets,
                ThemeListItem::Unsorted => unsorted_contents(work).snippets,
            };
            row.coverage.unread = snippets.iter().filter(|snippet| !work.is_read(**snippet)).count();
        }
    }
    /// The selected themes, or the one under the cursor.
    pub fn selected_or_current(&self) -> Vec<ThemeId> {
        if self.selected.is_empty() {
            self.current_theme().into_iter().collect()
        } else {
            self.selected.iter().copied().collect()
        }
    }
    /// Moves the cursor to a theme, unfolding those above it.
    pub fn go_to_theme(&mut self, theme: ThemeId, work: &Workspace) {
        // Bounded by the number of themes: a damaged codebook may have a circle of parents.
        let mut parent = work.codebook.themes.get(&theme).and_then(|theme| theme.parent);
        let mut steps = work.codebook.themes.len();
        while let (Some(id), 1..) = (parent, steps) {
            self.folded.remove(&id);
            parent = work.codebook.themes.get(&id).and_then(|theme| theme.parent);
            steps -= 1;
        }
        self.refresh(work);
        if let Some(row) = self.rows.iter().position(|row| row.item == ThemeListItem::Theme(theme)) {
            self.list.go_to(row);
            self.update_detail(work);
        }
    }

    /// The rows of the tree in codebook order. A filter shows every theme whose path contains it, folded or
    /// not.
    fn build_rows(&self, work: &Workspace) -> Vec<ThemeRow> {
        let wanted = self.filter.value().trim().to_lowercase();
        let mut rows = Vec::new();
        let mut hidden_below: Option<usize> = None;
        // The tree comes depth first, so the themes below a folded one are those that follow and are deeper.
        for (depth, theme) in work.codebook.tree() {
            if hidden_below.is_some_and(|level| depth > level) {
                continue;
            }
            hidden_below = None;
            if !wanted.is_empty() && !work.theme_path(theme.id).to_lowercase().contains(&wanted) {
                continue;
            }
            let open = !wanted.is_empty() || !self.folded.contains(&theme.id);
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
                has_memo: work.codebook.memos.contains_key(&MemoTarget::Theme(theme.id)),
            });
        }
        if wanted.is_empty() {
            let unsorted = unsorted_contents(work);
            rows.push(ThemeRow {
                item: ThemeListItem::Unsorted,
                name: "unsorted".to_owned(),
                depth: 0,
                child_count: 0,
                is_open: false,
                topic_count: unsorted.topics.len(),
                coverage: work.coverage(&unsorted.snippets),
                has_memo: false,
            });
        }
        rows
    }

    /// Shows the details and snippets of the row under the cursor.
    fn update_detail(&mut self, work: &Workspace) {
        let node = self.current_row().map(|row| row.item);
        let held = match node {
            Some(ThemeListItem::Theme(theme)) => filtered_contents(work, theme, self.snippet_filter),
            Some(ThemeListItem::Unsorted) => unsorted_contents(work),
            None => ThemeContents::default(),
        };
        self.detail = theme_detail(work, node, &held);
        self.snippet_list.set_items(held.snippets.into());
        self.snippet_list.go_to(self.snippet_list.cursor, work);
    }

    /// Whether there are suggestions for the theme under the cursor: it has something to learn from.
    fn has_suggestions(&self, work: &Workspace) -> bool {
        self.current_theme().is_some_and(|theme| work.suggestions.similar.contains_key(&theme))
    }

    fn reading_queue(&self) -> Option<ReadingQueue> {
        Some(ReadingQueue {
            name: self.current_row()?.name.clone(),
            items: Arc::clone(&self.snippet_list.items),
        })
    }

    fn move_cursor(&mut self, action: Action, work: &Workspace) {
        let beside = matches!(action, Action::NextSnippet | Action::PreviousSnippet);
        if self.focus == ScreenPane::Detail || beside {
            self.snippet_list.move_cursor(action, work);
        } else if self.list.move_cursor(action) {
            self.update_detail(work);
        }
    }

    /// Leaves the snippets; else folds the theme, or goes to its parent.
    fn fold_or_go_up(&mut self, work: &Workspace) {
        if self.focus == ScreenPane::Detail {
            self.focus = ScreenPane::List;
            return;
        }
        let Some(row) = self.current_row() else { return };
        let (depth, open, children) = (row.depth, row.is_open, row.child_count);
        match self.current_theme() {
            Some(theme) if open && children > 0 => {
                self.folded.insert(theme);
                self.refresh(work);
            }
            _ => {
                let above = self.rows.iter().take(self.list.cursor).rposition(|row| row.depth < depth);
                if let Some(parent) = above {
                    self.list.go_to(parent);
                    self.update_detail(work);
                }
            }
        }
    }

    /// Unfolds the theme, else enters its snippets.
    fn unfold_or_enter(&mut self, work: &Workspace) {
        let folded = self.current_row().is_some_and(|row| !row.is_open && row.child_count > 0);
        match self.current_theme() {
            Some(theme) if folded => {
                self.folded.remove(&theme);
                self.refresh(work);
            }
            _ => self.focus = ScreenPane::Detail,
        }
    }

    /// Undoes one thing: filter, selection of snippets, pane, kind of snippets listed, selection of themes.
    fn go_back(&mut self, work: &Workspace) {
        if self.filtering
            || self.focus == ScreenPane::List && self.selected.is_empty() && !self.filter.value().is_empty()
        {
            self.filtering = false;
            self.filter.reset();
            self.refresh(work);
        } else if self.focus == ScreenPane::Detail && !self.snippet_list.selected.is_empty() {
            self.snippet_list.selected.clear();
        } else if self.focus == ScreenPane::Detail {
            self.focus = ScreenPane::List;
        } else if self.selected.is_empty() && self.snippet_filter != ThemeSnippetFilter::Contents {
            self.snippet_filter = ThemeSnippetFilter::Contents;
            self.update_detail(work);
        } else {
            self.selected.clear();
        }
    }

    fn toggle_selection(&mut self, work: &Workspace) {
        if self.focus == ScreenPane::Detail {
            return self.snippet_list.toggle_selection(work);
        }
        if let Some(theme) = self.current_theme() {
            if !self.selected.remove(&theme) {
                self.selected.insert(theme);
            }
            self.list.move_cursor(Action::Down);
            self.update_detail(work);
        }
    }

    fn open_memo(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let target = match (self.focus, self.current_theme()) {
            (ScreenPane::List, Some(theme)) => Some(MemoTarget::Theme(theme)),
            _ => self
                .snippet_list
                .current()
                .and_then(|snippet| work.placed_span(snippet))
                .map(MemoTarget::Span),
        };
        target.map_or_else(Vec::new, |target| {
            ScreenCommand::open_overlay(Overlay::Memo(MemoEditor::for_target(target, work)))
        })
    }

    /// Does an action on the theme under the cursor.
    fn run_theme_action(&mut self, action: Action, theme: ThemeId, work: &Workspace) -> Vec<ScreenCommand> {
        match action {
            Action::Rename => {
                ScreenCommand::open_overlay(Overlay::Prompt(TextPrompt::rename_theme(theme, work)))
            }
            Action::AddChild => {
                ScreenCommand::open_overlay(Overlay::Prompt(TextPrompt::add_theme(Some(theme), work)))
            }
            Action::Describe => {
                ScreenCommand::open_overlay(Overlay::Memo(MemoEditor::for_description(theme, work)))
            }
            Action::MoveTheme => {
                ScreenCommand::open_overlay(Overlay::ThemePicker(ThemePicker::for_move(theme, work)))
            }
            Action::MergeThemes => ScreenCommand::open_overlay(Overlay::ThemePicker(ThemePicker::for_merge(
                self.selected_or_current(),
                work,
            ))),
            Action::MoveOut => ScreenCommand::apply_edit(edits::move_theme_out(work, theme)),
            Action::MoveIn => ScreenCommand::apply_edit(edits::move_theme_in(work, theme)),
            Action::MoveUp => ScreenCommand::apply_edit(edits::reorder_theme(work, theme, false)),
            Action::MoveDown => ScreenCommand::apply_edit(edits::reorder_theme(work, theme, true)),
            Action::Recolor => ScreenCommand::apply_edit(edits::recolor_theme(work, theme)),
            Action::DeleteTheme => match edits::delete_theme(work, theme) {
                Ok(edit) => ScreenCommand::open_overlay(Overlay::Confirm(ConfirmDialog {
                    question: deletion_question(work, theme),
                    edit,
                })),
                Err(problem) => vec![ScreenCommand::ShowNotice(Notice::hint(problem))],
            },
            _ => Vec::new(),
        }
    }
}
