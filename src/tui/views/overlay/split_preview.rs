//! The parts a topic would be split into.

use super::{OverlayView, rows_within};
use crate::app::overlay::split_preview::{SplitPartRow, SplitPreview};
use crate::app::widget::wrap::wrap;
use crate::app::{Action, KeyContext, State};
use crate::corpus::part::text_part;
use crate::format::{count_noun, thousands};
use crate::tui::widgets::{OverlaySheet, draw_rows, shown_key};
use crate::tui::{canvas::Canvas, text::text_width};
use ratatui::layout::Rect;

/// Rows of one part: its label, its keywords, two lines of its representative snippet, an empty one.
const ROWS_PER_PART: u16 = 5;

impl OverlayView for SplitPreview {
    fn sheet(&self, state: &State, room: u16) -> OverlaySheet {
        let key = |action| shown_key(state, KeyContext::Listing, action);
        let parts = count_noun(self.rows.len(), "part");
        let title = format!("{} would fall into {parts}", self.topic_label);
        let aside = format!("{} splits, {} leaves it whole", key(Action::Accept), key(Action::Back));
        let height = rows_within(self.rows.len() * usize::from(ROWS_PER_PART), room);
        OverlaySheet { aside, ..OverlaySheet::new(&title, 84, height) }
    }
    fn list_rows(&self) -> (u16, u16) {
        (0, ROWS_PER_PART)
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _state: &State) {
        let size = |row: &SplitPartRow| thousands(row.part.snippets.len());
        let number = self.rows.iter().map(|row| text_width(&size(row))).max().unwrap_or(1) as u16;
        draw_rows(canvas, area, &self.list, ROWS_PER_PART, &self.rows, |canvas, own, row, current| {
            draw_part(canvas, own, row, (number, size(row)), current);
        });
    }
}

/// Draws a part with size, label, keywords and the beginning of a snippet that represents it.
fn draw_part(
    canvas: &mut Canvas<'_>,
    area: Rect,
    row: &SplitPartRow,
    (number, size): (u16, String),
    current: bool,
) {
    let look = canvas.styles;
    let style = if current { look.title.patch(look.selection) } else { look.title };
    let edge = area.x + 2 + number;
    canvas.put_right(area.x + 2, area.y, edge.min(area.right()), &size, look.muted);
    let left = edge + 2;
    canvas.put_truncated(left, area.y, area.right(), &row.part.label, style);
    let words: Vec<&str> = row.part.keywords.iter().map(|keyword| keyword.word.as_str()).collect();
    let room = usize::from(area.right().saturating_sub(left));
    let mut lines = wrap(&row.quote, room.max(1)).into_iter();
    if area.height > 1 {
        canvas.put_truncated(left, area.y + 1, area.right(), &words.join(", "), look.keyword);
    }
    for y in (area.y + 2..area.bottom()).take(usize::from(ROWS_PER_PART) - 3) {
        let Some(line) = lines.next() else { return };
        let end = canvas.put_text(left, y, area.right(), text_part(&row.quote, line), look.text);
        if y + 2 == area.y + ROWS_PER_PART && lines.len() > 0 {
            canvas.put_text(end.min(area.right().saturating_sub(1)), y, area.right(), "…", look.muted);
        }
    }
}
