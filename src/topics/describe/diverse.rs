//! Keywords that differ from each other.

use super::{Phrase, Weighed};
use crate::topics::words::Words;
use std::borrow::Cow;

/// How much likeness to a keyword chosen before counts against a phrase's own score.
const DIVERSITY: f32 = 0.4;
/// A word heard in one phrase this often, as a share of all its uses in the topic, is named by the phrase alone.
const ABSORBED: f32 = 0.9;

/// Chooses up to `count` phrases, best first, by maximal marginal relevance (Carbonell & Goldstein 1998), where two
/// phrases are alike as far as they share words or forms of a word. A word that is hardly said outside one phrase gives
/// way to the phrase.
pub fn choose(candidates: Vec<Weighed>, words: &Words, count: usize) -> Vec<Weighed> {
    let mut left = without_absorbed(candidates);
    let best = left.iter().map(|best| best.score).fold(f32::MIN_POSITIVE, f32::max);
    let mut chosen: Vec<Weighed> = Vec::with_capacity(count);
    while chosen.len() < count && !left.is_empty() {
        let mut found = (0, f32::NEG_INFINITY);
        for (index, candidate) in left.iter().enumerate() {
            let alike =
                chosen.iter().map(|kept| likeness(kept.phrase, candidate.phrase, words)).fold(0.0, f32::max);
            let worth = (1.0 - DIVERSITY) * candidate.score / best - DIVERSITY * alike;
            if worth > found.1 && alike < 1.0 {
                found = (index, worth);
            }
        }
        if found.1 == f32::NEG_INFINITY {
            break;
        }
        chosen.push(left.remove(found.0));
    }
    chosen
}

/// Leaves out words that are hardly said outside one phrase of the candidates.
pub(super) fn without_absorbed(candidates: Vec<Weighed>) -> Vec<Weighed> {
    let within = |word: &Weighed| {
        candidates.iter().any(|pair| {
            pair.phrase.second.is_some()
                && pair.phrase.words().any(|part| part == word.phrase.first)
                && pair.count as f32 >= word.count as f32 * ABSORBED
        })
    };
    let kept: Vec<bool> =
        candidates.iter().map(|candidate| candidate.phrase.second.is_some() || !within(candidate)).collect();
    candidates.into_iter().zip(kept).filter_map(|(candidate, kept)| kept.then_some(candidate)).collect()
}

/// The share of the shorter phrase's words that the other has too, 0 to 1.
pub(super) fn likeness(a: Phrase, b: Phrase, words: &Words) -> f32 {
    let shared = a.words().filter(|&x| b.words().any(|y| same_word(words.text(x), words.text(y)))).count();
    let shorter = a.words().count().min(b.words().count());
    shared.min(shorter) as f32 / shorter as f32
}

/// Takes two words for forms of one where they are singular and plural, or begin alike for most of the longer: company
/// and companies, retrieve and retrieval.
fn same_word(a: &str, b: &str) -> bool {
    let (a, b) = (singular(a), singular(b));
    let shared = a
        .chars()
        .flat_map(char::to_lowercase)
        .zip(b.chars().flat_map(char::to_lowercase))
        .take_while(|(x, y)| x == y)
        .count();
    let longer = a.chars().count().max(b.chars().count());
    shared == longer || (shared >= 3 && shared * 4 >= longer * 3)
}

/// An English plural without its ending; other words as they are.
fn singular(word: &str) -> Cow<'_, str> {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return Cow::Owned(format!("{stem}y"));
    }
    let hissing = ["sses", "shes", "ches", "xes"].iter().any(|end| word.ends_with(end));
    let stem = if hissing { word.strip_suffix("es") } else { word.strip_suffix('s') };
    Cow::Borrowed(stem.filter(|stem| stem.len() > 2 && (hissing || !stem.ends_with('s'))).unwrap_or(word))
}

#[cfg(test)]
mod tests {
    use super::same_word;

    #[test]
    fn forms_of_a_word_are_the_same_word() {
        assert!(same_word("model", "models"));
        assert!(same_word("retrieve", "retrieval"));
        assert!(same_word("company", "Companies"));
        assert!(same_word("batch", "batches"));
        assert!(!same_word("class", "clay"));
        assert!(same_word("GPU", "gpus"));
        assert!(!same_word("community", "communicate"));
        assert!(!same_word("agent", "age"));
        assert!(!same_word("AI", "air"));
    }
}
