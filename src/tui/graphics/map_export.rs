//! The map for a paper: as SVG with the names of topics, or of themes with lines between those that overlap, or as pixels.
//!
//! Both have the same picture, of the whole map on white. The names are text over it, in the typeface of whoever opens the
//! file; pixels come without names, since the program carries no typeface.

use super::density_map::{DensityMap, draw_density};
use super::{PixelImage, png};
use crate::app::screen::map::labels::{LabelRequest, place_labels};
use crate::app::screen::map::{MapColoring, MapPoint, MapScreen, MapView, ThemeLines};
use crate::app::widget::wrap::PaneSize;
use crate::exchange::escape::escape_xml;
use crate::format::thousands;
use crate::tui::palette::{LIGHT_PALETTE, RgbColor};
use crate::tui::style::Styles;
use crate::tui::text::text_width;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io;

/// The background: the paper.
const WHITE: RgbColor = [255; 3];
/// Columns and rows by which names are placed.
const CELLS: PaneSize = PaneSize { width: 160, height: 70 };
/// The pixels of a cell: the picture has 2,400 x 1,680, as many as a page takes at 300 an inch.
const CELL: [u16; 2] = [15, 24];
/// The size of text, such that a letter is about as wide as a cell.
const FONT_SIZE: usize = 23;
/// The height of a line of the legend.
const LINE: usize = 36;
/// Columns of the legend.
const LEGEND_COLUMNS: usize = 3;
/// The most entries of the legend. Chosen by hand: four colours of five are told apart, and 24 names fit below a picture.
const MOST_IN_LEGEND: usize = 24;

/// The picture of the map, on white.
pub fn map_pixels(map: &MapScreen, styles: &Styles) -> PixelImage {
    let density = DensityMap::of_screen(map, styles, &LIGHT_PALETTE, CELL);
    draw_density(&DensityMap { view: whole_view(), selecting: false, ..density }).opaque(WHITE)
}

/// The whole plane.
fn whole_view() -> MapView {
    MapView { size: CELLS, ..MapView::default() }
}

/// The map as a PNG file, without names.
///
/// # Errors
/// As for [`png::encode`].
pub fn map_to_png(map: &MapScreen, styles: &Styles) -> io::Result<Vec<u8>> {
    png::encode(&map_pixels(map, styles))
}

/// The map as an SVG document: the picture, the names of the topics for which there is room, and what the colours mean
/// where they mean anything but topics. `title` is the name of the study; `shown` gives each name as it may be shown.
///
/// # Errors
/// As for [`png::encode`].
pub fn map_to_svg(
    map: &MapScreen,
    styles: &Styles,
    title: &str,
    shown: &dyn Fn(&str) -> String,
) -> io::Result<String> {
    let picture = STANDARD.encode(map_to_png(map, styles)?);
    let [width, plane] = [CELLS.width * usize::from(CELL[0]), CELLS.height * usize::from(CELL[1])];
    let legend = legend(map, styles, shown);
    let height =
        plane + legend.len().div_ceil(LEGEND_COLUMNS) * LINE + if legend.is_empty() { 0 } else { LINE };
    let mut lines = vec![
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             font-family=\"sans-serif\" font-size=\"{FONT_SIZE}\">"
        ),
        format!("<title>{}</title>", escape_xml(&shown(title))),
        "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>".to_owned(),
        format!("<image width=\"{width}\" height=\"{plane}\" href=\"data:image/png;base64,{picture}\"/>"),
    ];
    lines.extend(match map.theme_lines() {
        Some(themes) => theme_names(themes, styles, shown),
        None => topic_names(map, styles, shown),
    });
    for (number, (color, text)) in legend.iter().enumerate() {
        let x = number % LEGEND_COLUMNS * (width / LEGEND_COLUMNS) + LINE;
        let y = plane + (number / LEGEND_COLUMNS + 1) * LINE;
        lines.push(named_dot(*color, x, y, text));
    }
    lines.push("</svg>\n".to_owned());
    Ok(lines.join("\n"))
}

/// The names of the topics that are on the map, largest first, as far as they do not overlap.
fn topic_names(map: &MapScreen, styles: &Styles, shown: &dyn Fn(&str) -> String) -> Vec<String> {
    let color = |color: Option<u8>| {
        color.map_or([110; 3], |color| LIGHT_PALETTE.text_color(styles.codebook_theme(color).1))
    };
    let regions = map.regions.iter();
    place_names(
        regions.map(|region| (Some(color(region.color)), shown(&region.label), region.centre)).collect(),
    )
}

/// The names of the themes, largest first, and the number of overlaps on each line, as far as they do not overlap.
fn theme_names(themes: &ThemeLines, styles: &Styles, shown: &dyn Fn(&str) -> String) -> Vec<String> {
    let color = |color| LIGHT_PALETTE.text_color(styles.codebook_theme(color).1);
    let places = themes.places.iter();
    let names = places.map(|place| (Some(color(place.color)), shown(&place.path), place.centre));
    let view = whole_view();
    let counts = themes.lines_with_room(&view).map(|line| (None, thousands(line.overlaps), line.middle()));
    place_names(names.chain(counts).collect())
}

/// Texts, each with the colour of the dot before it and its place, as far as there is room; the first come first.
fn place_names(names: Vec<(Option<RgbColor>, String, MapPoint)>) -> Vec<String> {
    let view = whole_view();
    let named: Vec<_> = names
        .into_iter()
        .filter_map(|(color, label, centre)| {
            let wanted = LabelRequest {
                center: view.cell_of(centre)?,
                width: text_width(&label) + 3,
                may_shift: color.is_some(),
            };
            Some((color, label, wanted))
        })
        .collect();
    let wanted: Vec<LabelRequest> = named.iter().map(|(.., wanted)| *wanted).collect();
    let placed = named.iter().zip(place_labels(&wanted, &[], CELLS));
    placed
        .filter_map(|((color, label, _), at)| {
            let (x, y) = at?;
            let [x, y] = [(x + 1) * usize::from(CELL[0]), (y + 1) * usize::from(CELL[1])];
            Some(match color {
                Some(color) => named_dot(*color, x, y, label),
                None => outlined_text(x, y, label),
            })
        })
        .collect()
}

/// A dot in a colour with a name to its right, which stands out from what is below; `y` is the line it stands on.
fn named_dot(color: RgbColor, x: usize, y: usize, name: &str) -> String {
    let [red, green, blue] = color;
    let (radius, middle, text) = (FONT_SIZE / 4, y - FONT_SIZE / 3, x + FONT_SIZE * 2 / 3);
    format!(
        "<circle cx=\"{x}\" cy=\"{middle}\" r=\"{radius}\" fill=\"#{red:02x}{green:02x}{blue:02x}\" stroke=\"#ffffff\" \
         stroke-width=\"2\"/>{}",
        outlined_text(text, y, name)
    )
}

/// A text that stands out from what is below.
fn outlined_text(x: usize, y: usize, text: &str) -> String {
    format!(
        "<text x=\"{x}\" y=\"{y}\" fill=\"#111111\" stroke=\"#ffffff\" stroke-width=\"5\" paint-order=\"stroke\" \
         stroke-linejoin=\"round\">{}</text>",
        escape_xml(text)
    )
}

/// What the colours mean, largest first; nothing where they mean topics, whose names stand on the map.
fn legend(map: &MapScreen, styles: &Styles, shown: &dyn Fn(&str) -> String) -> Vec<(RgbColor, String)> {
    if map.coloring == MapColoring::Topic {
        return Vec::new();
    }
    let color = |color| LIGHT_PALETTE.text_color(styles.codebook_theme(color).1);
    let mut categories: Vec<_> = map.palette.categories.iter().collect();
    categories.sort_by_key(|category| std::cmp::Reverse(category.snippet_count));
    let left_out = categories.len().saturating_sub(MOST_IN_LEGEND);
    let mut legend: Vec<(RgbColor, String)> = categories
        .iter()
        .take(MOST_IN_LEGEND)
        .map(|one| (color(one.color), format!("{} ({})", shown(&one.name), one.snippet_count)))
        .collect();
    legend.push((LIGHT_PALETTE.text_color(styles.muted), "in none".to_owned()));
    if left_out > 0 {
        legend.push(([255; 3], format!("and {left_out} smaller ones, which are not named here")));
    }
    if let Some(themes) = map.theme_lines() {
        let (drawn, all) = (thousands(themes.lines.len()), thousands(themes.pair_count));
        legend.push(([255; 3], format!("lines: overlaps of passages, {drawn} of {all} pairs")));
    }
    legend
}
