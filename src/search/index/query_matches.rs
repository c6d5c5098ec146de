//! What a part of a query matches: a set of snippets, and the words that make some of them fit better than others.

use super::RankedMatch;
use super::scored_snippets::ScoredSnippets;
use crate::corpus::SnippetIndex;
use crate::search::match_set::MatchSet;
use crate::search::semantic::keep_first;
use rayon::prelude::*;
use std::cmp::Ordering;
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
    pub(super) fn best(&self, most: usize) -> Vec<RankedMatch> {
        if most == 0 {
            return Vec::new();
        }
        let blocks = self.snippets.blocks();
        let pieces = blocks.par_chunks(BLOCKS_AT_A_TIME).enumerate();
        let best: Vec<Vec<RankedMatch>> =
            pieces.map(|(at, piece)| self.best_of(at * BLOCKS_AT_A_TIME, piece, most)).collect();
        let mut best: Vec<RankedMatch> = best.into_iter().flatten().collect();
        keep_first(&mut best, most, by_score);
        best
    }

    /// The best of a piece of the set that begins at a block.
    fn best_of(&self, first: usize, piece: &[usize], most: usize) -> Vec<RankedMatch> {
        let mut best = BestMatches { most, kept: Vec::new(), least: None };
        for (block, &bits) in (first..).zip(piece) {
            let mut left = bits;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let score = self.parts.iter().map(|part| part.score(block, bit)).sum();
                let snippet = SnippetIndex(block * usize::BITS as usize + bit as usize);
                best.offer(RankedMatch { snippet, score });
            }
        }
        keep_first(&mut best.kept, most, by_score);
        best.kept
    }
}

impl ScorePart {
    #[inline]
    fn score(&self, block: usize, bit: u32) -> f32 {
        let counts = self
            .only
            .as_ref()
            .is_none_or(|only| only.blocks().get(block).is_some_and(|bits| bits & (1 << bit) != 0));
        if counts { self.words.score(block, bit) } else { 0.0 }
    }
}

/// The best of many matches, without keeping them all.
struct BestMatches {
    most: usize,
    /// Up to twice as many as wanted, in no order.
    kept: Vec<RankedMatch>,
    /// The last of the best so far, where there are enough: what is behind it cannot be among them.
    least: Option<RankedMatch>,
}

impl BestMatches {
    #[inline]
    fn offer(&mut self, found: RankedMatch) {
        if self.least.is_some_and(|least| by_score(&found, &least).is_gt()) {
            return;
        }
        self.kept.push(found);
        if self.kept.len() >= 2 * self.most {
            keep_first(&mut self.kept, self.most, by_score);
            self.least = self.kept.last().copied();
        }
    }
}

/// The highest score first, ties in the order of the corpus.
fn by_score(a: &RankedMatch, b: &RankedMatch) -> Ordering {
    b.score.total_cmp(&a.score).then(a.snippet.cmp(&b.snippet))
}
