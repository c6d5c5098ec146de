//! Loading the map's layout: not requested, being computed, unavailable, ready. The map follows changes of
//! the workspace only while it is in front, since each costs time in proportion to the snippets.

use super::{MapScreen, MapView};
use crate::app::workspace::Workspace;
use crate::topics::{MapLayout, RunId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The state of the current run's layout.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum MapLoadState {
    /// Not requested yet; it is once the Map is in front.
    #[default]
    NotRequested,
    /// It is being computed in the background.
    Computing,
    /// It cannot be shown, with the reason.
    Unavailable(String),
    /// It is loaded.
    Ready(Arc<MapLayout>),
}

/// The visible part of a run's map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LastMapView {
    /// The run.
    pub run: RunId,
    /// The point in the middle.
    pub centre: [f64; 2],
    /// The magnification.
    pub zoom: f64,
    /// The cursor.
    pub cursor: [f64; 2],
}

impl MapScreen {
    /// The layout; `None` where it is not loaded.
    pub fn layout(&self) -> Option<&Arc<MapLayout>> {
        match &self.load_state {
            MapLoadState::Ready(layout) => Some(layout),
            _ => None,
        }
    }

    /// Follows the workspace if it changed since. Takes time in proportion to the snippets, so it is only
    /// called while the Map is in front.
    pub fn update_if_stale(&mut self, work: &Workspace) {
        if !std::mem::take(&mut self.is_stale) {
            return;
        }
        let same_corpus = Arc::ptr_eq(&self.corpus, &work.corpus);
        if !same_corpus {
            self.update_groupings(work);
        }
        if !same_corpus || self.run != work.run_id() {
            (self.corpus, self.run) = (Arc::clone(&work.corpus), work.run_id());
            self.load_state = MapLoadState::NotRequested;
            self.dots = [].into();
            self.clear_selection(work);
        }
        self.rebuild(work);
    }

    /// The visible part of the run's map; none of a map that was not shown.
    pub(in crate::app) fn last_view(&self) -> Option<LastMapView> {
        let run = self.shown_run?;
        Some(LastMapView { run, centre: self.view.centre, zoom: self.view.zoom, cursor: self.cursor })
    }

    /// Takes over the visible part of a run's map, for when it is shown. What is stored may be damaged: it is moved onto
    /// the map.
    pub(in crate::app) fn restore_view(&mut self, last: LastMapView) {
        let numbers = last.centre.into_iter().chain(last.cursor).chain([last.zoom]);
        if !numbers.into_iter().all(f64::is_finite) {
            return;
        }
        self.shown_run = Some(last.run);
        self.cursor = last.cursor.map(|at| at.clamp(0.0, 1.0));
        self.view = MapView { centre: last.centre, zoom: last.zoom, ..self.view }.zoomed(last.centre, 1.0);
    }

    /// Takes over the layout of the current run; for a run not shown before, shows the whole map with the
    /// cursor on its largest topic.
    pub(in crate::app) fn show_layout(&mut self, layout: MapLayout, work: &Workspace) {
        self.load_state = MapLoadState::Ready(Arc::new(layout));
        self.rebuild(work);
        if self.shown_run != work.run_id() {
            self.shown_run = work.run_id();
            self.view = self.view.whole();
            self.last_topic = None;
            self.update_picture();
            self.go_to_topic(false, work);
        }
    }
}
