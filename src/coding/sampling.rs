//! Stratified random samples of snippets, with proportional allocation. Pure: the draw depends on the seed
//! and the corpus only.

use super::stats::coding_stats::CodingStats;
use crate::corpus::{Corpus, SnippetIndex};
use std::collections::BTreeMap;

/// The snippets that can be drawn, by stratum: indices in the corpus, ascending. Snippets in no class form a
/// stratum of their own, with an empty name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SampleStrata {
    by_name: BTreeMap<String, Vec<SnippetIndex>>,
}

impl SampleStrata {
    /// Sorts snippets into strata; `classes` has one entry for each snippet of the corpus, none for no class.
    /// Snippets of junk topics and those that are context are left out, as they are of every count.
    pub fn new(study: &CodingStats, classes: &[Option<String>]) -> Self {
        let mut by_name: BTreeMap<String, Vec<SnippetIndex>> = BTreeMap::new();
        let is_counted =
            |at: SnippetIndex| !study.is_context(at) && !study.topic_at(at).is_some_and(|topic| topic.junk);
        for (at, class) in (0..).map(SnippetIndex).zip(classes).filter(|(at, _)| is_counted(*at)) {
            // Those without a class are a stratum of their own.
            by_name.entry(class.clone().unwrap_or_default()).or_default().push(at);
        }
        Self { by_name }
    }

    /// The number of snippets that can be drawn.
    pub fn snippet_count(&self) -> usize {
        self.by_name.values().map(Vec::len).sum()
    }

    /// The strata in order of name, each with its snippets.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[SnippetIndex])> {
        self.by_name.iter().map(|(name, snippets)| (name.as_str(), snippets.as_slice()))
    }

    /// The number of snippets each stratum contributes to a sample of `size`: proportional to the stratum, by
    /// largest remainders (Hare's quota). Ties of remainders go to the larger stratum, then to the first by
    /// name. Never more than the stratum has while `size` is at most the number of snippets there are.
    pub fn allocate(&self, size: usize) -> Vec<usize> {
        let all = self.snippet_count().max(1);
        let mut shares: Vec<usize> = self.by_name.values().map(|of| size * of.len() / all).collect();
        let mut order: Vec<(usize, usize, usize)> =
            self.by_name.values().enumerate().map(|(at, of)| (size * of.len() % all, of.len(), at)).collect();
        order.sort_by_key(|&(rest, of, at)| (std::cmp::Reverse((rest, of)), at));
        let missing = size.saturating_sub(shares.iter().sum());
        for (.., at) in order.into_iter().take(missing) {
            if let Some(share) = shares.get_mut(at) {
                *share += 1;
            }
        }
        shares
    }
}

/// Draws a sample: from every stratum the snippets with the smallest random keys (bottom-k sampling, Cohen &
/// Kaplan 2007). Returns indices in the corpus, ascending.
///
/// A snippet's key depends on the seed, its transcript and its span, not on its index, so the sample stays
/// the same when transcripts are imported in another order.
pub fn draw_snippets(corpus: &Corpus, strata: &SampleStrata, size: usize, seed: u64) -> Vec<SnippetIndex> {
    let mut drawn = Vec::with_capacity(size);
    for ((_, snippets), share) in strata.iter().zip(strata.allocate(size)) {
        let mut ranked: Vec<([u8; 32], SnippetIndex)> =
            snippets.iter().map(|&at| (random_key(corpus, at, seed), at)).collect();
        ranked.sort_unstable();
        drawn.extend(ranked.into_iter().take(share).map(|(_, at)| at));
    }
    drawn.sort_unstable();
    drawn
}

/// The random key of a snippet: BLAKE3 of seed, transcript name and hash, and span.
fn random_key(corpus: &Corpus, at: SnippetIndex, seed: u64) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes());
    if let Some(snippet) = corpus.snippet_at(at) {
        if let Some(entry) = corpus.transcript(snippet.transcript) {
            hasher.update(entry.name.as_bytes());
            // A zero byte ends the name, so that name and hash cannot run into each other.
            hasher.update(&[0]);
            hasher.update(entry.hash.as_bytes());
        }
        hasher.update(&(snippet.span.start as u64).to_le_bytes());
        hasher.update(&(snippet.span.end as u64).to_le_bytes());
    }
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::{clear_sample, draw_sample, junk_topics};
    use crate::coding::fixture::{apply_checked, corpus, run};
    use crate::coding::{Codebook, CodingError};
    use crate::topics::TopicId;
    use proptest::prelude::*;

    fn strata(sizes: &[usize]) -> SampleStrata {
        let mut next = (0..).map(SnippetIndex);
        let by_name = sizes
            .iter()
            .enumerate()
            .map(|(n, &size)| (format!("{n:03}"), next.by_ref().take(size).collect()));
        SampleStrata { by_name: by_name.collect() }
    }

    #[test]
    fn shares_are_proportional_with_the_largest_remainders() {
        // Quotas of 5.8, 3.1 and 1.1: the seat that is left goes to the first.
        assert_eq!(strata(&[58, 31, 11]).allocate(10), [6, 3, 1]);
        assert_eq!(strata(&[1, 1, 1]).allocate(2), [1, 1, 0]);
        assert_eq!(strata(&[2, 1, 3]).allocate(6), [2, 1, 3]);
    }

    #[test]
    fn a_sample_is_drawn_again_by_its_seed_and_kept_as_an_edit() {
        let (corpus, run) = (corpus(), run(1));
        let mut book = Codebook::default();
        let study = CodingStats::new(&corpus, Some(&run), &book);
        let all = SampleStrata::new(&study, &[const { None }; 6]);
        let (first, again) = (draw_snippets(&corpus, &all, 3, 7), draw_snippets(&corpus, &all, 3, 7));
        assert_eq!((first.len(), &first), (3, &again));
        assert!((0..40).any(|seed| draw_snippets(&corpus, &all, 3, seed) != first));
        let edit = draw_sample(&book, &corpus, &all, Some("topic"), (3, 7)).unwrap();
        assert_eq!(apply_checked(&mut book, edit), "drew a random sample of 3 snippets by topic, seed 7");
        assert_eq!(CodingStats::new(&corpus, Some(&run), &book).sample_snippets(), first);
        assert!(matches!(draw_sample(&book, &corpus, &all, None, (3, 7)), Err(CodingError::SampleExists(3))));
        let edit = clear_sample(&book).unwrap();
        assert_eq!(apply_checked(&mut book, edit), "took the sample of 3 snippets away");
        assert!(matches!(clear_sample(&book), Err(CodingError::NothingToDo(_))));
        assert!(matches!(
            draw_sample(&book, &corpus, &all, None, (7, 7)),
            Err(CodingError::SampleSize { there: 6, .. })
        ));
        let edit = junk_topics(&book, &run, &[TopicId(0)], true).unwrap();
        apply_checked(&mut book, edit);
        let study = CodingStats::new(&corpus, Some(&run), &book);
        assert_eq!(SampleStrata::new(&study, &[const { None }; 6]).snippet_count(), 3);
    }

    proptest! {
        #[test]
        fn no_stratum_gives_more_than_it_has(sizes in prop::collection::vec(1usize..40, 1..8), part in 0.0f64..1.0) {
            let strata = strata(&sizes);
            let size = (strata.snippet_count() as f64 * part) as usize;
            let shares = strata.allocate(size);
            prop_assert_eq!(shares.iter().sum::<usize>(), size);
            for (share, of) in shares.iter().zip(&sizes) {
                let quota = size as f64 * *of as f64 / strata.snippet_count() as f64;
                prop_assert!(share <= of && (*share as f64 - quota).abs() < 1.0);
            }
        }
    }
}
