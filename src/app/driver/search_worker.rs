//! The search thread: search as you type, off the interface thread; of several waiting requests only the
//! latest is answered.
//!
//! The thread opens the index itself, with the first request after a reset, because building one takes long;
//! the model for semantic search is loaded when it is first needed. A reset leaves what is to be searched from
//! now on in a slot shared with the thread.

use crate::app::effect::SearchRequest;
use crate::corpus::Corpus;
use crate::jobs::runner::{JobProgress, LatestWins};
use crate::jobs::search::searcher;
use crate::jobs::search::searcher::{ModelSettings, SearchResults, Searcher};
use crate::jobs::{JobResult, StudyFilters};
use crate::project::ProjectHandle;
use std::sync::{Arc, Mutex, PoisonError};

/// The results of a search, with the request they belong to.
#[derive(Debug)]
pub(super) struct SearchAnswer {
    pub generation: u64,
    pub query: String,
    pub results: JobResult<SearchResults>,
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
#[derive(Debug)]
pub(super) struct SearcherSource {
    pub project: ProjectHandle,
    pub corpus: Arc<Corpus>,
    pub models: ModelSettings,
}

/// A request, with the study's data that its filters are evaluated on, as they were when it was made.
#[derive(Debug)]
pub(super) struct PendingSearch {
    pub request: SearchRequest,
    pub filters: StudyFilters,
}

impl SearchWorker {
    /// Has the next request answered from another source.
    pub fn reset(&self, source: SearcherSource) {
        *self.searcher_slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(source);
    }

    /// Sends a request to the search thread, starting it where there is none; `answer` is called there.
    ///
    /// # Errors
    /// Where the system refuses a thread.
    pub fn send(
        &mut self,
        request: PendingSearch,
        answer: impl Fn(SearchAnswer) + Send + 'static,
    ) -> std::io::Result<()> {
        let slot = &self.searcher_slot;
        let requests = match &mut self.requests {
            Some(requests) => requests,
            none => none.insert(start_thread(Arc::clone(slot), answer)?),
        };
        requests.ask(request);
        Ok(())
    }
}

/// Starts the search thread.
fn start_thread(
    slot: SearcherSlot,
    answer: impl Fn(SearchAnswer) + Send + 'static,
) -> std::io::Result<LatestWins<PendingSearch>> {
    let mut searcher: Option<Searcher> = None;
    LatestWins::spawn("search", move |pending: PendingSearch| {
        let (generation, query) = (pending.request.generation, pending.request.query.clone());
        answer(SearchAnswer { generation, query, results: answer_search(&slot, &mut searcher, pending) });
    })
}

/// Answers a request on the search thread, opening a new searcher where the slot has one to open.
///
/// # Errors
/// The index cannot be opened or the query cannot be evaluated.
fn answer_search(
    slot: &SearcherSlot,
    searcher: &mut Option<Searcher>,
    pending: PendingSearch,
) -> JobResult<SearchResults> {
    let source = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(SearcherSource { project, corpus, models }) = source {
        // The old searcher is dropped first: it keeps the old index open and its model in memory.
        *searcher = None;
        *searcher = Some(Searcher::open(project.open_worker()?, corpus, models, &JobProgress::default())?);
    }
    let Some(open) = searcher else { return Ok(SearchResults::default()) };
    let SearchRequest { query, mode, limit, .. } = pending.request;
    open.search(&searcher::SearcherRequest { query, mode, limit, typing: true }, &pending.filters)
}
