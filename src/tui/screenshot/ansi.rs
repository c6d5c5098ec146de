//! A frame as text, plain or with the escape sequences (SGR) that colour it in a terminal.

use crate::tui::palette::named_color_index;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::{Color, Modifier};
use std::fmt::Write;

/// The buffer as lines of plain text without trailing blanks.
pub fn buffer_to_text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let line: String = visible_cells(buffer, y).map(Cell::symbol).collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The buffer as text with the escape sequences of its styles; `cat` shows it.
pub fn buffer_to_ansi(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut last = String::new();
        for cell in visible_cells(buffer, y) {
            let style = style_codes(cell);
            if style != last {
                let _ = write!(out, "\x1b[0{style}m");
                last = style;
            }
            out.push_str(cell.symbol());
        }
        if !last.is_empty() {
            out.push_str("\x1b[0m");
        }
        out.push('\n');
    }
    out
}

/// The cells of a row, without those hidden behind a wide grapheme.
fn visible_cells(buffer: &Buffer, y: u16) -> impl Iterator<Item = &Cell> {
    let area = buffer.area;
    let mut x = area.left();
    std::iter::from_fn(move || {
        let cell = buffer.cell((x, y)).filter(|_| x < area.right())?;
        x = x.saturating_add(cell.symbol().cell_width().max(1));
        Some(cell)
    })
}

/// The SGR parameters of a cell's style, each with a `;` before it; empty for the default style.
fn style_codes(cell: &Cell) -> String {
    let mut codes = String::new();
    let weights = [
        (Modifier::BOLD, 1),
        (Modifier::DIM, 2),
        (Modifier::ITALIC, 3),
        (Modifier::UNDERLINED, 4),
        (Modifier::REVERSED, 7),
    ];
    for (modifier, code) in weights {
        if cell.modifier.contains(modifier) {
            let _ = write!(codes, ";{code}");
        }
    }
    codes + &color_code(cell.fg, 30) + &color_code(cell.bg, 40)
}

/// The SGR parameters of a colour; `base` is 30 for the foreground and 40 for the background.
fn color_code(color: Color, base: u8) -> String {
    match (color, named_color_index(color)) {
        (_, Some(index @ 0..8)) => format!(";{}", base + index),
        // The eight bright colours begin at 90 and 100.
        (_, Some(index)) => format!(";{}", base + 52 + index),
        (Color::Rgb(red, green, blue), _) => format!(";{};2;{red};{green};{blue}", base + 8),
        (Color::Indexed(index), _) => format!(";{};5;{index}", base + 8),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    #[test]
    fn text_keeps_its_columns_and_its_colours() {
        let mut buffer = Buffer::with_lines(["日本 a", "plain "]);
        buffer.set_string(5, 0, "a", Style::new().bold().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(9)));
        assert_eq!(buffer_to_text(&buffer), "日本 a\nplain\n");
        assert_eq!([Color::Red, Color::LightRed].map(|color| color_code(color, 40)), [";41", ";101"]);
        assert_eq!(buffer_to_ansi(&buffer), "日本 \x1b[0;1;38;2;1;2;3;48;5;9ma\x1b[0m\nplain \n");
    }
}
