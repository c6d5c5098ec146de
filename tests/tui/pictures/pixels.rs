//! A frame as pixels, drawn one and a half times as large as the SVG.

use super::font::{self, COVERAGE_STEPS, CoverageMask, GLYPH_MARGIN, GlyphCache};
use leitmotif::tui::screenshot::palette::{CellColors, DARK_PALETTE, RgbColor, TerminalPalette, mix_colors};
use leitmotif::tui::screenshot::shapes::{CellShape, CharacterShapes, shapes_of_character};
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

/// Width and height of a cell in pixels.
const CELL_SIZE: (usize, usize) = (12, 26);
/// The thickness of the box for a character the font lacks, as a share of the height of a cell. Chosen by eye.
const BOX_LINE: f32 = 0.048;
/// A rectangle thinner than this many pixels is a line and keeps its thickness wherever it begins.
const THIN_LINE_PIXELS: f32 = 4.0;

/// A picture as RGB pixels, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PixelImage {
    /// Its width in pixels.
    pub width: usize,
    /// Its height in pixels.
    pub height: usize,
    /// `width * height` pixels.
    pub pixels: Vec<RgbColor>,
}

/// The buffer as pixels. Characters the font lacks become empty boxes: it has Latin, Greek and Cyrillic.
pub fn buffer_to_image(buffer: &Buffer, palette: &TerminalPalette) -> PixelImage {
    let (area, size) = (buffer.area, CELL_SIZE);
    let margin = image_margin(size);
    let width = usize::from(area.width) * size.0 + 2 * margin;
    let height = usize::from(area.height) * size.1 + 2 * margin;
    let image = PixelImage { width, height, pixels: vec![palette.background(); width * height] };
    let mut painter = PixelPainter { image, glyphs: GlyphCache::new(size), cell_size: size };
    // All backgrounds first: a glyph may reach into the next cell.
    for behind in [true, false] {
        for y in area.top()..area.bottom() {
            let mut x = area.left();
            while let Some(cell) = buffer.cell((x, y)).filter(|_| x < area.right()) {
                let wide = cell.symbol().cell_width().max(1);
                let left = margin + usize::from(x - area.left()) * size.0;
                let top = margin + usize::from(y - area.top()) * size.1;
                let place = PixelPosition { left, top, width: usize::from(wide) * size.0 };
                let paint = palette.cell_colors(cell);
                if behind {
                    painter.paint_background(&place, &paint);
                } else {
                    painter.paint_cell(&place, cell.symbol(), &paint);
                }
                x = x.saturating_add(wide);
            }
        }
    }
    painter.image
}

/// The margin around the cells in pixels, in the proportion of the SVG's (14 to 18).
fn image_margin(size: (usize, usize)) -> usize {
    size.1 * 7 / 9
}

/// The pixel position of a cell, and its width with the cells behind a wide grapheme.
struct PixelPosition {
    left: usize,
    top: usize,
    width: usize,
}

struct PixelPainter {
    image: PixelImage,
    glyphs: GlyphCache,
    /// Width and height of a cell in pixels.
    cell_size: (usize, usize),
}

impl PixelPainter {
    fn paint_background(&mut self, place: &PixelPosition, paint: &CellColors) {
        if let Some(color) = paint.background {
            self.fill_rectangle(place.left, place.top, place.width, self.cell_size.1, color, COVERAGE_STEPS);
        }
    }

    fn paint_cell(&mut self, place: &PixelPosition, symbol: &str, paint: &CellColors) {
        let (left, top) = (place.left, place.top);
        if paint.underline {
            let thick = (self.cell_size.1 / 18).max(1);
            self.fill_rectangle(
                left,
                top + self.cell_size.1 * 31 / 36,
                place.width,
                thick,
                paint.foreground,
                COVERAGE_STEPS,
            );
        }
        if symbol.trim().is_empty() {
            return;
        }
        if let Some(drawn) = shapes_of_character(symbol, (self.cell_size.0 as f32, self.cell_size.1 as f32)) {
            return self.paint_shapes(place, &drawn, paint.foreground);
        }
        match self.glyphs.glyph_mask(symbol, paint.bold, paint.italic).cloned() {
            Some(mask) => {
                self.paint_coverage(left.saturating_sub(GLYPH_MARGIN), top, &mask, paint.foreground)
            }
            None => {
                let shapes = missing_character(place.width as f32, self.cell_size.1 as f32);
                self.paint_shapes(place, &CharacterShapes { shapes, opacity: 0.5 }, paint.foreground);
            }
        }
    }

    fn paint_shapes(&mut self, place: &PixelPosition, drawn: &CharacterShapes, ink: RgbColor) {
        let step = (drawn.opacity * f32::from(COVERAGE_STEPS)).round() as u8;
        for shape in &drawn.shapes {
            match *shape {
                CellShape::Rect(x, y, width, height) => {
                    // Whole pixels, and at least one, so that edges are sharp and nothing vanishes. A line
                    // keeps its thickness; anything thicker ends where its neighbour begins.
                    let whole = |from: f32, size: f32| {
                        let begin = from.round() as usize;
                        let thin = size < THIN_LINE_PIXELS;
                        let end =
                            if thin { begin + size.round() as usize } else { (from + size).round() as usize };
                        (begin, end.saturating_sub(begin).max(1))
                    };
                    let ((x, width), (y, height)) = (whole(x, width), whole(y, height));
                    self.fill_rectangle(place.left + x, place.top + y, width, height, ink, step);
                }
                _ => {
                    self.paint_coverage(place.left, place.top, &font::shape_mask(shape, self.cell_size), ink)
                }
            }
        }
    }

    fn paint_coverage(&mut self, left: usize, top: usize, mask: &CoverageMask, ink: RgbColor) {
        for (y, row) in mask.steps.chunks(mask.width.max(1)).enumerate() {
            for (x, &step) in row.iter().enumerate().filter(|(_, step)| **step > 0) {
                self.paint_pixel(left + x, top + y, ink, step);
            }
        }
    }

    fn fill_rectangle(
        &mut self,
        left: usize,
        top: usize,
        width: usize,
        height: usize,
        ink: RgbColor,
        step: u8,
    ) {
        for y in top..top + height {
            for x in left..left + width {
                self.paint_pixel(x, y, ink, step);
            }
        }
    }

    fn paint_pixel(&mut self, x: usize, y: usize, ink: RgbColor, step: u8) {
        if x >= self.image.width {
            return;
        }
        if let Some(pixel) = self.image.pixels.get_mut(y * self.image.width + x) {
            *pixel = mix_colors(*pixel, ink, f32::from(step) / f32::from(COVERAGE_STEPS));
        }
    }
}

/// The shapes for a character the font lacks: an empty box.
fn missing_character(width: f32, height: f32) -> Vec<CellShape> {
    let (left, top, line) = (width * 0.16, height * 0.25, BOX_LINE * height);
    let (right, bottom) = (width - left, height * 0.78);
    vec![
        CellShape::Rect(left, top, right - left, line),
        CellShape::Rect(left, bottom - line, right - left, line),
        CellShape::Rect(left, top, line, bottom - top),
        CellShape::Rect(right - line, top, line, bottom - top),
    ]
}

#[test]
fn cells_are_filled_to_their_edges() {
    let mut buffer = Buffer::with_lines(["██", "──", "日l"]);
    buffer.set_style(Rect::new(0, 0, 2, 2), Style::new().fg(Color::Rgb(9, 8, 7)));
    buffer.set_style(Rect::new(2, 2, 1, 1), Style::new().bg(Color::Indexed(196)));
    let image = buffer_to_image(&buffer, &DARK_PALETTE);
    let ((width, height), margin) = (CELL_SIZE, image_margin(CELL_SIZE));
    let pixel = |column: usize, row: usize, x: usize, y: usize| {
        image.pixels[(margin + row * height + y) * image.width + margin + column * width + x]
    };
    assert_eq!((image.width, image.height), (3 * width + 2 * margin, 3 * height + 2 * margin));
    for x in 0..2 * width {
        assert_eq!(pixel(0, 0, x, (height - 1) / 2), [9, 8, 7]);
        assert_eq!(pixel(0, 1, x, (height - 1) / 2), [9, 8, 7]);
    }
    assert_eq!(pixel(2, 2, 0, 0), [255, 0, 0]);
    assert_eq!(pixel(2, 0, width / 2, height / 2), DARK_PALETTE.background());
    assert_eq!(image.pixels[0], DARK_PALETTE.background());
}
