//! Which snippet each document of the index is.

use crate::corpus::SnippetIndex;
use std::sync::Arc;
use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentReader, TantivyError};

/// The column of each document's number, in the order they were added.
pub(in crate::search) const SNIPPET_COLUMN: &str = "snippet";
/// A document that is no snippet or a snippet that is no document, as in a damaged file.
const NO_SNIPPET: u32 = u32::MAX;

/// The index in the corpus of each document, by segment. Read from the index once, since every search needs those of
/// all it finds.
#[derive(Debug)]
pub(in crate::search) struct SnippetNumbers {
    segments: Vec<(SegmentId, SegmentNumbers)>,
    /// The document of each snippet, counted through the segments in the order of the searcher.
    documents: Vec<u32>,
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
        let mut documents = vec![NO_SNIPPET; snippets.len()];
        let all = segments.iter().flat_map(|(_, numbers)| numbers.0.iter());
        for (document, snippet) in (0..).zip(all) {
            if let Some(place) = documents.get_mut(*snippet as usize) {
                *place = document;
            }
        }
        Ok(Self { segments, documents })
    }

    /// The number of snippets.
    pub(in crate::search) fn snippets(&self) -> usize {
        self.documents.len()
    }

    /// The document of each snippet, counted through the segments in the order of the searcher; one that is none where an
    /// index has none, as in a damaged file.
    pub(in crate::search) fn documents(&self) -> &[u32] {
        &self.documents
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
