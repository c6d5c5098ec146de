//! The outline of an area selection on the map: a box or a lasso, while it is drawn and once it is finished.
//!
//! Points are in the plane, not on screen, so that zooming and resizing keep the selection.

use super::line_cells::line_cells;
use super::view::{MapPoint, MapView, PaneCell};

/// The shape an area selection is drawn with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SelectionShape {
    /// Everything between two opposite corners.
    #[default]
    Box,
    /// Everything inside a closed line.
    Lasso,
}

impl SelectionShape {
    /// Its name, as shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Box => "box",
            Self::Lasso => "lasso",
        }
    }
    /// The other shape.
    pub fn toggle(self) -> Self {
        match self {
            Self::Box => Self::Lasso,
            Self::Lasso => Self::Box,
        }
    }
}

/// A selection that is being drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapeDrawing {
    /// The shape.
    pub shape: SelectionShape,
    /// The path of the cursor, from where the drawing began.
    pub path: Vec<MapPoint>,
    /// Whether the mouse draws it: then releasing the button finishes it.
    pub by_mouse: bool,
    /// How many snippets are inside so far.
    pub snippet_count: usize,
}

/// The most points a path has: a line across the largest terminal and back, many times. Beyond it the last
/// point moves on instead, so that memory and drawing stay bounded. Chosen by hand; not measured.
const MAX_PATH_POINTS: usize = 4_000;

impl ShapeDrawing {
    /// Begins at a point.
    pub fn begin(shape: SelectionShape, at: MapPoint, held: bool) -> Self {
        Self { shape, path: vec![at], by_mouse: held, snippet_count: 0 }
    }
    /// Extends the path to a point. Returns the triangle (first, last, new point) inside which snippets
    /// change sides: a lasso that grows by one edge changes nothing else. `None` where the whole outline
    /// changed, for a box or a path at its limit.
    pub fn extend(&mut self, to: MapPoint) -> Option<Enclosure> {
        let (first, last) = (*self.path.first()?, *self.path.last()?);
        let turns = self.shape == SelectionShape::Lasso && self.path.len() < MAX_PATH_POINTS;
        if last != to {
            if self.path.len() == MAX_PATH_POINTS {
                self.path.pop();
            }
            self.path.push(to);
        }
        turns.then(|| Enclosure { shape: self.shape, corners: vec![first, last, to] })
    }
    /// The area it encloses. A box includes the whole of its corner cells, whose size in the plane depends on
    /// the view.
    pub fn enclosure(&self, view: &MapView) -> Enclosure {
        let (Some(from), Some(to)) = (self.path.first(), self.path.last()) else {
            return Enclosure::default();
        };
        match self.shape {
            SelectionShape::Box => {
                let half = view.cell_size().map(|size| size / 2.0);
                let low = [0, 1].map(|axis| from[axis].min(to[axis]) - half[axis]);
                let high = [0, 1].map(|axis| from[axis].max(to[axis]) + half[axis]);
                Enclosure {
                    corners: vec![low, [high[0], low[1]], high, [low[0], high[1]]],
                    shape: self.shape,
                }
            }
            SelectionShape::Lasso => Enclosure { corners: self.path.clone(), shape: self.shape },
        }
    }
}

/// A polygon in the plane.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Enclosure {
    /// The shape it was drawn with.
    pub shape: SelectionShape,
    /// Its corners in order; the last is joined to the first.
    pub corners: Vec<MapPoint>,
}

impl Enclosure {
    /// Whether a point is inside: whether the number of edges to its right is odd (Shimrat 1962). A point on
    /// an edge may be in or out, but is in exactly one of two polygons that share the edge.
    pub fn contains(&self, place: MapPoint) -> bool {
        self.edges().fold(false, |inside, [a, b]| {
            // The edge is always taken in the same direction: else rounding could differ between two polygons
            // that share it, and toggling triangles would leave single snippets on the wrong side.
            let (a, b) = if a[1] <= b[1] { (a, b) } else { (b, a) };
            let across = (a[1] > place[1]) != (b[1] > place[1]);
            let right = || place[0] < a[0] + (place[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
            inside != (across && right())
        })
    }
    /// The upper left and lower right corner of its bounding box; `None` where it has no corners.
    pub fn bounding_box(&self) -> Option<[MapPoint; 2]> {
        let first = *self.corners.first()?;
        Some(self.corners.iter().fold([first; 2], |[low, high], corner| {
            [[0, 1].map(|axis| low[axis].min(corner[axis])), [0, 1].map(|axis| high[axis].max(corner[axis]))]
        }))
    }
    /// Its edges; the last one leads back to the first corner.
    fn edges(&self) -> impl Iterator<Item = [MapPoint; 2]> + '_ {
        let next = self.corners.iter().skip(1).chain(self.corners.first());
        self.corners.iter().zip(next).map(|(a, b)| [*a, *b])
    }
    /// The frame around a box, in cells: left, top, right, bottom. They may lie off the screen.
    pub fn cell_box(&self, view: &MapView) -> Option<[isize; 4]> {
        let [low, high] =
            self.bounding_box()?.map(|corner| view.cell_offset(corner).map(|at| at.round() as isize));
        Some([low[0] - 1, low[1] - 1, high[0], high[1]])
    }
    /// The cells on screen that its edges go through, in order.
    pub fn outline_cells(&self, view: &MapView) -> Vec<PaneCell> {
        let mut cells = Vec::new();
        for [a, b] in self.edges() {
            let size = [view.size.width, view.size.height];
            cells.extend(line_cells(view.cell_offset(a), view.cell_offset(b), size).map(|[x, y]| (x, y)));
        }
        cells.dedup();
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::widget::wrap::PaneSize;
    use proptest::prelude::*;

    fn lasso(corners: &[MapPoint]) -> Enclosure {
        Enclosure { shape: SelectionShape::Lasso, corners: corners.to_vec() }
    }

    #[test]
    fn a_lasso_holds_what_is_inside_also_where_it_is_bent() {
        let horseshoe =
            lasso(&[[0., 0.], [3., 0.], [3., 3.], [2., 3.], [2., 1.], [1., 1.], [1., 3.], [0., 3.]]);
        assert!([[0.5, 2.0], [1.5, 0.5], [2.5, 2.9]].into_iter().all(|place| horseshoe.contains(place)));
        assert!([[1.5, 2.0], [3.5, 0.5], [-0.1, 0.1]].into_iter().all(|place| !horseshoe.contains(place)));
        assert!(!lasso(&[]).contains([0.0, 0.0]) && !lasso(&[[0.0, 0.0], [1.0, 1.0]]).contains([0.5, 0.5]));
    }

    proptest! {
        #[test]
        fn as_a_line_grows_only_its_last_triangle_changes_sides(
            path in prop::collection::vec((0u8..12, 0u8..12), 2..40),
            places in prop::collection::vec((0.0f64..1.0, 0.0f64..1.0), 1..60)
        ) {
            let at = |(x, y): (u8, u8)| [f64::from(x) / 11.0, f64::from(y) / 11.0];
            let mut drawing = ShapeDrawing::begin(SelectionShape::Lasso, at(path[0]), true);
            let mut inside = vec![false; places.len()];
            for step in &path[1..] {
                let triangle = drawing.extend(at(*step)).unwrap();
                for (inside, place) in inside.iter_mut().zip(&places) {
                    *inside ^= triangle.contains((*place).into());
                }
                let whole = lasso(&drawing.path);
                for (inside, place) in inside.iter().zip(&places) {
                    prop_assert_eq!(*inside, whole.contains((*place).into()));
                }
            }
        }
    }

    #[test]
    fn a_box_takes_in_the_cells_of_its_corners() {
        let view = MapView { size: PaneSize { width: 20, height: 10 }, ..MapView::default() };
        let mut drawing = ShapeDrawing::begin(SelectionShape::Box, view.point_of_cell((4, 3)), false);
        drawing.extend(view.point_of_cell((2, 5)));
        let around = drawing.enclosure(&view);
        for (x, y) in (0..20).flat_map(|x| (0..10).map(move |y| (x, y))) {
            let inside = (2..=4).contains(&x) && (3..=5).contains(&y);
            assert_eq!(around.contains(view.point_of_cell((x, y))), inside, "{x} {y}");
        }
        assert_eq!(around.cell_box(&view), Some([1, 2, 5, 6]));
    }

    proptest! {
        #[test]
        fn a_box_as_a_lasso_holds_the_same(
            a in (0.0f64..1.0, 0.0f64..1.0), b in (0.0f64..1.0, 0.0f64..1.0), at in (0.0f64..1.0, 0.0f64..1.0)
        ) {
            let (low, high) = ([a.0.min(b.0), a.1.min(b.1)], [a.0.max(b.0), a.1.max(b.1)]);
            let around = lasso(&[low, [high[0], low[1]], high, [low[0], high[1]]]);
            let expected = (low[0]..high[0]).contains(&at.0) && (low[1]..high[1]).contains(&at.1);
            prop_assert_eq!(around.contains([at.0, at.1]), expected);
            let backwards: Vec<MapPoint> = around.corners.iter().rev().copied().collect();
            prop_assert_eq!(lasso(&backwards).contains([at.0, at.1]), expected);
        }

        #[test]
        fn what_a_lasso_holds_lies_within_its_bounds(
            corners in prop::collection::vec((0.0f64..1.0, 0.0f64..1.0), 1..12), x in -0.5f64..1.5, y in -0.5f64..1.5
        ) {
            let corners: Vec<MapPoint> = corners.into_iter().map(|(x, y)| [x, y]).collect();
            let around = lasso(&corners);
            let [low, high] = around.bounding_box().unwrap();
            if around.contains([x, y]) {
                prop_assert!(x >= low[0] && x <= high[0] && y >= low[1] && y <= high[1]);
            }
        }

        #[test]
        fn an_outline_has_no_gap_and_stays_on_screen(
            corners in prop::collection::vec((0.0f64..1.0, 0.0f64..1.0), 3..8), zoom in 1.0f64..50.0
        ) {
            let corners: Vec<MapPoint> = corners.into_iter().map(|(x, y)| [x, y]).collect();
            let view = MapView { size: PaneSize { width: 60, height: 20 }, ..MapView::default() };
            let outline = lasso(&corners).outline_cells(&view);
            for pair in outline.windows(2) {
                prop_assert!(pair[0].0.abs_diff(pair[1].0) <= 1 && pair[0].1.abs_diff(pair[1].1) <= 1, "{pair:?}");
            }
            let near = lasso(&corners).outline_cells(&view.zoomed([0.5, 0.5], zoom));
            prop_assert!(near.iter().all(|cell| cell.0 < 60 && cell.1 < 20));
        }
    }
}
