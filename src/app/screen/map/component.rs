//! Keys and mouse of the Map screen. Arrows move the cursor over the plane or, with the focus in the detail
//! pane, through the snippets listed there; dragging draws a lasso, the wheel zooms.

use super::{MapLoadState, MapScreen};
use crate::app::coding_target::{CodingTarget, HitSource};
use crate::app::screen::component::{MissingData, ScreenComponent};
use crate::app::screen::{list_detail::ListDetail, passage_actions::run_passage_action};
use crate::app::{Action, KeyContext, PaneSizes, ScreenCommand, ScreenPane, Workspace};
use crate::format::count_noun;
use std::sync::Arc;

impl ScreenComponent for MapScreen {
    fn context(&self) -> KeyContext {
        match (self.panes.filtering, &self.drawing) {
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

    fn hit_source(&self, _work: &Workspace) -> Option<HitSource> {
        let listed = self.panes.snippet_list.hit_source();
        let hits = match self.panes.snippet_list.selected.is_empty() && !self.selected.is_empty() {
            true => Arc::clone(&self.selected),
            false => Arc::clone(&listed.hits),
        };
        Some(HitSource { name: count_noun(hits.len(), "snippet"), hits, ..listed })
    }

    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        let clicked = self.clicked.take();
        match action {
            Action::Back => self.go_back(work),
            Action::Open => return self.open_snippet(clicked),
            Action::Accept if self.panes.filtering => self.panes.filtering = false,
            Action::Accept => return self.finish_selection(work),
            Action::NextPane | Action::PreviousPane => self.panes.switch_pane(),
            Action::Select => self.panes.snippet_list.toggle_selection(work),
            Action::SelectArea => self.begin_or_toggle_shape(work),
            Action::FindOnMap => self.panes.begin_filter(),
            Action::NextTopic | Action::PreviousTopic => {
                self.go_to_topic(action == Action::PreviousTopic, work);
            }
            Action::ZoomIn => self.zoom_by(self.cursor, 1, work),
            Action::ZoomOut => self.zoom_by(self.cursor, -1, work),
            Action::WholeMap => {
                self.view = self.view.whole();
                self.view_changed(work);
            }
            Action::ThemeLines => self.toggle_theme_lines(work),
            Action::ColorBy | Action::NextAttribute | Action::Outliers => self.restyle(action, work),
            other => {
                // A selection still being drawn is finished before it is coded or moved.
                if matches!(
                    other,
                    Action::Assign | Action::CodeHits | Action::Unassign | Action::MoveSnippets
                ) {
                    let ended = self.finish_selection(work);
                    if !ended.is_empty() {
                        return ended;
                    }
                }
                match run_passage_action(self, other, work) {
                    Some(asks) => return asks,
                    None => self.handle_movement(other, work),
                }
            }
        }
        Vec::new()
    }

    fn hints(&self, _work: &Workspace) -> Vec<Action> {
        use Action::{
            Accept, Assign, Back, ColorBy, Copy, FindOnMap, MoveSnippets, NextPane, NextTopic, Open, Select,
            SelectArea, ThemeLines, Unassign, WholeMap, ZoomIn,
        };
        match (self.context(), self.panes.focus) {
            (KeyContext::Filter, _) => vec![Accept, Back],
            (KeyContext::Selecting, _) => vec![Accept, Assign, Back],
            (_, ScreenPane::Detail) => vec![Open, Assign, Select, Unassign, Copy, NextPane],
            _ if !self.selected.is_empty() => vec![Assign, MoveSnippets, Unassign, Open, NextPane, Back],
            _ if self.is_filtered() => vec![NextTopic, Open, SelectArea, Back, ColorBy],
            _ => vec![Open, SelectArea, ColorBy, ZoomIn, WholeMap, FindOnMap, ThemeLines, NextTopic],
        }
    }

    fn refresh(&mut self, _work: &Workspace) {
        self.is_stale = true;
    }

    fn resize(&mut self, sizes: PaneSizes, work: &Workspace) {
        self.panes.snippet_list.resize(sizes.detail, work);
        // In a narrow terminal only one pane is shown; while it is the list of snippets, the map keeps its
        // size.
        if sizes.list.width > 0 && sizes.list.height > 0 && sizes.list != self.view.size {
            self.view.size = sizes.list;
            self.view_changed(work);
        }
    }

    fn click_row(&mut self, cell: usize, work: &Workspace) {
        self.go_to_point(self.point_at_cell(cell), work);
        self.point_at_clicked(work);
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
            self.panes.snippet_list.scroll(rows, work);
        } else {
            self.zoom_by(self.cursor, -rows.signum(), work);
        }
    }

    /// Moves to the largest topic that matches.
    fn filter_changed(&mut self, work: &Workspace) {
        self.filter_regions(work);
        if self.is_filtered() {
            self.last_topic = None;
            self.go_to_topic(false, work);
        }
    }

    fn missing_data(&self, work: &Workspace) -> MissingData {
        // A stale map asks for nothing: its load state may still be that of another run.
        let layout =
            work.run_id().filter(|_| self.load_state == MapLoadState::NotRequested && !self.is_stale);
        MissingData { snippets: self.panes.snippet_list.missing_texts(work), transcript: None, layout }
    }

    fn list_detail(&self) -> Option<&ListDetail> {
        Some(&self.panes)
    }

    fn list_detail_mut(&mut self) -> Option<&mut ListDetail> {
        Some(&mut self.panes)
    }
}
