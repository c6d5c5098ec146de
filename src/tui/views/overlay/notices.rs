//! Past notices, newest first, and below them the one under the cursor in full.

use super::{OverlayView, rows_within};
use crate::app::State;
use crate::app::overlay::notices::NoticeOverlay;
use crate::app::workspace::notices::NoticeSeverity;
use crate::tui::canvas::Canvas;
use crate::tui::layout::{split_bottom, split_top};
use crate::tui::widgets::{OverlaySheet, draw_rows};
use ratatui::layout::Rect;

/// Rows below the list: a rule, and the notice. Chosen by hand: of the longest, what is in a file for a second coder, a sheet
/// of 80 columns holds all.
const FULL_ROWS: u16 = 6;

impl OverlayView for NoticeOverlay {
    fn sheet(&self, state: &State, room: u16) -> OverlaySheet {
        let count = state.notices.newest_first().len();
        let sheet = OverlaySheet::new(
            "what was said",
            90,
            FULL_ROWS + rows_within(count, room.saturating_sub(FULL_ROWS)).max(3),
        );
        OverlaySheet { aside: count.to_string(), ..sheet }
    }
    fn list_rows(&self) -> (u16, u16) {
        (FULL_ROWS, 1)
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let look = canvas.styles;
        let said: Vec<_> = state.notices.newest_first().collect();
        if said.is_empty() {
            canvas.put_truncated(area.x, area.y, area.right(), "Nothing was said yet.", look.muted);
        }
        let (rows, below) = split_bottom(area, FULL_ROWS.min(area.height.saturating_sub(1)));
        draw_rows(canvas, rows, &self.list, 1, &said, |canvas, row, notice, is_current| {
            let style = if notice.severity == NoticeSeverity::Error { look.error } else { look.text };
            let style = if is_current { style.patch(look.selection) } else { style };
            canvas.put_truncated(row.x + 2, row.y, row.right(), &notice.text, style);
        });
        if let Some(notice) = said.get(self.list.cursor) {
            canvas.horizontal_rule(below.x, below.y, below.right());
            canvas.put_wrapped(split_top(below, 1).1, &notice.text, look.text);
        }
    }
}
