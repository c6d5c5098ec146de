//! The query planner: from a [`SearchQuery`] to a tantivy query, with the patterns to highlight and the notes
//! for the user.

use super::bitset_query::{BitsetQuery, MatchCollector};
use super::schema::IndexFields;
use crate::search::analyzer::{StemCache, exact_form, is_single_term, split_words};
use crate::search::highlight::{HighlightPattern, Highlighter};
use crate::search::query::filters::FilterSource;
use crate::search::query::{QueryClause, QueryGroup, QueryTerm, SearchQuery};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Occur, PhrasePrefixQuery,
    PhraseQuery, Query as Asked, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

/// Weight of a match by stem, against 1 for the exact form: a snippet with the word as typed matches both,
/// one with another form only this. Chosen by hand; not measured.
const STEM_BOOST: f32 = 0.5;

/// Most words a prefix or misspelling may stand for that are scored one by one; of more, each counts the
/// same. Chosen by hand; not measured.
const MAX_SCORED_WORDS: usize = 64;

/// Most words that may complete the last of several, as in `state-of-the-a*`. Chosen by hand; not measured.
const MAX_COMPLETIONS: u32 = 1_000;

/// A tantivy query of any kind.
type BoxedQuery = Box<dyn Asked>;

/// Plans one query against one index. Collects highlight patterns and notes on the way.
pub(in crate::search) struct QueryPlanner<'a> {
    searcher: &'a Searcher,
    fields: IndexFields,
    languages: &'a [String],
    filters: &'a dyn FilterSource,
    typing: bool,
    stems: StemCache,
    patterns: Vec<HighlightPattern>,
    notes: Vec<String>,
}

/// A planned query.
pub(in crate::search) struct QueryPlan {
    /// The query for tantivy; none for an empty query, which matches nothing.
    pub(in crate::search) query: Option<BoxedQuery>,
    /// Notes for the user.
    pub(in crate::search) notes: Vec<String>,
    /// Finds the matched words in a text.
    pub(in crate::search) highlighter: Highlighter,
}

impl<'a> QueryPlanner<'a> {
    pub(in crate::search) fn new(
        searcher: &'a Searcher,
        fields: IndexFields,
        languages: &'a [String],
        facts: &'a dyn FilterSource,
        typing: bool,
    ) -> Self {
        let (stems, needles, notes) = (StemCache::default(), Vec::new(), Vec::new());
        Self { searcher, fields, languages, filters: facts, typing, stems, patterns: needles, notes }
    }

    /// Plans a query.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(in crate::search) fn plan(mut self, query: &SearchQuery) -> tantivy::Result<QueryPlan> {
        let mut parts: Vec<(Occur, BoxedQuery)> = Vec::new();
        for (at, group) in query.groups.iter().enumerate() {
            let last = at + 1 == query.groups.len();
            parts.extend(self.plan_group(group, last)?);
        }
        let query = (!parts.is_empty()).then(|| Box::new(BooleanQuery::new(parts)) as BoxedQuery);
        Ok(QueryPlan { query, notes: self.notes, highlighter: Highlighter::new(self.patterns) })
    }

    /// Plans a group: one clause, or several as alternatives. `last` tells whether it has the word being
    /// typed.
    fn plan_group(&mut self, group: &QueryGroup, last: bool) -> tantivy::Result<Option<(Occur, BoxedQuery)>> {
        let mut parts = Vec::new();
        for (at, clause) in group.clauses.iter().enumerate() {
            let last = last && at + 1 == group.clauses.len();
            if let Some(query) = self.plan_clause(clause, last)? {
                let query = if clause.negated { self.exclude(query)? } else { query };
                parts.push((Occur::Should, query));
            }
        }
        if parts.len() > 1 {
            return Ok(Some((Occur::Must, Box::new(BooleanQuery::new(parts)))));
        }
        Ok(parts.pop().map(|(_, query)| (Occur::Must, query)))
    }

    /// All snippets a query does not match, as a bitset. Searched ahead, because tantivy's exclusion seeks
    /// phrases backwards, which their scorers do not allow.
    fn exclude(&self, query: BoxedQuery) -> tantivy::Result<BoxedQuery> {
        let mut passes = vec![true; self.searcher.num_docs() as usize];
        for (snippet, _) in self.searcher.search(&query, &MatchCollector { scored: false })? {
            if let Some(passes) = passes.get_mut(snippet.0) {
                *passes = false;
            }
        }
        Ok(Box::new(BitsetQuery(Arc::new(passes))))
    }

    /// Plans a clause; none where its text has no searchable word.
    fn plan_clause(&mut self, clause: &QueryClause, last: bool) -> tantivy::Result<Option<BoxedQuery>> {
        if let QueryTerm::Filter(filter) = &clause.term {
            let selection = self.filters.select_snippets(filter);
            self.notes.extend(selection.note);
            return Ok(Some(Box::new(BitsetQuery(Arc::new(selection.passes)))));
        }
        let Some(text) = clause.term.text() else { return Ok(None) };
        let said: Vec<String> =
            split_words(text).into_iter().filter_map(|span| exact_form(span.slice(text))).collect();
        if said.is_empty() {
            self.notes.push(format!("nothing in {text:?} can be searched for"));
            return Ok(None);
        }
        let before = self.patterns.len();
        let query = match &clause.term {
            QueryTerm::Prefix(_) => self.prefix_query(&said)?,
            QueryTerm::Fuzzy(_) => self.fuzzy_query(&said)?,
            QueryTerm::Phrase(_) => self.phrase_query(&said),
            _ if last && self.typing && !clause.negated && self.is_absent(&said)? => {
                self.completion_query(text, &said)?
            }
            _ => self.word_query(&said),
        };
        // An excluded word must not be highlighted: drop the patterns it has added.
        if clause.negated {
            self.patterns.truncate(before);
        }
        Ok(Some(query))
    }

    /// The words in their exact form or, with less weight, stemmed by any language of the index.
    fn word_query(&mut self, said: &[String]) -> BoxedQuery {
        let mut parts = vec![(Occur::Should, self.phrase_query(said))];
        for tag in self.languages {
            let loose: Vec<String> = said.iter().map(|word| self.stems.stemmed_form(tag, word)).collect();
            let query = sequence_query(self.fields.stemmed, &loose);
            parts.push((Occur::Should, Box::new(BoostQuery::new(query, STEM_BOOST))));
            self.patterns.push(HighlightPattern::Stemmed { tag: tag.clone(), words: loose });
        }
        Box::new(BooleanQuery::new(parts))
    }

    /// The words in their exact form, one after the other.
    fn phrase_query(&mut self, said: &[String]) -> BoxedQuery {
        self.patterns.push(HighlightPattern::Exact(said.to_vec()));
        sequence_query(self.fields.exact, said)
    }

    /// Whether no snippet has the word in any form.
    fn is_absent(&mut self, said: &[String]) -> tantivy::Result<bool> {
        let [word] = said else { return Ok(false) };
        let mut known = self.searcher.doc_freq(&Term::from_field_text(self.fields.exact, word))?;
        for tag in self.languages {
            let loose = self.stems.stemmed_form(tag, word);
            known += self.searcher.doc_freq(&Term::from_field_text(self.fields.stemmed, &loose))?;
        }
        Ok(known == 0)
    }

    /// A word still being typed, as a prefix, with a note.
    fn completion_query(&mut self, text: &str, said: &[String]) -> tantivy::Result<BoxedQuery> {
        self.notes.push(format!("no snippet says {text:?}: words that begin with it are searched"));
        self.prefix_query(said)
    }

    /// Words with this prefix; of several words, the last is the prefix.
    fn prefix_query(&mut self, said: &[String]) -> tantivy::Result<BoxedQuery> {
        let Some((begun, lead)) = said.split_last() else { return Ok(Box::new(EmptyQuery)) };
        // Han, kana and Hangul are indexed character by character, so that a phrase is a prefix search
        // already.
        if begun.chars().all(is_single_term) {
            return Ok(self.phrase_query(said));
        }
        self.patterns.push(HighlightPattern::Prefix { lead: lead.to_vec(), begun: begun.clone() });
        if !lead.is_empty() {
            let terms = said.iter().map(|word| Term::from_field_text(self.fields.exact, word)).collect();
            let mut query = PhrasePrefixQuery::new(terms);
            query.set_max_expansions(MAX_COMPLETIONS);
            return Ok(Box::new(query));
        }
        let begins = FuzzyTermQuery::new_prefix(Term::from_field_text(self.fields.exact, begun), 0, true);
        let found: Vec<_> = self.matching_words(&begins)?.into_iter().map(|word| (word, 1.0)).collect();
        Ok(any_word_query(self.fields.exact, &found))
    }

    /// Words within an edit distance of 1 for words of three to five letters, 2 for longer ones, 0 for
    /// shorter ones. An edit is a letter too many, too few, replaced, or swapped with the next (optimal string
    /// alignment, Damerau 1964). These are the usual bounds of fuzzy search; not measured.
    fn fuzzy_query(&mut self, said: &[String]) -> tantivy::Result<BoxedQuery> {
        let [word] = said else { return Ok(self.word_query(said)) };
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
        let found: Vec<(String, f32)> = weights.into_iter().collect();
        self.patterns.push(HighlightPattern::AnyWord(found.iter().map(|(word, _)| word.clone()).collect()));
        Ok(any_word_query(self.fields.exact, &found))
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
                // Terms are written as UTF-8; another is of a damaged file and matches nothing a user types.
                found.extend(std::str::from_utf8(stream.key()).map(str::to_owned));
            }
        }
        Ok(found)
    }
}

/// A query for words one after the other.
fn sequence_query(field: Field, words: &[String]) -> BoxedQuery {
    let term = |word: &String| Term::from_field_text(field, word);
    match words {
        [] => Box::new(EmptyQuery),
        [word] => Box::new(TermQuery::new(term(word), IndexRecordOption::WithFreqs)),
        words => Box::new(PhraseQuery::new(words.iter().map(term).collect())),
    }
}

/// A query for any of these words, each with its weight while they are few.
fn any_word_query(field: Field, words: &[(String, f32)]) -> BoxedQuery {
    let term = |word: &str| Term::from_field_text(field, word);
    if words.len() > MAX_SCORED_WORDS {
        let set = TermSetQuery::new(words.iter().map(|(word, _)| term(word)));
        return Box::new(ConstScoreQuery::new(Box::new(set), 1.0));
    }
    let scored = |(word, weight): &(String, f32)| -> (Occur, BoxedQuery) {
        let query = TermQuery::new(term(word), IndexRecordOption::WithFreqs);
        (Occur::Should, Box::new(BoostQuery::new(Box::new(query), *weight)))
    };
    match words {
        [] => Box::new(EmptyQuery),
        words => Box::new(BooleanQuery::new(words.iter().map(scored).collect())),
    }
}
