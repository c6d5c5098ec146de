//! The Map screen: all snippets in two dimensions, what is alike side by side.
//!
//! Whatever depends on all snippets is computed when it changes and kept: their categories, the order they
//! are drawn in, the cells of the pane. A frame only copies cells, so that its cost does not grow with the
//! corpus. The chain of updates: a change of work or layout leads to `rebuild` (regions), that to `paint`
//! (categories, drawing order), that to `draw` (cells); moving and zooming only to `draw`.

mod color;
mod component;
mod disabled_reasons;
mod enclosure;
pub mod labels;
mod line_cells;
mod load_state;
mod movement;
mod nearest;
mod picture;
mod regions;
mod selection;
mod theme_lines;
mod topic_filter;
mod view;

use super::list_detail::{ListDetail, is_snippet_movement};
use crate::app::{Action, ScreenCommand, ScreenPane, Workspace};
use crate::coding::{TranscriptGrouping, transcript_groupings};
use crate::corpus::{Corpus, SnippetIndex};
use crate::topics::{RunId, TopicId};
pub use color::{CategoryPalette, MapCategory, MapColoring};
pub use enclosure::{Enclosure, SelectionShape, ShapeDrawing};
pub use load_state::{LastMapView, MapLoadState};
pub use picture::{DotMarks, MapCell, MapDot, MapPicture, NO_CATEGORY};
use picture::{draw_picture, sort_by_category};
pub use regions::TopicRegion;
pub use selection::SelectionSummary;
use std::sync::Arc;
pub use theme_lines::{ThemeLine, ThemeLines, ThemePlace};
pub use view::{MapPoint, MapView};

/// The state of the Map screen.
#[derive(Debug, Clone, Default)]
pub struct MapScreen {
    /// Whether the layout is loaded, being computed or unavailable.
    pub load_state: MapLoadState,
    /// The part of the plane that is on screen.
    pub view: MapView,
    /// The cursor, as a point of the plane.
    pub cursor: MapPoint,
    /// What the colours mean.
    pub coloring: MapColoring,
    /// The category of every snippet.
    pub palette: CategoryPalette,
    /// The topics on the map, largest first.
    pub regions: Vec<TopicRegion>,
    /// The themes with lines between those that overlap, while they are shown in place of the topics.
    theme_lines: Option<Arc<ThemeLines>>,
    /// What the colours meant before these were shown.
    coloring_before: MapColoring,
    /// The cells of the pane, as they were drawn last.
    pub picture: MapPicture,
    /// Whether outliers (snippets in no topic) are hidden.
    pub hides_outliers: bool,
    /// The selection that is being drawn.
    pub drawing: Option<ShapeDrawing>,
    /// The outline of the finished selection.
    pub enclosure: Option<Enclosure>,
    /// The snippets inside the finished selection, as indices into the corpus, ascending.
    pub selected: Arc<[SnippetIndex]>,
    /// The topics and transcripts of those snippets, counted.
    pub selection_summary: SelectionSummary,
    /// The filter for topics, and the snippets listed beside the map: those near the cursor, or those inside
    /// the selection.
    pub panes: ListDetail,
    /// The snippet that was clicked beside the selection, whose snippets stay listed.
    clicked: Option<SnippetIndex>,
    /// The transcript attributes to colour by, and the index of the one chosen.
    groupings: Vec<TranscriptGrouping>,
    grouping_index: usize,
    /// The snippets to be drawn, sorted by category.
    dots: Arc<[MapDot]>,
    dot_marks: Arc<DotMarks>,
    /// The topic the cursor was moved to last, from which the next is counted.
    last_topic: Option<TopicId>,
    /// The corpus and run the state is for, and the run whose layout was shown last.
    corpus: Arc<Corpus>,
    run: Option<RunId>,
    shown_run: Option<RunId>,
    /// Whether the workspace changed since; followed once the screen is in front.
    is_stale: bool,
}

impl MapScreen {
    /// The chosen transcript attribute; `None` where the transcripts have none.
    pub fn grouping(&self) -> Option<&TranscriptGrouping> {
        self.groupings.get(self.grouping_index)
    }
    /// The snippets that are drawn, sorted by category; replaced when they change.
    pub fn dots(&self) -> &Arc<[MapDot]> {
        &self.dots
    }
    /// Which of them match the filter and are selected; replaced when that changes while somebody has it.
    pub fn dot_marks(&self) -> &Arc<DotMarks> {
        &self.dot_marks
    }
    /// How many snippets are drawn on the map.
    pub fn placed_count(&self) -> usize {
        self.dots.len()
    }
    /// Whether the map can be replaced without disturbing the researcher: nothing is selected or being drawn.
    pub fn is_idle(&self) -> bool {
        self.drawing.is_none() && self.selected.is_empty() && self.panes.snippet_list.selected.is_empty()
    }
    /// Clears the selection after an edit, which used it up.
    pub fn on_edit(&mut self, work: &Workspace) {
        if !self.is_idle() {
            self.clear_selection(work);
        }
    }

    /// Takes over the attributes of another corpus; the chosen one stays, by name.
    fn update_groupings(&mut self, work: &Workspace) {
        let name = self.grouping().map(|grouping| grouping.name.clone());
        self.groupings = transcript_groupings(&work.corpus);
        self.groupings.retain(TranscriptGrouping::is_readable);
        let same = self.groupings.iter().position(|grouping| Some(&grouping.name) == name.as_ref());
        // Where it is gone, the first.
        self.grouping_index = same.unwrap_or(0);
    }

    /// Recomputes the topics' regions, then colours and draws everything.
    fn rebuild(&mut self, work: &Workspace) {
        if let Some(layout) = self.layout().cloned() {
            self.regions = regions::topic_regions(work, &layout);
            self.update_theme_lines(work);
            self.update_colors(work);
        }
    }

    /// Recomputes the categories of all snippets and their drawing order, and draws them.
    fn update_colors(&mut self, work: &Workspace) {
        let Some(layout) = self.layout().cloned() else { return };
        let centres: Vec<_> = self.regions.iter().map(|region| (region.topic, region.centre)).collect();
        self.palette = CategoryPalette::new(work, self.coloring, self.grouping(), &centres);
        regions::color_regions(&mut self.regions, &self.palette, work);
        let shown = |snippet: usize| !self.hides_outliers || work.topic_of(SnippetIndex(snippet)).is_some();
        let places = layout.positions.iter().enumerate().filter(|(snippet, _)| shown(*snippet));
        let dot = |(snippet, place): (usize, &Option<[f32; 2]>)| {
            let category = self.palette.category_indices.get(snippet).copied().unwrap_or(NO_CATEGORY);
            Some(MapDot { position: (*place)?, snippet: u32::try_from(snippet).ok()?, category })
        };
        self.dots = sort_by_category(&places.filter_map(dot).collect::<Vec<_>>()).into();
        self.filter_regions(work);
        self.list_nearby(work);
    }

    /// Draws the cells of the pane.
    fn update_picture(&mut self) {
        self.picture = draw_picture(&self.dots, &self.view, &self.dot_marks);
    }

    /// The snippets an action is for: those selected in the list, else those inside the drawn selection, else
    /// the one under the cursor.
    fn selected_snippets(&self) -> Vec<SnippetIndex> {
        if self.panes.snippet_list.selected.is_empty() && !self.selected.is_empty() {
            self.selected.to_vec()
        } else {
            self.panes.snippet_list.selected_or_current()
        }
    }

    /// Reads the current snippet, or the one clicked beside the selection; where the layout is unavailable,
    /// requests it again.
    fn open_snippet(&mut self, clicked: Option<SnippetIndex>) -> Vec<ScreenCommand> {
        if matches!(self.load_state, MapLoadState::Unavailable(_)) {
            self.load_state = MapLoadState::NotRequested;
            return Vec::new();
        }
        if let Some(snippet) = clicked {
            return vec![ScreenCommand::ReadSnippet(snippet, None)];
        }
        let name = if self.selected.is_empty() { "this part of the map" } else { "the selection on the map" };
        ScreenCommand::read_current(&self.panes.snippet_list, name.to_owned())
    }

    /// Undoes one step: the filter being typed, the drawing, the snippets selected in the list, the focus,
    /// the selection, the filter; in this order.
    fn go_back(&mut self, work: &Workspace) {
        let nothing_else = self.drawing.is_none() && !self.panes.in_detail() && self.selected.is_empty();
        if self.panes.filtering || nothing_else {
            self.panes.clear_filter();
            self.filter_regions(work);
        } else if self.drawing.is_some() || !self.panes.leave_detail() {
            self.clear_selection(work);
        }
    }

    /// Moves the map's cursor, or that of the list where it has the focus.
    fn handle_movement(&mut self, action: Action, work: &Workspace) {
        if self.panes.in_detail() && action == Action::Left {
            self.panes.focus = ScreenPane::List;
        } else if self.panes.in_detail() || is_snippet_movement(action) {
            self.panes.snippet_list.move_cursor(action, work);
        } else {
            self.move_cursor(action, work);
        }
    }

    /// Changes colouring, attribute or the hiding of outliers, and draws everything.
    fn restyle(&mut self, action: Action, work: &Workspace) {
        match action {
            Action::ColorBy => self.coloring = self.coloring.next_useful(work, &self.groupings),
            Action::NextAttribute => {
                self.grouping_index = (self.grouping_index + 1) % self.groupings.len().max(1);
            }
            // Hidden snippets must not be coded with the selection.
            _ => {
                self.hides_outliers = !self.hides_outliers;
                self.clear_selection(work);
            }
        }
        self.update_colors(work);
    }
    /// The point in the middle of a cell; cells are counted row by row.
    fn point_at_cell(&self, cell: usize) -> MapPoint {
        let wide = self.view.size.width.max(1);
        self.view.point_of_cell(((cell % wide) as isize, (cell / wide) as isize))
    }
}
