//! Carries long work on threads of its own: typed jobs, a way to cancel them, and an honest estimate.
//!
//! A job is a function of a [`JobProgress`]; what it returns comes back on a channel. [`LatestWins`] is the
//! shape for search as you type: of the requests that arrive while one is answered, only the last
//! is kept (after gitui's single-slot jobs).

use crate::progress::{Progress, Stage};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Names a job while the workbench is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

/// How far a job is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct JobSnapshot {
    /// What it is at; none before it began.
    pub stage: Option<Stage>,
    /// Units done in this stage.
    pub done: u64,
    /// Units in this stage; 0 where it is not known.
    pub total: u64,
    /// How much longer this stage may take; none where that cannot be said yet.
    pub left: Option<Duration>,
}

impl JobSnapshot {
    /// How much of the stage is done, 0 to 100; none where the total is not known.
    pub fn percent(&self) -> Option<u64> {
        (self.done.min(self.total) * 100).checked_div(self.total)
    }
}

/// The shortest time after which a rate means something.
const RATE_WARM_UP: Duration = Duration::from_secs(2);
/// How far back the rate looks, so that an estimate follows a machine that slows down.
const RATE_WINDOW: Duration = Duration::from_secs(30);

/// The rate of one stage, from what was done in the last half minute.
///
/// Pure arithmetic on times that are handed in, so that it can be tested.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RateEstimator {
    total: u64,
    done: u64,
    began: Option<Instant>,
    marks: std::collections::VecDeque<(Instant, u64)>,
}

impl RateEstimator {
    /// A stage of so many units (0: not known) that begins now.
    pub fn begin_stage(total: u64, now: Instant) -> Self {
        Self { total, done: 0, began: Some(now), marks: [(now, 0)].into() }
    }
    /// Some more is done.
    pub fn advance(&mut self, by: u64, now: Instant) {
        self.done += by;
        let last = self.marks.back().map(|(time, _)| *time);
        if last.is_none_or(|last| now.saturating_duration_since(last) >= Duration::from_millis(250)) {
            self.marks.push_back((now, self.done));
        }
        while self.marks.get(1).is_some_and(|(time, _)| now.saturating_duration_since(*time) > RATE_WINDOW) {
            self.marks.pop_front();
        }
    }
    /// How much longer the stage may take; none before there is a rate to speak of.
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

/// What a job reports to and is stopped by. Shared between its threads and its owner.
#[derive(Debug, Default)]
pub struct JobProgress {
    stop: AtomicBool,
    at: Mutex<(Option<Stage>, RateEstimator)>,
}

impl JobProgress {
    /// How far the job is.
    pub fn snapshot(&self) -> JobSnapshot {
        let (stage, pace) = &*lock_state(&self.at);
        JobSnapshot {
            stage: *stage,
            done: pace.done,
            total: pace.total,
            left: pace.time_left(Instant::now()),
        }
    }
    /// Asks the job to stop.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Progress for JobProgress {
    fn begin(&self, stage: Stage, total: u64) {
        *lock_state(&self.at) = (Some(stage), RateEstimator::begin_stage(total, Instant::now()));
    }
    fn advance(&self, by: u64) {
        lock_state(&self.at).1.advance(by, Instant::now());
    }
    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

fn lock_state<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How long a job that is dropped is waited for. One that does not hear in time goes on alone; it
/// writes whole transactions or nothing, so the end of the process does no harm.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// A job that runs. Dropping it asks it to stop and waits a moment until it has.
#[derive(Debug)]
pub struct RunningJob {
    meter: Arc<JobProgress>,
    thread: Option<JoinHandle<()>>,
}

impl RunningJob {
    /// Runs `work` on a thread of its own and gives what it returns to `done` there. A panic inside
    /// is caught and given as the message it carried.
    ///
    /// # Errors
    /// Where the system refuses a thread.
    pub fn spawn<T: Send + 'static>(
        name: &str,
        work: impl FnOnce(&JobProgress) -> T + Send + 'static,
        done: impl FnOnce(Result<T, String>) + Send + 'static,
    ) -> std::io::Result<Self> {
        let meter = Arc::new(JobProgress::default());
        let own = Arc::clone(&meter);
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&own)));
            done(outcome.map_err(|panic| panic_message(&*panic)));
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
        self.meter.cancelled()
    }
}

impl Drop for RunningJob {
    fn drop(&mut self) {
        self.meter.stop();
        wait_for_thread(self.thread.take());
    }
}

/// Waits for a thread that was asked to end, but not for ever.
fn wait_for_thread(thread: Option<JoinHandle<()>>) {
    let Some(thread) = thread else { return };
    let until = Instant::now() + STOP_TIMEOUT;
    while !thread.is_finished() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
    if thread.is_finished() {
        drop(thread.join());
    }
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it stopped unexpectedly".to_owned())
}

/// Answers requests one after another on a thread of its own; of those that wait, only the last.
#[derive(Debug)]
pub struct LatestWins<Q> {
    slot: Arc<(Mutex<RequestSlot<Q>>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct RequestSlot<Q> {
    waiting: Option<Q>,
    closed: bool,
}

impl<Q: Send + 'static> LatestWins<Q> {
    /// Starts the thread; `answer` is called there for every request that is not overtaken.
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
    /// Asks; a request that still waits is forgotten.
    pub fn ask(&self, request: Q) {
        lock_state(&self.slot.0).waiting = Some(request);
        self.slot.1.notify_one();
    }
}

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

impl<Q> Drop for LatestWins<Q> {
    fn drop(&mut self) {
        lock_state(&self.slot.0).closed = true;
        self.slot.1.notify_one();
        wait_for_thread(self.thread.take());
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
                meter.begin(Stage::Embed, 10);
                while !meter.cancelled() {
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
        assert_eq!(results.try_recv().unwrap(), Err("no vectors".to_owned()));
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
