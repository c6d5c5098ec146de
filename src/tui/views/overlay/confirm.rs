//! A question and the two answers, which can be clicked.

use super::{OverlayView, rows_within};
use crate::app::overlay::confirm::ConfirmDialog;
use crate::app::widget::wrap::wrap;
use crate::app::{Action, KeyContext, ScreenTarget, State};
use crate::tui::widgets::{OverlaySheet, shown_key};
use crate::tui::{canvas::Canvas, layout::split_bottom};
use ratatui::layout::Rect;

/// Columns of the question.
const COLUMNS: u16 = 60;

impl OverlayView for ConfirmDialog {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        let lines = wrap(&self.question, usize::from(COLUMNS)).len();
        OverlaySheet::new("sure?", COLUMNS, 2 + rows_within(lines, room))
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let (text, answers) = split_bottom(area, 1);
        let look = canvas.styles;
        canvas.put_wrapped(text, &self.question, look.text);
        let mut x = answers.x;
        for (action, word) in [(Action::Accept, "yes"), (Action::Back, "no")] {
            let start = x;
            let key = shown_key(state, KeyContext::Confirming, action);
            x = canvas.put_text(x, answers.y, answers.right(), &key, look.accent);
            x = canvas.put_text(x + 1, answers.y, answers.right(), word, look.text);
            canvas.add_row_target(answers.y, start..x, ScreenTarget::Action(action));
            x += 3;
        }
    }
}
