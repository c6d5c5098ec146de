//! The jobs in the background, or that there are none.

use super::{OverlayView, rows_within};
use crate::app::State;
use crate::app::overlay::jobs::JobOverlay;
use crate::tui::canvas::Canvas;
use crate::tui::widgets::{self, OverlaySheet};
use ratatui::layout::Rect;

impl OverlayView for JobOverlay {
    fn sheet(&self, state: &State, room: u16) -> OverlaySheet {
        let rows = state.job_list.jobs.len() * usize::from(widgets::ROWS_PER_JOB);
        OverlaySheet::new("in the background", 72, rows_within(rows, room).max(3))
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        if state.job_list.jobs.is_empty() {
            let style = canvas.styles.muted;
            canvas.put_truncated(area.x, area.y, area.right(), "Nothing is going on.", style);
            return;
        }
        widgets::draw_jobs(canvas, area, state, Some(self.list.cursor));
    }
}
