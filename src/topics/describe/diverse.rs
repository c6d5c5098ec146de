//! Chooses keywords that differ from each other.

use super::ScoredPhrase;
use crate::topics::phrase::TermPhrase;
use crate::topics::words::CorpusTerms;
use std::borrow::Cow;

/// Weight of the overlap with keywords chosen before against a phrase's own score. Chosen by hand; not
/// measured.
const DIVERSITY_WEIGHT: f32 = 0.4;
/// A word this share of whose uses in the topic is within one phrase is named by the phrase alone. Chosen by
/// hand; not measured.
const ABSORBED_SHARE: f32 = 0.9;

/// Chooses up to `count` phrases, best first, by maximal marginal relevance (Carbonell & Goldstein 1998),
/// where the similarity of two phrases is the overlap of their words or word forms. A word that is hardly
/// used outside one phrase gives way to the phrase.
pub fn choose_diverse(candidates: Vec<ScoredPhrase>, words: &CorpusTerms, count: usize) -> Vec<ScoredPhrase> {
    let mut left = drop_absorbed_words(candidates);
    let best = left.iter().map(|best| best.score).fold(f32::MIN_POSITIVE, f32::max);
    let mut chosen: Vec<ScoredPhrase> = Vec::with_capacity(count);
    while chosen.len() < count && !left.is_empty() {
        let mut found = (0, f32::NEG_INFINITY);
        for (index, candidate) in left.iter().enumerate() {
            let alike = chosen
                .iter()
                .map(|kept| word_overlap(kept.phrase, candidate.phrase, words))
                .fold(0.0, f32::max);
            let worth = (1.0 - DIVERSITY_WEIGHT) * candidate.score / best - DIVERSITY_WEIGHT * alike;
            // An overlap of 1 says nothing new, whatever its score.
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

/// Leaves out words that are hardly used outside one phrase of the candidates.
pub(super) fn drop_absorbed_words(candidates: Vec<ScoredPhrase>) -> Vec<ScoredPhrase> {
    let within = |word: &ScoredPhrase| {
        candidates.iter().any(|pair| {
            pair.phrase.second.is_some()
                && pair.phrase.words().any(|part| part == word.phrase.first)
                && pair.count as f32 >= word.count as f32 * ABSORBED_SHARE
        })
    };
    let kept: Vec<bool> =
        candidates.iter().map(|candidate| candidate.phrase.second.is_some() || !within(candidate)).collect();
    candidates.into_iter().zip(kept).filter_map(|(candidate, kept)| kept.then_some(candidate)).collect()
}

/// The share of the shorter phrase's words that the other has too, 0 to 1.
pub(super) fn word_overlap(a: TermPhrase, b: TermPhrase, words: &CorpusTerms) -> f32 {
    let shared = a
        .words()
        .filter(|&x| b.words().any(|y| is_same_word(words.display_text(x), words.display_text(y))))
        .count();
    let shorter = a.words().count().min(b.words().count());
    shared.min(shorter) as f32 / shorter as f32
}

/// Whether two words are forms of one: singular and plural, or alike from the start for three quarters of the
/// longer one: company and companies, retrieve and retrieval. The three quarters are by hand; the test has
/// the cases they were chosen for.
pub(super) fn is_same_word(a: &str, b: &str) -> bool {
    let (a, b) = (singular_form(a), singular_form(b));
    let shared = a
        .chars()
        .flat_map(char::to_lowercase)
        .zip(b.chars().flat_map(char::to_lowercase))
        .take_while(|(x, y)| x == y)
        .count();
    let longer = a.chars().count().max(b.chars().count());
    shared == longer || (shared >= 3 && shared * 4 >= longer * 3)
}

/// An English plural without its ending; other words unchanged.
fn singular_form(word: &str) -> Cow<'_, str> {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return Cow::Owned(format!("{stem}y"));
    }
    let hissing = ["sses", "shes", "ches", "xes"].iter().any(|end| word.ends_with(end));
    let stem = if hissing { word.strip_suffix("es") } else { word.strip_suffix('s') };
    Cow::Borrowed(stem.filter(|stem| stem.len() > 2 && (hissing || !stem.ends_with('s'))).unwrap_or(word))
}

#[cfg(test)]
mod tests {
    use super::is_same_word;

    #[test]
    fn forms_of_a_word_are_the_same_word() {
        assert!(is_same_word("model", "models"));
        assert!(is_same_word("retrieve", "retrieval"));
        assert!(is_same_word("company", "Companies"));
        assert!(is_same_word("batch", "batches"));
        assert!(!is_same_word("class", "clay"));
        assert!(is_same_word("GPU", "gpus"));
        assert!(!is_same_word("community", "communicate"));
        assert!(!is_same_word("agent", "age"));
        assert!(!is_same_word("AI", "air"));
    }
}
