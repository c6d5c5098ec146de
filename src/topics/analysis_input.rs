//! What an analysis looks at, and a cluster described.

use crate::topics::model::Keyword;
use crate::topics::words::CorpusTerms;

/// Input of an analysis. Row `i` of the vectors, the terms and the transcripts all belong to snippet `i`.
#[derive(Clone, Copy)]
pub struct AnalysisInput<'a> {
    /// The adapted vectors: row-major, each of unit length or zero.
    pub vectors: &'a [f32],
    /// Numbers in each vector.
    pub dims: usize,
    /// The terms of each snippet.
    pub words: &'a CorpusTerms,
    /// The transcript of each snippet, as any number that tells transcripts apart.
    pub transcripts: &'a [u32],
}

/// A cluster of snippets with its keywords and label, before it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribedTopic {
    /// A label no other topic of the analysis has.
    pub label: String,
    /// The phrases that set it apart, best first.
    pub keywords: Vec<Keyword>,
    /// Number of snippets in it.
    pub snippets: usize,
    /// The rows of its representative snippets, most central first, those of different transcripts first.
    pub representatives: Vec<u32>,
}
