//! Screen 5: the snippets in two dimensions.
//!
//! Everything that depends on all the snippets is worked out when it changes and kept: their categories, the
//! order they are drawn in, the cells of the pane. A frame only copies cells.

mod color;
mod component;
mod disabled_reasons;
mod enclosure;
pub mod labels;
mod load_state;
mod movement;
mod nearest;
mod picture;
mod regions;
mod selection;
mod view;

use super::component::ScreenCommand;
use super::reader::ReadingQueue;
use crate::app::command::actions::Action;
use crate::app::event::ScreenPane;
use crate::app::overlay::topic_picker::TopicPicker;
use crate::app::overlay::{CodingTarget, Overlay, ThemePicker, unassign_or_choose};
use crate::app::widget::snippet_list::SnippetList;
use crate::app::workspace::Workspace;
use crate::coding::{TranscriptGrouping, transcript_groupings};
use crate::corpus::Corpus;
use crate::topics::{RunId, TopicId};
pub use color::{CategoryPalette, MapCategory, MapColoring};
pub use enclosure::{Enclosure, SelectionShape, ShapeDrawing};
pub use load_state::MapLoadState;
pub use picture::{DotMarks, MapCell, MapPicture};
use picture::{MapDot, NO_CATEGORY, draw_picture, sort_by_category};
pub use regions::TopicRegion;
pub use selection::SelectionSummary;
use std::sync::Arc;
use tui_input::Input;
pub use view::{MapPoint, MapView};

/// The screen.
#[derive(Debug, Clone, Default)]
pub struct MapScreen {
    /// How far the map is.
    pub standing: MapLoadState,
    /// What is on screen of it.
    pub view: MapView,
    /// Where the cursor is.
    pub cursor: MapPoint,
    /// What the colours mean.
    pub coloring: MapColoring,
    /// The category of every snippet.
    pub palette: CategoryPalette,
    /// The topics that lie on it, largest first.
    pub regions: Vec<TopicRegion>,
    /// What is drawn in every cell.
    pub picture: MapPicture,
    /// Whether snippets in no topic are left out.
    pub without_outliers: bool,
    /// What was typed to find topics by; empty: nothing is looked for.
    pub find: Input,
    /// Whether it is being typed.
    pub finding: bool,
    /// The selection that is being drawn.
    pub drawing: Option<ShapeDrawing>,
    /// The selection that was drawn.
    pub enclosure: Option<Enclosure>,
    /// The snippets inside it, by place in the corpus.
    pub inside: Arc<[usize]>,
    /// The same, counted.
    pub held: SelectionSummary,
    /// The pane that keys go to.
    pub focus: ScreenPane,
    /// What is near the cursor, or inside the selection.
    pub passages: SnippetList,
    /// The attributes there are to colour by, and the one chosen, by place.
    groupings: Vec<TranscriptGrouping>,
    grouping: usize,
    /// The snippets as they are drawn, sorted by category.
    dots: Vec<MapDot>,
    marks: DotMarks,
    /// The topic that was gone to last.
    visited: Option<TopicId>,
    /// What the map is of, and the run that was shown last.
    corpus: Arc<Corpus>,
    run: Option<RunId>,
    shown: Option<RunId>,
    /// Whether the work changed since.
    stale: bool,
}

impl MapScreen {
    /// The attribute that is chosen.
    pub fn grouping(&self) -> Option<&TranscriptGrouping> {
        self.groupings.get(self.grouping)
    }
    /// How many snippets lie on the map.
    pub fn placed_count(&self) -> usize {
        self.dots.len()
    }
    /// Whether nothing would be taken out of the researcher's hands if the map became another.
    pub fn is_idle(&self) -> bool {
        self.drawing.is_none() && self.inside.is_empty() && self.passages.selected.is_empty()
    }
    /// An edit was made: what was selected for it is so no longer.
    pub fn on_edit(&mut self, work: &Workspace) {
        if !self.is_idle() {
            self.clear_selection(work);
        }
    }

    fn update_groupings(&mut self, work: &Workspace) {
        let name = self.grouping().map(|grouping| grouping.name.clone());
        self.groupings = transcript_groupings(&work.corpus);
        let same = self.groupings.iter().position(|grouping| Some(&grouping.name) == name.as_ref());
        self.grouping = same.unwrap_or_default();
    }

    /// Finds anew where topics lie, and paints everything.
    fn rebuild(&mut self, work: &Workspace) {
        if let Some(layout) = self.layout().cloned() {
            self.regions = regions::topic_regions(work, &layout);
            self.paint(work);
        }
    }

    /// Colours and orders all snippets anew, and draws them.
    fn paint(&mut self, work: &Workspace) {
        let Some(layout) = self.layout().cloned() else { return };
        let centres: Vec<_> = self.regions.iter().map(|region| (region.topic, region.centre)).collect();
        self.palette = CategoryPalette::new(work, self.coloring, self.grouping(), &centres);
        regions::color_regions(&mut self.regions, &self.palette, work);
        let shown = |snippet: &usize| !self.without_outliers || work.topic_of(*snippet).is_some();
        let places = layout.places.iter().enumerate().filter(|(snippet, _)| shown(snippet));
        let dot = |(snippet, place): (usize, &Option<[f32; 2]>)| {
            let category = self.palette.of.get(snippet).copied().unwrap_or(NO_CATEGORY);
            Some(MapDot { at: (*place)?, snippet: u32::try_from(snippet).ok()?, category })
        };
        self.dots = sort_by_category(&places.filter_map(dot).collect::<Vec<_>>());
        self.filter_regions(work);
        self.list_nearby(work);
    }

    fn draw(&mut self) {
        self.picture = draw_picture(&self.dots, &self.view, &self.marks);
    }

    /// The selected snippets; else those inside what was drawn; else the one under the cursor.
    fn selected_snippets(&self) -> Vec<usize> {
        if self.passages.selected.is_empty() && !self.inside.is_empty() {
            self.inside.to_vec()
        } else {
            self.passages.selected_or_current()
        }
    }

    fn reading_queue(&self) -> ReadingQueue {
        let name = if self.inside.is_empty() { "this part of the map" } else { "the selection on the map" };
        ReadingQueue { name: name.to_owned(), items: Arc::clone(&self.passages.items) }
    }

    fn open_snippet(&mut self) -> Vec<ScreenCommand> {
        if matches!(self.standing, MapLoadState::Missing(_)) {
            self.standing = MapLoadState::Unasked;
            return Vec::new();
        }
        let current = self.passages.current();
        current
            .map(|snippet| ScreenCommand::ReadSnippet(snippet, Some(self.reading_queue())))
            .into_iter()
            .collect()
    }

    fn go_back(&mut self, work: &Workspace) {
        if self.finding {
            self.finding = false;
            self.find.reset();
            self.filter_regions(work);
        } else if self.drawing.is_some() {
            self.clear_selection(work);
        } else if self.focus == ScreenPane::Detail {
            if self.passages.selected.is_empty() {
                self.focus = ScreenPane::List;
            } else {
                self.passages.selected.clear();
            }
        } else if !self.inside.is_empty() {
            self.clear_selection(work);
        } else {
            self.find.reset();
            self.filter_regions(work);
        }
    }

    fn move_in_list(&mut self, action: Action, work: &Workspace) {
        let beside = matches!(action, Action::NextSnippet | Action::PreviousSnippet);
        if self.focus != ScreenPane::Detail && !beside {
            self.move_cursor(action, work);
        } else if self.focus == ScreenPane::Detail && action == Action::Left {
            self.focus = ScreenPane::List;
        } else {
            self.passages.move_cursor(action, work);
        }
    }

    /// Changes what the map looks like.
    fn restyle(&mut self, action: Action, work: &Workspace) {
        match action {
            Action::ColorBy => self.coloring = self.coloring.next_useful(work, &self.groupings),
            Action::NextAttribute => {
                self.grouping = (self.grouping + 1).checked_rem(self.groupings.len()).unwrap_or_default();
            }
            // What is not shown any more is not to be sorted.
            _ => {
                self.without_outliers = !self.without_outliers;
                self.clear_selection(work);
            }
        }
        self.paint(work);
    }

    /// Acts on what is selected or under the cursor.
    fn apply_to_target(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        let ended = self.finish_selection(work);
        if !ended.is_empty() {
            return ended;
        }
        let chosen = self.selected_snippets();
        match action {
            Action::MoveSnippets => {
                ScreenCommand::open_overlay(Overlay::TopicPicker(TopicPicker::new(chosen, work)))
            }
            Action::Unassign => unassign_or_choose(CodingTarget::Snippets(chosen), work),
            _ => ScreenCommand::open_overlay(Overlay::ThemePicker(ThemePicker::for_assign(
                CodingTarget::Snippets(chosen),
                work,
            ))),
        }
    }
}

impl MapScreen {
    /// The place a cell shows; cells are counted row by row.
    fn point_at_cell(&self, cell: usize) -> MapPoint {
        let wide = self.view.size.width.max(1);
        self.view.point_of_cell(((cell % wide) as isize, (cell / wide) as isize))
    }

    /// Goes to the largest topic that has what was typed.
    fn filter_changed(&mut self, work: &Workspace) {
        self.filter_regions(work);
        if self.is_filtered() {
            self.visited = None;
            self.go_to_topic(false, work);
        }
    }
}
