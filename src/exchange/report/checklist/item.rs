//! An item of a form, and what the project knows of it.

use super::study_facts::StudyFacts;

/// An item of a form, in our own short words, with what may answer it.
pub(super) struct ItemRow {
    /// The part of the form it stands in.
    pub(super) part: &'static str,
    /// What it is about.
    pub(super) subject: &'static str,
    /// What it asks.
    pub(super) question: &'static str,
    /// What the project may know of it.
    pub(super) known: &'static [fn(&StudyFacts<'_>) -> Option<KnownAnswer>],
}

/// What the project knows of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAnswer {
    /// The answer, or a part of it, in a sentence.
    pub text: String,
    /// Where it is from.
    pub evidence: &'static str,
}
