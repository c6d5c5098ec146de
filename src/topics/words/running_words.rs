//! How much is said in a language, and how much of it is grammar.

use super::unspaced::is_unspaced;

/// How many words are said in a language, each time one is said, but for those of scripts without blanks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RunningWords {
    /// All, stop words too.
    pub(super) all: u64,
    /// Their letters.
    pub(super) letters: u64,
    /// Stop words.
    pub(super) stopped: u64,
}

impl RunningWords {
    /// Counts a word that is no stop word.
    pub(super) fn add_word(&mut self, word: &str) {
        if !word.starts_with(is_unspaced) {
            self.all += 1;
            self.letters += word.chars().count() as u64;
        }
    }

    /// Counts a stop word.
    pub(super) fn add_stop_word(&mut self, word: &str) {
        let before = self.all;
        self.add_word(word);
        self.stopped += self.all - before;
    }

    /// Letters of a word as it is said; 1 where nothing is.
    pub(super) fn mean_letters(self) -> f64 {
        if self.all == 0 { 1.0 } else { self.letters as f64 / self.all as f64 }
    }

    /// The counts of this and of another together.
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            all: self.all + other.all,
            letters: self.letters + other.letters,
            stopped: self.stopped + other.stopped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_each_time_they_are_said() {
        let mut said = RunningWords::default();
        ["haus", "haus", "学生"].iter().for_each(|word| said.add_word(word));
        said.add_stop_word("in");
        assert_eq!(said, RunningWords { all: 3, letters: 10, stopped: 1 });
        assert_eq!(said.plus(said), RunningWords { all: 6, letters: 20, stopped: 2 });
        assert!((said.mean_letters() - 10.0 / 3.0).abs() < 1e-9);
        assert_eq!(RunningWords::default().mean_letters(), 1.0);
    }
}
