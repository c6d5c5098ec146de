//! What is still to be written when the program ends.

use super::Driver;
use crate::app::overlay::draft::TextDraft;
use crate::app::workspace::notices::NoticeSeverity;
use crate::project::Access;
use std::time::{Duration, Instant};

/// What is kept of the work when the program ends, and what is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndReport {
    /// Changes that the store thread has not answered yet; it writes them before the program is gone.
    pub unsaved_edits: usize,
    /// Whether something failed that was still being written; what, was said as a notice.
    pub failed: bool,
    /// What was being typed and is stored: it is there again when the project is opened.
    pub kept_draft: bool,
    /// What was being typed and is not stored.
    pub lost_text: Option<String>,
}

impl Driver {
    /// Waits until all that was sent to be stored is answered, for at most `time`; says what is stored then.
    pub fn finish_writing(&mut self, time: Duration) -> EndReport {
        let until = Instant::now() + time;
        let before = self.state.notices.current().map(|notice| notice.text.clone());
        while self.store.is_busy()
            && let Ok(news) = self.event_receiver.recv_deadline(until)
        {
            self.receive(news);
        }
        let notice = self.state.notices.current();
        let failed = notice.is_some_and(|notice| {
            notice.severity == NoticeSeverity::Error && before.as_ref() != Some(&notice.text)
        });
        let is_stored =
            !self.store.is_busy() && !self.draft_failed && *self.project.access() == Access::Owner;
        let text = self.state.text_draft().map(|draft| match draft {
            TextDraft::Memo(_, text) | TextDraft::Line(_, text) => text,
        });
        EndReport {
            unsaved_edits: self.state.unsaved_edits,
            failed,
            kept_draft: is_stored && text.is_some(),
            lost_text: text.filter(|_| !is_stored),
        }
    }
}
