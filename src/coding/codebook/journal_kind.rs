//! What a memo is for: the kinds of entries in a researcher's journal.

use serde::{Deserialize, Serialize};

/// What a memo is for. Serialised by name: a file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JournalKind {
    /// What the data may mean.
    Analytic,
    /// How the study is done, and why so.
    Methodological,
    /// What the researcher brings along, and how that may shape the study.
    Reflexive,
    /// What is to be done.
    Todo,
}

impl JournalKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Analytic, Self::Methodological, Self::Reflexive, Self::Todo];

    /// Its name, on screen and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Analytic => "analytic",
            Self::Methodological => "methodological",
            Self::Reflexive => "reflexive",
            Self::Todo => "to do",
        }
    }

    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
