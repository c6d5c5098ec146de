//! Short labels for topics: one good phrase, two keywords, or the answer that most of its snippets are.

use super::ScoredPhrase;
use super::diverse::word_overlap;
use super::label_case::LabelCase;
use crate::topics::model::Keyword;
use crate::topics::phrase::TermPhrase;
use crate::topics::words::CorpusTerms;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Keywords in a label where no phrase names the topic, unless more are needed to tell it from another.
/// Chosen by hand; not measured.
const LABEL_KEYWORDS: usize = 2;
/// A phrase whose score is at least this share of the best keyword's names the topic alone. Chosen by hand;
/// not measured.
const GOOD_PHRASE_SHARE: f32 = 0.5;
/// Keywords looked through for such a phrase. Chosen by hand; not measured.
const PHRASE_CANDIDATES: usize = 5;
/// A keyword this share of whose uses in the topic is within one phrase is spelled out as the phrase. Chosen
/// by hand; not measured.
const PHRASE_USE_SHARE: f32 = 0.3;

/// Labels topics by their best phrase, as in "Vector Database", or by their two best keywords where no phrase
/// is nearly as good, as in "Retrieval, Chunks". A keyword that is mostly used within one phrase of its
/// `candidates` is spelled out as that: "Neural Networks", not "Neural, Networks". Words have capitals as in
/// [`LabelCase`]. A topic with an entry in `answers` (see [`common_answer`]) is called by
/// that. No two labels are the same, also when only capitals differ: a later topic takes in further keywords,
/// and at last its own number.
pub fn label_topics(
    chosen: &[Vec<ScoredPhrase>],
    candidates: &[Vec<ScoredPhrase>],
    answers: &[Option<String>],
    words: &CorpusTerms,
) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut free = |label: &str| taken.insert(label.to_lowercase());
    chosen
        .iter()
        .enumerate()
        .map(|(number, keywords)| {
            let names = keyword_names(keywords, candidates.get(number).map_or(&[], Vec::as_slice), words);
            let case =
                LabelCase::of_language(names.first().and_then(|name| words.language_of_term(name.first)));
            let texts: Vec<String> = names.iter().map(|name| name.text(words)).collect();
            let texts = case.write_all(texts.iter().map(String::as_str));
            let named = names.first().is_some_and(|name| name.second.is_some());
            let parts = if named { 1 } else { LABEL_KEYWORDS };
            let longer = (parts..=texts.len().max(parts)).map(|parts| join_names(&texts, parts));
            let answer = answers.get(number).cloned().flatten();
            let mut all = answer.iter().cloned().chain(longer);
            all.find(|label| !label.is_empty() && free(label)).unwrap_or_else(|| {
                let base = match answer {
                    Some(answer) => answer,
                    None if texts.is_empty() => "Topic".to_owned(),
                    None => join_names(&texts, parts),
                };
                let numbered = [format!("{base} {number}"), format!("{base} (topic {number})")];
                numbered.into_iter().find(|label| free(label)).unwrap_or(base)
            })
        })
        .collect()
}

/// Labels that a topic with these keywords may have, the best first: as `label_topics` makes them, but of the
/// keywords alone. Empty where there are none.
pub fn labels_of_keywords(keywords: &[Keyword], case: LabelCase) -> Vec<String> {
    let best = keywords.iter().map(|keyword| keyword.score).fold(f32::MIN_POSITIVE, f32::max);
    let good = |keyword: &Keyword| keyword.word.contains(' ') && keyword.score >= best * GOOD_PHRASE_SHARE;
    let first = keywords.iter().take(PHRASE_CANDIDATES).position(good);
    let rest = keywords.iter().enumerate().filter(|(at, _)| Some(*at) != first).map(|(_, keyword)| keyword);
    let mut names: Vec<&str> = Vec::new();
    for keyword in first.and_then(|at| keywords.get(at)).into_iter().chain(rest) {
        let says_new = |word: &str| !names.iter().any(|name| name.split(' ').any(|known| known == word));
        if keyword.word.split(' ').all(says_new) {
            names.push(&keyword.word);
        }
    }
    let texts = case.write_all(names.iter().copied());
    let parts = if first.is_some() { 1 } else { LABEL_KEYWORDS.min(texts.len()) };
    (parts.max(1)..=texts.len()).map(|parts| join_names(&texts, parts)).collect()
}

/// The short answer that at least half of a topic's snippets are, compared without case and punctuation, in its
/// most frequent spelling: "Don't know". Of a topic without `keywords` the most frequent short answer, however
/// few they are. Ties go to the first by alphabet.
pub(super) fn common_answer(
    snippets: impl ExactSizeIterator<Item = usize>,
    keywords: &[ScoredPhrase],
    words: &CorpusTerms,
) -> Option<String> {
    let all = snippets.len();
    let mut given: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for said in snippets.filter_map(|snippet| words.short_answer(snippet)) {
        let parts = said.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        let folded = parts.map(str::to_lowercase).collect::<Vec<_>>().join(" ");
        // A bare number names nothing.
        if folded.chars().any(char::is_alphabetic) {
            let spelling = said.trim_matches(|c: char| !c.is_alphanumeric());
            *given.entry(folded).or_default().entry(spelling).or_default() += 1;
        }
    }
    let often = |spellings: &BTreeMap<&str, usize>| spellings.values().sum::<usize>();
    let (_, spellings) =
        given.iter().max_by_key(|(folded, spellings)| (often(spellings), Reverse(*folded)))?;
    let count = often(spellings);
    let decides = keywords.is_empty() || (count > 1 && count * 2 >= all);
    let (spelling, _) = spellings.iter().max_by_key(|(spelling, count)| (**count, Reverse(**spelling)))?;
    decides.then(|| (*spelling).to_owned())
}

/// Whether a keyword is a phrase of two words.
fn is_phrase(keyword: &ScoredPhrase) -> bool {
    keyword.phrase.second.is_some()
}

/// The names to build a label from, best first, no two with a word in common.
fn keyword_names(
    keywords: &[ScoredPhrase],
    candidates: &[ScoredPhrase],
    words: &CorpusTerms,
) -> Vec<TermPhrase> {
    let mut all: Vec<TermPhrase> =
        phrase_first(keywords).map(|kept| usual_phrase(kept, candidates)).collect();
    // The second keyword may contain the first, as "learning" and then "deep learning": the phrase alone says
    // both.
    if let ([first, second, ..], Some(best)) = (all.as_slice(), phrase_first(keywords).next())
        && first.second.is_none()
        && second.words().any(|word| word == best.phrase.first)
    {
        all.remove(0);
    }
    let mut names: Vec<TermPhrase> = Vec::new();
    for name in all {
        if names.iter().all(|before| word_overlap(*before, name, words) == 0.0) {
            names.push(name);
        }
    }
    names
}

/// The phrase a keyword is mostly used in, where there is one; of several the most frequent.
fn usual_phrase(keyword: &ScoredPhrase, candidates: &[ScoredPhrase]) -> TermPhrase {
    let enough = keyword.count as f32 * PHRASE_USE_SHARE;
    let with = |kept: &&ScoredPhrase| {
        is_phrase(kept)
            && kept.count as f32 >= enough
            && kept.phrase.words().any(|it| it == keyword.phrase.first)
    };
    if is_phrase(keyword) {
        return keyword.phrase;
    }
    let most = candidates.iter().filter(with).max_by_key(|kept| (kept.count, Reverse(kept.phrase)));
    most.map_or(keyword.phrase, |kept| kept.phrase)
}

/// The keywords, with the first good phrase moved to the front.
fn phrase_first(keywords: &[ScoredPhrase]) -> impl Iterator<Item = &ScoredPhrase> {
    let best = keywords.iter().map(|kept| kept.score).fold(f32::MIN_POSITIVE, f32::max);
    let good = |kept: &ScoredPhrase| is_phrase(kept) && kept.score >= best * GOOD_PHRASE_SHARE;
    let first = keywords.iter().take(PHRASE_CANDIDATES).position(good);
    let rest = keywords.iter().enumerate().filter(move |(at, _)| Some(*at) != first).map(|(_, kept)| kept);
    first.and_then(|at| keywords.get(at)).into_iter().chain(rest)
}

/// The first `parts` names, joined by commas.
fn join_names(texts: &[String], parts: usize) -> String {
    texts.iter().take(parts).map(String::as_str).collect::<Vec<_>>().join(", ")
}
