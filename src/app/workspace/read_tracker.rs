//! Tracks how long snippets have been on screen without a break, to mark them as read.

use crate::corpus::SnippetIndex;
use std::collections::BTreeMap;
use std::time::Duration;

/// Time on screen since it came into view, by snippet (index into the corpus).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadTracker {
    visible_times: BTreeMap<SnippetIndex, Duration>,
}

impl ReadTracker {
    /// Advances the time with these snippets on screen; returns those that reach `enough` with it, each once.
    /// A snippet that leaves the screen starts again from zero.
    pub fn advance(
        &mut self,
        on_screen: &[SnippetIndex],
        time: Duration,
        enough: Duration,
    ) -> Vec<SnippetIndex> {
        let before = std::mem::take(&mut self.visible_times);
        let mut reached = Vec::new();
        for &snippet in on_screen {
            let was = before.get(&snippet).copied();
            // New on screen: it may have come at the very end of the time that passed, so that does not
            // count.
            let is = was.map_or(Duration::ZERO, |was| was.saturating_add(time));
            if is >= enough && was.is_some_and(|was| was < enough) {
                reached.push(snippet);
            }
            self.visible_times.insert(snippet, is);
        }
        reached
    }
    /// How long until the next of these snippets, which are on screen now, reaches `enough`; zero where one is
    /// new and its time has to begin, `None` where all have reached it.
    pub fn time_left(&self, on_screen: &[SnippetIndex], enough: Duration) -> Option<Duration> {
        let left = |snippet: &SnippetIndex| match self.visible_times.get(snippet) {
            Some(time) => Some(enough.saturating_sub(*time)).filter(|left| !left.is_zero()),
            None => Some(Duration::ZERO),
        };
        on_screen.iter().filter_map(left).min()
    }
    /// Forgets all times, when another screen is shown.
    pub fn clear(&mut self) {
        self.visible_times.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stays_is_read_and_once() {
        let second = Duration::from_secs(1);
        let mut dwell = ReadTracker::default();
        let mut pass = |on_screen: &[SnippetIndex]| dwell.advance(on_screen, second, 2 * second);
        assert!(pass(&[1, 2].map(SnippetIndex)).is_empty());
        assert!(pass(&[1, 2].map(SnippetIndex)).is_empty());
        assert_eq!(pass(&[1, 3].map(SnippetIndex)), [1]);
        assert!(pass(&[1, 2, 3].map(SnippetIndex)).is_empty());
        assert_eq!(pass(&[2, 3].map(SnippetIndex)), [3]);
        assert_eq!(dwell.time_left(&[2, 3].map(SnippetIndex), 2 * second), Some(second));
        assert_eq!(dwell.time_left(&[SnippetIndex(3)], 2 * second), None, "nothing waits for time");
        assert_eq!(
            dwell.time_left(&[3, 4].map(SnippetIndex), 2 * second),
            Some(Duration::ZERO),
            "4 has just come"
        );
    }
}
