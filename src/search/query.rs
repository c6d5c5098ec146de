//! The query: a tree of conditions, and what could not be read of the line typed.
//!
//! `tokens` cuts the line, `parser` makes the tree, `fields` is the table of filters.

pub mod date;
pub(super) mod fields;
pub(super) mod filters;
pub(super) mod parser;
mod tokens;
pub(super) mod value_range;

pub(in crate::search) use tokens::whole_word_regex;

use date::CalendarDay;
use serde::{Deserialize, Serialize};
use value_range::ValueRange;

/// The way snippets are searched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SearchMode {
    /// By words, ranked by BM25.
    #[default]
    Text,
    /// By meaning, ranked by the cosine of their vectors with the query's.
    Meaning,
    /// By both, the two lists fused by rank.
    Both,
}

impl SearchMode {
    /// The name of the mode on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Meaning => "meaning",
            Self::Both => "both",
        }
    }
    /// The mode of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Text, Self::Meaning, Self::Both].into_iter().find(|mode| mode.name() == name)
    }
    /// The next of the three modes, for a key that cycles through them.
    pub fn next(self) -> Self {
        match self {
            Self::Text => Self::Meaning,
            Self::Meaning => Self::Both,
            Self::Both => Self::Text,
        }
    }
}

/// A parsed query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchQuery {
    /// The condition on a snippet; none where nothing was typed that can be searched for.
    pub root: Option<QueryNode>,
    /// What could not be read, in the order typed. The rest is searched all the same.
    pub problems: Vec<QueryProblem>,
}

/// A condition on a snippet.
#[derive(Debug, Clone, PartialEq)]
pub enum QueryNode {
    /// All of these hold; never empty.
    All(Vec<QueryNode>),
    /// At least one of these holds; never empty.
    Any(Vec<QueryNode>),
    /// This does not hold.
    Not(Box<QueryNode>),
    /// Two stretches of words, in either order, with at most so many words between them. Either side is a
    /// term with words, a choice of such, or another of these: see [`QueryNode::has_places`].
    Near {
        /// Most words between the two.
        distance: u32,
        /// One side.
        left: Box<QueryNode>,
        /// The other side.
        right: Box<QueryNode>,
    },
    /// One term.
    Term(QueryTerm),
}

/// The smallest unit of a query.
#[derive(Debug, Clone, PartialEq)]
pub enum QueryTerm {
    /// The snippet has this word, in any inflected form.
    Word(String),
    /// The snippet has exactly these words in this order.
    Phrase {
        /// The words as typed.
        text: String,
        /// Most other words that may stand between them, taken together.
        slop: u32,
    },
    /// The snippet has a word like this, in which `*` stands for any letters and `?` for one.
    Pattern(String),
    /// The snippet has a word that this regular expression matches as a whole.
    Regex(String),
    /// The snippet has a word within a small edit distance.
    Fuzzy(String),
    /// A condition on something other than its words.
    Filter(SnippetFilter),
}

/// Something in a query that could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryProblem {
    /// The character of the line it begins at, counted from 1.
    pub column: usize,
    /// What is wrong, and what is searched instead.
    pub message: String,
}

impl std::fmt::Display for QueryProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "at character {}: {}", self.column, self.message)
    }
}

/// Conditions on snippets that are not about their words.
#[derive(Debug, Clone, PartialEq)]
pub enum SnippetFilter {
    /// It is in the theme of this name or path, or in one below it.
    Theme(String),
    /// It is in the topic with this number, or with these words in its label.
    Topic(String),
    /// It is said by this speaker.
    Speaker(String),
    /// It is from the transcript of this name.
    Transcript(String),
    /// An attribute has this value: of who says a part of it, else of its transcript.
    Attribute {
        /// The attribute's name.
        key: String,
        /// The value as typed.
        value: String,
    },
    /// An attribute is a number or date in this range: of who says a part of it, else of its transcript.
    AttributeRange {
        /// The attribute's name.
        key: String,
        /// The range.
        range: ValueRange,
    },
    /// It has so many words.
    Words(ValueRange),
    /// A memo on it has a word that begins with each of these.
    Memo(String),
    /// This coder has put it, or a passage in it, under a theme.
    Coder(String),
    /// It has a part of an answer to the guide question of this name.
    Question(String),
    /// Its transcript is dated on this day or later.
    After(CalendarDay),
    /// Its transcript is dated before this day.
    Before(CalendarDay),
    /// It is in no topic.
    Outlier,
    /// It has not been read.
    Unread,
    /// It is in no theme.
    Unassigned,
    /// It was imported after the run and placed into its topics.
    New,
    /// It recurs word for word in several transcripts (boilerplate).
    Boilerplate,
    /// It may be of conduct, such as a greeting, and is in no topic of conduct.
    MaybeConduct,
    /// It is in the sample.
    Sample,
    /// It has a memo.
    HasMemo,
    /// A passage in it is a quote.
    Quoted,
    /// It is in a topic that was set aside as junk.
    Junk,
}

impl QueryNode {
    /// Collects the filters that are asked for, not those that are excluded.
    fn collect_filters<'a>(&'a self, found: &mut Vec<&'a SnippetFilter>) {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().for_each(|node| node.collect_filters(found)),
            Self::Term(QueryTerm::Filter(filter)) => found.push(filter),
            Self::Not(_) | Self::Near { .. } | Self::Term(_) => {}
        }
    }
}

impl SearchQuery {
    /// The words that all have to be said, wherever in the snippet they stand.
    pub fn loose_words(&self) -> Vec<&str> {
        let nodes = match &self.root {
            Some(QueryNode::All(nodes)) => nodes.as_slice(),
            root => root.as_slice(),
        };
        let mut words = Vec::new();
        for node in nodes {
            if let QueryNode::Term(QueryTerm::Word(word)) = node {
                words.push(word.as_str());
            }
        }
        words
    }

    /// The filters that are asked for, in order; those that are excluded are not among them.
    pub fn wanted_filters(&self) -> Vec<&SnippetFilter> {
        let mut found = Vec::new();
        self.root.iter().for_each(|root| root.collect_filters(&mut found));
        found
    }
    /// The filters that everything found has to pass, in order: those that stand in no choice and are not excluded.
    pub fn required_filters(&self) -> Vec<&SnippetFilter> {
        let nodes = match &self.root {
            Some(QueryNode::All(nodes)) => nodes.as_slice(),
            root => root.as_slice(),
        };
        let filter = |node| match node {
            &QueryNode::Term(QueryTerm::Filter(ref filter)) => Some(filter),
            _ => None,
        };
        nodes.iter().filter_map(filter).collect()
    }
    /// Whether the query has no condition.
    pub fn is_empty(&self) -> bool {
        self.root.is_none()
    }
    /// Whether some filter of the query passes a test.
    pub fn has_filter(&self, test: &dyn Fn(&SnippetFilter) -> bool) -> bool {
        self.root.as_ref().is_some_and(|root| root.has_filter(test))
    }
    /// The words that are wanted, in the order typed: the text a search by meaning embeds.
    pub fn text_to_embed(&self) -> String {
        let mut words = Vec::new();
        self.root.iter().for_each(|root| root.collect_wanted(&mut words));
        words.join(" ")
    }
    /// The query without its wanted words: filters and exclusions. A search by meaning keeps to these.
    pub fn filters_only(&self) -> Self {
        let constrains = |node: &&QueryNode| !node.wants_words();
        let parts: Vec<QueryNode> = match &self.root {
            Some(QueryNode::All(nodes)) => nodes.iter().filter(constrains).cloned().collect(),
            root => root.iter().filter(constrains).cloned().collect(),
        };
        Self { root: (!parts.is_empty()).then_some(QueryNode::All(parts)), problems: Vec::new() }
    }
    /// Whether a filter or an exclusion stands in one choice or group with wanted words, so that a search by
    /// meaning cannot keep to it.
    pub fn mixes_filters_with_words(&self) -> bool {
        let mixed = |node: &QueryNode| node.wants_words() && node.constrains();
        match &self.root {
            Some(QueryNode::All(nodes)) => nodes.iter().any(mixed),
            root => root.as_ref().is_some_and(mixed),
        }
    }
}

impl QueryNode {
    /// Whether it has places in a text: it is a term with words, or made of such alone.
    pub fn has_places(&self) -> bool {
        match self {
            Self::All(_) | Self::Not(_) | Self::Term(QueryTerm::Filter(_)) => false,
            Self::Any(nodes) => nodes.iter().all(Self::has_places),
            Self::Near { .. } | Self::Term(_) => true,
        }
    }

    fn children(&self) -> Vec<&QueryNode> {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().collect(),
            Self::Not(node) => vec![node],
            Self::Near { left, right, .. } => vec![left, right],
            Self::Term(_) => Vec::new(),
        }
    }

    fn has_filter(&self, test: &dyn Fn(&SnippetFilter) -> bool) -> bool {
        matches!(self, Self::Term(QueryTerm::Filter(filter)) if test(filter))
            || self.children().iter().any(|node| node.has_filter(test))
    }

    /// Whether it has a filter or an exclusion.
    fn constrains(&self) -> bool {
        matches!(self, Self::Not(_) | Self::Term(QueryTerm::Filter(_)))
            || self.children().iter().any(|node| node.constrains())
    }

    /// Whether it has a word that is not excluded.
    fn wants_words(&self) -> bool {
        match self {
            Self::Not(_) => false,
            Self::Term(term) => !matches!(term, QueryTerm::Filter(_)),
            _ => self.children().iter().any(|node| node.wants_words()),
        }
    }

    fn collect_wanted(&self, words: &mut Vec<String>) {
        match self {
            Self::Not(_) => {}
            Self::Term(term) => words.extend(term.text_to_embed()),
            _ => self.children().iter().for_each(|node| node.collect_wanted(words)),
        }
    }
}

impl QueryTerm {
    /// The words of the term as a model reads them; none for a filter or a regular expression.
    fn text_to_embed(&self) -> Option<String> {
        match self {
            Self::Word(text) | Self::Phrase { text, .. } | Self::Fuzzy(text) => Some(text.clone()),
            Self::Pattern(text) => Some(text.replace(['*', '?'], "")),
            Self::Regex(_) | Self::Filter(_) => None,
        }
    }
}
