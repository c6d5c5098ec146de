//! Lists of words to look one up in, written as people write lists.

use std::collections::HashSet;
use std::sync::OnceLock;

/// Words or short phrases separated by commas, in order.
pub(in crate::corpus) struct WordList {
    listed: &'static str,
    // Made at the first look-up: some lists have a hundred words and are asked for every caption.
    set: OnceLock<HashSet<&'static str>>,
}

impl WordList {
    /// The list of the words in a text: `"one, another, a third"`.
    pub(in crate::corpus) const fn new(listed: &'static str) -> Self {
        Self { listed, set: OnceLock::new() }
    }

    /// The words, in the order they are listed.
    pub(in crate::corpus) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.listed.split(',').map(str::trim)
    }

    /// Says whether the word is listed, in just this spelling.
    pub(in crate::corpus) fn contains(&self, word: &str) -> bool {
        self.set.get_or_init(|| self.iter().collect()).contains(word)
    }
}
