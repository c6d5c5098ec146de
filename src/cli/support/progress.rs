//! Progress on stderr: a bar with an estimate on a terminal, one line per stage elsewhere, nothing with
//! `--quiet`. Stdout stays free for results.

use crate::format::count_noun;
use crate::progress::{Progress, ProgressStage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ProgressMode {
    /// A bar that is drawn over, for a terminal.
    Bar,
    /// One line for each stage, for a file or a pipe.
    Lines,
    /// Not at all.
    Silent,
}

/// Shows how far long work is, and tells it when Ctrl-C was pressed. Dropping it takes the bar off the
/// screen; that is to happen before a result is printed.
#[derive(Debug)]
pub struct ProgressReporter {
    mode: ProgressMode,
    cancel: Arc<AtomicBool>,
    bar: Mutex<Option<ProgressBar>>,
}

impl ProgressReporter {
    /// A bar where stderr is a terminal, lines elsewhere, nothing with `quiet`. `cancel` is set by Ctrl-C.
    pub fn new(quiet: bool, cancel: Arc<AtomicBool>) -> Self {
        let mode = match (quiet, std::io::stderr().is_terminal()) {
            (true, _) => ProgressMode::Silent,
            (_, true) => ProgressMode::Bar,
            _ => ProgressMode::Lines,
        };
        Self { mode, cancel, bar: Mutex::default() }
    }
    /// Clears the bar on the screen, if any, and puts another or none in its place.
    fn replace_bar(&self, new: Option<ProgressBar>) {
        // A poisoned lock means that another thread panicked while drawing; the bar itself is still sound.
        let mut bar = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(old) = std::mem::replace(&mut *bar, new) {
            old.finish_and_clear();
        }
    }
}

impl Progress for ProgressReporter {
    fn begin(&self, stage: ProgressStage, total: u64) {
        match self.mode {
            ProgressMode::Silent => {}
            ProgressMode::Lines => {
                // Where stderr is closed the work goes on unseen.
                let _ = writeln!(std::io::stderr(), "{}", stage_line(stage, total));
            }
            ProgressMode::Bar => self.replace_bar(Some(progress_bar(stage, total))),
        }
    }
    fn advance(&self, by: u64) {
        if self.mode == ProgressMode::Bar
            && let Some(bar) = &*self.bar.lock().unwrap_or_else(PoisonError::into_inner)
        {
            bar.inc(by);
        }
    }
    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

impl Drop for ProgressReporter {
    fn drop(&mut self) {
        self.replace_bar(None);
    }
}

/// A stage as one line, with how much there is to do where that is counted.
fn stage_line(stage: ProgressStage, total: u64) -> String {
    let total = usize::try_from(total).unwrap_or(usize::MAX);
    match (unit_name(stage), total) {
        (_, 0) | (None, _) => stage.name().to_owned(),
        (Some(noun), n) => format!("{} {}", stage.name(), count_noun(n, noun)),
    }
}

/// What a stage counts; none where its steps mean nothing to a user.
fn unit_name(stage: ProgressStage) -> Option<&'static str> {
    match stage {
        ProgressStage::Read => Some("file"),
        ProgressStage::Index | ProgressStage::Embed => Some("snippet"),
        _ => None,
    }
}

/// A bar with an estimate where the stage counts something, else a spinner with the time gone by.
fn progress_bar(stage: ProgressStage, total: u64) -> ProgressBar {
    let (bar, template) = match (total, unit_name(stage)) {
        (0, _) | (_, None) => (ProgressBar::no_length(), "{spinner} {msg}  {elapsed}"),
        _ => (ProgressBar::new(total), "{spinner} {msg}  {bar:24}  {human_pos} of {human_len}  {eta} left"),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr());
    // The template is a constant of this file; the default style is a fair second best.
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style.progress_chars("█▉▊▋▌▍▎▏ "));
    bar.set_message(stage.name());
    // The spinner turns even where a step takes long: 8 frames a second, chosen by hand, not measured.
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_announced_in_words() {
        assert_eq!(stage_line(ProgressStage::Embed, 11_746), "embedding 11,746 snippets");
        assert_eq!(stage_line(ProgressStage::Read, 1), "reading 1 file");
        assert_eq!(stage_line(ProgressStage::Cluster, 5), "clustering");
        assert_eq!(stage_line(ProgressStage::Embed, 0), "embedding");
    }

    #[test]
    fn the_flag_is_heard() {
        let flag = Arc::new(AtomicBool::new(false));
        let reporter = ProgressReporter::new(true, Arc::clone(&flag));
        assert!(reporter.check_cancelled().is_ok());
        flag.store(true, Ordering::Relaxed);
        assert!(reporter.check_cancelled().is_err());
    }

    #[test]
    fn templates_are_well_formed() {
        for total in [0, 5] {
            progress_bar(ProgressStage::Embed, total).finish_and_clear();
        }
        assert!(
            ProgressStyle::with_template("{spinner} {msg}  {bar:24}  {human_pos} of {human_len}  {eta} left")
                .is_ok()
        );
    }
}
