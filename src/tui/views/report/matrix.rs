//! The tables with columns: themes by themes (co-occurrence), or themes by the values of an attribute. Each
//! cell has a number and a shade of its size.

use super::theme_name::draw_theme_name;
use crate::app::screen::report::{ReportScreen, ReportTable};
use crate::app::{ScreenPane, ScreenTarget, State};
use crate::coding::{CrosstabScale, CrosstabUnit};
use crate::format::thousands;
use crate::tui::text::{text_width, truncate};
use crate::tui::{canvas::Canvas, widgets};
use ratatui::layout::Rect;

/// The least width of a column: a shade, a number of up to four digits, a gap.
const MIN_CELL_COLUMNS: u16 = 7;
/// The width of a column that counts words: a number of up to seven digits.
const WORD_CELL_COLUMNS: u16 = 11;
/// The most width of a column headed by an attribute's value. Chosen by hand.
const MAX_CELL_COLUMNS: u16 = 14;
/// The most width of the names of the rows. Chosen by hand.
const MAX_NAME_COLUMNS: u16 = 34;
/// Shades for a value's share of the largest value: nothing, and four quarters.
const SHADES: [&str; 5] = [" ", "░", "▒", "▓", "█"];

/// The widths of names and columns.
pub struct MatrixLayout {
    area: Rect,
    name_width: u16,
    cell_width: u16,
}

impl MatrixLayout {
    pub fn new(area: Rect, state: &State) -> Self {
        let report = &state.report;
        let longest =
            report.rows.iter().map(|row| text_width(&row.name) + 2 * row.depth + 9).max().unwrap_or(0);
        let longest = u16::try_from(longest).unwrap_or(MAX_NAME_COLUMNS).min(MAX_NAME_COLUMNS);
        let name = longest.min((area.width / 3).max(12)).min(area.width);
        let cell = match report.table {
            ReportTable::ByAttribute => {
                let heads = (0..report.grid.column_totals.len())
                    .map(|column| text_width(&report.column_name(column)));
                u16::try_from(heads.max().unwrap_or(0))
                    .unwrap_or(MAX_CELL_COLUMNS)
                    .saturating_add(2)
                    .clamp(MIN_CELL_COLUMNS, MAX_CELL_COLUMNS)
            }
            _ if report.within == CrosstabUnit::Overlap => WORD_CELL_COLUMNS,
            _ => MIN_CELL_COLUMNS,
        };
        Self { area, name_width: name, cell_width: cell }
    }

    /// How many columns fit: at least one, so that the cursor is always on one.
    pub fn visible_columns(&self) -> usize {
        usize::from(self.area.width.saturating_sub(self.name_width) / self.cell_width).max(1)
    }

    /// The area of the `nth` visible column in the row `y` of the screen.
    fn cell_area(&self, y: u16, nth: usize) -> Rect {
        let offset = u16::try_from(nth).unwrap_or(u16::MAX).saturating_mul(self.cell_width);
        let x = self.area.x.saturating_add(self.name_width).saturating_add(offset).min(self.area.right());
        Rect { x, y, width: self.cell_width.min(self.area.right() - x), height: 1 }
    }
}

pub fn draw(canvas: &mut Canvas<'_>, heading: Rect, area: Rect, state: &State) {
    let report = &state.report;
    let layout = MatrixLayout::new(area, state);
    let fitting = u16::try_from(layout.visible_columns()).unwrap_or(u16::MAX);
    let across =
        widgets::visible_rows(report.columns.len, report.columns.cursor, report.columns.top, fitting);
    for (nth, column) in across.clone().enumerate() {
        draw_column_head(canvas, layout.cell_area(heading.y, nth), state, column);
    }
    draw_hidden_columns(canvas, &layout, heading, report, &across);
    let per_row = report.columns.len.max(1);
    let in_row = |row| ScreenTarget::Row(ScreenPane::List, row * per_row + report.columns.cursor);
    widgets::draw_list(canvas, area, &report.panes.list, 1, in_row, |canvas, line, row, _| {
        let mut edge = area.x + layout.name_width;
        if report.table == ReportTable::Cooccurrence {
            let number = (row + 1).to_string();
            canvas.put_right(area.x, line.y, edge.saturating_sub(1), &number, canvas.styles.muted);
            edge = edge.saturating_sub(4);
        }
        draw_theme_name(canvas, Rect { width: layout.name_width, ..line }, edge, state, row);
        for (nth, column) in across.clone().enumerate() {
            let place = layout.cell_area(line.y, nth);
            let cell = ScreenTarget::Row(ScreenPane::List, row * per_row + column);
            canvas.add_hit_target(place, cell);
            draw_cell(canvas, place, state, (row, column));
        }
    });
}

/// Draws which columns are visible, where not all are.
fn draw_hidden_columns(
    canvas: &mut Canvas<'_>,
    layout: &MatrixLayout,
    heading: Rect,
    report: &ReportScreen,
    across: &std::ops::Range<usize>,
) {
    if across.len() >= report.columns.len || layout.name_width < 16 {
        return;
    }
    let words = format!("{}-{} of {}", across.start + 1, across.end, report.columns.len);
    let (right, style) = (heading.x + layout.name_width, canvas.styles.muted);
    canvas.put_truncated(heading.x + 2, heading.y, right, &words, style);
}

/// Draws the heading of a column: an attribute's value, or the number and glyph of a theme.
fn draw_column_head(canvas: &mut Canvas<'_>, place: Rect, state: &State, column: usize) {
    let report = &state.report;
    let look = canvas.styles;
    let style = if column == report.columns.cursor { look.title } else { look.muted };
    let right = place.right().saturating_sub(1);
    match report.table {
        ReportTable::ByAttribute => {
            let room = usize::from(right.saturating_sub(place.x));
            let name = report.column_name(column);
            canvas.put_right(place.x, place.y, right, &truncate(&name, room), style);
        }
        _ => {
            let start = canvas.put_right(place.x, place.y, right, &(column + 1).to_string(), style);
            if let Some(theme) = report.rows.get(column).and_then(|row| row.theme)
                && start >= place.x + 2
            {
                let (glyph, style) = look.codebook_theme(state.work.theme_color(theme));
                canvas.put_text(start - 2, place.y, right, glyph, style);
            }
        }
    }
}

/// Draws the number and shade of a cell. Trivial cells (a theme with itself or with one above or below it)
/// are muted.
fn draw_cell(canvas: &mut Canvas<'_>, place: Rect, state: &State, (row, column): (usize, usize)) {
    let report = &state.report;
    let look = canvas.styles;
    let value = report.grid.value(row, column, report.scale);
    let trivial = report.is_trivial(row, column, &state.work);
    let mut style = if trivial || value <= 0.0 { look.muted } else { look.text };
    let right = place.right().saturating_sub(1);
    let start = canvas.put_right(place.x, place.y, right, &cell_text(value, report.scale), style);
    if !trivial && value > 0.0 && start > place.x {
        let x = start.saturating_sub(2).max(place.x);
        canvas.put_text(x, place.y, right, cell_shade(value, report.max_value), look.bar);
    }
    if (row, column) == (report.panes.list.cursor, report.columns.cursor) {
        let focused = !report.panes.in_detail() && state.overlays.is_empty();
        style = style.patch(if focused { look.selection } else { look.resting });
        canvas.patch_style(Rect { width: right.saturating_sub(place.x), ..place }, style);
    }
}

/// The text of a value in its scale; zero is a dot.
pub(in crate::tui::views) fn cell_text(value: f64, scale: CrosstabScale) -> String {
    match scale {
        _ if value <= 0.0 => "·".to_owned(),
        CrosstabScale::Counts => thousands(value.round() as usize),
        CrosstabScale::RowShare | CrosstabScale::ColumnShare => match (value * 100.0).round() as usize {
            // Only nothing and all are shown as such: the rest never rounds to 0 or 100.
            0 => "<1".to_owned(),
            100 if value < 1.0 => "99".to_owned(),
            percent => percent.to_string(),
        },
        CrosstabScale::Lift => format!("{value:.1}"),
    }
}

/// The shade of a value by its share of the largest, rounded up so that anything above zero has one.
pub(in crate::tui::views) fn cell_shade(value: f64, peak: f64) -> &'static str {
    let share = if peak > 0.0 { (value / peak).clamp(0.0, 1.0) } else { 0.0 };
    let step = (share * 4.0).ceil() as usize;
    SHADES.get(step).copied().unwrap_or(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_written_as_their_scale_is_read() {
        let read = |value, scale| cell_text(value, scale);
        assert_eq!(read(1_204.0, CrosstabScale::Counts), "1,204");
        assert_eq!(
            [0.0, 0.001, 0.333, 0.999, 1.0].map(|v| read(v, CrosstabScale::RowShare)),
            ["·", "<1", "33", "99", "100"]
        );
        assert_eq!(read(1.66, CrosstabScale::Lift), "1.7");
        assert_eq!([0.0, 0.1, 5.0, 10.0].map(|value| cell_shade(value, 10.0)), [" ", "░", "▒", "█"]);
    }
}
