//! Past notices, newest first.

use super::{OverlayView, rows_within};
use crate::app::State;
use crate::app::overlay::notices::NoticeOverlay;
use crate::app::workspace::notices::NoticeSeverity;
use crate::tui::canvas::Canvas;
use crate::tui::widgets::{OverlaySheet, draw_rows};
use ratatui::layout::Rect;

impl OverlayView for NoticeOverlay {
    fn sheet(&self, state: &State, room: u16) -> OverlaySheet {
        let count = state.notices.newest_first().len();
        let sheet = OverlaySheet::new("what was said", 90, rows_within(count, room).max(4));
        OverlaySheet { aside: count.to_string(), ..sheet }
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let look = canvas.styles;
        let said: Vec<_> = state.notices.newest_first().collect();
        if said.is_empty() {
            canvas.put_truncated(area.x, area.y, area.right(), "Nothing was said yet.", look.muted);
        }
        draw_rows(canvas, area, &self.list, 1, &said, |canvas, row, notice, _| {
            let style = if notice.severity == NoticeSeverity::Error { look.error } else { look.text };
            canvas.put_truncated(row.x + 2, row.y, row.right(), &notice.text, style);
        });
    }
}
