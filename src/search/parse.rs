//! From the line a researcher types to a [`Query`]. Nothing is refused: what cannot be understood as
//! it was meant is searched as plain words, and a note says so.
//!
//! `OR` binds its two neighbours, tighter than the unspoken "and" between words, as web search
//! engines have it: `rag OR retrieval speaker:guest` asks for either word, said by a guest.

use super::facts::Day;
use super::query::{Clause, Filter, Group, Leaf, Query};
use crate::corpus::attributes::same_key;

/// More clauses than anybody types; a pasted page must not become a query of ten thousand words.
const MOST_CLAUSES: usize = 64;

/// Parses a query. Never fails: see [`Query::notes`].
pub fn parse(line: &str) -> Query {
    parse_among(line, &[])
}

/// Parses a query in which the names of these attributes are filters too: `channel:"Practical AI"`. Words of a name may
/// be joined by `_` or `-`. The contract's own filters come first. Never fails: see [`Query::notes`].
pub fn parse_among(line: &str, attributes: &[String]) -> Query {
    let query = Query::default();
    let mut parser = Parser { rest: line, attributes, query, join: false, negate: false, count: 0 };
    while parser.step() {}
    parser.query
}

struct Parser<'a> {
    rest: &'a str,
    attributes: &'a [String],
    query: Query,
    join: bool,
    negate: bool,
    count: usize,
}

impl<'a> Parser<'a> {
    fn step(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        if self.rest.is_empty() {
            return false;
        }
        let after_dash =
            self.rest.strip_prefix('-').filter(|rest| rest.starts_with(|c: char| !c.is_whitespace()));
        if let Some(rest) = after_dash {
            self.rest = rest;
            self.negate = true;
        }
        if let Some(phrase) = self.quoted() {
            self.push(Leaf::Phrase(phrase.to_owned()));
            return true;
        }
        let word = self.word();
        match word {
            "OR" if !self.negate => self.join = !self.query.groups.is_empty(),
            "AND" if !self.negate => {}
            "NOT" if !self.negate => self.negate = true,
            _ => self.plain(word),
        }
        true
    }

    /// Takes a quoted text off the front, with or without its closing quote.
    fn quoted(&mut self) -> Option<&'a str> {
        let rest = self.rest.strip_prefix(is_quote)?;
        let end = rest.find(is_quote).unwrap_or(rest.len());
        let (inside, after) = rest.split_at(end);
        self.rest = after.strip_prefix(is_quote).unwrap_or(after);
        Some(inside)
    }

    /// Takes a word off the front: up to white space or the next quote.
    fn word(&mut self) -> &'a str {
        let end = self.rest.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(self.rest.len());
        let (word, after) = self.rest.split_at(end);
        self.rest = after;
        word
    }

    fn plain(&mut self, word: &'a str) {
        if let Some((field, value)) = word.split_once(':')
            && (is_field(field) || self.attribute(field).is_some())
        {
            let value = match value {
                "" => self.quoted().unwrap_or_default(),
                value => value,
            };
            return self.filter(field, value);
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
            && sayable(near)
        {
            return self.push(Leaf::Fuzzy(near.to_owned()));
        }
        match word.strip_suffix('*') {
            Some(stem) if sayable(stem) => self.push(Leaf::Prefix(stem.trim_end_matches('*').to_owned())),
            _ => self.push(Leaf::Word(word.to_owned())),
        }
    }

    /// The attribute of that name, as it is written.
    fn attribute(&self, field: &str) -> Option<String> {
        self.attributes.iter().find(|name| same_key(name, field)).cloned()
    }

    fn filter(&mut self, field: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            self.query.notes.push(format!("{field}: waits for {}", wanted(field)));
            self.negate = false;
            return;
        }
        let text = || value.to_owned();
        let day = || Day::parse(value);
        let attribute = if is_field(field) { None } else { self.attribute(field) };
        let filter = match field.to_ascii_lowercase().as_str() {
            _ if attribute.is_some() => attribute.map(|key| Filter::Attribute { key, value: text() }),
            "theme" => Some(Filter::Theme(text())),
            "topic" => Some(Filter::Topic(text())),
            "speaker" => Some(Filter::Speaker(text())),
            "transcript" => Some(Filter::Transcript(text())),
            "after" => day().map(Filter::After),
            "before" => day().map(Filter::Before),
            _ => match value.to_ascii_lowercase().as_str() {
                "outlier" | "outliers" => Some(Filter::Outlier),
                "unread" => Some(Filter::Unread),
                "unassigned" => Some(Filter::Unassigned),
                "new" => Some(Filter::New),
                "boilerplate" => Some(Filter::Boilerplate),
                "sample" => Some(Filter::Sample),
                _ => None,
            },
        };
        match filter {
            Some(filter) => self.push(Leaf::Filter(filter)),
            None => {
                let note = format!("{field}:{value} is searched as words; {field}: takes {}", wanted(field));
                self.query.notes.push(note);
                let negated = self.negate;
                for word in [field, value] {
                    self.negate = negated;
                    self.push(Leaf::Word(word.to_owned()));
                }
            }
        }
    }

    fn push(&mut self, leaf: Leaf) {
        let negated = std::mem::take(&mut self.negate);
        if !leaf.text().is_none_or(sayable) {
            self.join = false;
            return;
        }
        self.count += 1;
        if self.count > MOST_CLAUSES {
            if self.count == MOST_CLAUSES + 1 {
                self.query.notes.push(format!("only the first {MOST_CLAUSES} words are searched"));
            }
            return;
        }
        let clause = Clause { negated, leaf };
        match self.query.groups.last_mut() {
            Some(group) if std::mem::take(&mut self.join) => group.clauses.push(clause),
            _ => self.query.groups.push(Group { clauses: vec![clause] }),
        }
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn is_field(name: &str) -> bool {
    const FIELDS: [&str; 7] = ["theme", "topic", "speaker", "transcript", "after", "before", "is"];
    FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name))
}

/// Whether somebody may have meant a filter: letters, a colon and a value, and no address or time of day.
fn looks_like_a_filter(field: &str, value: &str) -> bool {
    let named =
        field.chars().count() > 1 && field.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | '-'));
    named && value.starts_with(char::is_alphanumeric)
}

/// Says whether there is anything in it that an index of words could hold.
fn sayable(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn wanted(field: &str) -> &'static str {
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
#[path = "parse_tests.rs"]
mod tests;
