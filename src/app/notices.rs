//! What the workbench says: short notices that pass, and are kept in a list.

use std::time::Duration;

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Why a key does nothing here.
    Hint,
    /// Something was done.
    Done,
    /// Something is worth knowing.
    Note,
    /// Something went wrong.
    Error,
}

/// One thing the workbench said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub severity: Severity,
    /// The sentence.
    pub text: String,
    /// How long it has been on screen.
    pub age: Duration,
}

impl Notice {
    /// Says why a key does nothing here.
    pub fn hint(text: impl Into<String>) -> Self {
        Self::new(Severity::Hint, text)
    }
    /// Says what was done.
    pub fn done(text: impl Into<String>) -> Self {
        Self::new(Severity::Done, text)
    }
    /// Says what is worth knowing.
    pub fn note(text: impl Into<String>) -> Self {
        Self::new(Severity::Note, text)
    }
    /// Says what went wrong.
    pub fn error(text: impl Into<String>) -> Self {
        Self::new(Severity::Error, text)
    }
    fn new(severity: Severity, text: impl Into<String>) -> Self {
        Self { severity, text: text.into(), age: Duration::ZERO }
    }
    /// How long it stays on screen: long enough to read it.
    pub fn lasts(&self) -> Duration {
        let reading = Duration::from_millis(60 * self.text.chars().count() as u64);
        let least = if self.severity >= Severity::Note { 8 } else { 3 };
        reading.max(Duration::from_secs(least))
    }
}

/// All that was said, the newest last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notices {
    said: Vec<Notice>,
    shown: Option<Notice>,
}

const KEPT: usize = 500;

impl Notices {
    /// Says something: it is on screen until it was there long enough, or something else is said.
    /// Hints are not kept in the list.
    pub fn say(&mut self, notice: Notice) {
        if notice.severity > Severity::Hint {
            self.keep(notice.clone());
        }
        self.shown = Some(notice);
    }
    /// Keeps something in the list without showing it.
    pub fn keep(&mut self, notice: Notice) {
        if self.said.len() == KEPT {
            self.said.remove(0);
        }
        self.said.push(notice);
    }
    /// What is on screen now.
    pub fn shown(&self) -> Option<&Notice> {
        self.shown.as_ref()
    }
    /// Takes it off the screen; says whether there was one.
    pub fn dismiss(&mut self) -> bool {
        self.shown.take().is_some()
    }
    /// What was said, the newest first.
    pub fn said(&self) -> impl ExactSizeIterator<Item = &Notice> {
        self.said.iter().rev()
    }
    /// Lets time pass; says whether something left the screen.
    pub fn pass(&mut self, time: Duration) -> bool {
        let Some(notice) = &mut self.shown else { return false };
        notice.age += time;
        notice.age >= notice.lasts() && self.dismiss()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_passes_but_is_kept() {
        let mut notices = Notices::default();
        notices.say(Notice::error("practicalai.vtt line 3: no time. Mend the line and import again."));
        assert!(!notices.pass(Duration::from_secs(7)));
        assert!(notices.pass(Duration::from_secs(2)));
        assert_eq!(notices.shown(), None);
        assert_eq!(notices.said().len(), 1);
        notices.say(Notice::hint("split: select one topic first"));
        assert_eq!(notices.said().len(), 1);
        assert!(notices.shown().is_some());
    }
}
