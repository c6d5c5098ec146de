//! A line to fill in and, below it, what is wrong with the text.

use super::OverlayView;
use crate::app::State;
use crate::app::overlay::prompt::TextPrompt;
use crate::tui::widgets::{OverlaySheet, draw_input};
use crate::tui::{canvas::Canvas, layout::split_top};
use ratatui::layout::Rect;

impl OverlayView for TextPrompt {
    fn sheet(&self, _state: &State, _room: u16) -> OverlaySheet {
        OverlaySheet::new(&self.title, 60, 1 + u16::from(self.problem.is_some()))
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _state: &State) {
        let (line, below) = split_top(area, 1);
        let warning = canvas.styles.warning;
        draw_input(canvas, line, &self.input, self.placeholder());
        if let Some(problem) = self.problem.as_ref().filter(|_| !below.is_empty()) {
            canvas.put_truncated(below.x + 2, below.y, below.right(), problem, warning);
        }
    }
}
