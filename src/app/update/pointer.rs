//! What the mouse does.

use crate::app::actions::Action;
use crate::app::context::Context;
use crate::app::effect::Effect;
use crate::app::event::{Pane, Target};
use crate::app::state::{Screen, State};

impl State {
    pub(super) fn click(&mut self, target: Target) -> Vec<Effect> {
        match target {
            Target::Action(action) => self.act(action),
            Target::OverlayRow(row) => {
                if let Some(list) = self.overlay_list() {
                    list.go(row);
                }
                Vec::new()
            }
            Target::Outside => {
                let context = self.context();
                let closing = if context == Context::Composing { Action::Save } else { Action::Back };
                if self.overlays.is_empty() { Vec::new() } else { self.act(closing) }
            }
            _ if !self.overlays.is_empty() => Vec::new(),
            Target::Screen(screen) => {
                self.go(screen);
                Vec::new()
            }
            Target::Row(pane, row) => {
                let asks = self.panel_mut(|panel, work| panel.click(pane, Some(row), work));
                self.follow(asks)
            }
            Target::Pane(pane) => {
                let asks = self.panel_mut(|panel, work| panel.click(pane, None, work));
                self.follow(asks)
            }
        }
    }

    pub(super) fn double_click(&mut self, target: Target) -> Vec<Effect> {
        let mut effects = self.click(target);
        match target {
            Target::OverlayRow(_) if self.context() == Context::Setting => {
                effects.extend(self.act(Action::Change));
            }
            Target::OverlayRow(_) => effects.extend(self.act(Action::Accept)),
            Target::Row(..) if self.overlays.is_empty() && self.screen != Screen::Reader => {
                effects.extend(self.act(Action::Open));
            }
            _ => {}
        }
        effects
    }

    pub(super) fn scroll(&mut self, pane: Pane, rows: i32) -> Vec<Effect> {
        if let Some(list) = self.overlay_list() {
            list.scroll(rows as isize);
        } else if self.overlays.is_empty() {
            self.panel_mut(|panel, work| panel.scroll(pane, rows, work));
        }
        Vec::new()
    }

    pub(super) fn drag(&mut self, target: Target) -> Vec<Effect> {
        if let (Target::Row(pane, row), true) = (target, self.overlays.is_empty()) {
            self.panel_mut(|panel, work| panel.drag(pane, row, work));
        }
        Vec::new()
    }

    pub(super) fn release(&mut self) -> Vec<Effect> {
        let asks = self.panel_mut(|panel, work| panel.release(work));
        self.follow(asks)
    }

    pub(super) fn turn(&mut self, target: Target, rows: i32) -> Vec<Effect> {
        if let (Target::Row(pane, row), true) = (target, self.overlays.is_empty()) {
            self.panel_mut(|panel, work| panel.scroll_over_cell(pane, row, rows, work));
        }
        Vec::new()
    }
}
