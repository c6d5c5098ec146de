//! A name that was replaced, with examples.

/// Characters of context on either side of a name in the preview. Chosen by hand, not measured.
pub(in crate::exchange) const EXAMPLE_CONTEXT: usize = 30;

/// A name that was replaced, and how often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameReplacement {
    /// The name.
    pub name: String,
    /// Its replacement.
    pub replacement: String,
    /// The number of turns whose speaker had this name.
    pub turns: usize,
    /// The number of other occurrences, in texts and everything else.
    pub occurrences: usize,
    /// Whether it is an ordinary word as well, replaced only where it begins with a capital letter.
    pub capitals_only: bool,
    /// The first occurrence in its context, on one line; empty where it was only a speaker's label.
    pub example: String,
}
