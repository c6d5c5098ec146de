//! The map: fetched where it is kept, else made in the background. Of two runs only the one looked at is
//! waited for.

use super::Driver;
use super::jobs::JobOutcome;
use crate::app::workspace::job_list::JobKind;
use crate::corpus::Corpus;
use crate::jobs;
use crate::project::Access;
use crate::topics::{MapLayout, RunId};
use std::sync::Arc;

/// What was to be laid out.
#[derive(Debug)]
pub(super) struct LayoutKey {
    run: RunId,
    corpus: Arc<Corpus>,
}

impl Driver {
    /// Shows the map of the run that is looked at, or begins to make it.
    pub(super) fn start_layout(&mut self, run: RunId) {
        let work = &self.state.work;
        let Some(found) = work.original_run.clone().filter(|found| found.id == run) else { return };
        let corpus = Arc::clone(&work.corpus);
        self.jobs.stop_all(JobKind::Layout);
        if let Some(layout) = self.project.load_layout(&found, &corpus) {
            self.state.use_layout(run, &corpus, layout);
            return;
        }
        if let Access::ReadOnly(owner) = self.project.access() {
            let why = format!("the project is held by {owner}, and the map is made there");
            return self.state.layout_missing(&why);
        }
        self.state.layout_started();
        let (laid, options) = (LayoutKey { run, corpus }, self.settings.analyze.clone());
        self.spawn_job(JobKind::Layout, "map".to_owned(), move |project, meter| {
            JobOutcome::LaidOut(laid, jobs::layout::compute_layout(project, &found, &options, meter))
        });
        if !self.jobs.is_running(JobKind::Layout) {
            self.state.layout_missing("it could not be made");
        }
    }

    /// Shows a map that was made, unless another is waited for by now.
    pub(super) fn layout_ended(&mut self, laid: &LayoutKey, outcome: jobs::JobResult<MapLayout>) {
        let work = &self.state.work;
        if work.run_id() != Some(laid.run) || !Arc::ptr_eq(&work.corpus, &laid.corpus) {
            return;
        }
        match outcome {
            Ok(layout) => {
                self.state.use_layout(laid.run, &laid.corpus, layout);
            }
            // One that was overtaken may end after the next one began.
            Err(jobs::JobError::Cancelled(_)) if self.jobs.is_running(JobKind::Layout) => {}
            Err(jobs::JobError::Cancelled(_)) => self.state.layout_missing("it was cancelled"),
            Err(error) => {
                self.state.layout_missing(&error.to_string());
                self.show_job_error("the map could not be made", &error);
            }
        }
    }
}
