//! A step of the tour.

use super::{OverlayView, rows_within};
use crate::app::State;
use crate::app::overlay::tour::Tour;
use crate::app::widget::wrap::wrap;
use crate::tui::{canvas::Canvas, widgets::OverlaySheet};
use ratatui::layout::Rect;

/// Columns of the text.
const COLUMNS: u16 = 64;

impl OverlayView for Tour {
    fn sheet(&self, state: &State, room: u16) -> OverlaySheet {
        let lines = wrap(&self.text(&state.work.keymap), usize::from(COLUMNS)).len();
        OverlaySheet {
            // What it explains stays visible.
            at_bottom: true,
            aside: format!("{} of {}", self.step + 1, Self::STEPS),
            ..OverlaySheet::new(self.title(), COLUMNS, rows_within(lines, room).max(3))
        }
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let style = canvas.styles.text;
        canvas.put_wrapped(area, &self.text(&state.work.keymap), style);
    }
}
