//! What lies where on the screen, for the mouse.

use crate::app::{Pane, Target};
use ratatui::layout::{Position, Rect};

/// What a place on the screen stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// Something the workbench knows.
    Target(Target),
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
        let found = self.areas.iter().rev().find(|(area, _)| area.contains(Position::new(x, y)));
        found.map_or(Spot::Nothing, |(_, spot)| *spot)
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
}
