//! The query parser. It never fails: what cannot be understood as meant is searched as plain words, with a
//! note.
//!
//! `OR` binds its two neighbours, tighter than the implicit "and" between words, as in web search engines:
//! `rag OR retrieval speaker:guest` asks for either word, said by a guest. The parser runs at every key
//! press, so every prefix of a line has to parse.

use super::date::CalendarDay;
use super::{QueryClause, QueryGroup, QueryTerm, SearchQuery, SnippetFilter};
use crate::corpus::attributes::is_same_key;

/// Most clauses of a query: more than anybody types, so that a pasted page does not become a query of ten
/// thousand words. Chosen by hand; not measured.
const MAX_CLAUSES: usize = 64;

/// Parses a query without attributes. Never fails: see [`SearchQuery::notes`].
pub fn parse_query(line: &str) -> SearchQuery {
    parse_with_attributes(line, &[])
}

/// Parses a query in which the names of these attributes are filters too, as in `channel:"Practical AI"`.
/// Words of a name may be joined by `_` or `-`. The built-in filters take precedence. Never fails: see
/// [`SearchQuery::notes`].
pub fn parse_with_attributes(line: &str, attributes: &[String]) -> SearchQuery {
    let query = SearchQuery::default();
    let mut parser =
        QueryParser { rest: line, attributes, query, join_next: false, negate_next: false, clause_count: 0 };
    while parser.parse_next() {}
    parser.query
}

/// A parser on its way through a line. `join` and `negate` are pending `OR` and `NOT` for the next term.
struct QueryParser<'a> {
    rest: &'a str,
    attributes: &'a [String],
    query: SearchQuery,
    join_next: bool,
    negate_next: bool,
    clause_count: usize,
}

impl<'a> QueryParser<'a> {
    /// Parses the next word, phrase or operator; returns whether there was one.
    fn parse_next(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        if self.rest.is_empty() {
            return false;
        }
        // A dash excludes only right before a word; alone it is punctuation.
        let after_dash =
            self.rest.strip_prefix('-').filter(|rest| rest.starts_with(|c: char| !c.is_whitespace()));
        if let Some(rest) = after_dash {
            self.rest = rest;
            self.negate_next = true;
        }
        if let Some(phrase) = self.take_quoted() {
            self.push_term(QueryTerm::Phrase(phrase.to_owned()));
            return true;
        }
        let word = self.take_word();
        match word {
            "OR" if !self.negate_next => self.join_next = !self.query.groups.is_empty(),
            "AND" if !self.negate_next => {}
            "NOT" if !self.negate_next => self.negate_next = true,
            _ => self.parse_word(word),
        }
        true
    }

    /// Takes a quoted text off the front; a missing closing quote is supplied.
    fn take_quoted(&mut self) -> Option<&'a str> {
        let rest = self.rest.strip_prefix(is_quote)?;
        let end = rest.find(is_quote).unwrap_or(rest.len());
        let (inside, after) = rest.split_at(end);
        self.rest = after.strip_prefix(is_quote).unwrap_or(after);
        Some(inside)
    }

    /// Takes a word off the front, up to white space or the next quote.
    fn take_word(&mut self) -> &'a str {
        let end = self.rest.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(self.rest.len());
        let (word, after) = self.rest.split_at(end);
        self.rest = after;
        word
    }

    /// Parses a word that is no operator: filter, `~fuzzy`, `prefix*` or plain word.
    fn parse_word(&mut self, word: &'a str) {
        if let Some((field, value)) = word.split_once(':')
            && (is_filter_name(field) || self.find_attribute(field).is_some())
        {
            let value = match value {
                "" => self.take_quoted().unwrap_or(""),
                value => value,
            };
            return self.push_filter(field, value);
        }
        if let Some((field, value)) = word.split_once(':')
            && looks_like_a_filter(field, value)
        {
            let known = "theme, topic, speaker, transcript, after, before, is";
            let note = format!(
                "there is no filter {field}: and no attribute of that name; searched as words. Filters are {known}"
            );
            self.query.notes.push(note);
        }
        if let Some(near) = word.strip_prefix('~')
            && is_searchable(near)
        {
            return self.push_term(QueryTerm::Fuzzy(near.to_owned()));
        }
        match word.strip_suffix('*') {
            Some(stem) if is_searchable(stem) => {
                self.push_term(QueryTerm::Prefix(stem.trim_end_matches('*').to_owned()))
            }
            _ => self.push_term(QueryTerm::Word(word.to_owned())),
        }
    }

    /// The attribute a filter name means, as it is written in the corpus.
    fn find_attribute(&self, field: &str) -> Option<String> {
        self.attributes.iter().find(|name| is_same_key(name, field)).cloned()
    }

    /// Adds a filter. One without a value yet is dropped with a note; one with an unknown value is searched
    /// as two words.
    fn push_filter(&mut self, field: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            self.query.notes.push(format!("{field}: waits for {}", expected_value(field)));
            self.negate_next = false;
            return;
        }
        let text = || value.to_owned();
        let day = || CalendarDay::parse(value);
        let attribute = if is_filter_name(field) { None } else { self.find_attribute(field) };
        let filter = match field.to_ascii_lowercase().as_str() {
            _ if attribute.is_some() => attribute.map(|key| SnippetFilter::Attribute { key, value: text() }),
            "theme" => Some(SnippetFilter::Theme(text())),
            "topic" => Some(SnippetFilter::Topic(text())),
            "speaker" => Some(SnippetFilter::Speaker(text())),
            "transcript" => Some(SnippetFilter::Transcript(text())),
            "after" => day().map(SnippetFilter::After),
            "before" => day().map(SnippetFilter::Before),
            _ => match value.to_ascii_lowercase().as_str() {
                "outlier" | "outliers" => Some(SnippetFilter::Outlier),
                "unread" => Some(SnippetFilter::Unread),
                "unassigned" => Some(SnippetFilter::Unassigned),
                "new" => Some(SnippetFilter::New),
                "boilerplate" => Some(SnippetFilter::Boilerplate),
                "sample" => Some(SnippetFilter::Sample),
                _ => None,
            },
        };
        match filter {
            Some(filter) => self.push_term(QueryTerm::Filter(filter)),
            None => {
                let note =
                    format!("{field}:{value} is searched as words; {field}: takes {}", expected_value(field));
                self.query.notes.push(note);
                let negated = self.negate_next;
                for word in [field, value] {
                    self.negate_next = negated;
                    self.push_term(QueryTerm::Word(word.to_owned()));
                }
            }
        }
    }

    /// Adds a term to the query, or to the last group after `OR`. Terms without a letter or digit are
    /// dropped.
    fn push_term(&mut self, leaf: QueryTerm) {
        let negated = std::mem::take(&mut self.negate_next);
        if !leaf.text().is_none_or(is_searchable) {
            self.join_next = false;
            return;
        }
        self.clause_count += 1;
        if self.clause_count > MAX_CLAUSES {
            if self.clause_count == MAX_CLAUSES + 1 {
                self.query.notes.push(format!("only the first {MAX_CLAUSES} words are searched"));
            }
            return;
        }
        let clause = QueryClause { negated, term: leaf };
        match self.query.groups.last_mut() {
            Some(group) if std::mem::take(&mut self.join_next) => group.clauses.push(clause),
            _ => self.query.groups.push(QueryGroup { clauses: vec![clause] }),
        }
    }
}

/// Straight, curly, German and French double quotes.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Whether it is the name of a built-in filter.
fn is_filter_name(name: &str) -> bool {
    const FIELDS: [&str; 7] = ["theme", "topic", "speaker", "transcript", "after", "before", "is"];
    FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name))
}

/// Whether a word may be meant as a filter, and so deserves a note: letters, a colon and a value. Web
/// addresses and times of day are not.
fn looks_like_a_filter(field: &str, value: &str) -> bool {
    let named =
        field.chars().count() > 1 && field.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | '-'));
    named && value.starts_with(char::is_alphanumeric)
}

/// Whether the text has a letter or digit, and so something an index of words can hold.
fn is_searchable(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The values a filter takes, in words, for the notes.
fn expected_value(field: &str) -> &'static str {
    match field.to_ascii_lowercase().as_str() {
        "theme" => "the name of a theme",
        "topic" => "a topic's number or words of its label",
        "speaker" => "a speaker's name",
        "transcript" => "the name of a transcript",
        "is" => "outlier, unread, unassigned, new, boilerplate or sample",
        "after" | "before" => "a date such as 2023, 2023-01 or 2023-01-14",
        _ => "a value",
    }
}

#[cfg(test)]
#[path = "parser_tests.rs"]
mod tests;
