//! Theme suggestions, computed again in the background after every change to codebook or topics. One job at a
//! time: a change while one runs leads to one more after it, whatever the number of changes.

use super::active_jobs::JobOutcome;
use super::{Driver, SuggestionWorker};
use crate::app::workspace::{job_list::JobKind, notices::Notice};
use crate::coding::suggestions::{ThemeSuggestions, theme_text};
use crate::jobs::suggest::Suggester;
use std::sync::Arc;

impl Driver {
    /// Starts again with a new suggester, after topics or transcripts changed.
    pub(super) fn restart_suggestions(&mut self) {
        self.suggestion_worker.suggester = None;
        self.suggestion_worker.is_stale = true;
        self.request_suggestions();
    }

    /// Starts a suggestion job; while one runs, has one more started after it.
    pub(super) fn request_suggestions(&mut self) {
        if self.jobs.is_running(JobKind::Suggestions) {
            self.suggestion_worker.ask_again = true;
            return;
        }
        let work = &self.state.work;
        if work.run.is_none() || work.codebook.themes.is_empty() {
            return self.state.use_suggestions(ThemeSuggestions::default());
        }
        let fresh = || {
            Box::new(Suggester::new(Arc::clone(&work.corpus), self.settings.analyze_options.models.clone()))
        };
        let mut suggester = self.suggestion_worker.suggester.take().unwrap_or_else(fresh);
        (self.suggestion_worker.ask_again, self.suggestion_worker.is_stale) = (false, false);
        let study = Arc::clone(&work.stats);
        let themes: Vec<_> =
            work.codebook.themes.keys().map(|theme| (*theme, theme_text(&work.codebook, *theme))).collect();
        self.spawn_job(JobKind::Suggestions, "suggestions".to_owned(), move |project, _| {
            let found = suggester.suggest(project, &study, &themes);
            JobOutcome::Suggestions(suggester, found)
        });
    }

    /// Takes over suggestions; where they are out of date, starts the next job instead. What was made anew for them is
    /// said in any case.
    pub(super) fn suggestions_ended(
        &mut self,
        mut suggester: Box<Suggester>,
        found: crate::jobs::JobResult<ThemeSuggestions>,
    ) {
        if let Some(repair) = suggester.take_note() {
            // Nobody asked for suggestions: it stands in the list of notices.
            self.state.notices.record(Notice::info(repair));
        }
        let SuggestionWorker { ask_again: again, is_stale: stale, .. } = self.suggestion_worker;
        if !stale && suggester.is_for(&self.state.work.corpus) {
            self.suggestion_worker.suggester = Some(suggester);
        }
        match found {
            _ if again || stale => self.request_suggestions(),
            Ok(found) => self.state.use_suggestions(found),
            // Nobody asked for them: a failure is logged and not shown.
            Err(error) => tracing::warn!("no suggestions: {error}"),
        }
    }
}
