//! The visible part of the map's plane, and the conversions between points, cells and braille dots.

use crate::app::widget::wrap::PaneSize;

/// A point in the plane of a [`crate::topics::layout::MapLayout`]: x to the right and y down, both from 0 to
/// 1.
pub type MapPoint = [f64; 2];
/// A cell of the pane: column and row, counted from 0.
pub type PaneCell = (usize, usize);

/// Braille dots in a cell, across and down. As a cell is about twice as high as wide, they form a square
/// grid.
pub const DOTS_PER_CELL: [usize; 2] = [2, 4];
/// The width and height of the plane that is visible when zoomed out: 3 % of margin on every side, so that
/// snippets at the border are not in the outermost cells. Chosen by hand; not measured.
const WHOLE_EXTENT: f64 = 1.06;
/// The largest zoom; at twelve doublings the distances come near to the precision of the layout's 32-bit
/// floats. Chosen by hand; not measured.
const MAX_ZOOM: f64 = 4096.0;

/// A window on the plane, stretched to fill the pane: the axes of a layout have no meaning, so its aspect
/// ratio need not be kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapView {
    /// The point in the middle.
    pub centre: MapPoint,
    /// The magnification: 1 shows the whole map.
    pub zoom: f64,
    /// The size of the pane in cells.
    pub size: PaneSize,
}

impl Default for MapView {
    fn default() -> Self {
        Self { centre: [0.5, 0.5], zoom: 1.0, size: PaneSize::default() }
    }
}

/// Converts points into braille dots; built once for many points.
#[derive(Debug, Clone, Copy)]
pub struct DotProjection {
    origin: [f32; 2],
    scale: [f32; 2],
    dots: [f32; 2],
}

impl DotProjection {
    /// The column and row of the dot that shows a point; `None` off the screen.
    pub fn dot(&self, place: [f32; 2]) -> Option<[usize; 2]> {
        let x = (place[0] - self.origin[0]) * self.scale[0];
        let y = (place[1] - self.origin[1]) * self.scale[1];
        let inside = x >= 0.0 && y >= 0.0 && x < self.dots[0] && y < self.dots[1];
        inside.then_some([x as usize, y as usize])
    }
}

impl MapView {
    /// The extent of the plane that is visible, the same across and down.
    fn visible_extent(&self) -> f64 {
        WHOLE_EXTENT / self.zoom
    }
    /// The left (axis 0) or upper (axis 1) edge of the visible part.
    fn origin(&self, axis: usize) -> f64 {
        self.centre[axis] - self.visible_extent() / 2.0
    }
    /// Columns and rows of the pane, at least one of each: it may have no size yet.
    fn cell_counts(&self) -> [f64; 2] {
        [self.size.width.max(1) as f64, self.size.height.max(1) as f64]
    }
    /// The distance of a point from the left and the upper edge of the pane, in cells.
    pub fn cell_offset(&self, place: MapPoint) -> [f64; 2] {
        let cells = self.cell_counts();
        [0, 1].map(|axis| (place[axis] - self.origin(axis)) / self.visible_extent() * cells[axis])
    }
    /// The point in the middle of a cell, which may lie off the screen.
    pub fn point_of_cell(&self, cell: (isize, isize)) -> MapPoint {
        let cells = self.cell_counts();
        let at = [cell.0 as f64 + 0.5, cell.1 as f64 + 0.5];
        [0, 1].map(|axis| self.origin(axis) + at[axis] / cells[axis] * self.visible_extent())
    }
    /// The size of a cell in the plane.
    pub fn cell_size(&self) -> [f64; 2] {
        self.cell_counts().map(|cells| self.visible_extent() / cells)
    }
    /// The cell that shows a point; `None` off the screen.
    pub fn cell_of(&self, place: MapPoint) -> Option<PaneCell> {
        let [x, y] = self.cell_offset(place);
        let inside = x >= 0.0 && y >= 0.0 && x < self.size.width as f64 && y < self.size.height as f64;
        inside.then_some((x as usize, y as usize))
    }
    /// The cell on screen nearest to a point.
    pub fn nearest_cell(&self, place: MapPoint) -> PaneCell {
        let [x, y] = self.cell_offset(place);
        let within = |at: f64, cells: usize| (at.max(0.0) as usize).min(cells.saturating_sub(1));
        (within(x, self.size.width), within(y, self.size.height))
    }
    /// The conversion of points into dots for this view.
    pub fn projection(&self) -> DotProjection {
        let dots =
            [self.size.width * DOTS_PER_CELL[0], self.size.height * DOTS_PER_CELL[1]].map(|dots| dots as f32);
        let scale = dots.map(|dots| dots / self.visible_extent() as f32);
        DotProjection { origin: [self.origin(0) as f32, self.origin(1) as f32], scale, dots }
    }
    /// The view zoomed in by a factor, or out where it is under 1; `about` stays where it is on screen, as
    /// far as the edges of the map allow.
    pub fn zoomed(&self, about: MapPoint, factor: f64) -> Self {
        let zoom = (self.zoom * factor).clamp(1.0, MAX_ZOOM);
        let kept = self.zoom / zoom;
        let centre = [0, 1].map(|axis| about[axis] + (self.centre[axis] - about[axis]) * kept);
        Self { centre, zoom, ..*self }.clamped()
    }
    /// The view moved by cells, as far as the edges of the map allow.
    pub fn panned(&self, cells: (isize, isize)) -> Self {
        let [wide, high] = self.cell_size();
        let centre = [self.centre[0] + cells.0 as f64 * wide, self.centre[1] + cells.1 as f64 * high];
        Self { centre, ..*self }.clamped()
    }
    /// The view moved so that a point is visible: unchanged where it is, else with the point in the middle.
    pub fn scrolled_to(&self, place: MapPoint) -> Self {
        if self.cell_of(place).is_some() { *self } else { Self { centre: place, ..*self }.clamped() }
    }
    /// The view of the whole map.
    pub fn whole(&self) -> Self {
        Self { size: self.size, ..Self::default() }
    }
    /// Whether the whole map is visible.
    pub fn is_whole(&self) -> bool {
        self.zoom <= 1.0
    }
    /// Whether the zoom is at its largest.
    pub fn is_max_zoom(&self) -> bool {
        self.zoom >= MAX_ZOOM
    }

    /// The view moved back onto the map, margin included.
    fn clamped(self) -> Self {
        let (air, half) = ((WHOLE_EXTENT - 1.0) / 2.0, self.visible_extent() / 2.0);
        let (low, high) = (half - air, 1.0 + air - half);
        let held = |at: f64| if low < high { at.clamp(low, high) } else { 0.5 };
        Self { centre: self.centre.map(held), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn views() -> impl Strategy<Value = MapView> {
        (0.0..1.0, 0.0..1.0, 0.0..10.0f64, 1usize..200, 1usize..70).prop_map(|(x, y, zoom, width, height)| {
            MapView { centre: [x, y], zoom: zoom.exp2(), size: PaneSize { width, height } }.clamped()
        })
    }

    proptest! {
        #[test]
        fn a_cell_shows_the_place_in_its_middle(view in views(), x in 0usize..200, y in 0usize..70) {
            let cell = (x % view.size.width, y % view.size.height);
            let place = view.point_of_cell((cell.0 as isize, cell.1 as isize));
            prop_assert_eq!(view.cell_of(place), Some(cell));
            prop_assert_eq!(view.nearest_cell(place), cell);
            let dot = view.projection().dot(place.map(|at| at as f32));
            // Near to the plane's grain a float may lie in the dot beside.
            let found = dot.map(|dot| (dot[0] / DOTS_PER_CELL[0], dot[1] / DOTS_PER_CELL[1]));
            prop_assert!(view.zoom > 64.0 || found == Some(cell), "{found:?} instead of {cell:?}");
        }

        #[test]
        fn zooming_keeps_what_is_under_the_cursor_in_place(view in views(), x in 0usize..200, y in 0usize..70) {
            let about = view.point_of_cell(((x % view.size.width) as isize, (y % view.size.height) as isize));
            let near = view.zoomed(about, 1.5);
            let (before, after) = (view.cell_offset(about), near.cell_offset(about));
            if !near.is_max_zoom() && about.iter().all(|at| (0.0..=1.0).contains(at)) {
                for axis in [0, 1] {
                    prop_assert!((before[axis] - after[axis]).abs() < 1e-6, "{before:?} became {after:?}");
                }
                let back = near.zoomed(about, 1.0 / 1.5);
                prop_assert!((back.zoom - view.zoom).abs() < 1e-6 * view.zoom);
            }
        }

        #[test]
        fn the_window_never_leaves_the_map(
            view in views(), steps in prop::collection::vec((-90isize..90, -90isize..90, 0.2f64..4.0), 0..12)
        ) {
            let mut view = view;
            for (x, y, factor) in steps {
                view = view.panned((x, y)).zoomed([0.3, 0.9], factor);
                let air = (WHOLE_EXTENT - 1.0) / 2.0 + 1e-9;
                for axis in [0, 1] {
                    prop_assert!(view.origin(axis) >= -air && view.origin(axis) + view.visible_extent() <= 1.0 + air, "{view:?}");
                }
            }
            prop_assert!(view.whole().is_whole());
        }

        #[test]
        fn another_size_shows_the_same_place(view in views(), width in 1usize..200, height in 1usize..70) {
            let place = view.point_of_cell((view.size.width as isize / 2, view.size.height as isize / 2));
            let resized = MapView { size: PaneSize { width, height }, ..view };
            prop_assert!(resized.cell_of(place).is_some());
        }
    }
}
