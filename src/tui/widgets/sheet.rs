//! A sheet that lies over the screen.

use crate::tui::canvas::Canvas;
use crate::tui::hits::Target;
use crate::tui::text::truncate;
use ratatui::layout::Rect;

/// What a sheet shows beside its content.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// At its top.
    pub title: &'a str,
    /// At the right of its top.
    pub aside: &'a str,
    /// How wide its content wants to be.
    pub width: u16,
    /// How high its content wants to be.
    pub height: u16,
}

/// Lays a sheet over the middle of the screen, a little above it; clicks do not fall through. Returns
/// the area of its content. On a small screen it is the whole screen, without edges.
pub fn sheet(canvas: &mut Canvas<'_>, sheet: &Sheet<'_>) -> Rect {
    let all = canvas.area();
    canvas.hit(all, Target::Nothing);
    if all.width < 40 || all.height < 10 {
        canvas.clear(all);
        let style = canvas.look.title;
        canvas.put_cut(all.x + 1, all.y, all.right(), sheet.title, style);
        return Rect {
            x: all.x + 1,
            y: all.y + 1,
            width: all.width.saturating_sub(2),
            height: all.height.saturating_sub(1),
        };
    }
    let width = (sheet.width + 4).min(all.width - 4);
    let height = (sheet.height + 2).min(all.height - 2);
    let area =
        Rect { x: all.x + (all.width - width) / 2, y: all.y + (all.height - height) / 3, width, height };
    canvas.clear(area);
    edges(canvas, area);
    let title = truncate(sheet.title, usize::from(width.saturating_sub(6)));
    let style = canvas.look.title;
    let after = canvas.put(area.x + 2, area.y, area.right() - 2, &format!(" {title} "), style);
    if !sheet.aside.is_empty() {
        let muted = canvas.look.muted;
        canvas.put_right(after + 1, area.y, area.right() - 2, &format!(" {} ", sheet.aside), muted);
    }
    Rect { x: area.x + 2, y: area.y + 1, width: width - 4, height: height - 2 }
}

fn edges(canvas: &mut Canvas<'_>, area: Rect) {
    let style = canvas.look.rule;
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    canvas.rule(area.x + 1, area.y, right);
    canvas.rule(area.x + 1, bottom, right);
    for y in area.y + 1..bottom {
        canvas.put(area.x, y, area.right(), "│", style);
        canvas.put(right, y, area.right(), "│", style);
    }
    for (x, y, corner) in
        [(area.x, area.y, "╭"), (right, area.y, "╮"), (area.x, bottom, "╰"), (right, bottom, "╯")]
    {
        canvas.put(x, y, area.right(), corner, style);
    }
}
