//! The jobs in the background, to be stopped.

use crate::app::widget::list::ListCursor;
use crate::app::workspace::job_list::JobList;
use crate::app::{Action, Effect, KeyContext, Overlay, ScreenCommand, Workspace};
use crate::jobs::runner::JobId;

/// The list of jobs; its rows are in [`JobList`].
#[derive(Debug, Clone)]
pub struct JobOverlay {
    /// The cursor among them.
    pub list: ListCursor,
    jobs: Vec<JobId>,
}

impl JobOverlay {
    /// Lists the jobs that run.
    pub fn new(jobs: &JobList) -> Self {
        let mut overlay = Self { list: ListCursor::default(), jobs: Vec::new() };
        overlay.refresh_jobs(jobs);
        overlay
    }
}

impl Overlay for JobOverlay {
    fn context(&self) -> KeyContext {
        KeyContext::Listing
    }
    fn hints(&self) -> Vec<Action> {
        vec![Action::CancelJob, Action::Back]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        (action == Action::CancelJob && self.jobs.is_empty()).then(|| "nothing is running".to_owned())
    }
    fn update(&mut self, action: Action, _work: &Workspace) -> Vec<ScreenCommand> {
        match (action, self.jobs.get(self.list.cursor)) {
            (Action::CancelJob, Some(job)) => vec![ScreenCommand::RunEffect(Effect::CancelJob(*job))],
            (Action::Accept, _) => vec![ScreenCommand::CloseOverlay],
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    fn refresh_jobs(&mut self, jobs: &JobList) {
        self.jobs = jobs.jobs.iter().map(|job| job.id).collect();
        self.list.set_len(self.jobs.len());
    }
}
