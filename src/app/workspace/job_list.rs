//! The background jobs as the header and the list of jobs show them: snapshots, taken over from the driver at
//! each tick.

use crate::jobs::runner::{JobId, JobSnapshot};

/// The kind of a background job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// Imports transcripts.
    Import,
    /// Finds the draft topics that are shown first.
    Draft,
    /// Finds topics by the requested model.
    Analysis,
    /// Computes the parts of a topic to be split.
    Split,
    /// Finds the topics at another level of detail.
    Level,
    /// Measures the stability of topics.
    Stability,
    /// Places later snippets into the existing topics.
    Placement,
    /// Computes the layout of the map.
    Layout,
    /// Counts how much each speaker says.
    Speakers,
    /// Looks at how the files are read.
    Check,
    /// Compares the coders.
    Agreement,
    /// Counts words.
    Words,
    /// Finds out what is known of a topic.
    Profile,
    /// Counts the matrix of themes.
    Matrix,
    /// Finds what is asked.
    Questions,
    /// Finds the lines of a concordance.
    Concordance,
    /// Writes the study into a file for another.
    Share,
    /// Suggests themes; not shown, since it is short and runs after every edit.
    Suggestions,
}

/// A row of the list of jobs.
#[derive(Debug, Clone, PartialEq)]
pub struct JobListItem {
    /// The job's id, to cancel it by.
    pub id: JobId,
    /// Its title: "import", "draft", "minilm", "stability", "new talks".
    pub title: String,
    /// Its progress when it was looked at last.
    pub snapshot: JobSnapshot,
    /// Its kind.
    pub kind: JobKind,
    /// Whether it was asked to stop.
    pub is_cancelling: bool,
}

impl JobListItem {
    /// Title, progress and estimated time left: "minilm 64 %, about 3 min left".
    pub fn long_line(&self) -> String {
        match self.snapshot.time_left.filter(|_| !self.is_cancelling) {
            Some(left) => format!("{}, {} left", self.short_line(), crate::format::wait_text(left)),
            None => self.short_line(),
        }
    }

    /// Title and progress, "minilm 64 %", or the stage where there is no percentage.
    fn short_line(&self) -> String {
        match self.snapshot.percent().filter(|_| !self.is_cancelling) {
            Some(percent) => format!("{} {percent} %", self.title),
            None => format!("{}, {}", self.title, self.stage_name()),
        }
    }

    /// What it is doing, in a word or two.
    pub fn stage_name(&self) -> &'static str {
        match self.snapshot.stage {
            _ if self.is_cancelling => "stopping",
            Some(stage) => stage.name(),
            None => "starting",
        }
    }
}

/// The running jobs, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JobList {
    /// The jobs.
    pub jobs: Vec<JobListItem>,
}

impl JobList {
    /// The line of the header in several widths, widest first: the oldest job and how many more run. Empty
    /// where none runs.
    pub fn header_lines(&self) -> Vec<String> {
        let Some(first) = self.jobs.first() else { return Vec::new() };
        let forms = [first.long_line(), first.short_line()];
        match self.jobs.len() - 1 {
            0 => forms.into(),
            more => {
                let [long, short] = forms;
                vec![format!("{long} and {more} more"), format!("{long} +{more}"), format!("{short} +{more}")]
            }
        }
    }
    /// Whether a job runs whose kind satisfies a predicate.
    pub fn is_running(&self, kind: impl Fn(JobKind) -> bool) -> bool {
        self.jobs.iter().any(|job| kind(job.kind))
    }
    /// Takes over the jobs as they are now; returns whether anything shown changed.
    pub(in crate::app) fn replace(&mut self, jobs: Vec<JobListItem>) -> bool {
        // The estimate changes with each look; on screen only its words do.
        let shown = |job: &JobListItem| {
            let JobSnapshot { stage, done, total, .. } = job.snapshot;
            (job.id, job.is_cancelling, stage, done, total, job.long_line())
        };
        let differs = self.jobs.iter().map(shown).ne(jobs.iter().map(shown));
        self.jobs = jobs;
        differs
    }
}
