//! A set of snippets: one bit for each of the corpus.

use crate::corpus::SnippetIndex;
use fixedbitset::FixedBitSet;
use std::ops::Range;

/// The snippets of a corpus that match something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchSet(FixedBitSet);

impl MatchSet {
    /// None of so many snippets.
    pub fn none_of(snippets: usize) -> Self {
        Self(FixedBitSet::with_capacity(snippets))
    }

    /// Those for which `passes` is true, by index.
    pub fn of_passes(passes: &[bool]) -> Self {
        let mut set = Self::none_of(passes.len());
        for (snippet, _) in passes.iter().enumerate().filter(|(_, passes)| **passes) {
            set.0.insert(snippet);
        }
        set
    }

    /// Adds a snippet; nothing where the corpus has none of that index.
    pub fn insert(&mut self, snippet: SnippetIndex) {
        if snippet.0 < self.0.len() {
            self.0.insert(snippet.0);
        }
    }

    /// Adds the snippets of another set.
    pub fn union_with(&mut self, other: &Self) {
        self.0.union_with(&other.0);
    }

    /// Takes the snippets away that another set does not have.
    pub fn intersect_with(&mut self, other: &Self) {
        self.0.intersect_with(&other.0);
    }

    /// Its bits, in blocks of a word of the machine; the first snippet is the lowest bit of the first.
    #[inline(always)]
    pub(super) fn blocks(&self) -> &[usize] {
        self.0.as_slice()
    }

    /// The same, to be changed; bits behind the last snippet stay as they are.
    pub(super) fn blocks_mut(&mut self) -> &mut [usize] {
        self.0.as_mut_slice()
    }

    /// All that are not in it.
    pub fn complement(mut self) -> Self {
        self.0.toggle_range(..);
        self
    }

    /// Whether it has a snippet.
    pub fn contains(&self, snippet: SnippetIndex) -> bool {
        self.0.contains(snippet.0)
    }

    /// Whether it has any snippet of a range of indices.
    pub fn has_any_of(&self, snippets: &Range<usize>) -> bool {
        let end = snippets.end.min(self.0.len());
        snippets.start < end && self.0.contains_any_in_range(snippets.start..end)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.count_ones(..)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_clear()
    }

    /// The snippets, ascending.
    pub fn iter(&self) -> impl Iterator<Item = SnippetIndex> {
        self.0.ones().map(SnippetIndex)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_is_a_set(some in prop::collection::btree_set(0usize..200, 0..60),
            others in prop::collection::btree_set(0usize..200, 0..60), from in 0usize..220, length in 0usize..90) {
            let of = |numbers: &BTreeSet<usize>| {
                let mut set = MatchSet::none_of(200);
                numbers.iter().for_each(|at| set.insert(SnippetIndex(*at)));
                set
            };
            let set = of(&some);
            prop_assert_eq!(set.iter().map(|at| at.0).collect::<Vec<_>>(), some.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!((set.len(), set.is_empty()), (some.len(), some.is_empty()));
            prop_assert_eq!(set.contains(SnippetIndex(from)), some.contains(&from));
            let range = from..from + length;
            prop_assert_eq!(set.has_any_of(&range), some.range(range).next().is_some());
            let mut both = set.clone();
            both.union_with(&of(&others));
            prop_assert_eq!(both, of(&some.union(&others).copied().collect()));
            let mut shared = set.clone();
            shared.intersect_with(&of(&others));
            prop_assert_eq!(shared, of(&some.intersection(&others).copied().collect()));
            let rest: BTreeSet<usize> = (0..200).filter(|at| !some.contains(at)).collect();
            prop_assert_eq!(set.complement(), of(&rest));
            let passes: Vec<bool> = (0..200).map(|at| some.contains(&at)).collect();
            prop_assert_eq!(MatchSet::of_passes(&passes), of(&some));
        }
    }

    #[test]
    fn a_snippet_outside_the_corpus_is_not_taken_in() {
        let mut set = MatchSet::none_of(3);
        set.insert(SnippetIndex(usize::MAX));
        set.insert(SnippetIndex(3));
        assert!(set.is_empty());
        assert!(!set.has_any_of(&(3..9)));
    }
}
