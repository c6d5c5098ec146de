//! Glyphs of DejaVu Sans Mono, rasterised to coverage of pixels.

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use leitmotif::config::color_theme::THEME_GLYPHS;
use leitmotif::tui::screenshot::shapes::CellShape;
use std::collections::HashMap;
use ttf_parser::{Face, OutlineBuilder};
use unicode_normalization::UnicodeNormalization;

/// How far an italic glyph leans, as a share of its height; the font has no italics of its own. Chosen by
/// hand.
const SLANT_RATIO: f32 = 0.2;
/// Pixels beside a cell, on either side, for glyphs that lean or reach out of it.
pub const GLYPH_MARGIN: usize = 6;
/// Steps of coverage from none to full. Few, so that the colours of a picture fit into a PNG palette of 256;
/// chosen by hand, not measured.
pub const COVERAGE_STEPS: u8 = 7;

/// The coverage of each pixel of a glyph or shape, in steps, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageMask {
    pub width: usize,
    pub steps: Vec<u8>,
}

/// The glyphs at one size, each rasterised once.
pub struct GlyphCache {
    regular: Option<Face<'static>>,
    bold: Option<Face<'static>>,
    cell_size: (usize, usize),
    masks: HashMap<(char, bool, bool), Option<CoverageMask>>,
}

impl GlyphCache {
    /// A cache of glyphs for cells of that width and height in pixels.
    pub fn new(cell: (usize, usize)) -> Self {
        let face = |bytes: &'static [u8]| Face::parse(bytes, 0).ok();
        Self {
            regular: face(dejavu::sans_mono::regular()),
            bold: face(dejavu::sans_mono::bold()),
            cell_size: cell,
            masks: HashMap::new(),
        }
    }

    /// The mask of a glyph, [`GLYPH_MARGIN`] wider than its cell on both sides; none where the font lacks it.
    /// Of a sequence only the first character after composition is drawn.
    pub fn glyph_mask(&mut self, symbol: &str, bold: bool, italic: bool) -> Option<&CoverageMask> {
        let letter = symbol.nfc().next()?;
        let (width, height) = self.cell_size;
        let face = if bold { &self.bold } else { &self.regular };
        let made = self.masks.entry((letter, bold, italic)).or_insert_with(|| {
            let face = face.as_ref()?;
            let glyph = face.glyph_index(letter)?;
            let mut pen = GlyphPen::new(face, (width, height), if italic { SLANT_RATIO } else { 0.0 });
            let _ = face.outline_glyph(glyph, &mut pen);
            Some(coverage_mask(&pen.rasterizer))
        });
        made.as_ref()
    }
}

/// A dot or polygon as coverage of a cell; rectangles are filled without rasterising, see `pixels`.
pub fn shape_mask(shape: &CellShape, (width, height): (usize, usize)) -> CoverageMask {
    let mut into = Rasterizer::new(width, height);
    match shape {
        CellShape::Rect(..) => {}
        CellShape::Dot(x, y, r) => {
            // 0.5523 places the control points of the cubic curve nearest to a quarter of a circle.
            let (k, at) = (r * 0.5523, |dx: f32, dy: f32| point(x + dx, y + dy));
            into.draw_cubic(at(*r, 0.0), at(*r, k), at(k, *r), at(0.0, *r));
            into.draw_cubic(at(0.0, *r), at(-k, *r), at(-r, k), at(-r, 0.0));
            into.draw_cubic(at(-r, 0.0), at(-r, -k), at(-k, -r), at(0.0, -r));
            into.draw_cubic(at(0.0, -r), at(k, -r), at(*r, -k), at(*r, 0.0));
        }
        CellShape::Polygon(corners) => {
            let next = corners.iter().cycle().skip(1);
            for (from, to) in corners.iter().zip(next) {
                into.draw_line(point(from.0, from.1), point(to.0, to.1));
            }
        }
    }
    coverage_mask(&into)
}

/// The rasteriser's coverage, rounded to steps.
fn coverage_mask(from: &Rasterizer) -> CoverageMask {
    let (width, height) = from.dimensions();
    let mut steps = vec![0; width * height];
    from.for_each_pixel(|place, covered| {
        if let Some(step) = steps.get_mut(place) {
            *step = (covered.clamp(0.0, 1.0) * f32::from(COVERAGE_STEPS)).round() as u8;
        }
    });
    CoverageMask { width, steps }
}

/// Draws the outline of a glyph into a rasteriser.
struct GlyphPen {
    rasterizer: Rasterizer,
    scale: f32,
    baseline: f32,
    slant: f32,
    contour_start: Point,
    pen_position: Point,
}

impl GlyphPen {
    /// A pen scaled so that an advance fills the width of the cell, with the line centred in its height.
    fn new(face: &Face<'_>, (width, height): (usize, usize), slant: f32) -> Self {
        let advance = face.glyph_index('0').and_then(|glyph| face.glyph_hor_advance(glyph)).unwrap_or(1);
        let scale = width as f32 / f32::from(advance.max(1));
        let (above, below) = (f32::from(face.ascender()) * scale, f32::from(face.descender()) * scale);
        let baseline = ((height as f32 - (above - below)) / 2.0 + above).round();
        let into = Rasterizer::new(width + 2 * GLYPH_MARGIN, height);
        let zero = point(0.0, 0.0);
        Self { rasterizer: into, scale, baseline, slant, contour_start: zero, pen_position: zero }
    }

    /// The pixel position of a point in font units.
    fn to_pixels(&self, x: f32, y: f32) -> Point {
        let up = y * self.scale;
        point(x * self.scale + up * self.slant + GLYPH_MARGIN as f32, self.baseline - up)
    }
}

impl OutlineBuilder for GlyphPen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.contour_start = self.to_pixels(x, y);
        self.pen_position = self.contour_start;
    }
    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.to_pixels(x, y);
        self.rasterizer.draw_line(self.pen_position, to);
        self.pen_position = to;
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let to = self.to_pixels(x, y);
        self.rasterizer.draw_quad(self.pen_position, self.to_pixels(x1, y1), to);
        self.pen_position = to;
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let to = self.to_pixels(x, y);
        self.rasterizer.draw_cubic(self.pen_position, self.to_pixels(x1, y1), self.to_pixels(x2, y2), to);
        self.pen_position = to;
    }
    fn close(&mut self) {
        self.rasterizer.draw_line(self.pen_position, self.contour_start);
        self.pen_position = self.contour_start;
    }
}

#[test]
fn the_font_has_what_the_screens_are_made_of() {
    let mut letters = GlyphCache::new((12, 26));
    let glyphs = THEME_GLYPHS.iter().flat_map(|(full, hollow)| [*full, *hollow]);
    for symbol in "aZ09éß×·›…✓✎✗▸▾—“”’•ЖΩ".split("").filter(|s| !s.is_empty()).chain(glyphs)
    {
        for bold in [false, true] {
            let mask =
                letters.glyph_mask(symbol, bold, false).unwrap_or_else(|| panic!("{symbol} is missing"));
            assert!(mask.steps.iter().any(|step| *step > 0), "{symbol} is empty");
        }
    }
    assert_eq!(letters.glyph_mask("日", false, false), None);
    let (upright, slanted) =
        (letters.glyph_mask("l", false, false).cloned(), letters.glyph_mask("l", false, true));
    assert_ne!(upright.as_ref(), slanted);
}

#[test]
fn letters_made_of_two_parts_are_put_together() {
    let mut letters = GlyphCache::new((12, 26));
    let whole = letters.glyph_mask("é", false, false).cloned();
    assert_eq!(letters.glyph_mask("e\u{301}", false, false).cloned(), whole);
}
