//! The query: groups that must all hold, each a choice of clauses. A conjunction of disjunctions, without
//! nesting.

pub mod date;
pub(super) mod filters;
pub(super) mod parser;

use date::CalendarDay;
use serde::{Deserialize, Serialize};

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

/// A parsed query. Every group must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// The groups that must all hold, in the order typed.
    pub groups: Vec<QueryGroup>,
    /// Notes on what was not understood as typed, one sentence each.
    pub notes: Vec<String>,
}

/// One clause, or several joined by `OR`, of which at least one must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryGroup {
    /// The alternatives; never empty.
    pub clauses: Vec<QueryClause>,
}

/// One term, wanted or excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryClause {
    /// Whether it is excluded.
    pub negated: bool,
    /// The term.
    pub term: QueryTerm,
}

/// The smallest unit of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryTerm {
    /// The snippet has this word, in any inflected form.
    Word(String),
    /// The snippet has exactly these words, one after the other.
    Phrase(String),
    /// The snippet has a word with this prefix.
    Prefix(String),
    /// The snippet has a word within a small edit distance.
    Fuzzy(String),
    /// A condition on something other than its words.
    Filter(SnippetFilter),
}

/// Conditions on snippets that are not about their words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SnippetFilter {
    /// It is in the theme of this name or path, or in one below it.
    Theme(String),
    /// It is in the topic with this number, or with these words in its label.
    Topic(String),
    /// It is said by this speaker.
    Speaker(String),
    /// It is from the transcript of this name.
    Transcript(String),
    /// Its transcript has an attribute with this value.
    Attribute {
        /// The attribute's name.
        key: String,
        /// The value as typed.
        value: String,
    },
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
    /// It is in the sample.
    Sample,
}

impl SearchQuery {
    /// Whether the query has no clause.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
    /// All clauses, in the order typed.
    pub fn clauses(&self) -> impl Iterator<Item = &QueryClause> {
        self.groups.iter().flat_map(|group| &group.clauses)
    }
    /// The words that are wanted, in the order typed: the text a search by meaning embeds.
    pub fn text_to_embed(&self) -> String {
        let words = self.clauses().filter(|clause| !clause.negated).filter_map(|clause| clause.term.text());
        words.collect::<Vec<_>>().join(" ")
    }
    /// The query without its wanted words: the groups of filters and excluded terms. A search by meaning
    /// keeps to these.
    pub fn filters_only(&self) -> Self {
        let constrains = |clause: &QueryClause| clause.negated || matches!(clause.term, QueryTerm::Filter(_));
        let groups =
            self.groups.iter().filter(|group| group.clauses.iter().all(constrains)).cloned().collect();
        Self { groups, notes: Vec::new() }
    }
}

impl QueryTerm {
    /// The text of the term; none for a filter.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Word(text) | Self::Phrase(text) | Self::Prefix(text) | Self::Fuzzy(text) => Some(text),
            Self::Filter(_) => None,
        }
    }
}
