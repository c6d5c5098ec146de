//! Drawing the map: for each cell its braille dots, the number of its snippets and their most common
//! category. Independent of colours and terminal, one pass over the snippets.

use super::view::{DOTS_PER_CELL, MapView};
use crate::app::widget::wrap::PaneSize;

/// The category index of snippets in no category.
pub const NO_CATEGORY: u16 = u16::MAX;

/// A snippet to be drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapDot {
    /// Its position in the plane.
    pub position: [f32; 2],
    /// The snippet, as index into the corpus.
    pub snippet: u32,
    /// Its category, as index into the palette; [`NO_CATEGORY`] for none.
    pub category: u16,
}

/// Sorts snippets by category, those in none last, otherwise keeping their order. A counting sort, as there
/// are few categories and many snippets.
pub fn sort_by_category(dots: &[MapDot]) -> Vec<MapDot> {
    let kinds = dots.iter().map(|dot| dot.category).filter(|category| *category != NO_CATEGORY).max();
    let none = kinds.map_or(0, |largest| usize::from(largest) + 1);
    let bucket = |dot: &MapDot| usize::from(dot.category).min(none);
    let mut next = vec![0usize; none + 2];
    for dot in dots {
        next[bucket(dot) + 1] += 1;
    }
    for at in 1..next.len() {
        next[at] += next[at - 1];
    }
    let mut sorted = dots.to_vec();
    for dot in dots {
        let place = &mut next[bucket(dot)];
        sorted[*place] = *dot;
        *place += 1;
    }
    sorted
}

/// A drawn cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MapCell {
    /// The braille dots, as offset from U+2800.
    pub dots: u8,
    /// How many snippets are in it.
    pub snippet_count: u32,
    /// The category most of its matching snippets are in; `None` where most are in none, or none match.
    pub category: Option<u16>,
    /// Whether one of its snippets is selected.
    pub has_selected: bool,
}

/// The drawn cells of the pane.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MapPicture {
    /// The size it was drawn for.
    pub size: PaneSize,
    /// The cells, row by row.
    pub cells: Vec<MapCell>,
}

/// Marks on the snippets of the corpus, by index. An empty list is short for "no filter" or "no selection".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DotMarks {
    /// Whether each matches the filter; only matching ones count for the colour of a cell.
    pub matching: Vec<bool>,
    /// Whether each is inside the selection.
    pub selected: Vec<bool>,
}

/// The bits of the dots of a braille character, by row and column (Unicode 16, block Braille Patterns).
pub(super) const BRAILLE_BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// Counts the snippets of a cell. As they come sorted by category, the running count and the largest so far
/// are enough; no table of categories is needed for each cell.
#[derive(Debug, Clone, Copy, Default)]
struct CellTally {
    cell: MapCell,
    category: u16,
    count: u32,
    max_count: u32,
}

impl CellTally {
    fn add(&mut self, category: u16) {
        if self.count > 0 && self.category == category {
            self.count += 1;
        } else {
            self.close_category();
            (self.category, self.count) = (category, 1);
        }
    }

    /// Ends the count of a category; of two equally large ones the earlier stays.
    fn close_category(&mut self) {
        if self.count > self.max_count {
            self.max_count = self.count;
            self.cell.category = (self.category != NO_CATEGORY).then_some(self.category);
        }
    }
}

/// Draws snippets, which must be sorted by category. Takes one pass with arithmetic only: it runs at every
/// movement of the map, also for hundreds of thousands of snippets.
pub fn draw_picture(dots: &[MapDot], view: &MapView, marks: &DotMarks) -> MapPicture {
    let size = view.size;
    let mut tallies = vec![CellTally::default(); size.width * size.height];
    let projection = view.projection();
    let is_marked = |list: &[bool], dot: &MapDot| list.get(dot.snippet as usize) == Some(&true);
    for dot in dots {
        let Some([x, y]) = projection.dot(dot.position) else { continue };
        let Some(tally) = tallies.get_mut(y / DOTS_PER_CELL[1] * size.width + x / DOTS_PER_CELL[0]) else {
            continue;
        };
        tally.cell.dots |= BRAILLE_BITS[y % DOTS_PER_CELL[1]][x % DOTS_PER_CELL[0]];
        tally.cell.snippet_count += 1;
        tally.cell.has_selected |= is_marked(&marks.selected, dot);
        if marks.matching.is_empty() || is_marked(&marks.matching, dot) {
            tally.add(dot.category);
        }
    }
    let cells = tallies.into_iter().map(|mut tally| {
        tally.close_category();
        tally.cell
    });
    MapPicture { size, cells: cells.collect() }
}

/// Where there is less than one snippet in this many cells, single braille dots are too faint for their
/// colours to be told apart, and larger glyphs are drawn. Chosen by hand; not measured.
const SPARSE_CELLS_PER_SNIPPET: usize = 8;

impl MapPicture {
    /// Whether so few snippets are on screen that each can be drawn as a glyph of its own.
    pub fn is_sparse(&self) -> bool {
        let shown: usize = self.cells.iter().map(|cell| cell.snippet_count as usize).sum();
        shown * SPARSE_CELLS_PER_SNIPPET < self.cells.len()
    }
    /// The cell at a column and row; `None` outside the pane.
    pub fn cell(&self, (x, y): (usize, usize)) -> Option<&MapCell> {
        if x < self.size.width { self.cells.get(y * self.size.width + x) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn sorted(dots: Vec<MapDot>) -> Vec<MapDot> {
        let mut expected = dots.clone();
        expected.sort_by_key(|dot| dot.category);
        assert_eq!(sort_by_category(&dots), expected);
        expected
    }

    fn view(width: usize, height: usize) -> MapView {
        MapView { size: PaneSize { width, height }, ..MapView::default() }
    }

    #[test]
    fn a_cell_has_the_colour_of_most_and_of_two_as_many_that_of_the_first() {
        let dot = |snippet, category| MapDot { position: [0.5, 0.5], snippet, category };
        let colour = |dots: Vec<MapDot>| {
            draw_picture(&sorted(dots), &view(1, 1), &DotMarks::default()).cells[0].category
        };
        assert_eq!(colour(vec![dot(0, 2), dot(1, 1), dot(2, 2)]), Some(2));
        assert_eq!(colour(vec![dot(0, 2), dot(1, 1)]), Some(1));
        assert_eq!(
            colour(vec![dot(0, NO_CATEGORY), dot(1, 7)]),
            Some(7),
            "what is in something comes before what is in nothing"
        );
        assert_eq!(colour(vec![dot(0, NO_CATEGORY), dot(1, NO_CATEGORY), dot(2, 7)]), None);
        assert_eq!(colour(Vec::new()), None);
    }

    #[test]
    fn only_what_was_looked_for_gives_colour() {
        let dots = sorted(vec![
            MapDot { position: [0.5, 0.5], snippet: 0, category: 0 },
            MapDot { position: [0.5, 0.5], snippet: 1, category: 0 },
            MapDot { position: [0.5, 0.5], snippet: 2, category: 1 },
        ]);
        let marks = DotMarks { matching: vec![false, false, true], selected: vec![false, true, false] };
        let cell = draw_picture(&dots, &view(1, 1), &marks).cells[0];
        assert_eq!((cell.category, cell.snippet_count, cell.has_selected), (Some(1), 3, true));
        let marks = DotMarks { matching: vec![false; 3], selected: Vec::new() };
        let cell = draw_picture(&dots, &view(1, 1), &marks).cells[0];
        assert_eq!((cell.category, cell.snippet_count, cell.has_selected), (None, 3, false));
        assert_ne!(cell.dots, 0);
    }

    #[test]
    fn few_snippets_in_many_cells_are_sparse() {
        let dots = [MapDot { position: [0.5, 0.5], snippet: 0, category: 0 }];
        assert!(draw_picture(&dots, &view(9, 1), &DotMarks::default()).is_sparse());
        assert!(!draw_picture(&dots, &view(4, 2), &DotMarks::default()).is_sparse());
    }

    #[test]
    fn dots_stand_where_unicode_has_them() {
        let corner = |x: f32, y: f32| {
            let dots = [MapDot { position: [x, y], snippet: 0, category: 0 }];
            draw_picture(&dots, &view(1, 1), &DotMarks::default()).cells[0].dots
        };
        assert_eq!(
            [corner(0.1, 0.1), corner(0.9, 0.1), corner(0.1, 0.9), corner(0.9, 0.9)],
            [0x01, 0x08, 0x40, 0x80]
        );
    }

    proptest! {
        #[test]
        fn every_cell_counts_what_lies_in_it(
            places in prop::collection::vec((0.0f32..1.0, 0.0f32..1.0, 0u16..5), 0..80),
            width in 1usize..9, height in 1usize..5, zoom in 1.0f64..4.0
        ) {
            let dots = sorted(places.iter().zip(0u32..).map(|((x, y, category), snippet)| {
                MapDot { position: [*x, *y], snippet, category: if *category == 4 { NO_CATEGORY } else { *category } }
            }).collect());
            let view = view(width, height).zoomed([0.4, 0.6], zoom);
            let drawn = draw_picture(&dots, &view, &DotMarks::default());
            let mut counts: BTreeMap<(usize, usize), BTreeMap<u16, u32>> = BTreeMap::new();
            for dot in &dots {
                if let Some([x, y]) = view.projection().dot(dot.position) {
                    *counts.entry((x / 2, y / 4)).or_default().entry(dot.category).or_default() += 1;
                }
            }
            for cell in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
                let own = counts.get(&cell).cloned().unwrap_or_default();
                let most = own.values().max().copied().unwrap_or_default();
                let first = own.iter().find(|(_, count)| **count == most).map(|(category, _)| *category);
                let shown = drawn.cell(cell).unwrap();
                prop_assert_eq!(shown.category, first.filter(|category| *category != NO_CATEGORY));
                prop_assert_eq!(shown.snippet_count, own.values().sum::<u32>());
                prop_assert_eq!(shown.dots == 0, shown.snippet_count == 0);
            }
        }
    }
}
