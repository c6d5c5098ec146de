//! What was written into a field before, the last first at the arrow.

/// So many are kept.
const REMEMBERED: usize = 100;

/// Lines that were written, and which of them is in the field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recall {
    written: Vec<String>,
    at: Option<usize>,
}

impl Recall {
    /// Keeps a line as the last one.
    pub fn keep(&mut self, line: &str) {
        self.at = None;
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        self.written.retain(|old| old != line);
        self.written.push(line.to_owned());
        if self.written.len() > REMEMBERED {
            self.written.remove(0);
        }
    }

    /// Forgets that a line was brought back: the field is written in.
    pub fn begin(&mut self) {
        self.at = None;
    }

    /// The line before the one in the field; none where what stands there was written just now, or there is none.
    pub fn older(&mut self, field: &str) -> Option<String> {
        let at = match self.at.filter(|at| self.written.get(*at).is_some_and(|line| line == field)) {
            Some(at) => at.saturating_sub(1),
            None if field.is_empty() => self.written.len().checked_sub(1)?,
            None => return None,
        };
        self.at = Some(at);
        self.written.get(at).cloned()
    }

    /// The line after the one in the field, empty after the last; none where nothing was brought back.
    pub fn newer(&mut self) -> Option<String> {
        let at = self.at? + 1;
        self.at = (at < self.written.len()).then_some(at);
        Some(self.at.and_then(|at| self.written.get(at).cloned()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_the_last_first_and_a_new_one_is_not_lost() {
        let mut recall = Recall::default();
        assert_eq!((recall.older(""), recall.newer()), (None, None));
        for line in ["one", "two", " one ", ""] {
            recall.keep(line);
        }
        let some = |line: &str| Some(line.to_owned());
        assert_eq!(recall.older("three"), None);
        assert_eq!(recall.older(""), some("one"));
        assert_eq!(recall.older("one"), some("two"));
        assert_eq!(recall.older("two"), some("two"));
        assert_eq!(recall.newer(), some("one"));
        assert_eq!((recall.newer(), recall.newer()), (some(""), None));
        recall.older("");
        recall.begin();
        assert_eq!(recall.newer(), None);
    }
}
