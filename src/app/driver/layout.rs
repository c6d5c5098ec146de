//! The map layout of the current run: loaded where the project has it, else computed in the background. At
//! most one layout job matters at a time: starting one stops the others.

use super::Driver;
use super::jobs::JobOutcome;
use crate::app::workspace::job_list::JobKind;
use crate::corpus::Corpus;
use crate::jobs;
use crate::project::Access;
use crate::topics::{MapLayout, RunId};
use std::sync::Arc;

/// The run and corpus a layout is for; a layout for others than the current ones is thrown away.
#[derive(Debug)]
pub(super) struct LayoutKey {
    run: RunId,
    corpus: Arc<Corpus>,
}

impl Driver {
    /// Shows the layout of the current run, or starts to compute it.
    pub(super) fn start_layout(&mut self, run: RunId) {
        let work = &self.state.work;
        // The layout is stored for the run as it was found: the researcher's regrouping does not move
        // snippets.
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
        let (laid, options) = (LayoutKey { run, corpus }, self.settings.analyze_options.clone());
        self.spawn_job(JobKind::Layout, "map".to_owned(), move |project, meter| {
            JobOutcome::Layout(laid, jobs::layout::compute_layout(project, &found, &options, meter))
        });
        // The thread could not be started; without this the Map would wait for ever.
        if !self.jobs.is_running(JobKind::Layout) {
            self.state.layout_missing("it could not be made");
        }
    }

    /// Shows a computed layout, unless run or corpus are others by now.
    pub(super) fn layout_ended(&mut self, laid: &LayoutKey, outcome: jobs::JobResult<MapLayout>) {
        let work = &self.state.work;
        if work.run_id() != Some(laid.run) || !Arc::ptr_eq(&work.corpus, &laid.corpus) {
            return;
        }
        match outcome {
            Ok(layout) => {
                self.state.use_layout(laid.run, &laid.corpus, layout);
            }
            // A job that was stopped for a newer one may end after the newer one began.
            Err(jobs::JobError::Cancelled(_)) if self.jobs.is_running(JobKind::Layout) => {}
            Err(jobs::JobError::Cancelled(_)) => self.state.layout_missing("it was cancelled"),
            Err(error) => {
                self.state.layout_missing(&error.to_string());
                self.show_job_error("the map could not be made", &error);
            }
        }
    }
}
