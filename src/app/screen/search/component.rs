//! The Search screen's behaviour: its actions, mouse and what it needs loaded.

use super::{SearchFocus, SearchScreen, next_mode};
use crate::app::citation::{cite_snippet, snippet_url};
use crate::app::coding_target::CodingTarget;
use crate::app::command::actions::Action;
use crate::app::command::context::KeyContext;
use crate::app::edits;
use crate::app::event::{PaneSizes, ScreenPane};
use crate::app::overlay::theme_picker::{ThemePicker, unassign_or_choose};
use crate::app::overlay::topic_picker::TopicPicker;
use crate::app::overlay::{MemoEditor, Overlay};
use crate::app::screen::component::{MissingData, ScreenCommand, ScreenComponent};
use crate::app::widget::text_field;
use crate::app::workspace::Workspace;
use crate::coding::{MemoTarget, TranscriptSpan};
use crate::config::keymap::KeyPress;
use std::collections::BTreeSet;

impl ScreenComponent for SearchScreen {
    fn context(&self) -> KeyContext {
        if self.focus == SearchFocus::Query { KeyContext::Query } else { KeyContext::Search }
    }

    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String> {
        use Action::{
            Assign, Copy, Memo, MoveSnippets, NextSnippet, Open, OpenSource, PreviousSnippet, Select,
            SelectAll, Unassign,
        };
        let hit = self.snippet_list.current();
        match action {
            Open | Assign | Unassign | Memo | Copy | Select | SelectAll | MoveSnippets | NextSnippet
            | PreviousSnippet | OpenSource
                if hit.is_none() =>
            {
                Some("nothing was found yet".to_owned())
            }
            MoveSnippets if work.stats.topics().is_empty() => {
                Some("there is no topic to move it to".to_owned())
            }
            OpenSource => hit.and_then(|snippet| snippet_url(work, snippet).err()),
            Unassign => {
                let subject = CodingTarget::Snippets(self.snippet_list.selected_or_current());
                edits::themes_on(work, &subject).is_empty().then(|| "it is in no theme".to_owned())
            }
            _ => None,
        }
    }

    fn coding_target(&self, _work: &Workspace) -> Option<CodingTarget> {
        let chosen = self.snippet_list.selected_or_current();
        (!chosen.is_empty()).then_some(CodingTarget::Snippets(chosen))
    }

    fn current_passage(&self, work: &Workspace) -> Option<TranscriptSpan> {
        self.snippet_list.current().and_then(|snippet| work.placed_span(snippet))
    }

    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        let current = self.snippet_list.current();
        match action {
            Action::Back => return self.go_back(),
            Action::OlderQuery => return self.older_query(),
            Action::NewerQuery => return self.newer_query(),
            Action::ToHits => return self.focus_hits(),
            Action::SearchMode => {
                self.mode = next_mode(self.mode);
                return self.request_search();
            }
            Action::EditQuery => self.focus = SearchFocus::Query,
            Action::NextPane => self.cycle_focus(true),
            Action::PreviousPane => self.cycle_focus(false),
            Action::Right if self.focus == SearchFocus::Hits => self.focus = SearchFocus::Preview,
            Action::Left if self.focus == SearchFocus::Preview => self.focus = SearchFocus::Hits,
            Action::Open => {
                self.remember_query();
                return current
                    .map(|snippet| ScreenCommand::ReadSnippet(snippet, Some(self.reading_queue())))
                    .into_iter()
                    .collect();
            }
            Action::Select => {
                self.snippet_list.toggle_selection(work);
                self.update_preview(work);
            }
            Action::SelectAll => {
                let all: BTreeSet<usize> = self.snippet_list.items.iter().copied().collect();
                self.snippet_list.selected =
                    if self.snippet_list.selected == all { BTreeSet::new() } else { all };
            }
            Action::Assign => {
                let subject = CodingTarget::Snippets(self.snippet_list.selected_or_current());
                return ScreenCommand::open_overlay(Overlay::ThemePicker(ThemePicker::for_assign(
                    subject, work,
                )));
            }
            Action::Unassign => {
                return unassign_or_choose(
                    CodingTarget::Snippets(self.snippet_list.selected_or_current()),
                    work,
                );
            }
            Action::MoveSnippets => {
                return ScreenCommand::open_overlay(Overlay::TopicPicker(TopicPicker::new(
                    self.snippet_list.selected_or_current(),
                    work,
                )));
            }
            Action::Memo => {
                let target = current.and_then(|snippet| work.placed_span(snippet)).map(MemoTarget::Span);
                return target.map_or_else(Vec::new, |target| {
                    ScreenCommand::open_overlay(Overlay::Memo(MemoEditor::for_target(target, work)))
                });
            }
            Action::Copy => {
                return ScreenCommand::copy_text(current.and_then(|snippet| cite_snippet(work, snippet)));
            }
            Action::OpenSource => {
                return ScreenCommand::open_url(current.map(|snippet| snippet_url(work, snippet)));
            }
            other => self.move_cursor(other, work),
        }
        Vec::new()
    }

    fn hints(&self, _work: &Workspace) -> Vec<Action> {
        use Action::{
            Assign, Back, Copy, EditQuery, Memo, MoveSnippets, OlderQuery, Open, OpenSource, SearchMode,
            Select, SelectAll, ToHits,
        };
        match self.focus {
            SearchFocus::Query if self.results.hits.is_empty() => vec![SearchMode, OlderQuery, Back],
            SearchFocus::Query => vec![ToHits, SearchMode, Back],
            _ if !self.snippet_list.selected.is_empty() => {
                vec![Assign, MoveSnippets, Select, SelectAll, Back]
            }
            _ => vec![Open, Select, Assign, Copy, EditQuery, SearchMode, OpenSource, Memo],
        }
    }

    fn refresh(&mut self, work: &Workspace) {
        self.update_preview(work);
    }

    fn resize(&mut self, sizes: PaneSizes, work: &Workspace) {
        self.snippet_list.resize(sizes.list, work);
        if self.preview.size != sizes.detail {
            self.preview.size = sizes.detail;
            self.update_preview(work);
        }
    }

    fn click(&mut self, pane: ScreenPane, row: Option<usize>, work: &Workspace) -> Vec<ScreenCommand> {
        match (pane, row) {
            (ScreenPane::List, Some(item)) if item < self.snippet_list.items.len() => {
                self.focus = SearchFocus::Hits;
                self.snippet_list.go_to(item, work);
                self.update_preview(work);
            }
            (ScreenPane::List, _) => self.focus = SearchFocus::Query,
            _ if self.results.hits.is_empty() => self.focus = SearchFocus::Query,
            _ => self.focus = SearchFocus::Preview,
        }
        Vec::new()
    }

    fn scroll(&mut self, pane: ScreenPane, rows: i32, work: &Workspace) {
        if pane == ScreenPane::Detail {
            self.preview.scroll(rows.saturating_mul(3));
        } else {
            self.snippet_list.scroll(rows, work);
            self.update_preview(work);
        }
    }

    fn edit_field(&mut self, key: KeyPress, _work: &Workspace) -> Vec<ScreenCommand> {
        if !text_field::edit_line(&mut self.input, key) {
            return Vec::new();
        }
        // Typing makes the query a new one: the arrows begin at the newest again.
        self.query_history.reset_position();
        self.request_search()
    }

    fn paste_text(&mut self, text: &str, _work: &Workspace) -> Vec<ScreenCommand> {
        if text_field::paste_line(&mut self.input, text) { self.request_search() } else { Vec::new() }
    }

    fn on_texts_loaded(&mut self, work: &Workspace) {
        self.snippet_list.go_to(self.snippet_list.cursor, work);
        // A new text matters only where it is the one that the preview waits for.
        if self.preview.layout.transcript.is_none()
            || self.preview.layout.lines.is_empty()
            || self.preview.layout.transcript
                != self.snippet_list.current().and_then(|snippet| work.transcript_index_of(snippet))
        {
            self.update_preview(work);
        }
    }

    fn missing_data(&self, work: &Workspace) -> MissingData {
        let index = self.snippet_list.current().and_then(|snippet| work.transcript_index_of(snippet));
        let missing = |index: &usize| work.texts.transcript(*index).is_none();
        MissingData {
            snippets: self.snippet_list.missing_texts(work),
            transcript: index.filter(missing),
            layout: None,
        }
    }

    fn visible_snippets(&self, work: &Workspace) -> Vec<usize> {
        let Some(hit) = self.snippet_list.current() else { return Vec::new() };
        // Only the hit itself counts as read, and only where all of its lines are visible.
        let lines = work.snippet(hit).map(|snippet| self.preview.layout.lines_of(snippet.span));
        let window = self.preview.visible_lines();
        let whole = lines.is_some_and(|l| !l.is_empty() && l.start >= window.start && l.end <= window.end);
        if whole { vec![hit] } else { Vec::new() }
    }
}
