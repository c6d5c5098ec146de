//! Numbers of threads, and pools for jobs.

use super::JobResult;
use std::num::NonZeroUsize;

/// The number of threads meant: as many as there are cores where 0 is asked for.
pub fn thread_count(asked: usize) -> NonZeroUsize {
    NonZeroUsize::new(asked)
        .or_else(|| std::thread::available_parallelism().ok())
        .unwrap_or(NonZeroUsize::MIN)
}

/// A pool of so many threads for one job, so that the number is the job's own.
pub(super) fn thread_pool(asked: usize) -> JobResult<rayon::ThreadPool> {
    Ok(rayon::ThreadPoolBuilder::new()
        .num_threads(thread_count(asked).get())
        .thread_name(|n| format!("worker {n}"))
        .build()?)
}
