//! The search thread: search as you type, off the interface thread; of several waiting requests only the
//! latest is answered.
//!
//! The thread opens the index itself, with the first request after a reset, because building one takes long;
//! the model for semantic search is loaded when it is first needed. A reset leaves what is to be searched from
//! now on in a slot shared with the thread.

use crate::app::effect::SearchRequest;
use crate::corpus::Corpus;
use crate::jobs::runner::{JobPanic, JobProgress, LatestWins};
use crate::jobs::search::searcher;
use crate::jobs::search::searcher::{ModelSettings, SearchResults, Searcher};
use crate::jobs::{JobError, JobResult, StudyFilters};
use crate::project::ProjectHandle;
use std::panic::AssertUnwindSafe;
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
    /// The searcher of the thread, which has it while it answers.
    open: Arc<Mutex<OpenSearcher>>,
}

/// The slot with what the thread is to search in from now on; `None` while that is unchanged.
type SearcherSlot = Arc<Mutex<Option<SearcherSource>>>;

/// What a searcher is opened with.
#[derive(Debug, Clone)]
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

    /// Closes the searcher of an earlier source, and with it its connection to the project; the thread does that itself
    /// where it is answering.
    pub fn close_earlier(&self) {
        if let Ok(mut open) = self.open.try_lock() {
            open.close_earlier(&self.searcher_slot);
        }
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
            none => none.insert(start_thread(Arc::clone(slot), Arc::clone(&self.open), answer)?),
        };
        requests.ask(request);
        Ok(())
    }
}

/// Starts the search thread.
fn start_thread(
    slot: SearcherSlot,
    open: Arc<Mutex<OpenSearcher>>,
    answer: impl Fn(SearchAnswer) + Send + 'static,
) -> std::io::Result<LatestWins<PendingSearch>> {
    LatestWins::spawn("search", move |pending: PendingSearch| {
        let (generation, query) = (pending.request.generation, pending.request.query.clone());
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        let search = AssertUnwindSafe(|| answer_search(&slot, &mut open, pending));
        let results = std::panic::catch_unwind(search).unwrap_or_else(|panic| {
            // What the panic left half done is not used again: the next request opens a searcher anew.
            open.searcher = None;
            Err(JobError::Panic(JobPanic::new(&*panic).0))
        });
        open.close_earlier(&slot);
        drop(open);
        answer(SearchAnswer { generation, query, results });
    })
}

/// The searcher of the thread, and what it was opened with, to open it again where that failed.
#[derive(Default)]
struct OpenSearcher {
    source: Option<SearcherSource>,
    searcher: Option<Searcher>,
}

impl std::fmt::Debug for OpenSearcher {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("OpenSearcher").field("source", &self.source).finish_non_exhaustive()
    }
}

impl OpenSearcher {
    /// Closes it where the next request is to be answered from another source.
    fn close_earlier(&mut self, slot: &SearcherSlot) {
        if slot.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
            *self = Self::default();
        }
    }
}

/// Answers a request on the search thread, opening a new searcher where the slot has one to open, or where the
/// last could not be opened.
///
/// # Errors
/// The index cannot be opened or the query cannot be evaluated.
fn answer_search(
    slot: &SearcherSlot,
    open: &mut OpenSearcher,
    pending: PendingSearch,
) -> JobResult<SearchResults> {
    if let Some(source) = slot.lock().unwrap_or_else(PoisonError::into_inner).take() {
        // The old searcher is dropped first: it keeps the old index open and its model in memory.
        *open = OpenSearcher { source: Some(source), searcher: None };
    }
    // Before the first reset there is nothing to search in.
    let Some(SearcherSource { project, corpus, models }) = &open.source else {
        return Ok(SearchResults::default());
    };
    let searcher = match &mut open.searcher {
        Some(searcher) => searcher,
        none => {
            let project = project.open_worker()?;
            let opened =
                Searcher::open(project, Arc::clone(corpus), models.clone(), &JobProgress::default())?;
            opened.prepare();
            none.insert(opened)
        }
    };
    let SearchRequest { query, mode, limit, texts, .. } = pending.request;
    let request = searcher::SearcherRequest { query, mode, limit, texts, typing: true };
    searcher.search(&request, &pending.filters)
}
