//! Placing the topics' labels on the map: where a topic is densest, and which cells are free for its name.

use super::view::{MapPoint, PaneCell};
use crate::app::widget::wrap::PaneSize;

/// Cells of the grid, across and down, in which the densest part of a topic is looked for. A cell with its
/// neighbours covers an eighth of the plane's width. Chosen by hand; not measured.
const DENSITY_GRID_CELLS: usize = 24;

/// The mean of the points in the densest part of the plane (a grid cell with its neighbours); `None` where
/// there are no points. The mean of all would lie between the parts of a topic that is in two.
pub fn densest_point(places: &[[f32; 2]]) -> Option<MapPoint> {
    let cell = |at: f32| ((at * DENSITY_GRID_CELLS as f32) as usize).min(DENSITY_GRID_CELLS - 1);
    let mut counts = [[0u32; DENSITY_GRID_CELLS]; DENSITY_GRID_CELLS];
    for [x, y] in places {
        counts[cell(*y)][cell(*x)] += 1;
    }
    let around = |at: usize| at.saturating_sub(1)..(at + 2).min(DENSITY_GRID_CELLS);
    let near = |x: usize, y: usize| around(y).flat_map(|y| &counts[y][around(x)]).sum::<u32>();
    let cells = || (0..DENSITY_GRID_CELLS).flat_map(|y| (0..DENSITY_GRID_CELLS).map(move |x| (x, y)));
    // Reversed, because of equals `max_by_key` takes the last and the first cell is wanted.
    let (x, y) = cells().rev().max_by_key(|(x, y)| (near(*x, *y), counts[*y][*x]))?;
    let dense =
        places.iter().filter(|at| around(x).contains(&cell(at[0])) && around(y).contains(&cell(at[1])));
    let (sum, count) = dense.fold(([0.0f64; 2], 0usize), |(sum, count), at| {
        ([sum[0] + f64::from(at[0]), sum[1] + f64::from(at[1])], count + 1)
    });
    (count > 0).then(|| sum.map(|sum| sum / count as f64))
}

/// A label to be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelRequest {
    /// The cell it should be centred on.
    pub center: PaneCell,
    /// Its width in cells.
    pub width: usize,
    /// Whether it may stand some rows above or below; one that is about a point of a line may not.
    pub may_shift: bool,
}

/// The rows at which a label is tried, relative to its own, nearest first. Further away it would no longer be
/// read as the name of that place. Chosen by hand; not measured.
const ROW_OFFSETS: [isize; 5] = [0, -1, 1, -2, 2];
/// At most one cell in this many is covered by labels, so that the snippets below stay visible. Chosen by
/// hand; not measured.
const CELLS_PER_LABEL_CELL: usize = 4;

/// The cell at which each label begins, in the order of the requests, of which the first are served first. No
/// label overlaps another, a cell of `kept_free`, or the edge; `None` where there is no room for it.
pub fn place_labels(
    wanted: &[LabelRequest],
    kept_free: &[PaneCell],
    size: PaneSize,
) -> Vec<Option<PaneCell>> {
    let mut taken: Vec<Vec<(usize, usize)>> = vec![Vec::new(); size.height];
    for (x, y) in kept_free {
        if let Some(row) = taken.get_mut(*y) {
            row.push((*x, *x + 1));
        }
    }
    let mut room = size.width * size.height / CELLS_PER_LABEL_CELL;
    wanted
        .iter()
        .map(|name| {
            if name.width == 0 || name.width > size.width.min(room) {
                return None;
            }
            let x = name.center.0.saturating_sub(name.width / 2).min(size.width - name.width);
            // Strictly: a cell stays free on both sides, else two labels would read as one.
            let free =
                |row: &Vec<(usize, usize)>| row.iter().all(|(from, to)| x > *to || x + name.width < *from);
            let offsets = if name.may_shift { &ROW_OFFSETS[..] } else { &ROW_OFFSETS[..1] };
            let rows = offsets.iter().filter_map(|step| name.center.1.checked_add_signed(*step));
            let y = rows.into_iter().find(|y| taken.get(*y).is_some_and(free))?;
            taken.get_mut(y)?.push((x, x + name.width));
            room -= name.width;
            Some((x, y))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_centre_of_a_topic_in_two_parts_lies_in_the_denser() {
        let mut places = vec![[0.1f32, 0.1], [0.12, 0.1]];
        places.extend([[0.8, 0.8], [0.82, 0.82], [0.78, 0.8]]);
        let [x, y] = densest_point(&places).unwrap();
        assert!((x - 0.8).abs() < 1e-6 && (y - 0.8066667).abs() < 1e-5, "{x} {y}");
        assert_eq!(densest_point(&[]), None);
        assert_eq!(densest_point(&[[1.0, 0.0]]), Some([1.0, 0.0]));
    }

    #[test]
    fn the_first_has_the_choice_and_the_next_gives_way() {
        let size = PaneSize { width: 40, height: 9 };
        let name = |x, y| LabelRequest { center: (x, y), width: 10, may_shift: true };
        let placed = place_labels(&[name(20, 4), name(22, 4), name(2, 0), name(39, 8)], &[], size);
        assert_eq!(placed, [Some((15, 4)), Some((17, 3)), Some((0, 0)), Some((30, 8))]);
        assert_eq!(place_labels(&[LabelRequest { width: 41, ..name(1, 1) }], &[], size), [None]);
        let at_its_point = LabelRequest { may_shift: false, ..name(22, 4) };
        assert_eq!(place_labels(&[name(20, 4), at_its_point], &[], size), [Some((15, 4)), None]);
        assert_eq!(place_labels(&[name(20, 4)], &[(17, 4), (25, 3), (14, 5)], size), [Some((15, 2))]);
    }

    proptest! {
        #[test]
        fn names_never_overlap_nor_leave_the_pane(
            wanted in prop::collection::vec((0usize..90, 0usize..30, 0usize..25), 0..40),
            width in 1usize..80, height in 1usize..25
        ) {
            let size = PaneSize { width, height };
            let wanted: Vec<LabelRequest> = wanted.into_iter().map(|(x, y, width)| LabelRequest { center: (x, y), width, may_shift: x % 2 == 0 }).collect();
            let free = [(width / 2, height / 2)];
            let placed = place_labels(&wanted, &free, size);
            prop_assert_eq!(placed.len(), wanted.len());
            let mut cells = vec![false; width * height];
            cells[height / 2 * width + width / 2] = true;
            for (name, at) in wanted.iter().zip(placed) {
                let Some((x, y)) = at else { continue };
                prop_assert!(x + name.width <= width && y < height);
                for x in x..x + name.width {
                    prop_assert!(!std::mem::replace(&mut cells[y * width + x], true), "two names at {} {}", x, y);
                }
            }
        }
    }
}
