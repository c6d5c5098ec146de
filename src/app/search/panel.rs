//! What keys and mouse do on the Search screen.

use super::{Focus, Search, next_mode};
use crate::app::actions::Action;
use crate::app::context::Context;
use crate::app::edits;
use crate::app::event::{Pane, Sizes};
use crate::app::field;
use crate::app::moving::Mover;
use crate::app::overlay::{MemoEditor, Overlay, Picker, Subject, unassign};
use crate::app::panel::{Ask, Panel, Wanted};
use crate::app::quote::{quote_snippet, source_of};
use crate::app::work::Work;
use crate::coding::{MemoTarget, PlacedSpan};
use crate::config::keymap::Key;
use std::collections::BTreeSet;

impl Panel for Search {
    fn context(&self) -> Context {
        if self.focus == Focus::Query { Context::Query } else { Context::Search }
    }

    fn blocked(&self, action: Action, work: &Work) -> Option<String> {
        use Action::{
            Assign, Copy, Memo, MoveSnippets, NextSnippet, Open, OpenSource, PreviousSnippet, Select,
            SelectAll, Unassign,
        };
        let hit = self.passages.current();
        match action {
            Open | Assign | Unassign | Memo | Copy | Select | SelectAll | MoveSnippets | NextSnippet
            | PreviousSnippet | OpenSource
                if hit.is_none() =>
            {
                Some("nothing was found yet".to_owned())
            }
            MoveSnippets if work.study.topics().is_empty() => {
                Some("there is no topic to move it to".to_owned())
            }
            OpenSource => hit.and_then(|snippet| source_of(work, snippet).err()),
            Unassign => {
                let subject = Subject::Snippets(self.passages.chosen());
                edits::themes_on(work, &subject).is_empty().then(|| "it is in no theme".to_owned())
            }
            _ => None,
        }
    }

    fn subject(&self, _work: &Work) -> Option<Subject> {
        let chosen = self.passages.chosen();
        (!chosen.is_empty()).then_some(Subject::Snippets(chosen))
    }

    fn passage(&self, work: &Work) -> Option<PlacedSpan> {
        self.passages.current().and_then(|snippet| work.placed(snippet))
    }

    fn update(&mut self, action: Action, work: &Work) -> Vec<Ask> {
        let current = self.passages.current();
        match action {
            Action::Back => return self.back(),
            Action::OlderQuery => return self.older(),
            Action::NewerQuery => return self.newer(),
            Action::ToHits => return self.enter_hits(),
            Action::SearchMode => {
                self.mode = next_mode(self.mode);
                return self.request();
            }
            Action::EditQuery => self.focus = Focus::Query,
            Action::NextPane => self.turn(true),
            Action::PreviousPane => self.turn(false),
            Action::Right if self.focus == Focus::Hits => self.focus = Focus::Preview,
            Action::Left if self.focus == Focus::Preview => self.focus = Focus::Hits,
            Action::Open => {
                self.remember();
                return current.map(|snippet| Ask::Read(snippet, Some(self.through()))).into_iter().collect();
            }
            Action::Select => {
                self.passages.toggle(work);
                self.look(work);
            }
            Action::SelectAll => {
                let all: BTreeSet<usize> = self.passages.items.iter().copied().collect();
                self.passages.selected = if self.passages.selected == all { BTreeSet::new() } else { all };
            }
            Action::Assign => {
                let subject = Subject::Snippets(self.passages.chosen());
                return Ask::show(Overlay::Picker(Picker::assign(subject, work)));
            }
            Action::Unassign => return unassign(Subject::Snippets(self.passages.chosen()), work),
            Action::MoveSnippets => {
                return Ask::show(Overlay::Mover(Mover::new(self.passages.chosen(), work)));
            }
            Action::Memo => {
                let target = current.and_then(|snippet| work.placed(snippet)).map(MemoTarget::Span);
                return target
                    .map_or_else(Vec::new, |target| Ask::show(Overlay::Memo(MemoEditor::on(target, work))));
            }
            Action::Copy => return Ask::copy(current.and_then(|snippet| quote_snippet(work, snippet))),
            Action::OpenSource => return Ask::open(current.map(|snippet| source_of(work, snippet))),
            other => self.moved(other, work),
        }
        Vec::new()
    }

    fn hints(&self, _work: &Work) -> Vec<Action> {
        use Action::{
            Assign, Back, Copy, EditQuery, Memo, MoveSnippets, OlderQuery, Open, OpenSource, SearchMode,
            Select, SelectAll, ToHits,
        };
        match self.focus {
            Focus::Query if self.found.hits.is_empty() => vec![SearchMode, OlderQuery, Back],
            Focus::Query => vec![ToHits, SearchMode, Back],
            _ if !self.passages.selected.is_empty() => vec![Assign, MoveSnippets, Select, SelectAll, Back],
            _ => vec![Open, Select, Assign, Copy, EditQuery, SearchMode, OpenSource, Memo],
        }
    }

    fn refresh(&mut self, work: &Work) {
        self.look(work);
    }

    fn resize(&mut self, sizes: Sizes, work: &Work) {
        self.passages.resize(sizes.list, work);
        if self.preview.size != sizes.detail {
            self.preview.size = sizes.detail;
            self.look(work);
        }
    }

    fn click(&mut self, pane: Pane, row: Option<usize>, work: &Work) -> Vec<Ask> {
        match (pane, row) {
            (Pane::List, Some(item)) if item < self.passages.items.len() => {
                self.focus = Focus::Hits;
                self.passages.go(item, work);
                self.look(work);
            }
            (Pane::List, _) => self.focus = Focus::Query,
            _ if self.found.hits.is_empty() => self.focus = Focus::Query,
            _ => self.focus = Focus::Preview,
        }
        Vec::new()
    }

    fn scroll(&mut self, pane: Pane, rows: i32, work: &Work) {
        if pane == Pane::Detail {
            self.preview.scroll(rows.saturating_mul(3));
        } else {
            self.passages.scroll(rows, work);
            self.look(work);
        }
    }

    fn edit(&mut self, key: Key, _work: &Work) -> Vec<Ask> {
        if !field::edit(&mut self.input, key) {
            return Vec::new();
        }
        self.written.begin();
        self.request()
    }

    fn paste(&mut self, text: &str, _work: &Work) -> Vec<Ask> {
        if field::paste(&mut self.input, text) { self.request() } else { Vec::new() }
    }

    fn fetched(&mut self, work: &Work) {
        self.passages.go(self.passages.cursor, work);
        if self.preview.page.transcript.is_none()
            || self.preview.page.lines.is_empty()
            || self.preview.page.transcript
                != self.passages.current().and_then(|snippet| work.transcript_of(snippet))
        {
            self.look(work);
        }
    }

    fn wanted(&self, work: &Work) -> Wanted {
        let index = self.passages.current().and_then(|snippet| work.transcript_of(snippet));
        let missing = |index: &usize| work.texts.transcript(*index).is_none();
        Wanted { snippets: self.passages.wanted(work), transcript: index.filter(missing), layout: None }
    }

    fn on_screen(&self, work: &Work) -> Vec<usize> {
        let Some(hit) = self.passages.current() else { return Vec::new() };
        let lines = work.snippet(hit).map(|snippet| self.preview.page.lines_of(snippet.span));
        let window = self.preview.window();
        let whole = lines.is_some_and(|l| !l.is_empty() && l.start >= window.start && l.end <= window.end);
        if whole { vec![hit] } else { Vec::new() }
    }
}
