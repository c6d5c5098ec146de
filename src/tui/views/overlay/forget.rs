//! What forgetting would do, and the line in which the name is to be typed.

use super::{OverlayView, rows_within};
use crate::app::State;
use crate::app::overlay::forget::ForgetSheet;
use crate::app::widget::wrap::wrap;
use crate::jobs::forget::ForgetTarget;
use crate::tui::widgets::{OverlaySheet, draw_input};
use crate::tui::{canvas::Canvas, layout::split_bottom};
use ratatui::layout::Rect;

/// Columns of the sentences.
const COLUMNS: u16 = 72;

/// Rows below them: a blank one, the line, and what is wrong with it.
const LINE_ROWS: u16 = 3;

/// What is said in the sheet.
fn sentences(sheet: &ForgetSheet) -> String {
    let Some(preview) = &sheet.preview else { return "It is looked for what would go.".to_owned() };
    let mut sentences = preview.sentences(sheet.target.name());
    // Where the sheet is too low for all of them, the last are cut off.
    sentences.insert(1, "This cannot be undone.".to_owned());
    if matches!(sheet.target, ForgetTarget::Speaker(_)) {
        sentences.push("What others said stays, with what was decided on it.".to_owned());
    }
    sentences.push(
        "Not touched: the files it was imported from, attributes that name people, and what was exported \
         (`leitmotif forget --dry-run` lists the exports)."
            .to_owned(),
    );
    sentences.join("\n")
}

impl OverlayView for ForgetSheet {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        let lines = wrap(&sentences(self), usize::from(COLUMNS)).len();
        let height = rows_within(lines, room.saturating_sub(LINE_ROWS)) + LINE_ROWS;
        OverlaySheet::new(&format!("forget {} for good", self.target.name()), COLUMNS, height)
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _state: &State) {
        let (said, below) = split_bottom(area, LINE_ROWS.min(area.height));
        let look = canvas.styles;
        canvas.put_wrapped(said, &sentences(self), look.text);
        let row = |at: u16| Rect { y: below.y + at.min(below.height.saturating_sub(1)), height: 1, ..below };
        if self.is_forgetting {
            let line = row(1);
            canvas.put_truncated(line.x, line.y, line.right(), "It is being forgotten …", look.muted);
            return;
        }
        draw_input(canvas, row(1), &self.input, "type the name to forget it");
        if let Some(problem) = &self.problem {
            let line = row(2);
            canvas.put_truncated(line.x + 2, line.y, line.right(), problem, look.warning);
        }
    }
}
