//! The agreement of the coders. Their texts are read for it, so it is a job; it is asked for while the overlay that
//! shows it is open, and stopped when that is closed.

use super::Driver;
use super::active_jobs::JobOutcome;
use crate::app::workspace::{job_list::JobKind, notices::Notice};
use crate::coding::agreement::{NoComparison, StudyAgreement};
use crate::coding::edits::is_settlement;
use crate::corpus::Corpus;
use crate::jobs::{JobError, JobResult, agreement};
use std::sync::Arc;

impl Driver {
    /// Starts to compare the coders, once all edits are written.
    pub(super) fn compare_coders(&mut self) {
        self.jobs.stop_all(|kind| kind == JobKind::Agreement);
        self.compare_when_saved = self.state.unsaved_edits > 0;
        if self.compare_when_saved {
            return;
        }
        let work = &self.state.work;
        let (corpus, run) = (Arc::clone(&work.corpus), work.run.clone());
        self.spawn_job(JobKind::Agreement, "agreement".to_owned(), move |project, meter| {
            // As stored: the log that is read with it is of the same edits.
            let compared = project.codebook().map_err(JobError::from).and_then(|codebook| {
                agreement::compare_coders(project, &corpus, run.as_deref(), &codebook, meter)
            });
            JobOutcome::Agreement(corpus, compared.map(Box::new))
        });
    }

    /// Shows the agreement; that of another corpus is counted again.
    pub(super) fn coders_compared(
        &mut self,
        corpus: &Arc<Corpus>,
        compared: JobResult<Box<Result<StudyAgreement, NoComparison>>>,
    ) {
        // Another one was started since, or is to be.
        if self.compare_when_saved || self.jobs.is_running(JobKind::Agreement) {
            return;
        }
        match compared {
            Ok(_) if !Arc::ptr_eq(corpus, &self.state.work.corpus) && self.state.is_agreement_open() => {
                self.compare_coders();
            }
            Ok(compared) => self.state.show_agreement(*compared),
            Err(JobError::Cancelled(_)) => {
                self.state.close_agreement();
                self.state
                    .notices
                    .show(Notice::info("comparing the coders was stopped; nothing was changed"));
            }
            Err(error) => {
                self.state.close_agreement();
                self.show_job_error("the coders could not be compared", &error);
            }
        }
    }

    /// Compares the coders again after an edit, where their agreement is on screen. What is settled does not change
    /// it: the figures are of what was decided before.
    pub(super) fn compare_after(&mut self, what: &str) {
        if self.compare_when_saved || (self.state.is_agreement_open() && !is_settlement(what)) {
            self.compare_coders();
        }
    }

    /// Stops a comparison that nobody waits for any more.
    pub(super) fn stop_unwanted_comparison(&mut self) {
        if !self.state.is_agreement_open() {
            self.compare_when_saved = false;
            self.jobs.stop_all(|kind| kind == JobKind::Agreement);
        }
    }
}
