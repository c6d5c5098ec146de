//! A project that another process has: what it changes is shown within a second, and once it lets go of the project
//! that can be changed here.

use super::Driver;
use super::store_worker::{OwnershipLook, ReloadReason, StoreRequest};
use crate::app::workspace::notices::Notice;
use crate::project::{Access, ProjectResult};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often it is looked whether the project was changed elsewhere, or is free. Chosen by hand: with what it takes to
/// read a study again, a change is there within a second.
pub const LOOK_INTERVAL: Duration = Duration::from_millis(400);

impl Driver {
    /// Has the store thread look after the project, where another process has it and the last look is some time ago.
    pub(super) fn look_after_ownership(&mut self) {
        let is_due = self.last_look.is_none_or(|last| last.elapsed() >= LOOK_INTERVAL);
        if self.state.work.project.lock_holder.is_some() && is_due && !self.is_looking {
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
        self.state.work.project.lock_holder = match look.handle.access() {
            Access::Owner => None,
            Access::ReadOnly(owner) => Some(owner.clone()),
        };
        self.project = look.handle;
        self.run_elsewhere = look.run;
        if look.is_taken_over {
            self.state.notices.show(Notice::info("the project is free now, and can be changed here"));
            self.reload_corpus(ReloadReason::TakenOver);
        } else if look.has_changed {
            self.reload_corpus(ReloadReason::Elsewhere);
        }
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
