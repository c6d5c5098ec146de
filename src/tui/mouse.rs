//! What the mouse does, as events of the workbench.

use super::hits::{HitMap, Spot};
use crate::app::Event;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use std::time::{Duration, Instant};

/// Two clicks on the same cell within this time are a double click.
const DOUBLE: Duration = Duration::from_millis(400);
/// Rows the wheel turns at once.
const WHEEL: i32 = 3;

/// What came of a movement of the mouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Something for the workbench.
    Event(Event),
    /// The rule between the panes was dragged to this column.
    Divide(u16),
}

/// Remembers just enough to know double clicks and dragging.
#[derive(Debug, Default)]
pub struct Mouse {
    last: Option<(Instant, u16, u16)>,
    held: Option<Held>,
}

/// What was pressed and not let go.
#[derive(Debug, Clone, Copy)]
enum Held {
    Divider,
    /// A cell of a plane, by its column and row on the screen.
    Plane(u16, u16),
}

impl Mouse {
    /// Reads one report of the mouse against what is on screen.
    pub fn read(&mut self, event: MouseEvent, hits: &HitMap, now: Instant) -> Option<Meaning> {
        let (x, y) = (event.column, event.row);
        match event.kind {
            MouseEventKind::Down(MouseButton::Left) => self.down(x, y, hits, now),
            MouseEventKind::Drag(MouseButton::Left) => match self.held? {
                Held::Divider => Some(Meaning::Divide(x)),
                Held::Plane(column, row) => {
                    let cell = hits.cell_near((column, row), x, y)?;
                    Some(Meaning::Event(Event::Drag(cell)))
                }
            },
            MouseEventKind::Up(_) => match self.held.take()? {
                Held::Divider => None,
                Held::Plane(..) => Some(Meaning::Event(Event::Release)),
            },
            MouseEventKind::ScrollDown => wheel(x, y, hits, WHEEL),
            MouseEventKind::ScrollUp => wheel(x, y, hits, -WHEEL),
            _ => None,
        }
    }

    fn down(&mut self, x: u16, y: u16, hits: &HitMap, now: Instant) -> Option<Meaning> {
        self.held = hits.cell_at(x, y).map(|_| Held::Plane(x, y));
        let target = match hits.at(x, y) {
            Spot::Target(target) => target,
            Spot::Divider => {
                self.held = Some(Held::Divider);
                return None;
            }
            // A plane is always hit in a cell.
            Spot::Plane(_) | Spot::Nothing => return None,
        };
        let double = self
            .last
            .is_some_and(|(then, column, row)| (column, row) == (x, y) && now.duration_since(then) <= DOUBLE);
        self.last = if double { None } else { Some((now, x, y)) };
        Some(Meaning::Event(if double { Event::DoubleClick(target) } else { Event::Click(target) }))
    }
}

fn wheel(x: u16, y: u16, hits: &HitMap, rows: i32) -> Option<Meaning> {
    if let Some(cell) = hits.cell_at(x, y) {
        return Some(Meaning::Event(Event::Turn(cell, rows)));
    }
    Some(Meaning::Event(Event::Scroll(hits.pane_at(x, y)?, rows)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Pane, Target};
    use crossterm::event::KeyModifiers;
    use ratatui::layout::Rect;

    fn report(kind: MouseEventKind, column: u16) -> MouseEvent {
        MouseEvent { kind, column, row: 2, modifiers: KeyModifiers::NONE }
    }

    #[test]
    fn clicks_double_clicks_wheel_and_dragging_are_told_apart() {
        let mut hits = HitMap::default();
        let row = Target::Row(Pane::List, 4);
        hits.add(Rect::new(0, 2, 10, 1), Spot::Target(row));
        hits.add(Rect::new(10, 0, 1, 9), Spot::Divider);
        let mut mouse = Mouse::default();
        let begun = Instant::now();
        let left = MouseEventKind::Down(MouseButton::Left);
        let mut read =
            |kind, x, after| mouse.read(report(kind, x), &hits, begun + Duration::from_millis(after));
        assert_eq!(read(left, 3, 0), Some(Meaning::Event(Event::Click(row))));
        assert_eq!(read(left, 3, 200), Some(Meaning::Event(Event::DoubleClick(row))));
        assert_eq!(read(left, 3, 300), Some(Meaning::Event(Event::Click(row))));
        assert_eq!(read(left, 3, 3000), Some(Meaning::Event(Event::Click(row))));
        assert_eq!(
            read(MouseEventKind::ScrollDown, 3, 0),
            Some(Meaning::Event(Event::Scroll(Pane::List, WHEEL)))
        );
        assert_eq!(read(MouseEventKind::ScrollDown, 60, 0), None);
        assert_eq!(read(MouseEventKind::Drag(MouseButton::Left), 12, 0), None);
        assert_eq!(read(left, 10, 0), None);
        assert_eq!(read(MouseEventKind::Drag(MouseButton::Left), 12, 0), Some(Meaning::Divide(12)));
        read(MouseEventKind::Up(MouseButton::Left), 12, 0);
        assert_eq!(read(MouseEventKind::Drag(MouseButton::Left), 13, 0), None);
    }

    #[test]
    fn a_line_is_drawn_from_cell_to_cell_of_a_plane() {
        let mut hits = HitMap::default();
        hits.add(Rect::new(0, 0, 10, 5), Spot::Plane(Pane::List));
        let mut mouse = Mouse::default();
        let mut read = |kind, x| match mouse.read(report(kind, x), &hits, Instant::now()) {
            Some(Meaning::Event(event)) => Some(event),
            _ => None,
        };
        let cell = |n| Target::Row(Pane::List, n);
        assert_eq!(read(MouseEventKind::ScrollUp, 3), Some(Event::Turn(cell(23), -WHEEL)));
        assert_eq!(read(MouseEventKind::Drag(MouseButton::Left), 4), None);
        assert_eq!(read(MouseEventKind::Down(MouseButton::Left), 3), Some(Event::Click(cell(23))));
        assert_eq!(read(MouseEventKind::Drag(MouseButton::Left), 4), Some(Event::Drag(cell(24))));
        assert_eq!(read(MouseEventKind::Drag(MouseButton::Left), 40), Some(Event::Drag(cell(29))));
        assert_eq!(read(MouseEventKind::Up(MouseButton::Left), 40), Some(Event::Release));
        assert_eq!(read(MouseEventKind::Up(MouseButton::Left), 40), None);
    }
}
