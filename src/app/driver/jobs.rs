//! Background jobs: starting them, listing them, and handling their results. Each runs on a thread of its own
//! with its own connection to the project; a job that panics is reported as such and ends nothing else.

use super::layout::LayoutKey;
use super::regrouping::SplitRequest;
use super::{Driver, WorkerEvent, WorkerResult};
use crate::app::workspace::job_list::{JobKind, JobListItem};
use crate::app::workspace::notices::Notice;
use crate::coding::edits::TopicPart;
use crate::coding::suggestions::ThemeSuggestions;
use crate::jobs::runner::{JobId, RunningJob, stop_jobs};
use crate::jobs::suggest::Suggester;
use crate::jobs::{self, ImportReport, Placement};
use crate::project::Project;
use crate::topics::measure::TopicStability;
use crate::topics::{MapLayout, Parameters, Run, RunId};
use std::collections::BTreeMap;

/// A job that ended, with its outcome.
#[derive(Debug)]
pub(super) struct JobEnd {
    pub job: JobId,
    pub outcome: JobOutcome,
}

/// What a job ended with, by its kind.
#[derive(Debug)]
pub(super) enum JobOutcome {
    Import(Result<ImportReport, jobs::JobError>),
    Analysis(Result<Box<Run>, jobs::JobError>),
    Split(SplitRequest, Result<Vec<TopicPart>, jobs::JobError>),
    Stability(RunId, Result<TopicStability, jobs::JobError>),
    Placement(Result<Placement, jobs::JobError>),
    Layout(LayoutKey, Result<MapLayout, jobs::JobError>),
    Suggestions(Box<Suggester>, jobs::JobResult<ThemeSuggestions>),
    /// The job panicked; the message of the panic.
    Panic(String),
}

#[derive(Debug)]
struct ActiveJob {
    kind: JobKind,
    title: String,
    job: RunningJob,
}

/// The running jobs, oldest first: ids count up.
#[derive(Debug, Default)]
pub(super) struct ActiveJobs {
    running: BTreeMap<JobId, ActiveJob>,
    last_id: u64,
}

impl ActiveJobs {
    /// Whether a job runs that is shown in the header. Suggestions are not: they are too short and too
    /// frequent.
    pub fn has_visible(&self) -> bool {
        self.running.values().any(|running| running.kind != JobKind::Suggestions)
    }
    /// Whether a job of a kind runs.
    pub fn is_running(&self, kind: JobKind) -> bool {
        self.running.values().any(|running| running.kind == kind)
    }
    /// Asks a job to stop; it ends at its next check.
    pub fn stop(&self, id: JobId) {
        if let Some(running) = self.running.get(&id) {
            running.job.stop();
        }
    }
    /// Asks all jobs of a kind to stop.
    pub fn stop_all(&self, kind: JobKind) {
        self.running.values().filter(|running| running.kind == kind).for_each(|running| running.job.stop());
    }
    /// Removes a job that ended; returns its kind, or `None` where it is not known.
    pub fn remove(&mut self, id: JobId) -> Option<JobKind> {
        self.running.remove(&id).map(|running| running.kind)
    }
    /// The jobs as the header and the list of jobs show them, without suggestions.
    pub fn list_items(&self) -> Vec<JobListItem> {
        let row = |(id, running): (&JobId, &ActiveJob)| JobListItem {
            id: *id,
            title: running.title.clone(),
            snapshot: running.job.snapshot(),
            kind: running.kind,
            is_cancelling: running.job.is_stopping(),
        };
        self.running.iter().filter(|(_, running)| running.kind != JobKind::Suggestions).map(row).collect()
    }
}

impl Drop for ActiveJobs {
    fn drop(&mut self) {
        stop_jobs(std::mem::take(&mut self.running).into_values().map(|running| running.job));
    }
}

impl Driver {
    /// Starts the import of the paths the workbench was opened with.
    pub(super) fn start_import(&mut self) {
        let (paths, options) = (self.settings.paths.clone(), self.settings.import_options.clone());
        self.spawn_job(JobKind::Import, "import".to_owned(), move |project, meter| {
            JobOutcome::Import(jobs::import_paths(project, &paths, &options, meter))
        });
    }

    /// Starts an analysis; `make_current` stores its run as the current one.
    pub(super) fn start_analysis(&mut self, kind: JobKind, parameters: Parameters, make_current: bool) {
        let mut options = self.settings.analyze_options.clone();
        options.make_current = make_current;
        let title = parameters.model.clone();
        self.spawn_job(kind, title, move |project, meter| {
            JobOutcome::Analysis(jobs::analyze(project, &parameters, &options, meter).map(Box::new))
        });
    }

    /// Runs work on a thread of its own, with its own connection to the project. A failure to start is shown.
    pub(super) fn spawn_job(
        &mut self,
        kind: JobKind,
        title: String,
        work: impl FnOnce(&mut Project, &dyn crate::progress::Progress) -> JobOutcome + Send + 'static,
    ) {
        let mut project = match self.project.open_worker() {
            Ok(project) => project,
            Err(error) => return self.show_error(format!("{title} could not be started: {error}")),
        };
        self.jobs.last_id += 1;
        let id = JobId(self.jobs.last_id);
        let send = self.event_sender.clone();
        let job = RunningJob::spawn(
            &title,
            move |meter| work(&mut project, meter),
            move |outcome| {
                let outcome = outcome.unwrap_or_else(|panic| JobOutcome::Panic(panic.0));
                // Fails only when the workbench was closed in the meantime: then nobody needs the result.
                drop(send.send(WorkerEvent(WorkerResult::Job(JobEnd { job: id, outcome }))));
            },
        );
        match job {
            Ok(job) => {
                self.jobs.running.insert(id, ActiveJob { kind, title, job });
                self.state.job_list.update_jobs(self.jobs.list_items());
            }
            Err(error) => {
                self.show_error(format!(
                    "{title} could not be started: {error}. Close other programs and try again"
                ));
            }
        }
    }

    /// Handles the outcome of a job; one that is not known any more is ignored.
    pub(super) fn job_ended(&mut self, ended: JobEnd) {
        let Some(kind) = self.jobs.remove(ended.job) else { return };
        match ended.outcome {
            JobOutcome::Import(Ok(report)) => self.import_ended(&report),
            JobOutcome::Analysis(Ok(run)) => self.analysis_ended(kind, *run),
            // Files read before a cancelled or failed import are stored: the corpus has to be read again.
            JobOutcome::Import(Err(jobs::JobError::Cancelled(_))) => {
                self.state.notices.show(Notice::info("import cancelled; what was read before is kept"));
                self.reload_corpus();
                self.start_missing_analysis();
            }
            JobOutcome::Analysis(Err(jobs::JobError::Cancelled(_))) => {
                let text = "finding topics was cancelled; what was embedded is kept. find-topics, in the ? list, goes on";
                self.state.notices.show(Notice::info(text));
            }
            JobOutcome::Import(Err(error)) => {
                self.show_job_error("the import failed", &error);
                self.reload_corpus();
                self.start_missing_analysis();
            }
            JobOutcome::Analysis(Err(error)) => self.show_job_error("finding topics failed", &error),
            JobOutcome::Split(asked, Ok(parts)) => self.split_ended(&asked, parts),
            JobOutcome::Stability(run, Ok(stability)) => self.stability_ended(run, stability),
            JobOutcome::Placement(Ok(placement)) => self.placement_ended(&placement),
            JobOutcome::Split(_, Err(jobs::JobError::Cancelled(_)))
            | JobOutcome::Stability(_, Err(jobs::JobError::Cancelled(_)))
            | JobOutcome::Placement(Err(jobs::JobError::Cancelled(_))) => {
                self.state.notices.show(Notice::info("cancelled; nothing was changed"));
            }
            JobOutcome::Suggestions(advisor, found) => self.suggestions_ended(advisor, found),
            JobOutcome::Layout(laid, outcome) => self.layout_ended(&laid, outcome),
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
                    JobKind::Draft | JobKind::Analysis => "finding topics",
                    JobKind::Split => "taking a topic apart",
                    JobKind::Stability => "measuring stability",
                    JobKind::Placement => "placing new snippets",
                    JobKind::Layout => "making the map",
                    JobKind::Suggestions => "suggesting themes",
                };
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
    pub(super) fn show_job_error(&mut self, what: &str, error: &jobs::JobError) {
        let hint = error.hint().map(|hint| format!(". {hint}")).unwrap_or_default();
        self.show_error(format!("{what}: {error}{hint}"));
    }
}
