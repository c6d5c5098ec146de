//! The best of many: the first of an order, without sorting all.

use crate::corpus::SnippetIndex;
use std::cmp::Ordering;

/// Keeps the first `most` items of a total order, sorted, without sorting the rest.
pub(super) fn keep_first<T>(items: &mut Vec<T>, most: usize, order: impl Fn(&T, &T) -> Ordering) {
    if most < items.len() {
        if most > 0 {
            items.select_nth_unstable_by(most - 1, &order);
        }
        items.truncate(most);
    }
    items.sort_unstable_by(&order);
}

/// A snippet with its score.
pub(super) type SnippetScore = (f32, SnippetIndex);

/// A snippet and its score in one number, which is the larger the better it is: the higher score, and where these are equal
/// the snippet that comes first. Numbers are compared at once, a million times on every key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct ScoreKey(u64);

impl ScoreKey {
    #[inline(always)]
    fn new((score, snippet): SnippetScore) -> Self {
        let bits = score.to_bits();
        // The order of `f32::total_cmp`: of negative numbers all bits are turned, of others the sign.
        let ordered = if bits >> 31 == 1 { !bits } else { bits | 1 << 31 };
        // A corpus of so many snippets does not fit into memory.
        let before = u32::MAX - u32::try_from(snippet.0).unwrap_or(u32::MAX);
        Self(u64::from(ordered) << u32::BITS | u64::from(before))
    }

    fn score(self) -> SnippetScore {
        let ordered = (self.0 >> u32::BITS) as u32;
        let bits = if ordered >> 31 == 1 { ordered & !(1 << 31) } else { !ordered };
        (f32::from_bits(bits), SnippetIndex((u32::MAX - self.0 as u32) as usize))
    }
}

/// The snippets of the highest scores among many, without keeping them all.
#[derive(Debug)]
pub(super) struct BestSnippets {
    most: usize,
    /// Up to twice as many as wanted, in no order.
    kept: Vec<ScoreKey>,
    /// The last of the best so far, where there are enough: what is behind it cannot be among them.
    least: Option<ScoreKey>,
}

impl BestSnippets {
    /// Of what is offered, so many.
    pub(super) fn new(most: usize) -> Self {
        Self { most, kept: Vec::new(), least: None }
    }

    /// Takes a snippet in, if it may be among the best.
    // Called for each of a million snippets: a call would take as long as what it does.
    #[inline(always)]
    pub(super) fn offer(&mut self, found: SnippetScore) {
        let key = ScoreKey::new(found);
        if self.least.is_none_or(|least| key > least) {
            self.keep(key);
        }
    }

    fn keep(&mut self, key: ScoreKey) {
        self.kept.push(key);
        if self.kept.len() >= self.most.max(1).saturating_mul(2) {
            self.drop_rest();
            self.least = self.kept.iter().min().copied();
        }
    }

    /// Drops all but the best.
    fn drop_rest(&mut self) {
        if self.most == 0 {
            self.kept.clear();
        } else if self.most < self.kept.len() {
            self.kept.select_nth_unstable_by(self.most - 1, |a, b| b.cmp(a));
            self.kept.truncate(self.most);
        }
    }

    /// Takes in what others are the best of.
    pub(super) fn join(mut self, other: Self) -> Self {
        self.kept.extend(other.kept);
        self.drop_rest();
        self
    }

    /// The best, the highest score first, ties in the order of the corpus.
    pub(super) fn into_sorted(mut self) -> Vec<SnippetScore> {
        self.drop_rest();
        self.kept.sort_unstable_by(|a, b| b.cmp(a));
        self.kept.into_iter().map(ScoreKey::score).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_best_are_the_first_of_all_sorted(
            scores in prop::collection::vec(-4i8..5, 0..60), most in 0usize..12, cut in 0usize..60,
        ) {
            let scores = scores.iter().map(|score| f32::from(*score) / 3.0).enumerate();
            let all: Vec<SnippetScore> = scores.map(|(at, score)| (score, SnippetIndex(at))).collect();
            let mut sorted = all.clone();
            sorted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            sorted.truncate(most);
            let best = |of: &[SnippetScore]| {
                let mut best = BestSnippets::new(most);
                of.iter().for_each(|found| best.offer(*found));
                best
            };
            prop_assert_eq!(best(&all).into_sorted(), sorted.clone());
            let (left, right) = all.split_at(cut.min(all.len()));
            prop_assert_eq!(best(left).join(best(right)).into_sorted(), sorted);
        }

        #[test]
        fn a_key_keeps_score_and_snippet(score in any::<f32>().prop_filter("a number", |it| !it.is_nan()), at in 0usize..1 << 31) {
            let (back, SnippetIndex(place)) = ScoreKey::new((score, SnippetIndex(at))).score();
            prop_assert_eq!((back.to_bits(), place), (score.to_bits(), at));
        }
    }
}
