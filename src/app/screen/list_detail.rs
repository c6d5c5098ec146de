//! A list with detail: rows at the left, and at the right the snippets of the row under the cursor. What the
//! screens made of one share: its panes, its filter, its cursors, and how keys and mouse move them.

use crate::app::widget::list::{ListCursor, toggle_selected};
use crate::app::widget::snippet_list::SnippetList;
use crate::app::{Action, PaneSizes, ScreenPane, Workspace};
use crate::corpus::SnippetIndex;
use std::collections::BTreeSet;
use std::sync::Arc;
use tui_input::Input;

/// The state of a list with its detail; the rows themselves belong to the screen.
#[derive(Debug, Clone, Default)]
pub struct ListDetail {
    /// The cursor among the rows; without rows where the left pane is no list (the Map).
    pub list: ListCursor,
    /// The pane that keys go to.
    pub focus: ScreenPane,
    /// The filter of the rows; empty shows everything.
    pub filter: Input,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// The snippets of the row under the cursor.
    pub snippet_list: SnippetList,
}

impl ListDetail {
    /// Whether the detail has the focus.
    pub fn in_detail(&self) -> bool {
        self.focus == ScreenPane::Detail
    }
    /// Whether the filter stands above the list: it is being typed, or set.
    pub fn shows_filter(&self) -> bool {
        self.filtering || !self.filter.value().is_empty()
    }
    /// The letters the filter looks for, in lower case.
    pub fn filter_letters(&self) -> String {
        self.filter.value().trim().to_lowercase()
    }
    /// Begins typing the filter.
    pub fn begin_filter(&mut self) {
        (self.filtering, self.focus) = (true, ScreenPane::List);
    }
    /// Empties the filter and ends typing it.
    pub fn clear_filter(&mut self) {
        self.filtering = false;
        self.filter.reset();
    }
    /// Empties the filter where going back is for it: while it is typed, or where it is set and the list has the focus
    /// with nothing selected. Returns whether it did.
    pub fn leave_filter(&mut self, nothing_selected: bool) -> bool {
        let leaves = self.filtering || !self.in_detail() && nothing_selected && self.shows_filter();
        if leaves {
            self.clear_filter();
        }
        leaves
    }
    /// Takes over another number of rows; the cursor goes to `row` where there is one, else it stays.
    pub fn set_rows(&mut self, len: usize, row: Option<usize>) {
        self.list.set_len(len);
        if let Some(row) = row {
            self.list.go_to(row);
        }
    }
    /// Shows the snippets of a row; the position among them stays where they are the same.
    pub fn show_snippets(&mut self, items: Arc<[SnippetIndex]>, work: &Workspace) {
        self.snippet_list.set_items(items);
        self.snippet_list.follow_texts(work);
    }
    /// Takes over the sizes of the panes.
    pub fn resize(&mut self, sizes: PaneSizes, work: &Workspace) {
        self.list.set_page(sizes.list.height);
        self.snippet_list.resize(sizes.detail, work);
    }
    /// Gives the focus to the other pane.
    pub fn switch_pane(&mut self) {
        self.focus = if self.in_detail() { ScreenPane::List } else { ScreenPane::Detail };
    }
    /// Moves the cursor: through the snippets where they have the focus or the action is for them, else
    /// through the rows; returns whether it went through the rows.
    pub fn move_cursor(&mut self, action: Action, work: &Workspace) -> bool {
        if self.in_detail() || is_snippet_movement(action) {
            self.snippet_list.move_cursor(action, work);
            return false;
        }
        self.list.move_cursor(action)
    }
    /// Selects the snippet or the row under the cursor, or takes it out of the selection, and moves on; returns
    /// whether the cursor went through the rows.
    pub fn toggle_selection<T: Ord>(
        &mut self,
        selected: &mut BTreeSet<T>,
        row: Option<T>,
        work: &Workspace,
    ) -> bool {
        if self.in_detail() {
            self.snippet_list.toggle_selection(work);
            return false;
        }
        let Some(row) = row else { return false };
        toggle_selected(selected, row);
        self.list.move_cursor(Action::Down)
    }
    /// Leaves the detail by one step: the snippets selected in it, then the pane. Returns false where it has
    /// not the focus.
    pub fn leave_detail(&mut self) -> bool {
        if self.in_detail() && !self.snippet_list.selected.is_empty() {
            self.snippet_list.selected.clear();
            return true;
        }
        std::mem::take(&mut self.focus) == ScreenPane::Detail
    }
}

/// Whether an action moves through the snippets whichever pane has the focus.
pub fn is_snippet_movement(action: Action) -> bool {
    matches!(action, Action::NextSnippet | Action::PreviousSnippet)
}
