//! The Search screen's behaviour: its actions, mouse and what it needs loaded.

use super::{MODES, SearchFocus, SearchScreen};
use crate::app::coding_target::HitSource;
use crate::app::screen::component::{MissingData, ScreenComponent};
use crate::app::screen::passage_actions::{needs_snippet, passage_disabled_reason, run_passage_action};
use crate::app::widget::{list::step_around, snippet_list::SnippetList, text_field};
use crate::app::{Action, Effect, KeyContext, PaneSizes, ScreenCommand, ScreenPane, Workspace};
use crate::config::keymap::KeyPress;
use crate::corpus::{SnippetIndex, TranscriptIndex};

impl ScreenComponent for SearchScreen {
    fn context(&self) -> KeyContext {
        if self.focus == SearchFocus::Query { KeyContext::Query } else { KeyContext::Search }
    }

    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String> {
        let needs_hit = action == Action::SelectAll || needs_snippet(action);
        if needs_hit && self.snippet_list.items.is_empty() {
            return Some("nothing was found yet".to_owned());
        }
        if action == Action::ShowConcordance && self.input.value().trim().is_empty() {
            return Some("type what to look for first".to_owned());
        }
        passage_disabled_reason(self, action, work)
    }

    fn hit_source(&self, _work: &Workspace) -> Option<HitSource> {
        let marks = self.results.hits.iter().map(|hit| (hit.snippet, hit.highlights.clone()));
        Some(HitSource {
            name: self.name(),
            marks: marks.collect(),
            highlighter: self.results.highlighter.clone(),
            // Of what was selected no more was found.
            unlisted: match self.snippet_list.selected.is_empty() {
                true => self.results.total.saturating_sub(self.results.hits.len()),
                false => 0,
            },
            ..self.snippet_list.hit_source()
        })
    }

    fn snippet_list(&self) -> Option<&SnippetList> {
        Some(&self.snippet_list)
    }

    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match action {
            Action::Back => return self.go_back(work),
            Action::OlderQuery => return self.older_query(),
            Action::NewerQuery => return self.newer_query(work),
            Action::ToHits => return self.focus_hits(work),
            Action::SearchMode => {
                self.mode = step_around(&MODES, self.mode, 1);
                return self.request_search();
            }
            Action::ShowConcordance => {
                self.remember_query();
                let query = self.input.value().trim().to_owned();
                return vec![ScreenCommand::RunEffect(Effect::FindConcordance(query))];
            }
            Action::EditQuery => self.focus = SearchFocus::Query,
            Action::NextPane => self.cycle_focus(true),
            Action::PreviousPane => self.cycle_focus(false),
            Action::Right if self.focus == SearchFocus::Hits => self.focus = SearchFocus::Preview,
            Action::Left if self.focus == SearchFocus::Preview => self.focus = SearchFocus::Hits,
            Action::Open => {
                self.remember_query();
                return ScreenCommand::read_current(&self.snippet_list, self.name());
            }
            Action::Select => {
                self.snippet_list.toggle_selection(work);
                self.update_preview(work);
            }
            Action::SelectAll => self.snippet_list.toggle_all(),
            other => match run_passage_action(self, other, work) {
                Some(asks) => return asks,
                None => self.move_cursor(other, work),
            },
        }
        Vec::new()
    }

    fn hints(&self, _work: &Workspace) -> Vec<Action> {
        use Action::{
            Assign, Back, CodeHits, Copy, EditQuery, Memo, MoveSnippets, OlderQuery, Open, OpenSource,
            SearchMode, Select, SelectAll, ShowConcordance, ToHits,
        };
        match self.focus {
            SearchFocus::Query if self.results.hits.is_empty() => vec![SearchMode, OlderQuery, Back],
            SearchFocus::Query => vec![ToHits, SearchMode, Back],
            _ if !self.snippet_list.selected.is_empty() => {
                vec![Assign, CodeHits, MoveSnippets, Select, SelectAll, Back]
            }
            _ => vec![
                Open,
                Select,
                Assign,
                CodeHits,
                Copy,
                EditQuery,
                SearchMode,
                ShowConcordance,
                OpenSource,
                Memo,
            ],
        }
    }

    fn refresh(&mut self, work: &Workspace) {
        self.work_changed();
        self.update_preview(work);
    }

    fn resize(&mut self, sizes: PaneSizes, work: &Workspace) {
        self.snippet_list.resize(sizes.list, work);
        if self.preview.size != sizes.detail {
            self.preview.size = sizes.detail;
            self.update_preview(work);
        }
    }

    fn click(&mut self, pane: ScreenPane, row: Option<usize>, work: &Workspace) {
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
    }

    fn scroll(&mut self, pane: ScreenPane, rows: i32, work: &Workspace) {
        if pane == ScreenPane::Detail {
            self.preview.scroll_to(self.preview.top.saturating_add_signed(rows as isize * 3));
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
        self.snippet_list.follow_texts(work);
        // A new text matters only where it is one of the hits, or the one that the preview waits for.
        if self.mark_hits(work)
            || self.preview.layout.transcript.is_none()
            || self.preview.layout.lines.is_empty()
            || self.preview.layout.transcript
                != self.snippet_list.current().and_then(|snippet| work.transcript_index_of(snippet))
        {
            self.update_preview(work);
        }
    }

    fn missing_data(&self, work: &Workspace) -> MissingData {
        let index = self.snippet_list.current().and_then(|snippet| work.transcript_index_of(snippet));
        let missing = |index: &TranscriptIndex| work.texts.transcript(*index).is_none();
        MissingData {
            snippets: self.snippet_list.missing_texts(work),
            transcript: index.filter(missing),
            layout: None,
        }
    }

    fn visible_snippets(&self, work: &Workspace) -> Vec<SnippetIndex> {
        let Some(hit) = self.snippet_list.current() else { return Vec::new() };
        // Only the hit itself counts as read, and only where all of its lines are visible.
        let lines = work.snippet(hit).map(|snippet| self.preview.layout.lines_of(snippet.span));
        let window = self.preview.visible_lines();
        let whole = lines.is_some_and(|l| !l.is_empty() && l.start >= window.start && l.end <= window.end);
        if whole { vec![hit] } else { Vec::new() }
    }
}
