//! The cursor of a scrolling list, and a selection: what all lists share, whatever their rows are.

use crate::app::command::actions::Action;
use std::collections::BTreeSet;

/// The cursor, the first visible row and the number of rows that fit.
///
/// Rows are one line high. Invariant: the cursor is a row of the list and on screen; no more space than needed is
/// left empty below the last row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListCursor {
    /// How many rows there are.
    pub len: usize,
    /// The row under the cursor; 0 in an empty list.
    pub cursor: usize,
    /// The first row on screen.
    pub top: usize,
    /// How many rows fit on screen; 0 until the first resize.
    pub page: usize,
}

impl ListCursor {
    /// The cursor of a list of `len` rows, on the first.
    pub fn new(len: usize) -> Self {
        Self { len, ..Self::default() }
    }

    /// Changes the number of rows; the cursor stays on its row, or goes to the last.
    pub fn set_len(&mut self, len: usize) {
        self.len = len;
        self.go_to(self.cursor);
    }
    /// Changes the number of rows that fit.
    pub fn set_page(&mut self, page: usize) {
        self.page = page;
        self.go_to(self.cursor);
    }
    /// Moves the cursor to a row, or to the last where there are fewer, scrolling as little as possible.
    pub fn go_to(&mut self, row: usize) {
        self.cursor = row.min(self.len.saturating_sub(1));
        let page = self.page.max(1);
        self.top = self.top.min(self.cursor).max((self.cursor + 1).saturating_sub(page));
        self.top = self.top.min(self.len.saturating_sub(page));
    }
    /// Scrolls by rows, within the list; the cursor is moved as little as needed to stay visible.
    pub fn scroll(&mut self, rows: isize) {
        let page = self.page.max(1);
        self.top = self.top.saturating_add_signed(rows).min(self.len.saturating_sub(page));
        let last = (self.top + page).min(self.len).saturating_sub(1);
        self.cursor = self.cursor.clamp(self.top.min(last), last);
    }
    /// Moves the cursor by an action; returns false where the action is no movement.
    pub fn move_cursor(&mut self, action: Action) -> bool {
        let row = moved_row(action, self.cursor, self.page, self.len);
        row.map(|row| self.go_to(row)).is_some()
    }
}

/// The row a movement leads to from `row`, where `page` rows fit on screen; `None` where the action is no
/// movement. It may lie behind the last of the `len` rows. A page keeps one row of the last one visible.
pub fn moved_row(action: Action, row: usize, page: usize, len: usize) -> Option<usize> {
    let page = page.max(2);
    Some(match action {
        Action::Up => row.saturating_sub(1),
        Action::Down => row + 1,
        Action::PageUp => row.saturating_sub(page - 1),
        Action::PageDown => row + page - 1,
        Action::HalfUp => row.saturating_sub(page / 2),
        Action::HalfDown => row + page / 2,
        Action::First => 0,
        Action::Last => len,
        _ => return None,
    })
}

/// The value `steps` after one in a list of values, or before it, around its ends; for one that is not listed the
/// first.
pub fn step_around<T: Copy + PartialEq>(values: &[T], one: T, steps: isize) -> T {
    let to = values.iter().position(|value| *value == one).map_or(0, |at| at as isize + steps);
    let to = to.checked_rem_euclid(values.len() as isize);
    to.and_then(|to| values.get(to as usize)).copied().unwrap_or(one)
}

/// Selects an item, or takes it out of the selection.
pub fn toggle_selected<T: Ord>(selected: &mut BTreeSet<T>, item: T) {
    if !selected.remove(&item) {
        selected.insert(item);
    }
}

/// What is selected, or the current item where nothing is.
pub fn selected_or_current<T: Ord + Copy>(selected: &BTreeSet<T>, current: Option<T>) -> Vec<T> {
    if selected.is_empty() { current.into_iter().collect() } else { selected.iter().copied().collect() }
}

/// Selects all, or nothing where all are selected.
pub fn toggle_all<T: Ord>(selected: &mut BTreeSet<T>, all: BTreeSet<T>) {
    *selected = if *selected == all { BTreeSet::new() } else { all };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn visible_range(list: &ListCursor) -> std::ops::Range<usize> {
        list.top..(list.top + list.page).min(list.len)
    }

    const MOVES: [Action; 8] = [
        Action::Up,
        Action::Down,
        Action::PageUp,
        Action::PageDown,
        Action::HalfUp,
        Action::HalfDown,
        Action::First,
        Action::Last,
    ];

    proptest! {
        #[test]
        fn the_cursor_stays_in_the_list_and_on_screen(
            len in 0usize..50, page in 0usize..12, steps in prop::collection::vec((0usize..11, 0usize..60), 0..40)
        ) {
            let mut list = ListCursor::new(len);
            list.set_page(page);
            for (what, n) in steps {
                match what {
                    8 => list.set_len(n),
                    9 => list.set_page(n % 13),
                    10 => list.scroll(n as isize - 30),
                    m => { list.move_cursor(MOVES[m]); }
                }
                prop_assert!(list.cursor < list.len.max(1));
                prop_assert!(list.page == 0 || list.len == 0 || visible_range(&list).contains(&list.cursor), "{list:?}");
                prop_assert!(list.page == 0 || list.len < list.page || visible_range(&list).len() == list.page, "{list:?}");
            }
        }
    }
}
