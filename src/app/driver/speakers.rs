//! The list of speakers, with how much each says. Every transcript is read for it, so it is a job.

use super::Driver;
use super::active_jobs::JobOutcome;
use crate::app::Action;
use crate::app::workspace::{job_list::JobKind, notices::Notice};
use crate::corpus::Corpus;
use crate::corpus::speaker_stats::SpeakerStats;
use crate::jobs;
use std::sync::Arc;

impl Driver {
    /// Starts to count how much each speaker says.
    pub(super) fn count_speakers(&mut self) {
        if self.jobs.is_running(JobKind::Speakers) {
            return;
        }
        let corpus = Arc::clone(&self.state.work.corpus);
        self.spawn_job(JobKind::Speakers, "speakers".to_owned(), move |project, meter| {
            let counted = jobs::speaker_stats(project, &corpus, meter);
            JobOutcome::Speakers(corpus, counted)
        });
    }

    /// Opens the list of speakers, unless another sheet was opened in the meantime; a count of another corpus is
    /// made again.
    pub(super) fn speakers_counted(
        &mut self,
        corpus: &Arc<Corpus>,
        counted: jobs::JobResult<Vec<SpeakerStats>>,
    ) {
        match counted {
            Ok(_) if !Arc::ptr_eq(corpus, &self.state.work.corpus) => self.count_speakers(),
            Ok(stats) => {
                self.state.work.speaker_stats = Arc::new(stats);
                if self.state.overlays.is_empty() {
                    return self.state.show_speakers();
                }
                let key = self.state.global_key(Action::ShowSpeakers);
                self.state.notices.show(Notice::info(format!("the speakers are counted: {key} lists them")));
            }
            Err(jobs::JobError::Cancelled(_)) => {}
            Err(error) => self.show_job_error("the speakers could not be counted", &error),
        }
    }
}
