//! Fusion of ranked lists.

use crate::corpus::SnippetIndex;
use std::collections::BTreeMap;

/// Offset of the ranks: the larger, the less the first ranks count more than later ones. 60, as published;
/// not tuned here.
const RANK_OFFSET: f64 = 60.0;

/// An item of a fused list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FusedItem {
    /// The item, as in the lists.
    pub item: SnippetIndex,
    /// The sum of its reciprocal ranks.
    pub score: f64,
}

/// Fuses ranked lists by reciprocal rank: an item's score is the sum over lists of 1 / (60 + rank), ranks
/// from 1 (Cormack, Clarke & Büttcher, SIGIR 2009). Ties keep the ascending order of items.
pub fn fuse_ranks(lists: &[&[SnippetIndex]]) -> Vec<FusedItem> {
    let mut scores: BTreeMap<SnippetIndex, f64> = BTreeMap::new();
    for list in lists {
        for (above, &item) in list.iter().enumerate() {
            *scores.entry(item).or_default() += 1.0 / (RANK_OFFSET + 1.0 + above as f64);
        }
    }
    let mut fused: Vec<FusedItem> =
        scores.into_iter().map(|(item, score)| FusedItem { item, score }).collect();
    fused.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.item.cmp(&b.item)));
    fused
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_in_both_lists_comes_first() {
        let fused = fuse_ranks(&[&[7, 3, 5].map(SnippetIndex), &[9, 3].map(SnippetIndex)]);
        let items: Vec<usize> = fused.iter().map(|fused| fused.item.0).collect();
        assert_eq!(items, [3, 7, 9, 5]);
        assert_eq!(fused[0].score, 1.0 / 62.0 + 1.0 / 62.0);
        assert_eq!(fused[1].score, 1.0 / 61.0);
    }

    #[test]
    fn equal_scores_keep_the_order_of_items() {
        let items: Vec<usize> = fuse_ranks(&[&[SnippetIndex(8)], &[SnippetIndex(2)], &[SnippetIndex(5)]])
            .iter()
            .map(|fused| fused.item.0)
            .collect();
        assert_eq!(items, [2, 5, 8]);
    }
}
