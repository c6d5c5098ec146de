//! What lies where on the screen, for the mouse. Filled by the views while they draw, so that what can be
//! clicked is exactly what was drawn.

use crate::app::{ScreenPane, ScreenTarget};
use ratatui::layout::{Position, Rect};

/// What a click on an area of the screen hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitTarget {
    /// A row, pane, screen or action of the workbench.
    Target(ScreenTarget),
    /// A plane, such as the map: a click hits one cell, numbered row by row from the upper left.
    Plane(ScreenPane),
    /// The line between two panes, which can be dragged.
    Divider,
    /// Nothing; what lies below is covered.
    Nothing,
}

impl From<ScreenTarget> for HitTarget {
    fn from(target: ScreenTarget) -> Self {
        Self::Target(target)
    }
}

/// Areas of the screen and what a click on them hits; later areas lie above earlier ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HitMap {
    areas: Vec<(Rect, HitTarget)>,
}

impl HitMap {
    /// Adds an area above all others; an empty one is ignored.
    pub fn add_area(&mut self, area: Rect, spot: HitTarget) {
        if !area.is_empty() {
            self.areas.push((area, spot));
        }
    }

    /// What a click at that position hits.
    pub fn target_at(&self, x: u16, y: u16) -> HitTarget {
        match self.topmost(x, y) {
            Some((area, HitTarget::Plane(pane))) => HitTarget::Target(plane_cell(*area, *pane, x, y)),
            Some((_, spot)) => *spot,
            None => HitTarget::Nothing,
        }
    }

    /// The cell of a plane at that position, where a plane lies on top.
    pub fn cell_at(&self, x: u16, y: u16) -> Option<ScreenTarget> {
        self.cell_near((x, y), x, y)
    }

    /// The cell nearest to (x, y) of the plane that lies at `from`: where a drag that began in the plane is,
    /// even when the mouse has left it.
    pub fn cell_near(&self, from: (u16, u16), x: u16, y: u16) -> Option<ScreenTarget> {
        match self.topmost(from.0, from.1)? {
            (area, HitTarget::Plane(pane)) => {
                let x = x.clamp(area.x, area.right().saturating_sub(1));
                let y = y.clamp(area.y, area.bottom().saturating_sub(1));
                Some(plane_cell(*area, *pane, x, y))
            }
            _ => None,
        }
    }

    /// The topmost area at that position.
    fn topmost(&self, x: u16, y: u16) -> Option<&(Rect, HitTarget)> {
        self.areas.iter().rev().find(|(area, _)| area.contains(Position::new(x, y)))
    }

    /// The pane the mouse wheel scrolls at that position.
    pub fn pane_at(&self, x: u16, y: u16) -> Option<ScreenPane> {
        match self.target_at(x, y) {
            HitTarget::Target(ScreenTarget::Row(pane, _) | ScreenTarget::Pane(pane)) => Some(pane),
            HitTarget::Target(ScreenTarget::OverlayRow(_)) => Some(ScreenPane::Overlay),
            _ => None,
        }
    }
}

/// The cell of a plane at a position inside its area.
fn plane_cell(area: Rect, pane: ScreenPane, x: u16, y: u16) -> ScreenTarget {
    let (column, row) = (usize::from(x - area.x), usize::from(y - area.y));
    ScreenTarget::Row(pane, row * usize::from(area.width) + column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_on_top_is_hit() {
        let mut hits = HitMap::default();
        hits.add_area(Rect::new(0, 0, 40, 10), HitTarget::Target(ScreenTarget::Pane(ScreenPane::List)));
        hits.add_area(Rect::new(0, 3, 40, 1), HitTarget::Target(ScreenTarget::Row(ScreenPane::List, 7)));
        assert_eq!(hits.target_at(5, 3), HitTarget::Target(ScreenTarget::Row(ScreenPane::List, 7)));
        assert_eq!(hits.pane_at(5, 4), Some(ScreenPane::List));
        hits.add_area(Rect::new(0, 0, 40, 10), HitTarget::Target(ScreenTarget::Outside));
        assert_eq!(hits.pane_at(5, 4), None, "an overlay swallows the wheel");
        assert_eq!(hits.target_at(50, 3), HitTarget::Nothing);
    }

    #[test]
    fn the_cells_of_a_plane_are_counted_row_by_row() {
        let mut hits = HitMap::default();
        hits.add_area(Rect::new(2, 1, 10, 5), HitTarget::Plane(ScreenPane::List));
        hits.add_area(Rect::new(4, 2, 3, 1), HitTarget::Target(ScreenTarget::Pane(ScreenPane::Detail)));
        let cell = |n| ScreenTarget::Row(ScreenPane::List, n);
        assert_eq!(hits.target_at(2, 1), HitTarget::Target(cell(0)));
        assert_eq!(hits.target_at(3, 3), HitTarget::Target(cell(21)));
        assert_eq!(
            (hits.cell_at(11, 5), hits.cell_at(5, 2), hits.cell_at(50, 2)),
            (Some(cell(49)), None, None)
        );
        assert_eq!(hits.cell_near((2, 1), 50, 0), Some(cell(9)));
        assert_eq!(hits.cell_near((50, 50), 3, 3), None);
    }
}
