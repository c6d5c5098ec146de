//! Import and analysis on threads of their own.

use super::layout::Laid;
use super::regroup::Asked;
use super::{Brought, Driver, News};
use crate::app::activity::{JobRow, Kind};
use crate::app::notices::Notice;
use crate::coding::edits::TopicPart;
use crate::coding::suggestions::ThemeSuggestions;
use crate::jobs::runner::{JobId, RunningJob};
use crate::jobs::suggest::Suggester;
use crate::jobs::{self, ImportReport, Placement};
use crate::project::Project;
use crate::topics::measure::TopicStability;
use crate::topics::{MapLayout, Parameters, Run, RunId};
use std::collections::BTreeMap;

/// A job that ended, and with what.
#[derive(Debug)]
pub(super) struct Ended {
    pub job: JobId,
    pub outcome: Outcome,
}

#[derive(Debug)]
pub(super) enum Outcome {
    Imported(Result<ImportReport, jobs::JobError>),
    Analyzed(Result<Box<Run>, jobs::JobError>),
    Split(Asked, Result<Vec<TopicPart>, jobs::JobError>),
    Measured(RunId, Result<TopicStability, jobs::JobError>),
    Placed(Result<Placement, jobs::JobError>),
    LaidOut(Laid, Result<MapLayout, jobs::JobError>),
    Suggested(Box<Suggester>, jobs::JobResult<ThemeSuggestions>),
    Broke(String),
}

#[derive(Debug)]
struct Running {
    kind: Kind,
    title: String,
    job: RunningJob,
}

/// The jobs that run, oldest first.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    running: BTreeMap<JobId, Running>,
    started: u64,
}

impl Jobs {
    /// Whether any runs that is shown.
    pub fn any(&self) -> bool {
        self.running.values().any(|running| running.kind != Kind::Suggest)
    }
    pub fn runs(&self, kind: Kind) -> bool {
        self.running.values().any(|running| running.kind == kind)
    }
    pub fn stop(&self, id: JobId) {
        if let Some(running) = self.running.get(&id) {
            running.job.stop();
        }
    }
    /// Asks all jobs of a kind to stop.
    pub fn stop_all(&self, kind: Kind) {
        self.running.values().filter(|running| running.kind == kind).for_each(|running| running.job.stop());
    }
    /// Takes out a job that ended; none where it is not one of these.
    pub fn take(&mut self, id: JobId) -> Option<Kind> {
        self.running.remove(&id).map(|running| running.kind)
    }
    /// As the header and the list show them.
    pub fn rows(&self) -> Vec<JobRow> {
        let row = |(id, running): (&JobId, &Running)| JobRow {
            id: *id,
            title: running.title.clone(),
            snapshot: running.job.snapshot(),
            kind: running.kind,
            cancelling: running.job.is_stopping(),
        };
        self.running.iter().filter(|(_, running)| running.kind != Kind::Suggest).map(row).collect()
    }
}

impl Driver {
    /// Imports what the workbench was opened with.
    pub(super) fn import(&mut self) {
        let (paths, options) = (self.settings.paths.clone(), self.settings.import.clone());
        self.spawn(Kind::Import, "import".to_owned(), move |project, meter| {
            Outcome::Imported(jobs::import_paths(project, &paths, &options, meter))
        });
    }

    /// Finds topics.
    pub(super) fn analyze(&mut self, kind: Kind, parameters: Parameters, make_current: bool) {
        let mut options = self.settings.analyze.clone();
        options.make_current = make_current;
        let title = parameters.model.clone();
        self.spawn(kind, title, move |project, meter| {
            Outcome::Analyzed(jobs::analyze(project, &parameters, &options, meter).map(Box::new))
        });
    }

    pub(super) fn spawn(
        &mut self,
        kind: Kind,
        title: String,
        work: impl FnOnce(&mut Project, &dyn crate::progress::Progress) -> Outcome + Send + 'static,
    ) {
        let mut project = match self.project.open_worker() {
            Ok(project) => project,
            Err(error) => return self.say_error(format!("{title} could not be started: {error}")),
        };
        self.jobs.started += 1;
        let id = JobId(self.jobs.started);
        let send = self.send.clone();
        let job = RunningJob::spawn(
            &title,
            move |meter| work(&mut project, meter),
            move |outcome| {
                let outcome = outcome.unwrap_or_else(Outcome::Broke);
                // Nobody listens any more once the workbench is closed.
                drop(send.send(News(Brought::Job(Ended { job: id, outcome }))));
            },
        );
        match job {
            Ok(job) => {
                self.jobs.running.insert(id, Running { kind, title, job });
                self.state.activity.set(self.jobs.rows());
            }
            Err(error) => {
                self.say_error(format!(
                    "{title} could not be started: {error}. Close other programs and try again"
                ));
            }
        }
    }

    /// Takes over what a job brought; one that is not known any more is ignored.
    pub(super) fn job_ended(&mut self, ended: Ended) {
        let Some(kind) = self.jobs.take(ended.job) else { return };
        match ended.outcome {
            Outcome::Imported(Ok(report)) => self.imported(&report),
            Outcome::Analyzed(Ok(run)) => self.analyzed(kind, *run),
            Outcome::Imported(Err(jobs::JobError::Cancelled(_))) => {
                self.state.notices.show(Notice::info("import cancelled; what was read before is kept"));
                self.corpus_changed();
                self.find_what_is_missing();
            }
            Outcome::Analyzed(Err(jobs::JobError::Cancelled(_))) => {
                let text = "finding topics was cancelled; what was embedded is kept. find-topics, in the ? list, goes on";
                self.state.notices.show(Notice::info(text));
            }
            Outcome::Imported(Err(error)) => {
                self.failed("the import failed", &error);
                self.corpus_changed();
                self.find_what_is_missing();
            }
            Outcome::Analyzed(Err(error)) => self.failed("finding topics failed", &error),
            Outcome::Split(asked, Ok(parts)) => self.taken_apart(&asked, parts),
            Outcome::Measured(run, Ok(stability)) => self.measured(run, stability),
            Outcome::Placed(Ok(placement)) => self.placed(&placement),
            Outcome::Split(_, Err(jobs::JobError::Cancelled(_)))
            | Outcome::Measured(_, Err(jobs::JobError::Cancelled(_)))
            | Outcome::Placed(Err(jobs::JobError::Cancelled(_))) => {
                self.state.notices.show(Notice::info("cancelled; nothing was changed"));
            }
            Outcome::Suggested(advisor, found) => self.suggested(advisor, found),
            Outcome::LaidOut(laid, outcome) => self.laid_out(&laid, outcome),
            Outcome::Split(_, Err(error)) => self.failed("the topic could not be taken apart", &error),
            Outcome::Measured(_, Err(error)) => self.failed("stability could not be measured", &error),
            Outcome::Placed(Err(error)) => self.failed("new snippets could not be placed", &error),
            Outcome::Broke(message) => {
                let what = match kind {
                    Kind::Import => "the import",
                    Kind::Draft | Kind::Better => "finding topics",
                    Kind::Split => "taking a topic apart",
                    Kind::Stability => "measuring stability",
                    Kind::Place => "placing new snippets",
                    Kind::Layout => "making the map",
                    Kind::Suggest => "suggesting themes",
                };
                if kind == Kind::Layout {
                    self.state.layout_missing("it could not be made");
                }
                self.say_error(format!(
                    "{what} stopped unexpectedly: {message}. What you made is safe; please report it"
                ));
            }
        }
    }

    pub(super) fn failed(&mut self, what: &str, error: &jobs::JobError) {
        let hint = error.hint().map(|hint| format!(". {hint}")).unwrap_or_default();
        self.say_error(format!("{what}: {error}{hint}"));
    }
}
