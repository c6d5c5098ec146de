//! The graphemes of a text that may be drawn, their widths in cells, and cutting text to a width.

use crate::corpus::part::text_part;
use ratatui::buffer::CellWidth;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// A grapheme that may be drawn on the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DisplayGrapheme<'a> {
    /// The byte of the text at which it begins.
    pub start: usize,
    /// The text to draw; a space for a tab or line end.
    pub symbol: &'a str,
    /// Its width in cells: 1 or more.
    pub width: u16,
}

/// The graphemes of a text that may be drawn, in order. The one gate between foreign text and the terminal.
///
/// Control characters (C0, C1, escape) and everything without width (bidirectional overrides,
/// zero-width spaces, lone combining marks) are left out; tabs and line ends become one space.
pub fn display_graphemes(text: &str) -> impl Iterator<Item = DisplayGrapheme<'_>> {
    text.grapheme_indices(true).filter_map(|(at, grapheme)| {
        // ASCII first: most text is, and measuring its width would be slower.
        if grapheme.len() == 1 || grapheme == "\r\n" {
            return match grapheme {
                "\t" | "\n" | "\r\n" => Some(DisplayGrapheme { start: at, symbol: " ", width: 1 }),
                ascii if ascii.contains(char::is_control) => None,
                symbol => Some(DisplayGrapheme { start: at, symbol, width: 1 }),
            };
        }
        if grapheme.contains(char::is_control) {
            return None;
        }
        let width = grapheme.cell_width();
        (width > 0).then_some(DisplayGrapheme { start: at, symbol: grapheme, width })
    })
}

/// The width of a text on one line, in cells.
pub fn text_width(text: &str) -> usize {
    display_graphemes(text).map(|grapheme| usize::from(grapheme.width)).sum()
}

/// The byte at which a text must be cut to take at most `cells`, and the width it then has.
pub fn fit_to_width(text: &str, cells: usize) -> (usize, usize) {
    let mut used = 0;
    for grapheme in display_graphemes(text) {
        let next = used + usize::from(grapheme.width);
        if next > cells {
            return (grapheme.start, used);
        }
        used = next;
    }
    (text.len(), used)
}

/// The text in at most `cells`, with `…` for its end where it is too long.
pub fn truncate(text: &str, cells: usize) -> Cow<'_, str> {
    let (end, _) = fit_to_width(text, cells);
    if end == text.len() {
        return Cow::Borrowed(text);
    }
    if cells == 0 {
        return Cow::Borrowed("");
    }
    let (end, _) = fit_to_width(text, cells - 1);
    Cow::Owned(format!("{}…", text_part(text, ..end).trim_end()))
}

/// The text in at most `cells`, with `…` for its beginning where it is too long: for paths and names whose
/// end tells them apart.
pub fn truncate_start(text: &str, cells: usize) -> Cow<'_, str> {
    let all = text_width(text);
    if all <= cells {
        return Cow::Borrowed(text);
    }
    if cells == 0 {
        return Cow::Borrowed("");
    }
    let mut excess = all + 1 - cells;
    let mut start = text.len();
    for grapheme in display_graphemes(text) {
        if excess == 0 {
            start = grapheme.start;
            break;
        }
        excess = excess.saturating_sub(usize::from(grapheme.width));
    }
    Cow::Owned(format!("…{}", text_part(text, start..)))
}
