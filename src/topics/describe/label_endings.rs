//! What a label may end in, told without a grammar: by how words are used in the topics' texts.

use crate::topics::words::{CorpusTerms, SpokenWord, counted_part};
use std::collections::{BTreeMap, BTreeSet};

/// A word this share of whose uses stand before another telling word is no end of a label: "fine" is that of "fine
/// tuning", "next" of "next week". On banking77 and clinc150 (three seeds, topics by graph and by density) .6 to .8
/// name as many topics right as no limit; .5 loses one in a hundred on clinc150.
const BEFORE_SHARE: f64 = 0.7;
/// Fewest uses from which that can be told. Chosen by hand; not measured.
const LEAST_USES: u32 = 5;

/// How often each telling word is used, and how often another follows it.
#[derive(Debug, Clone, Default)]
pub(super) struct LabelEndings {
    uses: BTreeMap<String, WordUse>,
    /// Words that may be grammar.
    doubtful: BTreeSet<String>,
}

#[derive(Debug, Clone, Copy, Default)]
struct WordUse {
    all: u32,
    before_another: u32,
}

impl LabelEndings {
    /// Nothing counted yet, in a corpus with these terms.
    pub(super) fn new(words: &CorpusTerms) -> Self {
        let doubtful = (0u32..).zip(words.terms()).filter(|(id, _)| words.may_be_grammar(*id));
        Self { doubtful: doubtful.map(|(_, term)| term.word.clone()).collect(), uses: BTreeMap::new() }
    }

    /// Whether a phrase begins or ends in a word that may be grammar.
    pub(super) fn may_be_grammar(&self, phrase: &str) -> bool {
        let ends = [phrase.split(' ').next(), phrase.rsplit(' ').next()];
        ends.into_iter().flatten().any(|word| self.doubtful.contains(counted_part(&word.to_lowercase())))
    }

    /// Counts the words of a stretch that nothing stands between.
    pub(super) fn add_stretch(&mut self, stretch: &[SpokenWord]) {
        for (at, word) in stretch.iter().enumerate().filter(|(_, word)| word.is_content) {
            let found = self.uses.entry(word.word.clone()).or_default();
            found.all += 1;
            found.before_another += u32::from(stretch.get(at + 1).is_some_and(|next| next.is_content));
        }
    }

    /// Adds what was counted elsewhere.
    pub(super) fn add(&mut self, other: Self) {
        for (word, uses) in other.uses {
            let found = self.uses.entry(word).or_default();
            found.all += uses.all;
            found.before_another += uses.before_another;
        }
    }

    /// Whether a phrase ends in a word that mostly stands before another, so that it seems cut off.
    pub(super) fn is_cut_off(&self, phrase: &str) -> bool {
        self.uses.get(&last_word(phrase)).is_some_and(|found| {
            found.all >= LEAST_USES && f64::from(found.before_another) >= f64::from(found.all) * BEFORE_SHARE
        })
    }

    /// Whether a phrase ends in what was done to something, as "trained" or "stopped": a word in -ed without which it is
    /// a word too. Other languages have next to no such pairs.
    pub(super) fn is_participle(&self, phrase: &str) -> bool {
        let word = last_word(phrase);
        let Some(stem) = word.strip_suffix("ed").filter(|stem| stem.len() > 2) else { return false };
        let is_said = |word: &str| self.uses.contains_key(word);
        let mut letters = stem.chars().rev();
        // "stopped" has a letter twice that "stop" has once.
        let doubled = letters.next() == letters.next();
        let once = stem.char_indices().next_back().map_or("", |(end, _)| &stem[..end]);
        is_said(stem) || is_said(&format!("{stem}e")) || (doubled && is_said(once))
    }
}

/// The last word of a phrase in lower case.
fn last_word(phrase: &str) -> String {
    phrase.rsplit(' ').next().unwrap_or(phrase).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topics::words::SpokenWordReader;

    fn endings(texts: &[&str]) -> LabelEndings {
        let mut found = LabelEndings::default();
        let mut reader = SpokenWordReader::default();
        let stretches = texts.iter().flat_map(|text| reader.read(text, Some("en"))).collect::<Vec<_>>();
        stretches.iter().for_each(|stretch| found.add_stretch(stretch));
        found
    }

    #[test]
    fn words_that_stand_before_others_end_no_label() {
        let found = endings(&["the fine tuning of models"; 5]);
        assert!(found.is_cut_off("fine") && found.is_cut_off("Very Fine"));
        assert!(!found.is_cut_off("fine tuning") && !found.is_cut_off("unknown"));
        let seldom = endings(&["the fine tuning of models"; 4]);
        assert!(!seldom.is_cut_off("fine"), "four uses tell nothing");
        let mixed = [["the model weights"; 5], ["weights of the model"; 5]].concat();
        assert!(!endings(&mixed).is_cut_off("model"));
    }

    #[test]
    fn participles_are_told_by_their_verbs() {
        let found = endings(&["train stop charge a speed bump", "trained stopped charged speed breed"]);
        assert!(["trained", "Stopped", "model charged"].iter().all(|word| found.is_participle(word)));
        assert!(["speed", "breed", "train", "bed"].iter().all(|word| !found.is_participle(word)));
    }
}
