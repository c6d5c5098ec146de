//! A random sample of snippets, drawn in proportion from strata.

use super::study::Study;
use crate::corpus::Corpus;
use std::collections::BTreeMap;

/// The snippets that can be drawn, by stratum: their places in the corpus, ascending. What is in none of the classes
/// asked for is a stratum of its own, with an empty name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strata {
    by_name: BTreeMap<String, Vec<usize>>,
}

impl Strata {
    /// Sorts snippets into strata by what class each is in, `classes` having one for each snippet of the corpus. Those
    /// of junk topics are left out, as they are of every count.
    pub fn new(study: &Study, classes: &[Option<String>]) -> Self {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let junk = |at: usize| {
            study.topic_of(at).and_then(|topic| study.topic(topic)).is_some_and(|topic| topic.junk)
        };
        for (at, class) in classes.iter().enumerate().filter(|(at, _)| !junk(*at)) {
            by_name.entry(class.clone().unwrap_or_default()).or_default().push(at);
        }
        Self { by_name }
    }

    /// How many snippets there are to draw from.
    pub fn len(&self) -> usize {
        self.by_name.values().map(Vec::len).sum()
    }

    /// Whether there is nothing to draw from.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The strata by name, with their snippets.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[usize])> {
        self.by_name.iter().map(|(name, snippets)| (name.as_str(), snippets.as_slice()))
    }

    /// How many snippets of each stratum a sample of `size` has: in proportion to its own, by largest remainders (Hare's
    /// quota); of equal remainders the larger stratum comes first, then the one first by name.
    pub fn shares(&self, size: usize) -> Vec<usize> {
        let all = self.len().max(1);
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

/// Draws a sample: of every stratum as many snippets as are its share, those with the smallest random numbers (bottom-k
/// sampling, Cohen & Kaplan 2007). A snippet's number depends on the seed and on where it stands in which transcript, so
/// that the order of things does not matter. Gives places in the corpus, ascending.
pub fn draw(corpus: &Corpus, strata: &Strata, size: usize, seed: u64) -> Vec<usize> {
    let mut drawn = Vec::with_capacity(size);
    for ((_, snippets), share) in strata.iter().zip(strata.shares(size)) {
        let mut ranked: Vec<([u8; 32], usize)> =
            snippets.iter().map(|&at| (number(corpus, at, seed), at)).collect();
        ranked.sort_unstable();
        drawn.extend(ranked.into_iter().take(share).map(|(_, at)| at));
    }
    drawn.sort_unstable();
    drawn
}

/// The random number of a snippet.
fn number(corpus: &Corpus, at: usize, seed: u64) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes());
    if let Some(snippet) = corpus.snippets.get(at) {
        if let Some(entry) = corpus.transcript(snippet.transcript) {
            hasher.update(entry.name.as_bytes());
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
    use crate::coding::fixture::{corpus, done, run};
    use crate::coding::{Codebook, Error};
    use crate::topics::TopicId;
    use proptest::prelude::*;

    fn strata(sizes: &[usize]) -> Strata {
        let mut next = 0..;
        let by_name = sizes
            .iter()
            .enumerate()
            .map(|(n, &size)| (format!("{n:03}"), next.by_ref().take(size).collect()));
        Strata { by_name: by_name.collect() }
    }

    #[test]
    fn shares_are_proportional_with_the_largest_remainders() {
        // Quotas of 5.8, 3.1 and 1.1: the seat that is left goes to the first.
        assert_eq!(strata(&[58, 31, 11]).shares(10), [6, 3, 1]);
        assert_eq!(strata(&[1, 1, 1]).shares(2), [1, 1, 0]);
        assert_eq!(strata(&[2, 1, 3]).shares(6), [2, 1, 3]);
    }

    #[test]
    fn a_sample_is_drawn_again_by_its_seed_and_kept_as_an_edit() {
        let (corpus, run) = (corpus(), run(1));
        let mut book = Codebook::default();
        let study = Study::new(&corpus, Some(&run), &book);
        let all = Strata::new(&study, &[const { None }; 6]);
        let (first, again) = (draw(&corpus, &all, 3, 7), draw(&corpus, &all, 3, 7));
        assert_eq!((first.len(), &first), (3, &again));
        assert!((0..40).any(|seed| draw(&corpus, &all, 3, seed) != first));
        let edit = draw_sample(&book, &corpus, &all, Some("topic"), (3, 7)).unwrap();
        assert_eq!(done(&mut book, edit), "drew a random sample of 3 snippets by topic, seed 7");
        assert_eq!(Study::new(&corpus, Some(&run), &book).sample(), first);
        assert!(matches!(draw_sample(&book, &corpus, &all, None, (3, 7)), Err(Error::SampleThere(3))));
        let edit = clear_sample(&book).unwrap();
        assert_eq!(done(&mut book, edit), "took the sample of 3 snippets away");
        assert!(matches!(clear_sample(&book), Err(Error::Already(_))));
        assert!(matches!(
            draw_sample(&book, &corpus, &all, None, (7, 7)),
            Err(Error::SampleSize { there: 6, .. })
        ));
        let edit = junk_topics(&book, &run, &[TopicId(0)], true).unwrap();
        done(&mut book, edit);
        let study = Study::new(&corpus, Some(&run), &book);
        assert_eq!(Strata::new(&study, &[const { None }; 6]).len(), 3);
    }

    proptest! {
        #[test]
        fn no_stratum_gives_more_than_it_has(sizes in prop::collection::vec(1usize..40, 1..8), part in 0.0f64..1.0) {
            let strata = strata(&sizes);
            let size = (strata.len() as f64 * part) as usize;
            let shares = strata.shares(size);
            prop_assert_eq!(shares.iter().sum::<usize>(), size);
            for (share, of) in shares.iter().zip(&sizes) {
                let quota = size as f64 * *of as f64 / strata.len() as f64;
                prop_assert!(share <= of && (*share as f64 - quota).abs() < 1.0);
            }
        }
    }
}
