//! How far the map is: asked for, being made, there.

use super::MapScreen;
use crate::app::state::State;
use crate::app::workspace::Workspace;
use crate::corpus::Corpus;
use crate::topics::{MapLayout, RunId};
use std::sync::Arc;

/// How far the map of the run that is looked at is.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum MapLoadState {
    /// Nobody looked at it yet.
    #[default]
    Unasked,
    /// It is made in the background.
    Making,
    /// It cannot be shown; why.
    Missing(String),
    /// It is there.
    Ready(Arc<MapLayout>),
}

impl MapScreen {
    /// The layout, once it is there.
    pub fn layout(&self) -> Option<&Arc<MapLayout>> {
        match &self.standing {
            MapLoadState::Ready(layout) => Some(layout),
            _ => None,
        }
    }

    /// Follows the work if it changed. This takes time in proportion to the snippets, so it is done once it
    /// is looked at.
    pub fn update_if_stale(&mut self, work: &Workspace) {
        if !std::mem::take(&mut self.stale) {
            return;
        }
        let same_corpus = Arc::ptr_eq(&self.corpus, &work.corpus);
        if !same_corpus {
            self.update_groupings(work);
        }
        if !same_corpus || self.run != work.run_id() {
            (self.corpus, self.run) = (Arc::clone(&work.corpus), work.run_id());
            self.standing = MapLoadState::Unasked;
            self.dots = Vec::new();
            self.clear_selection(work);
        }
        self.rebuild(work);
    }

    /// Shows a layout of the run that is looked at.
    pub(super) fn show_layout(&mut self, layout: MapLayout, work: &Workspace) {
        self.standing = MapLoadState::Ready(Arc::new(layout));
        self.rebuild(work);
        if self.shown != work.run_id() {
            self.shown = work.run_id();
            self.view = self.view.whole();
            self.visited = None;
            self.draw();
            self.go_to_topic(false, work);
        }
    }
}

impl State {
    /// The layout of the run that is looked at is being made.
    pub fn layout_started(&mut self) {
        self.map.standing = MapLoadState::Making;
    }
    /// The layout of the run that is looked at cannot be shown.
    pub fn layout_missing(&mut self, why: &str) {
        self.map.standing = MapLoadState::Missing(why.to_owned());
    }
    /// A layout of a run over a corpus is there. Says whether that is what is looked at.
    pub fn use_layout(&mut self, run: RunId, corpus: &Arc<Corpus>, layout: MapLayout) -> bool {
        self.map.update_if_stale(&self.work);
        let wanted = self.work.run_id() == Some(run) && Arc::ptr_eq(&self.work.corpus, corpus);
        if wanted {
            self.map.show_layout(layout, &self.work);
        }
        wanted
    }
}
