//! The query field of the Search screen: its history, and moving between query, hits and preview.

use super::{SearchFocus, SearchScreen};
use crate::app::{Action, KeyContext, Screen, ScreenCommand, Workspace};

impl SearchScreen {
    /// Adds the query to the history.
    pub(super) fn remember_query(&mut self) {
        self.query_history.push(self.input.value());
    }

    /// Drops the query, those typed before and what was found; an answer that is still to come is stale.
    pub fn forget_queries(&mut self) {
        *self = Self { mode: self.mode, generation: self.generation + 1, ..Self::default() };
    }

    /// Replaces the query and searches.
    fn set_query(&mut self, query: &str) -> Vec<ScreenCommand> {
        self.input = query.into();
        self.request_search()
    }

    pub(super) fn older_query(&mut self) -> Vec<ScreenCommand> {
        let query = self.query_history.older(self.input.value());
        query.map_or_else(Vec::new, |query| self.set_query(&query))
    }

    /// The newer query of the history; after the newest, or without one, moves on to the hits.
    pub(super) fn newer_query(&mut self, work: &Workspace) -> Vec<ScreenCommand> {
        match self.query_history.newer() {
            Some(query) => self.set_query(&query),
            None => self.focus_hits(work),
        }
    }

    /// Moves the focus to the hits, or says why there are none.
    pub(super) fn focus_hits(&mut self, work: &Workspace) -> Vec<ScreenCommand> {
        self.remember_query();
        if !self.results.hits.is_empty() {
            self.focus = SearchFocus::Hits;
            return Vec::new();
        }
        match (self.pending, self.input.value().trim().is_empty()) {
            (true, _) => Vec::new(),
            (_, true) => ScreenCommand::show_hint("type what you are looking for"),
            _ => {
                let key = work.keymap.key_text(KeyContext::Query, Action::SearchMode);
                let text = format!("nothing was found; {key} searches by meaning as well");
                ScreenCommand::show_hint(text)
            }
        }
    }

    /// Leaves one level: preview, selection, hits, query, screen.
    pub(super) fn go_back(&mut self, work: &Workspace) -> Vec<ScreenCommand> {
        match self.focus {
            SearchFocus::Preview => self.focus = SearchFocus::Hits,
            SearchFocus::Hits if !self.snippet_list.selected.is_empty() => self.snippet_list.selected.clear(),
            SearchFocus::Hits => return vec![ScreenCommand::SwitchScreen(Screen::Topics)],
            SearchFocus::Query if self.input.value().is_empty() => {
                return vec![ScreenCommand::SwitchScreen(Screen::Topics)];
            }
            // Out of the field first, so that keys are keys again and the query is not lost.
            SearchFocus::Query if !self.results.hits.is_empty() => return self.focus_hits(work),
            SearchFocus::Query => {
                self.remember_query();
                self.input.reset();
                return self.request_search();
            }
        }
        Vec::new()
    }
}
