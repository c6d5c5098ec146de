//! Screen 5: the snippets in two dimensions.
//!
//! Everything that depends on all the snippets is worked out when it changes and kept: their categories, the
//! order they are drawn in, the cells of the pane. A frame only copies cells.

mod color;
mod enclosure;
pub mod labels;
mod moving;
mod near;
mod panel;
mod picture;
mod reasons;
mod regions;
mod selecting;
mod standing;
mod view;

use super::actions::Action;
use super::event::Pane;
use super::moving::Mover;
use super::overlay::{CodingTarget, Overlay, ThemePicker, unassign_or_choose};
use super::panel::ScreenCommand;
use super::passages::SnippetList;
use super::reader::ReadingQueue;
use super::work::Workspace;
use crate::coding::{TranscriptGrouping, transcript_groupings};
use crate::corpus::Corpus;
use crate::topics::{RunId, TopicId};
pub use color::{Category, Coloring, Palette};
pub use enclosure::{Drawing, Enclosure, Shape};
pub use picture::{Cell, Marks, Picture};
use picture::{Dot, NONE, by_category, picture};
pub use regions::Region;
pub use selecting::Held;
pub use standing::Standing;
use std::sync::Arc;
use tui_input::Input;
pub use view::{Place, View};

/// The screen.
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// How far the map is.
    pub standing: Standing,
    /// What is on screen of it.
    pub view: View,
    /// Where the cursor is.
    pub cursor: Place,
    /// What the colours mean.
    pub coloring: Coloring,
    /// The category of every snippet.
    pub palette: Palette,
    /// The topics that lie on it, largest first.
    pub regions: Vec<Region>,
    /// What is drawn in every cell.
    pub picture: Picture,
    /// Whether snippets in no topic are left out.
    pub without_outliers: bool,
    /// What was typed to find topics by; empty: nothing is looked for.
    pub find: Input,
    /// Whether it is being typed.
    pub finding: bool,
    /// The selection that is being drawn.
    pub drawing: Option<Drawing>,
    /// The selection that was drawn.
    pub enclosure: Option<Enclosure>,
    /// The snippets inside it, by place in the corpus.
    pub inside: Arc<[usize]>,
    /// The same, counted.
    pub held: Held,
    /// The pane that keys go to.
    pub focus: Pane,
    /// What is near the cursor, or inside the selection.
    pub passages: SnippetList,
    /// The attributes there are to colour by, and the one chosen, by place.
    groupings: Vec<TranscriptGrouping>,
    grouping: usize,
    /// The snippets as they are drawn, sorted by category.
    dots: Vec<Dot>,
    marks: Marks,
    /// The topic that was gone to last.
    visited: Option<TopicId>,
    /// What the map is of, and the run that was shown last.
    corpus: Arc<Corpus>,
    run: Option<RunId>,
    shown: Option<RunId>,
    /// Whether the work changed since.
    stale: bool,
}

impl Map {
    /// The attribute that is chosen.
    pub fn grouping(&self) -> Option<&TranscriptGrouping> {
        self.groupings.get(self.grouping)
    }
    /// How many snippets lie on the map.
    pub fn drawn(&self) -> usize {
        self.dots.len()
    }
    /// Whether nothing would be taken out of the researcher's hands if the map became another.
    pub fn is_at_rest(&self) -> bool {
        self.drawing.is_none() && self.inside.is_empty() && self.passages.selected.is_empty()
    }
    /// An edit was made: what was selected for it is so no longer.
    pub fn edited(&mut self, work: &Workspace) {
        if !self.is_at_rest() {
            self.clear_selection(work);
        }
    }

    fn take_groupings(&mut self, work: &Workspace) {
        let name = self.grouping().map(|grouping| grouping.name.clone());
        self.groupings = transcript_groupings(&work.corpus);
        let same = self.groupings.iter().position(|grouping| Some(&grouping.name) == name.as_ref());
        self.grouping = same.unwrap_or_default();
    }

    /// Finds anew where topics lie, and paints everything.
    fn lay(&mut self, work: &Workspace) {
        if let Some(layout) = self.layout().cloned() {
            self.regions = regions::regions(work, &layout);
            self.paint(work);
        }
    }

    /// Colours and orders all snippets anew, and draws them.
    fn paint(&mut self, work: &Workspace) {
        let Some(layout) = self.layout().cloned() else { return };
        let centres: Vec<_> = self.regions.iter().map(|region| (region.topic, region.centre)).collect();
        self.palette = Palette::new(work, self.coloring, self.grouping(), &centres);
        regions::color(&mut self.regions, &self.palette, work);
        let shown = |snippet: &usize| !self.without_outliers || work.topic_of(*snippet).is_some();
        let places = layout.places.iter().enumerate().filter(|(snippet, _)| shown(snippet));
        let dot = |(snippet, place): (usize, &Option<[f32; 2]>)| {
            let category = self.palette.of.get(snippet).copied().unwrap_or(NONE);
            Some(Dot { at: (*place)?, snippet: u32::try_from(snippet).ok()?, category })
        };
        self.dots = by_category(&places.filter_map(dot).collect::<Vec<_>>());
        self.look_for(work);
        self.follow(work);
    }

    fn draw(&mut self) {
        self.picture = picture(&self.dots, &self.view, &self.marks);
    }

    /// The selected snippets; else those inside what was drawn; else the one under the cursor.
    fn chosen(&self) -> Vec<usize> {
        if self.passages.selected.is_empty() && !self.inside.is_empty() {
            self.inside.to_vec()
        } else {
            self.passages.selected_or_current()
        }
    }

    fn through(&self) -> ReadingQueue {
        let name = if self.inside.is_empty() { "this part of the map" } else { "the selection on the map" };
        ReadingQueue { name: name.to_owned(), items: Arc::clone(&self.passages.items) }
    }

    fn open(&mut self) -> Vec<ScreenCommand> {
        if matches!(self.standing, Standing::Missing(_)) {
            self.standing = Standing::Unasked;
            return Vec::new();
        }
        let current = self.passages.current();
        current.map(|snippet| ScreenCommand::ReadSnippet(snippet, Some(self.through()))).into_iter().collect()
    }

    fn back(&mut self, work: &Workspace) {
        if self.finding {
            self.finding = false;
            self.find.reset();
            self.look_for(work);
        } else if self.drawing.is_some() {
            self.clear_selection(work);
        } else if self.focus == Pane::Detail {
            if self.passages.selected.is_empty() {
                self.focus = Pane::List;
            } else {
                self.passages.selected.clear();
            }
        } else if !self.inside.is_empty() {
            self.clear_selection(work);
        } else {
            self.find.reset();
            self.look_for(work);
        }
    }

    fn moved(&mut self, action: Action, work: &Workspace) {
        let beside = matches!(action, Action::NextSnippet | Action::PreviousSnippet);
        if self.focus != Pane::Detail && !beside {
            self.stepped(action, work);
        } else if self.focus == Pane::Detail && action == Action::Left {
            self.focus = Pane::List;
        } else {
            self.passages.move_cursor(action, work);
        }
    }

    /// Changes what the map looks like.
    fn restyle(&mut self, action: Action, work: &Workspace) {
        match action {
            Action::ColorBy => self.coloring = self.coloring.next(work, &self.groupings),
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
    fn sort_in(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        let ended = self.finish(work);
        if !ended.is_empty() {
            return ended;
        }
        let chosen = self.chosen();
        match action {
            Action::MoveSnippets => {
                ScreenCommand::open_overlay(Overlay::TopicPicker(Mover::new(chosen, work)))
            }
            Action::Unassign => unassign_or_choose(CodingTarget::Snippets(chosen), work),
            _ => ScreenCommand::open_overlay(Overlay::ThemePicker(ThemePicker::for_assign(
                CodingTarget::Snippets(chosen),
                work,
            ))),
        }
    }
}

impl Map {
    /// The place a cell shows; cells are counted row by row.
    fn place_at(&self, cell: usize) -> Place {
        let wide = self.view.size.width.max(1);
        self.view.place_of(((cell % wide) as isize, (cell / wide) as isize))
    }

    /// Goes to the largest topic that has what was typed.
    fn typed(&mut self, work: &Workspace) {
        self.look_for(work);
        if self.is_searched() {
            self.visited = None;
            self.go_to_topic(false, work);
        }
    }
}
