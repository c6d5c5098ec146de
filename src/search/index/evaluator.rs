//! From a [`SearchQuery`] to the snippets it matches, with the patterns to highlight and the notes for the user.
//!
//! Every part of a query is a set of snippets, which conditions cut, join and turn round. Words have scores as well
//! ([`ScoredSnippets`]). Order and nearness of words are found out from the positions in the index
//! ([`leitmotif_postings`]).

use super::index_words::{IndexWords, OnceWords};
use super::query_matches::QueryMatches;
use super::schema::IndexFields;
use super::scored_snippets::{ScoreCache, ScoredSnippets, WeightedTerm};
use super::sequence_reader::{SequenceReader, StretchTable};
use super::snippet_numbers::SnippetNumbers;
use crate::corpus::{SnippetIndex, fold_letters, is_southeast_asian};
use crate::search::analyzer::{
    StemCache, TermForm, exact_form, is_single_term, joined_form, joined_words, split_words,
};
use crate::search::compounds::{COMPOUND_LANGUAGES, FEWEST_LETTERS, has_part};
use crate::search::highlight::{HighlightPattern, Highlighter, WordChoice};
use crate::search::match_set::MatchSet;
use crate::search::query::filters::FilterSource;
use crate::search::query::{QueryNode, QueryTerm, SearchQuery, SnippetFilter, whole_word_regex};
use leitmotif_postings::near_stretches;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tantivy::query::FuzzyTermQuery;
use tantivy::{Searcher, Term};

/// Weight of a match by stem, against 1 for the exact form: a snippet with the word as typed matches both,
/// one with another form only this. Chosen by hand; not measured.
const STEM_BOOST: f32 = 0.5;

/// Weight of a compound with a word, against 1 for the word itself. Chosen by hand; not measured.
const COMPOUND_BOOST: f32 = 0.25;

/// Most words a pattern or misspelling may stand for that are scored one by one; of more, each counts the
/// same. The forms of a word and its compounds are scored one by one, however many there are. Chosen by hand; not measured.
const MAX_SCORED_WORDS: usize = 64;

/// Most words a pattern or regular expression may stand for; of more, the first by alphabet are searched,
/// with a note. Chosen by hand; not measured.
const MAX_PATTERN_WORDS: usize = 10_000;

/// Most slips of the pen in a misspelt word. The usual bound of fuzzy search; not measured.
pub(super) const MOST_SLIPS: u8 = 2;

/// An index, as a query is evaluated on it.
#[derive(Clone, Copy)]
pub(super) struct QuerySource<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) numbers: &'a SnippetNumbers,
    pub(super) words: &'a OnceWords,
    pub(super) scores: &'a ScoreCache<WordSlot>,
    pub(super) sequences: &'a ScoreCache<WordSequence>,
    pub(super) fields: IndexFields,
    pub(super) languages: &'a [String],
}

/// Evaluates one query on one index. Collects highlight patterns and notes on the way.
pub(super) struct QueryEvaluator<'a> {
    source: QuerySource<'a>,
    filters: &'a dyn FilterSource,
    typing: bool,
    stems: StemCache,
    patterns: Vec<HighlightPattern>,
    notes: Vec<String>,
    problems: Vec<String>,
}

/// What a query finds.
pub(super) struct QueryOutcome {
    /// What it matches; none for an empty query, which matches nothing.
    pub(super) matches: Option<QueryMatches>,
    /// Notes for the user.
    pub(super) notes: Vec<String>,
    /// What could not be done as asked.
    pub(super) problems: Vec<String>,
    /// Finds the matched words in a text.
    pub(super) highlighter: Highlighter,
}

/// A choice of words for one place, each with its weight.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct WordSlot(Vec<(TermForm, String, f32)>);

/// Words in an order, with at most `slop` others between them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WordSequence {
    slots: Vec<WordSlot>,
    slop: u32,
}

impl WordSequence {
    /// What to mark of it.
    fn highlight_pattern(&self) -> HighlightPattern {
        let choice = |slot: &WordSlot| {
            let of = |wanted: TermForm| -> BTreeSet<String> {
                let words = slot.0.iter().filter(|(form, ..)| *form == wanted);
                words.map(|(_, word, _)| word.clone()).collect()
            };
            WordChoice { exact: of(TermForm::Exact), loose: of(TermForm::Stemmed) }
        };
        HighlightPattern { slots: self.slots.iter().map(choice).collect(), slop: self.slop }
    }
}

impl<'a> QueryEvaluator<'a> {
    pub(super) fn new(source: QuerySource<'a>, filters: &'a dyn FilterSource, typing: bool) -> Self {
        Self {
            source,
            filters,
            typing,
            stems: StemCache::default(),
            patterns: Vec::new(),
            notes: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Evaluates a query.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(super) fn evaluate(mut self, query: &SearchQuery) -> tantivy::Result<QueryOutcome> {
        let matches = match &query.root {
            Some(root) => self.node_matches(root, true)?,
            None => None,
        };
        let mut told = BTreeSet::new();
        // A term on a side of NEAR is looked up twice.
        self.problems.retain(|problem| told.insert(problem.clone()));
        self.notes.retain(|note| told.insert(note.clone()));
        let highlighter = Highlighter::new(self.patterns);
        Ok(QueryOutcome { matches, notes: self.notes, problems: self.problems, highlighter })
    }

    /// What a condition matches; none where there is nothing in it to search for. `last` tells whether it has the
    /// word being typed.
    fn node_matches(&mut self, node: &QueryNode, last: bool) -> tantivy::Result<Option<QueryMatches>> {
        match node {
            QueryNode::All(nodes) => Ok(self.matches_of(nodes, last)?.into_iter().reduce(QueryMatches::and)),
            QueryNode::Any(nodes) => Ok(QueryMatches::any(self.matches_of(nodes, last)?)),
            QueryNode::Not(node) => {
                let before = self.patterns.len();
                let matches = self.node_matches(node, false)?;
                // An excluded word must not be highlighted: drop the patterns it has added.
                self.patterns.truncate(before);
                Ok(matches.map(QueryMatches::complement))
            }
            QueryNode::Near { left, right, .. } => {
                let (Some(left), Some(right)) =
                    (self.node_matches(left, false)?, self.node_matches(right, false)?)
                else {
                    return Ok(None);
                };
                let both = left.and(right);
                let found = self.stretches(node, &both.snippets)?;
                let mut near = MatchSet::none_of(self.source.numbers.snippets());
                found.into_keys().for_each(|snippet| near.insert(snippet));
                Ok(Some(both.and(QueryMatches::of_snippets(near))))
            }
            QueryNode::Term(QueryTerm::Filter(filter)) => Ok(Some(self.filter_matches(filter))),
            QueryNode::Term(term) => self.term_matches(term, last),
        }
    }

    /// What each of several conditions matches, in which there is anything to search for.
    fn matches_of(&mut self, nodes: &[QueryNode], last: bool) -> tantivy::Result<Vec<QueryMatches>> {
        let mut matches = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            matches.extend(self.node_matches(node, last && at + 1 == nodes.len())?);
        }
        Ok(matches)
    }

    /// What passes a filter. Where it has a note and nothing passes, such as a name that nobody has, that is a
    /// problem: its opposite would be everything.
    fn filter_matches(&mut self, filter: &SnippetFilter) -> QueryMatches {
        let selection = self.filters.select_snippets(filter);
        let told = if selection.passes.contains(&true) { &mut self.notes } else { &mut self.problems };
        told.extend(selection.note);
        // A filter may know of another corpus than the index, where one of them was just changed.
        let mut snippets = MatchSet::none_of(self.source.numbers.snippets());
        let passing = selection.passes.iter().enumerate().filter(|(_, passes)| **passes);
        passing.for_each(|(at, _)| snippets.insert(SnippetIndex(at)));
        QueryMatches::of_snippets(snippets)
    }

    /// What a term with words matches; none where nothing in it can be searched for.
    fn term_matches(&mut self, term: &QueryTerm, last: bool) -> tantivy::Result<Option<QueryMatches>> {
        let mut sequences = self.sequences(term)?;
        if last
            && self.typing
            && let QueryTerm::Word(word) = term
            && let [WordSequence { slots, .. }] = sequences.as_slice()
            && let [slot] = slots.as_slice()
            && self.is_absent(slot)?
        {
            self.notes.push(format!("no snippet says {word:?}: words that begin with it are searched"));
            sequences = self.sequences(&QueryTerm::Pattern(format!("{word}*")))?;
        }
        self.patterns.extend(sequences.iter().map(WordSequence::highlight_pattern));
        let matches: Vec<QueryMatches> = sequences
            .iter()
            .map(|sequence| self.sequence_matches(sequence))
            .collect::<tantivy::Result<_>>()?;
        Ok(QueryMatches::any(matches))
    }

    /// What words in an order match.
    fn sequence_matches(&self, sequence: &WordSequence) -> tantivy::Result<QueryMatches> {
        let matches = |slot| Ok(QueryMatches::of_words(self.slot_scores(slot)?));
        let matches: Vec<QueryMatches> =
            sequence.slots.iter().map(matches).collect::<tantivy::Result<_>>()?;
        let none = || QueryMatches::of_snippets(MatchSet::none_of(self.source.numbers.snippets()));
        let all = matches.into_iter().reduce(QueryMatches::and).unwrap_or_else(none);
        if sequence.slots.len() < 2 {
            return Ok(all);
        }
        let read = || self.sequence_reader(sequence).matches().map(ScoredSnippets::of_snippets);
        let found = self.source.sequences.read(sequence, read)?;
        Ok(all.and(QueryMatches::of_snippets(found.snippets.clone())))
    }

    /// The stretches of a condition with places, in the snippets that pass.
    fn stretches(&mut self, node: &QueryNode, passes: &MatchSet) -> tantivy::Result<StretchTable> {
        let mut found = StretchTable::new();
        match node {
            QueryNode::Any(nodes) => {
                for node in nodes {
                    add_stretches(&mut found, self.stretches(node, passes)?);
                }
            }
            QueryNode::Near { distance, left, right } => {
                let (left, right) = (self.stretches(left, passes)?, self.stretches(right, passes)?);
                for (snippet, left) in left {
                    let Some(right) = right.get(&snippet) else { continue };
                    let near = near_stretches(&left, right, *distance);
                    if !near.is_empty() {
                        found.insert(snippet, near);
                    }
                }
            }
            QueryNode::Term(term) => {
                for sequence in self.sequences(term)? {
                    add_stretches(&mut found, self.sequence_reader(&sequence).stretches(passes)?);
                }
            }
            // The parser puts only what has places beside NEAR.
            QueryNode::All(_) | QueryNode::Not(_) => {}
        }
        Ok(found)
    }

    /// The words of each slot of a sequence, and how they are read.
    fn sequence_reader(&self, sequence: &WordSequence) -> SequenceReader<'a> {
        let words = |slot: &WordSlot| slot.0.iter().map(|(form, word, _)| self.term(*form, word)).collect();
        let slots = sequence.slots.iter().map(words).collect();
        SequenceReader {
            searcher: self.source.searcher,
            numbers: self.source.numbers,
            slots,
            slop: sequence.slop,
        }
    }

    fn term(&self, form: TermForm, word: &str) -> Term {
        let field = match form {
            TermForm::Exact => self.source.fields.exact,
            TermForm::Stemmed => self.source.fields.stemmed,
        };
        Term::from_field_text(field, word)
    }

    /// Whether no snippet has one of the words.
    fn is_absent(&self, slot: &WordSlot) -> tantivy::Result<bool> {
        for (form, word, _) in &slot.0 {
            if self.source.searcher.doc_freq(&self.term(*form, word))? > 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The snippets with any of the words, each with its weight while they are few.
    fn slot_scores(&self, slot: &WordSlot) -> tantivy::Result<Arc<ScoredSnippets>> {
        let QuerySource { searcher, numbers, scores, .. } = self.source;
        scores.read(slot, || {
            if slot.0.len() > MAX_SCORED_WORDS && slot.0.iter().all(|(form, ..)| *form == TermForm::Exact) {
                let words = slot.0.iter().map(|(_, word, _)| word.as_str()).collect();
                return ScoredSnippets::of_many_words(searcher, numbers, self.source.fields.exact, &words);
            }
            let words: Vec<WeightedTerm> =
                slot.0.iter().map(|(form, word, weight)| (self.term(*form, word), *weight)).collect();
            ScoredSnippets::of_words(searcher, numbers, &words)
        })
    }

    /// The words that a term stands for: one of these sequences.
    fn sequences(&mut self, term: &QueryTerm) -> tantivy::Result<Vec<WordSequence>> {
        let one = |slot: WordSlot| vec![WordSequence { slots: vec![slot], slop: 0 }];
        Ok(match term {
            QueryTerm::Filter(_) => Vec::new(),
            QueryTerm::Word(text) => self.word_sequences(text)?,
            QueryTerm::Phrase { text, slop } => self.phrase_sequences(text, *slop),
            QueryTerm::Fuzzy(text) => match self.exact_words(text).as_slice() {
                [word] => one(self.fuzzy_slot(word)?),
                words => {
                    if words.len() > 1 {
                        self.notes.push(format!(
                            "~ finds one word with slips of the pen: {text:?} is several, searched as written"
                        ));
                    }
                    self.word_sequences(text)?
                }
            },
            QueryTerm::Regex(expression) => {
                one(self.expression_slot(expression, "", &format!("/{expression}/"))?)
            }
            QueryTerm::Pattern(text) => {
                let mut slots = Vec::new();
                for piece in text.split(parts_pattern) {
                    self.add_pattern_slots(piece, &mut slots)?;
                }
                if slots.is_empty() { Vec::new() } else { vec![WordSequence { slots, slop: 0 }] }
            }
        })
    }

    /// The exact forms of the words of a text; with a note where there are none.
    fn exact_words(&mut self, text: &str) -> Vec<String> {
        let words: Vec<String> =
            split_words(text).into_iter().filter_map(|span| exact_form(span.slice(text))).collect();
        if words.is_empty() {
            self.problems.push(format!("nothing in {text:?} can be searched for"));
        }
        words
    }

    /// A word in its exact form or, with less weight, stemmed by any language of the index, or in a compound. One with
    /// hyphens is several words, or these written as one.
    fn word_sequences(&mut self, text: &str) -> tantivy::Result<Vec<WordSequence>> {
        let mut sequences = Vec::new();
        let words = self.exact_words(text);
        if !words.is_empty() {
            let slots = words.iter().map(|word| self.word_slot(word)).collect::<tantivy::Result<_>>()?;
            sequences.push(WordSequence { slots, slop: 0 });
        }
        let spans = split_words(text);
        for joined in joined_words(text, &spans) {
            if joined.last - joined.first + 1 == spans.len() {
                let slots = vec![self.word_slot(&joined.exact)?];
                sequences.push(WordSequence { slots, slop: 0 });
            }
        }
        Ok(sequences)
    }

    /// Words in their exact form, one after the other, or written as one.
    fn phrase_sequences(&mut self, text: &str, slop: u32) -> Vec<WordSequence> {
        let words = self.exact_words(text);
        if words.is_empty() {
            return Vec::new();
        }
        let slots = words.into_iter().map(exact_slot).collect();
        let mut sequences = vec![WordSequence { slots, slop }];
        let spans = split_words(text);
        if slop == 0
            && spans.len() > 1
            && let Some(joined) = joined_form(text, &spans)
        {
            sequences.push(WordSequence { slots: vec![exact_slot(joined)], slop: 0 });
        }
        sequences
    }

    fn word_slot(&mut self, exact: &str) -> tantivy::Result<WordSlot> {
        let mut words = vec![(TermForm::Exact, exact.to_owned(), 1.0)];
        for tag in self.source.languages {
            let loose: BTreeSet<String> = self.stems.loose_forms(tag, exact).into_forms().collect();
            if COMPOUND_LANGUAGES.contains(&tag.as_str()) {
                let compounds = self.compounds_with(tag, &loose)?.into_iter();
                words.extend(compounds.map(|word| (TermForm::Exact, word, COMPOUND_BOOST)));
            }
            words.extend(loose.into_iter().map(|loose| (TermForm::Stemmed, loose, STEM_BOOST)));
        }
        Ok(WordSlot(words))
    }

    /// The words of the index that are compounds of a language with a word in one of these loose forms.
    fn compounds_with(&mut self, tag: &str, loose: &BTreeSet<String>) -> tantivy::Result<BTreeSet<String>> {
        let prefix = format!("{tag}:");
        let stems: Vec<&str> = loose
            .iter()
            .filter_map(|form| form.strip_prefix(&prefix))
            .filter(|stem| stem.chars().count() >= FEWEST_LETTERS)
            .collect();
        if stems.is_empty() {
            return Ok(BTreeSet::new());
        }
        let mut candidates = BTreeMap::new();
        for stem in &stems {
            candidates.extend(self.words()?.containing(stem));
        }
        let mut found = BTreeSet::new();
        let mut ends = self.stems.clone();
        for (word, folded) in candidates {
            let mut is_form =
                |end: &str| ends.loose_forms(tag, end).into_forms().any(|form| loose.contains(&form));
            let mut is_word = |word: &str| -> tantivy::Result<bool> {
                for form in self.stems.loose_forms(tag, word).into_forms() {
                    let term = Term::from_field_text(self.source.fields.stemmed, &form);
                    if self.source.searcher.doc_freq(&term)? > 0 {
                        return Ok(true);
                    }
                }
                Ok(false)
            };
            for stem in &stems {
                if has_part(&folded, stem, &mut is_form, &mut is_word)? {
                    found.insert(word.to_owned());
                }
            }
        }
        Ok(found)
    }

    /// Adds the words of a piece of a pattern.
    fn add_pattern_slots(&mut self, piece: &str, slots: &mut Vec<WordSlot>) -> tantivy::Result<()> {
        let letters = piece.replace(['*', '?'], "");
        if letters.is_empty() {
            if !piece.is_empty() {
                self.problems.push(format!("{piece} alone stands for any word, and is not searched"));
            }
        } else if letters == piece || letters.chars().all(|c| is_single_term(c) || is_southeast_asian(c)) {
            // Han, kana, Hangul, Thai and its neighbours are indexed character by character, so that a phrase is a
            // search for a part already.
            slots.extend(self.exact_words(&letters).into_iter().map(exact_slot));
        } else {
            let wanted = fold_letters(&exact_form(piece).unwrap_or_default());
            let expression: String = wanted
                .chars()
                .map(|c| match c {
                    '*' => ".*".to_owned(),
                    '?' => ".".to_owned(),
                    c => regex::escape(c.encode_utf8(&mut [0; 4])),
                })
                .collect();
            // Other letters may be one by themselves and another in an expression, as the two small sigmas are.
            let end = wanted.find(|c: char| !c.is_ascii() || matches!(c, '*' | '?'));
            let beginning = end.map_or(wanted.as_str(), |end| &wanted[..end]);
            slots.push(self.expression_slot(&expression, beginning, piece)?);
        }
        Ok(())
    }

    /// The words of the index that a regular expression matches, with diacritics or without; all of these begin with
    /// `beginning`, and `typed` is for the note.
    fn expression_slot(
        &mut self,
        expression: &str,
        beginning: &str,
        typed: &str,
    ) -> tantivy::Result<WordSlot> {
        let expression = match whole_word_regex(expression) {
            Ok(expression) => expression,
            Err(why) => {
                self.problems.push(format!("{typed} is not searched: {why}"));
                return Ok(WordSlot::default());
            }
        };
        let found = self.words()?.matching(&expression, beginning);
        if found.len() > MAX_PATTERN_WORDS {
            self.problems.push(format!(
                "{typed} stands for {} words; only the first {MAX_PATTERN_WORDS} by alphabet are searched",
                found.len()
            ));
        }
        let words = found.into_iter().take(MAX_PATTERN_WORDS);
        Ok(WordSlot(words.map(|word| (TermForm::Exact, word.to_owned(), 1.0)).collect()))
    }

    /// Words within an edit distance of 1 for words of three to five letters, 2 for longer ones, 0 for
    /// shorter ones. An edit is a letter too many, too few, replaced, or swapped with the next (optimal string
    /// alignment, Damerau 1964). These are the usual bounds of fuzzy search; not measured.
    fn fuzzy_slot(&self, word: &str) -> tantivy::Result<WordSlot> {
        let slips = match word.chars().count() {
            0..3 => 0,
            3..6 => 1,
            _ => MOST_SLIPS,
        };
        let near = FuzzyTermQuery::new(Term::from_field_text(self.source.fields.exact, word), slips, true);
        // The distance is 0 to 2.
        let weight = |found: &str| 1.0 / (1 + strsim::osa_distance(word, found)) as f32;
        let words = self.matching_words(&near)?.into_iter();
        let words = words.map(|found| {
            let weight = weight(&found);
            (TermForm::Exact, found, weight)
        });
        Ok(WordSlot(words.collect()))
    }

    fn words(&self) -> tantivy::Result<&'a IndexWords> {
        self.source.words.read(self.source.searcher, self.source.fields.exact)
    }

    /// The words of the index that a query for terms matches, sorted. Its automaton walks the dictionary and
    /// leaves out what cannot match.
    fn matching_words(&self, wanted: &FuzzyTermQuery) -> tantivy::Result<BTreeSet<String>> {
        let automaton = wanted.automaton()?;
        let mut found = BTreeSet::new();
        for segment in self.source.searcher.segment_readers() {
            let index = segment.inverted_index(self.source.fields.exact)?;
            let mut stream = index.terms().search(&automaton).into_stream()?;
            while stream.advance() {
                found.extend(std::str::from_utf8(stream.key()).map(str::to_owned));
            }
        }
        Ok(found)
    }
}

/// Whether a character parts the words of a pattern: punctuation that is no wildcard.
fn parts_pattern(c: char) -> bool {
    match c {
        '*' | '?' => false,
        '\u{2010}'..='\u{2015}' | '…' | '’' => true,
        c => c.is_ascii() && !c.is_ascii_alphanumeric(),
    }
}

/// Adds stretches to those of the same snippets, ascending and each once.
fn add_stretches(found: &mut StretchTable, more: StretchTable) {
    for (snippet, stretches) in more {
        let known = found.entry(snippet).or_default();
        known.extend(stretches);
        known.sort_unstable();
        known.dedup();
    }
}

/// A word in its exact form alone.
fn exact_slot(word: String) -> WordSlot {
    WordSlot(vec![(TermForm::Exact, word, 1.0)])
}
