//! What a researcher asks for: groups that must all hold, each a choice of clauses.

use super::facts::Day;
use serde::{Deserialize, Serialize};

/// How snippets are looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// By their words, ranked by BM25.
    #[default]
    Text,
    /// By what they mean, ranked by the cosine of their vectors with the query's.
    Meaning,
    /// Both lists, fused by rank.
    Both,
}

impl Mode {
    /// As the command line and JSON spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Meaning => "meaning",
            Self::Both => "both",
        }
    }
    /// The mode of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Text, Self::Meaning, Self::Both].into_iter().find(|mode| mode.name() == name)
    }
    /// The next of the three, for a key that goes round.
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
pub struct Query {
    /// What must all hold, in the order typed.
    pub groups: Vec<Group>,
    /// What was not understood as it was typed, one sentence each.
    pub notes: Vec<String>,
}

/// One clause, or several joined by `OR`, of which at least one must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The alternatives; never empty.
    pub clauses: Vec<Clause>,
}

/// One thing asked for, or ruled out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Whether it must not hold.
    pub negated: bool,
    /// What is asked.
    pub leaf: Leaf,
}

/// The smallest thing that can be asked of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf {
    /// It says this word, in any of its forms.
    Word(String),
    /// It says exactly these words, one after the other.
    Phrase(String),
    /// It says a word that begins so.
    Prefix(String),
    /// It says a word spelled nearly so.
    Fuzzy(String),
    /// Something is known of it that is not in its words.
    Filter(Filter),
}

/// What can be asked of a snippet beside its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// It is in the theme of that name or path, or in one below it.
    Theme(String),
    /// It is in the topic with that number or those words in its label.
    Topic(String),
    /// It is said by that speaker.
    Speaker(String),
    /// It is from the transcript of that name.
    Transcript(String),
    /// Its transcript has an attribute with that value.
    Attribute {
        /// The attribute's name.
        key: String,
        /// What was typed for its value.
        value: String,
    },
    /// Its transcript is dated on that day or later.
    After(Day),
    /// Its transcript is dated before that day.
    Before(Day),
    /// It is in no topic.
    Outlier,
    /// It has not been on screen.
    Unread,
    /// It is in no theme.
    Unassigned,
    /// It came after the topics were found and was placed among them.
    New,
    /// It recurs word for word over transcripts.
    Boilerplate,
    /// It was drawn into the sample.
    Sample,
}

impl Query {
    /// Says whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
    /// All clauses, in the order typed.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.groups.iter().flat_map(|group| &group.clauses)
    }
    /// The words asked for and not ruled out, in the order typed: what a search by meaning embeds.
    pub fn wanted(&self) -> String {
        let words = self.clauses().filter(|clause| !clause.negated).filter_map(|clause| clause.leaf.text());
        words.collect::<Vec<_>>().join(" ")
    }
    /// The query without what asks for words: the groups in which every clause filters or rules out.
    ///
    /// A search by meaning keeps to these.
    pub fn constraints(&self) -> Self {
        let constrains = |clause: &Clause| clause.negated || matches!(clause.leaf, Leaf::Filter(_));
        let groups =
            self.groups.iter().filter(|group| group.clauses.iter().all(constrains)).cloned().collect();
        Self { groups, notes: Vec::new() }
    }
}

impl Leaf {
    /// The words in it; none for a filter.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Word(text) | Self::Phrase(text) | Self::Prefix(text) | Self::Fuzzy(text) => Some(text),
            Self::Filter(_) => None,
        }
    }
}
