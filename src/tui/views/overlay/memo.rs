//! A memo with the cursor in it, scrolled so that the cursor is visible.

use super::OverlayView;
use crate::app::overlay::memo::MemoEditor;
use crate::app::widget::wrap::wrap;
use crate::app::{Action, KeyContext, State};
use crate::corpus::part::text_part;
use crate::tui::widgets::{OverlaySheet, shown_key};
use crate::tui::{canvas::Canvas, text::text_width};
use ratatui::layout::Rect;

impl OverlayView for MemoEditor {
    fn sheet(&self, state: &State, room: u16) -> OverlaySheet {
        let key = |action| shown_key(state, KeyContext::Composing, action);
        let aside = format!("{} saves, {} discards", key(Action::Save), key(Action::Discard));
        OverlaySheet { aside, ..OverlaySheet::new(&self.title, 76, room.clamp(6, 16)) }
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _state: &State) {
        let (text, cursor) = (self.editor.text(), self.editor.cursor());
        let style = canvas.styles.text;
        let lines = wrap(text, usize::from(area.width.saturating_sub(1)));
        // White space at a line break belongs to no line; a cursor in it is shown at the end of the line
        // before.
        let row = lines.partition_point(|line| line.start <= cursor).saturating_sub(1);
        let start = lines.get(row).map_or(0, |line| line.start);
        let column = text_width(text_part(text, start..cursor));
        let height = usize::from(area.height).max(1);
        let top = (row + 1).saturating_sub(height);
        for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(top)) {
            canvas.put_text(area.x, y, area.right(), text_part(text, line.clone()), style);
        }
        let x = area.x + u16::try_from(column).unwrap_or(u16::MAX).min(area.width.saturating_sub(1));
        canvas.set_cursor(x, area.y + (row - top) as u16);
    }
}
