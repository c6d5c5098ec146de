//! The query: leaving it, coming back to it, and those before it.

use super::{Focus, Search};
use crate::app::notices::Notice;
use crate::app::panel::Ask;
use crate::app::state::Screen;

/// Queries kept for the arrow up.
const REMEMBERED: usize = 100;

impl Search {
    pub(super) fn remember(&mut self) {
        let query = self.input.value().trim().to_owned();
        self.recalled = None;
        if query.is_empty() {
            return;
        }
        self.history.retain(|old| *old != query);
        self.history.push(query);
        if self.history.len() > REMEMBERED {
            self.history.remove(0);
        }
    }

    fn recall(&mut self, at: Option<usize>) -> Vec<Ask> {
        self.recalled = at;
        self.input = at.and_then(|at| self.history.get(at).cloned()).unwrap_or_default().into();
        self.request()
    }

    pub(super) fn older(&mut self) -> Vec<Ask> {
        let last = self.history.len().checked_sub(1);
        match (self.recalled, self.input.value().is_empty()) {
            (Some(at), _) => self.recall(Some(at.saturating_sub(1))),
            (None, true) if last.is_some() => self.recall(last),
            _ => Vec::new(),
        }
    }

    pub(super) fn newer(&mut self) -> Vec<Ask> {
        match self.recalled {
            Some(at) if at + 1 < self.history.len() => self.recall(Some(at + 1)),
            Some(_) => self.recall(None),
            None => self.enter_hits(),
        }
    }

    pub(super) fn enter_hits(&mut self) -> Vec<Ask> {
        self.remember();
        if !self.found.hits.is_empty() {
            self.focus = Focus::Hits;
            return Vec::new();
        }
        match (self.pending, self.input.value().trim().is_empty()) {
            (true, _) => Vec::new(),
            (_, true) => vec![Ask::Say(Notice::hint("type what you are looking for"))],
            _ => vec![Ask::Say(Notice::hint("nothing was found; Ctrl-T searches by meaning as well"))],
        }
    }

    pub(super) fn back(&mut self) -> Vec<Ask> {
        match self.focus {
            Focus::Preview => self.focus = Focus::Hits,
            Focus::Hits if !self.passages.selected.is_empty() => self.passages.selected.clear(),
            Focus::Hits => return vec![Ask::Go(Screen::Topics)],
            Focus::Query if self.input.value().is_empty() => return vec![Ask::Go(Screen::Topics)],
            // Out of the field first, so that keys are keys again and the query is not lost.
            Focus::Query if !self.found.hits.is_empty() => return self.enter_hits(),
            Focus::Query => {
                self.remember();
                self.input.reset();
                return self.request();
            }
        }
        Vec::new()
    }
}
