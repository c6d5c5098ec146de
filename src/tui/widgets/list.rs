//! Lists: which rows are visible, drawing them, and the mark that shows their position.

use crate::app::ScreenTarget;
use crate::app::widget::list::ListCursor;
use crate::tui::canvas::{Canvas, CurrentRow};
use ratatui::layout::Rect;
use std::ops::Range;

/// The visible rows of a list: from `offset`, moved just far enough that the row `cursor` is among them and
/// that the list fills the height.
pub fn visible_rows(len: usize, cursor: usize, offset: usize, height: u16) -> Range<usize> {
    let height = usize::from(height);
    if len == 0 || height == 0 {
        return 0..0;
    }
    let cursor = cursor.min(len - 1);
    let first = offset.min(cursor).max((cursor + 1).saturating_sub(height)).min(len.saturating_sub(height));
    first..(first + height).min(len)
}

/// Draws the visible rows of a list, each `height` cells high, with `draw_row`, which is given the area of a row,
/// its index and whether the cursor is on it: a mark stands before that one. A row that is cut off at the bottom
/// shows that there are more, and a mark at the right where the list stands. `target` is what a click on a row
/// hits.
pub fn draw_list(
    canvas: &mut Canvas<'_>,
    area: Rect,
    list: &ListCursor,
    height: u16,
    target: impl Fn(usize) -> ScreenTarget,
    mut draw_row: impl FnMut(&mut Canvas<'_>, Rect, usize, bool),
) {
    let fitting = (area.height / height).max(1);
    let visible = visible_rows(list.len, list.cursor, list.top, fitting);
    let tops = (area.y..area.bottom()).step_by(usize::from(height));
    for (index, y) in (visible.start..list.len).take(visible.len() + usize::from(height > 1)).zip(tops) {
        let row = Rect { y, height: height.min(area.bottom() - y), ..area };
        canvas.add_hit_target(row, target(index));
        if index == list.cursor {
            canvas.current_rows.push(CurrentRow { area: row, index, len: list.len });
            let accent = canvas.styles.accent;
            canvas.put_text(row.x, y, row.right(), "›", accent);
        }
        draw_row(canvas, row, index, index == list.cursor);
    }
    draw_position_mark(canvas, area.right(), area.y, area.height, &visible, list.len);
}

/// Draws the rows of an overlay's list: [`draw_list`] with the values behind the rows.
pub fn draw_rows<T>(
    canvas: &mut Canvas<'_>,
    area: Rect,
    list: &ListCursor,
    height: u16,
    rows: &[T],
    draw_row: impl Fn(&mut Canvas<'_>, Rect, &T, bool),
) {
    draw_list(canvas, area, list, height, ScreenTarget::OverlayRow, |canvas, area, index, is_current| {
        if let Some(row) = rows.get(index) {
            draw_row(canvas, area, row, is_current);
        }
    });
}

/// Draws a mark in the column `x` that shows which part of the list is visible; nothing where all of it is.
pub fn draw_position_mark(
    canvas: &mut Canvas<'_>,
    x: u16,
    top: u16,
    height: u16,
    visible: &Range<usize>,
    len: usize,
) {
    if height < 2 || visible.len() >= len {
        return;
    }
    let scale = |row: usize| (row as f64 * f64::from(height) / len as f64).round() as u16;
    let size = scale(visible.len()).clamp(1, height);
    let start = scale(visible.start).min(height - size);
    // The mark touches the lower end only when the last row is visible.
    let start = if visible.end >= len { height - size } else { start.min((height - size).saturating_sub(1)) };
    let style = canvas.styles.muted;
    for y in top + start..top + start + size {
        canvas.put_text(x, y, x + 1, "┃", style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_is_always_visible_and_the_list_never_ends_early() {
        assert_eq!(visible_rows(100, 0, 0, 10), 0..10);
        assert_eq!(visible_rows(100, 9, 0, 10), 0..10);
        assert_eq!(visible_rows(100, 10, 0, 10), 1..11);
        assert_eq!(visible_rows(100, 50, 45, 10), 45..55);
        assert_eq!(visible_rows(100, 40, 45, 10), 40..50);
        assert_eq!(visible_rows(100, 99, 99, 10), 90..100);
        assert_eq!(visible_rows(3, 99, 99, 10), 0..3);
        assert_eq!(visible_rows(0, 0, 0, 10), 0..0);
        assert_eq!(visible_rows(5, 2, 0, 0), 0..0);
    }
}
