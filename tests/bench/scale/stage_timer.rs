//! Seconds and memory of each stage of long work.

use leitmotif::progress::{Progress, ProgressStage};
use std::sync::Mutex;
use std::time::Instant;

/// What one stage took.
pub struct StageCost {
    pub name: &'static str,
    pub seconds: f64,
    /// The most megabytes that the process held meanwhile.
    pub megabytes: f64,
}

/// Listens to the stages of one job.
pub struct StageTimer(Mutex<(Instant, &'static str, Vec<StageCost>)>);

impl StageTimer {
    /// Begins with what comes before the first stage.
    pub fn new(name: &'static str) -> Self {
        forget_peak();
        Self(Mutex::new((Instant::now(), name, Vec::new())))
    }

    /// The costs of all stages, in their order; one that came several times is several.
    pub fn finish(self) -> Vec<StageCost> {
        self.enter("");
        self.0.into_inner().unwrap().2
    }

    fn enter(&self, name: &'static str) {
        let mut state = self.0.lock().unwrap();
        let cost = StageCost { name: state.1, seconds: state.0.elapsed().as_secs_f64(), megabytes: peak() };
        state.2.push(cost);
        (state.0, state.1) = (Instant::now(), name);
        forget_peak();
    }
}

impl Progress for StageTimer {
    fn begin(&self, stage: ProgressStage, _: u64) {
        self.enter(stage.name());
    }

    fn advance(&self, _: u64) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Lets the kernel measure the most memory from now on.
fn forget_peak() {
    drop(std::fs::write("/proc/self/clear_refs", "5"));
}

/// The most megabytes held since then.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|held| held.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1000.0
}
