//! What keys and mouse do on the Map screen.

use super::{Map, Standing};
use crate::app::actions::Action;
use crate::app::context::Context;
use crate::app::event::{Pane, Sizes};
use crate::app::field;
use crate::app::overlay::{MemoEditor, Overlay, Subject};
use crate::app::panel::{Ask, Panel, Wanted};
use crate::app::quote::{quote_snippet, source_of};
use crate::app::work::Work;
use crate::coding::{MemoTarget, PlacedSpan};
use crate::config::keymap::Key;

impl Panel for Map {
    fn context(&self) -> Context {
        match (self.finding, &self.drawing) {
            (true, _) => Context::Filter,
            (false, Some(_)) => Context::Selecting,
            (false, None) => Context::Map,
        }
    }

    fn blocked(&self, action: Action, work: &Work) -> Option<String> {
        self.reason(action, work)
    }

    fn subject(&self, _work: &Work) -> Option<Subject> {
        let chosen = self.chosen();
        (!chosen.is_empty()).then_some(Subject::Snippets(chosen))
    }

    fn passage(&self, work: &Work) -> Option<PlacedSpan> {
        self.passages.current().and_then(|snippet| work.placed(snippet))
    }

    fn update(&mut self, action: Action, work: &Work) -> Vec<Ask> {
        let current = self.passages.current();
        match action {
            Action::Back => self.back(work),
            Action::Open => return self.open(),
            Action::Accept if self.finding => self.finding = false,
            Action::Accept => return self.finish(work),
            Action::NextPane | Action::PreviousPane => {
                self.focus = if self.focus == Pane::List { Pane::Detail } else { Pane::List };
            }
            Action::Select => self.passages.toggle(work),
            Action::SelectArea => self.begin_or_turn(work),
            Action::FindOnMap => (self.finding, self.focus) = (true, Pane::List),
            Action::NextTopic | Action::PreviousTopic => {
                self.go_to_topic(action == Action::PreviousTopic, work);
            }
            Action::ZoomIn => self.zoom(self.cursor, 1, work),
            Action::ZoomOut => self.zoom(self.cursor, -1, work),
            Action::WholeMap => {
                self.view = self.view.whole();
                self.seen_anew(work);
            }
            Action::ColorBy | Action::NextAttribute | Action::Outliers => self.restyle(action, work),
            Action::Assign | Action::Unassign | Action::MoveSnippets => return self.sort_in(action, work),
            Action::Copy => return Ask::copy(current.and_then(|snippet| quote_snippet(work, snippet))),
            Action::OpenSource => return Ask::open(current.map(|snippet| source_of(work, snippet))),
            Action::Memo => {
                let target = current.and_then(|snippet| work.placed(snippet)).map(MemoTarget::Span);
                return target
                    .map_or_else(Vec::new, |target| Ask::show(Overlay::Memo(MemoEditor::on(target, work))));
            }
            other => self.moved(other, work),
        }
        Vec::new()
    }

    fn hints(&self, _work: &Work) -> Vec<Action> {
        use Action::{
            Accept, Assign, Back, ColorBy, Copy, FindOnMap, MoveSnippets, NextPane, NextTopic, Open, Select,
            SelectArea, Unassign, WholeMap, ZoomIn,
        };
        match (self.context(), self.focus) {
            (Context::Filter, _) => vec![Accept, Back],
            (Context::Selecting, _) => vec![Accept, Assign, Back],
            (_, Pane::Detail) => vec![Open, Assign, Select, Unassign, Copy, NextPane],
            _ if !self.inside.is_empty() => vec![Assign, MoveSnippets, Unassign, Open, NextPane, Back],
            _ if self.is_searched() => vec![NextTopic, Open, SelectArea, Back, ColorBy],
            _ => vec![Open, SelectArea, ColorBy, ZoomIn, WholeMap, FindOnMap, NextTopic],
        }
    }

    fn refresh(&mut self, _work: &Work) {
        self.stale = true;
    }

    fn resize(&mut self, sizes: Sizes, work: &Work) {
        self.passages.resize(sizes.detail, work);
        // Where only the snippets are on screen the map keeps its size.
        if sizes.list.width > 0 && sizes.list.height > 0 && sizes.list != self.view.size {
            self.view.size = sizes.list;
            self.seen_anew(work);
        }
    }

    fn click(&mut self, pane: Pane, row: Option<usize>, work: &Work) -> Vec<Ask> {
        (self.focus, self.finding) = (pane, false);
        match (pane, row) {
            (Pane::List, Some(cell)) => self.go(self.place_at(cell), work),
            (Pane::Detail, Some(item)) => self.passages.go(item, work),
            _ => {}
        }
        Vec::new()
    }

    fn drag(&mut self, pane: Pane, cell: usize, work: &Work) {
        if pane == Pane::List && self.layout().is_some() {
            self.begin_with_mouse(work);
            self.go(self.place_at(cell), work);
        }
    }

    fn release(&mut self, work: &Work) -> Vec<Ask> {
        if self.drawing.as_ref().is_some_and(|drawing| drawing.held) { self.finish(work) } else { Vec::new() }
    }

    fn turn(&mut self, pane: Pane, cell: usize, rows: i32, work: &Work) {
        if pane == Pane::List {
            self.zoom(self.place_at(cell), -rows.signum(), work);
        }
    }

    fn scroll(&mut self, pane: Pane, rows: i32, work: &Work) {
        if pane == Pane::Detail {
            self.passages.scroll(rows, work);
        } else {
            self.zoom(self.cursor, -rows.signum(), work);
        }
    }

    fn edit(&mut self, key: Key, work: &Work) -> Vec<Ask> {
        if field::edit(&mut self.find, key) {
            self.typed(work);
        }
        Vec::new()
    }

    fn filter(&self) -> &str {
        self.find.value()
    }

    fn paste(&mut self, text: &str, work: &Work) -> Vec<Ask> {
        if field::paste(&mut self.find, text) {
            self.typed(work);
        }
        Vec::new()
    }

    fn fetched(&mut self, work: &Work) {
        self.passages.go(self.passages.cursor, work);
    }

    fn wanted(&self, work: &Work) -> Wanted {
        let layout = work.run_id().filter(|_| self.standing == Standing::Unasked && !self.stale);
        Wanted { snippets: self.passages.wanted(work), transcript: None, layout }
    }

    fn on_screen(&self, work: &Work) -> Vec<usize> {
        self.passages.read_now(work)
    }
}
