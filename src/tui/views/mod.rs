//! One view for each screen: pure functions of the state that paint and say what lies where. May use
//! `widgets`, `layout` and the canvas; a view changes nothing and knows no other view.

mod map;
mod overlays;
mod reader;
mod report;
mod search;
pub mod start;
mod themes;
mod topics;

use super::canvas::Canvas;
use super::hits::HitTarget;
use super::layout::{LayoutForm, PaneAreas, ScreenLayout, screen_layout};
use super::widgets;
use crate::app::{PaneSizes, Screen, State};
use ratatui::layout::Rect;

/// What the screen remembers that the workbench need not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaneShares {
    /// The share of the list in the width, in per cent.
    pub share: u16,
}

impl Default for PaneShares {
    fn default() -> Self {
        Self { share: super::layout::DEFAULT_LIST_SHARE }
    }
}

/// How much fits into each pane of what is on screen, for a terminal of that size.
pub fn sizes(area: Rect, state: &State, arrangement: PaneShares) -> PaneSizes {
    let plan = screen_layout(area);
    if plan.form == LayoutForm::Tiny {
        return PaneSizes::default();
    }
    let mut sizes = match state.screen {
        Screen::Topics => topics::sizes(&plan, state, arrangement),
        Screen::Reader => reader::sizes(&plan, state),
        Screen::Search => search::sizes(&plan, state, arrangement),
        Screen::Themes => themes::sizes(&plan, state, arrangement),
        Screen::Map => map::sizes(&plan, state, arrangement),
        Screen::Report => report::sizes(&plan, state, arrangement),
    };
    sizes.overlay = overlays::list_size(area, state);
    sizes
}

/// Paints the workbench.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, arrangement: PaneShares) {
    let area = canvas.area();
    let plan = screen_layout(area);
    if plan.form == LayoutForm::Tiny {
        draw_too_small(canvas, area);
        return;
    }
    widgets::draw_header(canvas, plan.header, state);
    widgets::draw_tabs(canvas, plan.tabs, state);
    for y in [plan.top_rule, plan.bottom_rule].into_iter().flatten() {
        canvas.rule(plan.footer.x, y, plan.footer.right());
    }
    match state.screen {
        Screen::Topics => topics::draw(canvas, &plan, state, arrangement),
        Screen::Reader => reader::draw(canvas, &plan, state),
        Screen::Search => search::draw(canvas, &plan, state, arrangement),
        Screen::Themes => themes::draw(canvas, &plan, state, arrangement),
        Screen::Map => map::draw(canvas, &plan, state, arrangement),
        Screen::Report => report::draw(canvas, &plan, state, arrangement),
    }
    if !state.overlays.is_empty() {
        // Below a sheet nothing of the screen can be clicked and no field has the cursor.
        canvas.cursor = None;
        overlays::draw(canvas, state);
    }
    widgets::draw_footer(canvas, plan.footer, &state.footer_hints(6));
    if let Some(said) = state.notices.current() {
        widgets::draw_notice(canvas, &plan, said);
    }
}

fn draw_too_small(canvas: &mut Canvas<'_>, area: Rect) {
    let style = canvas.look.text;
    let words = ["leitmotif needs 20 x 5", "needs 20 x 5", "too small", "…"];
    let fitting = words.iter().find(|words| super::text::text_width(words) <= usize::from(area.width));
    canvas.put_text(area.x, area.y, area.right(), fitting.copied().unwrap_or("…"), style);
}

/// Paints the rule between two panes and lets it be dragged.
fn draw_divider(canvas: &mut Canvas<'_>, plan: &ScreenLayout, panes: &PaneAreas, top: u16) {
    let Some(x) = panes.divider else { return };
    let bottom = plan.bottom_rule.unwrap_or(plan.body.bottom());
    canvas.vertical_rule(x, top, bottom);
    canvas
        .add_hit_target(Rect { x, y: top, width: 1, height: bottom.saturating_sub(top) }, HitTarget::Divider);
}

/// Says in the middle of an area what to do next; `lines` with an empty one between paragraphs.
fn draw_centered_lines(canvas: &mut Canvas<'_>, area: Rect, lines: &[String]) {
    let room = usize::from(area.width.saturating_sub(4)).max(1);
    let wrapped: Vec<(usize, String)> = lines
        .iter()
        .enumerate()
        .flat_map(|(place, line)| {
            crate::app::widget::wrap::wrap(line, room)
                .into_iter()
                .map(move |range| (place, line.get(range).unwrap_or_default().to_owned()))
        })
        .collect();
    let height = u16::try_from(wrapped.len()).unwrap_or(u16::MAX);
    let widest = wrapped.iter().map(|(_, line)| super::text::text_width(line)).max().unwrap_or(0) as u16;
    let x = area.x + area.width.saturating_sub(widest) / 2;
    let top = area.y + area.height.saturating_sub(height) / 3;
    for (y, (place, line)) in (top..area.bottom()).zip(&wrapped) {
        let style = if *place == 0 { canvas.look.title } else { canvas.look.muted };
        canvas.put_text(x, y, area.right(), line, style);
    }
}
