//! How long snippets have been on screen without a break.

use std::collections::BTreeMap;
use std::time::Duration;

/// Time on screen, by snippet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadTracker {
    since: BTreeMap<usize, Duration>,
}

impl ReadTracker {
    /// Lets time pass with these on screen; says which have just been there long enough.
    pub fn advance(&mut self, on_screen: &[usize], time: Duration, enough: Duration) -> Vec<usize> {
        let before = std::mem::take(&mut self.since);
        let mut reached = Vec::new();
        for &snippet in on_screen {
            let was = before.get(&snippet).copied();
            let is = was.map_or(Duration::ZERO, |was| was.saturating_add(time));
            if is >= enough && was.is_some_and(|was| was < enough) {
                reached.push(snippet);
            }
            self.since.insert(snippet, is);
        }
        reached
    }
    /// Begins anew: another screen is in front.
    pub fn clear(&mut self) {
        self.since.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stays_is_read_and_once() {
        let second = Duration::from_secs(1);
        let mut dwell = ReadTracker::default();
        let mut pass = |on_screen: &[usize]| dwell.advance(on_screen, second, 2 * second);
        assert!(pass(&[1, 2]).is_empty());
        assert!(pass(&[1, 2]).is_empty());
        assert_eq!(pass(&[1, 3]), [1]);
        assert!(pass(&[1, 2, 3]).is_empty());
        assert_eq!(pass(&[2, 3]), [3]);
    }
}
