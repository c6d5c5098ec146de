//! From a [`Query`] to one that tantivy answers: which terms each leaf stands for, and how they count.

use super::chosen::{Chosen, Everything};
use super::facts::Facts;
use super::highlight::{Highlighter, Needle};
use super::index::Fields;
use super::query::{Clause, Group, Leaf, Query};
use super::words::{Stems, exact, stands_alone, words};
use std::collections::BTreeSet;
use std::sync::Arc;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhrasePrefixQuery, PhraseQuery,
    Query as Asked, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

/// What a word counts in its loose form beside 1 for the exact one: a snippet that says the word as
/// typed has both, one that says another form of it only this.
const LOOSE: f32 = 0.5;

/// So many words that a prefix or a misspelling may stand for are scored one by one; of more, each
/// counts the same.
const SCORED: usize = 64;

/// So many words may complete the last of several, as in `state-of-the-a*`.
const COMPLETIONS: u32 = 1_000;

type Boxed = Box<dyn Asked>;

/// Looks terms up in an index.
pub(super) struct Lookup<'a> {
    searcher: &'a Searcher,
    fields: Fields,
    languages: &'a [String],
    facts: &'a dyn Facts,
    typing: bool,
    stems: Stems,
    needles: Vec<Needle>,
    notes: Vec<String>,
}

/// What to ask of tantivy, and what to do with the answer.
pub(super) struct Plan {
    /// The question; none where nothing can match because nothing is asked.
    pub(super) query: Option<Boxed>,
    /// What to tell the researcher.
    pub(super) notes: Vec<String>,
    /// Finds what matched.
    pub(super) highlighter: Highlighter,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(
        searcher: &'a Searcher,
        fields: Fields,
        languages: &'a [String],
        facts: &'a dyn Facts,
        typing: bool,
    ) -> Self {
        let (stems, needles, notes) = (Stems::default(), Vec::new(), Vec::new());
        Self { searcher, fields, languages, facts, typing, stems, needles, notes }
    }

    pub(super) fn plan(mut self, query: &Query) -> tantivy::Result<Plan> {
        let mut parts: Vec<(Occur, Boxed)> = Vec::new();
        for (at, group) in query.groups.iter().enumerate() {
            let last = at + 1 == query.groups.len();
            parts.extend(self.group(group, last)?);
        }
        let query = (!parts.is_empty()).then(|| Box::new(BooleanQuery::new(parts)) as Boxed);
        Ok(Plan { query, notes: self.notes, highlighter: Highlighter::new(self.needles) })
    }

    fn group(&mut self, group: &Group, last: bool) -> tantivy::Result<Option<(Occur, Boxed)>> {
        let mut parts = Vec::new();
        for (at, clause) in group.clauses.iter().enumerate() {
            let last = last && at + 1 == group.clauses.len();
            if let Some(query) = self.clause(clause, last)? {
                let query = if clause.negated { self.ruled_out(query)? } else { query };
                parts.push((Occur::Should, query));
            }
        }
        if parts.len() > 1 {
            return Ok(Some((Occur::Must, Box::new(BooleanQuery::new(parts)))));
        }
        Ok(parts.pop().map(|(_, query)| (Occur::Must, query)))
    }

    /// Whatever the query does not match. Asked ahead, because tantivy's exclusion seeks phrases
    /// backwards, which they do not allow.
    fn ruled_out(&self, query: Boxed) -> tantivy::Result<Boxed> {
        let mut passes = vec![true; usize::try_from(self.searcher.num_docs()).unwrap_or_default()];
        for (snippet, _) in self.searcher.search(&query, &Everything { scored: false })? {
            if let Some(passes) = passes.get_mut(snippet) {
                *passes = false;
            }
        }
        Ok(Box::new(Chosen(Arc::new(passes))))
    }

    fn clause(&mut self, clause: &Clause, last: bool) -> tantivy::Result<Option<Boxed>> {
        if let Leaf::Filter(filter) = &clause.leaf {
            let selection = self.facts.select(filter);
            self.notes.extend(selection.note);
            return Ok(Some(Box::new(Chosen(Arc::new(selection.passes)))));
        }
        let text = clause.leaf.text().unwrap_or_default();
        let said: Vec<String> = words(text).into_iter().filter_map(|span| exact(span.of(text))).collect();
        if said.is_empty() {
            self.notes.push(format!("nothing in {text:?} can be searched for"));
            return Ok(None);
        }
        let before = self.needles.len();
        let query = match &clause.leaf {
            Leaf::Prefix(_) => self.prefix(&said)?,
            Leaf::Fuzzy(_) => self.fuzzy(&said)?,
            Leaf::Phrase(_) => self.phrase(&said),
            _ if last && self.typing && !clause.negated && self.unsaid(&said)? => {
                self.complete(text, &said)?
            }
            _ => self.word(&said),
        };
        if clause.negated {
            self.needles.truncate(before);
        }
        Ok(Some(query))
    }

    /// The words as they are, or in other forms.
    fn word(&mut self, said: &[String]) -> Boxed {
        let mut parts = vec![(Occur::Should, self.phrase(said))];
        for tag in self.languages {
            let loose: Vec<String> = said.iter().map(|word| self.stems.loose(tag, word)).collect();
            let query = sequence(self.fields.loose, &loose);
            parts.push((Occur::Should, Box::new(BoostQuery::new(query, LOOSE))));
            self.needles.push(Needle::Loose { tag: tag.clone(), words: loose });
        }
        Box::new(BooleanQuery::new(parts))
    }

    /// The words as they are.
    fn phrase(&mut self, said: &[String]) -> Boxed {
        self.needles.push(Needle::Exact(said.to_vec()));
        sequence(self.fields.exact, said)
    }

    /// Says whether no snippet has the word in any form.
    fn unsaid(&mut self, said: &[String]) -> tantivy::Result<bool> {
        let [word] = said else { return Ok(false) };
        let mut known = self.searcher.doc_freq(&Term::from_field_text(self.fields.exact, word))?;
        for tag in self.languages {
            let loose = self.stems.loose(tag, word);
            known += self.searcher.doc_freq(&Term::from_field_text(self.fields.loose, &loose))?;
        }
        Ok(known == 0)
    }

    fn complete(&mut self, text: &str, said: &[String]) -> tantivy::Result<Boxed> {
        self.notes.push(format!("no snippet says {text:?}: words that begin with it are searched"));
        self.prefix(said)
    }

    /// Words that begin so; of several, the last.
    fn prefix(&mut self, said: &[String]) -> tantivy::Result<Boxed> {
        let Some((begun, lead)) = said.split_last() else { return Ok(Box::new(EmptyQuery)) };
        if begun.chars().all(stands_alone) {
            return Ok(self.phrase(said));
        }
        self.needles.push(Needle::Starts { lead: lead.to_vec(), begun: begun.clone() });
        if !lead.is_empty() {
            let terms = said.iter().map(|word| Term::from_field_text(self.fields.exact, word)).collect();
            let mut query = PhrasePrefixQuery::new(terms);
            query.set_max_expansions(COMPLETIONS);
            return Ok(Box::new(query));
        }
        let found = self.vocabulary(begun, |word| word.starts_with(begun.as_str()).then_some(1.0))?;
        Ok(any_of(self.fields.exact, &found))
    }

    /// Words spelled nearly so: one slip in words of three to five letters, two in longer ones. A slip
    /// is a letter too many, too few, another one, or two in the wrong order.
    fn fuzzy(&mut self, said: &[String]) -> tantivy::Result<Boxed> {
        let [word] = said else { return Ok(self.word(said)) };
        let letters: Vec<char> = word.chars().collect();
        let slips = match letters.len() {
            0..3 => 0,
            3..6 => 1,
            _ => 2,
        };
        let near = |other: &str| distance(&letters, other, slips).map(|distance| 1.0 / (1 + distance) as f32);
        let found = self.vocabulary("", near)?;
        self.needles.push(Needle::Any(found.iter().map(|(word, _)| word.clone()).collect()));
        Ok(any_of(self.fields.exact, &found))
    }

    /// The words of the index from `from` on that are given a weight, up to the first that is not and
    /// does not begin with `from`.
    fn vocabulary(
        &self,
        from: &str,
        weight: impl Fn(&str) -> Option<f32>,
    ) -> tantivy::Result<Vec<(String, f32)>> {
        let mut found = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.exact)?;
            let mut stream = index.terms().range().ge(from).into_stream()?;
            while stream.advance() {
                let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
                if !word.starts_with(from) {
                    break;
                }
                if weight(word).is_some() {
                    found.insert(word.to_owned());
                }
            }
        }
        Ok(found.into_iter().filter_map(|word| weight(&word).map(|weight| (word, weight))).collect())
    }
}

fn sequence(field: Field, words: &[String]) -> Boxed {
    let term = |word: &String| Term::from_field_text(field, word);
    match words {
        [] => Box::new(EmptyQuery),
        [word] => Box::new(TermQuery::new(term(word), IndexRecordOption::WithFreqs)),
        words => Box::new(PhraseQuery::new(words.iter().map(term).collect())),
    }
}

fn any_of(field: Field, words: &[(String, f32)]) -> Boxed {
    let term = |word: &str| Term::from_field_text(field, word);
    if words.len() > SCORED {
        let set = TermSetQuery::new(words.iter().map(|(word, _)| term(word)));
        return Box::new(ConstScoreQuery::new(Box::new(set), 1.0));
    }
    let scored = |(word, weight): &(String, f32)| -> (Occur, Boxed) {
        let query = TermQuery::new(term(word), IndexRecordOption::WithFreqs);
        (Occur::Should, Box::new(BoostQuery::new(Box::new(query), *weight)))
    };
    match words {
        [] => Box::new(EmptyQuery),
        words => Box::new(BooleanQuery::new(words.iter().map(scored).collect())),
    }
}

/// The optimal string alignment distance (Damerau 1964, each pair of letters swapped at most once),
/// if it is no more than `most`.
fn distance(word: &[char], other: &str, most: usize) -> Option<usize> {
    if other.len() + most < word.len() || other.len() > 4 * (word.len() + most) {
        return None;
    }
    let other: Vec<char> = other.chars().collect();
    if word.len().abs_diff(other.len()) > most {
        return None;
    }
    let width = other.len() + 1;
    let mut rows = vec![0usize; width * (word.len() + 1)];
    let at = |i: usize, j: usize| i * width + j;
    for i in 0..=word.len() {
        for j in 0..width {
            let value = if i == 0 || j == 0 {
                i + j
            } else {
                let (a, b) = (word.get(i - 1), other.get(j - 1));
                let mut best = rows[at(i - 1, j)].min(rows[at(i, j - 1)]) + 1;
                best = best.min(rows[at(i - 1, j - 1)] + usize::from(a != b));
                if i > 1 && j > 1 && a == other.get(j - 2) && b == word.get(i - 2) {
                    best = best.min(rows[at(i - 2, j - 2)] + 1);
                }
                best
            };
            rows[at(i, j)] = value;
        }
    }
    rows.last().copied().filter(|&distance| distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_slips_of_the_pen() {
        let from = |word: &str, other: &str| distance(&word.chars().collect::<Vec<_>>(), other, 2);
        assert_eq!(from("retrieval", "retrieval"), Some(0));
        assert_eq!(from("retreival", "retrieval"), Some(1));
        assert_eq!(from("retrieva", "retrieval"), Some(1));
        assert_eq!(from("chunk", "chunks"), Some(1));
        assert_eq!(from("chunk", "junks"), None);
        assert_eq!(from("größe", "grösse"), Some(2));
        assert_eq!(from("größe", "grosse"), None);
        assert_eq!(from("", "ab"), Some(2));
        assert_eq!(from("ab", ""), Some(2));
        assert_eq!(from("retrieval", "retriever"), Some(2));
        assert_eq!(from("retrieval", "revival"), None);
    }
}
