//! The current notice, above the footer.

use crate::app::widget::wrap::wrap;
use crate::app::workspace::notices::{Notice, NoticeSeverity};
use crate::corpus::part::text_part;
use crate::tui::{canvas::Canvas, layout::ScreenLayout};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The sign and style of a severity; the sign tells them apart without colour.
fn severity_sign(canvas: &Canvas<'_>, severity: NoticeSeverity) -> (&'static str, Style) {
    match severity {
        NoticeSeverity::Hint => ("·", canvas.styles.muted),
        NoticeSeverity::Success => ("✓", canvas.styles.good),
        NoticeSeverity::Info => ("!", canvas.styles.warning),
        NoticeSeverity::Error => ("✗", canvas.styles.error),
    }
}

/// Draws a notice in place of the line above the footer, or over as many rows above the footer as its text
/// needs.
pub fn draw_notice(canvas: &mut Canvas<'_>, plan: &ScreenLayout, notice: &Notice) {
    let footer = plan.footer;
    let room = usize::from(footer.width.saturating_sub(4));
    if room == 0 {
        return;
    }
    let lines = wrap(&notice.text, room);
    let most = plan.body.height.max(1);
    let height = u16::try_from(lines.len()).unwrap_or(most).clamp(1, most);
    let top = footer.y.saturating_sub(height);
    let (sign, style) = severity_sign(canvas, notice.severity);
    let full = Rect { x: footer.x, y: top, width: footer.width, height };
    canvas.clear(full);
    for (row, line) in (top..footer.y).zip(&lines) {
        let text = text_part(&notice.text, line.clone());
        let end = canvas.put_text(footer.x + 2, row, footer.right(), text, style);
        if height == 1 && plan.bottom_rule == Some(row) {
            canvas.horizontal_rule(end + 1, row, footer.right());
        }
    }
    canvas.put_text(footer.x, top, footer.right(), sign, style);
}
