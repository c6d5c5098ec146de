//! The keys that may follow the one that was pressed.

use super::{OverlayView, rows_within};
use crate::app::State;
use crate::app::overlay::pending_key::PendingKeyOverlay;
use crate::tui::{canvas::Canvas, widgets::OverlaySheet};
use ratatui::layout::Rect;

impl OverlayView for PendingKeyOverlay {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        OverlaySheet::new(&self.pending.title(), 44, rows_within(self.choices.len(), room).max(1))
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _state: &State) {
        let look = canvas.styles;
        if self.choices.is_empty() {
            canvas.put_truncated(area.x, area.y, area.right(), "Any letter will do.", look.muted);
        }
        for (y, (key, words)) in (area.y..area.bottom()).zip(&self.choices) {
            canvas.put_text(area.x, y, area.right(), key, look.accent);
            canvas.put_truncated(area.x + 9, y, area.right(), words, look.text);
        }
    }
}
