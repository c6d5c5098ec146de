//! tantivy glue: a query that matches a given set of snippets, and a collector that gathers all matches with
//! their scores.

use crate::corpus::SnippetIndex;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocId, DocSet, Score, SegmentOrdinal, SegmentReader, TantivyError};

/// The column of each document's index in the corpus.
pub(in crate::search) const SNIPPET_COLUMN: &str = "snippet";

/// A match: index in the corpus, and score.
pub(in crate::search) type ScoredSnippet = (SnippetIndex, Score);

/// Matches the snippets whose entry is true; the score is 0.
#[derive(Debug, Clone)]
pub(in crate::search) struct BitsetQuery(pub(in crate::search) Arc<Vec<bool>>);

impl Query for BitsetQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for BitsetQuery {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let column = reader.fast_fields().u64(SNIPPET_COLUMN)?;
        let mut passes = BitSet::with_max_value(reader.max_doc());
        for doc in 0..reader.max_doc() {
            if self.0.get(snippet_index(&column, doc).0) == Some(&true) {
                passes.insert(doc);
            }
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(passes), 0.0)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.seek(doc) == doc {
            return Ok(Explanation::new("BitsetQuery", 0.0));
        }
        Err(TantivyError::InvalidArgument(format!("document {doc} is not in the set")))
    }
}

/// The index in the corpus of a document; `usize::MAX` where it has none, which no set contains.
pub(in crate::search) fn snippet_index(column: &Column<u64>, doc: DocId) -> SnippetIndex {
    SnippetIndex(column.first(doc).and_then(|value| usize::try_from(value).ok()).unwrap_or(usize::MAX))
}

/// Collects every match, not only the best: the count and the selection need all of them.
pub(in crate::search) struct MatchCollector {
    /// Whether scores are computed; else they are 0.
    pub(in crate::search) scored: bool,
}

impl Collector for MatchCollector {
    type Fruit = Vec<ScoredSnippet>;
    type Child = SegmentMatches;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentMatches> {
        Ok(SegmentMatches { column: segment.fast_fields().u64(SNIPPET_COLUMN)?, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, fruits: Vec<Vec<ScoredSnippet>>) -> tantivy::Result<Vec<ScoredSnippet>> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

/// The matches of one segment.
pub(in crate::search) struct SegmentMatches {
    column: Column<u64>,
    found: Vec<ScoredSnippet>,
}

impl SegmentCollector for SegmentMatches {
    type Fruit = Vec<ScoredSnippet>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.found.push((snippet_index(&self.column, doc), score));
    }

    fn harvest(self) -> Vec<ScoredSnippet> {
        self.found
    }
}
