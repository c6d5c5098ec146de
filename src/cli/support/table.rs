//! Tables of aligned columns without rules, cut at the width of the terminal, and text wrapped to it. Widths
//! are in columns of the terminal: a letter of Chinese or an emoji takes two.

use super::style::TextStyle;
use crate::app::widget::wrap::wrap;
use std::io::{self, IsTerminal, Write};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The side on which the cells of a column line up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnAlign {
    /// For text.
    Left,
    /// For numbers.
    Right,
}

/// Rows under a heading. A line that is too wide is cut at its end, so the longest column goes last.
#[derive(Debug)]
pub struct TextTable {
    heading: Vec<(&'static str, ColumnAlign)>,
    rows: Vec<Vec<String>>,
}

impl TextTable {
    /// A table with these columns, by heading and side. Where all headings are empty there is no heading
    /// line.
    pub fn new(heading: &[(&'static str, ColumnAlign)]) -> Self {
        Self { heading: heading.to_vec(), rows: Vec::new() }
    }
    /// Adds a row. Cells are made safe for the terminal and put on one line; missing ones at the end stay
    /// empty.
    pub fn add_row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| clean_cell(&cell)).collect());
    }
    /// Writes the table for this many columns.
    pub fn write(&self, out: &mut impl Write, style: TextStyle, width: usize) -> io::Result<()> {
        let widths: Vec<usize> = (0..self.heading.len()).map(|column| self.column_width(column)).collect();
        let heading: Vec<String> = self.heading.iter().map(|(name, _)| (*name).to_owned()).collect();
        if heading.iter().any(|name| !name.is_empty()) {
            writeln!(out, "{}", style.muted(&self.format_line(&heading, &widths, width)))?;
        }
        for row in &self.rows {
            writeln!(out, "{}", self.format_line(row, &widths, width))?;
        }
        Ok(())
    }
    /// The width of the widest cell of a column, heading included.
    fn column_width(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width());
        cells.chain(self.heading.get(column).map(|(name, _)| name.width())).max().unwrap_or(0)
    }
    /// One line: cells padded to `widths` with two blanks between, cut to `width`.
    fn format_line(&self, cells: &[String], widths: &[usize], width: usize) -> String {
        let mut line = String::new();
        for ((cell, (_, side)), &wide) in cells.iter().zip(&self.heading).zip(widths) {
            if !line.is_empty() {
                line.push_str("  ");
            }
            let pad = " ".repeat(wide.saturating_sub(cell.width()));
            match side {
                ColumnAlign::Left => line.extend([cell.as_str(), &pad]),
                ColumnAlign::Right => line.extend([pad.as_str(), cell]),
            }
        }
        // Blanks at the end would show in a copied line, and count for the cut.
        cut_to_width(line.trim_end(), width)
    }
}

/// A cell on one line, safe for the terminal, with its leading blanks.
fn clean_cell(text: &str) -> String {
    // Leading blanks are the indentation of a tree, which `clean_line` would take away.
    let indent = text.len() - text.trim_start_matches(' ').len();
    format!("{}{}", &text[..indent], super::output::clean_line(text))
}

/// Cuts text to this many columns between graphemes, the last column being an ellipsis.
pub fn cut_to_width(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    // One column is for the ellipsis.
    let mut used = 1;
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used > width {
            break;
        }
        out.push_str(grapheme);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// Cuts text to its last so many columns between graphemes; what is cut off is not marked, as all lines of a
/// concordance are cut.
pub fn cut_start_to_width(text: &str, width: usize) -> &str {
    let mut from = text.len();
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += grapheme.width();
        if used > width {
            break;
        }
        from = at;
    }
    text.get(from..).unwrap_or_default()
}

/// Breaks text between words into lines of at most `width` columns, each after `indent` blanks. A word that
/// is wider than that stands on a line of its own, uncut, so that an address can be copied; but Chinese and
/// Japanese, which have no blanks, are broken between letters. Escape sequences are counted as if they were
/// text, so lines with marked words are shorter.
pub fn wrap_text(text: &str, width: usize, indent: usize) -> String {
    // At least 20 columns, below which text is one word a line; at most 90, since longer lines are hard to
    // read. Chosen by hand; not measured.
    let room = width.saturating_sub(indent).clamp(20, 90);
    let mut lines = vec![String::new()];
    let mut add = |piece: &str, gap: &str| match lines.last_mut() {
        Some(line) if line.is_empty() => line.push_str(piece),
        Some(line) if line.width() + gap.len() + piece.width() <= room => line.extend([gap, piece]),
        _ => lines.push(piece.to_owned()),
    };
    for word in text.split_whitespace() {
        let without_blanks = word.width() > room && word.chars().any(|c| c.width() == Some(2));
        let pieces = if without_blanks { wrap(word, room) } else { std::iter::once(0..word.len()).collect() };
        for (place, piece) in pieces.into_iter().enumerate() {
            // Pieces are ranges of the word.
            add(word.get(piece).unwrap_or_default(), if place == 0 { " " } else { "" });
        }
    }
    let blank = " ".repeat(indent);
    lines.iter().map(|line| format!("{blank}{line}\n")).collect()
}

/// The columns of stdout: those of the terminal, `usize::MAX` where it is none, so that files get whole
/// lines.
pub fn terminal_width() -> usize {
    if !std::io::stdout().is_terminal() {
        return usize::MAX;
    }
    // 80 where the terminal does not tell its size; at least 20, the narrowest that text is wrapped to.
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0).max(20))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> TextTable {
        let mut table = TextTable::new(&[
            ("topic", ColumnAlign::Right),
            ("snippets", ColumnAlign::Right),
            ("label", ColumnAlign::Left),
        ]);
        table.add_row(["0", "1,204", "Retrieval and chunking"].map(String::from));
        table.add_row(["12", "9", "日本 \u{1b}[31mtea"].map(String::from));
        table
    }

    fn print(width: usize) -> String {
        let mut out = Vec::new();
        table().write(&mut out, TextStyle::default(), width).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_line_up() {
        insta::assert_snapshot!(print(usize::MAX), @"
        topic  snippets  label
            0     1,204  Retrieval and chunking
           12         9  日本 [31mtea
        ");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in 1..40 {
            assert!(print(width).lines().all(|line| line.width() <= width.max(1)), "{width}");
        }
        assert!(print(24).contains("Retrie…"));
    }

    #[test]
    fn the_end_of_a_text_is_kept() {
        assert_eq!(cut_start_to_width("the real cost", 9), "real cost");
        assert_eq!(cut_start_to_width("日本語", 5), "本語");
        assert_eq!((cut_start_to_width("cost", 0), cut_start_to_width("cost", 9)), ("", "cost"));
    }

    #[test]
    fn long_text_is_wrapped_between_words() {
        let text = wrap_text("one two three four five six seven eight", 24, 4);
        assert_eq!(text, "    one two three four\n    five six seven eight\n");
    }

    #[test]
    fn text_without_blanks_is_wrapped_between_its_letters() {
        let text = wrap_text("検索拡張生成とは何でしょうか。RAG を使います。", 24, 4);
        assert_eq!(text, "    検索拡張生成とは何で\n    しょうか。RAG\n    を使います。\n");
        let address = "https://example.org/a-very-long-address";
        assert_eq!(wrap_text(&format!("see {address}"), 24, 0), format!("see\n{address}\n"));
    }
}
