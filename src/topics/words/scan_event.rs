//! What scanning a text finds.

/// What the scanner finds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ScanEvent<'a> {
    /// A word in lower case and as written.
    Word {
        /// Lower case, with `'` for every apostrophe.
        word: &'a str,
        /// As written.
        surface: &'a str,
        /// Whether it opens a sentence, so that a capital means nothing.
        fresh: bool,
    },
    /// Something between two words that no phrase spans.
    Gap,
}
