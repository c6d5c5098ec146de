//! Forgetting a transcript or a person for good. The store thread does it, in the order of what was asked of it before;
//! what is on screen is read anew when it has ended, as almost all of it may be another.

use super::Driver;
use super::store_worker::{ForgottenStudy, StoreRequest};
use crate::app::workspace::notices::Notice;
use crate::app::{Action, KeyContext};
use crate::format::count_noun;
use crate::jobs::JobResult;
use crate::jobs::forget::{ForgetTarget, ForgettingPreview};
use crate::project::FinishedForgetting;
use std::sync::Arc;

impl Driver {
    /// Asks for what would go.
    pub(super) fn preview_forgetting(&mut self, target: ForgetTarget) {
        self.store.send(StoreRequest::PreviewForgetting(target));
    }

    /// Shows what would go, where the researcher still waits for it.
    pub(super) fn forgetting_previewed(
        &mut self,
        target: &ForgetTarget,
        preview: JobResult<Option<ForgettingPreview>>,
    ) {
        match preview {
            Ok(Some(preview)) => self.state.show_forgetting(target, preview),
            Ok(None) => {
                self.state.close_forgetting();
                let name = target.name();
                self.state.notices.show(Notice::hint(format!("nobody is called '{name}' any more")));
            }
            Err(error) => {
                self.state.close_forgetting();
                self.show_job_error("it could not be found out what would go", &error);
            }
        }
    }

    /// Has it forgotten, unless a job runs, which knows the texts as they are now.
    pub(super) fn forget(&mut self, target: ForgetTarget) {
        if self.jobs.has_visible() {
            let key = self.state.work.keymap.key_text(KeyContext::Everywhere, Action::ShowJobs);
            let reason =
                format!("something is at work in the background ({key}): wait for it, or stop it first");
            return self.state.refuse_forgetting(&reason);
        }
        // It has the old index open, and a connection to the database that is written anew.
        self.reset_search();
        self.search_worker.close_earlier();
        self.store.send(StoreRequest::Forget(target, self.settings.log_file.clone()));
    }

    /// Takes over what is left.
    pub(super) fn forgotten(&mut self, study: ForgottenStudy) {
        self.state.close_forgetting();
        match study.outcome {
            Ok((losses, finished)) => {
                let mut text = format!("forgotten for good: {}{}", losses.losses(), backup_words(&finished));
                if let Some(sentence) = losses.without_text_sentence() {
                    text += &format!(". {sentence}");
                }
                self.state.notices.show(Notice::success(text));
            }
            Err(error) => self.show_job_error("it could not be forgotten as a whole", &error),
        }
        let Some((corpus, codebook, labels)) = self.ok_or_show_error(study.stored) else { return };
        self.requested_snippets.clear();
        self.requested_transcripts.clear();
        self.requested_rulers.clear();
        // What was typed before may hold the name.
        self.state.forget_written_names();
        let codebook = self.with_pending(*codebook);
        self.state.use_corpus(Arc::new(corpus), codebook);
        self.update_history(labels);
        if let Some(run) = self.ok_or_show_error(study.run).flatten() {
            self.state.use_run(Arc::new(run));
        }
        self.reset_search();
    }
}

/// What became of the backups, as an end of a sentence.
fn backup_words(finished: &FinishedForgetting) -> String {
    let written = match finished.backups {
        0 => String::new(),
        count => format!("; {} written anew", count_noun(count, "backup")),
    };
    match finished.deleted.len() {
        0 => written,
        count => format!("{written}; {} deleted that could not be read", count_noun(count, "backup")),
    }
}
