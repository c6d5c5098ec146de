//! What is going on in the background, as the header and the list of jobs show it.

use crate::app::widget::list::ListCursor;
use crate::jobs::runner::{JobId, JobSnapshot};

/// What a job is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// Reads transcripts.
    Import,
    /// Finds the quick topics that are shown first.
    Draft,
    /// Finds the topics that were asked for.
    Better,
    /// Takes a topic apart.
    Split,
    /// Measures which topics come back.
    Stability,
    /// Puts what came later into the topics there are.
    Place,
    /// Lays the snippets out on the map.
    Layout,
    /// Suggests themes; too short and too frequent to be shown.
    Suggest,
}

impl JobKind {
    /// Whether it finds topics.
    pub fn finds_topics(self) -> bool {
        matches!(self, Self::Draft | Self::Better)
    }
}

/// One job.
#[derive(Debug, Clone, PartialEq)]
pub struct JobListItem {
    /// Its name for cancelling.
    pub id: JobId,
    /// What it is: "import", "draft", "minilm", "stability", "new talks".
    pub title: String,
    /// How far it is.
    pub snapshot: JobSnapshot,
    /// What it is for.
    pub kind: JobKind,
    /// Whether it was asked to stop.
    pub cancelling: bool,
}

impl JobListItem {
    /// What it does, how far it is and how long it may take: "minilm 64 %, about 3 min left".
    pub fn long_line(&self) -> String {
        match self.snapshot.left.filter(|_| !self.cancelling) {
            Some(left) => format!("{}, {} left", self.short_line(), crate::app::format::wait_text(left)),
            None => self.short_line(),
        }
    }

    /// What it does and how far it is: "minilm 64 %".
    fn short_line(&self) -> String {
        if self.cancelling {
            return format!("{}, stopping", self.title);
        }
        match self.snapshot.percent() {
            Some(percent) => format!("{} {percent} %", self.title),
            None => {
                format!("{}, {}", self.title, self.snapshot.stage.map_or("starting", |stage| stage.name()))
            }
        }
    }
}

/// The jobs that run, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JobList {
    /// The jobs.
    pub jobs: Vec<JobListItem>,
    /// The cursor in the list of jobs.
    pub list: ListCursor,
}

impl JobList {
    /// One line for the header, in forms from the longest to the shortest: the job in front and how many wait
    /// behind. None when idle.
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
    /// Whether a job of some kind runs.
    pub fn is_running(&self, kind: impl Fn(JobKind) -> bool) -> bool {
        self.jobs.iter().any(|job| kind(job.kind))
    }
    /// Takes over the jobs as they are now; says whether the screen would differ.
    pub fn update_jobs(&mut self, jobs: Vec<JobListItem>) -> bool {
        let differs = self.jobs.len() != jobs.len()
            || self.jobs.iter().zip(&jobs).any(|(a, b)| a.long_line() != b.long_line());
        self.jobs = jobs;
        self.list.set_len(self.jobs.len());
        differs
    }
}
