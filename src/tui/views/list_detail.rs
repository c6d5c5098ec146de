//! The frame of a list with its detail, as the screens made of one draw it: the two panes, the filter above
//! the list, the look of a row, the snippets.

use super::pane::draw_divider;
use crate::app::screen::list_detail::ListDetail;
use crate::app::widget::{list::ListCursor, wrap::PaneSize};
use crate::app::{PaneSizes, ScreenPane, ScreenTarget, State};
use crate::tui::canvas::Canvas;
use crate::tui::layout::{PaneAreas, ScreenLayout};
use crate::tui::widgets::{self, TEXT_INDENT};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The areas of a list with its detail.
pub struct ListDetailAreas {
    pub panes: PaneAreas,
    /// What stands above the list.
    pub heading: Rect,
    /// The rows of the list.
    pub rows: Rect,
    /// What is said of the row under the cursor.
    pub summary: Rect,
    /// Its snippets.
    pub snippets: Rect,
}

impl ListDetailAreas {
    /// The sizes of both panes.
    pub fn sizes(&self) -> PaneSizes {
        let width = self.snippets.width.saturating_sub(TEXT_INDENT).min(widgets::MAX_TEXT_COLUMNS);
        let detail = Rect { width, ..self.snippets };
        PaneSizes { list: pane_size(self.rows), detail: pane_size(detail), ..PaneSizes::default() }
    }

    /// Draws the line between the panes and makes the list a target of clicks; returns whether each of them
    /// is to be drawn.
    pub fn draw_panes(&self, canvas: &mut Canvas<'_>, plan: &ScreenLayout) -> (bool, bool) {
        draw_divider(canvas, plan, &self.panes, self.panes.list.y.max(self.panes.detail.y));
        if !self.panes.list.is_empty() {
            canvas.add_hit_target(self.panes.list, ScreenTarget::Pane(ScreenPane::List));
        }
        (!self.panes.list.is_empty(), !self.panes.detail.is_empty())
    }

    /// Draws the snippets, or a sentence where there are none.
    pub fn draw_snippets(&self, canvas: &mut Canvas<'_>, state: &State, panes: &ListDetail, none: &str) {
        let area = self.snippets;
        if panes.snippet_list.items.is_empty() && !none.is_empty() {
            let style = canvas.styles.muted;
            if !area.is_empty() {
                canvas.put_truncated(area.x, area.y, area.right(), none, style);
            }
            return;
        }
        let focused = panes.in_detail() && state.overlays.is_empty();
        let (list, marks) = (&panes.snippet_list, |_| Vec::new());
        widgets::draw_snippet_list(canvas, area, list, &state.work, ScreenPane::Detail, focused, &marks);
    }
}

/// The size of an area, in cells.
pub fn pane_size(area: Rect) -> PaneSize {
    PaneSize { width: usize::from(area.width), height: usize::from(area.height) }
}

/// Draws the filter, up to the column `right`.
pub fn draw_filter(canvas: &mut Canvas<'_>, row: Rect, right: u16, panes: &ListDetail, hint: &str) {
    let look = canvas.styles;
    let x = canvas.put_text(row.x, row.y, row.right(), "/ ", look.accent);
    let field = Rect { x, width: right.saturating_sub(x), height: 1, ..row };
    widgets::draw_field(canvas, field, &panes.filter, panes.filtering, hint, look.text);
}

/// Draws the rows of the list; see [`widgets::draw_list`].
pub fn draw_rows(
    canvas: &mut Canvas<'_>,
    area: Rect,
    list: &ListCursor,
    draw_row: impl FnMut(&mut Canvas<'_>, Rect, usize, bool),
) {
    widgets::draw_list(canvas, area, list, 1, |row| ScreenTarget::Row(ScreenPane::List, row), draw_row);
}

/// Marks a selected row, and returns the style of its name.
pub fn row_style(
    canvas: &mut Canvas<'_>,
    row: Rect,
    base: Style,
    (current, chosen): (bool, bool),
    focused: bool,
) -> Style {
    let look = canvas.styles;
    let mut style = base;
    if current {
        style = style.patch(if focused { look.selection } else { look.resting });
    }
    if chosen {
        canvas.put_text(row.x, row.y, row.right(), "✓", look.marked);
        style = style.patch(look.marked);
    }
    style
}
