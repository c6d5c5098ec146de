//! Rows whose width on the screen is not certain, redrawn whole.
//!
//! How many cells a cluster of several characters takes (a Hindi syllable, a flag, a family of emoji) is not the same
//! in all terminals: where one draws it wider or narrower than ratatui counts, what follows stands beside its place,
//! and what ratatui takes for unchanged keeps fragments. So a row with such a cluster, or that had one in the frame
//! before, is erased and written again whenever anything in it changes, and after each such cluster the cursor is put
//! where the next cell stands.

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::style::ResetColor;
use crossterm::terminal::{Clear, ClearType};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// The rows of the last frame that had a cluster of uncertain width, with their cells.
#[derive(Debug, Default)]
pub struct UncertainRows {
    rows: BTreeMap<u16, Vec<Cell>>,
}

/// A row to be written whole: its number, and its cells with their columns.
type WholeRow = (u16, Vec<(u16, Cell)>);

impl UncertainRows {
    /// The rows of a frame that have to be written again; the frame becomes the last.
    pub fn changed(&mut self, frame: &Buffer) -> Vec<WholeRow> {
        let now = uncertain_rows(frame);
        let rows: BTreeSet<u16> = self.rows.keys().chain(now.keys()).copied().collect();
        let changed = rows.into_iter().filter(|y| self.rows.get(y) != now.get(y));
        let changed = changed.filter_map(|y| Some((y, row_cells(frame, y)?))).collect();
        self.rows = now;
        changed
    }

    /// Forgets the last frame: the next is painted whole anyway.
    pub fn forget(&mut self) {
        self.rows.clear();
    }
}

/// Erases a row and writes it again. The cursor is left behind it.
///
/// # Errors
/// The terminal is gone.
pub fn write_row<W: Write>(out: &mut CrosstermBackend<W>, (y, cells): &WholeRow) -> io::Result<()> {
    queue!(out, ResetColor, MoveTo(0, *y), Clear(ClearType::UntilNewLine))?;
    // Behind each cluster the cursor has to be placed anew, which begins with each part.
    for part in cells.split_inclusive(|(_, cell)| is_uncertain(cell)) {
        out.draw(part.iter().map(|(x, cell)| (*x, *y, cell)))?;
    }
    Ok(())
}

/// The rows of a frame with a cluster of uncertain width.
fn uncertain_rows(frame: &Buffer) -> BTreeMap<u16, Vec<Cell>> {
    let width = usize::from(frame.area.width).max(1);
    let rows = (frame.area.y..).zip(frame.content.chunks(width));
    let uncertain = rows.filter(|(_, cells)| cells.iter().any(is_uncertain));
    uncertain.map(|(y, cells)| (y, cells.to_vec())).collect()
}

/// Whether terminals may differ on how many cells a cell's text takes: it is of several characters.
fn is_uncertain(cell: &Cell) -> bool {
    cell.symbol().chars().nth(1).is_some()
}

/// The cells of a row with their columns, without those hidden behind wide graphemes; none outside the frame.
fn row_cells(frame: &Buffer, y: u16) -> Option<Vec<(u16, Cell)>> {
    let mut cells = Vec::new();
    let mut x = frame.area.x;
    while x < frame.area.right() {
        let cell = frame.cell((x, y))?;
        cells.push((x, cell.clone()));
        x += cell.symbol().cell_width().max(1);
    }
    Some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    fn frame(lines: &[&str]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, lines.len() as u16));
        for (y, line) in (0..).zip(lines) {
            buffer.set_string(0, y, line, ratatui::style::Style::default());
        }
        buffer
    }

    /// What is written for a frame after the one before.
    fn written(rows: &mut UncertainRows, lines: &[&str]) -> String {
        let mut bytes = Vec::new();
        for row in rows.changed(&frame(lines)) {
            write_row(&mut CrosstermBackend::new(&mut bytes), &row).unwrap();
        }
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn rows_with_clusters_are_written_whole_when_they_change_and_once_more_when_they_go() {
        let mut rows = UncertainRows::default();
        assert_eq!(written(&mut rows, &["plain", "größe"]), "", "what is certain is left to the diff");
        let first = written(&mut rows, &["plain", "हिन्दी है"]);
        assert!(first.contains("\u{1b}[2;1H\u{1b}[K"), "the row is erased: {first:?}");
        assert!(first.contains("हि") && !first.contains("plain"), "{first:?}");
        assert_eq!(written(&mut rows, &["other", "हिन्दी है"]), "", "nothing changed in the row");
        let gone = written(&mut rows, &["other", "plain"]);
        assert!(gone.contains("\u{1b}[2;1H\u{1b}[K") && gone.contains('p'), "no fragment stays: {gone:?}");
        assert_eq!(written(&mut rows, &["other", "again"]), "");
    }

    #[test]
    fn behind_a_cluster_the_cursor_is_placed_anew() {
        let mut rows = UncertainRows::default();
        let row = written(&mut rows, &["a\u{1f1ee}\u{1f1f3}b"]);
        // The flag is two cells by our count: whatever the terminal draws, "b" stands in the fourth column.
        assert!(row.contains("\u{1b}[1;4H"), "{row:?}");
    }
}
