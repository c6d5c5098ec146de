//! The themes as places on the map, with lines between those whose passages overlap.

use super::labels::densest_point;
use super::line_cells::line_cells;
use super::picture::BRAILLE_BITS;
use super::view::{DOTS_PER_CELL, MapPoint, MapView, PaneCell};
use super::{MapColoring, MapScreen};
use crate::app::workspace::Workspace;
use crate::coding::{CrosstabUnit, ThemeId, ThemePairCount};
use crate::topics::MapLayout;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most lines: those of the most overlaps. More of them hide the snippets below. Chosen by hand; not measured.
const MAX_LINES: usize = 40;
/// The width of the thickest line in braille dots; the thinnest has one. Chosen by hand.
const MAX_LINE_DOTS: isize = 3;

/// The columns and rows of which a line spans at least one for a number to stand on it. Chosen by hand.
const LEAST_CELLS_FOR_COUNT: [f64; 2] = [10.0, 3.0];

/// A theme on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemePlace {
    /// Its path in the codebook.
    pub path: String,
    /// Its style, as index into the styles of codebook themes.
    pub color: u8,
    /// Where its snippets, and those of the themes below it, are densest.
    pub centre: MapPoint,
    /// How many snippets these are.
    pub snippet_count: usize,
}

/// A line between two themes whose passages overlap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThemeLine {
    /// The places of the themes.
    pub ends: [MapPoint; 2],
    /// How many stretches of text are in both.
    pub overlaps: usize,
    /// Its width: 1 for the most overlaps, less in proportion.
    pub width: f64,
}

impl ThemeLine {
    /// The point half-way, where the number of overlaps stands.
    pub fn middle(&self) -> MapPoint {
        let [from, to] = self.ends;
        [0, 1].map(|axis| f64::midpoint(from[axis], to[axis]))
    }
}

/// The themes and lines of a map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThemeLines {
    /// The themes that have snippets on the map, largest first.
    pub places: Vec<ThemePlace>,
    /// The lines, most overlaps first.
    pub lines: Vec<ThemeLine>,
    /// How many pairs of themes overlap, also those that have no line: beyond the most, or of themes at one place.
    pub pair_count: usize,
}

impl ThemeLines {
    /// The themes of a study on its map. Overlaps are counted as by [`CrosstabUnit::Overlap`].
    pub fn new(work: &Workspace, layout: &MapLayout) -> Self {
        let mut centres: BTreeMap<ThemeId, MapPoint> = BTreeMap::new();
        let mut places = Vec::new();
        for (_, theme) in work.codebook.tree() {
            let snippets = work.stats.subtree_snippets(theme.id);
            let points = snippets.iter().filter_map(|at| layout.positions.get(at.0).copied().flatten());
            let Some(centre) = densest_point(&points.collect::<Vec<_>>()) else { continue };
            centres.insert(theme.id, centre);
            let (path, color) = (work.theme_path(theme.id), theme.color);
            places.push(ThemePlace { path, color, centre, snippet_count: snippets.len() });
        }
        places.sort_by_key(|place| Reverse(place.snippet_count));
        let pairs = work.stats.theme_pairs(&work.corpus, &work.codebook, CrosstabUnit::Overlap);
        let most = pairs.first().map_or(1, |pair| pair.times).max(1) as f64;
        let line = |pair: &ThemePairCount| {
            let ends = [*centres.get(&pair.first)?, *centres.get(&pair.second)?];
            let line = ThemeLine { ends, overlaps: pair.times, width: pair.times as f64 / most };
            // Between themes at one place there is none to be seen.
            (ends[0] != ends[1]).then_some(line)
        };
        let lines = pairs.iter().filter_map(line).take(MAX_LINES).collect();
        Self { places, lines, pair_count: pairs.len() }
    }

    /// The lines that are long enough in a view for a number to stand on them, not on a name at their ends.
    pub fn lines_with_room(&self, view: &MapView) -> impl Iterator<Item = &ThemeLine> {
        self.lines.iter().filter(move |line| {
            let [from, to] = line.ends.map(|end| view.cell_offset(end));
            (0..2).any(|axis| (from[axis] - to[axis]).abs() >= LEAST_CELLS_FOR_COUNT[axis])
        })
    }

    /// The cells on screen that lines go through, each with its braille dots as offset from U+2800.
    pub fn cells(&self, view: &MapView) -> Vec<(PaneCell, u8)> {
        let mut cells = vec![0u8; view.size.width * view.size.height];
        let grid = [view.size.width * DOTS_PER_CELL[0], view.size.height * DOTS_PER_CELL[1]];
        for line in &self.lines {
            let [from, to] = line.ends.map(|end| {
                let cell = view.cell_offset(end);
                [0, 1].map(|axis| cell[axis] * DOTS_PER_CELL[axis] as f64)
            });
            // A line is made thicker across the axis along which it is longer.
            let across = if (to[0] - from[0]).abs() >= (to[1] - from[1]).abs() { 1 } else { 0 };
            let dots = 1 + (line.width * (MAX_LINE_DOTS - 1) as f64).round() as isize;
            for beside in 0..dots {
                let aside = (beside - (dots - 1) / 2) as f64;
                let moved = |mut end: [f64; 2]| {
                    end[across] += aside;
                    end
                };
                for [x, y] in line_cells(moved(from), moved(to), grid) {
                    let bit = BRAILLE_BITS[y % DOTS_PER_CELL[1]][x % DOTS_PER_CELL[0]];
                    let at = y / DOTS_PER_CELL[1] * view.size.width + x / DOTS_PER_CELL[0];
                    cells.get_mut(at).into_iter().for_each(|cell| *cell |= bit);
                }
            }
        }
        let place = |at: usize| (at % view.size.width, at / view.size.width);
        cells
            .into_iter()
            .enumerate()
            .filter(|(_, dots)| *dots > 0)
            .map(|(at, dots)| (place(at), dots))
            .collect()
    }
}

impl MapScreen {
    /// The themes and lines, while they are shown; while topics are looked for these are shown instead.
    pub fn theme_lines(&self) -> Option<&Arc<ThemeLines>> {
        self.theme_lines.as_ref().filter(|_| !self.is_filtered())
    }

    /// Shows themes with lines, in the colours of themes, or topics again in the colours from before, unless others were
    /// chosen since.
    pub(super) fn toggle_theme_lines(&mut self, work: &Workspace) {
        self.theme_lines = match self.theme_lines {
            Some(_) => {
                if self.coloring == MapColoring::Theme {
                    self.coloring = self.coloring_before;
                }
                None
            }
            None => {
                self.coloring_before = std::mem::replace(&mut self.coloring, MapColoring::Theme);
                Some(Arc::default())
            }
        };
        self.update_theme_lines(work);
        self.update_colors(work);
    }

    /// Computes themes and lines anew, where they are shown.
    pub(super) fn update_theme_lines(&mut self, work: &Workspace) {
        if let (Some(_), Some(layout)) = (&self.theme_lines, self.layout()) {
            self.theme_lines = Some(Arc::new(ThemeLines::new(work, layout)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::widget::wrap::PaneSize;

    fn of(lines: &[([MapPoint; 2], f64)]) -> ThemeLines {
        let line =
            |(ends, width): &([MapPoint; 2], f64)| ThemeLine { ends: *ends, overlaps: 1, width: *width };
        ThemeLines { lines: lines.iter().map(line).collect(), ..ThemeLines::default() }
    }

    fn dot_count(cells: &[(PaneCell, u8)]) -> u32 {
        cells.iter().map(|(_, dots)| dots.count_ones()).sum()
    }

    #[test]
    fn the_line_of_the_most_overlaps_is_three_dots_wide_and_the_thinnest_one() {
        let view = MapView { size: PaneSize { width: 40, height: 10 }, ..MapView::default() };
        let across = [[0.0, 0.5], [1.0, 0.5]];
        let [thin, thick] = [0.1, 1.0].map(|width| dot_count(&of(&[(across, width)]).cells(&view)));
        assert_eq!(thick, 3 * thin);
        let down = [[0.5, 0.0], [0.5, 1.0]];
        let cells = of(&[(down, 0.0)]).cells(&view);
        assert!(cells.windows(2).all(|pair| pair[0].0.1 + 1 == pair[1].0.1), "no gap: {cells:?}");
    }

    #[test]
    fn no_number_stands_on_a_line_between_neighbours() {
        let view = MapView { size: PaneSize { width: 100, height: 20 }, ..MapView::default() };
        let lines = of(&[([[0.5, 0.5], [0.52, 0.51]], 1.0), ([[0.2, 0.5], [0.5, 0.5]], 1.0)]);
        assert_eq!(lines.lines_with_room(&view).count(), 1);
        assert_eq!(lines.lines_with_room(&view.zoomed([0.5, 0.5], 30.0)).count(), 2);
    }

    #[test]
    fn a_line_seen_from_very_near_costs_what_is_on_screen() {
        let view = MapView { size: PaneSize { width: 40, height: 10 }, ..MapView::default() };
        let near = view.zoomed([0.5, 0.5], 4096.0);
        let cells = of(&[([[0.0, 0.0], [1.0, 1.0]], 0.0)]).cells(&near);
        assert!(!cells.is_empty() && cells.iter().all(|((x, y), _)| *x < 40 && *y < 10));
        assert!(of(&[([[0.0, 0.0], [0.1, 0.0]], 1.0)]).cells(&near).is_empty());
    }
}
