//! A frame as an SVG picture, cell by cell: how the README shows the real interface.

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::{Color, Modifier};
use std::fmt::Write;

const CELL_WIDTH: f32 = 8.4;
const CELL_HEIGHT: f32 = 18.0;
const MARGIN: f32 = 14.0;
const BASELINE: f32 = 13.5;
const BACKGROUND: &str = "#16181d";
const FOREGROUND: &str = "#d8dce4";
const FAINT: &str = "#868d9c";

/// The buffer as an SVG document on a dark background. Runs of equal style become one `text` whose
/// length is fixed, so that the grid stays exact in any monospace font; block characters (bars, rules)
/// become shapes, so that they meet without gaps.
pub fn svg(buffer: &Buffer) -> String {
    let area = buffer.area;
    let width = f32::from(area.width) * CELL_WIDTH + 2.0 * MARGIN;
    let height = f32::from(area.height) * CELL_HEIGHT + 2.0 * MARGIN;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" width=\"{width:.0}\" height=\"{height:.0}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', 'Cascadia Mono', Menlo, Consolas, monospace\" font-size=\"14\">"
    );
    let _ = writeln!(out, "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>");
    for y in area.y..area.bottom() {
        row(buffer, y, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

fn row(buffer: &Buffer, y: u16, out: &mut String) {
    let area = buffer.area;
    let mut x = area.x;
    while x < area.right() {
        let Some(cell) = buffer.cell((x, y)) else { break };
        let paint = paint(cell);
        let mut text = String::new();
        let mut end = x;
        let shape = block(cell.symbol());
        while let Some(next) = buffer.cell((end, y)) {
            if self::paint(next) != paint || block(next.symbol()) != shape {
                break;
            }
            text.push_str(next.symbol());
            end += next.symbol().cell_width().max(1);
            if shape.is_some() {
                break;
            }
        }
        let end = end.max(x + 1).min(area.right());
        piece(&Piece { x: x - area.x, y: y - area.y, cells: end - x, text: &text, paint, shape }, out);
        x = end;
    }
}

struct Piece<'a> {
    x: u16,
    y: u16,
    cells: u16,
    text: &'a str,
    paint: Paint,
    shape: Option<Shape>,
}

fn piece(piece: &Piece<'_>, out: &mut String) {
    let left = MARGIN + f32::from(piece.x) * CELL_WIDTH;
    let top = MARGIN + f32::from(piece.y) * CELL_HEIGHT;
    let width = f32::from(piece.cells) * CELL_WIDTH;
    if let Some(color) = piece.paint.behind {
        let _ = writeln!(
            out,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{CELL_HEIGHT}\" fill=\"{color}\"/>"
        );
    }
    let color = piece.paint.ink;
    if let Some(shape) = piece.shape {
        let (x, y, w, h) = shape;
        let _ = writeln!(
            out,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{color}\"/>",
            left + x * CELL_WIDTH,
            top + y * CELL_HEIGHT,
            w * CELL_WIDTH,
            h * CELL_HEIGHT
        );
        return;
    }
    if piece.text.trim().is_empty() && !piece.paint.underline {
        return;
    }
    let weight = if piece.paint.bold { " font-weight=\"bold\"" } else { "" };
    let slant = if piece.paint.italic { " font-style=\"italic\"" } else { "" };
    let line = if piece.paint.underline { " text-decoration=\"underline\"" } else { "" };
    let _ = writeln!(
        out,
        "<text x=\"{left:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\" fill=\"{color}\"{weight}{slant}{line}>{}</text>",
        top + BASELINE,
        escaped(piece.text)
    );
}

#[derive(Clone, Copy, PartialEq)]
struct Paint {
    ink: &'static str,
    behind: Option<&'static str>,
    bold: bool,
    italic: bool,
    underline: bool,
}

fn paint(cell: &Cell) -> Paint {
    let faint = cell.modifier.contains(Modifier::DIM);
    let mut ink = hex(cell.fg, if faint { FAINT } else { FOREGROUND });
    let mut behind = (cell.bg != Color::Reset).then(|| hex(cell.bg, BACKGROUND));
    if cell.modifier.contains(Modifier::REVERSED) {
        (ink, behind) = (behind.unwrap_or(BACKGROUND), Some(ink));
    }
    Paint {
        ink,
        behind,
        bold: cell.modifier.contains(Modifier::BOLD),
        italic: cell.modifier.contains(Modifier::ITALIC),
        underline: cell.modifier.contains(Modifier::UNDERLINED),
    }
}

/// The sixteen colours as a quiet dark palette; others fall back to the given one.
fn hex(color: Color, fallback: &'static str) -> &'static str {
    match color {
        Color::Black => "#22252c",
        Color::Red | Color::LightRed => "#f0787c",
        Color::Green | Color::LightGreen => "#8fc98b",
        Color::Yellow | Color::LightYellow => "#e5c07b",
        Color::Blue | Color::LightBlue => "#74aef2",
        Color::Magenta | Color::LightMagenta => "#cf9be8",
        Color::Cyan | Color::LightCyan => "#66c6cc",
        Color::Gray => "#aab0bc",
        Color::DarkGray => "#6a7180",
        Color::White => "#ffffff",
        _ => fallback,
    }
}

/// A rectangle within a cell: left, top, width, height as shares of it.
type Shape = (f32, f32, f32, f32);

fn block(symbol: &str) -> Option<Shape> {
    let eighths = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];
    if let Some(place) = eighths.iter().position(|block| *block == symbol) {
        return Some((0.0, 0.18, (place + 1) as f32 / 8.0 + 0.01, 0.64));
    }
    match symbol {
        "─" => Some((0.0, 0.48, 1.0, 0.06)),
        "│" => Some((0.45, 0.0, 0.12, 1.0)),
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    #[test]
    fn a_frame_becomes_text_on_an_exact_grid() {
        let mut buffer = Buffer::with_lines(["a<b 日 █▌"]);
        buffer
            .set_style(ratatui::layout::Rect::new(0, 0, 1, 1), Style::new().add_modifier(Modifier::REVERSED));
        let picture = svg(&buffer);
        assert!(picture.contains(">&lt;b 日 </text>"), "{picture}");
        assert!(picture.contains("textLength=\"50.4\""), "{picture}");
        assert_eq!(picture.matches("<rect").count(), 4, "background, reversed cell, two blocks: {picture}");
    }
}
