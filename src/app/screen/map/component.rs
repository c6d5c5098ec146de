//! Keys and mouse of the Map screen. Arrows move the cursor over the plane or, with the focus in the detail
//! pane, through the snippets listed there; dragging draws a lasso, the wheel zooms.

use super::{MapLoadState, MapScreen};
use crate::app::citation::{cite_snippet, snippet_url};
use crate::app::coding_target::CodingTarget;
use crate::app::command::actions::Action;
use crate::app::command::context::KeyContext;
use crate::app::event::{PaneSizes, ScreenPane};
use crate::app::overlay::{MemoEditor, Overlay};
use crate::app::screen::component::{MissingData, ScreenCommand, ScreenComponent};
use crate::app::widget::text_field;
use crate::app::workspace::Workspace;
use crate::coding::{MemoTarget, TranscriptSpan};
use crate::config::keymap::KeyPress;

impl ScreenComponent for MapScreen {
    fn context(&self) -> KeyContext {
        match (self.is_typing_filter, &self.drawing) {
            (true, _) => KeyContext::Filter,
            (false, Some(_)) => KeyContext::Selecting,
            (false, None) => KeyContext::Map,
        }
    }

    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String> {
        self.disabled_reason_for(action, work)
    }

    fn coding_target(&self, _work: &Workspace) -> Option<CodingTarget> {
        let chosen = self.selected_snippets();
        (!chosen.is_empty()).then_some(CodingTarget::Snippets(chosen))
    }

    fn current_passage(&self, work: &Workspace) -> Option<TranscriptSpan> {
        self.snippet_list.current().and_then(|snippet| work.placed_span(snippet))
    }

    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        let current = self.snippet_list.current();
        match action {
            Action::Back => self.go_back(work),
            Action::Open => return self.open_snippet(),
            Action::Accept if self.is_typing_filter => self.is_typing_filter = false,
            Action::Accept => return self.finish_selection(work),
            Action::NextPane | Action::PreviousPane => {
                self.focus =
                    if self.focus == ScreenPane::List { ScreenPane::Detail } else { ScreenPane::List };
            }
            Action::Select => self.snippet_list.toggle_selection(work),
            Action::SelectArea => self.begin_or_toggle_shape(work),
            Action::FindOnMap => (self.is_typing_filter, self.focus) = (true, ScreenPane::List),
            Action::NextTopic | Action::PreviousTopic => {
                self.go_to_topic(action == Action::PreviousTopic, work);
            }
            Action::ZoomIn => self.zoom_by(self.cursor, 1, work),
            Action::ZoomOut => self.zoom_by(self.cursor, -1, work),
            Action::WholeMap => {
                self.view = self.view.whole();
                self.view_changed(work);
            }
            Action::ColorBy | Action::NextAttribute | Action::Outliers => self.restyle(action, work),
            Action::Assign | Action::Unassign | Action::MoveSnippets => {
                return self.open_picker(action, work);
            }
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
            other => self.handle_movement(other, work),
        }
        Vec::new()
    }

    fn hints(&self, _work: &Workspace) -> Vec<Action> {
        use Action::{
            Accept, Assign, Back, ColorBy, Copy, FindOnMap, MoveSnippets, NextPane, NextTopic, Open, Select,
            SelectArea, Unassign, WholeMap, ZoomIn,
        };
        match (self.context(), self.focus) {
            (KeyContext::Filter, _) => vec![Accept, Back],
            (KeyContext::Selecting, _) => vec![Accept, Assign, Back],
            (_, ScreenPane::Detail) => vec![Open, Assign, Select, Unassign, Copy, NextPane],
            _ if !self.selected.is_empty() => vec![Assign, MoveSnippets, Unassign, Open, NextPane, Back],
            _ if self.is_filtered() => vec![NextTopic, Open, SelectArea, Back, ColorBy],
            _ => vec![Open, SelectArea, ColorBy, ZoomIn, WholeMap, FindOnMap, NextTopic],
        }
    }

    fn refresh(&mut self, _work: &Workspace) {
        self.is_stale = true;
    }

    fn resize(&mut self, sizes: PaneSizes, work: &Workspace) {
        self.snippet_list.resize(sizes.detail, work);
        // In a narrow terminal only one pane is shown; while it is the list of snippets, the map keeps its
        // size.
        if sizes.list.width > 0 && sizes.list.height > 0 && sizes.list != self.view.size {
            self.view.size = sizes.list;
            self.view_changed(work);
        }
    }

    fn click(&mut self, pane: ScreenPane, row: Option<usize>, work: &Workspace) -> Vec<ScreenCommand> {
        (self.focus, self.is_typing_filter) = (pane, false);
        match (pane, row) {
            (ScreenPane::List, Some(cell)) => self.go_to_point(self.point_at_cell(cell), work),
            (ScreenPane::Detail, Some(item)) => self.snippet_list.go_to(item, work),
            _ => {}
        }
        Vec::new()
    }

    fn drag(&mut self, pane: ScreenPane, cell: usize, work: &Workspace) {
        if pane == ScreenPane::List && self.layout().is_some() {
            self.begin_with_mouse(work);
            self.go_to_point(self.point_at_cell(cell), work);
        }
    }

    fn release(&mut self, work: &Workspace) -> Vec<ScreenCommand> {
        if self.drawing.as_ref().is_some_and(|drawing| drawing.by_mouse) {
            self.finish_selection(work)
        } else {
            Vec::new()
        }
    }

    fn scroll_over_cell(&mut self, pane: ScreenPane, cell: usize, rows: i32, work: &Workspace) {
        if pane == ScreenPane::List {
            self.zoom_by(self.point_at_cell(cell), -rows.signum(), work);
        }
    }

    fn scroll(&mut self, pane: ScreenPane, rows: i32, work: &Workspace) {
        if pane == ScreenPane::Detail {
            self.snippet_list.scroll(rows, work);
        } else {
            self.zoom_by(self.cursor, -rows.signum(), work);
        }
    }

    fn edit_field(&mut self, key: KeyPress, work: &Workspace) -> Vec<ScreenCommand> {
        if text_field::edit_line(&mut self.filter, key) {
            self.filter_changed(work);
        }
        Vec::new()
    }

    fn filter_text(&self) -> &str {
        self.filter.value()
    }

    fn paste_text(&mut self, text: &str, work: &Workspace) -> Vec<ScreenCommand> {
        if text_field::paste_line(&mut self.filter, text) {
            self.filter_changed(work);
        }
        Vec::new()
    }

    fn on_texts_loaded(&mut self, work: &Workspace) {
        self.snippet_list.go_to(self.snippet_list.cursor, work);
    }

    fn missing_data(&self, work: &Workspace) -> MissingData {
        // A stale map asks for nothing: its load state may still be that of another run.
        let layout =
            work.run_id().filter(|_| self.load_state == MapLoadState::NotRequested && !self.is_stale);
        MissingData { snippets: self.snippet_list.missing_texts(work), transcript: None, layout }
    }

    fn visible_snippets(&self, work: &Workspace) -> Vec<usize> {
        self.snippet_list.fully_visible(work)
    }
}
