//! Singular and plural of a word, which count together in keywords.
//!
//! They do only where both occur in the corpus, in the same language, and are written alike.

use super::term::VocabularyTerm;
use crate::topics::plural::singular_forms;

/// Letters a singular must have, fewer for an abbreviation such as AI. Chosen by hand; not measured.
const MIN_LETTERS: usize = 3;

/// For each term the term it counts as: of singular and plural the more frequent, on a tie the singular. `terms`
/// are sorted by word; `languages` has the language each is mostly used in.
pub fn counted_forms(terms: &[VocabularyTerm], languages: &[&str]) -> Vec<u32> {
    let mut singular_of: Vec<usize> = (0..terms.len()).collect();
    let language = |at: usize| languages.get(at).copied().unwrap_or("");
    for (at, term) in terms.iter().enumerate() {
        let found = singular_forms(&term.word, language(at)).find_map(|form| {
            let single = terms.binary_search_by(|other| other.word.as_str().cmp(&form)).ok()?;
            let other = terms.get(single)?;
            (language(single) == language(at) && is_pair(other, term, language(at))).then_some(single)
        });
        if let (Some(single), Some(place)) = (found, singular_of.get_mut(at)) {
            *place = single;
        }
    }
    // Of a plural's plural the first singular; endings only get shorter, so this ends.
    let root = |mut at: usize| {
        while let Some(&above) = singular_of.get(at).filter(|above| **above != at) {
            at = above;
        }
        at
    };
    let roots: Vec<usize> = (0..terms.len()).map(root).collect();
    let count = |at: usize| terms.get(at).map_or(0, |term| term.count);
    let mut shown: Vec<usize> = (0..terms.len()).collect();
    for (at, &root) in roots.iter().enumerate() {
        if let Some(best) = shown.get_mut(root).filter(|best| count(at) > count(**best)) {
            *best = at;
        }
    }
    roots.into_iter().map(|root| shown.get(root).copied().unwrap_or(root) as u32).collect()
}

/// Whether two words that differ by an ending are singular and plural, by how they are written.
fn is_pair(singular: &VocabularyTerm, plural: &VocabularyTerm, language: &str) -> bool {
    let capital = |term: &VocabularyTerm| term.surface.starts_with(char::is_uppercase);
    let abbreviation = singular.surface.chars().all(char::is_uppercase);
    let letters = singular.word.chars().count();
    let long_enough = letters >= MIN_LETTERS || (letters > 1 && abbreviation);
    // AWS is no plural, and German nouns have capitals.
    let ends_small = plural.surface.ends_with(char::is_lowercase);
    long_enough
        && ends_small
        && (language != "de" || (letters > MIN_LETTERS && capital(singular) && capital(plural)))
}
