//! Suggestions, made anew in the background after every change to the codebook or the topics.

use super::Driver;
use super::jobs::JobOutcome;
use crate::app::workspace::job_list::JobKind;
use crate::coding::suggestions::{ThemeSuggestions, theme_text};
use crate::jobs::suggest::Suggester;
use std::sync::Arc;

/// Who suggests, and whether to ask again.
#[derive(Debug, Default)]
pub(super) struct SuggestionWorker {
    /// Kept while nothing is asked, so that model and vectors are read once.
    advisor: Option<Box<Suggester>>,
    /// Something changed since the question that is being answered.
    again: bool,
    /// Topics or transcripts changed: the advisor that is asked knows the old ones.
    stale: bool,
}

impl Driver {
    /// Asks anew after topics or transcripts changed.
    pub(super) fn restart_suggestions(&mut self) {
        self.suggesting.advisor = None;
        self.suggesting.stale = true;
        self.request_suggestions();
    }

    /// Asks for suggestions; while a question is open, once more after it.
    pub(super) fn request_suggestions(&mut self) {
        if self.jobs.is_running(JobKind::Suggest) {
            self.suggesting.again = true;
            return;
        }
        let work = &self.state.work;
        if work.run.is_none() || work.codebook.themes.is_empty() {
            return self.state.use_suggestions(ThemeSuggestions::default());
        }
        let fresh =
            || Box::new(Suggester::new(Arc::clone(&work.corpus), self.settings.analyze.models.clone()));
        let mut advisor = self.suggesting.advisor.take().unwrap_or_else(fresh);
        (self.suggesting.again, self.suggesting.stale) = (false, false);
        let study = Arc::clone(&work.stats);
        let themes: Vec<_> =
            work.codebook.themes.keys().map(|theme| (*theme, theme_text(&work.codebook, *theme))).collect();
        self.spawn_job(JobKind::Suggest, "suggestions".to_owned(), move |project, _| {
            let found = advisor.suggest(project, &study, &themes);
            JobOutcome::Suggested(advisor, found)
        });
    }

    /// Shows what was suggested, unless that is out of date: then what is asked next will.
    pub(super) fn suggestions_ended(
        &mut self,
        advisor: Box<Suggester>,
        found: crate::jobs::JobResult<ThemeSuggestions>,
    ) {
        let SuggestionWorker { again, stale, .. } = self.suggesting;
        if !stale && advisor.is_for(&self.state.work.corpus) {
            self.suggesting.advisor = Some(advisor);
        }
        match found {
            _ if again || stale => self.request_suggestions(),
            Ok(found) => self.state.use_suggestions(found),
            Err(error) => tracing::warn!("no suggestions: {error}"),
        }
    }
}
