//! The search thread: search as you type, off the interface thread; of several waiting requests only the
//! latest is answered.
//!
//! The thread opens the index itself, with the first request after a reset, because building one takes long;
//! the model for semantic search is loaded when it is first needed. A reset leaves the project's connection
//! and the corpus in a slot shared with the thread.

use super::{Driver, WorkerEvent, WorkerResult};
use crate::app::effect::SearchRequest;
use crate::app::screen::search::{HitList, HitRow};
use crate::corpus::Corpus;
use crate::jobs;
use crate::jobs::StudyFilters;
use crate::jobs::runner::{JobProgress, LatestWins};
use crate::jobs::search::searcher;
use crate::jobs::search::searcher::{ModelSettings, Searcher};
use crate::project::Project;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The results of a search, with the request they belong to.
#[derive(Debug)]
pub(super) struct SearchAnswer {
    pub generation: u64,
    pub query: String,
    pub results: Result<searcher::SearchResults, String>,
}

/// The search thread's request slot, started with the first search, and what to search in next.
#[derive(Debug, Default)]
pub(super) struct SearchWorker {
    requests: Option<LatestWins<PendingSearch>>,
    searcher_slot: SearcherSlot,
}

/// The slot with what the thread is to search in from now on; `None` while that is unchanged.
type SearcherSlot = Arc<Mutex<Option<SearcherSource>>>;

/// What a searcher is opened with.
struct SearcherSource {
    project: Project,
    corpus: Arc<Corpus>,
    models: ModelSettings,
}

impl fmt::Debug for SearcherSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening").field("project", &self.project).finish_non_exhaustive()
    }
}

/// A request, with the study's data that its filters are evaluated on, as they were when it was made.
#[derive(Debug)]
struct PendingSearch {
    request: SearchRequest,
    filters: StudyFilters,
}

impl Driver {
    /// Has the next search opened on the project, corpus and run as they are now; also restarts suggestions.
    pub(super) fn reset_search(&mut self) {
        let project = match self.project.open_worker() {
            Ok(project) => project,
            Err(error) => return self.show_error(format!("search is not possible: {error}")),
        };
        let corpus = Arc::clone(&self.state.work.corpus);
        let opening =
            SearcherSource { project, corpus, models: self.settings.analyze_options.models.clone() };
        *self.search_worker.searcher_slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(opening);
        self.restart_suggestions();
    }

    /// Sends a request to the search thread, starting it where there is none.
    pub(super) fn send_search(&mut self, request: SearchRequest) {
        if self.search_worker.requests.is_none() {
            match self.start_search_worker() {
                Ok(latest) => self.search_worker.requests = Some(latest),
                Err(error) => return self.show_error(format!("search could not be started: {error}")),
            }
        }
        let work = &self.state.work;
        let facts = StudyFilters::new(Arc::clone(&work.corpus), Arc::clone(&work.stats), &work.codebook);
        if let Some(latest) = &self.search_worker.requests {
            latest.ask(PendingSearch { request, filters: facts });
        }
    }

    fn start_search_worker(&self) -> std::io::Result<LatestWins<PendingSearch>> {
        let (place, send) = (Arc::clone(&self.search_worker.searcher_slot), self.event_sender.clone());
        let mut finder: Option<Searcher> = None;
        LatestWins::spawn("search", move |asked: PendingSearch| {
            let SearchRequest { generation, query, .. } = asked.request.clone();
            let found = answer_search(&place, &mut finder, asked).map_err(|error| {
                let hint = error.hint().map(|hint| format!(". {hint}")).unwrap_or_default();
                format!("the search failed: {error}{hint}")
            });
            // Fails only when the workbench was closed in the meantime.
            drop(send.send(WorkerEvent(WorkerResult::Search(SearchAnswer {
                generation,
                query,
                results: found,
            }))));
        })
    }

    /// Shows the results of a search; those of an older request are ignored.
    pub(super) fn search_answered(&mut self, answer: SearchAnswer) {
        if answer.generation != self.state.search.generation {
            return;
        }
        let found = match answer.results {
            Ok(found) => found,
            Err(problem) => {
                self.show_error(problem);
                searcher::SearchResults::default()
            }
        };
        for hit in &found.hits {
            self.state.work.texts.insert_snippet(hit.snippet, &hit.text);
        }
        let hits = found.hits.into_iter().map(|hit| HitRow {
            snippet: hit.snippet,
            score: hit.score as f32,
            highlights: hit.highlights.iter().map(|span| span.range()).collect(),
        });
        let shown = HitList {
            query: answer.query,
            hits: hits.collect(),
            total: found.total,
            transcripts: found.transcripts,
            semantic_only: found.near_count,
            duration: Duration::try_from_secs_f64(found.milliseconds / 1e3).unwrap_or_default(),
            note: found.note,
        };
        self.state.show_results(answer.generation, shown);
    }
}

/// Answers a request on the search thread, opening a new searcher where the slot has one to open.
///
/// # Errors
/// The index cannot be opened or the query cannot be evaluated.
fn answer_search(
    place: &SearcherSlot,
    finder: &mut Option<Searcher>,
    asked: PendingSearch,
) -> jobs::JobResult<searcher::SearchResults> {
    let opening = place.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(SearcherSource { project, corpus, models }) = opening {
        // The old searcher is dropped first: it keeps the old index open and its model in memory.
        *finder = None;
        *finder = Some(Searcher::open(project, corpus, models, &JobProgress::default())?);
    }
    let Some(finder) = finder else { return Ok(searcher::SearchResults::default()) };
    let SearchRequest { query, mode, limit, .. } = asked.request;
    finder.search(&searcher::SearcherRequest { query, mode, limit, typing: true }, &asked.filters)
}
