//! The frame that stands while a project is opened.

use crate::app::{Action, FooterHint};
use crate::tui::layout::{LayoutForm, screen_layout};
use crate::tui::{canvas::Canvas, widgets};

/// Draws it: what is opened, and how to quit (`quit_key`); `quits` where that was asked for.
pub fn draw(canvas: &mut Canvas<'_>, name: &str, quit_key: &str, quits: bool) {
    let area = canvas.area();
    let plan = screen_layout(area);
    if plan.form == LayoutForm::Tiny {
        return super::draw_too_small(canvas, area);
    }
    let styles = canvas.styles;
    let line = plan.header;
    if !line.is_empty() {
        canvas.put_truncated(line.x, line.y, line.right(), "leitmotif", styles.title);
    }
    let line = plan.tabs;
    let says =
        if quits { "Quits as soon as the project is open." } else { "What you type waits until it is open." };
    canvas.put_truncated(line.x, line.y, line.right(), &format!("Opening {name} …"), styles.text);
    for y in [plan.top_rule, plan.bottom_rule].into_iter().flatten() {
        canvas.horizontal_rule(plan.footer.x, y, plan.footer.right());
    }
    let body = plan.body;
    canvas.put_truncated(body.x, body.y, body.right(), says, styles.muted);
    let quit = FooterHint { action: Action::Quit, key: quit_key.to_owned(), text: "quit".to_owned() };
    widgets::draw_footer(canvas, plan.footer, &[quit]);
}
