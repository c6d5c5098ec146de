//! Topics get words: c-TF-IDF keywords, a label, representative snippets.

/// The words of every snippet as numbers, as the description needs them.
pub trait Terms: Sync {
    /// Counts the snippets.
    fn snippets(&self) -> usize;
    /// Counts the distinct words.
    fn vocabulary(&self) -> usize;
    /// The words of one snippet in order, stop words left out; [`GAP`] stands where something was left out.
    fn of(&self, snippet: usize) -> &[u32];
    /// A word as it is most often written.
    fn text(&self, term: u32) -> &str;
}

/// Stands between two words that are not neighbours in the text, so that no phrase spans it.
pub const GAP: u32 = u32::MAX;
