//! Chooses keywords that co-occur, so that they read as one subject.

use super::ScoredPhrase;
use super::diverse::{drop_absorbed_words, word_overlap};
use crate::topics::measure::coherence::WordCooccurrence;
use crate::topics::phrase::TermPhrase;
use crate::topics::words::CorpusTerms;
use rayon::prelude::*;

/// Weight of the co-occurrence with keywords chosen before, against a phrase's own score. Chosen together with
/// [`WINDOW_WORDS`] and [`COOCCURRENCE_CANDIDATES`] on every third talk of practicalai (5,625 snippets, draft, 56
/// topics): NPMI .19 and diversity .87 at .7, ten words and 80 candidates; .17 and .82 with 40 candidates, .18 and .85
/// with 60; .15 and .79 at .5, six words and 40. More weight goes on raising both (.19 and .88 at .85 and 60): .7 is where
/// a phrase's own score still counts for a third.
const COOCCURRENCE_WEIGHT: f64 = 0.7;
/// Weight of the overlap in words with keywords chosen before, which counts against a phrase. Chosen by hand;
/// not measured.
const OVERLAP_PENALTY: f64 = 0.2;
/// Words within which two count as co-occurring, stop words left out. Chosen with [`COOCCURRENCE_WEIGHT`].
const WINDOW_WORDS: usize = 10;
/// The best phrases of a topic by c-TF-IDF, from which its keywords are chosen. Chosen with [`COOCCURRENCE_WEIGHT`].
pub(super) const COOCCURRENCE_CANDIDATES: usize = 80;
/// Most snippets that are looked through, evenly spread over the corpus: enough to tell co-occurrence from
/// chance. Chosen by hand; not measured.
const MAX_SNIPPETS: usize = 6000;

/// Chooses up to `count` phrases for each topic, best first: each next one by its score and by its mean
/// normalised pointwise mutual information (Bouma 2009) with those chosen before. A topic is what is said
/// together, and keywords chosen so read as one subject. One that adds no word to another is left out.
pub fn choose_cooccurring(
    candidates: Vec<Vec<ScoredPhrase>>,
    words: &CorpusTerms,
    count: usize,
) -> Vec<Vec<ScoredPhrase>> {
    let candidates: Vec<Vec<ScoredPhrase>> = candidates.into_par_iter().map(drop_absorbed_words).collect();
    let said: Vec<Vec<Vec<u32>>> =
        candidates.iter().map(|of| of.iter().map(|kept| kept.phrase.words().collect()).collect()).collect();
    let step = words.snippet_count().div_ceil(MAX_SNIPPETS).max(1);
    let texts: Vec<Vec<u32>> = (0..words.snippet_count())
        .into_par_iter()
        .step_by(step)
        .map(|snippet| words.word_forms(snippet))
        .collect();
    let company = WordCooccurrence::count_windows(texts.iter().map(Vec::as_slice), &said, WINDOW_WORDS);
    let chosen = candidates.par_iter().enumerate().map(|(topic, of)| {
        let near = |a: usize, b: usize| company.topic_word_npmi(topic, a, b).unwrap_or(0.0);
        choose_for_topic(of, words, count, &near).into_iter().filter_map(|at| of.get(at).copied()).collect()
    });
    chosen.collect()
}

/// The indices of the candidates chosen for one topic, in the order they were chosen. `near` gives the mutual
/// information of two candidates.
fn choose_for_topic(
    candidates: &[ScoredPhrase],
    words: &CorpusTerms,
    count: usize,
    near: &dyn Fn(usize, usize) -> f64,
) -> Vec<usize> {
    let best = f64::from(candidates.iter().map(|kept| kept.score).fold(f32::MIN_POSITIVE, f32::max));
    let phrase = |at: usize| -> Option<TermPhrase> { candidates.get(at).map(|kept| kept.phrase) };
    let mut chosen: Vec<usize> = Vec::with_capacity(count);
    let mut left: Vec<usize> = (0..candidates.len()).collect();
    while chosen.len() < count {
        let mut found: Option<(usize, f64)> = None;
        for (place, &at) in left.iter().enumerate() {
            let (Some(kept), Some(own)) = (candidates.get(at), phrase(at)) else { continue };
            let alike = chosen
                .iter()
                .filter_map(|&other| phrase(other))
                .map(|other| f64::from(word_overlap(other, own, words)))
                .fold(0.0, f64::max);
            if alike >= 1.0 {
                continue;
            }
            let company =
                chosen.iter().map(|&other| near(at, other)).sum::<f64>() / chosen.len().max(1) as f64;
            let worth = (1.0 - COOCCURRENCE_WEIGHT) * f64::from(kept.score) / best
                + COOCCURRENCE_WEIGHT * company
                - OVERLAP_PENALTY * alike;
            if found.is_none_or(|(_, most)| worth > most) {
                found = Some((place, worth));
            }
        }
        let Some((place, _)) = found else { break };
        chosen.push(left.remove(place));
    }
    chosen
}
