//! A term of the vocabulary.

/// One term of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VocabularyTerm {
    /// The term in lower case.
    pub word: String,
    /// Its most frequent spelling, such as `Python` or `RAG`.
    pub surface: String,
    /// Number of snippets that hold it.
    pub snippets: u32,
    /// Number of its uses.
    pub count: u64,
}
