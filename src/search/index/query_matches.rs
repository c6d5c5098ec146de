//! What a part of a query matches: a set of snippets, and the words that make some of them fit better than others.

use super::scored_snippets::ScoredSnippets;
use crate::corpus::SnippetIndex;
use crate::search::match_set::MatchSet;
use crate::search::ranking::{BestSnippets, SnippetScore};
use rayon::prelude::*;
use std::sync::Arc;

/// Blocks of a set that are ranked in one piece: 65,536 snippets. Chosen by hand; not measured.
const BLOCKS_AT_A_TIME: usize = 1024;

/// The snippets that a part of a query matches.
pub(super) struct QueryMatches {
    pub(super) snippets: Arc<MatchSet>,
    /// What is added up for the score of each.
    parts: Vec<ScorePart>,
}

/// Words that count for the score.
#[derive(Clone)]
struct ScorePart {
    words: Arc<ScoredSnippets>,
    /// The snippets in which they count; all where this is none.
    only: Option<Arc<MatchSet>>,
}

impl QueryMatches {
    /// Snippets that score nothing.
    pub(super) fn of_snippets(snippets: MatchSet) -> Self {
        Self { snippets: Arc::new(snippets), parts: Vec::new() }
    }

    /// The snippets with some words.
    pub(super) fn of_words(words: Arc<ScoredSnippets>) -> Self {
        let snippets = Arc::new(words.snippets.clone());
        Self { snippets, parts: vec![ScorePart { words, only: None }] }
    }

    /// Those that match both.
    pub(super) fn and(mut self, other: Self) -> Self {
        Arc::make_mut(&mut self.snippets).intersect_with(&other.snippets);
        self.parts.extend(other.parts);
        self
    }

    /// Those that match either. What one of them scores counts where that one matches.
    pub(super) fn or(self, other: Self) -> Self {
        let mut snippets = MatchSet::clone(&self.snippets);
        snippets.union_with(&other.snippets);
        let parts = self.into_parts_there().chain(other.into_parts_there()).collect();
        Self { snippets: Arc::new(snippets), parts }
    }

    /// Those that do not match.
    pub(super) fn complement(self) -> Self {
        Self::of_snippets(MatchSet::clone(&self.snippets).complement())
    }

    /// The parts, each counting where this matches and nowhere else.
    fn into_parts_there(self) -> impl Iterator<Item = ScorePart> {
        let Self { snippets, parts } = self;
        parts.into_iter().map(move |part| {
            // Words that count wherever they are, and are the whole of it.
            let is_whole = part.only.is_none() && part.words.snippets == *snippets;
            ScorePart { only: (!is_whole).then(|| Arc::clone(&snippets)), ..part }
        })
    }

    /// The best of them, at most so many, the highest score first, ties in the order of the corpus.
    pub(super) fn best(&self, most: usize) -> Vec<SnippetScore> {
        if most == 0 {
            return Vec::new();
        }
        let pieces = self.snippets.blocks().par_chunks(BLOCKS_AT_A_TIME).enumerate();
        let best = pieces.map(|(at, piece)| self.best_of(at * BLOCKS_AT_A_TIME, piece, most));
        best.reduce(|| BestSnippets::new(most), BestSnippets::join).into_sorted()
    }

    /// The best of a piece of the set that begins at a block.
    fn best_of(&self, first: usize, piece: &[usize], most: usize) -> BestSnippets {
        let mut best = BestSnippets::new(most);
        for (block, &bits) in (first..).zip(piece) {
            let mut left = bits;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let mut score = 0.0;
                for part in &self.parts {
                    score += part.score(block, bit);
                }
                best.offer((score, SnippetIndex(block * usize::BITS as usize + bit as usize)));
            }
        }
        best
    }
}

impl ScorePart {
    #[inline(always)]
    fn score(&self, block: usize, bit: u32) -> f32 {
        let counts = self
            .only
            .as_ref()
            .is_none_or(|only| only.blocks().get(block).is_some_and(|bits| bits & (1 << bit) != 0));
        if counts { self.words.score(block, bit) } else { 0.0 }
    }
}
