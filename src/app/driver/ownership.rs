//! A project that another process has: what it changes is shown within a second, and once it lets go of the project
//! that can be changed here. And one's own project that a command waits to change: it is handed over as soon as nothing is
//! at work here, and taken back when the command has ended.

use super::store_worker::{OwnershipLook, ReloadReason, StoreAnswer, StoreRequest};
use super::{Driver, WorkerEvent, WorkerResult};
use crate::app::workspace::notices::Notice;
use crate::project::{Access, ProjectHandle, ProjectResult};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often it is looked whether the project was changed elsewhere, or is free. Chosen by hand: with what it takes to
/// read a study again, a change is there within a second.
const LOOK_INTERVAL: Duration = Duration::from_millis(400);

/// How often it is looked whether another process waits for the project: a command waits five seconds. Chosen by hand.
const OWNERS_LOOK_INTERVAL: Duration = Duration::from_secs(1);

impl Driver {
    /// How often it is to be looked who has the project, and who waits for it.
    pub fn look_interval(&self) -> Duration {
        if self.state.work.project.lock_holder.is_some() { LOOK_INTERVAL } else { OWNERS_LOOK_INTERVAL }
    }

    /// Has the store thread look after the project, where the last look is some time ago.
    pub(super) fn look_after_ownership(&mut self) {
        let interval = self.look_interval();
        let is_due = self.last_look.is_none_or(|last| last.elapsed() >= interval);
        if is_due && !self.is_looking {
            self.is_looking = true;
            self.store.send(StoreRequest::LookAfterOwnership);
        }
    }

    /// Takes over what the look found.
    pub(super) fn ownership_seen(&mut self, look: ProjectResult<OwnershipLook>) {
        self.is_looking = false;
        self.last_look = Some(Instant::now());
        let look = match look {
            Ok(look) => look,
            // The owner is just writing: the next look tells more.
            Err(error) => return tracing::debug!("the project could not be looked at: {error}"),
        };
        let was_owner = *self.project.access() == Access::Owner;
        self.use_handle(look.handle);
        self.run_elsewhere = look.run;
        if look.is_wanted && self.can_hand_over() {
            return self.hand_over();
        }
        if !was_owner && !look.is_taken_over && *self.project.access() == Access::Owner {
            // It could not be handed over: what was opened to read meanwhile may write again.
            self.is_handed_over = false;
            self.reset_search();
        }
        if look.is_taken_over && std::mem::take(&mut self.is_handed_over) {
            self.state.notices.show(Notice::info("the project can be changed here again"));
            self.reload_corpus(ReloadReason::HandedBack);
        } else if look.is_taken_over {
            self.state.notices.show(Notice::info("the project is free now, and can be changed here"));
            self.reload_corpus(ReloadReason::TakenOver);
        } else if look.has_changed {
            self.reload_corpus(ReloadReason::Elsewhere);
        }
    }

    /// Whether it is a look that found all as it was.
    pub(super) fn is_quiet_look(&self, news: &WorkerEvent) -> bool {
        let WorkerResult::Store(answer) = &news.0 else { return false };
        matches!(&**answer, StoreAnswer::OwnershipSeen(Ok(look))
            if !look.is_taken_over && !look.has_changed && look.handle.access() == self.project.access())
    }

    /// Opens what is opened from now on with another handle.
    fn use_handle(&mut self, handle: ProjectHandle) {
        self.state.work.project.lock_holder = match handle.access() {
            Access::Owner => None,
            Access::ReadOnly(owner) => Some(owner.clone()),
        };
        self.project = handle;
    }

    /// Whether nothing is at work that changes the project or is about to: a job, an edit that is being written, a memo
    /// that is being typed, a list that something is chosen from.
    fn can_hand_over(&self) -> bool {
        // An answer that is waited for may start a job.
        let is_idle = self.pending_changes.is_empty() && self.jobs.is_empty() && !self.store.is_busy();
        is_idle && self.state.overlays.is_empty() && !self.is_quitting
    }

    /// Lets go of the project: from now on nothing can be changed here, and what was changed is written before.
    fn hand_over(&mut self) {
        self.use_handle(self.project.without_lock());
        self.reset_search();
        // On this thread, as it takes no longer than to unmap a file.
        self.search_worker.close_earlier();
        (self.is_looking, self.is_handed_over) = (true, true);
        self.needs_frame = true;
        self.store.send(StoreRequest::HandOver);
    }

    /// Goes over to the run that another process made the current one. Decisions were carried over to it there.
    pub(super) fn follow_run(&mut self) {
        if let Some(run) = self.run_elsewhere.take()
            && self.state.work.run_id() != Some(run)
        {
            let corpus = Arc::clone(&self.state.work.corpus);
            self.store.send(StoreRequest::UseRun { run, earlier: None, corpus });
        }
    }
}
