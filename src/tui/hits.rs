//! What lies where on the screen, for the mouse.

use crate::app::{Pane, Target};
use ratatui::layout::{Position, Rect};

/// What a place on the screen stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// Something the workbench knows.
    Target(Target),
    /// A plane: each of its cells is a row of the pane, counted row by row.
    Plane(Pane),
    /// The rule between the panes, which can be dragged.
    Divider,
    /// Nothing; the click goes no further.
    Nothing,
}

/// Areas of the screen and what they stand for; the later claim lies above the earlier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HitMap {
    areas: Vec<(Rect, Spot)>,
}

impl HitMap {
    /// Claims an area; empty ones are passed over.
    pub fn add(&mut self, area: Rect, spot: Spot) {
        if !area.is_empty() {
            self.areas.push((area, spot));
        }
    }

    /// What lies on top there.
    pub fn at(&self, x: u16, y: u16) -> Spot {
        match self.on_top(x, y) {
            Some((area, Spot::Plane(pane))) => Spot::Target(cell_of(*area, *pane, x, y)),
            Some((_, spot)) => *spot,
            None => Spot::Nothing,
        }
    }

    /// The cell of a plane that lies on top there.
    pub fn cell_at(&self, x: u16, y: u16) -> Option<Target> {
        match self.on_top(x, y)? {
            (area, Spot::Plane(pane)) => Some(cell_of(*area, *pane, x, y)),
            _ => None,
        }
    }

    /// The cell of the plane that was hit at `from` which is nearest to another place: where the mouse is
    /// while it is dragged out of the plane.
    pub fn cell_near(&self, from: (u16, u16), x: u16, y: u16) -> Option<Target> {
        match self.on_top(from.0, from.1)? {
            (area, Spot::Plane(pane)) => {
                let x = x.clamp(area.x, area.right().saturating_sub(1));
                let y = y.clamp(area.y, area.bottom().saturating_sub(1));
                Some(cell_of(*area, *pane, x, y))
            }
            _ => None,
        }
    }

    fn on_top(&self, x: u16, y: u16) -> Option<&(Rect, Spot)> {
        self.areas.iter().rev().find(|(area, _)| area.contains(Position::new(x, y)))
    }

    /// The pane the wheel turns there.
    pub fn pane_at(&self, x: u16, y: u16) -> Option<Pane> {
        match self.at(x, y) {
            Spot::Target(Target::Row(pane, _) | Target::Pane(pane)) => Some(pane),
            Spot::Target(Target::OverlayRow(_)) => Some(Pane::Overlay),
            _ => None,
        }
    }
}

fn cell_of(area: Rect, pane: Pane, x: u16, y: u16) -> Target {
    let (column, row) = (usize::from(x - area.x), usize::from(y - area.y));
    Target::Row(pane, row * usize::from(area.width) + column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_on_top_is_hit() {
        let mut hits = HitMap::default();
        hits.add(Rect::new(0, 0, 40, 10), Spot::Target(Target::Pane(Pane::List)));
        hits.add(Rect::new(0, 3, 40, 1), Spot::Target(Target::Row(Pane::List, 7)));
        assert_eq!(hits.at(5, 3), Spot::Target(Target::Row(Pane::List, 7)));
        assert_eq!(hits.pane_at(5, 4), Some(Pane::List));
        hits.add(Rect::new(0, 0, 40, 10), Spot::Target(Target::Outside));
        assert_eq!(hits.pane_at(5, 4), None, "an overlay swallows the wheel");
        assert_eq!(hits.at(50, 3), Spot::Nothing);
    }

    #[test]
    fn the_cells_of_a_plane_are_counted_row_by_row() {
        let mut hits = HitMap::default();
        hits.add(Rect::new(2, 1, 10, 5), Spot::Plane(Pane::List));
        hits.add(Rect::new(4, 2, 3, 1), Spot::Target(Target::Pane(Pane::Detail)));
        let cell = |n| Target::Row(Pane::List, n);
        assert_eq!(hits.at(2, 1), Spot::Target(cell(0)));
        assert_eq!(hits.at(3, 3), Spot::Target(cell(21)));
        assert_eq!(
            (hits.cell_at(11, 5), hits.cell_at(5, 2), hits.cell_at(50, 2)),
            (Some(cell(49)), None, None)
        );
        assert_eq!(hits.cell_near((2, 1), 50, 0), Some(cell(9)));
        assert_eq!(hits.cell_near((50, 50), 3, 3), None);
    }
}
