//! What a part of a query matches: a set of snippets, and the words that make some of them fit better than others.

use super::scored_snippets::ScoredSnippets;
use crate::search::match_set::MatchSet;
use leitmotif_postings::{BestPlaces, PlaceScore, ScorePart, best_places};
use rayon::prelude::*;
use std::sync::Arc;

/// Blocks of a set that are ranked in one piece: 65,536 snippets. Chosen by hand; not measured.
const BLOCKS_AT_A_TIME: usize = 1024;

/// The snippets that a part of a query matches.
pub(super) struct QueryMatches {
    pub(super) snippets: Arc<MatchSet>,
    /// What is added up for the score of each.
    parts: Vec<WordScores>,
}

/// Words that count for the score.
#[derive(Clone)]
struct WordScores {
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
        Self { snippets, parts: vec![WordScores { words, only: None }] }
    }

    /// Those that match both.
    pub(super) fn and(mut self, other: Self) -> Self {
        Arc::make_mut(&mut self.snippets).intersect_with(&other.snippets);
        self.parts.extend(other.parts);
        self
    }

    /// Those that match any. What one of them scores counts where that one matches. None where there is none.
    pub(super) fn any(all: Vec<Self>) -> Option<Self> {
        if all.len() < 2 {
            return all.into_iter().next();
        }
        let mut snippets = MatchSet::default();
        for one in &all {
            snippets.union_with(&one.snippets);
        }
        let parts = all.into_iter().flat_map(Self::into_parts_there).collect();
        Some(Self { snippets: Arc::new(snippets), parts })
    }

    /// Those that do not match.
    pub(super) fn complement(self) -> Self {
        Self::of_snippets(MatchSet::clone(&self.snippets).complement())
    }

    /// The parts, each counting where this matches and nowhere else.
    fn into_parts_there(self) -> impl Iterator<Item = WordScores> {
        let Self { snippets, parts } = self;
        parts.into_iter().map(move |part| {
            let only = match part.only {
                // Words that are the whole of it count wherever they are.
                None if part.words.snippets == *snippets => None,
                None => Some(Arc::clone(&snippets)),
                Some(mut only) => {
                    Arc::make_mut(&mut only).intersect_with(&snippets);
                    Some(only)
                }
            };
            WordScores { only, ..part }
        })
    }

    /// The best of them, at most so many, the highest score first, ties in the order of the corpus.
    pub(super) fn best(&self, most: usize) -> Vec<PlaceScore> {
        if most == 0 {
            return Vec::new();
        }
        let parts: Vec<ScorePart<'_>> =
            self.parts.iter().map(|part| part.words.score_part(part.only.as_deref())).collect();
        let pieces = self.snippets.blocks().par_chunks(BLOCKS_AT_A_TIME).enumerate();
        let best = pieces.map(|(at, piece)| best_places(piece, at * BLOCKS_AT_A_TIME, &parts, most));
        best.reduce(|| BestPlaces::new(most), BestPlaces::join).into_sorted()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::SnippetIndex;
    use proptest::prelude::*;

    /// A query over some words, by their numbers.
    #[derive(Debug, Clone)]
    enum Asked {
        Word(usize),
        Not(Box<Asked>),
        All(Vec<Asked>),
        Any(Vec<Asked>),
    }

    fn asked() -> impl Strategy<Value = Asked> {
        (0usize..4).prop_map(Asked::Word).prop_recursive(4, 20, 3, |inner| {
            let some = prop::collection::vec(inner.clone(), 1..4);
            prop_oneof![
                inner.prop_map(|of| Asked::Not(Box::new(of))),
                some.clone().prop_map(Asked::All),
                some.prop_map(Asked::Any),
            ]
        })
    }

    /// What a query matches, and the score of a snippet with these scores of words; none where it does not match.
    fn score_of(asked: &Asked, words: &[Option<f32>]) -> Option<f32> {
        match asked {
            Asked::Word(word) => words[*word],
            Asked::Not(of) => score_of(of, words).is_none().then_some(0.0),
            Asked::All(of) => of.iter().map(|of| score_of(of, words)).sum(),
            Asked::Any(of) => {
                let found: Vec<f32> = of.iter().filter_map(|of| score_of(of, words)).collect();
                (!found.is_empty()).then(|| found.iter().sum())
            }
        }
    }

    fn matches_of(asked: &Asked, words: &[Arc<ScoredSnippets>]) -> QueryMatches {
        match asked {
            Asked::Word(word) => QueryMatches::of_words(Arc::clone(&words[*word])),
            Asked::Not(of) => matches_of(of, words).complement(),
            Asked::All(of) => of.iter().map(|of| matches_of(of, words)).reduce(QueryMatches::and).unwrap(),
            Asked::Any(of) => QueryMatches::any(of.iter().map(|of| matches_of(of, words)).collect()).unwrap(),
        }
    }

    proptest! {
        #[test]
        fn a_snippet_scores_what_each_part_that_matches_it_scores(
            asked in asked(),
            snippets in prop::collection::vec(prop::collection::vec(prop::option::of(1u8..9), 4), 1..150),
        ) {
            let scores: Vec<Vec<Option<f32>>> =
                snippets.iter().map(|words| words.iter().map(|score| score.map(f32::from)).collect()).collect();
            let of_word = |word: usize| {
                let scored = scores.iter().enumerate().filter_map(|(at, words)| Some((SnippetIndex(at), words[word]?)));
                Arc::new(ScoredSnippets::of_scores(scores.len(), scored.collect()))
            };
            let words: Vec<Arc<ScoredSnippets>> = (0..4).map(of_word).collect();
            let mut expected: Vec<PlaceScore> = scores
                .iter()
                .enumerate()
                .filter_map(|(at, words)| Some((score_of(&asked, words)?, at)))
                .collect();
            expected.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let found = matches_of(&asked, &words);
            prop_assert_eq!(found.snippets.len(), expected.len());
            // Small whole numbers: their sums are exact in any order.
            prop_assert_eq!(found.best(1000), expected);
        }
    }
}
