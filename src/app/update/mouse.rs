//! What the mouse does.

use crate::app::command::actions::Action;
use crate::app::command::context::KeyContext;
use crate::app::effect::Effect;
use crate::app::event::{ScreenPane, ScreenTarget};
use crate::app::state::{Screen, State};

impl State {
    pub(super) fn click(&mut self, target: ScreenTarget) -> Vec<Effect> {
        match target {
            ScreenTarget::Action(action) => self.run_action(action),
            ScreenTarget::OverlayRow(row) => {
                if let Some(list) = self.overlay_list() {
                    list.go_to(row);
                }
                Vec::new()
            }
            ScreenTarget::Outside => {
                let context = self.context();
                let closing = if context == KeyContext::Composing { Action::Save } else { Action::Back };
                if self.overlays.is_empty() { Vec::new() } else { self.run_action(closing) }
            }
            _ if !self.overlays.is_empty() => Vec::new(),
            ScreenTarget::Screen(screen) => {
                self.switch_screen(screen);
                Vec::new()
            }
            ScreenTarget::Row(pane, row) => {
                let asks = self.with_current_screen(|panel, work| panel.click(pane, Some(row), work));
                self.run_commands(asks)
            }
            ScreenTarget::Pane(pane) => {
                let asks = self.with_current_screen(|panel, work| panel.click(pane, None, work));
                self.run_commands(asks)
            }
        }
    }

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

    pub(super) fn scroll(&mut self, pane: ScreenPane, rows: i32) -> Vec<Effect> {
        if let Some(list) = self.overlay_list() {
            list.scroll(rows as isize);
        } else if self.overlays.is_empty() {
            self.with_current_screen(|panel, work| panel.scroll(pane, rows, work));
        }
        Vec::new()
    }

    pub(super) fn drag(&mut self, target: ScreenTarget) -> Vec<Effect> {
        if let (ScreenTarget::Row(pane, row), true) = (target, self.overlays.is_empty()) {
            self.with_current_screen(|panel, work| panel.drag(pane, row, work));
        }
        Vec::new()
    }

    pub(super) fn release(&mut self) -> Vec<Effect> {
        let asks = self.with_current_screen(|panel, work| panel.release(work));
        self.run_commands(asks)
    }

    pub(super) fn turn(&mut self, target: ScreenTarget, rows: i32) -> Vec<Effect> {
        if let (ScreenTarget::Row(pane, row), true) = (target, self.overlays.is_empty()) {
            self.with_current_screen(|panel, work| panel.scroll_over_cell(pane, row, rows, work));
        }
        Vec::new()
    }
}
