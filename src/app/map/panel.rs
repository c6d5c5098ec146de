//! What keys and mouse do on the Map screen.

use super::{Map, Standing};
use crate::app::actions::Action;
use crate::app::context::Context;
use crate::app::event::{Pane, Sizes};
use crate::app::field;
use crate::app::overlay::{CodingTarget, MemoEditor, Overlay};
use crate::app::panel::{MissingData, ScreenCommand, ScreenComponent};
use crate::app::quote::{cite_snippet, snippet_url};
use crate::app::work::Workspace;
use crate::coding::{MemoTarget, TranscriptSpan};
use crate::config::keymap::Key;

impl ScreenComponent for Map {
    fn context(&self) -> Context {
        match (self.finding, &self.drawing) {
            (true, _) => Context::Filter,
            (false, Some(_)) => Context::Selecting,
            (false, None) => Context::Map,
        }
    }

    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String> {
        self.reason(action, work)
    }

    fn coding_target(&self, _work: &Workspace) -> Option<CodingTarget> {
        let chosen = self.chosen();
        (!chosen.is_empty()).then_some(CodingTarget::Snippets(chosen))
    }

    fn current_passage(&self, work: &Workspace) -> Option<TranscriptSpan> {
        self.passages.current().and_then(|snippet| work.placed_span(snippet))
    }

    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        let current = self.passages.current();
        match action {
            Action::Back => self.back(work),
            Action::Open => return self.open(),
            Action::Accept if self.finding => self.finding = false,
            Action::Accept => return self.finish(work),
            Action::NextPane | Action::PreviousPane => {
                self.focus = if self.focus == Pane::List { Pane::Detail } else { Pane::List };
            }
            Action::Select => self.passages.toggle_selection(work),
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
            Action::Copy => {
                return ScreenCommand::copy_text(current.and_then(|snippet| cite_snippet(work, snippet)));
            }
            Action::OpenSource => {
                return ScreenCommand::open_url(current.map(|snippet| snippet_url(work, snippet)));
            }
            Action::Memo => {
                let target = current.and_then(|snippet| work.placed_span(snippet)).map(MemoTarget::Span);
                return target.map_or_else(Vec::new, |target| {
                    ScreenCommand::open_overlay(Overlay::Memo(MemoEditor::for_target(target, work)))
                });
            }
            other => self.moved(other, work),
        }
        Vec::new()
    }

    fn hints(&self, _work: &Workspace) -> Vec<Action> {
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

    fn refresh(&mut self, _work: &Workspace) {
        self.stale = true;
    }

    fn resize(&mut self, sizes: Sizes, work: &Workspace) {
        self.passages.resize(sizes.detail, work);
        // Where only the snippets are on screen the map keeps its size.
        if sizes.list.width > 0 && sizes.list.height > 0 && sizes.list != self.view.size {
            self.view.size = sizes.list;
            self.seen_anew(work);
        }
    }

    fn click(&mut self, pane: Pane, row: Option<usize>, work: &Workspace) -> Vec<ScreenCommand> {
        (self.focus, self.finding) = (pane, false);
        match (pane, row) {
            (Pane::List, Some(cell)) => self.go(self.place_at(cell), work),
            (Pane::Detail, Some(item)) => self.passages.go_to(item, work),
            _ => {}
        }
        Vec::new()
    }

    fn drag(&mut self, pane: Pane, cell: usize, work: &Workspace) {
        if pane == Pane::List && self.layout().is_some() {
            self.begin_with_mouse(work);
            self.go(self.place_at(cell), work);
        }
    }

    fn release(&mut self, work: &Workspace) -> Vec<ScreenCommand> {
        if self.drawing.as_ref().is_some_and(|drawing| drawing.held) { self.finish(work) } else { Vec::new() }
    }

    fn scroll_over_cell(&mut self, pane: Pane, cell: usize, rows: i32, work: &Workspace) {
        if pane == Pane::List {
            self.zoom(self.place_at(cell), -rows.signum(), work);
        }
    }

    fn scroll(&mut self, pane: Pane, rows: i32, work: &Workspace) {
        if pane == Pane::Detail {
            self.passages.scroll(rows, work);
        } else {
            self.zoom(self.cursor, -rows.signum(), work);
        }
    }

    fn edit_field(&mut self, key: Key, work: &Workspace) -> Vec<ScreenCommand> {
        if field::edit(&mut self.find, key) {
            self.typed(work);
        }
        Vec::new()
    }

    fn filter_text(&self) -> &str {
        self.find.value()
    }

    fn paste_text(&mut self, text: &str, work: &Workspace) -> Vec<ScreenCommand> {
        if field::paste(&mut self.find, text) {
            self.typed(work);
        }
        Vec::new()
    }

    fn on_texts_loaded(&mut self, work: &Workspace) {
        self.passages.go_to(self.passages.cursor, work);
    }

    fn missing_data(&self, work: &Workspace) -> MissingData {
        let layout = work.run_id().filter(|_| self.standing == Standing::Unasked && !self.stale);
        MissingData { snippets: self.passages.missing_texts(work), transcript: None, layout }
    }

    fn visible_snippets(&self, work: &Workspace) -> Vec<usize> {
        self.passages.fully_visible(work)
    }
}
