//! The terms of all snippets, gathered in one pass: they weigh in adaptation and describe the topics.
//!
//! A term is a run of letters and digits that begins with a letter and has at least two of them, in lower
//! case. Stop words of the snippet's language, fillers of speech, numbers and sound tags such as `[Music]`
//! are left out, as are web addresses and abbreviations of several parts such as Ph.D., and [`GAP`] stands in their place so that no phrase is counted across them. Scripts without
//! spaces (Han, Thai, …) are cut by dictionaries.

mod forms;
mod function_words;
mod met_language;
mod running_words;
mod scan;
mod scan_event;
mod spoken;
mod stop;
mod term;
mod unspaced;

pub use spoken::{SpokenWord, SpokenWordReader, whole_words};
pub use term::VocabularyTerm;
pub(in crate::topics) use unspaced::without_foreign_blanks;

use super::stop_word::StopWord;
use foldhash::HashMap;
use met_language::MetLanguage;
use scan_event::ScanEvent;
use std::collections::{BTreeMap, BTreeSet};

/// Stands in a snippet's terms where a stop word or a mark was left out between two terms.
pub const GAP: u32 = u32::MAX;

/// The number of no language.
const UNKNOWN_LANGUAGE: u32 = u32::MAX;

/// Most characters of a snippet that can name a topic by itself. Chosen by hand; not measured.
const SHORT_ANSWER: usize = 40;

/// The vocabulary of a corpus and the terms of each snippet in order. A term's id is its rank by alphabet,
/// whatever the order of the snippets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CorpusTerms {
    terms: Vec<VocabularyTerm>,
    /// The terms of all snippets, one snippet after the other.
    ids: Vec<u32>,
    /// Where each snippet's terms end in `ids`.
    ends: Vec<usize>,
    /// The language of each snippet, as a number of its own; [`UNKNOWN_LANGUAGE`] where it was not told.
    spoken: Vec<u32>,
    /// The language each term is mostly used in, by code.
    languages: Vec<Box<str>>,
    /// For each term the one it counts as in descriptions: of singular and plural the more frequent.
    forms: Vec<u32>,
    /// Terms that are kept out of descriptions, ascending.
    muted: Vec<u32>,
    /// Terms that may be grammar, in languages without a list, ascending.
    doubtful: Vec<u32>,
    /// Phrases of two terms that are kept out of descriptions, each as it counts, ascending.
    muted_pairs: Vec<(u32, u32)>,
    /// The texts of snippets that are hardly more than a phrase, by snippet.
    short_answers: BTreeMap<usize, Box<str>>,
}

impl CorpusTerms {
    /// Number of snippets.
    pub fn snippet_count(&self) -> usize {
        self.ends.len()
    }
    /// Number of distinct terms.
    pub fn vocabulary_size(&self) -> usize {
        self.terms.len()
    }
    /// The terms, by id.
    pub fn terms(&self) -> &[VocabularyTerm] {
        &self.terms
    }
    /// The terms of one snippet in order, with [`GAP`] between those that do not follow each other; empty
    /// beyond the last snippet.
    pub fn terms_of(&self, snippet: usize) -> &[u32] {
        let start = snippet.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(snippet).copied().unwrap_or(start);
        &self.ids[start..end]
    }
    /// The language of a snippet, as a number that all of one language have; none where it was not told.
    pub fn language_of(&self, snippet: usize) -> Option<u32> {
        self.spoken.get(snippet).copied().filter(|&language| language != UNKNOWN_LANGUAGE)
    }
    /// The language a term is mostly used in, by code; none where the languages of its snippets were not told.
    pub fn language_of_term(&self, term: u32) -> Option<&str> {
        self.languages.get(term as usize).map(AsRef::as_ref).filter(|code| !code.is_empty())
    }
    /// The text of a snippet of at most 40 characters, such as "Don't know"; none where it is
    /// longer.
    pub fn short_answer(&self, snippet: usize) -> Option<&str> {
        self.short_answers.get(&snippet).map(AsRef::as_ref)
    }
    /// A term in its most frequent spelling; empty for [`GAP`].
    pub fn display_text(&self, term: u32) -> &str {
        self.terms.get(term as usize).map_or("", |term| &term.surface)
    }
    /// Keeps names out of descriptions: those of `names`, in lower case, that are mostly spelled as names
    /// are, with a capital and small letters. They are counted all the same.
    pub fn mute_names(&mut self, names: &BTreeSet<String>) {
        let is_name = |term: &VocabularyTerm| {
            let mut letters = term.surface.chars();
            names.contains(&term.word)
                && letters.next().is_some_and(char::is_uppercase)
                && !letters.any(char::is_uppercase)
        };
        let names = (0u32..).zip(&self.terms).filter(|(_, term)| is_name(term)).map(|(id, _)| id);
        self.muted.extend(names);
        self.muted.sort_unstable();
        self.muted.dedup();
    }
    /// Keeps a researcher's own stop words out of descriptions, in singular and plural. They are counted all the
    /// same, so that topics stay what they are.
    pub fn mute_stop_words(&mut self, words: &[StopWord]) {
        for stop in words {
            let mut words: Vec<String> = stop.word.split(' ').map(str::to_owned).collect();
            if stop.word.contains(unspaced::is_unspaced) {
                words.clear();
                for_each_word(&stop.word, &mut |word| words.push(word.to_owned()));
            }
            let ids = words.iter().map(|word| self.find_term(word)).collect::<Option<Vec<u32>>>();
            let language = |id: u32| self.languages.get(id as usize).map(AsRef::as_ref);
            match ids.as_deref() {
                Some(&[id]) => {
                    let form = self.form_of(id);
                    let same = (0u32..).zip(&self.forms).filter(|(_, other)| **other == form);
                    self.muted.extend(same.map(|(id, _)| id).filter(|id| stop.holds_in(language(*id))));
                }
                Some(&[first, second]) if stop.holds_in(language(first)) => {
                    self.muted_pairs.push((self.form_of(first), self.form_of(second)));
                }
                // A word nobody says needs no muting.
                _ => {}
            }
        }
        self.muted.sort_unstable();
        self.muted.dedup();
        self.muted_pairs.sort_unstable();
    }
    /// The term that a term counts as in descriptions: of singular and plural the more frequent.
    pub fn form_of(&self, term: u32) -> u32 {
        self.forms.get(term as usize).copied().unwrap_or(term)
    }
    /// The words of one snippet in order, singular and plural as one, without gaps.
    pub fn word_forms(&self, snippet: usize) -> Vec<u32> {
        let terms = self.terms_of(snippet).iter().filter(|&&term| term != GAP);
        terms.map(|&term| self.form_of(term)).collect()
    }
    /// The terms of one snippet as descriptions count them: singular and plural as one, a gap for what is muted.
    pub fn described_terms(&self, snippet: usize) -> Vec<u32> {
        let counted = |&term: &u32| if self.is_muted(term) { GAP } else { self.form_of(term) };
        self.terms_of(snippet).iter().map(counted).collect()
    }
    /// Whether a phrase of two terms, each as it counts, is kept out of descriptions.
    pub fn is_muted_pair(&self, first: u32, second: u32) -> bool {
        self.muted_pairs.binary_search(&(first, second)).is_ok()
    }
    /// Whether a term may be grammar, of which a language without a list leaves a doubt.
    pub fn may_be_grammar(&self, term: u32) -> bool {
        self.doubtful.binary_search(&term).is_ok()
    }
    /// Whether a term is kept out of descriptions.
    pub fn is_muted(&self, term: u32) -> bool {
        self.muted.binary_search(&term).is_ok()
    }
    /// The id of a word in lower case; none where it is no term.
    pub fn find_term(&self, word: &str) -> Option<u32> {
        let at = self.terms.binary_search_by(|term| term.word.as_str().cmp(word)).ok()?;
        u32::try_from(at).ok()
    }
}

impl CorpusTerms {
    /// The terms of a text that is no snippet, ascending, each once: its words as they stand, and with or
    /// without an `s` at the end, since what is asked for in the plural is often said in the singular.
    pub fn terms_in(&self, text: &str) -> Vec<u32> {
        let mut found = BTreeSet::new();
        scan::scan_words(text, &mut |event| {
            if let ScanEvent::Word { word, .. } = event {
                found.extend(self.find_term(word));
                let other = word.strip_suffix('s').map_or_else(|| format!("{word}s"), str::to_owned);
                found.extend(self.find_term(&other));
            }
        });
        found.into_iter().collect()
    }
}

/// Calls `each` with the words of a text in order, in lower case; stop words too.
pub(in crate::topics) fn for_each_word(text: &str, each: &mut dyn FnMut(&str)) {
    scan::scan_words(text, &mut |event| {
        if let ScanEvent::Word { word, .. } = event {
            each(word);
        }
    });
}

/// The part of a word in lower case that is a term of the corpus: `l'eau` is counted as *eau*.
pub(in crate::topics) fn counted_part(word: &str) -> &str {
    stop::longest_part(word)
}

/// Builds [`CorpusTerms`], snippet after snippet.
#[derive(Debug, Default)]
pub struct CorpusTermsBuilder {
    /// The provisional id of each word, in the order they were met.
    known: HashMap<Box<str>, u32>,
    terms: Vec<TermStats>,
    ids: Vec<u32>,
    ends: Vec<usize>,
    spoken: Vec<u32>,
    short_answers: BTreeMap<usize, Box<str>>,
    /// The languages met, in the order they were met.
    met: Vec<MetLanguage>,
}

/// Counts of one term while the corpus is read.
#[derive(Debug, Default)]
struct TermStats {
    snippets: u32,
    last_snippet: usize,
    count: u64,
    /// Its spellings with their counts, without those that are merely capitalised at the start of a sentence,
    /// which tells nothing.
    surfaces: Vec<(Box<str>, u32)>,
    /// The languages it is used in, as places in the list of those met, with their counts.
    languages: Vec<(usize, u32)>,
}

impl CorpusTermsBuilder {
    /// Starts with no snippets.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next snippet. `language` is an ISO 639-1 code such as `en`; where it is not known, English
    /// stop words are left out.
    pub fn add_snippet(&mut self, text: &str, language: Option<&str>) {
        let code = language.unwrap_or("en");
        if !self.met.iter().any(|known| known.code == code) {
            self.met.push(MetLanguage::new(code));
        }
        let Self { known, terms, ids, ends, spoken, met, short_answers } = self;
        let told = language.is_some();
        let Some(language) = met.iter().position(|known| known.code == code) else { return };
        let Some(MetLanguage { stop, running, .. }) = met.get_mut(language) else { return };
        let answer = text.trim();
        if !answer.is_empty() && answer.chars().nth(SHORT_ANSWER).is_none() {
            short_answers.insert(ends.len(), answer.into());
        }
        let snippet = ends.len() + 1;
        let start = ids.len();
        scan::scan_words(text, &mut |event| match event {
            ScanEvent::Gap => push_gap(ids, start),
            ScanEvent::Word { word, surface, fresh } => match stop.content_part(word) {
                None => {
                    running.add_stop_word(word);
                    push_gap(ids, start);
                }
                Some(word) => {
                    running.add_word(word);
                    let id = intern_term(known, terms, word);
                    ids.push(id);
                    if let Some(term) = terms.get_mut(id as usize) {
                        term.add_form(snippet, stop::written_part(surface, word), fresh);
                        term.add_language(language);
                    }
                }
            },
        });
        // A gap at the end would pair nothing.
        while ids.len() > start && ids.last() == Some(&GAP) {
            ids.pop();
        }
        ends.push(ids.len());
        let number = u32::try_from(language).ok().filter(|_| told);
        spoken.push(number.unwrap_or(UNKNOWN_LANGUAGE));
    }

    /// Ends the pass: numbers the terms by alphabet and chooses the spelling of each.
    pub fn finish(self) -> CorpusTerms {
        let mut order: Vec<(Box<str>, u32)> = self.known.into_iter().collect();
        order.sort_unstable();
        let mut rank = vec![GAP; order.len()];
        let mut terms = Vec::with_capacity(order.len());
        let mut languages: Vec<Box<str>> = Vec::with_capacity(order.len());
        for (new, (word, old)) in (0u32..).zip(order) {
            let (Some(rank), Some(gathered)) = (rank.get_mut(old as usize), self.terms.get(old as usize))
            else {
                continue;
            };
            *rank = new;
            let language = gathered.usual_language().and_then(|at| self.met.get(at));
            languages.push(language.map_or("", MetLanguage::base_code).into());
            terms.push(VocabularyTerm {
                surface: gathered.usual_form(&word),
                snippets: gathered.snippets,
                count: gathered.count,
                word: word.into(),
            });
        }
        let ids = self.ids.iter().map(|&old| rank.get(old as usize).copied().unwrap_or(GAP)).collect();
        let found = function_words::find_function_words(
            &terms,
            &languages,
            (&self.met, &self.spoken),
            self.ids.len(),
        );
        let (mut muted, doubtful) = (found.certain, found.doubtful);
        let inflected = (0u32..).zip(&terms).filter(|(_, term)| unspaced::is_inflected(&term.word));
        muted.extend(inflected.map(|(id, _)| id));
        muted.sort_unstable();
        muted.dedup();
        let codes: Vec<&str> = languages.iter().map(AsRef::as_ref).collect();
        let forms = forms::counted_forms(&terms, &codes);
        CorpusTerms {
            terms,
            ids,
            ends: self.ends,
            spoken: self.spoken,
            languages,
            forms,
            muted,
            doubtful,
            muted_pairs: Vec::new(),
            short_answers: self.short_answers,
        }
    }
}

/// Appends a gap, but never two in a row nor one at the start of a snippet.
fn push_gap(ids: &mut Vec<u32>, start: usize) {
    if ids.len() > start && ids.last() != Some(&GAP) {
        ids.push(GAP);
    }
}

/// The provisional id of a word; new words get the next one.
fn intern_term(known: &mut HashMap<Box<str>, u32>, terms: &mut Vec<TermStats>, word: &str) -> u32 {
    if let Some(&id) = known.get(word) {
        return id;
    }
    let id = u32::try_from(terms.len()).unwrap_or(GAP);
    known.insert(word.into(), id);
    terms.push(TermStats::default());
    id
}

impl TermStats {
    /// Counts one use in a snippet, with its spelling. `fresh`: it opens a sentence.
    fn add_form(&mut self, snippet: usize, surface: &str, fresh: bool) {
        self.count += 1;
        if self.last_snippet != snippet {
            self.last_snippet = snippet;
            self.snippets += 1;
        }
        let mut letters = surface.chars();
        let merely_first =
            fresh && letters.next().is_some_and(char::is_uppercase) && !letters.any(char::is_uppercase);
        if merely_first {
            return;
        }
        match self.surfaces.iter_mut().find(|(known, _)| **known == *surface) {
            Some((_, times)) => *times += 1,
            None => self.surfaces.push((surface.into(), 1)),
        }
    }

    /// Counts one use in a language.
    fn add_language(&mut self, language: usize) {
        match self.languages.iter_mut().find(|(known, _)| *known == language) {
            Some((_, times)) => *times += 1,
            None => self.languages.push((language, 1)),
        }
    }

    /// The language it is mostly used in, as a place in the list of those met; on a tie the first met.
    fn usual_language(&self) -> Option<usize> {
        let best = self.languages.iter().max_by_key(|(at, times)| (*times, std::cmp::Reverse(*at)));
        best.map(|(at, _)| *at)
    }

    /// The most frequent spelling; on a tie lower case, then the first by alphabet.
    fn usual_form(&self, word: &str) -> String {
        let best = self.surfaces.iter().max_by(|(a, times_a), (b, times_b)| {
            (times_a, **a == *word, std::cmp::Reverse(a)).cmp(&(times_b, **b == *word, std::cmp::Reverse(b)))
        });
        best.map_or_else(|| word.to_owned(), |(surface, _)| surface.to_string())
    }
}

#[cfg(test)]
mod tests;
