//! What an index is of: the transcripts, so that it can be told what it lacks of a corpus.

use crate::corpus::{Corpus, SnippetIndex, TranscriptEntry};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One transcript in an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct IndexBlock {
    /// That of the corpus: see [`Corpus::transcript_key`].
    pub(super) key: String,
    /// How many snippets it has.
    pub(super) snippets: usize,
}

/// The transcripts an index is to have, in the order of the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexContents {
    pub(super) blocks: Vec<IndexBlock>,
}

/// What an index lacks of a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexGap {
    /// The snippets to be added, in the order they are to be added in.
    pub snippets: Vec<SnippetIndex>,
    pub(super) blocks: Vec<IndexBlock>,
}

/// How an index and a corpus compare.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ContentsMatch {
    /// The index has all transcripts of the corpus and no others. Of each document by its number, the snippet.
    Whole(Vec<SnippetIndex>),
    /// It has some of the transcripts and no others.
    Lacks(IndexGap),
    /// It has transcripts that the corpus has not, or has otherwise.
    Other,
}

impl IndexContents {
    /// Those of a corpus.
    pub fn of(corpus: &Corpus) -> Self {
        let block = |entry: &TranscriptEntry| IndexBlock {
            key: corpus.transcript_key(entry),
            snippets: entry.snippets.len(),
        };
        Self { blocks: corpus.transcripts.iter().map(block).collect() }
    }

    /// How many snippets there are.
    pub(super) fn snippet_count(&self) -> usize {
        self.blocks.iter().map(|block| block.snippets).sum()
    }

    /// Compares the blocks of an index with these. Transcripts that are alike are taken in their order.
    pub(super) fn compare(&self, index: &[IndexBlock]) -> ContentsMatch {
        let mut firsts = Vec::with_capacity(self.blocks.len());
        let mut free: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
        let mut count = 0;
        for (at, block) in self.blocks.iter().enumerate() {
            firsts.push(count);
            count += block.snippets;
            free.entry(&block.key).or_default().push_back(at);
        }
        let mut snippets = Vec::with_capacity(count);
        for block in index {
            let place = free.get_mut(block.key.as_str()).and_then(VecDeque::pop_front);
            let Some(first) = place.and_then(|at| firsts.get(at)) else { return ContentsMatch::Other };
            snippets.extend((*first..first + block.snippets).map(SnippetIndex));
        }
        let lacking: BTreeSet<usize> = free.into_values().flatten().collect();
        if lacking.is_empty() {
            return ContentsMatch::Whole(snippets);
        }
        let mut gap = IndexGap { snippets: Vec::new(), blocks: Vec::new() };
        for (at, (block, first)) in self.blocks.iter().zip(firsts).enumerate() {
            if lacking.contains(&at) {
                gap.snippets.extend((first..first + block.snippets).map(SnippetIndex));
                gap.blocks.push(block.clone());
            }
        }
        ContentsMatch::Lacks(gap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(blocks: &[(&str, usize)]) -> IndexContents {
        let block = |&(key, snippets): &(&str, usize)| IndexBlock { key: key.to_owned(), snippets };
        IndexContents { blocks: blocks.iter().map(block).collect() }
    }

    fn numbers(snippets: &[SnippetIndex]) -> Vec<usize> {
        snippets.iter().map(|snippet| snippet.0).collect()
    }

    #[test]
    fn the_order_of_an_index_is_its_own() {
        let corpus = contents(&[("a", 2), ("empty", 0), ("b", 1), ("a", 2), ("c", 1)]);
        let index = contents(&[("c", 1), ("a", 2), ("b", 1), ("a", 2), ("empty", 0)]);
        let ContentsMatch::Whole(found) = corpus.compare(&index.blocks) else { panic!("not whole") };
        assert_eq!(numbers(&found), [5, 0, 1, 2, 3, 4]);
        assert_eq!(corpus.snippet_count(), 6);
    }

    #[test]
    fn what_came_later_is_lacking_and_what_is_gone_makes_another_index() {
        let corpus = contents(&[("a", 2), ("new", 3), ("empty", 0), ("b", 1), ("b", 1)]);
        let ContentsMatch::Lacks(gap) = corpus.compare(&contents(&[("b", 1), ("a", 2)]).blocks) else {
            panic!("nothing is lacking")
        };
        assert_eq!(numbers(&gap.snippets), [2, 3, 4, 6]);
        assert_eq!(gap.blocks, contents(&[("new", 3), ("empty", 0), ("b", 1)]).blocks);
        assert_eq!(corpus.compare(&contents(&[("a", 2), ("gone", 1)]).blocks), ContentsMatch::Other);
    }
}
