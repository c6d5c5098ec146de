//! A selection of sentences of a transcript.

/// A selection of whole sentences; `head` may stand before `anchor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentenceSelection {
    /// The index of the sentence it began at.
    pub anchor: usize,
    /// The index of the sentence it reaches to.
    pub head: usize,
}
