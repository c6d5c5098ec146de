//! tantivy glue: which snippet a document is, a query that matches a given set of snippets, and a collector that
//! gathers all matches and the best of them.

use crate::corpus::SnippetIndex;
use crate::search::match_set::MatchSet;
use crate::search::semantic::keep_first;
use std::cmp::Ordering;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::index::SegmentId;
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocId, DocSet, Score, Searcher, SegmentOrdinal, SegmentReader, TantivyError};

/// The column of each document's number, in the order they were added.
pub(in crate::search) const SNIPPET_COLUMN: &str = "snippet";
/// A document that is no snippet, as in a damaged file.
const NO_SNIPPET: u32 = u32::MAX;

/// The index in the corpus of each document, by segment. Read from the index once, since every search needs those of
/// all it finds.
#[derive(Debug)]
pub(in crate::search) struct SnippetNumbers {
    segments: Vec<(SegmentId, SegmentNumbers)>,
    snippets: usize,
}

/// The index in the corpus of each document of a segment. Cheap to clone.
#[derive(Debug, Clone)]
pub(in crate::search) struct SegmentNumbers(Arc<[u32]>);

impl SnippetNumbers {
    /// Reads them; `snippets` are those of the documents by their numbers, which the column has.
    ///
    /// # Errors
    /// The index has no such column, or more or fewer documents.
    pub(in crate::search) fn read(searcher: &Searcher, snippets: &[SnippetIndex]) -> tantivy::Result<Self> {
        if searcher.num_docs() != snippets.len() as u64 {
            let found = format!("{} documents for {} snippets", searcher.num_docs(), snippets.len());
            return Err(TantivyError::InvalidArgument(found));
        }
        let mut segments = Vec::new();
        for segment in searcher.segment_readers() {
            let column = segment.fast_fields().u64(SNIPPET_COLUMN)?;
            let snippet = |doc: DocId| {
                let number = usize::try_from(column.first(doc)?).ok()?;
                u32::try_from(snippets.get(number)?.0).ok()
            };
            let numbers = (0..segment.max_doc()).map(|doc| snippet(doc).unwrap_or(NO_SNIPPET)).collect();
            segments.push((segment.segment_id(), SegmentNumbers(numbers)));
        }
        Ok(Self { segments, snippets: snippets.len() })
    }

    /// The number of snippets.
    pub(in crate::search) fn snippets(&self) -> usize {
        self.snippets
    }

    /// Those of a segment's documents.
    pub(in crate::search) fn of_segment(&self, segment: &SegmentReader) -> SegmentNumbers {
        let of = self.segments.iter().find(|(id, _)| *id == segment.segment_id());
        of.map_or_else(|| SegmentNumbers(Arc::default()), |(_, numbers)| numbers.clone())
    }
}

impl SegmentNumbers {
    /// The snippet of a document; one that no set has where the document is none.
    #[inline]
    pub(in crate::search) fn snippet(&self, doc: DocId) -> SnippetIndex {
        SnippetIndex(self.0.get(doc as usize).map_or(usize::MAX, |number| *number as usize))
    }
}

/// A match: index in the corpus, and score.
pub(in crate::search) type ScoredSnippet = (SnippetIndex, Score);

/// Matches the snippets of a set; the score is 0.
#[derive(Debug, Clone)]
pub(in crate::search) struct BitsetQuery {
    pub(in crate::search) matches: Arc<MatchSet>,
    pub(in crate::search) numbers: Arc<SnippetNumbers>,
}

impl Query for BitsetQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for BitsetQuery {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let numbers = self.numbers.of_segment(reader);
        let mut passes = BitSet::with_max_value(reader.max_doc());
        for doc in 0..reader.max_doc() {
            if self.matches.contains(numbers.snippet(doc)) {
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

/// What a [`MatchCollector`] gathers.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct CollectedMatches {
    /// Every match: the count and the selection need all of them.
    pub(in crate::search) all: MatchSet,
    /// The best, at most as many as asked for, the highest score first, ties in the order of the corpus.
    pub(in crate::search) best: Vec<ScoredSnippet>,
}

/// Collects every match, and ranks so many of the best.
pub(in crate::search) struct MatchCollector {
    /// How many are ranked; none: nothing is scored.
    pub(in crate::search) ranked: usize,
    pub(in crate::search) numbers: Arc<SnippetNumbers>,
}

impl Collector for MatchCollector {
    type Fruit = CollectedMatches;
    type Child = SegmentMatches;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentMatches> {
        Ok(SegmentMatches {
            numbers: self.numbers.of_segment(segment),
            all: MatchSet::none_of(self.numbers.snippets()),
            best: BestMatches { most: self.ranked, kept: Vec::new(), least: None },
        })
    }

    fn requires_scoring(&self) -> bool {
        self.ranked > 0
    }

    fn merge_fruits(&self, fruits: Vec<CollectedMatches>) -> tantivy::Result<CollectedMatches> {
        let mut all = MatchSet::none_of(self.numbers.snippets());
        let mut best = Vec::new();
        for fruit in fruits {
            all.union_with(&fruit.all);
            best.extend(fruit.best);
        }
        keep_first(&mut best, self.ranked, by_score);
        Ok(CollectedMatches { all, best })
    }
}

/// The matches of one segment.
pub(in crate::search) struct SegmentMatches {
    numbers: SegmentNumbers,
    all: MatchSet,
    best: BestMatches,
}

impl SegmentCollector for SegmentMatches {
    type Fruit = CollectedMatches;

    fn collect(&mut self, doc: DocId, score: Score) {
        let snippet = self.numbers.snippet(doc);
        self.all.insert(snippet);
        self.best.offer((snippet, score));
    }

    fn harvest(mut self) -> CollectedMatches {
        keep_first(&mut self.best.kept, self.best.most, by_score);
        CollectedMatches { all: self.all, best: self.best.kept }
    }
}

/// The best of many matches, without keeping them all.
struct BestMatches {
    most: usize,
    /// Up to twice as many as wanted, in no order.
    kept: Vec<ScoredSnippet>,
    /// The last of the best so far, where there are enough: what is behind it cannot be among them.
    least: Option<ScoredSnippet>,
}

impl BestMatches {
    #[inline]
    fn offer(&mut self, found: ScoredSnippet) {
        if self.most == 0 || self.least.is_some_and(|least| by_score(&found, &least).is_gt()) {
            return;
        }
        self.kept.push(found);
        if self.kept.len() >= 2 * self.most {
            keep_first(&mut self.kept, self.most, by_score);
            self.least = self.kept.last().copied();
        }
    }
}

/// The highest score first, ties in the order of the corpus.
fn by_score(a: &ScoredSnippet, b: &ScoredSnippet) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}
