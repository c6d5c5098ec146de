//! Searches from the side of the driver: requests go to the search thread with a snapshot of the study, results
//! come back to the screen that asked.

use super::search_worker::{PendingSearch, SearchAnswer, SearcherSource};
use super::{Driver, WorkerEvent, WorkerResult};
use crate::app::effect::SearchRequest;
use crate::app::screen::search::{HitList, HitRow};
use crate::app::workspace::notices::Notice;
use crate::jobs::StudyFilters;
use crate::jobs::search::searcher::SearchResults;
use std::sync::Arc;
use std::time::Duration;

impl Driver {
    /// Has the next search opened on the project, corpus and run as they are now; also restarts suggestions.
    pub(super) fn reset_search(&mut self) {
        self.search_worker.reset(SearcherSource {
            project: self.project.clone(),
            corpus: Arc::clone(&self.state.work.corpus),
            models: self.settings.analyze_options.models.clone(),
        });
        self.restart_suggestions();
    }

    /// Sends a request to the search thread.
    pub(super) fn send_search(&mut self, request: SearchRequest) {
        let work = &self.state.work;
        let (corpus, stats) = (Arc::clone(&work.corpus), Arc::clone(&work.stats));
        let filters = StudyFilters::for_query(&request.query, corpus, stats, &work.codebook);
        let send = self.event_sender.clone();
        // Fails only when the workbench was closed in the meantime.
        let answer = move |answer| drop(send.send(WorkerEvent(WorkerResult::Search(answer))));
        if let Err(error) = self.search_worker.send(PendingSearch { request, filters }, answer) {
            self.show_error(format!("search could not be started: {error}"));
        }
    }

    /// Shows the results of a search; those of an older request are ignored, but for what was made anew to answer it.
    pub(super) fn search_answered(&mut self, mut answer: SearchAnswer) {
        let repairs = answer.results.as_mut().map(|found| std::mem::take(&mut found.repairs));
        for repair in repairs.unwrap_or_default() {
            self.state.notices.show(Notice::info(repair));
        }
        if answer.generation != self.state.search.generation {
            return;
        }
        let found = match answer.results {
            Ok(found) => found,
            Err(error) => {
                self.show_job_error("the search failed", &error);
                let note = format!("the search failed: {error}; the next one tries again");
                SearchResults { note: Some(note), ..SearchResults::default() }
            }
        };
        let hits = found.hits.into_iter().map(|hit| {
            if let Some(text) = &hit.text {
                self.state.work.texts.insert_snippet(hit.snippet, text);
            }
            HitRow { snippet: hit.snippet, highlights: hit.highlights, is_marked: hit.text.is_some() }
        });
        let shown = HitList {
            query: answer.query,
            hits: hits.collect(),
            total: found.total,
            transcripts: found.transcripts,
            semantic_only: found.near_count,
            // A duration that is no number is none that could be shown.
            duration: Duration::try_from_secs_f64(found.milliseconds / 1e3).unwrap_or_default(),
            note: found.note,
            highlighter: found.highlighter,
        };
        self.state.show_results(answer.generation, shown);
    }
}
