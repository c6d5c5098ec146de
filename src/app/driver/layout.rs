//! The map: fetched where it is kept, else made in the background. Of two runs only the one looked at is
//! waited for.

use super::Driver;
use super::jobs::Outcome;
use crate::app::activity::Kind;
use crate::corpus::Corpus;
use crate::jobs;
use crate::project::Access;
use crate::topics::{MapLayout, RunId};
use std::sync::Arc;

/// What was to be laid out.
#[derive(Debug)]
pub(super) struct Laid {
    run: RunId,
    corpus: Arc<Corpus>,
}

impl Driver {
    /// Shows the map of the run that is looked at, or begins to make it.
    pub(super) fn lay_out(&mut self, run: RunId) {
        let work = &self.state.work;
        let Some(found) = work.original_run.clone().filter(|found| found.id == run) else { return };
        let corpus = Arc::clone(&work.corpus);
        self.jobs.stop_all(Kind::Layout);
        if let Some(layout) = self.project.load_layout(&found, &corpus) {
            self.state.use_layout(run, &corpus, layout);
            return;
        }
        if let Access::ReadOnly(owner) = self.project.access() {
            let why = format!("the project is held by {owner}, and the map is made there");
            return self.state.layout_missing(&why);
        }
        self.state.layout_begun();
        let (laid, options) = (Laid { run, corpus }, self.settings.analyze.clone());
        self.spawn(Kind::Layout, "map".to_owned(), move |project, meter| {
            Outcome::LaidOut(laid, jobs::layout::compute_layout(project, &found, &options, meter))
        });
        if !self.jobs.runs(Kind::Layout) {
            self.state.layout_missing("it could not be made");
        }
    }

    /// Shows a map that was made, unless another is waited for by now.
    pub(super) fn laid_out(&mut self, laid: &Laid, outcome: jobs::JobResult<MapLayout>) {
        let work = &self.state.work;
        if work.run_id() != Some(laid.run) || !Arc::ptr_eq(&work.corpus, &laid.corpus) {
            return;
        }
        match outcome {
            Ok(layout) => {
                self.state.use_layout(laid.run, &laid.corpus, layout);
            }
            // One that was overtaken may end after the next one began.
            Err(jobs::JobError::Cancelled(_)) if self.jobs.runs(Kind::Layout) => {}
            Err(jobs::JobError::Cancelled(_)) => self.state.layout_missing("it was cancelled"),
            Err(error) => {
                self.state.layout_missing(&error.to_string());
                self.failed("the map could not be made", &error);
            }
        }
    }
}
