//! The edit history as a list.

use crate::app::ScreenTarget;
use crate::app::overlay::history::{HistoryOverlay, HistoryPoint};
use crate::tui::canvas::{Canvas, PART_GAP};
use crate::tui::hit_map::HitTarget;
use ratatui::layout::Rect;

/// Columns of a date and time to the minute.
const TIME_COLUMNS: u16 = 16;

/// Draws the edits, newest first, with their times where there is room. The current point and undone edits
/// are marked.
pub fn draw_history(canvas: &mut Canvas<'_>, area: Rect, log: &HistoryOverlay) {
    let visible = super::list::visible_rows(log.points.len(), log.list.cursor, log.list.top, area.height);
    for (y, at) in (area.y..area.bottom()).zip(visible.clone()) {
        let Some(point) = log.points.get(at) else { continue };
        let row = Rect { y, height: 1, ..area };
        canvas.add_hit_target(row, HitTarget::Target(ScreenTarget::OverlayRow(at)));
        if at == log.list.cursor {
            canvas.put_text(row.x, y, row.right(), "›", canvas.styles.accent);
        }
        draw_row(
            canvas,
            Rect { x: row.x + 2, width: row.width.saturating_sub(2), ..row },
            point,
            log.current_point() == Some(at),
        );
    }
    super::list::draw_position_mark(canvas, area.right(), area.y, area.height, &visible, log.points.len());
}

fn draw_row(canvas: &mut Canvas<'_>, row: Rect, point: &HistoryPoint, now: bool) {
    let look = canvas.styles;
    let mut x = row.x;
    if row.width >= 60 {
        canvas.put_text(x, row.y, row.right(), &point.time, look.muted);
        x += TIME_COLUMNS + PART_GAP;
    }
    let aside = match (now, point.is_undone) {
        (true, _) => "now",
        (_, true) => "taken back",
        _ => "",
    };
    let edge = match aside {
        "" => row.right(),
        words => canvas.put_right(x, row.y, row.right(), words, look.muted).saturating_sub(PART_GAP),
    };
    let style = if point.is_undone { look.muted } else { look.text };
    canvas.put_truncated(x, row.y, edge, &point.what, style);
}
