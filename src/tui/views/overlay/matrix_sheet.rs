//! The matrix of themes: names of themes at the left and of columns above stay while the cells scroll; below, the cell
//! under the cursor in words, with its summary.

use super::{OverlayView, rows_within};
use crate::app::overlay::matrix_sheet::MatrixSheet;
use crate::app::{Action, KeyContext, ScreenTarget, State};
use crate::coding::{CrosstabScale, MatrixColumns};
use crate::exchange::tables::MatrixMeasure;
use crate::format::{count_noun, percent_text, thousands};
use crate::tui::canvas::Canvas;
use crate::tui::layout::{split_bottom, split_top};
use crate::tui::text::{fit_to_width, text_width, truncate_start};
use crate::tui::views::report::matrix::{cell_shade, cell_text};
use crate::tui::widgets::{OverlaySheet, draw_list, visible_rows};
use ratatui::layout::Rect;

/// Rows above the list: the names of the columns, in two lines.
const HEADING_ROWS: u16 = 2;
/// Rows below it: an empty one, the cell in words, and its summary in up to three. Chosen by hand.
const CELL_ROWS: u16 = 5;
/// Rows of a theme whose cells are summaries. Chosen by hand.
const SUMMARY_ROWS: u16 = 3;

/// The rows of a theme.
fn theme_rows(sheet: &MatrixSheet) -> u16 {
    if sheet.view.measure == MatrixMeasure::Summary { SUMMARY_ROWS } else { 1 }
}

impl OverlayView for MatrixSheet {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        let by = match &self.view.by {
            MatrixColumns::Transcripts => "transcript",
            MatrixColumns::Speakers => "person",
            MatrixColumns::Questions => "question",
            MatrixColumns::Attribute(key) => key,
        };
        let title = format!("themes by {by}, {}", self.view.measure.name());
        let shown = visible_rows(
            self.column_list.len,
            self.column_list.cursor,
            self.column_list.top,
            u16::try_from(self.column_list.page).unwrap_or(u16::MAX),
        );
        let aside = match self.is_stale {
            true => "counting again".to_owned(),
            false if shown.len() < self.column_list.len => {
                format!("columns {}-{} of {}", shown.start + 1, shown.end, thousands(self.column_list.len))
            }
            false => count_noun(self.column_list.len, "column"),
        };
        let around = HEADING_ROWS + CELL_ROWS;
        let rows = rows_within(self.rows.len() * usize::from(theme_rows(self)), room.saturating_sub(around));
        OverlaySheet { aside, ..OverlaySheet::new(&title, u16::MAX, (around + rows.max(1)).min(room)) }
    }
    fn list_rows(&self) -> (u16, u16) {
        (HEADING_ROWS + CELL_ROWS, theme_rows(self))
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let (above, below) = split_bottom(area, CELL_ROWS);
        let (heading, rows) = split_top(above, HEADING_ROWS);
        self.draw_heading(canvas, heading);
        draw_list(
            canvas,
            rows,
            &self.list,
            theme_rows(self),
            ScreenTarget::OverlayRow,
            |canvas, line, at, _| {
                self.draw_row(canvas, line, state, at);
            },
        );
        self.draw_cell_in_words(canvas, below, state);
    }
}

impl MatrixSheet {
    /// The visible columns with the area of each in a line.
    fn visible_columns(&self, line: Rect) -> Vec<(usize, Rect)> {
        let name = u16::try_from(self.name_columns()).unwrap_or(line.width).min(line.width);
        let width = u16::try_from(self.cell_columns()).unwrap_or(line.width).max(1);
        let fitting = ((line.width - name) / width).max(1);
        let shown =
            visible_rows(self.column_list.len, self.column_list.cursor, self.column_list.top, fitting);
        let place = |nth: u16| {
            let x = (line.x + name).saturating_add(nth.saturating_mul(width)).min(line.right());
            Rect { x, width: width.min(line.right() - x), ..line }
        };
        shown.zip(0u16..).map(|(column, nth)| (column, place(nth))).collect()
    }

    /// Draws how rows and columns are sorted, and the names of the columns: the beginning, and below it the end.
    fn draw_heading(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.styles;
        let edge = area.x + u16::try_from(self.name_columns()).unwrap_or(area.width).min(area.width);
        let sorted = [("columns", self.view.column_order), ("rows", self.view.row_order)];
        for ((what, order), y) in sorted.into_iter().zip(area.y..area.bottom()) {
            let words = format!("{what} {}", order.name());
            canvas.put_truncated(area.x, y, edge.saturating_sub(1), &words, look.muted);
        }
        for (nth, place) in self.visible_columns(area) {
            let column = self.columns.get(nth).and_then(|at| self.counted.matrix.columns.get(*at));
            let Some(column) = column else { continue };
            let style = if nth == self.column_list.cursor { look.title } else { look.muted };
            let (name, right) = (self.heading(column), place.right().saturating_sub(1));
            let room = usize::from(right.saturating_sub(place.x));
            let (first, rest) = heading_lines(&name, room);
            let is_text = self.view.measure == MatrixMeasure::Summary;
            for (text, y) in [first.into(), truncate_start(rest, room)].iter().zip(area.y..area.bottom()) {
                if is_text {
                    canvas.put_truncated(place.x, y, right, text, style);
                } else {
                    canvas.put_right(place.x, y, right, text, style);
                }
            }
        }
    }

    /// Draws a theme with its cells.
    fn draw_row(&self, canvas: &mut Canvas<'_>, line: Rect, state: &State, at: usize) {
        let look = canvas.styles;
        let Some(row) = self.rows.get(at).copied() else { return };
        let Some(theme) = self.counted.matrix.themes.get(row).copied() else { return };
        let names = state.work.codebook.theme_names(theme);
        let in_tree = self.view.row_order == Default::default();
        let (indent, name) = match names.as_slice() {
            [] => (0, String::new()),
            [above @ .., own] if in_tree => (2 * above.len(), (*own).to_owned()),
            _ => (0, state.work.theme_path(theme)),
        };
        let edge = line.x + u16::try_from(self.name_columns()).unwrap_or(line.width).min(line.width);
        let (glyph, style) = look.codebook_theme(state.work.theme_color(theme));
        // A deep theme keeps room for its name.
        let x = line.x + 2 + u16::try_from(indent).unwrap_or(0).min((edge - line.x) / 3);
        let after = canvas.put_text(x, line.y, edge, glyph, style);
        let name_style = if at == self.list.cursor { look.title } else { look.text };
        canvas.put_truncated(after + 1, line.y, edge.saturating_sub(1), &name, name_style);
        for (nth, place) in self.visible_columns(line) {
            if let Some(column) = self.columns.get(nth).copied() {
                self.draw_cell(canvas, place, state, (row, column));
            }
            if (at, nth) == (self.list.cursor, self.column_list.cursor) {
                let inside = Rect { width: place.width.saturating_sub(1), ..place };
                canvas.patch_style(inside, look.selection);
            }
        }
    }

    /// Draws a cell: a number with its shade, or a summary.
    fn draw_cell(&self, canvas: &mut Canvas<'_>, place: Rect, state: &State, (row, column): (usize, usize)) {
        let look = canvas.styles;
        let right = place.right().saturating_sub(1);
        let value = self.cell_value(row, column);
        let style = if value > 0.0 { look.text } else { look.muted };
        let scale = match self.view.measure {
            MatrixMeasure::Share => CrosstabScale::RowShare,
            MatrixMeasure::Passages | MatrixMeasure::Words => CrosstabScale::Counts,
            MatrixMeasure::Summary => {
                let matrix = &self.counted.matrix;
                let cell = matrix.themes.get(row).zip(matrix.columns.get(column));
                let summary = cell.and_then(|(theme, column)| {
                    state.work.codebook.summary(*theme, column.summary.as_ref()?)
                });
                let inside = Rect { width: right.saturating_sub(place.x), ..place };
                match summary {
                    Some(text) => canvas.put_wrapped(inside, &text, look.text),
                    // What is there to be summed up.
                    None => {
                        let passages = match value as usize {
                            0 => "·".to_owned(),
                            passages => count_noun(passages, "passage"),
                        };
                        canvas.put_truncated(place.x, place.y, right, &passages, look.muted);
                    }
                }
                return;
            }
        };
        let start = canvas.put_right(place.x, place.y, right, &cell_text(value, scale), style);
        if value > 0.0 && start > place.x {
            let x = start.saturating_sub(2).max(place.x);
            canvas.put_text(x, place.y, right, cell_shade(value, self.largest), look.bar);
        }
    }

    /// Draws the cell under the cursor in words, and its summary.
    fn draw_cell_in_words(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let look = canvas.styles;
        let Some((theme, column, cell)) = self.cell() else {
            canvas.put_truncated(area.x, area.y + 1, area.right(), "No theme, or no transcript.", look.muted);
            return;
        };
        let (_, area) = split_top(area, 1);
        let counts = match (cell.passages, cell.words) {
            (0, 0) => format!("nothing, of {} counted there", count_noun(column.words, "word")),
            _ => {
                let [passages, words] =
                    [(cell.passages, "passage"), (cell.words, "word")].map(|(n, noun)| count_noun(n, noun));
                let share = percent_text(cell.words, column.words);
                format!("{passages}, {words}, {share} of {} counted there", thousands(column.words))
            }
        };
        let name = self.cell_name(&state.work);
        let after = canvas.put_truncated(area.x, area.y, area.right(), &name, look.title);
        // Beside the name where there is room, else below it.
        let is_beside = text_width(&name) + 2 + text_width(&counts) <= usize::from(area.width);
        let (first, rest) = split_top(area, 1);
        let (x, y) = if is_beside { (after + 2, first.y) } else { (rest.x, rest.y) };
        canvas.put_truncated(x, y, area.right(), &counts, look.muted);
        let (_, rest) = split_top(rest, u16::from(!is_beside));
        let summary = column.summary.as_ref().and_then(|column| state.work.codebook.summary(theme, column));
        match (summary, &column.summary) {
            (Some(text), _) => canvas.put_wrapped(rest, &text, look.text),
            (None, Some(_)) => {
                let key = state.work.keymap.key_text(KeyContext::Matrix, Action::WriteSummary);
                let words = format!("No summary yet: {key} writes one.");
                canvas.put_truncated(rest.x, rest.y, rest.right(), &words, look.muted);
            }
            (None, None) => {}
        }
    }
}

/// The name of a column in two lines of so many cells: parted at a space where what comes behind it fits, else where the
/// first line is full.
fn heading_lines(name: &str, room: usize) -> (&str, &str) {
    if text_width(name) <= room {
        return (name, "");
    }
    let (cut, _) = fit_to_width(name, room);
    let space = name.get(..cut).and_then(|first| first.rfind(' '));
    match space.and_then(|at| Some((name.get(..at)?, name.get(at + 1..)?))) {
        Some((first, rest)) if text_width(rest) <= room => (first, rest),
        _ => name.split_at(cut),
    }
}

#[cfg(test)]
mod tests {
    use super::heading_lines;

    #[test]
    fn names_of_columns_are_parted_at_a_space_where_both_halves_fit() {
        assert_eq!(heading_lines("Anna", 9), ("Anna", ""));
        assert_eq!(heading_lines("Aaron Pinner", 9), ("Aaron", "Pinner"));
        assert_eq!(heading_lines("practical-ai-120", 9), ("practical", "-ai-120"));
        assert_eq!(heading_lines("A Featherstonehaugh", 9), ("A Feather", "stonehaugh"));
        assert_eq!(heading_lines("日本語の名前です", 9), ("日本語の", "名前です"));
    }
}
