//! A theme's glyph and name in a table.

use crate::app::State;
use crate::tui::canvas::Canvas;
use crate::tui::views::list_detail::row_style;
use ratatui::layout::Rect;

/// Paints the glyph and the name of a theme, from `x` and cut before `edge`.
pub(in crate::tui) fn draw_theme_name(
    canvas: &mut Canvas<'_>,
    line: Rect,
    edge: u16,
    state: &State,
    place: usize,
) {
    let report = &state.report;
    let Some(row) = report.rows.get(place) else { return };
    let look = canvas.styles;
    let current = place == report.panes.list.cursor;
    let indent = u16::try_from(row.depth * 2).unwrap_or(u16::MAX).min(line.width / 4);
    let x = line.x + 2 + indent;
    let (glyph, style) = match row.theme {
        Some(theme) => look.codebook_theme(state.work.theme_color(theme)),
        None => ("·", look.muted),
    };
    canvas.put_text(x, line.y, edge, glyph, style);
    let base = if row.theme.is_none() { look.muted } else { look.text };
    let focused = !report.panes.in_detail() && state.overlays.is_empty();
    let style = row_style(canvas, line, base, (current, false), focused);
    if current {
        canvas.patch_style(Rect { x: x + 2, width: edge.saturating_sub(x + 3), ..line }, style);
    }
    canvas.put_truncated(x + 2, line.y, edge.saturating_sub(1), &row.name, style);
}
