//! Runs long work on threads of its own: typed jobs with cancellation and an estimate of the time left.
//!
//! A job is a function of a [`JobProgress`]; its result comes back by callback. [`LatestWins`] is the shape
//! for search as you type: of the requests that arrive while one is answered, only the last is answered
//! (after gitui's single-slot jobs).

use crate::progress::{Progress, ProgressStage};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Identifies a job while the workbench is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

/// How far a job is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct JobSnapshot {
    /// Its stage; none before the first.
    pub stage: Option<ProgressStage>,
    /// Units done in this stage.
    pub done: u64,
    /// Units in this stage; 0 where the number is not known.
    pub total: u64,
    /// Estimated time left in this stage; none where there is no rate yet.
    pub time_left: Option<Duration>,
}

impl JobSnapshot {
    /// Percentage of the stage that is done, 0 to 100; none where the total is not known.
    pub fn percent(&self) -> Option<u64> {
        (self.done.min(self.total) * 100).checked_div(self.total)
    }
}

/// Time a stage must have run before its rate means something. Chosen by hand; not measured.
const RATE_WARM_UP: Duration = Duration::from_secs(2);
/// How far back the rate looks, so that an estimate follows a machine that slows down. Chosen by hand; not
/// measured.
const RATE_WINDOW: Duration = Duration::from_secs(30);

/// Estimates the rate of one stage from the units done within `RATE_WINDOW`.
///
/// Pure arithmetic on times that are passed in, so that it can be tested.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RateEstimator {
    total: u64,
    done: u64,
    began: Option<Instant>,
    /// Units done at times of the window, oldest first.
    marks: std::collections::VecDeque<(Instant, u64)>,
}

impl RateEstimator {
    /// Starts a stage of so many units (0: not known).
    pub fn begin_stage(total: u64, now: Instant) -> Self {
        Self { total, done: 0, began: Some(now), marks: [(now, 0)].into() }
    }
    /// Counts units that are done. At most four marks a second are kept, so that fast stages cost no memory.
    pub fn advance(&mut self, by: u64, now: Instant) {
        self.done += by;
        let last = self.marks.back().map(|(time, _)| *time);
        if last.is_none_or(|last| now.saturating_duration_since(last) >= Duration::from_millis(250)) {
            self.marks.push_back((now, self.done));
        }
        // One mark older than the window stays, so that the rate always spans all of it.
        while self.marks.get(1).is_some_and(|(time, _)| now.saturating_duration_since(*time) > RATE_WINDOW) {
            self.marks.pop_front();
        }
    }
    /// Estimated time left in the stage; none before there is a rate.
    pub fn time_left(&self, now: Instant) -> Option<Duration> {
        if now.saturating_duration_since(self.began?) < RATE_WARM_UP || self.total == 0 {
            return None;
        }
        let (since, before) = *self.marks.front()?;
        let done = self.done.checked_sub(before).filter(|done| *done > 0)?;
        let rate = done as f64 / now.saturating_duration_since(since).as_secs_f64().max(1e-3);
        let seconds = self.total.saturating_sub(self.done) as f64 / rate;
        Duration::try_from_secs_f64(seconds).ok()
    }
}

/// Progress of a job and its stop flag. Shared between its threads and its owner.
#[derive(Debug, Default)]
pub struct JobProgress {
    stop: AtomicBool,
    at: Mutex<(Option<ProgressStage>, RateEstimator)>,
}

impl JobProgress {
    /// How far the job is.
    pub fn snapshot(&self) -> JobSnapshot {
        let (stage, pace) = &*lock_state(&self.at);
        JobSnapshot {
            stage: *stage,
            done: pace.done,
            total: pace.total,
            time_left: pace.time_left(Instant::now()),
        }
    }
    /// Asks the job to stop.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Progress for JobProgress {
    fn begin(&self, stage: ProgressStage, total: u64) {
        *lock_state(&self.at) = (Some(stage), RateEstimator::begin_stage(total, Instant::now()));
    }
    fn advance(&self, by: u64) {
        lock_state(&self.at).1.advance(by, Instant::now());
    }
    fn is_cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Locks state that stays whole whatever a panicking holder did.
fn lock_state<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How long a dropped job is waited for. One that does not stop in time goes on alone; it writes whole
/// transactions or nothing, so the end of the process does no harm. Chosen by hand; not measured.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// A running job. Dropping it asks it to stop and waits up to `STOP_TIMEOUT` for it.
#[derive(Debug)]
pub struct RunningJob {
    meter: Arc<JobProgress>,
    thread: Option<JoinHandle<()>>,
}

impl RunningJob {
    /// Runs `work` on a thread of its own and gives its result to `done` there. A panic inside is caught.
    ///
    /// # Errors
    /// Where the system refuses a thread.
    pub fn spawn<T: Send + 'static>(
        name: &str,
        work: impl FnOnce(&JobProgress) -> T + Send + 'static,
        done: impl FnOnce(Result<T, JobPanic>) + Send + 'static,
    ) -> std::io::Result<Self> {
        let meter = Arc::new(JobProgress::default());
        let own = Arc::clone(&meter);
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&own)));
            done(outcome.map_err(|panic| JobPanic::new(&*panic)));
        })?;
        Ok(Self { meter, thread: Some(thread) })
    }
    /// How far it is.
    pub fn snapshot(&self) -> JobSnapshot {
        self.meter.snapshot()
    }
    /// Asks it to stop; it ends by itself soon after.
    pub fn stop(&self) {
        self.meter.stop();
    }
    /// Whether it was asked to stop.
    pub fn is_stopping(&self) -> bool {
        self.meter.is_cancelled()
    }
}

impl Drop for RunningJob {
    fn drop(&mut self) {
        self.meter.stop();
        wait_for_thread(self.thread.take(), Instant::now() + STOP_TIMEOUT);
    }
}

/// Asks all jobs to stop before it waits for any, up to `STOP_TIMEOUT` for all of them together. Dropped one
/// after another, each would be asked only once the one before had ended.
pub fn stop_jobs(jobs: impl IntoIterator<Item = RunningJob>) {
    let jobs: Vec<RunningJob> = jobs.into_iter().collect();
    jobs.iter().for_each(RunningJob::stop);
    let until = Instant::now() + STOP_TIMEOUT;
    for mut job in jobs {
        wait_for_thread(job.thread.take(), until);
    }
}

/// Waits for a thread that was asked to end, up to a time, then leaves it alone.
fn wait_for_thread(thread: Option<JoinHandle<()>>, until: Instant) {
    let Some(thread) = thread else { return };
    // Polled: the standard library has no join with a timeout.
    while !thread.is_finished() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
    if thread.is_finished() {
        drop(thread.join());
    }
}

/// A job panicked; the message of the panic.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct JobPanic(pub String);

impl JobPanic {
    /// Takes the message out of what was thrown; a panic may throw anything.
    pub fn new(panic: &(dyn std::any::Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Self(text.unwrap_or_else(|| "it stopped unexpectedly".to_owned()))
    }
}

/// Answers requests one after another on a thread of its own; of those that wait, only the last.
#[derive(Debug)]
pub struct LatestWins<Q> {
    slot: Arc<(Mutex<RequestSlot<Q>>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

/// The request that waits, and whether the owner is gone.
#[derive(Debug)]
struct RequestSlot<Q> {
    waiting: Option<Q>,
    closed: bool,
}

impl<Q: Send + 'static> LatestWins<Q> {
    /// Starts the thread; `answer` is called there for every request that no later one has replaced.
    ///
    /// # Errors
    /// Where the system refuses a thread.
    pub fn spawn(name: &str, mut answer: impl FnMut(Q) + Send + 'static) -> std::io::Result<Self> {
        let slot = Arc::new((Mutex::new(RequestSlot { waiting: None, closed: false }), Condvar::new()));
        let own = Arc::clone(&slot);
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            while let Some(request) = next_request(&own) {
                answer(request);
            }
        })?;
        Ok(Self { slot, thread: Some(thread) })
    }
    /// Sends a request; one that still waits is dropped.
    pub fn ask(&self, request: Q) {
        lock_state(&self.slot.0).waiting = Some(request);
        self.slot.1.notify_one();
    }
}

/// Waits for the next request; none once the owner is gone.
fn next_request<Q>(slot: &(Mutex<RequestSlot<Q>>, Condvar)) -> Option<Q> {
    let mut inner = lock_state(&slot.0);
    loop {
        if inner.closed {
            return None;
        }
        if let Some(request) = inner.waiting.take() {
            return Some(request);
        }
        inner = slot.1.wait(inner).unwrap_or_else(PoisonError::into_inner);
    }
}

impl<Q> LatestWins<Q> {
    /// Asks the thread to end after the request it is answering. For owners of several threads, which ask all
    /// before they wait for any.
    pub fn close(&self) {
        lock_state(&self.slot.0).closed = true;
        self.slot.1.notify_one();
    }
}

impl<Q> Drop for LatestWins<Q> {
    fn drop(&mut self) {
        self.close();
        wait_for_thread(self.thread.take(), Instant::now() + STOP_TIMEOUT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossbeam_channel::unbounded;

    fn seconds(s: u64) -> Duration {
        Duration::from_secs(s)
    }

    #[test]
    fn an_estimate_waits_until_there_is_a_rate() {
        let start = Instant::now();
        let mut pace = RateEstimator::begin_stage(1_000, start);
        assert_eq!(pace.time_left(start + seconds(5)), None, "nothing was done yet");
        pace.advance(50, start + seconds(1));
        assert_eq!(pace.time_left(start + seconds(1)), None, "too early");
        pace.advance(50, start + seconds(2));
        assert_eq!(pace.time_left(start + seconds(2)), Some(seconds(18)));
    }

    #[test]
    fn an_estimate_follows_a_machine_that_slows_down() {
        let start = Instant::now();
        let mut pace = RateEstimator::begin_stage(100_000, start);
        for second in 1..=60 {
            pace.advance(1_000, start + seconds(second));
        }
        for second in 61..=120 {
            pace.advance(100, start + seconds(second));
        }
        let left = pace.time_left(start + seconds(120)).unwrap();
        assert!(left >= seconds(300), "34,000 units at 100 a second, said {left:?}");
    }

    #[test]
    fn an_unknown_total_has_no_estimate() {
        let start = Instant::now();
        let mut pace = RateEstimator::begin_stage(0, start);
        pace.advance(5, start + seconds(3));
        assert_eq!(pace.time_left(start + seconds(4)), None);
        assert_eq!(JobSnapshot { done: 5, ..JobSnapshot::default() }.percent(), None);
        assert_eq!(JobSnapshot { done: 5, total: 20, ..JobSnapshot::default() }.percent(), Some(25));
    }

    #[test]
    fn a_job_stops_when_it_is_dropped_and_a_panic_is_a_message() {
        let (send, results) = unbounded();
        let job = RunningJob::spawn(
            "waits",
            |meter| {
                meter.begin(ProgressStage::Embed, 10);
                while !meter.is_cancelled() {
                    std::thread::yield_now();
                }
                "stopped"
            },
            move |result| send.send(result).unwrap(),
        );
        drop(job.unwrap());
        assert_eq!(results.try_recv().unwrap(), Ok("stopped"));

        let (send, results) = unbounded();
        let job = RunningJob::spawn(
            "breaks",
            |_| panic!("no vectors"),
            move |result: Result<(), _>| send.send(result).unwrap(),
        );
        drop(job.unwrap());
        assert_eq!(results.try_recv().unwrap(), Err(JobPanic("no vectors".to_owned())));
    }

    #[test]
    fn all_jobs_are_asked_to_stop_before_one_is_waited_for() {
        // Each ends only when all were asked: asked one after another, the first would keep the rest waiting.
        let asked = Arc::new(std::sync::Barrier::new(3));
        let (send, results) = unbounded();
        let jobs: Vec<RunningJob> = (0..3)
            .map(|number| {
                let (asked, send) = (Arc::clone(&asked), send.clone());
                let work = move |meter: &JobProgress| {
                    while !meter.is_cancelled() {
                        std::thread::yield_now();
                    }
                    asked.wait();
                    number
                };
                RunningJob::spawn("waits", work, move |result| send.send(result).unwrap()).unwrap()
            })
            .collect();
        stop_jobs(jobs);
        let mut ended: Vec<usize> = results.try_iter().map(Result::unwrap).collect();
        ended.sort_unstable();
        assert_eq!(ended, [0, 1, 2]);
    }

    #[test]
    fn requests_that_were_overtaken_are_not_answered() {
        let (go, wait) = unbounded::<()>();
        let (send, answers) = unbounded();
        let (begun, started) = unbounded();
        let latest = LatestWins::spawn("search", move |n: usize| {
            begun.send(()).unwrap();
            wait.recv().unwrap();
            send.send(n).unwrap();
        })
        .unwrap();
        latest.ask(0);
        started.recv().unwrap();
        for n in 1..=9 {
            latest.ask(n);
        }
        go.send(()).unwrap();
        go.send(()).unwrap();
        assert_eq!([answers.recv().unwrap(), answers.recv().unwrap()], [0, 9]);
        drop(latest);
        assert!(answers.try_recv().is_err());
    }
}
