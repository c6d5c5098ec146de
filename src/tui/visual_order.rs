//! Rows in the order they are read, for terminals that draw every cell where it is put: words of Hebrew or Arabic go from
//! right to left within them (Unicode bidirectional algorithm, UAX #9, each row a paragraph from left to right, as terminals
//! that know it take it). The marks that views put around such text keep columns where they are.
//!
//! Only the finished frame is changed. Views, and what a click means, know nothing of it: columns of the mouse and of the
//! cursor are translated.

use super::text::{RIGHT_TO_LEFT_BEGINS, RIGHT_TO_LEFT_ENDS, is_right_to_left};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_bidi::{BidiInfo, Level};

/// The right-to-left isolate, and its end (UAX #9).
const ISOLATE: char = '\u{2067}';
const END_OF_ISOLATE: char = '\u{2069}';

/// The columns of the rows that were put in another order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisualOrder {
    /// For each such row, where the text in each of its columns was put by the view.
    rows: BTreeMap<u16, Vec<u16>>,
}

/// A grapheme of a row.
struct RowPart {
    /// Its columns.
    columns: Range<u16>,
    /// Where its first letter stands in the text of the row, behind marks.
    at: usize,
    cell: Cell,
}

impl VisualOrder {
    /// Puts the rows of a frame into the order they are read.
    pub fn of_frame(buffer: &mut Buffer) -> Self {
        let area = buffer.area;
        let mut order = Self::default();
        for y in area.y..area.bottom() {
            let has_any =
                |x: u16| buffer.cell((x, y)).is_some_and(|cell| cell.symbol().contains(is_right_to_left));
            if (area.x..area.right()).any(has_any) {
                let columns = reorder_row(buffer, y);
                order.rows.insert(y, columns);
            }
        }
        order
    }

    /// Whether a row was put in another order.
    pub fn is_changed(&self, y: u16) -> bool {
        self.rows.contains_key(&y)
    }

    /// The column in which a view put what is seen in a column.
    pub fn column_of_view(&self, x: u16, y: u16) -> u16 {
        self.rows.get(&y).and_then(|columns| columns.get(usize::from(x))).copied().unwrap_or(x)
    }

    /// The column in which is seen what a view put in a column.
    pub fn column_on_screen(&self, x: u16, y: u16) -> u16 {
        let found = self.rows.get(&y).and_then(|columns| columns.iter().position(|&column| column == x));
        found.and_then(|at| u16::try_from(at).ok()).unwrap_or(x)
    }
}

/// Reorders one row; gives for each column of the screen the one the view used, from column 0.
fn reorder_row(buffer: &mut Buffer, y: u16) -> Vec<u16> {
    let area = buffer.area;
    let (mut text, mut parts) = (String::new(), Vec::new());
    let mut x = area.x;
    while let Some(cell) = buffer.cell((x, y)).filter(|_| x < area.right()) {
        let width = cell.symbol().cell_width().max(1).min(area.right() - x);
        let symbol = cell.symbol();
        // Between the marks of a text from right to left its words go that way, too.
        if symbol.starts_with(RIGHT_TO_LEFT_BEGINS) {
            text.push(ISOLATE);
        }
        let marks = symbol.len() - symbol.trim_start_matches(is_mark).len();
        parts.push(RowPart { columns: x..x + width, at: text.len() + marks, cell: cell.clone() });
        text.push_str(symbol);
        if symbol.ends_with(RIGHT_TO_LEFT_ENDS) {
            text.push(END_OF_ISOLATE);
        }
        x += width;
    }
    let bidi = BidiInfo::new(&text, Some(Level::ltr()));
    let levels: Vec<Level> =
        parts.iter().map(|part| bidi.levels.get(part.at).copied().unwrap_or(Level::ltr())).collect();
    let mut columns: Vec<u16> = (0..area.x).collect();
    let mut to = area.x;
    for at in BidiInfo::reorder_visual(&levels) {
        let (Some(part), Some(level)) = (parts.get(at), levels.get(at)) else { continue };
        let mut cell = part.cell.clone();
        let plain = cell.symbol().trim_matches(is_mark);
        let plain = if level.is_rtl() { mirrored(plain).to_owned() } else { plain.to_owned() };
        cell.set_symbol(&plain);
        for (behind, column) in part.columns.clone().enumerate() {
            if let Some(place) = buffer.cell_mut((to, y)) {
                *place = cell.clone();
                // What lies behind a wide grapheme is never drawn.
                if behind > 0 {
                    place.set_symbol(" ");
                }
            }
            columns.push(column);
            to += 1;
        }
    }
    columns
}

/// Whether it is a direction mark.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}')
}

/// A bracket as it opens from right to left.
fn mirrored(symbol: &str) -> &str {
    const PAIRS: [(&str, &str); 6] = [("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"), ("«", "»"), ("‹", "›")];
    let other = |(open, close): &(&'static str, &'static str)| match symbol {
        _ if symbol == *open => Some(*close),
        _ if symbol == *close => Some(*open),
        _ => None,
    };
    PAIRS.iter().find_map(other).unwrap_or(symbol)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::canvas::Canvas;
    use crate::tui::style::Styles;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn row(buffer: &Buffer) -> String {
        let cells = (0..buffer.area.width).map(|x| buffer.cell((x, 0)).unwrap().symbol());
        cells.collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn words_go_from_right_to_left_within_their_column() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 24, 2));
        let styles = Styles::new(&crate::config::color_theme::ColorTheme::default());
        let mut canvas = Canvas::new(&mut buffer, &styles);
        canvas.put_text(0, 0, 24, "│", Style::default());
        canvas.put_text(2, 0, 12, "אבג (דה) 12.", Style::default());
        canvas.put_text(15, 0, 24, "│ ab גד", Style::default());
        canvas.put_text(1, 1, 24, "אב PNG גד.", Style::default());
        let order = VisualOrder::of_frame(&mut buffer);
        assert_eq!(row(&buffer), "│ 1 (הד) גבא   │ ab דג", "cut at its right end");
        let second: String = (0..12).map(|x| buffer.cell((x, 1)).unwrap().symbol()).collect();
        assert_eq!(second, " .דג PNG בא ", "the first word is the rightmost");
        for x in 0..24 {
            assert_eq!(order.column_on_screen(order.column_of_view(x, 0), 0), x);
        }
        // The first letter is seen at the right end of its column.
        assert_eq!(order.column_on_screen(2, 0), 11);
        assert_eq!((order.column_of_view(15, 0), order.column_of_view(5, 3)), (15, 5));
    }

    #[test]
    fn other_rows_and_wide_characters_stay() {
        let lines = ["日本 ab (c)", "日本 אב"];
        let mut buffer = Buffer::with_lines(lines);
        let order = VisualOrder::of_frame(&mut buffer);
        assert_eq!(row(&buffer), row(&Buffer::with_lines([lines[0]])));
        assert!(!order.is_changed(0));
        assert_eq!(buffer.cell((5, 1)).unwrap().symbol(), "ב");
        assert_eq!(
            (order.column_of_view(0, 1), order.column_of_view(1, 1), order.column_of_view(5, 1)),
            (0, 1, 6)
        );
    }
}
