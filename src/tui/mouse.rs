//! Translates mouse events of crossterm into events of the workbench: clicks, double clicks, dragging, the
//! wheel.

use super::hit_map::{HitMap, HitTarget};
use crate::app::InputEvent;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use std::time::{Duration, Instant};

/// Two clicks on the same cell within this time are a double click. Chosen by hand; not measured.
const DOUBLE_CLICK_TIME: Duration = Duration::from_millis(400);
/// Rows one step of the wheel scrolls.
const WHEEL_ROWS: i32 = 3;

/// The fewest columns of a drag that is meant to select text. Chosen by hand.
const LEAST_SELECTION: u16 = 4;

/// What a mouse event asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MouseAction {
    /// An event for the workbench.
    Event(InputEvent),
    /// The line between the panes was dragged to this column.
    MoveDivider(u16),
    /// The mouse was dragged over what cannot be dragged, as one selects text elsewhere.
    SelectText,
}

/// The state of the mouse between events: the last click, for double clicks, and what is held down, for
/// dragging.
#[derive(Debug, Default)]
pub struct Mouse {
    last_click: Option<(Instant, u16, u16)>,
    pressed: Option<PressedTarget>,
    /// Where the button was pressed that is still held.
    held_from: Option<(u16, u16)>,
}

/// What the button was pressed on and is still held over.
#[derive(Debug, Clone, Copy)]
enum PressedTarget {
    Divider,
    /// A plane, by the column and row of the screen that was pressed.
    Plane(u16, u16),
}

/// Whether an event is about the text under the pointer. What is dragged goes by places on the screen: over a row whose text
/// was put in another order a line would jump.
pub fn is_about_text(kind: MouseEventKind) -> bool {
    matches!(kind, MouseEventKind::Down(_) | MouseEventKind::ScrollDown | MouseEventKind::ScrollUp)
}

impl Mouse {
    /// Interprets one mouse event by what is on screen; none where it means nothing.
    pub fn interpret(&mut self, event: MouseEvent, hits: &HitMap, now: Instant) -> Option<MouseAction> {
        let (x, y) = (event.column, event.row);
        match event.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                self.held_from = Some((x, y));
                self.press(x, y, hits, now)
            }
            MouseEventKind::Drag(MouseButton::Left) if self.pressed.is_none() => {
                // Within a row: a hand that clicks may slip to the next.
                let (from, row) = self.held_from?;
                (y == row && x.abs_diff(from) >= LEAST_SELECTION).then_some(MouseAction::SelectText)
            }
            MouseEventKind::Drag(MouseButton::Left) => match self.pressed? {
                PressedTarget::Divider => Some(MouseAction::MoveDivider(x)),
                PressedTarget::Plane(column, row) => {
                    let cell = hits.cell_near((column, row), x, y)?;
                    Some(MouseAction::Event(InputEvent::Drag(cell)))
                }
            },
            MouseEventKind::Up(_) => {
                self.held_from = None;
                match self.pressed.take()? {
                    PressedTarget::Divider => None,
                    PressedTarget::Plane(..) => Some(MouseAction::Event(InputEvent::Release)),
                }
            }
            MouseEventKind::ScrollDown => turn_wheel(x, y, hits, WHEEL_ROWS),
            MouseEventKind::ScrollUp => turn_wheel(x, y, hits, -WHEEL_ROWS),
            _ => None,
        }
    }

    fn press(&mut self, x: u16, y: u16, hits: &HitMap, now: Instant) -> Option<MouseAction> {
        self.pressed = hits.cell_at(x, y).map(|_| PressedTarget::Plane(x, y));
        let target = match hits.target_at(x, y) {
            HitTarget::Target(target) => target,
            HitTarget::Divider => {
                self.pressed = Some(PressedTarget::Divider);
                return None;
            }
            // A plane is always hit in a cell.
            HitTarget::Plane(_) | HitTarget::Nothing => return None,
        };
        let double = self.last_click.is_some_and(|(then, column, row)| {
            (column, row) == (x, y) && now.duration_since(then) <= DOUBLE_CLICK_TIME
        });
        // A third click begins anew, so that it is not another double click.
        self.last_click = if double { None } else { Some((now, x, y)) };
        let event = if double { InputEvent::DoubleClick } else { InputEvent::Click };
        Some(MouseAction::Event(event(target)))
    }
}

/// The wheel over a plane zooms at that cell; elsewhere it scrolls the pane under the pointer.
fn turn_wheel(x: u16, y: u16, hits: &HitMap, rows: i32) -> Option<MouseAction> {
    if let Some(cell) = hits.cell_at(x, y) {
        return Some(MouseAction::Event(InputEvent::ScrollOverCell(cell, rows)));
    }
    Some(MouseAction::Event(InputEvent::Scroll(hits.pane_at(x, y)?, rows)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{ScreenPane, ScreenTarget};
    use crossterm::event::KeyModifiers;
    use ratatui::layout::Rect;

    fn report(kind: MouseEventKind, column: u16) -> MouseEvent {
        MouseEvent { kind, column, row: 2, modifiers: KeyModifiers::NONE }
    }

    #[test]
    fn clicks_double_clicks_wheel_and_dragging_are_told_apart() {
        let mut hits = HitMap::default();
        let row = ScreenTarget::Row(ScreenPane::List, 4);
        hits.add_area(Rect::new(0, 2, 10, 1), HitTarget::Target(row));
        hits.add_area(Rect::new(10, 0, 1, 9), HitTarget::Divider);
        let mut mouse = Mouse::default();
        let begun = Instant::now();
        let left = MouseEventKind::Down(MouseButton::Left);
        let mut read =
            |kind, x, after| mouse.interpret(report(kind, x), &hits, begun + Duration::from_millis(after));
        assert_eq!(read(left, 3, 0), Some(MouseAction::Event(InputEvent::Click(row))));
        assert_eq!(read(left, 3, 200), Some(MouseAction::Event(InputEvent::DoubleClick(row))));
        assert_eq!(read(left, 3, 300), Some(MouseAction::Event(InputEvent::Click(row))));
        assert_eq!(read(left, 3, 3000), Some(MouseAction::Event(InputEvent::Click(row))));
        assert_eq!(
            read(MouseEventKind::ScrollDown, 3, 0),
            Some(MouseAction::Event(InputEvent::Scroll(ScreenPane::List, WHEEL_ROWS)))
        );
        assert_eq!(read(MouseEventKind::ScrollDown, 60, 0), None);
        assert_eq!(read(MouseEventKind::Drag(MouseButton::Left), 5, 0), None, "a hand that slips");
        assert_eq!(read(MouseEventKind::Drag(MouseButton::Left), 12, 0), Some(MouseAction::SelectText));
        assert_eq!(read(left, 10, 0), None);
        assert_eq!(read(MouseEventKind::Drag(MouseButton::Left), 12, 0), Some(MouseAction::MoveDivider(12)));

        read(MouseEventKind::Up(MouseButton::Left), 12, 0);
        assert_eq!(read(MouseEventKind::Drag(MouseButton::Left), 13, 0), None);
    }

    #[test]
    fn what_is_dragged_goes_by_the_screen_and_what_is_pressed_by_the_text() {
        let left = MouseButton::Left;
        assert!(is_about_text(MouseEventKind::Down(left)) && is_about_text(MouseEventKind::ScrollDown));
        assert!(!is_about_text(MouseEventKind::Drag(left)) && !is_about_text(MouseEventKind::Up(left)));
    }

    #[test]
    fn a_line_is_drawn_from_cell_to_cell_of_a_plane() {
        let mut hits = HitMap::default();
        hits.add_area(Rect::new(0, 0, 10, 5), HitTarget::Plane(ScreenPane::List));
        let mut mouse = Mouse::default();
        let mut read = |kind, x| match mouse.interpret(report(kind, x), &hits, Instant::now()) {
            Some(MouseAction::Event(event)) => Some(event),
            _ => None,
        };
        let cell = |n| ScreenTarget::Row(ScreenPane::List, n);
        assert_eq!(
            read(MouseEventKind::ScrollUp, 3),
            Some(InputEvent::ScrollOverCell(cell(23), -WHEEL_ROWS))
        );
        assert_eq!(read(MouseEventKind::Drag(MouseButton::Left), 4), None);
        assert_eq!(read(MouseEventKind::Down(MouseButton::Left), 3), Some(InputEvent::Click(cell(23))));
        assert_eq!(read(MouseEventKind::Drag(MouseButton::Left), 4), Some(InputEvent::Drag(cell(24))));
        assert_eq!(read(MouseEventKind::Drag(MouseButton::Left), 40), Some(InputEvent::Drag(cell(29))));
        assert_eq!(read(MouseEventKind::Up(MouseButton::Left), 40), Some(InputEvent::Release));
        assert_eq!(read(MouseEventKind::Up(MouseButton::Left), 40), None);
    }
}
