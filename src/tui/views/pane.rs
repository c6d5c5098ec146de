//! What the screens share in dividing themselves and in saying what to do next.

use crate::app::State;
use crate::app::widget::wrap::wrap;
use crate::corpus::part::text_part;
use crate::tui::layout::{PaneAreas, ScreenLayout, split_top};
use crate::tui::{canvas::Canvas, hit_map::HitTarget, text::text_width, widgets};
use ratatui::layout::Rect;

/// How the width is shared among the panes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PaneShares {
    /// The share of the list in the width, in per cent; none until the line between the panes is dragged.
    pub list_share: Option<u16>,
}

/// Paints the rule between two panes and lets it be dragged.
pub(in crate::tui) fn draw_divider(
    canvas: &mut Canvas<'_>,
    plan: &ScreenLayout,
    panes: &PaneAreas,
    top: u16,
) {
    let Some(x) = panes.divider else { return };
    let bottom = plan.bottom_rule.unwrap_or(plan.body.bottom());
    canvas.vertical_rule(x, top, bottom);
    canvas
        .add_hit_target(Rect { x, y: top, width: 1, height: bottom.saturating_sub(top) }, HitTarget::Divider);
}

/// Says in the middle of an area what to do next; `lines` with an empty one between paragraphs.
pub(in crate::tui) fn draw_centered_lines(canvas: &mut Canvas<'_>, area: Rect, lines: &[String]) {
    let room = usize::from(area.width.saturating_sub(4)).max(1);
    let wrapped: Vec<(usize, String)> = lines
        .iter()
        .enumerate()
        .flat_map(|(place, line)| {
            wrap(line, room).into_iter().map(move |range| (place, text_part(line, range).to_owned()))
        })
        .collect();
    let height = u16::try_from(wrapped.len()).unwrap_or(u16::MAX);
    let widest = wrapped.iter().map(|(_, line)| text_width(line)).max().unwrap_or(0) as u16;
    let x = area.x + area.width.saturating_sub(widest) / 2;
    let top = area.y + area.height.saturating_sub(height) / 3;
    for (y, (place, line)) in (top..area.bottom()).zip(&wrapped) {
        let style = if *place == 0 { canvas.styles.title } else { canvas.styles.muted };
        canvas.put_text(x, y, area.right(), line, style);
    }
}

/// Says what is being waited for in the upper rows of an area, and draws the jobs at work below.
pub(in crate::tui) fn draw_waiting_for_jobs(
    canvas: &mut Canvas<'_>,
    area: Rect,
    upper_rows: u16,
    lines: &[String],
    state: &State,
) {
    let (words, below) = split_top(area, upper_rows.max(6));
    draw_centered_lines(canvas, words, lines);
    let margin = below.width / 6;
    let inside = Rect { x: below.x + margin, width: below.width - 2 * margin, ..below };
    widgets::draw_jobs(canvas, inside, state, None);
}
