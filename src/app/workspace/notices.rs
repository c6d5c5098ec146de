//! Notices: one-sentence messages. The newest is on screen for a while; all but hints stay in a log. This
//! file knows nothing of screens, so that anything in the app may report through it.

use std::time::Duration;

/// How much a notice matters. The order is used: from [`NoticeSeverity::Info`] on a notice stays longer,
/// above [`NoticeSeverity::Hint`] it is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeSeverity {
    /// Why a key does nothing here.
    Hint,
    /// Something was done as asked.
    Success,
    /// Something is worth knowing.
    Info,
    /// Something went wrong.
    Error,
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub severity: NoticeSeverity,
    /// The sentence.
    pub text: String,
    /// How long it has been on screen; zero in the log.
    pub age: Duration,
}

impl Notice {
    /// A hint: why a key does nothing here. Never logged.
    pub fn hint(text: impl Into<String>) -> Self {
        Self::new(NoticeSeverity::Hint, text)
    }
    /// A success: what was done.
    pub fn success(text: impl Into<String>) -> Self {
        Self::new(NoticeSeverity::Success, text)
    }
    /// An information: what is worth knowing.
    pub fn info(text: impl Into<String>) -> Self {
        Self::new(NoticeSeverity::Info, text)
    }
    /// An error: what went wrong.
    pub fn error(text: impl Into<String>) -> Self {
        Self::new(NoticeSeverity::Error, text)
    }
    fn new(severity: NoticeSeverity, text: impl Into<String>) -> Self {
        Self { severity, text: text.into(), age: Duration::ZERO }
    }
    /// How long it stays on screen: 60 ms for each character (about 200 words a minute) and at least 3 s,
    /// from [`NoticeSeverity::Info`] on at least 8 s, since such a notice may come while one looks elsewhere.
    /// Chosen by hand; not measured.
    pub fn display_time(&self) -> Duration {
        let reading = Duration::from_millis(60 * self.text.chars().count() as u64);
        let least = if self.severity >= NoticeSeverity::Info { 8 } else { 3 };
        reading.max(Duration::from_secs(least))
    }
}

/// The notice on screen and the log of earlier ones, the newest last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticeLog {
    entries: Vec<Notice>,
    current: Option<Notice>,
}

/// The log keeps this many notices; the oldest is dropped. Bounds memory only; chosen by hand, not measured.
const MAX_NOTICES: usize = 500;

impl NoticeLog {
    /// Shows a notice until its time is over or another takes its place, and logs it unless it is a hint.
    pub fn show(&mut self, notice: Notice) {
        if notice.severity > NoticeSeverity::Hint {
            self.record(notice.clone());
        }
        self.current = Some(notice);
    }
    /// Adds a notice to the log without showing it.
    pub fn record(&mut self, notice: Notice) {
        if self.entries.len() == MAX_NOTICES {
            self.entries.remove(0);
        }
        self.entries.push(notice);
    }
    /// The notice on screen.
    pub fn current(&self) -> Option<&Notice> {
        self.current.as_ref()
    }
    /// How long the notice on screen stays there yet.
    pub fn time_left(&self) -> Option<Duration> {
        self.current.as_ref().map(|notice| notice.display_time().saturating_sub(notice.age))
    }
    /// Takes the notice off the screen; returns whether there was one.
    pub fn dismiss(&mut self) -> bool {
        self.current.take().is_some()
    }
    /// The log, the newest first.
    pub fn newest_first(&self) -> impl ExactSizeIterator<Item = &Notice> {
        self.entries.iter().rev()
    }
    /// Ages the notice on screen by `time`; returns whether it was taken off.
    pub fn advance(&mut self, time: Duration) -> bool {
        let Some(notice) = &mut self.current else { return false };
        notice.age += time;
        notice.age >= notice.display_time() && self.dismiss()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_passes_but_is_kept() {
        let mut notices = NoticeLog::default();
        notices.show(Notice::error("practicalai.vtt line 3: no time. Mend the line and import again."));
        assert!(!notices.advance(Duration::from_secs(7)));
        assert!(notices.advance(Duration::from_secs(2)));
        assert_eq!(notices.current(), None);
        assert_eq!(notices.newest_first().len(), 1);
        notices.show(Notice::hint("split: select one topic first"));
        assert_eq!(notices.newest_first().len(), 1);
        assert!(notices.current().is_some());
    }
}
