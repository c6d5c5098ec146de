//! What views paint on: a buffer, the styles, and the meaning of a click on each area.
//!
//! Coordinates are cells of the terminal; `right` and `bottom` are exclusive. Text that does not fit is cut
//! at a grapheme, and a wide grapheme is never cut in half.

use super::graphics::{density_map::DensityMap, image_layer::ImageAbility};
use super::hit_map::{HitMap, HitTarget};
use super::style::Styles;
use super::text::{display_graphemes, text_width};
use crate::app::widget::wrap::wrap;
use crate::corpus::part::text_part;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::ops::Range;

/// Columns between texts that stand side by side.
pub const PART_GAP: u16 = 3;

/// Paints text into a buffer. Everything is clipped to the buffer, and control characters never get in.
#[derive(Debug)]
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    /// The styles of the colour theme, by meaning.
    pub styles: &'a Styles,
    /// What a click on each area means, filled while drawing.
    pub hits: HitMap,
    /// Parts of rows that are hyperlinks (OSC 8), for the terminal to write after the frame.
    pub links: Vec<CellLink>,
    /// The position of the terminal's cursor; none: hidden.
    pub cursor: Option<Position>,
    /// What pictures the terminal takes; none where a view is to draw with characters.
    pub image_ability: Option<ImageAbility>,
    /// The picture of the frame, with the cells it covers, for the terminal to write after the frame.
    pub image: Option<(Rect, DensityMap)>,
    /// The rows under the cursors of the lists that were drawn, for whoever tells them in words.
    pub current_rows: Vec<CurrentRow>,
    /// The sheets that were drawn, the topmost last, each with its title and the area of its content.
    pub sheets: Vec<(String, Rect)>,
}

impl<'a> Canvas<'a> {
    /// A canvas over `buffer`.
    pub fn new(buffer: &'a mut Buffer, look: &'a Styles) -> Self {
        Self {
            buffer,
            styles: look,
            hits: HitMap::default(),
            links: Vec::new(),
            cursor: None,
            image_ability: None,
            image: None,
            current_rows: Vec::new(),
            sheets: Vec::new(),
        }
    }

    /// The whole area of the buffer.
    pub fn area(&self) -> Rect {
        self.buffer.area
    }

    /// The buffer, for what paints single cells.
    pub fn buffer(&mut self) -> &mut Buffer {
        self.buffer
    }

    /// Paints text from `x`, at most to `right` (exclusive). Returns the column after the last cell painted.
    pub fn put_text(&mut self, x: u16, y: u16, right: u16, text: &str, style: Style) -> u16 {
        let end = self.paint_graphemes(x, y, right, text, style);
        self.close_right_to_left(x, end, y, text);
        end
    }

    /// Adds direction marks to the first and last cell of a painted text with right-to-left script, so that
    /// terminals that reorder rows do not mix it with the columns beside it.
    fn close_right_to_left(&mut self, x: u16, end: u16, y: u16, text: &str) {
        let (before, behind) = super::text::direction_marks(text);
        if end <= x || behind.is_empty() {
            return;
        }
        if let Some(first) = self.buffer.cell_mut((x, y)) {
            let marked = format!("{before}{}", first.symbol());
            first.set_symbol(&marked);
        }
        if let Some(last) = self.buffer.cell_mut((end - 1, y)) {
            let marked = format!("{}{behind}", last.symbol());
            last.set_symbol(&marked);
        }
    }

    /// Paints text without direction marks; returns the column after the last cell painted.
    fn paint_graphemes(&mut self, x: u16, y: u16, right: u16, text: &str, style: Style) -> u16 {
        let area = self.buffer.area;
        let right = right.min(area.right());
        if y < area.y || y >= area.bottom() || x < area.x {
            return x;
        }
        let mut at = x;
        for grapheme in display_graphemes(text) {
            let Some(next) = at.checked_add(grapheme.width).filter(|next| *next <= right) else { break };
            self.set_cell(at, y, grapheme.symbol, style);
            // The cells behind a wide grapheme: ratatui skips them, but old text must not stay in them.
            for hidden in at + 1..next {
                self.set_cell(hidden, y, " ", style);
            }
            at = next;
        }
        at
    }

    fn set_cell(&mut self, x: u16, y: u16, symbol: &str, style: Style) {
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_symbol(symbol).set_style(style);
        }
    }

    /// Paints text so that it ends before `right`, if it begins no further left than `left`; what is longer is cut with
    /// `…`. Returns the column it begins at.
    pub fn put_right(&mut self, left: u16, y: u16, right: u16, text: &str, style: Style) -> u16 {
        let cells = u16::try_from(text_width(text)).unwrap_or(u16::MAX);
        let x = right.saturating_sub(cells).max(left);
        // A number that is cut looks as one, never as a smaller number.
        self.put_truncated(x, y, right, text, style);
        x
    }

    /// Puts a text into an area, wrapped, as far as it fits.
    pub fn put_wrapped(&mut self, area: Rect, text: &str, style: Style) {
        for (y, line) in (area.y..area.bottom()).zip(wrap(text, usize::from(area.width))) {
            self.put_text(area.x, y, area.right(), text_part(text, line), style);
        }
    }
    /// As [`Canvas::put_text`], with `…` where the text is cut.
    pub fn put_truncated(&mut self, x: u16, y: u16, right: u16, text: &str, style: Style) -> u16 {
        let cells = usize::from(right.saturating_sub(x));
        self.put_text(x, y, right, &super::text::truncate(text, cells), style)
    }

    /// Paints parts with gaps between them, leaving out those at the end that do not fit whole. Returns
    /// the column after the last.
    pub fn put_parts(&mut self, x: u16, y: u16, right: u16, parts: &[String], style: Style) -> u16 {
        let mut at = x;
        for part in parts {
            let start = if at == x { x } else { at.saturating_add(PART_GAP) };
            if usize::from(start) + text_width(part) > usize::from(right) {
                break;
            }
            at = self.put_text(start, y, right, part, style);
        }
        at
    }

    /// Paints a piece of a longer text with the marked byte ranges in the style `mark`. Returns the column
    /// after the last cell painted.
    pub fn put_marked(
        &mut self,
        place: Position,
        right: u16,
        piece: MarkedText<'_>,
        style: Style,
        mark: Style,
    ) -> u16 {
        let mut at = place.x;
        let mut marks = piece.marks.iter().skip_while(|range| range.1 <= piece.offset).peekable();
        for grapheme in display_graphemes(piece.text) {
            let byte = piece.offset + grapheme.start;
            while marks.peek().is_some_and(|range| range.1 <= byte) {
                marks.next();
            }
            let inside = marks.peek().is_some_and(|range| range.0 <= byte);
            let painted = if inside { style.patch(mark) } else { style };
            let next = at.saturating_add(grapheme.width);
            if next > right {
                break;
            }
            at = self.paint_graphemes(at, place.y, right, grapheme.symbol, painted);
        }
        // Once for the whole piece: marks within it must not divide a run of right-to-left text.
        self.close_right_to_left(place.x, at, place.y, piece.text);
        at
    }

    /// Patches the style of an area, leaving its text.
    pub fn patch_style(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area.intersection(self.buffer.area), style);
    }

    /// Resets the cells of an area.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for y in area.y..area.bottom() {
            for x in area.x..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// A thin horizontal rule.
    pub fn horizontal_rule(&mut self, x: u16, y: u16, right: u16) {
        let style = self.styles.rule;
        for at in x..right {
            self.put_text(at, y, right, "─", style);
        }
    }

    /// A thin vertical rule, joined to the horizontal ones above and below it.
    pub fn vertical_rule(&mut self, x: u16, top: u16, bottom: u16) {
        let style = self.styles.rule;
        for y in top..bottom {
            self.put_text(x, y, x + 1, "│", style);
        }
        if let Some(above) = top.checked_sub(1).filter(|y| self.symbol(x, *y) == "─") {
            self.put_text(x, above, x + 1, "┬", style);
        }
        if self.symbol(x, bottom) == "─" {
            self.put_text(x, bottom, x + 1, "┴", style);
        }
    }

    /// What is painted in a cell; empty outside the buffer.
    fn symbol(&self, x: u16, y: u16) -> &str {
        self.buffer.cell((x, y)).map_or("", |cell| cell.symbol())
    }

    /// Declares what a click on an area means. Later targets lie above earlier ones.
    pub fn add_hit_target(&mut self, area: Rect, spot: impl Into<HitTarget>) {
        self.hits.add_area(area.intersection(self.buffer.area), spot.into());
    }

    /// Declares what a click on a part of one row means; the last column is exclusive.
    pub fn add_row_target(&mut self, y: u16, columns: Range<u16>, spot: impl Into<HitTarget>) {
        let width = columns.end.saturating_sub(columns.start);
        self.add_hit_target(Rect { x: columns.start, y, width, height: 1 }, spot);
    }

    /// Makes a part of one row a hyperlink to `address`.
    pub fn add_link(&mut self, area: Rect, address: &str) {
        let area = area.intersection(self.buffer.area);
        if !area.is_empty() {
            self.links.push(CellLink { area, address: address.to_owned() });
        }
    }

    /// Puts the terminal's cursor into a cell of the buffer.
    pub fn set_cursor(&mut self, x: u16, y: u16) {
        if self.buffer.area.contains(Position::new(x, y)) {
            self.cursor = Some(Position::new(x, y));
        }
    }
}

/// The row under the cursor of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrentRow {
    /// Its cells.
    pub area: Rect,
    /// Its place in the list, from 0.
    pub index: usize,
    /// The rows of the list.
    pub len: usize,
}

/// A part of a row that is a hyperlink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellLink {
    /// The cells; one row high.
    pub area: Rect,
    /// The address it leads to.
    pub address: String,
}

/// A piece of a longer text, with marks as byte ranges of the longer one.
#[derive(Debug, Clone, Copy)]
pub struct MarkedText<'a> {
    /// The piece that is painted.
    pub text: &'a str,
    /// The byte of the longer text at which the piece begins.
    pub offset: usize,
    /// Byte ranges (start, end) of the longer text, sorted and not overlapping.
    pub marks: &'a [(usize, usize)],
}
