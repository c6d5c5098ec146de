//! Words in a row by which it is told who said something: five of them are hardly ever said twice by chance.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// How many words in a row are somebody's own. Chosen by hand: of four many are turns of speech ("at the end of"), and of
/// more than five a short quotation is missed.
pub const RUN_WORDS: usize = 5;

/// What stands for words that were taken out.
const BLANK: &str = "[…]";

/// The runs of words of some texts.
#[derive(Debug, Clone, Default)]
pub struct WordRuns {
    hashes: HashSet<u64>,
}

impl WordRuns {
    /// Adds the runs of a text.
    pub fn add_text(&mut self, text: &str) {
        self.hashes.extend(runs_of(text).map(|(_, hash)| hash));
    }

    /// Leaves out the runs that another text has, too.
    pub fn remove_text(&mut self, text: &str) {
        if !self.hashes.is_empty() {
            runs_of(text).for_each(|(_, hash)| {
                self.hashes.remove(&hash);
            });
        }
    }

    /// The number of different runs.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// A text without the runs, each stretch of them made `[…]`; none where it has none.
    pub fn blank(&self, text: &str) -> Option<String> {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        for (place, _) in runs_of(text).filter(|(_, hash)| self.hashes.contains(hash)) {
            match stretches.last_mut() {
                Some(last) if place.start <= last.end => last.end = place.end,
                _ => stretches.push(place),
            }
        }
        // From the end, so that the places before stay what they are.
        let mut left = (!stretches.is_empty()).then(|| text.to_owned())?;
        stretches.into_iter().rev().for_each(|place| left.replace_range(place, BLANK));
        Some(left)
    }
}

/// The runs of a text: the bytes of each, and its hash without regard to case and to what stands between the words.
fn runs_of(text: &str) -> impl Iterator<Item = (Range<usize>, u64)> {
    let mut last: VecDeque<(usize, String)> = VecDeque::with_capacity(RUN_WORDS + 1);
    words_of(text).filter_map(move |place| {
        let word = text.get(place.clone()).unwrap_or_default().to_lowercase();
        last.push_back((place.start, word));
        if last.len() > RUN_WORDS {
            last.pop_front();
        }
        let (first, _) = last.front().filter(|_| last.len() == RUN_WORDS)?;
        // With fixed keys: the same on every run.
        let mut hasher = DefaultHasher::new();
        last.iter().for_each(|(_, word)| word.hash(&mut hasher));
        Some((*first..place.end, hasher.finish()))
    })
}

/// The bytes of each word: letters and digits in a row.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = rest.find(|(_, letter)| letter.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        while let Some((at, letter)) = rest.next_if(|(_, letter)| letter.is_alphanumeric()) {
            end = at + letter.len_utf8();
        }
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_are_blanked_and_those_of_others_stay() {
        let mut runs = WordRuns::default();
        runs.add_text("We moved to the sea in May, because my father was ill.");
        assert_eq!(runs.len(), 8);
        runs.remove_text("They said: because my father was ill!");
        assert_eq!(runs.len(), 7);
        let memo = "She says 'we moved to the SEA in may', and: because my father was ill.";
        assert_eq!(runs.blank(memo).unwrap(), "She says '[…]', and: because my father was ill.");
        assert_eq!(runs.blank("we moved to the city"), None);
        assert_eq!(runs.blank(""), None);
        assert_eq!(runs.blank("ü we moved — to the\n\nsea ü").unwrap(), "ü […] ü");
    }
}
