//! Cuts a line typed into the tokens of the query language.

use super::fields::{QUERY_FIELDS, find_query_field};
use super::value_range::ValueRange;
use super::{QueryNode, QueryProblem, QueryTerm, SnippetFilter};
use crate::corpus::attributes::is_same_key;

/// Most words between the two sides of `NEAR`, and of other words within a phrase: more than that, and they
/// are in one snippet and no more. Chosen by hand; not measured.
const MAX_DISTANCE: u32 = 100;

/// Most bytes of a regular expression. Chosen by hand; not measured.
const MAX_REGEX_BYTES: usize = 200;

/// Most bytes that a compiled regular expression may take, so that `(a{1000}){1000}` is refused.
const MAX_REGEX_SIZE: usize = 1 << 20;

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum QueryToken {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `OR`
    Or,
    /// `AND`
    And,
    /// `NOT`, or a dash before a term or group.
    Not,
    /// `NEAR/5`, with its distance.
    Near(u32),
    /// A term; or two words, where a filter could not be read.
    Node(QueryNode),
    /// Where a term would stand that could not be read.
    Unread,
}

/// A token with the byte it begins at.
pub(super) type PlacedToken = (usize, QueryToken);

/// A regular expression as words are matched with it: as a whole, whatever the case.
///
/// # Errors
/// What is wrong with it, in words.
pub(in crate::search) fn whole_word_regex(expression: &str) -> Result<regex::Regex, String> {
    let mut builder = regex::RegexBuilder::new(&format!("^(?:{expression})$"));
    let built = builder.case_insensitive(true).size_limit(MAX_REGEX_SIZE).nest_limit(50).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
        error => {
            let told = error.to_string();
            let last = told.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it is not valid");
            last.trim().trim_start_matches("error: ").to_owned()
        }
    })
}

/// The tokens of a line, and what could not be read. `attributes` are the names of attributes, which are
/// filters too.
pub(super) fn read_tokens(line: &str, attributes: &[String]) -> (Vec<PlacedToken>, Vec<QueryProblem>) {
    let mut reader = TokenReader { line, at: 0, attributes, tokens: Vec::new(), problems: Vec::new() };
    while reader.read_next() {}
    (reader.tokens, reader.problems)
}

/// What stands wrong at a byte of the line.
pub(super) fn problem_at(line: &str, at: usize, message: impl Into<String>) -> QueryProblem {
    let column = line.get(..at).map_or(1, |before| before.chars().count() + 1);
    QueryProblem { column, message: message.into() }
}

/// A reader on its way through a line.
struct TokenReader<'a> {
    line: &'a str,
    at: usize,
    attributes: &'a [String],
    tokens: Vec<PlacedToken>,
    problems: Vec<QueryProblem>,
}

impl<'a> TokenReader<'a> {
    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or("")
    }

    fn push(&mut self, at: usize, token: QueryToken) {
        self.tokens.push((at, token));
    }

    fn push_term(&mut self, at: usize, term: QueryTerm) {
        self.push(at, QueryToken::Node(QueryNode::Term(term)));
    }

    fn complain(&mut self, at: usize, message: impl Into<String>) {
        self.problems.push(problem_at(self.line, at, message));
    }

    /// Reads the next token; returns whether there was anything.
    fn read_next(&mut self) -> bool {
        self.at += self.rest().len() - self.rest().trim_start().len();
        let begin = self.at;
        let Some(first) = self.rest().chars().next() else { return false };
        let mut after_dash = false;
        if first == '-' {
            let rest = self.rest().trim_start_matches('-');
            let dashes = self.rest().len() - rest.len();
            self.at += dashes;
            if rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c == ')') {
                self.complain(
                    begin,
                    "a dash excludes the word or group right behind it; alone it is not searched",
                );
                return true;
            }
            self.push(begin, QueryToken::Not);
            after_dash = true;
        }
        let (begin, read) = (self.at, self.tokens.len());
        match self.rest().chars().next() {
            Some('(') => {
                self.at += 1;
                self.push(begin, QueryToken::Open);
            }
            Some(')') => {
                self.at += 1;
                self.push(begin, QueryToken::Close);
            }
            Some(c) if is_quote(c) => self.read_phrase(begin),
            Some('/') if self.read_regex(begin) => {}
            _ => {
                let word = self.take_word();
                match word {
                    "OR" if !after_dash => self.push(begin, QueryToken::Or),
                    "AND" if !after_dash => self.push(begin, QueryToken::And),
                    "NOT" if !after_dash => self.push(begin, QueryToken::Not),
                    _ => self.read_word(begin, word),
                }
            }
        }
        if self.tokens.len() == read && !self.rest().starts_with('(') {
            self.push(begin, QueryToken::Unread);
        }
        true
    }

    /// Takes a quoted text; a missing closing quote is supplied, with a note.
    fn take_quoted(&mut self) -> Option<&'a str> {
        let begin = self.at;
        let rest = self.rest().strip_prefix(is_quote)?;
        let opening = self.rest().len() - rest.len();
        let Some(end) = rest.find(is_quote) else {
            self.at = self.line.len();
            self.complain(begin, "the quotation mark is not closed; all behind it is taken as quoted");
            return Some(rest);
        };
        let (inside, after) = rest.split_at(end);
        let closing = after.chars().next().map_or(0, char::len_utf8);
        self.at += opening + end + closing;
        Some(inside)
    }

    /// Reads a phrase, and how many other words it may hold.
    fn read_phrase(&mut self, begin: usize) {
        let Some(inside) = self.take_quoted() else { return };
        let mut slop = 0;
        if let Some(after) = self.rest().strip_prefix('~') {
            let at = self.at;
            let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let number = after.get(..digits).unwrap_or("");
            self.at += 1 + digits;
            match number.parse() {
                Ok(number) => slop = self.bounded_distance(at, number),
                Err(_) => {
                    self.complain(at, "~ behind a phrase waits for a number of words, as in \"a phrase\"~3")
                }
            }
        }
        if !is_searchable(inside) {
            return self.complain(begin, "nothing between these quotation marks can be searched for");
        }
        self.push_term(begin, QueryTerm::Phrase { text: inside.to_owned(), slop });
    }

    /// Reads a regular expression between slashes; returns whether there is one. A lone slash begins a word,
    /// such as a path.
    fn read_regex(&mut self, begin: usize) -> bool {
        let Some(inside) = self.rest().strip_prefix('/') else { return false };
        let mut escaped = false;
        let mut end = None;
        for (at, c) in inside.char_indices() {
            let after = inside.get(at + 1..).unwrap_or("");
            match c {
                '/' if !escaped && after.chars().next().is_none_or(|c| c.is_whitespace() || c == ')') => {
                    end = Some(at);
                    break;
                }
                '\\' => escaped = !escaped,
                _ => escaped = false,
            }
        }
        let Some(end) = end else {
            self.complain(
                begin,
                "a regular expression ends with a slash, as in /colou?r/; searched as a word",
            );
            return false;
        };
        let expression = inside.get(..end).unwrap_or("").replace("\\/", "/");
        self.at += end + 2;
        let wrong = if expression.len() > MAX_REGEX_BYTES {
            Some(format!("a regular expression has at most {MAX_REGEX_BYTES} bytes"))
        } else if expression.chars().any(char::is_whitespace) {
            Some("a regular expression is matched with single words, and cannot hold a space".to_owned())
        } else if expression.is_empty() {
            Some("there is nothing between the slashes".to_owned())
        } else {
            let wrong = whole_word_regex(&expression).err();
            wrong.map(|why| format!("the regular expression cannot be read: {why}"))
        };
        match wrong {
            Some(wrong) => self.complain(begin, format!("{wrong}; it is not searched")),
            None => self.push_term(begin, QueryTerm::Regex(expression)),
        }
        true
    }

    /// Takes a word, up to white space, a quote, or a parenthesis that closes a group. A parenthesis opened
    /// within a word is part of it, as in `word(s)`.
    fn take_word(&mut self) -> &'a str {
        let mut open = 0_usize;
        let mut end = self.rest().len();
        for (at, c) in self.rest().char_indices() {
            match c {
                '(' => open += 1,
                ')' if open > 0 => open -= 1,
                c if c == ')' || c.is_whitespace() || is_quote(c) => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let word = self.rest().get(..end).unwrap_or("");
        self.at += end;
        word
    }

    /// Reads a word that is no operator: filter, `NEAR/5`, `~fuzzy`, a pattern or a plain word.
    fn read_word(&mut self, begin: usize, word: &'a str) {
        if let Some(number) = word.strip_prefix("NEAR/") {
            if let Ok(number) = number.parse() {
                let distance = self.bounded_distance(begin, number);
                return self.push(begin, QueryToken::Near(distance));
            }
            return self.complain(begin, "NEAR/ waits for a number of words, as in NEAR/5");
        }
        if word == "NEAR" {
            self.complain(begin, "NEAR takes a number of words, as in NEAR/5; searched as a word");
        }
        if let Some((field, value)) = word.split_once(':') {
            let attribute = self.attributes.iter().find(|name| is_same_key(name, field));
            if find_query_field(field).is_some() || attribute.is_some() {
                return self.read_filter(begin, field, value);
            }
            if looks_like_a_filter(field, value) {
                let known: Vec<&str> = QUERY_FIELDS.iter().map(|field| field.name).collect();
                let known = known.join(", ");
                self.complain(
                    begin,
                    format!(
                        "there is no filter {field}: and no attribute of that name; searched as words. Filters are {known}"
                    ),
                );
            }
        }
        if let Some(near) = word.strip_prefix('~')
            && is_searchable(near)
        {
            return self.push_term(begin, QueryTerm::Fuzzy(near.to_owned()));
        }
        if !is_searchable(word) {
            return self.complain(begin, format!("{word} has no letter or digit, and is not searched"));
        }
        self.push_term(begin, word_term(word));
    }

    /// Reads a filter. One without a value yet is left out with a note; one with an unknown value is searched
    /// as two words.
    fn read_filter(&mut self, begin: usize, field: &'a str, value: &'a str) {
        let builtin = find_query_field(field);
        let takes = builtin.map_or("a value, or a range such as >30 or 2020..2022", |field| field.takes);
        if value.starts_with('(') {
            self.at = begin + field.len() + 1;
            let message = format!(
                "{field}: takes {takes}, no group; the group is searched as words. Repeat {field}: before each value"
            );
            return self.complain(begin, message);
        }
        let value = match value {
            "" => self.take_quoted().unwrap_or(""),
            value => value,
        };
        let value = value.trim();
        if value.is_empty() {
            return self.complain(begin, format!("{field}: waits for {takes}"));
        }
        let filter = match builtin {
            Some(builtin) => (builtin.read)(value),
            None => self.read_attribute(begin, field, value),
        };
        match filter {
            Some(filter) => self.push_term(begin, QueryTerm::Filter(filter)),
            None => {
                self.complain(begin, format!("{field}:{value} is searched as words; {field}: takes {takes}"));
                let words = [field, value].map(str::to_owned).into_iter().filter(|word| is_searchable(word));
                let words = words.map(|word| QueryNode::Term(QueryTerm::Word(word))).collect();
                self.push(begin, QueryToken::Node(QueryNode::All(words)));
            }
        }
    }

    /// A filter on an attribute: a range, or else a value.
    fn read_attribute(&mut self, begin: usize, field: &str, value: &str) -> Option<SnippetFilter> {
        let key = self.attributes.iter().find(|name| is_same_key(name, field))?.clone();
        if !ValueRange::looks_like_one(value) {
            return Some(SnippetFilter::Attribute { key, value: value.to_owned() });
        }
        let range = ValueRange::parse(value);
        if range.is_none() && !value.starts_with(['<', '>']) {
            // A value may hold two dots.
            self.complain(
                begin,
                format!("{value} is no range of numbers or dates; {field}: is searched for the text"),
            );
            return Some(SnippetFilter::Attribute { key, value: value.to_owned() });
        }
        range.map(|range| SnippetFilter::AttributeRange { key, range })
    }

    /// A number of words within the bound, with a note where it was beyond.
    fn bounded_distance(&mut self, at: usize, number: u32) -> u32 {
        if number > MAX_DISTANCE {
            self.complain(at, format!("at most {MAX_DISTANCE} words may stand between; searched with that"));
        }
        number.min(MAX_DISTANCE)
    }
}

/// A word, or a pattern where it has a wildcard. A question mark at the end of a word ends a question.
fn word_term(word: &str) -> QueryTerm {
    let asked = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '*');
    if asked.contains(['*', '?']) {
        return QueryTerm::Pattern(asked.to_owned());
    }
    QueryTerm::Word(word.to_owned())
}

/// Straight, curly, German and French double quotes.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Whether a word may be meant as a filter, and so deserves a note: letters, a colon and a value. Web
/// addresses and times of day are not.
fn looks_like_a_filter(field: &str, value: &str) -> bool {
    let named =
        field.chars().count() > 1 && field.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | '-'));
    named && value.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '<' | '>'))
}

/// Whether the text has a letter or digit, and so something an index of words can hold.
pub(super) fn is_searchable(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}
