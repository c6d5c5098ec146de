//! The phrases that may name a topic: those that set it apart and can stand at the end of a label.

use super::label_endings::LabelEndings;
use crate::topics::words::{CorpusTerms, SpokenWord, SpokenWordReader, counted_part};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// Most words of a phrase.
const MAX_WORDS: usize = 4;
/// The fewest texts of a topic a phrase must stand in, and the least share of them.
const LEAST_TEXTS: usize = 2;
const LEAST_TEXT_SHARE: f64 = 0.03;
/// The least logarithm of how many times likelier a text of the topic has the phrase than any text.
const LEAST_LOG_LIFT: f64 = 0.2;
/// A phrase this share of whose texts have it within one longer phrase gives way to that.
const WITHIN_SHARE: f64 = 0.9;
/// Phrases of a topic that are embedded.
const CANDIDATES: usize = 40;

/// A text of a topic.
#[derive(Debug, Clone)]
pub struct TopicText {
    /// What is said.
    pub text: String,
    /// Its language, where it is known.
    pub language: Option<String>,
}

/// A phrase that may name a topic.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelPhrase {
    /// As it is mostly written.
    pub text: String,
    /// Its score by counts as a share of the best phrase's, 0 to 1.
    pub score: f32,
}

/// The phrases that may name each topic, and what is known of the words that labels end in.
#[derive(Debug, Clone, Default)]
pub struct LabelCandidates {
    /// Those of each topic, best by counts first.
    pub topics: Vec<Vec<LabelPhrase>>,
    pub(super) endings: LabelEndings,
}

/// What is counted of a phrase in one topic.
#[derive(Debug, Default)]
struct PhraseTexts {
    texts: usize,
    spellings: BTreeMap<String, usize>,
}

/// For each topic, given as some of its texts, the phrases that may name it, best by counts first: one to four
/// words, the first and the last telling something, in 3 % and at least two of the texts, and more often there
/// than elsewhere. Names of speakers and words the researcher left out are in none, nor are numbers and parts of
/// web addresses, which are no words. A phrase that ends in a word that mostly stands before another, as "fine" does
/// in "fine tuning", is none unless a topic has no other.
pub fn label_phrases(topics: &[Vec<TopicText>], words: &CorpusTerms) -> LabelCandidates {
    let each = topics.par_iter().map_init(SpokenWordReader::default, |reader, texts| {
        let mut endings = LabelEndings::default();
        (count_phrases(texts, words, reader, &mut endings), endings)
    });
    let (counted, parts): (Vec<_>, Vec<LabelEndings>) = each.collect::<Vec<_>>().into_iter().unzip();
    let mut endings = LabelEndings::new(words);
    parts.into_iter().for_each(|part| endings.add(part));
    // Looked up only, so that its order does not matter.
    let mut everywhere: HashMap<&str, usize> = HashMap::new();
    for (phrase, found) in counted.iter().flatten() {
        *everywhere.entry(phrase).or_default() += found.texts;
    }
    let all: usize = topics.iter().map(Vec::len).sum();
    let topics = counted.par_iter().zip(topics).map(|(counted, texts)| {
        let best = best_by_counts(counted, texts.len(), (&everywhere, all));
        let (ends, cut): (Vec<_>, Vec<_>) = best
            .into_iter()
            .partition(|phrase| !endings.is_cut_off(&phrase.text) && !endings.may_be_grammar(&phrase.text));
        if ends.is_empty() { cut } else { ends }
    });
    let topics = topics.collect();
    LabelCandidates { topics, endings }
}

/// The phrases of some texts, with the number of texts each is in.
fn count_phrases(
    texts: &[TopicText],
    words: &CorpusTerms,
    reader: &mut SpokenWordReader,
    endings: &mut LabelEndings,
) -> BTreeMap<String, PhraseTexts> {
    let is_left_out =
        |word: &str| words.find_term(counted_part(word)).is_some_and(|term| words.is_muted(term));
    let mut counted: BTreeMap<String, PhraseTexts> = BTreeMap::new();
    for text in texts {
        let mut here: BTreeMap<String, String> = BTreeMap::new();
        for stretch in reader.read(&text.text, text.language.as_deref()) {
            endings.add_stretch(&stretch);
            for (first, length) in (0..stretch.len()).flat_map(|at| (1..=MAX_WORDS).map(move |n| (at, n))) {
                let Some(part) = stretch.get(first..first + length) else { continue };
                let tells = |word: Option<&SpokenWord>| word.is_some_and(|word| word.is_content);
                if tells(part.first()) && tells(part.last()) && !part.iter().any(|it| is_left_out(&it.word)) {
                    let join = |of: &dyn Fn(&SpokenWord) -> String| {
                        part.iter().map(of).collect::<Vec<_>>().join(" ")
                    };
                    let phrase = join(&|it| counted_form(&it.word, words));
                    here.entry(phrase).or_insert_with(|| join(&|it| it.surface.clone()));
                }
            }
        }
        for (phrase, spelling) in here {
            let found = counted.entry(phrase).or_default();
            found.texts += 1;
            *found.spellings.entry(spelling).or_default() += 1;
        }
    }
    counted
}

/// A word as it is counted: of singular and plural the more frequent.
fn counted_form(word: &str, words: &CorpusTerms) -> String {
    let term = words.find_term(word).map(|term| words.form_of(term) as usize);
    term.and_then(|term| words.terms().get(term)).map_or_else(|| word.to_owned(), |term| term.word.clone())
}

/// The phrases of a topic of so many texts that set it apart, best first.
fn best_by_counts(
    counted: &BTreeMap<String, PhraseTexts>,
    texts: usize,
    (everywhere, all): (&HashMap<&str, usize>, usize),
) -> Vec<LabelPhrase> {
    let share = |found: &PhraseTexts| found.texts as f64 / texts.max(1) as f64;
    let often = |phrase: &str| everywhere.get(phrase).copied().unwrap_or(0).max(1) as f64;
    let enough = |(phrase, found): &(&String, &PhraseTexts)| {
        let lift = share(found) * all as f64 / often(phrase);
        // In a corpus of one topic nothing is likelier anywhere.
        let apart = lift.ln() > LEAST_LOG_LIFT || all == texts;
        found.texts >= LEAST_TEXTS && share(found) >= LEAST_TEXT_SHARE && apart
    };
    let kept: Vec<(&String, &PhraseTexts)> = counted.iter().filter(enough).collect();
    let is_within = |short: &(&String, &PhraseTexts)| {
        let padded = format!(" {} ", short.0);
        kept.iter().any(|long| {
            long.0.len() > short.0.len()
                && long.1.texts as f64 >= short.1.texts as f64 * WITHIN_SHARE
                && format!(" {} ", long.0).contains(&padded)
        })
    };
    let mut scored: Vec<(f64, &String, &PhraseTexts)> = kept
        .iter()
        .filter(|phrase| !is_within(phrase))
        .map(|&(phrase, found)| (share(found) * (1.0 + all as f64 / often(phrase)).ln(), phrase, found))
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.truncate(CANDIDATES);
    let most = scored.first().map_or(1.0, |best| best.0);
    let phrase = |(score, phrase, found): &(f64, &String, &PhraseTexts)| LabelPhrase {
        text: usual_spelling(phrase, found),
        score: (score / most) as f32,
    };
    scored.iter().map(phrase).collect()
}

/// The most frequent spelling; of equals the one in lower case, then the first by alphabet.
fn usual_spelling(phrase: &str, found: &PhraseTexts) -> String {
    let rank = |(spelling, times): &(&String, &usize)| (**times, spelling.as_str() == phrase);
    let mut best: Option<(&String, &usize)> = None;
    for next in &found.spellings {
        if best.is_none_or(|best| rank(&next) > rank(&best)) {
            best = Some(next);
        }
    }
    best.map_or_else(|| phrase.to_owned(), |(spelling, _)| spelling.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topics::words::CorpusTermsBuilder;

    fn texts(all: &[&str]) -> Vec<TopicText> {
        all.iter()
            .map(|text| TopicText { text: (*text).to_owned(), language: Some("en".to_owned()) })
            .collect()
    }

    #[test]
    fn phrases_set_a_topic_apart_and_swallow_their_parts() {
        let topics = [
            texts(&["the proof of concept works", "a proof of concept", "Proof of concept again, in 2024"]),
            texts(&["a garden works", "tomato garden", "the tomato garden works"]),
        ];
        let mut builder = CorpusTermsBuilder::new();
        topics.iter().flatten().for_each(|text| builder.add_snippet(&text.text, Some("en")));
        let found = label_phrases(&topics, &builder.finish()).topics;
        let names = |at: usize| found[at].iter().map(|it| it.text.as_str()).collect::<Vec<_>>();
        assert_eq!(names(0), ["proof of concept"], "its words are within it, and numbers are no words");
        assert!(names(1).contains(&"tomato garden") && !names(1).contains(&"tomato"), "{:?}", names(1));
        assert_eq!(found[0][0].score, 1.0);
    }
}
