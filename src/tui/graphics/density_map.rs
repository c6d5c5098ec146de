//! The map as pixels: each snippet a disc with a soft edge; where discs lie over one another the colour is denser, and a
//! mixture of theirs. Lines between themes lie over them.

use super::PixelImage;
use crate::app::screen::map::{DotMarks, MapDot, MapScreen, MapView, NO_CATEGORY, ThemeLines};
use crate::tui::palette::{RgbColor, TerminalPalette};
use crate::tui::style::Styles;
use ratatui::layout::Rect;
use std::sync::Arc;

/// What is drawn. Equal where the same dots are drawn in the same way.
#[derive(Debug, Clone)]
pub struct DensityMap {
    /// The dots.
    pub dots: Arc<[MapDot]>,
    /// Which of them match the filter and are selected.
    pub marks: Arc<DotMarks>,
    /// The part of the plane, with the size of the pane in cells.
    pub view: MapView,
    /// The colour of each category.
    pub colors: Vec<RgbColor>,
    /// The colour of dots in no category, and of what is not looked for.
    pub muted: RgbColor,
    /// The lines between themes, drawn in the colour of text.
    pub lines: Option<Arc<ThemeLines>>,
    /// The colour of text.
    pub text: RgbColor,
    /// Whether an area is selected; what lies outside is muted then.
    pub selecting: bool,
    /// Cells of the pane that stay empty, for text.
    pub holes: Vec<Rect>,
    /// The pixels of a cell, across and down.
    pub cell: [u16; 2],
}

impl DensityMap {
    /// What the Map screen shows, in the colours that styles have in a palette, without holes.
    pub fn of_screen(map: &MapScreen, styles: &Styles, palette: &TerminalPalette, cell: [u16; 2]) -> Self {
        let categories = map.palette.categories.iter();
        Self {
            dots: Arc::clone(map.dots()),
            marks: Arc::clone(map.dot_marks()),
            view: map.view,
            colors: categories.map(|one| palette.text_color(styles.codebook_theme(one.color).1)).collect(),
            muted: palette.text_color(styles.muted),
            lines: map.theme_lines().map(Arc::clone),
            text: palette.text_color(styles.text),
            selecting: map.drawing.is_some() || !map.selected.is_empty(),
            holes: Vec::new(),
            cell,
        }
    }
}

impl PartialEq for DensityMap {
    fn eq(&self, other: &Self) -> bool {
        // Lists are replaced when they change, never changed in place while somebody has them.
        Arc::ptr_eq(&self.dots, &other.dots)
            && Arc::ptr_eq(&self.marks, &other.marks)
            && (self.view, &self.colors, self.muted) == (other.view, &other.colors, other.muted)
            && (&self.lines, self.text) == (&other.lines, other.text)
            && (self.selecting, &self.holes, self.cell) == (other.selecting, &other.holes, other.cell)
    }
}

/// The radius of a dot, as a share of the side of the square that each of the visible dots would have if they shared the
/// pane: a quarter of it is covered where they lie evenly. Looked at on maps of 300, 11,000 and 110,000 snippets;
/// between .2 and .35 they read alike.
const RADIUS_SHARE: f32 = 0.28;
/// The smallest radius in pixels: less could not be seen.
const LEAST_RADIUS: f32 = 1.2;
/// The largest, as a share of a cell's height: a dot is not to cover its neighbours' cells.
const MOST_RADIUS_SHARE: f32 = 0.28;
/// What is still seen through one dot: two cover four fifths. Chosen by eye.
const SEEN_THROUGH: f32 = 0.45;
/// Dots over one another up to which more of them are denser, and steps for each.
const MOST_LAYERS: usize = 8;
const LAYER_STEPS: usize = 32;

/// The width of the thickest line as a share of a cell's height, the least width in pixels, and how much of what is below a
/// line lets through. Chosen by eye.
const WIDEST_LINE_SHARE: f32 = 0.25;
const LEAST_LINE_WIDTH: f32 = 1.0;
const LINE_COVERS: f32 = 0.6;

/// Draws the map.
pub fn draw_density(map: &DensityMap) -> PixelImage {
    let size = [map.view.size.width, map.view.size.height];
    let [width, height] = [0, 1].map(|axis| size[axis] * usize::from(map.cell[axis]));
    let projection = PixelProjection::new(map, [width, height]);
    let visible = map.dots.iter().filter(|dot| projection.shows(projection.pixel(dot.position), 0.0)).count();
    let radius = dot_radius(width * height, visible, map.cell[1]);
    let strength = dot_strength(width * height, visible, radius);
    let mut sums = vec![[0.0f32; 4]; width * height];
    for dot in map.dots.iter() {
        let at = projection.pixel(dot.position);
        if projection.shows(at, radius + 1.0) {
            let color = dot_color(map, dot);
            add_disc(&mut sums, [width, height], at, (radius, strength), color);
        }
    }
    let covers = cover_table();
    let pixels = sums.iter().map(|sum| pixel_of(*sum, &covers)).collect();
    let mut image = PixelImage { width, height, pixels };
    for line in map.lines.iter().flat_map(|lines| &lines.lines) {
        let ends = line.ends.map(|end| projection.pixel(end.map(|at| at as f32)));
        let widest = f32::from(map.cell[1]) * WIDEST_LINE_SHARE;
        let width = (line.width as f32 * widest).max(LEAST_LINE_WIDTH);
        add_line(&mut image, ends, width, map.text);
    }
    for hole in &map.holes {
        clear_cells(&mut image, *hole, map.cell);
    }
    image
}

/// The radius of a dot in pixels, where so many share so many pixels in cells of that height.
fn dot_radius(pixels: usize, dots: usize, cell_height: u16) -> f32 {
    let most = (f32::from(cell_height) * MOST_RADIUS_SHARE).max(LEAST_RADIUS);
    (RADIUS_SHARE * (pixels as f32 / dots.max(1) as f32).sqrt()).clamp(LEAST_RADIUS, most)
}

/// How much a dot counts: 1 until the dots, none of which can be smaller, cover the pane more than once; then less, by the
/// root of how often, so that where many lie is still told from where very many do, and one alone is still seen.
fn dot_strength(pixels: usize, dots: usize, radius: f32) -> f32 {
    let layers = dots as f32 * std::f32::consts::PI * radius * radius / pixels.max(1) as f32;
    layers.max(1.0).sqrt().recip()
}

/// The colour of a dot.
fn dot_color(map: &DensityMap, dot: &MapDot) -> RgbColor {
    let is_marked = |list: &[bool]| list.get(dot.snippet as usize) == Some(&true);
    let is_quiet = (map.selecting && !is_marked(&map.marks.selected))
        || (!map.marks.matching.is_empty() && !is_marked(&map.marks.matching))
        || dot.category == NO_CATEGORY;
    if is_quiet { map.muted } else { map.colors.get(usize::from(dot.category)).copied().unwrap_or(map.muted) }
}

/// From points of the plane to pixels.
struct PixelProjection {
    origin: [f32; 2],
    scale: [f32; 2],
    size: [f32; 2],
}

impl PixelProjection {
    fn new(map: &DensityMap, size: [usize; 2]) -> Self {
        let cell = map.cell.map(f64::from);
        let (zero, one) = (map.view.cell_offset([0.0, 0.0]), map.view.cell_offset([1.0, 1.0]));
        let origin = [0, 1].map(|axis| (zero[axis] * cell[axis]) as f32);
        let scale = [0, 1].map(|axis| ((one[axis] - zero[axis]) * cell[axis]) as f32);
        Self { origin, scale, size: size.map(|pixels| pixels as f32) }
    }
    fn pixel(&self, place: [f32; 2]) -> [f32; 2] {
        [0, 1].map(|axis| self.origin[axis] + place[axis] * self.scale[axis])
    }
    /// Whether a disc around a pixel may show.
    fn shows(&self, [x, y]: [f32; 2], margin: f32) -> bool {
        x >= -margin && y >= -margin && x < self.size[0] + margin && y < self.size[1] + margin
    }
}

/// Adds a disc: to each pixel its colour, as far as the disc covers it, and that share.
fn add_disc(
    sums: &mut [[f32; 4]],
    [width, height]: [usize; 2],
    [x, y]: [f32; 2],
    (radius, strength): (f32, f32),
    color: RgbColor,
) {
    let color = color.map(f32::from);
    let reach = radius + 0.5;
    let from = |at: f32| (at - reach).max(0.0) as usize;
    let to = |at: f32, most: usize| ((at + reach).max(0.0) as usize + 1).min(most);
    let columns = from(x)..to(x, width);
    for row in from(y)..to(y, height) {
        let down = row as f32 + 0.5 - y;
        let line = sums.get_mut(row * width + columns.start..row * width + columns.end.max(columns.start));
        for (column, sum) in columns.clone().zip(line.into_iter().flatten()) {
            let across = column as f32 + 0.5 - x;
            // How far the pixel lies within the edge, which is as wide as a pixel.
            let covered = (reach - (across * across + down * down).sqrt()).clamp(0.0, 1.0) * strength;
            if covered > 0.0 {
                for (sum, part) in sum.iter_mut().zip([color[0], color[1], color[2], 1.0]) {
                    *sum += part * covered;
                }
            }
        }
    }
}

/// Draws a line with a soft edge over an image: along its longer axis each step covers the pixels across it.
fn add_line(image: &mut PixelImage, [from, to]: [[f32; 2]; 2], width: f32, color: RgbColor) {
    let way = [to[0] - from[0], to[1] - from[1]];
    let (along, across) = if way[0].abs() >= way[1].abs() { (0, 1) } else { (1, 0) };
    if way[along] == 0.0 || !way.into_iter().chain(from).all(f32::is_finite) {
        return;
    }
    let sizes = [image.width, image.height];
    let slope = way[across] / way[along];
    // What is across one axis is wider than what is across the line.
    let half = width / 2.0 * (1.0 + slope * slope).sqrt();
    let low = from[along].min(to[along]).max(0.0) as usize;
    let high = (from[along].max(to[along]).max(0.0).ceil() as usize).min(sizes[along]);
    for step in low..high {
        let middle = from[across] + (step as f32 + 0.5 - from[along]) * slope;
        let first = (middle - half - 0.5).max(0.0) as usize;
        let last = ((middle + half + 1.5).max(0.0) as usize).min(sizes[across]);
        for beside in first..last {
            let covered = (half + 0.5 - (beside as f32 + 0.5 - middle).abs()).clamp(0.0, 1.0) * LINE_COVERS;
            let (x, y) = if along == 0 { (step, beside) } else { (beside, step) };
            if let Some(pixel) = image.pixels.get_mut(y * image.width + x) {
                *pixel = blend(*pixel, color, covered);
            }
        }
    }
}

/// A colour over a pixel that may be seen through (Porter and Duff 1984, "over").
fn blend([red, green, blue, alpha]: [u8; 4], color: RgbColor, covered: f32) -> [u8; 4] {
    let below = f32::from(alpha) / 255.0 * (1.0 - covered);
    let whole = covered + below;
    if whole <= 0.0 {
        return [0; 4];
    }
    let part =
        |over: u8, under: u8| ((f32::from(over) * covered + f32::from(under) * below) / whole).round() as u8;
    [part(color[0], red), part(color[1], green), part(color[2], blue), (whole * 255.0).round() as u8]
}

/// How far so many dots over one another cover what is below, in steps.
fn cover_table() -> Vec<u8> {
    let cover = |step: usize| 1.0 - SEEN_THROUGH.powf(step as f32 / LAYER_STEPS as f32);
    (0..=MOST_LAYERS * LAYER_STEPS).map(|step| (cover(step) * 255.0).round() as u8).collect()
}

/// The pixel of what was added up.
fn pixel_of([red, green, blue, layers]: [f32; 4], covers: &[u8]) -> [u8; 4] {
    if layers <= 0.0 {
        return [0; 4];
    }
    let part = |sum: f32| (sum / layers).round() as u8;
    let step = ((layers * LAYER_STEPS as f32).round() as usize).min(covers.len() - 1);
    [part(red), part(green), part(blue), covers.get(step).copied().unwrap_or(u8::MAX)]
}

/// Empties cells.
fn clear_cells(image: &mut PixelImage, cells: Rect, cell: [u16; 2]) {
    let [left, right] = [cells.left(), cells.right()].map(|x| usize::from(x) * usize::from(cell[0]));
    let [top, bottom] = [cells.top(), cells.bottom()].map(|y| usize::from(y) * usize::from(cell[1]));
    let width = image.width;
    for row in image.pixels.chunks_mut(width.max(1)).take(bottom).skip(top) {
        for pixel in row.iter_mut().take(right).skip(left) {
            *pixel = [0; 4];
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::app::screen::map::ThemeLine;
    use crate::app::widget::wrap::PaneSize;

    pub(in crate::tui::graphics) fn map_of(dots: &[([f32; 2], u16)], cells: (usize, usize)) -> DensityMap {
        let dot = |(snippet, (position, category)): (u32, &([f32; 2], u16))| MapDot {
            position: *position,
            snippet,
            category: *category,
        };
        DensityMap {
            dots: (0..).zip(dots).map(dot).collect(),
            marks: Arc::default(),
            view: MapView { size: PaneSize { width: cells.0, height: cells.1 }, ..MapView::default() },
            colors: vec![[255, 0, 0], [0, 0, 255]],
            muted: [128; 3],
            lines: None,
            text: [0; 3],
            selecting: false,
            holes: Vec::new(),
            cell: [10, 20],
        }
    }

    #[test]
    fn a_dot_is_a_disc_of_its_area_with_a_soft_edge_where_the_plane_has_it() {
        let map = map_of(&[([0.25, 0.5], 0)], (20, 10));
        let image = draw_density(&map);
        assert_eq!((image.width, image.height), (200, 200));
        let covered: Vec<(usize, [u8; 4])> =
            image.pixels.iter().copied().enumerate().filter(|(_, pixel)| pixel[3] > 0).collect();
        assert!(covered.iter().all(|(_, pixel)| pixel[..3] == [255, 0, 0]));
        // The middle of what is covered is where the cell lies; the plane has 3 % of margin.
        let mean = |of: fn(usize) -> usize| {
            covered.iter().map(|(at, _)| of(*at) as f32 + 0.5).sum::<f32>() / covered.len() as f32
        };
        let expected = (0.25 - 0.5) / 1.06 * 200.0 + 100.0;
        assert!((mean(|at| at % 200) - expected).abs() < 0.6 && (mean(|at| at / 200) - 100.0).abs() < 0.6);
        let radius = 20.0 * MOST_RADIUS_SHARE;
        let full = covered.iter().filter(|(_, pixel)| pixel[3] == 140).count() as f32;
        let whole = std::f32::consts::PI * radius * radius;
        assert!(full < whole && whole < covered.len() as f32, "{full} {whole} {}", covered.len());
    }

    #[test]
    fn more_dots_are_denser_and_mixed() {
        let at = |image: &PixelImage| image.pixels[100 * 200 + 100];
        let one = at(&draw_density(&map_of(&[([0.5, 0.5], 0)], (20, 10))));
        let two = at(&draw_density(&map_of(&[([0.5, 0.5], 0), ([0.5, 0.5], 1)], (20, 10))));
        assert_eq!(one, [255, 0, 0, 140]);
        assert_eq!((two[0], two[2], two[3]), (128, 128, 203));
        let many = vec![([0.5, 0.5], NO_CATEGORY); 40];
        assert_eq!(at(&draw_density(&map_of(&many, (20, 10)))), [128, 128, 128, 255]);
    }

    #[test]
    fn a_line_between_themes_lies_over_the_dots_as_wide_as_it_is_to_be() {
        let mut map = map_of(&[([0.5, 0.5], 0)], (20, 10));
        let line = |width| ThemeLine { ends: [[0.0, 0.5], [1.0, 0.5]], overlaps: 3, width };
        let dark = |map: &DensityMap| {
            let image = draw_density(map);
            let column = (0..200).map(|y| image.pixels[y * 200 + 20]);
            column.map(|pixel| f32::from(pixel[3]) / 255.0).sum::<f32>()
        };
        for (width, pixels) in [(1.0, 5.0), (0.5, 2.5), (0.0, 1.0)] {
            map.lines = Some(Arc::new(ThemeLines { lines: vec![line(width)], ..ThemeLines::default() }));
            assert!((dark(&map) - pixels * LINE_COVERS).abs() < 0.05, "{width} {}", dark(&map));
        }
        // Over the red dot it is mixed with it, the more of it the less is seen through.
        let [red, green, _, alpha] = draw_density(&map).pixels[100 * 200 + 100];
        assert!(red > 0 && red < 200 && green == 0 && alpha > 140, "{red} {green} {alpha}");
        map.view = map.view.zoomed([0.5, 0.0], 4096.0);
        assert_eq!(dark(&map), 0.0, "off the screen nothing is drawn");
    }

    #[test]
    fn what_is_not_looked_for_is_muted_and_text_has_room() {
        let mut map = map_of(&[([0.5, 0.5], 0)], (20, 10));
        map.selecting = true;
        assert_eq!(draw_density(&map).pixels[100 * 200 + 100][..3], [128; 3]);
        map.marks = Arc::new(DotMarks { selected: vec![true], matching: Vec::new() });
        assert_eq!(draw_density(&map).pixels[100 * 200 + 100][..3], [255, 0, 0]);
        map.holes = vec![Rect::new(9, 4, 3, 3)];
        assert!(draw_density(&map).pixels.iter().all(|pixel| pixel[3] == 0));
        map.holes = vec![Rect::new(0, 0, 200, 200)];
        draw_density(&map);
    }

    #[test]
    fn zooming_in_shows_a_part_of_the_plane_and_nothing_panics_at_any_size() {
        let mut map = map_of(&[([0.5, 0.5], 0), ([0.9, 0.9], 1)], (20, 10));
        map.view = map.view.zoomed([0.5, 0.5], 4.0);
        assert!(draw_density(&map).pixels.iter().all(|pixel| pixel[2] == 0), "the blue dot is off the pane");
        for cells in [(0, 0), (1, 0), (0, 1), (1, 1), (3, 1)] {
            draw_density(&map_of(&[([0.5, 0.5], 0), ([f32::NAN, 2.0], 9)], cells));
        }
    }
}
