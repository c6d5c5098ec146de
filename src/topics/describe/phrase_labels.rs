//! Labels by meaning: of the phrases of a topic the one that says what the topic is about.
//!
//! A phrase that is frequent in a topic need not name it. The phrases that set it apart are embedded, and the one
//! whose vector points where the topic lies is its label.

use super::diverse::is_same_word;
use super::label_case::LabelCase;
use crate::topics::model::Keyword;
use crate::topics::words::{CorpusTerms, SpokenWord, SpokenWordReader, without_foreign_blanks};
use crate::vectors::{cosine, mean, to_f32};
use std::collections::{BTreeMap, BTreeSet};

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
/// Weight of the root of a phrase's share of the best score by counts, beside the cosine. On banking77 and
/// clinc150 (83 and 124 topics, MiniLM) 0, .1 and .2 name the right label first for .65, .65, .64 and .70, .71,
/// .67 of the topics; the two best words by counts do for .54 and .60.
const COUNT_WEIGHT: f32 = 0.1;

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

/// What is counted of a phrase in one topic.
#[derive(Debug, Default)]
struct PhraseTexts {
    texts: usize,
    spellings: BTreeMap<String, usize>,
}

/// For each topic, given as some of its texts, the phrases that may name it, best by counts first: one to four
/// words, the first and the last telling something, in 3 % and at least two of the texts, and more often there
/// than elsewhere. Names of speakers and words the researcher left out are in none, nor are numbers and parts of
/// web addresses, which are no words.
pub fn label_phrases(topics: &[Vec<TopicText>], words: &CorpusTerms) -> Vec<Vec<LabelPhrase>> {
    let mut reader = SpokenWordReader::default();
    let counted: Vec<BTreeMap<String, PhraseTexts>> =
        topics.iter().map(|texts| count_phrases(texts, words, &mut reader)).collect();
    let mut everywhere: BTreeMap<&str, usize> = BTreeMap::new();
    for (phrase, found) in counted.iter().flatten() {
        *everywhere.entry(phrase).or_default() += found.texts;
    }
    let all: usize = topics.iter().map(Vec::len).sum();
    let each = counted.iter().zip(topics);
    each.map(|(counted, texts)| best_by_counts(counted, texts.len(), (&everywhere, all))).collect()
}

/// The phrases of some texts, with the number of texts each is in.
fn count_phrases(
    texts: &[TopicText],
    words: &CorpusTerms,
    reader: &mut SpokenWordReader,
) -> BTreeMap<String, PhraseTexts> {
    let is_left_out = |word: &str| words.find_term(word).is_some_and(|term| words.is_muted(term));
    let mut counted: BTreeMap<String, PhraseTexts> = BTreeMap::new();
    for text in texts {
        let mut here: BTreeMap<String, String> = BTreeMap::new();
        for stretch in reader.read(&text.text, text.language.as_deref()) {
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
    (everywhere, all): (&BTreeMap<&str, usize>, usize),
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

/// A label for each topic; none for one without phrases. `vectors` has a model's vector for each phrase, in the
/// order of `phrases`; `centres` the direction of each topic from the middle of the corpus, of which only as many
/// numbers count as the model's vectors have. The label is the phrase nearest to that direction, seen from the
/// mean phrase; a single word is joined by the first of the topic's keywords that is no form of it. No two labels have
/// the same words: the later topic takes its next best. `cases` says where each label has capitals; as in English where
/// it does not.
pub fn choose_labels(
    phrases: &[Vec<LabelPhrase>],
    vectors: &[Vec<f32>],
    centres: &[Vec<f32>],
    keywords: &[&[Keyword]],
    cases: &[LabelCase],
) -> Vec<Option<String>> {
    let middle = to_f32(&mean(vectors.iter().map(Vec::as_slice)));
    let mut own_vectors = vectors.iter();
    let mut taken: BTreeSet<Vec<String>> = BTreeSet::new();
    let of_topic = |(topic, phrases): (usize, &Vec<LabelPhrase>)| {
        let centre = centres.get(topic).map_or(&[][..], |centre| &centre[..middle.len().min(centre.len())]);
        let mut ranked: Vec<(f32, &LabelPhrase)> = phrases
            .iter()
            .zip(own_vectors.by_ref())
            .map(|(phrase, vector)| {
                let from_middle: Vec<f32> = vector.iter().zip(&middle).map(|(x, mean)| x - mean).collect();
                (cosine(&from_middle, centre) + COUNT_WEIGHT * phrase.score.sqrt(), phrase)
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let keywords = keywords.get(topic).copied().unwrap_or(&[]);
        let case = cases.get(topic).copied().unwrap_or_default();
        let labels = ranked.iter().map(|(_, phrase)| with_keyword(&phrase.text, keywords, case));
        let mut unused = labels.filter(|label| taken.insert(words_of_label(label)));
        unused.next()
    };
    phrases.iter().enumerate().map(of_topic).collect()
}

/// A phrase as a label: a single word with a keyword behind it that adds something.
fn with_keyword(phrase: &str, keywords: &[Keyword], case: LabelCase) -> String {
    let label = without_foreign_blanks(&label_case(phrase, case));
    if phrase.contains(' ') {
        return label;
    }
    let begins = |long: &str, short: &str| short.chars().count() > 3 && long.starts_with(short);
    let is_form = |word: &str| {
        let (a, b) = (word.to_lowercase(), phrase.to_lowercase());
        is_same_word(word, phrase) || begins(&a, &b) || begins(&b, &a)
    };
    let adds = |keyword: &&Keyword| !keyword.word.split(' ').any(is_form);
    match keywords.iter().find(adds) {
        Some(keyword) if case == LabelCase::Title => format!("{label}, {}", case.write(&keyword.word)),
        Some(keyword) => format!("{label}, {}", keyword.word),
        None => label,
    }
}

/// Begins the words of a phrase with capitals, in English but for short ones inside it, which are mostly grammar: "Proof
/// of Concept".
fn label_case(phrase: &str, case: LabelCase) -> String {
    if case != LabelCase::Title {
        return case.write(phrase);
    }
    let last = phrase.split(' ').count() - 1;
    let words = phrase.split(' ').enumerate().map(|(at, word)| {
        let inside = at > 0 && at < last && word.chars().count() <= 4;
        if inside { word.to_owned() } else { case.write(word) }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The words of a label in lower case and without plural endings, sorted: what two labels must not share.
fn words_of_label(label: &str) -> Vec<String> {
    let words = label.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_lowercase);
    let mut words: Vec<String> =
        words.map(|word| word.strip_suffix('s').map(str::to_owned).unwrap_or(word)).collect();
    words.sort_unstable();
    words.dedup();
    words
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

    fn keyword(word: &str) -> Keyword {
        Keyword { word: word.to_owned(), score: 1.0 }
    }

    #[test]
    fn phrases_set_a_topic_apart_and_swallow_their_parts() {
        let topics = [
            texts(&["the proof of concept works", "a proof of concept", "Proof of concept again, in 2024"]),
            texts(&["a garden works", "tomato garden", "the tomato garden works"]),
        ];
        let mut builder = CorpusTermsBuilder::new();
        topics.iter().flatten().for_each(|text| builder.add_snippet(&text.text, Some("en")));
        let found = label_phrases(&topics, &builder.finish());
        let names = |at: usize| found[at].iter().map(|it| it.text.as_str()).collect::<Vec<_>>();
        assert_eq!(names(0), ["proof of concept"], "its words are within it, and numbers are no words");
        assert!(names(1).contains(&"tomato garden") && !names(1).contains(&"tomato"), "{:?}", names(1));
        assert_eq!(found[0][0].score, 1.0);
    }

    #[test]
    fn the_phrase_that_points_to_the_topic_names_it() {
        let phrase = |text: &str, score| LabelPhrase { text: text.to_owned(), score };
        let phrases = [
            vec![phrase("last week", 1.0), phrase("vector database", 0.4)],
            vec![phrase("database vectors", 1.0), phrase("roses", 0.3)],
            Vec::new(),
        ];
        let vectors = [[0.0, 0.1], [1.0, 0.0], [0.9, 0.3], [0.0, 1.0]].map(|vector| vector.to_vec());
        let centres = [[1.0, 0.0, 9.0], [0.6, 0.2, 9.0], [0.0, 0.0, 0.0]].map(|vector| vector.to_vec());
        let keywords = [keyword("rose"), keyword("garden")];
        let labels = choose_labels(&phrases, &vectors, &centres, &[&[], &keywords, &[]], &[]);
        assert_eq!(labels[0].as_deref(), Some("Vector Database"));
        assert_eq!(labels[1].as_deref(), Some("Roses, Garden"), "the same words are taken");
        assert_eq!(labels[2], None);
    }

    #[test]
    fn grammar_inside_a_label_stays_small() {
        assert_eq!(label_case("state of the art", LabelCase::Title), "State of the Art");
        assert_eq!(label_case("RAG", LabelCase::Title), "RAG");
        assert_eq!(label_case("fin de la guerre", LabelCase::Sentence), "Fin de la guerre");
        assert_eq!(words_of_label("Models, Data"), words_of_label("data model"));
    }
}
