//! The background jobs that run: starting, listing and stopping them. Each runs on a thread of its own with its
//! own connection to the project, which it opens there; a job that panics is reported as such and ends nothing
//! else.

use crate::app::overlay::question_sheet::FoundQuestions;
use crate::app::overlay::split_preview::SplitPartRow;
use crate::app::workspace::job_list::{JobKind, JobListItem};
use crate::coding::agreement::{NoComparison, StudyAgreement};
use crate::coding::suggestions::ThemeSuggestions;
use crate::coding::{CodingStats, MatrixColumns, TopicProfile, WordTable};
use crate::corpus::Corpus;
use crate::corpus::speaker_stats::SpeakerStats;
use crate::jobs::import_check::CheckedFile;
use crate::jobs::matrix::CountedMatrix;
use crate::jobs::runner::{JobId, JobProgress, RunningJob, stop_jobs};
use crate::jobs::search::concordance::Concordance;
use crate::jobs::share::ShareReport;
use crate::jobs::suggest::Suggester;
use crate::jobs::{ImportReport, JobResult, Placement};
use crate::progress::Progress;
use crate::project::{Project, ProjectHandle};
use crate::topics::measure::TopicStability;
use crate::topics::{MapLayout, Run, RunId, TopicId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A job that ended, with its outcome.
#[derive(Debug)]
pub(super) struct JobEnd {
    pub job: JobId,
    pub outcome: JobOutcome,
}

/// What a job ended with, by its kind.
#[derive(Debug)]
pub(super) enum JobOutcome {
    Import(JobResult<ImportReport>),
    Analysis(JobResult<Box<Run>>),
    /// The run at another level, asked for from the run that was shown.
    Level(RunId, JobResult<RunId>),
    Split(SplitRequest, JobResult<Vec<SplitPartRow>>),
    Stability(RunId, JobResult<TopicStability>),
    /// The placement, and the run with it; `None` where the run is gone.
    Placement(JobResult<(Placement, Option<Box<Run>>)>),
    Layout(LayoutKey, JobResult<MapLayout>),
    Speakers(Arc<Corpus>, JobResult<Vec<SpeakerStats>>),
    /// How the files are read: all of them, or those of these keys.
    Check(Option<BTreeSet<String>>, JobResult<Vec<CheckedFile>>),
    /// How far the coders agree, or why they cannot be compared.
    Agreement(Arc<Corpus>, JobResult<Box<Result<StudyAgreement, NoComparison>>>),
    /// The words of the text of this name, counted while this run was shown.
    Words((Arc<Corpus>, Option<RunId>), String, JobResult<WordTable>),
    /// What is known of a topic.
    Profile(ProfileRequest, JobResult<Box<TopicProfile>>),
    /// Themes by these columns, counted over this corpus and with these statistics.
    Matrix((Arc<Corpus>, Arc<CodingStats>), MatrixColumns, JobResult<CountedMatrix>),
    /// What is asked in this corpus; whether a sheet was open that waits for it.
    Questions(Arc<Corpus>, bool, JobResult<FoundQuestions>),
    Concordance(Arc<Corpus>, JobResult<Concordance>),
    Share(JobResult<ShareReport>),
    Suggestions(Box<Suggester>, JobResult<ThemeSuggestions>),
    /// The project could not be opened a second time, for the job.
    NotStarted(crate::project::ProjectError),
    /// The job panicked; the message of the panic.
    Panic(String),
}

/// The topic, run and corpus a split was requested for; parts for others than the current ones are not used.
#[derive(Debug)]
pub(super) struct SplitRequest {
    pub topic: TopicId,
    pub run: RunId,
    pub corpus: Arc<Corpus>,
}

/// The topic a profile was asked for, and the run and corpus that were shown then.
#[derive(Debug)]
pub(super) struct ProfileRequest {
    pub topic: TopicId,
    pub run: Arc<Run>,
    pub corpus: Arc<Corpus>,
}

/// The run and corpus a layout is for; a layout for others than the current ones is thrown away.
#[derive(Debug)]
pub(super) struct LayoutKey {
    pub run: RunId,
    pub corpus: Arc<Corpus>,
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
    /// Runs work on a thread of its own, with its own connection to the project; `report` is called there with the
    /// outcome.
    ///
    /// # Errors
    /// Where the system refuses a thread.
    pub fn spawn(
        &mut self,
        (kind, title): (JobKind, String),
        project: ProjectHandle,
        work: impl FnOnce(&mut Project, &dyn Progress) -> JobOutcome + Send + 'static,
        report: impl FnOnce(JobEnd) + Send + 'static,
    ) -> std::io::Result<()> {
        self.last_id += 1;
        let id = JobId(self.last_id);
        let run = move |meter: &JobProgress| match project.open_worker() {
            Ok(mut project) => work(&mut project, meter),
            Err(error) => JobOutcome::NotStarted(error),
        };
        let job = RunningJob::spawn(&title, run, move |outcome| {
            report(JobEnd { job: id, outcome: outcome.unwrap_or_else(|panic| JobOutcome::Panic(panic.0)) });
        })?;
        self.running.insert(id, ActiveJob { kind, title, job });
        Ok(())
    }
    /// Whether a job runs that is shown in the header. Suggestions are not: they are too short and too
    /// frequent.
    pub fn has_visible(&self) -> bool {
        self.running.values().any(|running| running.kind != JobKind::Suggestions)
    }
    /// Whether no job runs.
    pub fn is_empty(&self) -> bool {
        self.running.is_empty()
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
    /// Asks the jobs to stop whose kind satisfies a predicate.
    pub fn stop_all(&self, kind: impl Fn(JobKind) -> bool) {
        self.running.values().filter(|running| kind(running.kind)).for_each(|running| running.job.stop());
    }
    /// Removes a job that ended; returns its kind and title, or `None` where it is not known.
    pub fn remove(&mut self, id: JobId) -> Option<(JobKind, String)> {
        self.running.remove(&id).map(|running| (running.kind, running.title))
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
