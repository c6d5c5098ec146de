//! The map layout of the current run: loaded where the project has it, else computed in the background. At
//! most one layout job matters at a time: asking for one stops the others.

use super::Driver;
use super::active_jobs::{JobOutcome, LayoutKey};
use super::store_worker::{StoreRequest, StoredLayout};
use crate::app::workspace::{job_list::JobKind, notices::Notice};
use crate::corpus::Corpus;
use crate::jobs;
use crate::project::Access;
use crate::topics::{MapLayout, Run, RunId};
use std::sync::Arc;

impl Driver {
    /// Asks for the layout of the current run.
    pub(super) fn load_layout(&mut self, run: RunId) {
        let work = &self.state.work;
        // The layout is stored for the run as it was found: the researcher's regrouping does not move
        // snippets.
        let Some(found) = work.original_run.clone().filter(|found| found.id == run) else { return };
        let corpus = Arc::clone(&work.corpus);
        self.jobs.stop_all(|kind| kind == JobKind::Layout);
        self.state.layout_started();
        self.store.send(StoreRequest::ReadLayout(found, corpus));
    }

    /// Shows a stored layout, or starts to compute it.
    pub(super) fn layout_read(&mut self, found: Arc<Run>, corpus: Arc<Corpus>, stored: StoredLayout) {
        let work = &self.state.work;
        let is_current = |run: &Arc<Run>| Arc::ptr_eq(run, &found);
        if !work.original_run.as_ref().is_some_and(is_current) || !Arc::ptr_eq(&work.corpus, &corpus) {
            return;
        }
        let is_damaged = match stored {
            StoredLayout::Whole(layout) => {
                self.state.use_layout(found.id, &corpus, layout);
                return;
            }
            StoredLayout::Missing => false,
            StoredLayout::Damaged => true,
        };
        if let Access::ReadOnly(owner) = self.project.access() {
            let damage = if is_damaged { "the map was damaged; " } else { "" };
            let why = format!("{damage}the project is held by {owner}, and the map is made there");
            return self.state.layout_missing(&why);
        }
        if is_damaged {
            self.state.notices.show(Notice::info("the stored map was damaged, and is made anew"));
        }
        let (key, options) = (LayoutKey { run: found.id, corpus }, self.settings.analyze_options.clone());
        self.spawn_job(JobKind::Layout, "map".to_owned(), move |project, meter| {
            let layout = jobs::layout::compute_layout(project, &found, &key.corpus, &options, meter);
            JobOutcome::Layout(key, layout)
        });
        // The thread could not be started; without this the Map would wait for ever.
        if !self.jobs.is_running(JobKind::Layout) {
            self.state.layout_missing("it could not be made");
        }
    }

    /// Shows a computed layout, unless run or corpus are others by now.
    pub(super) fn layout_ended(&mut self, key: &LayoutKey, outcome: jobs::JobResult<MapLayout>) {
        let work = &self.state.work;
        if work.run_id() != Some(key.run) || !Arc::ptr_eq(&work.corpus, &key.corpus) {
            return;
        }
        match outcome {
            Ok(layout) => {
                self.state.use_layout(key.run, &key.corpus, layout);
            }
            // A job that was stopped for a newer one may end after the newer one began.
            Err(jobs::JobError::Cancelled(_)) if self.jobs.is_running(JobKind::Layout) => {}
            Err(jobs::JobError::Cancelled(_)) => self.state.layout_missing("it was cancelled"),
            // The corpus that the import made is taken over when it ends, and the map asked for again.
            Err(jobs::JobError::Overtaken) => self.state.layout_missing("transcripts are being imported"),
            Err(error) => {
                self.state.layout_missing(&error.to_string());
                self.show_job_error("the map could not be made", &error);
            }
        }
    }
}
