//! Filters inside the index: a query that lets the snippets of a selection through, and a collector
//! that gathers all that match, with their scores.

use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocId, DocSet, Score, SegmentOrdinal, SegmentReader, TantivyError};

/// The column that holds each snippet's index in the corpus.
pub(super) const SNIPPET: &str = "snippet";

/// A snippet that matches: its index in the corpus and its score.
pub(super) type Scored = (usize, Score);

/// Matches the snippets whose entry is true. Adds nothing to the score.
#[derive(Debug, Clone)]
pub(super) struct Chosen(pub(super) Arc<Vec<bool>>);

impl Query for Chosen {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Chosen {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let column = reader.fast_fields().u64(SNIPPET)?;
        let mut passes = BitSet::with_max_value(reader.max_doc());
        for doc in 0..reader.max_doc() {
            if self.0.get(snippet(&column, doc)).copied().unwrap_or_default() {
                passes.insert(doc);
            }
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(passes), 0.0)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.seek(doc) == doc {
            return Ok(Explanation::new("Chosen", 0.0));
        }
        Err(TantivyError::InvalidArgument(format!("document {doc} is not among the chosen")))
    }
}

fn snippet(column: &Column<u64>, doc: DocId) -> usize {
    column.first(doc).and_then(|value| usize::try_from(value).ok()).unwrap_or(usize::MAX)
}

/// Gathers every match.
pub(super) struct Everything {
    /// Whether scores are wanted; else they are 0.
    pub(super) scored: bool,
}

impl Collector for Everything {
    type Fruit = Vec<Scored>;
    type Child = Gathered;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<Gathered> {
        Ok(Gathered { column: segment.fast_fields().u64(SNIPPET)?, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, fruits: Vec<Vec<Scored>>) -> tantivy::Result<Vec<Scored>> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

/// The matches of one segment.
pub(super) struct Gathered {
    column: Column<u64>,
    found: Vec<Scored>,
}

impl SegmentCollector for Gathered {
    type Fruit = Vec<Scored>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.found.push((snippet(&self.column, doc), score));
    }

    fn harvest(self) -> Vec<Scored> {
        self.found
    }
}
