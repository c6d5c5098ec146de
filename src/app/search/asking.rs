//! The query: leaving it, coming back to it, and those before it.

use super::{Focus, Search};
use crate::app::notices::Notice;
use crate::app::panel::Ask;
use crate::app::state::Screen;

impl Search {
    pub(super) fn remember(&mut self) {
        self.written.keep(self.input.value());
    }

    fn recall(&mut self, query: &str) -> Vec<Ask> {
        self.input = query.into();
        self.request()
    }

    pub(super) fn older(&mut self) -> Vec<Ask> {
        let query = self.written.older(self.input.value());
        query.map_or_else(Vec::new, |query| self.recall(&query))
    }

    pub(super) fn newer(&mut self) -> Vec<Ask> {
        match self.written.newer() {
            Some(query) => self.recall(&query),
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
