//! The parts a topic would be split into.

use crate::app::ScreenTarget;
use crate::app::overlay::split_preview::{SplitPartRow, SplitPreview};
use crate::app::widget::wrap::wrap;
use crate::format::thousands;
use crate::tui::canvas::Canvas;
use crate::tui::hit_map::HitTarget;
use crate::tui::text::text_width;
use ratatui::layout::Rect;

/// Rows of one part: its label, its keywords, two lines of its representative snippet, an empty one.
pub const ROWS_PER_PART: u16 = 5;

/// Draws the parts with size, label, keywords and the beginning of a snippet that represents them.
pub fn draw_split_parts(canvas: &mut Canvas<'_>, area: Rect, parts: &SplitPreview) {
    let fitting = (area.height / ROWS_PER_PART).max(1);
    let visible = super::list::visible_rows(parts.rows.len(), parts.list.cursor, parts.list.top, fitting);
    let size = |row: &SplitPartRow| thousands(row.part.snippets.len());
    let number = parts.rows.iter().map(|row| text_width(&size(row))).max().unwrap_or(1) as u16;
    // A part that is cut off at the bottom shows that there are more.
    let shown = visible.start..parts.rows.len().min(visible.end + 1);
    for (at, top) in shown.zip((area.y..area.bottom()).step_by(usize::from(ROWS_PER_PART))) {
        let Some(row) = parts.rows.get(at) else { continue };
        let own = Rect { y: top, height: ROWS_PER_PART.min(area.bottom() - top), ..area };
        canvas.add_hit_target(own, HitTarget::Target(ScreenTarget::OverlayRow(at)));
        draw_part(canvas, own, row, (number, size(row)), at == parts.list.cursor);
    }
    super::list::draw_position_mark(canvas, area.right(), area.y, area.height, &visible, parts.rows.len());
}

fn draw_part(
    canvas: &mut Canvas<'_>,
    area: Rect,
    row: &SplitPartRow,
    (number, size): (u16, String),
    current: bool,
) {
    let look = canvas.styles;
    let mut style = look.title;
    if current {
        canvas.put_text(area.x, area.y, area.right(), "›", look.accent);
        style = style.patch(look.selection);
    }
    let edge = area.x + 2 + number;
    canvas.put_right(area.x + 2, area.y, edge.min(area.right()), &size, look.muted);
    let left = edge + 2;
    canvas.put_truncated(left, area.y, area.right(), &row.part.label, style);
    let words: Vec<&str> = row.part.keywords.iter().map(|keyword| keyword.word.as_str()).collect();
    let room = usize::from(area.right().saturating_sub(left));
    let mut lines = wrap(&row.quote, room.max(1)).into_iter();
    if area.height > 1 {
        canvas.put_truncated(left, area.y + 1, area.right(), &words.join(", "), look.keyword);
    }
    for y in (area.y + 2..area.bottom()).take(usize::from(ROWS_PER_PART) - 3) {
        let Some(line) = lines.next() else { return };
        let end = canvas.put_text(left, y, area.right(), row.quote.get(line).unwrap_or_default(), look.text);
        if y + 2 == area.y + ROWS_PER_PART && lines.len() > 0 {
            canvas.put_text(end.min(area.right().saturating_sub(1)), y, area.right(), "…", look.muted);
        }
    }
}
