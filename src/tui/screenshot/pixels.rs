//! A frame as pixels, larger than the SVG says, for screens that have them.

use super::font::{self, Letters, Mask, ROOM, STEPS};
use super::palette::{Paint, Palette, Rgb, mixed};
use super::shapes::{Drawing, Shape, drawing, missing};
use ratatui::buffer::{Buffer, CellWidth};

/// How large a cell is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Twice the size of the SVG, for a picture that stands alone.
    Double,
    /// One and a half times its size, for a film, which holds many.
    Film,
}

/// What is thinner than this many pixels is a line.
const THIN: f32 = 4.0;

impl Scale {
    /// A cell, in pixels.
    fn cell(self) -> (usize, usize) {
        match self {
            Self::Double => (17, 36),
            Self::Film => (12, 26),
        }
    }
}

/// A picture, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// How wide it is.
    pub width: usize,
    /// How high it is.
    pub height: usize,
    /// Its pixels.
    pub pixels: Vec<Rgb>,
}

/// The buffer as pixels. Letters the font does not have are empty boxes: it has Latin, Greek and Cyrillic.
pub fn image(buffer: &Buffer, palette: &Palette, scale: Scale) -> Image {
    let (area, size) = (buffer.area, scale.cell());
    let margin = margin(size);
    let width = usize::from(area.width) * size.0 + 2 * margin;
    let height = usize::from(area.height) * size.1 + 2 * margin;
    let image = Image { width, height, pixels: vec![palette.background(); width * height] };
    let mut painter = Painter { image, letters: Letters::new(size), size };
    // All of what lies behind first: a letter may reach into the next cell.
    for behind in [true, false] {
        for y in area.top()..area.bottom() {
            let mut x = area.left();
            while let Some(cell) = buffer.cell((x, y)).filter(|_| x < area.right()) {
                let wide = cell.symbol().cell_width().max(1);
                let left = margin + usize::from(x - area.left()) * size.0;
                let top = margin + usize::from(y - area.top()) * size.1;
                let place = Place { left, top, width: usize::from(wide) * size.0 };
                let paint = palette.paint(cell);
                if behind {
                    painter.behind(&place, &paint);
                } else {
                    painter.cell(&place, cell.symbol(), &paint);
                }
                x = x.saturating_add(wide);
            }
        }
    }
    painter.image
}

fn margin(size: (usize, usize)) -> usize {
    size.1 * 7 / 9
}

struct Place {
    left: usize,
    top: usize,
    width: usize,
}

struct Painter {
    image: Image,
    letters: Letters,
    /// A cell.
    size: (usize, usize),
}

impl Painter {
    fn behind(&mut self, place: &Place, paint: &Paint) {
        if let Some(color) = paint.behind {
            self.fill(place.left, place.top, place.width, self.size.1, color, STEPS);
        }
    }

    fn cell(&mut self, place: &Place, symbol: &str, paint: &Paint) {
        let (left, top) = (place.left, place.top);
        if paint.underline {
            let thick = (self.size.1 / 18).max(1);
            self.fill(left, top + self.size.1 * 31 / 36, place.width, thick, paint.ink, STEPS);
        }
        if symbol.trim().is_empty() {
            return;
        }
        if let Some(drawn) = drawing(symbol, (self.size.0 as f32, self.size.1 as f32)) {
            return self.shapes(place, &drawn, paint.ink);
        }
        match self.letters.letter(symbol, paint.bold, paint.italic).cloned() {
            Some(mask) => self.ink(left.saturating_sub(ROOM), top, &mask, paint.ink),
            None => {
                let shapes = missing(place.width as f32, self.size.1 as f32);
                self.shapes(place, &Drawing { shapes, strength: 0.5 }, paint.ink);
            }
        }
    }

    fn shapes(&mut self, place: &Place, drawn: &Drawing, ink: Rgb) {
        let step = (drawn.strength * f32::from(STEPS)).round() as u8;
        for shape in &drawn.shapes {
            match *shape {
                Shape::Rect(x, y, width, height) => {
                    // Whole pixels, and at least one: edges are sharp and nothing vanishes. What is thin
                    // keeps its thickness wherever it begins; what is not ends where its neighbour begins.
                    let whole = |from: f32, size: f32| {
                        let begin = from.round() as usize;
                        let thin = size < THIN;
                        let end =
                            if thin { begin + size.round() as usize } else { (from + size).round() as usize };
                        (begin, end.saturating_sub(begin).max(1))
                    };
                    let ((x, width), (y, height)) = (whole(x, width), whole(y, height));
                    self.fill(place.left + x, place.top + y, width, height, ink, step);
                }
                _ => self.ink(place.left, place.top, &font::shape(shape, self.size), ink),
            }
        }
    }

    fn ink(&mut self, left: usize, top: usize, mask: &Mask, ink: Rgb) {
        for (y, row) in mask.steps.chunks(mask.width.max(1)).enumerate() {
            for (x, &step) in row.iter().enumerate().filter(|(_, step)| **step > 0) {
                self.dab(left + x, top + y, ink, step);
            }
        }
    }

    fn fill(&mut self, left: usize, top: usize, width: usize, height: usize, ink: Rgb, step: u8) {
        for y in top..top + height {
            for x in left..left + width {
                self.dab(x, y, ink, step);
            }
        }
    }

    fn dab(&mut self, x: usize, y: usize, ink: Rgb, step: u8) {
        if x >= self.image.width {
            return;
        }
        if let Some(pixel) = self.image.pixels.get_mut(y * self.image.width + x) {
            *pixel = mixed(*pixel, ink, f32::from(step) / f32::from(STEPS));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::palette::{DARK, LIGHT};
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    const CELL: (usize, usize) = (17, 36);

    fn pixel(image: &Image, cell: (usize, usize), x: usize, y: usize) -> Rgb {
        image.pixels[(28 + cell.1 * CELL.1 + y) * image.width + 28 + cell.0 * CELL.0 + x]
    }

    #[test]
    fn cells_are_filled_to_their_edges() {
        let mut buffer = Buffer::with_lines(["██", "──", "日l"]);
        buffer.set_style(Rect::new(0, 0, 2, 2), Style::new().fg(Color::Rgb(9, 8, 7)));
        buffer.set_style(Rect::new(2, 2, 1, 1), Style::new().bg(Color::Indexed(196)));
        let image = image(&buffer, &DARK, Scale::Double);
        assert_eq!((image.width, image.height), (3 * 17 + 56, 3 * 36 + 56));
        for x in 0..34 {
            assert_eq!(pixel(&image, (0, 0), x, 18), [9, 8, 7]);
            assert_eq!(pixel(&image, (0, 1), x, 18), [9, 8, 7]);
        }
        assert_eq!(pixel(&image, (2, 2), 0, 0), [255, 0, 0]);
        assert_eq!(pixel(&image, (0, 0), 40, 18), DARK.background());
        let light = super::image(&buffer, &LIGHT, Scale::Film);
        assert_eq!(light.pixels[0], LIGHT.background());
        assert_eq!((light.width, light.height), (3 * 12 + 40, 3 * 26 + 40));
    }
}
