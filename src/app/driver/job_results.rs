//! What comes of background jobs: each outcome is handed to the part of the driver that started the job.

use super::active_jobs::{JobEnd, JobOutcome};
use super::store_worker::ReloadReason;
use super::{Driver, WorkerEvent, WorkerResult};
use crate::app::TerminalEffect;
use crate::app::workspace::{job_list::JobKind, notices::Notice};
use crate::format::count_noun;
use crate::jobs::JobError;
use crate::progress::Progress;
use crate::project::Project;

impl Driver {
    /// Runs work on a thread of its own, with its own connection to the project. A failure to start is shown.
    pub(super) fn spawn_job(
        &mut self,
        kind: JobKind,
        title: String,
        work: impl FnOnce(&mut Project, &dyn Progress) -> JobOutcome + Send + 'static,
    ) {
        let send = self.event_sender.clone();
        // Fails only when the workbench was closed in the meantime: then nobody needs the result.
        let report = move |ended| drop(send.send(WorkerEvent(WorkerResult::Job(ended))));
        match self.jobs.spawn((kind, title.clone()), self.project.clone(), work, report) {
            Ok(()) => {
                self.state.update_jobs(self.jobs.list_items());
            }
            Err(error) => self.show_error(format!(
                "{title} could not be started: {error}. Close other programs and try again"
            )),
        }
    }

    /// Handles the outcome of a job; one that is not known any more is ignored. Gives what is to be told to somebody who
    /// does not look.
    pub(super) fn job_ended(&mut self, ended: JobEnd) -> Option<TerminalEffect> {
        let (kind, title) = self.jobs.remove(ended.job)?;
        let announcement = announcement(kind, &ended.outcome);
        self.use_outcome(kind, &title, ended.outcome);
        announcement.map(TerminalEffect::Announce)
    }

    /// Hands an outcome to the part of the driver that started the job.
    fn use_outcome(&mut self, kind: JobKind, title: &str, outcome: JobOutcome) {
        match outcome {
            JobOutcome::Import(Ok(report)) => self.import_ended(&report),
            JobOutcome::Analysis(Ok(run)) => self.analysis_ended(kind, *run),
            JobOutcome::Import(Err(error)) => {
                if matches!(error, JobError::Cancelled(_)) {
                    self.state.notices.show(Notice::info("import cancelled; what was read before is kept"));
                } else {
                    self.show_job_error("the import failed", &error);
                }
                // Files read before it ended are stored: the corpus has to be read again.
                self.reload_corpus(ReloadReason::BrokenImport);
            }
            JobOutcome::Analysis(Err(JobError::Cancelled(_))) => {
                let text = "finding topics was cancelled; what was embedded is kept. find-topics, in the ? list, goes on";
                self.state.notices.show(Notice::info(text));
            }
            JobOutcome::Analysis(Err(error)) => self.show_job_error("finding topics failed", &error),
            JobOutcome::Level(from, Ok(run)) => self.level_found(from, run),
            JobOutcome::Split(request, Ok(parts)) => self.split_ended(&request, parts),
            JobOutcome::Stability(run, Ok(stability)) => self.stability_ended(run, stability),
            JobOutcome::Placement(Ok((placement, run))) => self.placement_ended(&placement, run),
            JobOutcome::Level(_, Err(JobError::Cancelled(_)))
            | JobOutcome::Split(_, Err(JobError::Cancelled(_)))
            | JobOutcome::Stability(_, Err(JobError::Cancelled(_)))
            | JobOutcome::Placement(Err(JobError::Cancelled(_))) => {
                self.state.notices.show(Notice::info("cancelled; nothing was changed"));
            }
            JobOutcome::Suggestions(suggester, found) => self.suggestions_ended(suggester, found),
            JobOutcome::Layout(key, outcome) => self.layout_ended(&key, outcome),
            JobOutcome::Speakers(corpus, counted) => self.speakers_counted(&corpus, counted),
            JobOutcome::Check(only, checked) => self.files_checked(only.as_ref(), checked),
            JobOutcome::Agreement(corpus, compared) => self.coders_compared(&corpus, compared),
            JobOutcome::Words(of, name, counted) => self.words_counted(&of, name, counted),
            JobOutcome::Profile(request, found) => self.topic_profiled(&request, found),
            JobOutcome::Matrix(of, by, counted) => self.matrix_counted(&of, &by, counted),
            JobOutcome::Questions(corpus, again, found) => self.questions_found(&corpus, again, found),
            JobOutcome::Concordance(corpus, found) => self.concordance_found(&corpus, found),
            JobOutcome::Share(written) => self.share_written(written),
            JobOutcome::NotStarted(error) => {
                if kind == JobKind::Agreement {
                    self.state.close_agreement();
                }
                if kind == JobKind::Layout {
                    self.state.layout_missing("it could not be made");
                }
                self.show_error(format!("{title} could not be started: {error}"));
            }
            JobOutcome::Level(_, Err(error)) => {
                self.show_job_error("the topics could not be found at another level", &error);
            }
            JobOutcome::Split(_, Err(error)) => {
                self.show_job_error("the topic could not be taken apart", &error)
            }
            JobOutcome::Stability(_, Err(error)) => {
                self.show_job_error("stability could not be measured", &error)
            }
            JobOutcome::Placement(Err(error)) => {
                self.show_job_error("new snippets could not be placed", &error)
            }
            JobOutcome::Panic(message) => {
                let what = match kind {
                    JobKind::Import => "the import",
                    JobKind::Draft | JobKind::Analysis | JobKind::Level => "finding topics",
                    JobKind::Split => "taking a topic apart",
                    JobKind::Stability => "measuring stability",
                    JobKind::Placement => "placing new snippets",
                    JobKind::Layout => "making the map",
                    JobKind::Speakers => "counting the speakers",
                    JobKind::Check => "checking the files",
                    JobKind::Agreement => "comparing the coders",
                    JobKind::Words => "counting the words",
                    JobKind::Profile => "finding out about the topic",
                    JobKind::Matrix => "counting the matrix",
                    JobKind::Questions => "finding what is asked",
                    JobKind::Concordance => "finding the lines",
                    JobKind::Share => "writing the file",
                    JobKind::Suggestions => "suggesting themes",
                };
                if kind == JobKind::Agreement {
                    self.state.close_agreement();
                }
                // Else the Map would say for ever that it is being made.
                if kind == JobKind::Layout {
                    self.state.layout_missing("it could not be made");
                }
                self.show_error(format!(
                    "{what} stopped unexpectedly: {message}. What you made is safe; please report it"
                ));
            }
        }
    }

    /// Shows and logs why a job failed, with the hint of the error.
    pub(super) fn show_job_error(&mut self, what: &str, error: &JobError) {
        let hint = error.hint().map_or_else(String::new, |hint| format!(". {hint}"));
        self.show_error(format!("{what}: {error}{hint}"));
    }
}

/// What is told of the end of work that takes long enough to be waited for elsewhere; nothing where somebody stopped it.
fn announcement(kind: JobKind, outcome: &JobOutcome) -> Option<String> {
    match outcome {
        JobOutcome::Import(Ok(report)) => {
            Some(format!("the import is done: {}", count_noun(report.transcripts, "talk")))
        }
        JobOutcome::Analysis(Ok(run)) if kind == JobKind::Analysis => {
            Some(format!("{} found by {}", count_noun(run.topics.len(), "topic"), run.parameters.model))
        }
        JobOutcome::Import(Err(JobError::Cancelled(_)))
        | JobOutcome::Analysis(Err(JobError::Cancelled(_))) => None,
        JobOutcome::Import(Err(_)) => Some("the import failed".to_owned()),
        JobOutcome::Analysis(Err(_)) => Some("finding topics failed".to_owned()),
        _ => None,
    }
}
