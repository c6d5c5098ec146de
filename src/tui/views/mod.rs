//! The views: for each screen `sizes`, which says how much fits into its panes, and `draw`.
//!
//! Both are pure functions of the state and derive their areas from the same function, so that what the
//! workbench believes to be on screen is what is drawn. Texts for a screen without content say what to do
//! next, and name keys by the keymap. Views may use widgets; a view uses no other view.

mod list_detail;
mod map;
pub mod opening;
mod overlay;
pub mod pane;
mod reader;
mod report;
mod search;
pub mod start;
mod themes;
mod topics;

use super::canvas::Canvas;
use super::layout::{LayoutForm, ScreenLayout, screen_layout};
use super::widgets;
use crate::app::{PaneSizes, Screen, State};
use crate::tui::views::pane::PaneShares;
use ratatui::layout::Rect;

/// The sizes of the panes of the current screen and overlay, for a terminal of that size. All zero where the
/// terminal is too small to draw anything.
pub fn pane_sizes(area: Rect, state: &State, arrangement: PaneShares) -> PaneSizes {
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
    sizes.overlay = overlay::list_size(area, state, kept_rows(&plan, state));
    sizes
}

/// Draws the workbench: header, tabs, the current screen, the overlay on top, footer and notice.
pub fn draw_workbench(canvas: &mut Canvas<'_>, state: &State, arrangement: PaneShares) {
    let area = canvas.area();
    let plan = screen_layout(area);
    if plan.form == LayoutForm::Tiny {
        draw_too_small(canvas, area);
        return;
    }
    widgets::draw_header(canvas, plan.header, state);
    widgets::draw_tabs(canvas, plan.tabs, state);
    for y in [plan.top_rule, plan.bottom_rule].into_iter().flatten() {
        canvas.horizontal_rule(plan.footer.x, y, plan.footer.right());
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
        // Under an overlay no field of the screen has the cursor; its sheet takes all clicks.
        canvas.cursor = None;
        overlay::draw(canvas, state, kept_rows(&plan, state));
    }
    widgets::draw_footer(canvas, plan.footer, &state.footer_hints(6));
    if let Some(said) = state.notices.current() {
        widgets::draw_notice(canvas, &plan, said);
    }
}

/// The rows of the screen that an overlay leaves free: what it is about.
fn kept_rows(plan: &ScreenLayout, state: &State) -> Option<(u16, u16)> {
    (state.screen == Screen::Reader).then(|| reader::selected_rows(plan, state)).flatten()
}

/// Draws a sentence instead of the workbench, the longest that fits.
fn draw_too_small(canvas: &mut Canvas<'_>, area: Rect) {
    let style = canvas.styles.text;
    let words = ["leitmotif needs 20 x 5", "needs 20 x 5", "too small", "…"];
    let fitting = words.iter().find(|words| super::text::text_width(words) <= usize::from(area.width));
    canvas.put_text(area.x, area.y, area.right(), fitting.copied().unwrap_or("…"), style);
}
