//! What is going on in the background, as the header and the list of jobs show it.

use super::list::List;
use crate::jobs::runner::{JobId, JobSnapshot};

/// What a job is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
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

impl Kind {
    /// Whether it finds topics.
    pub fn finds_topics(self) -> bool {
        matches!(self, Self::Draft | Self::Better)
    }
}

/// One job.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRow {
    /// Its name for cancelling.
    pub id: JobId,
    /// What it is: "import", "draft", "minilm", "stability", "new talks".
    pub title: String,
    /// How far it is.
    pub snapshot: JobSnapshot,
    /// What it is for.
    pub kind: Kind,
    /// Whether it was asked to stop.
    pub cancelling: bool,
}

impl JobRow {
    /// What it does, how far it is and how long it may take: "minilm 64 %, about 3 min left".
    pub fn line(&self) -> String {
        match self.snapshot.left.filter(|_| !self.cancelling) {
            Some(left) => format!("{}, {} left", self.short(), super::words::wait_text(left)),
            None => self.short(),
        }
    }

    /// What it does and how far it is: "minilm 64 %".
    fn short(&self) -> String {
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
pub struct Activity {
    /// The jobs.
    pub jobs: Vec<JobRow>,
    /// The cursor in the list of jobs.
    pub list: List,
}

impl Activity {
    /// One line for the header, in forms from the longest to the shortest: the job in front and how many wait
    /// behind. None when idle.
    pub fn lines(&self) -> Vec<String> {
        let Some(first) = self.jobs.first() else { return Vec::new() };
        let forms = [first.line(), first.short()];
        match self.jobs.len() - 1 {
            0 => forms.into(),
            more => {
                let [long, short] = forms;
                vec![format!("{long} and {more} more"), format!("{long} +{more}"), format!("{short} +{more}")]
            }
        }
    }
    /// Whether a job of some kind runs.
    pub fn runs(&self, kind: impl Fn(Kind) -> bool) -> bool {
        self.jobs.iter().any(|job| kind(job.kind))
    }
    /// Takes over the jobs as they are now; says whether the screen would differ.
    pub fn set(&mut self, jobs: Vec<JobRow>) -> bool {
        let differs =
            self.jobs.len() != jobs.len() || self.jobs.iter().zip(&jobs).any(|(a, b)| a.line() != b.line());
        self.jobs = jobs;
        self.list.set_len(self.jobs.len());
        differs
    }
}
