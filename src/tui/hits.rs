//! What a click on each place of the screen means.

use ratatui::layout::{Position, Rect};

/// What a place stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Nothing: a click there is swallowed.
    Nothing,
}

/// Areas of the screen and what they stand for; the later claim lies above the earlier.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HitMap {
    areas: Vec<(Rect, Target)>,
}

impl HitMap {
    /// Claims an area; empty ones are passed over.
    pub fn add(&mut self, area: Rect, target: Target) {
        if !area.is_empty() {
            self.areas.push((area, target));
        }
    }

    /// What lies on top there.
    pub fn at(&self, x: u16, y: u16) -> Option<&Target> {
        self.areas.iter().rev().find(|(area, _)| area.contains(Position::new(x, y))).map(|(_, target)| target)
    }

    /// The area of the topmost claim there, with what it means.
    pub fn area_at(&self, x: u16, y: u16) -> Option<(Rect, &Target)> {
        let found = self.areas.iter().rev().find(|(area, _)| area.contains(Position::new(x, y)))?;
        Some((found.0, &found.1))
    }

    /// Counts the claims.
    pub fn len(&self) -> usize {
        self.areas.len()
    }

    /// Says whether nothing was claimed.
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }
}
