//! A theme's glyph and name in a table.

use crate::app::{ScreenPane, State};
use crate::tui::canvas::Canvas;
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
    let current = place == report.list.cursor;
    if current {
        canvas.put_text(line.x, line.y, edge, "›", look.accent);
    }
    let indent = u16::try_from(row.depth * 2).unwrap_or(u16::MAX).min(line.width / 4);
    let x = line.x + 2 + indent;
    let (glyph, style) = match row.theme {
        Some(theme) => look.codebook_theme(state.work.theme_color(theme)),
        None => ("·", look.muted),
    };
    canvas.put_text(x, line.y, edge, glyph, style);
    let mut style = if row.theme.is_none() { look.muted } else { look.text };
    if current {
        let focused = report.focus == ScreenPane::List && state.overlays.is_empty();
        style = style.patch(if focused { look.selection } else { look.resting });
        canvas.patch_style(Rect { x: x + 2, width: edge.saturating_sub(x + 3), ..line }, style);
    }
    canvas.put_truncated(x + 2, line.y, edge.saturating_sub(1), &row.name, style);
}
