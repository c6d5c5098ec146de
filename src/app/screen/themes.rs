//! The Themes screen (screen 4): the codebook as a tree, and beside it what the theme under the cursor holds.

mod component;
mod snippet_filter;
mod theme_contents;
mod theme_rows;

use super::component::ScreenComponent;
use super::list_detail::ListDetail;
use crate::app::overlay::{
    confirm::ConfirmDialog, memo::MemoEditor, prompt::TextPrompt, theme_picker::ThemePicker,
};
use crate::app::widget::list::selected_or_current;
use crate::app::{Action, ScreenCommand, ScreenPane, Workspace, edits};
use crate::coding::{MemoTarget, ThemeId};
pub use snippet_filter::ThemeSnippetFilter;
use std::collections::BTreeSet;
pub use theme_contents::{ThemeDetail, ThemeListItem};
use theme_contents::{deletion_question, theme_contents, unsorted_contents};
pub use theme_rows::ThemeRow;

/// The state of the Themes screen.
#[derive(Debug, Clone, Default)]
pub struct ThemesScreen {
    /// The rows that are unfolded and pass the filter.
    pub rows: Vec<ThemeRow>,
    /// The cursor among them, their filter, and the snippets of the row under the cursor.
    pub panes: ListDetail,
    /// The themes whose children are hidden.
    pub folded: BTreeSet<ThemeId>,
    /// The selected themes.
    pub selected: BTreeSet<ThemeId>,
    /// The right pane's text.
    pub detail: ThemeDetail,
    /// Which snippets of the theme are listed.
    pub snippet_filter: ThemeSnippetFilter,
}

impl ThemesScreen {
    /// The row under the cursor.
    pub fn current_row(&self) -> Option<&ThemeRow> {
        self.rows.get(self.panes.list.cursor)
    }
    /// The theme under the cursor, at its home; `None` on the unsorted row, and where a theme is only listed.
    pub fn current_theme(&self) -> Option<ThemeId> {
        match self.current_row()?.item {
            ThemeListItem::Theme(theme) => Some(theme),
            ThemeListItem::Reference(..) | ThemeListItem::Unsorted => None,
        }
    }
    /// The theme that is only listed where the cursor is, and the theme it is listed under.
    fn current_reference(&self) -> Option<(ThemeId, ThemeId)> {
        match self.current_row()?.item {
            ThemeListItem::Reference(theme, under) => Some((theme, under)),
            ThemeListItem::Theme(_) | ThemeListItem::Unsorted => None,
        }
    }
    /// Recounts the unread snippets only, after some were read.
    pub fn recount_unread(&mut self, work: &Workspace) {
        for row in &mut self.rows {
            let snippets = match row.item {
                ThemeListItem::Theme(theme) => theme_contents(work, theme).snippets,
                // Its counts stand at its home.
                ThemeListItem::Reference(..) => continue,
                ThemeListItem::Unsorted => unsorted_contents(work).snippets,
            };
            row.coverage.unread = snippets.iter().filter(|snippet| !work.is_read(**snippet)).count();
        }
    }
    /// The selected themes, or the one under the cursor.
    pub fn selected_or_current(&self) -> Vec<ThemeId> {
        selected_or_current(&self.selected, self.current_theme())
    }
    /// Moves the cursor to a theme, unfolding those above it.
    pub fn go_to_theme(&mut self, theme: ThemeId, work: &Workspace) {
        let above = work.codebook.with_ancestors(theme);
        self.folded.retain(|folded| *folded == theme || !above.contains(folded));
        self.refresh(work);
        if let Some(row) = self.rows.iter().position(|row| row.item == ThemeListItem::Theme(theme)) {
            self.click_row(row, work);
        }
    }

    /// Whether there are suggestions for the theme under the cursor: it has something to learn from.
    fn has_suggestions(&self, work: &Workspace) -> bool {
        self.current_theme().is_some_and(|theme| work.suggestions.similar.contains_key(&theme))
    }

    /// Leaves the snippets; else folds the theme, or goes to its parent.
    fn fold_or_go_up(&mut self, work: &Workspace) {
        if self.panes.in_detail() {
            self.panes.focus = ScreenPane::List;
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
                let above = self.rows.iter().take(self.panes.list.cursor).rposition(|row| row.depth < depth);
                if let Some(parent) = above {
                    self.click_row(parent, work);
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
            _ => self.panes.focus = ScreenPane::Detail,
        }
    }

    /// Undoes one thing: filter, selection of snippets, pane, kind of snippets listed, selection of themes.
    fn go_back(&mut self, work: &Workspace) {
        if self.panes.leave_filter(self.selected.is_empty()) {
            self.refresh(work);
        } else if !self.panes.leave_detail() {
            if self.selected.is_empty() && self.snippet_filter != ThemeSnippetFilter::Contents {
                self.snippet_filter = ThemeSnippetFilter::Contents;
                self.row_changed(work);
            }
            self.selected.clear();
        }
    }

    fn toggle_selection(&mut self, work: &Workspace) {
        let theme = self.current_theme();
        if self.panes.toggle_selection(&mut self.selected, theme, work) {
            self.row_changed(work);
        }
    }

    /// Opens the memo on the theme, or on the snippet where the snippets have the focus or there is no theme.
    fn open_memo(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let target = match (self.panes.focus, self.current_theme()) {
            (ScreenPane::List, Some(theme)) => Some(MemoTarget::Theme(theme)),
            _ => self.current_passage(work).map(MemoTarget::Span),
        };
        MemoEditor::open(target, work)
    }

    /// Does an action on a theme; `None` where it is none that needs a theme under the cursor.
    fn run_theme_action(
        &self,
        action: Action,
        theme: ThemeId,
        work: &Workspace,
    ) -> Option<Vec<ScreenCommand>> {
        Some(match action {
            Action::Rename => ScreenCommand::open_overlay(TextPrompt::rename_theme(theme, work)),
            Action::AddChild => ScreenCommand::open_overlay(TextPrompt::add_theme(Some(theme), work)),
            Action::Describe => ScreenCommand::open_overlay(MemoEditor::for_description(theme, work)),
            Action::MoveTheme => ScreenCommand::open_overlay(ThemePicker::for_move(theme, work)),
            Action::AlsoUnder => ScreenCommand::open_overlay(ThemePicker::for_listing(theme, work)),
            Action::MergeThemes => {
                ScreenCommand::open_overlay(ThemePicker::for_merge(self.selected_or_current(), work))
            }
            Action::MoveOut => ScreenCommand::apply_edit(edits::move_theme_out(work, theme)),
            Action::MoveIn => ScreenCommand::apply_edit(edits::move_theme_in(work, theme)),
            Action::MoveUp => ScreenCommand::apply_edit(edits::reorder_theme(work, theme, false)),
            Action::MoveDown => ScreenCommand::apply_edit(edits::reorder_theme(work, theme, true)),
            Action::Recolor => ScreenCommand::apply_edit(edits::recolor_theme(work, theme)),
            Action::DeleteTheme => match edits::delete_theme(work, theme) {
                Ok(edit) => ScreenCommand::open_overlay(ConfirmDialog {
                    question: deletion_question(work, theme),
                    edit,
                }),
                Err(problem) => ScreenCommand::show_hint(problem.to_string()),
            },
            _ => return None,
        })
    }
}
