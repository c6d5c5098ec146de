//! The lists narrowed by typing: themes, topics, commands, transcripts.

use super::{OverlayView, rows_within};
use crate::app::State;
use crate::app::overlay::{picker::Picker, theme_picker::ThemePicker};
use crate::app::widget::fuzzy_list::FuzzyList;
use crate::tui::canvas::Canvas;
use crate::tui::widgets::{OverlaySheet, ROWS_ABOVE_LIST, draw_fuzzy_list};
use ratatui::layout::Rect;

/// The sheet of a list of so many choices, with the number of those that match.
fn picker_sheet<T>(title: &str, list: &FuzzyList<T>, width: u16, room: u16) -> OverlaySheet {
    let height = ROWS_ABOVE_LIST + rows_within(list.choices.len(), room).max(6);
    OverlaySheet { aside: list.matches.len().to_string(), ..OverlaySheet::new(title, width, height) }
}

impl OverlayView for ThemePicker {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        let list = &self.fuzzy_list;
        let mut sheet = picker_sheet(&self.title, list, 70, room);
        // A row for the new theme that typing may add, so that the sheet keeps its height.
        sheet.height = ROWS_ABOVE_LIST + rows_within(list.choices.len() + 1, room).max(6);
        if list.numbers_choose() && !list.matches.is_empty() {
            sheet.aside = format!("1-{} assigns", list.matches.len().min(9));
        }
        sheet
    }
    fn list_rows(&self) -> (u16, u16) {
        (ROWS_ABOVE_LIST, 1)
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _state: &State) {
        let none = if self.fuzzy_list.query().is_empty() {
            "There are no themes yet: type a name to make the first."
        } else {
            "No theme is called that."
        };
        draw_fuzzy_list(canvas, area, &self.fuzzy_list, "a theme, or a new name", none);
    }
}

impl OverlayView for Picker {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        picker_sheet(&self.title, &self.fuzzy_list, self.columns, room)
    }
    fn list_rows(&self) -> (u16, u16) {
        (ROWS_ABOVE_LIST, 1)
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _state: &State) {
        draw_fuzzy_list(canvas, area, &self.fuzzy_list, &self.placeholder, self.no_match);
    }
}
