//! The history of a text field: earlier lines, brought back with the arrows as in a shell.

/// This many lines are remembered; the oldest is dropped. Chosen by hand; not measured.
const MAX_LINES: usize = 100;

/// Earlier lines, the newest last, and which of them was brought back into the field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InputHistory {
    lines: Vec<String>,
    position: Option<usize>,
}

impl InputHistory {
    /// Adds a line as the newest; an equal earlier line is removed, an empty one ignored.
    pub fn push(&mut self, line: &str) {
        self.position = None;
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        self.lines.retain(|old| old != line);
        self.lines.push(line.to_owned());
        if self.lines.len() > MAX_LINES {
            self.lines.remove(0);
        }
    }

    /// Forgets which line was brought back: the field was edited.
    pub fn reset_position(&mut self) {
        self.position = None;
    }

    /// The line before the one brought back, or the newest for an empty field; `None` where the field holds
    /// new text (which must not be lost) or there is none.
    pub fn older(&mut self, field: &str) -> Option<String> {
        let at = match self.position.filter(|at| self.lines.get(*at).is_some_and(|line| line == field)) {
            Some(at) => at.saturating_sub(1),
            None if field.is_empty() => self.lines.len().checked_sub(1)?,
            None => return None,
        };
        self.position = Some(at);
        self.lines.get(at).cloned()
    }

    /// The line after the one brought back, empty after the newest; `None` where none was brought back.
    pub fn newer(&mut self) -> Option<String> {
        let at = self.position? + 1;
        self.position = (at < self.lines.len()).then_some(at);
        Some(self.position.and_then(|at| self.lines.get(at)).map_or_else(String::new, String::clone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_the_last_first_and_a_new_one_is_not_lost() {
        let mut recall = InputHistory::default();
        assert_eq!((recall.older(""), recall.newer()), (None, None));
        for line in ["one", "two", " one ", ""] {
            recall.push(line);
        }
        let some = |line: &str| Some(line.to_owned());
        assert_eq!(recall.older("three"), None);
        assert_eq!(recall.older(""), some("one"));
        assert_eq!(recall.older("one"), some("two"));
        assert_eq!(recall.older("two"), some("two"));
        assert_eq!(recall.newer(), some("one"));
        assert_eq!((recall.newer(), recall.newer()), (some(""), None));
        recall.older("");
        recall.reset_position();
        assert_eq!(recall.newer(), None);
    }
}
