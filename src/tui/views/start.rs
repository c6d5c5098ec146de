//! The start screen: projects and folders that can be opened.

use crate::app::screen::start::{StartMessage, StartScreen};
use crate::app::widget::wrap::PaneSize;
use crate::tui::layout::{LayoutForm, ScreenLayout, screen_layout, split_bottom, split_top};
use crate::tui::{canvas::Canvas, widgets};
use ratatui::layout::Rect;

/// The most columns of the list: further apart, name and date do not read as one row. Chosen by hand.
const MAX_COLUMNS: u16 = 110;
/// Rows for the message below the list.
const MESSAGE_ROWS: u16 = 2;

/// The areas of the list and of the message below it.
fn start_areas(plan: &ScreenLayout) -> (Rect, Rect) {
    let (_, body) = split_top(plan.body, if plan.form == LayoutForm::Full { 1 } else { 0 });
    let body = Rect { width: body.width.min(MAX_COLUMNS), ..body };
    split_bottom(body, MESSAGE_ROWS.min(body.height / 4))
}

/// The size of the list, for a terminal of that size.
pub fn list_size(area: Rect) -> PaneSize {
    let (list, _) = start_areas(&screen_layout(area));
    PaneSize {
        width: usize::from(list.width),
        height: usize::from(list.height.saturating_sub(widgets::ROWS_ABOVE_LIST)),
    }
}

/// Draws the start screen.
pub fn draw(canvas: &mut Canvas<'_>, start: &StartScreen) {
    let area = canvas.area();
    let plan = screen_layout(area);
    if plan.form == LayoutForm::Tiny {
        return super::draw_too_small(canvas, area);
    }
    let look = canvas.styles;
    if !plan.header.is_empty() {
        let line = plan.header;
        let edge = canvas.put_right(line.x, line.y, line.right(), &start.project_count_text(), look.muted);
        canvas.put_truncated(line.x, line.y, edge.saturating_sub(1), "leitmotif", look.title);
    }
    let line = plan.tabs;
    let says = if start.has_no_projects() {
        "Finds the themes in hours of talk. Nothing leaves this machine."
    } else {
        "Which talks?"
    };
    canvas.put_truncated(line.x, line.y, line.right(), says, look.muted);
    for y in [plan.top_rule, plan.bottom_rule].into_iter().flatten() {
        canvas.horizontal_rule(plan.footer.x, y, plan.footer.right());
    }
    let (list, below) = start_areas(&plan);
    let hint = "letters of a name, or a path such as ~/interviews";
    widgets::draw_fuzzy_list(canvas, list, &start.fuzzy_list, hint, "Nothing here is called that.");
    if let Some(said) = &start.message {
        let (text, style) = match said {
            StartMessage::Problem(text) => (text, look.error),
            StartMessage::Progress(text) => (text, look.good),
        };
        canvas.put_wrapped(below, text, style);
    }
    widgets::draw_footer(canvas, plan.footer, &start.hints());
}
