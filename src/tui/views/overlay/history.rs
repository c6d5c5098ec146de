//! The log of edits, newest first.

use super::{OverlayView, rows_within};
use crate::app::overlay::history::HistoryOverlay;
use crate::app::{Action, KeyContext, State};
use crate::coding::LoggedEdit;
use crate::format::minute_text;
use crate::tui::canvas::{Canvas, PART_GAP};
use crate::tui::widgets::{OverlaySheet, draw_rows, shown_key};
use ratatui::layout::Rect;

/// Columns of a date and time to the minute.
const TIME_COLUMNS: u16 = 16;

impl OverlayView for HistoryOverlay {
    fn sheet(&self, state: &State, room: u16) -> OverlaySheet {
        let key = shown_key(state, KeyContext::Listing, Action::Accept);
        let aside = match state.work.project.lock_holder {
            Some(_) => String::new(),
            None => format!("{key} goes back to it"),
        };
        let height = rows_within(self.points.len(), room).max(4);
        OverlaySheet { aside, ..OverlaySheet::new("what was changed", 96, height) }
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _state: &State) {
        let now = self.current_point().and_then(|index| self.points.get(index));
        draw_rows(canvas, area, &self.list, 1, &self.points, |canvas, row, point, _| {
            let text = Rect { x: row.x + 2, width: row.width.saturating_sub(2), ..row };
            draw_row(canvas, text, point, now == Some(point));
        });
    }
}

/// Draws an edit, with its time where there is room. The current point and undone edits are marked.
fn draw_row(canvas: &mut Canvas<'_>, row: Rect, point: &LoggedEdit, now: bool) {
    let look = canvas.styles;
    let mut x = row.x;
    if row.width >= 60 {
        canvas.put_text(x, row.y, row.right(), &minute_text(&point.time), look.muted);
        x += TIME_COLUMNS + PART_GAP;
    }
    let aside = match (now, point.undone) {
        (true, _) => "now",
        (_, true) => "taken back",
        _ => "",
    };
    let edge = match aside {
        "" => row.right(),
        words => canvas.put_right(x, row.y, row.right(), words, look.muted).saturating_sub(PART_GAP),
    };
    let style = if point.undone { look.muted } else { look.text };
    canvas.put_truncated(x, row.y, edge, &point.what, style);
}
