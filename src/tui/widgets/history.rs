//! The changes that were made.

use crate::app::Target;
use crate::app::history::{Log, Point};
use crate::tui::canvas::{Canvas, GAP};
use crate::tui::hits::Spot;
use ratatui::layout::Rect;

/// Columns of a time to the minute.
const TIME: u16 = 16;

/// Paints the changes, newest first, each with its time where there is room; those that were taken back say
/// so.
pub fn history(canvas: &mut Canvas<'_>, area: Rect, log: &Log) {
    let visible = super::list::rows(log.points.len(), log.list.cursor, log.list.top, area.height);
    for (y, at) in (area.y..area.bottom()).zip(visible.clone()) {
        let Some(point) = log.points.get(at) else { continue };
        let row = Rect { y, height: 1, ..area };
        canvas.hit(row, Spot::Target(Target::OverlayRow(at)));
        if at == log.list.cursor {
            canvas.put(row.x, y, row.right(), "›", canvas.look.accent);
        }
        paint(
            canvas,
            Rect { x: row.x + 2, width: row.width.saturating_sub(2), ..row },
            point,
            log.now() == Some(at),
        );
    }
    super::list::position_mark(canvas, area.right(), area.y, area.height, &visible, log.points.len());
}

fn paint(canvas: &mut Canvas<'_>, row: Rect, point: &Point, now: bool) {
    let look = canvas.look;
    let mut x = row.x;
    if row.width >= 60 {
        canvas.put(x, row.y, row.right(), &point.time, look.muted);
        x += TIME + GAP;
    }
    let aside = match (now, point.undone) {
        (true, _) => "now",
        (_, true) => "taken back",
        _ => "",
    };
    let edge = match aside {
        "" => row.right(),
        words => canvas.put_right(x, row.y, row.right(), words, look.muted).saturating_sub(GAP),
    };
    let style = if point.undone { look.muted } else { look.text };
    canvas.put_cut(x, row.y, edge, &point.what, style);
}
