//! The query planner: from a [`SearchQuery`] to a tantivy query, with the patterns to highlight and the notes
//! for the user.
//!
//! Words become queries of tantivy, which score them. Order and nearness of words are found out from the
//! positions in the index ([`crate::search::places`]), exclusions and filters as sets of snippets.

use super::bitset_query::{BitsetQuery, MatchCollector, SnippetNumbers};
use super::schema::IndexFields;
use super::sequence_reader::{SequenceReader, StretchTable};
use crate::corpus::fold_letters;
use crate::search::analyzer::{
    StemCache, TermForm, exact_form, is_single_term, joined_form, joined_words, split_words,
};
use crate::search::compounds::{COMPOUND_LANGUAGES, FEWEST_LETTERS, has_part};
use crate::search::highlight::{HighlightPattern, Highlighter, WordChoice};
use crate::search::match_set::MatchSet;
use crate::search::places::near_stretches;
use crate::search::query::filters::FilterSource;
use crate::search::query::{QueryNode, QueryTerm, SearchQuery, SnippetFilter, whole_word_regex};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Occur, Query as Asked, TermQuery,
    TermSetQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

/// Weight of a match by stem, against 1 for the exact form: a snippet with the word as typed matches both,
/// one with another form only this. Chosen by hand; not measured.
const STEM_BOOST: f32 = 0.5;

/// Weight of a compound with a word, against 1 for the word itself. Chosen by hand; not measured.
const COMPOUND_BOOST: f32 = 0.25;

/// Most words a pattern or misspelling may stand for that are scored one by one; of more, each counts the
/// same. Chosen by hand; not measured.
const MAX_SCORED_WORDS: usize = 64;

/// Most words a pattern or regular expression may stand for; of more, the first by alphabet are searched,
/// with a note. Chosen by hand; not measured.
const MAX_PATTERN_WORDS: usize = 10_000;

/// A tantivy query of any kind.
type BoxedQuery = Box<dyn Asked>;

/// Plans one query against one index. Collects highlight patterns and notes on the way.
pub(in crate::search) struct QueryPlanner<'a> {
    searcher: &'a Searcher,
    numbers: &'a Arc<SnippetNumbers>,
    fields: IndexFields,
    languages: &'a [String],
    filters: &'a dyn FilterSource,
    typing: bool,
    stems: StemCache,
    patterns: Vec<HighlightPattern>,
    notes: Vec<String>,
    problems: Vec<String>,
}

/// A planned query.
pub(in crate::search) struct QueryPlan {
    /// The query for tantivy; none for an empty query, which matches nothing.
    pub(in crate::search) query: Option<BoxedQuery>,
    /// Notes for the user.
    pub(in crate::search) notes: Vec<String>,
    /// What could not be done as asked.
    pub(in crate::search) problems: Vec<String>,
    /// Finds the matched words in a text.
    pub(in crate::search) highlighter: Highlighter,
}

/// A choice of words for one place, each with its weight.
#[derive(Debug, Clone, Default)]
struct WordSlot(Vec<(TermForm, String, f32)>);

/// Words in an order, with at most `slop` others between them.
#[derive(Debug, Clone)]
struct WordSequence {
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

impl<'a> QueryPlanner<'a> {
    pub(in crate::search) fn new(
        (searcher, numbers): (&'a Searcher, &'a Arc<SnippetNumbers>),
        fields: IndexFields,
        languages: &'a [String],
        filters: &'a dyn FilterSource,
        typing: bool,
    ) -> Self {
        Self {
            searcher,
            numbers,
            fields,
            languages,
            filters,
            typing,
            stems: StemCache::default(),
            patterns: Vec::new(),
            notes: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Plans a query.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(in crate::search) fn plan(mut self, query: &SearchQuery) -> tantivy::Result<QueryPlan> {
        let planned = match &query.root {
            Some(root) => self.plan_node(root, true)?,
            None => None,
        };
        let mut told = BTreeSet::new();
        // A term on a side of NEAR is looked up twice.
        self.problems.retain(|problem| told.insert(problem.clone()));
        self.notes.retain(|note| told.insert(note.clone()));
        let highlighter = Highlighter::new(self.patterns);
        Ok(QueryPlan { query: planned, notes: self.notes, problems: self.problems, highlighter })
    }

    /// Plans a condition; none where there is nothing in it to search for. `last` tells whether it has the
    /// word being typed.
    fn plan_node(&mut self, node: &QueryNode, last: bool) -> tantivy::Result<Option<BoxedQuery>> {
        match node {
            QueryNode::All(nodes) => self.plan_nodes(nodes, Occur::Must, last),
            QueryNode::Any(nodes) => self.plan_nodes(nodes, Occur::Should, last),
            QueryNode::Not(node) => {
                let before = self.patterns.len();
                let query = self.plan_node(node, false)?;
                // An excluded word must not be highlighted: drop the patterns it has added.
                self.patterns.truncate(before);
                query.map(|query| self.exclude(query)).transpose()
            }
            QueryNode::Near { left, right, .. } => {
                let (Some(left), Some(right)) = (self.plan_node(left, false)?, self.plan_node(right, false)?)
                else {
                    return Ok(None);
                };
                let both: BoxedQuery =
                    Box::new(BooleanQuery::new(vec![(Occur::Must, left), (Occur::Must, right)]));
                let found = self.stretches(node, &self.matches(&both)?)?;
                let mut matches = MatchSet::none_of(self.numbers.snippets());
                found.into_keys().for_each(|snippet| matches.insert(snippet));
                Ok(Some(self.restrict(both, matches)))
            }
            QueryNode::Term(QueryTerm::Filter(filter)) => Ok(Some(self.plan_filter(filter))),
            QueryNode::Term(term) => self.plan_term(term, last),
        }
    }

    /// Plans several conditions, of which all must hold, or one.
    fn plan_nodes(
        &mut self,
        nodes: &[QueryNode],
        occur: Occur,
        last: bool,
    ) -> tantivy::Result<Option<BoxedQuery>> {
        let mut parts = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            parts.extend(self.plan_node(node, last && at + 1 == nodes.len())?.map(|query| (occur, query)));
        }
        if parts.len() > 1 {
            return Ok(Some(Box::new(BooleanQuery::new(parts))));
        }
        Ok(parts.pop().map(|(_, query)| query))
    }

    /// Plans a filter. Where it has a note and nothing passes, such as a name that nobody has, that is a
    /// problem: its opposite would be everything.
    fn plan_filter(&mut self, filter: &SnippetFilter) -> BoxedQuery {
        let selection = self.filters.select_snippets(filter);
        let told = if selection.passes.contains(&true) { &mut self.notes } else { &mut self.problems };
        told.extend(selection.note);
        self.bitset_query(MatchSet::of_passes(&selection.passes))
    }

    /// Plans a term with words; none where nothing in it can be searched for.
    fn plan_term(&mut self, term: &QueryTerm, last: bool) -> tantivy::Result<Option<BoxedQuery>> {
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
        let mut parts = Vec::new();
        for sequence in &sequences {
            self.patterns.push(sequence.highlight_pattern());
            parts.push((Occur::Should, self.sequence_query(sequence)?));
        }
        if parts.len() > 1 {
            return Ok(Some(Box::new(BooleanQuery::new(parts))));
        }
        Ok(parts.pop().map(|(_, query)| query))
    }

    /// A query for words in an order.
    fn sequence_query(&self, sequence: &WordSequence) -> tantivy::Result<BoxedQuery> {
        if let [slot] = sequence.slots.as_slice() {
            return Ok(self.slot_query(slot));
        }
        let parts = sequence.slots.iter().map(|slot| (Occur::Must, self.slot_query(slot))).collect();
        let found = self.sequence_reader(sequence).matches()?;
        Ok(self.restrict(Box::new(BooleanQuery::new(parts)), found))
    }

    /// A query, restricted to snippets in which something was found.
    fn restrict(&self, query: BoxedQuery, found: MatchSet) -> BoxedQuery {
        Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Must, self.bitset_query(found))]))
    }

    fn bitset_query(&self, matches: MatchSet) -> BoxedQuery {
        Box::new(BitsetQuery { matches: Arc::new(matches), numbers: Arc::clone(self.numbers) })
    }

    /// The snippets a query matches.
    fn matches(&self, query: &BoxedQuery) -> tantivy::Result<MatchSet> {
        let collector = MatchCollector { ranked: 0, numbers: Arc::clone(self.numbers) };
        Ok(self.searcher.search(query, &collector)?.all)
    }

    /// All snippets a query does not match.
    fn exclude(&self, query: BoxedQuery) -> tantivy::Result<BoxedQuery> {
        Ok(self.bitset_query(self.matches(&query)?.complement()))
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
        SequenceReader { searcher: self.searcher, numbers: self.numbers, slots, slop: sequence.slop }
    }

    fn term(&self, form: TermForm, word: &str) -> Term {
        let field = match form {
            TermForm::Exact => self.fields.exact,
            TermForm::Stemmed => self.fields.stemmed,
        };
        Term::from_field_text(field, word)
    }

    /// Whether no snippet has one of the words.
    fn is_absent(&self, slot: &WordSlot) -> tantivy::Result<bool> {
        for (form, word, _) in &slot.0 {
            if self.searcher.doc_freq(&self.term(*form, word))? > 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A query for any of the words, each with its weight while they are few.
    fn slot_query(&self, slot: &WordSlot) -> BoxedQuery {
        if slot.0.len() > MAX_SCORED_WORDS {
            let set = TermSetQuery::new(slot.0.iter().map(|(form, word, _)| self.term(*form, word)));
            return Box::new(ConstScoreQuery::new(Box::new(set), 1.0));
        }
        let scored = |(form, word, weight): &(TermForm, String, f32)| -> (Occur, BoxedQuery) {
            let query = TermQuery::new(self.term(*form, word), IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(BoostQuery::new(Box::new(query), *weight)))
        };
        match slot.0.as_slice() {
            [] => Box::new(EmptyQuery),
            words => Box::new(BooleanQuery::new(words.iter().map(scored).collect())),
        }
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
                _ => self.word_sequences(text)?,
            },
            QueryTerm::Regex(expression) => {
                one(self.expression_slot(expression, &format!("/{expression}/"))?)
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
        for tag in self.languages {
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
        let mut candidates = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.exact)?;
            let mut stream = index.terms().stream()?;
            while stream.advance() {
                // Terms are written as UTF-8; another is of a damaged file and matches nothing a user types.
                let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
                let folded = fold_letters(word);
                if stems.iter().any(|stem| folded.contains(stem)) {
                    candidates.insert((word.to_owned(), folded));
                }
            }
        }
        let mut found = BTreeSet::new();
        let mut ends = self.stems.clone();
        for (word, folded) in candidates {
            let mut is_form =
                |end: &str| ends.loose_forms(tag, end).into_forms().any(|form| loose.contains(&form));
            let mut is_word = |word: &str| -> tantivy::Result<bool> {
                for form in self.stems.loose_forms(tag, word).into_forms() {
                    let term = Term::from_field_text(self.fields.stemmed, &form);
                    if self.searcher.doc_freq(&term)? > 0 {
                        return Ok(true);
                    }
                }
                Ok(false)
            };
            for stem in &stems {
                if has_part(&folded, stem, &mut is_form, &mut is_word)? {
                    found.insert(word.clone());
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
        } else if letters == piece || letters.chars().all(is_single_term) {
            // Han, kana and Hangul are indexed character by character, so that a phrase is a search for a
            // part already.
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
            slots.push(self.expression_slot(&expression, piece)?);
        }
        Ok(())
    }

    /// The words of the index that a regular expression matches, with diacritics or without; `typed` is for
    /// the note.
    fn expression_slot(&mut self, expression: &str, typed: &str) -> tantivy::Result<WordSlot> {
        let expression = match whole_word_regex(expression) {
            Ok(expression) => expression,
            Err(why) => {
                self.problems.push(format!("{typed} is not searched: {why}"));
                return Ok(WordSlot::default());
            }
        };
        let mut found = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.exact)?;
            let mut stream = index.terms().stream()?;
            while stream.advance() {
                // Terms are written as UTF-8; another is of a damaged file and matches nothing a user types.
                let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
                if expression.is_match(word) || !word.is_ascii() && expression.is_match(&fold_letters(word)) {
                    found.insert(word.to_owned());
                }
            }
        }
        if found.len() > MAX_PATTERN_WORDS {
            self.problems.push(format!(
                "{typed} stands for {} words; only the first {MAX_PATTERN_WORDS} by alphabet are searched",
                found.len()
            ));
        }
        let words = found.into_iter().take(MAX_PATTERN_WORDS);
        Ok(WordSlot(words.map(|word| (TermForm::Exact, word, 1.0)).collect()))
    }

    /// Words within an edit distance of 1 for words of three to five letters, 2 for longer ones, 0 for
    /// shorter ones. An edit is a letter too many, too few, replaced, or swapped with the next (optimal string
    /// alignment, Damerau 1964). These are the usual bounds of fuzzy search; not measured.
    fn fuzzy_slot(&self, word: &str) -> tantivy::Result<WordSlot> {
        let slips = match word.chars().count() {
            0..3 => 0,
            3..6 => 1,
            _ => 2,
        };
        let mut weights = BTreeMap::new();
        // The farthest first, so that a word keeps the weight of its least distance.
        for distance in (0..=slips).rev() {
            let near = FuzzyTermQuery::new(Term::from_field_text(self.fields.exact, word), distance, true);
            let weight = 1.0 / f32::from(1 + distance);
            weights.extend(self.matching_words(&near)?.into_iter().map(|word| (word, weight)));
        }
        Ok(WordSlot(weights.into_iter().map(|(word, weight)| (TermForm::Exact, word, weight)).collect()))
    }

    /// The words of the index that a query for terms matches, sorted. Its automaton walks the dictionary and
    /// leaves out what cannot match.
    fn matching_words(&self, wanted: &FuzzyTermQuery) -> tantivy::Result<BTreeSet<String>> {
        let automaton = wanted.automaton()?;
        let mut found = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.exact)?;
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
