//! Mouse events: clicks, double clicks, wheel and dragging. While an overlay is open, the screen below gets
//! no clicks; one outside the overlay closes it, as Esc would.

use crate::app::{Action, Effect, KeyContext, Screen, ScreenPane, ScreenTarget, State};

impl State {
    /// Handles a click: runs the action, moves to the row or shows the screen it is on.
    pub(super) fn click(&mut self, target: ScreenTarget) -> Vec<Effect> {
        match target {
            ScreenTarget::Action(action) => return self.run_action(action),
            ScreenTarget::OverlayRow(row) => {
                if let Some(list) = self.overlay_list() {
                    list.go_to(row);
                }
            }
            ScreenTarget::Outside if self.overlays.is_empty() => {}
            // In a memo Esc saves, so a click outside must not throw the text away.
            ScreenTarget::Outside if self.context() == KeyContext::Composing => {
                return self.run_action(Action::Save);
            }
            ScreenTarget::Outside => return self.run_action(Action::Back),
            _ if !self.overlays.is_empty() => {}
            ScreenTarget::Screen(screen) => self.switch_screen(screen),
            ScreenTarget::Row(pane, row) => {
                self.with_current_screen(|panel, work| panel.click(pane, Some(row), work));
            }
            ScreenTarget::Pane(pane) => {
                self.with_current_screen(|panel, work| panel.click(pane, None, work));
            }
        }
        Vec::new()
    }

    /// Handles a double click: a click, then the action Enter would run there. In the Reader it does nothing
    /// more, since nothing is opened from there.
    pub(super) fn double_click(&mut self, target: ScreenTarget) -> Vec<Effect> {
        let mut effects = self.click(target);
        match target {
            ScreenTarget::OverlayRow(_) if self.context() == KeyContext::Setting => {
                effects.extend(self.run_action(Action::Change));
            }
            ScreenTarget::OverlayRow(_) => effects.extend(self.run_action(Action::Accept)),
            ScreenTarget::Row(..) if self.overlays.is_empty() && self.screen != Screen::Reader => {
                effects.extend(self.run_action(Action::Open));
            }
            _ => {}
        }
        effects
    }

    /// Handles the wheel over a pane: scrolls the topmost overlay's list, else the pane.
    pub(super) fn scroll(&mut self, pane: ScreenPane, rows: i32) -> Vec<Effect> {
        if let Some(list) = self.overlay_list() {
            list.scroll(rows as isize);
        } else if self.overlays.is_empty() {
            self.with_current_screen(|panel, work| panel.scroll(pane, rows, work));
        }
        Vec::new()
    }

    /// Handles a mouse move with the button held.
    pub(super) fn drag(&mut self, target: ScreenTarget) -> Vec<Effect> {
        if let (ScreenTarget::Row(pane, row), true) = (target, self.overlays.is_empty()) {
            self.with_current_screen(|panel, work| panel.drag(pane, row, work));
        }
        Vec::new()
    }

    /// Handles the release of the mouse button.
    pub(super) fn release(&mut self) -> Vec<Effect> {
        let asks = self.with_current_screen(|panel, work| panel.release(work));
        self.run_commands(asks)
    }

    /// Handles the wheel over a cell of a plane.
    pub(super) fn scroll_over_cell(&mut self, target: ScreenTarget, rows: i32) -> Vec<Effect> {
        if let (ScreenTarget::Row(pane, row), true) = (target, self.overlays.is_empty()) {
            self.with_current_screen(|panel, work| panel.scroll_over_cell(pane, row, rows, work));
        }
        Vec::new()
    }
}
