//! A frame as an SVG document. People put these into papers, so it needs no font but a monospace one.

use super::shapes::{CellShape, CharacterShapes, shapes_of_character};
use crate::exchange::escape::escape_xml;
use crate::tui::palette::{CellColors, RgbColor, TerminalPalette};
use ratatui::buffer::{Buffer, CellWidth};
use std::fmt::Write;

/// Width and height of a cell in SVG units, for a font size of 14.
const CELL_SIZE: (f32, f32) = (8.4, 18.0);
/// The margin around the cells.
const PAGE_MARGIN: f32 = 14.0;
/// The baseline of text below the top of its cell.
const BASELINE_OFFSET: f32 = 13.5;
const FONT_FAMILIES: &str = "ui-monospace, 'DejaVu Sans Mono', 'Cascadia Mono', Menlo, Consolas, monospace";

/// The buffer as an SVG document. Runs of equal style become one `text` whose length is fixed, so that the
/// grid stays exact in any monospace font; bars, rules and dots become shapes, so that they meet without
/// gaps.
pub fn buffer_to_svg(buffer: &Buffer, palette: &TerminalPalette) -> String {
    let area = buffer.area;
    let width = f32::from(area.width) * CELL_SIZE.0 + 2.0 * PAGE_MARGIN;
    let height = f32::from(area.height) * CELL_SIZE.1 + 2.0 * PAGE_MARGIN;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" width=\"{width:.0}\" height=\"{height:.0}\" font-family=\"{FONT_FAMILIES}\" font-size=\"14\">"
    );
    let background = hex_color(palette.background());
    let _ = writeln!(out, "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{background}\"/>");
    for y in area.y..area.bottom() {
        write_row(buffer, palette, y, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

/// Writes a row as runs of cells of equal style and opacity.
fn write_row(buffer: &Buffer, palette: &TerminalPalette, y: u16, out: &mut String) {
    let area = buffer.area;
    let mut x = area.x;
    while x < area.right() {
        let Some(cell) = buffer.cell((x, y)) else { break };
        let colors = palette.cell_colors(cell);
        let drawn = shapes_of_character(cell.symbol(), CELL_SIZE);
        let opacity = drawn.as_ref().map(|drawing| drawing.opacity);
        let mut run =
            StyledRun { x: x - area.x, y: y - area.y, text: String::new(), shapes: Vec::new(), colors };
        let mut end = x;
        while let Some(next) = buffer.cell((end, y)).filter(|_| end < area.right()) {
            let drawn = shapes_of_character(next.symbol(), CELL_SIZE);
            if palette.cell_colors(next) != colors || drawn.as_ref().map(|drawing| drawing.opacity) != opacity
            {
                break;
            }
            match drawn {
                Some(CharacterShapes { shapes, .. }) => {
                    let left = f32::from(end - x) * CELL_SIZE.0;
                    shapes.into_iter().for_each(|shape| run.add_shape(shape, left));
                }
                None => run.text.push_str(next.symbol()),
            }
            end += next.symbol().cell_width().max(1);
        }
        let end = end.max(x + 1).min(area.right());
        run.write_svg(end - x, opacity.unwrap_or(1.0), out);
        x = end;
    }
}

/// Neighbouring cells of equal style, from the column `x` and row `y` of the buffer.
struct StyledRun {
    x: u16,
    y: u16,
    text: String,
    shapes: Vec<CellShape>,
    colors: CellColors,
}

impl StyledRun {
    /// Adds a shape of a cell that begins `left` of the run's beginning. A rectangle that continues the last
    /// one is joined to it, so that bars have no seams.
    fn add_shape(&mut self, shape: CellShape, left: f32) {
        let shape = match shape {
            CellShape::Rect(x, y, w, h) => CellShape::Rect(x + left, y, w, h),
            CellShape::Dot(x, y, r) => CellShape::Dot(x + left, y, r),
            CellShape::Polygon(corners) => {
                CellShape::Polygon(corners.iter().map(|(x, y)| (x + left, *y)).collect())
            }
        };
        if let (Some(CellShape::Rect(x, y, w, h)), CellShape::Rect(nx, ny, nw, nh)) =
            (self.shapes.last_mut(), &shape)
            && (*y, *h) == (*ny, *nh)
            && (*x + *w - nx).abs() < 0.01
        {
            *w += nw;
            return;
        }
        self.shapes.push(shape);
    }

    fn write_svg(&self, cells: u16, opacity: f32, out: &mut String) {
        let left = PAGE_MARGIN + f32::from(self.x) * CELL_SIZE.0;
        let top = PAGE_MARGIN + f32::from(self.y) * CELL_SIZE.1;
        let width = f32::from(cells) * CELL_SIZE.0;
        if let Some(color) = self.colors.background {
            let (height, color) = (CELL_SIZE.1, hex_color(color));
            let _ = writeln!(
                out,
                "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height}\" fill=\"{color}\"/>"
            );
        }
        let color = hex_color(self.colors.foreground);
        if !self.shapes.is_empty() {
            let path: String = self.shapes.iter().map(|shape| shape_path(shape, left, top)).collect();
            let faint = if opacity < 1.0 { format!(" fill-opacity=\"{opacity}\"") } else { String::new() };
            let _ = writeln!(out, "<path fill=\"{color}\"{faint} d=\"{path}\"/>");
        }
        if self.text.is_empty() || (self.text.trim().is_empty() && !self.colors.underline) {
            return;
        }
        let weight = if self.colors.bold { " font-weight=\"bold\"" } else { "" };
        let slant = if self.colors.italic { " font-style=\"italic\"" } else { "" };
        let line = if self.colors.underline { " text-decoration=\"underline\"" } else { "" };
        let _ = writeln!(
            out,
            "<text x=\"{left:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\" fill=\"{color}\"{weight}{slant}{line}>{}</text>",
            top + BASELINE_OFFSET,
            escape_xml(&self.text)
        );
    }
}

/// A shape as path data.
fn shape_path(shape: &CellShape, left: f32, top: f32) -> String {
    match shape {
        CellShape::Rect(x, y, w, h) => {
            format!("M{:.1} {:.1}h{w:.2}v{h:.2}h-{w:.2}z", left + x, top + y)
        }
        CellShape::Dot(x, y, r) => {
            let across = 2.0 * r;
            format!(
                "M{:.1} {:.1}a{r:.2} {r:.2} 0 1 0 {across:.2} 0a{r:.2} {r:.2} 0 1 0-{across:.2} 0z",
                left + x - r,
                top + y
            )
        }
        CellShape::Polygon(corners) => {
            let mut path = String::new();
            for (place, (x, y)) in corners.iter().enumerate() {
                let _ = write!(path, "{}{:.1} {:.1}", if place == 0 { 'M' } else { 'L' }, left + x, top + y);
            }
            path.push('z');
            path
        }
    }
}

fn hex_color([red, green, blue]: RgbColor) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::palette::{DARK_PALETTE, LIGHT_PALETTE};
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier, Style};

    #[test]
    fn a_frame_becomes_text_on_an_exact_grid() {
        let mut buffer = Buffer::with_lines(["a<b 日 █▌"]);
        buffer.set_style(Rect::new(0, 0, 1, 1), Style::new().add_modifier(Modifier::REVERSED));
        let svg = buffer_to_svg(&buffer, &DARK_PALETTE);
        assert!(svg.contains(">&lt;b 日 </text>"), "{svg}");
        assert!(svg.contains("textLength=\"50.4\""), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 2, "background and reversed cell: {svg}");
        assert_eq!(svg.matches("<path").count(), 1, "a bar is one shape: {svg}");
        assert_eq!(svg.matches("z\"").count(), 1, "a bar is one shape: {svg}");
    }

    #[test]
    fn every_colour_is_kept_on_either_background() {
        let mut buffer = Buffer::with_lines(["abc"]);
        let colors = [Color::Rgb(1, 2, 3), Color::Indexed(196), Color::Red];
        for (x, color) in (0..).zip(colors) {
            buffer.set_style(Rect::new(x, 0, 1, 1), Style::new().fg(color));
        }
        let (dark, light) = (buffer_to_svg(&buffer, &DARK_PALETTE), buffer_to_svg(&buffer, &LIGHT_PALETTE));
        for color in ["#010203", "#ff0000"] {
            assert!(dark.contains(color) && light.contains(color), "{color}: {dark}");
        }
        assert!(dark.contains("#16181d") && light.contains("#fbfaf7"));
    }
}
