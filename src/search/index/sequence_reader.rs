//! Words in an order, found by the places of words in the index: the postings of all are read side by side, so that
//! only snippets that have every word are looked at, and nothing is kept of the others.

use super::snippet_numbers::SnippetNumbers;
use crate::corpus::SnippetIndex;
use crate::search::match_set::MatchSet;
use crate::search::places::{Stretch, ordered_stretches};
use rayon::prelude::*;
use std::collections::BTreeMap;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

/// The stretches of words that match, by snippet.
pub(in crate::search) type StretchTable = BTreeMap<SnippetIndex, Vec<Stretch>>;

/// Words in an order, in one index.
pub(in crate::search) struct SequenceReader<'a> {
    pub(in crate::search) searcher: &'a Searcher,
    pub(in crate::search) numbers: &'a SnippetNumbers,
    /// For each place one of these words.
    pub(in crate::search) slots: Vec<Vec<Term>>,
    /// How many other words may stand between them, taken together.
    pub(in crate::search) slop: u32,
}

impl SequenceReader<'_> {
    /// The snippets with the sequence.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(in crate::search) fn matches(&self) -> tantivy::Result<MatchSet> {
        let stands = |snippet, places: &[SlotCursor]| {
            ordered_stretches(places, self.slop).next().is_some().then_some(snippet)
        };
        let mut matches = MatchSet::none_of(self.numbers.snippets());
        self.visit(stands)?.into_iter().for_each(|snippet| matches.insert(snippet));
        Ok(matches)
    }

    /// Where the sequence stands, in the snippets that pass.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(in crate::search) fn stretches(&self, passes: &MatchSet) -> tantivy::Result<StretchTable> {
        let stretches = |snippet, places: &[SlotCursor]| {
            let found: Vec<Stretch> = if passes.contains(snippet) {
                ordered_stretches(places, self.slop).collect()
            } else {
                Vec::new()
            };
            (!found.is_empty()).then_some((snippet, found))
        };
        Ok(self.visit(stretches)?.into_iter().collect())
    }

    /// Visits the snippets that have a word of every slot, with the places of each slot; gives what `visit` gives. The
    /// segments are read side by side.
    fn visit<T: Send>(
        &self,
        visit: impl Fn(SnippetIndex, &[SlotCursor]) -> Option<T> + Sync,
    ) -> tantivy::Result<Vec<T>> {
        let segments = self.searcher.segment_readers().par_iter();
        let found: Vec<Vec<T>> =
            segments.map(|segment| self.visit_segment(segment, &visit)).collect::<tantivy::Result<_>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    fn visit_segment<T>(
        &self,
        segment: &SegmentReader,
        visit: impl Fn(SnippetIndex, &[SlotCursor]) -> Option<T>,
    ) -> tantivy::Result<Vec<T>> {
        let mut cursors = Vec::with_capacity(self.slots.len());
        for terms in &self.slots {
            let mut words = Vec::with_capacity(terms.len());
            for term in terms {
                let index = segment.inverted_index(term.field())?;
                words.extend(index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
            }
            cursors.push(SlotCursor { words, places: Vec::new(), of_word: Vec::new() });
        }
        let numbers = self.numbers.of_segment(segment);
        let mut found = Vec::new();
        let mut next = 0;
        while let Some(doc) = next_common_document(&mut cursors, next) {
            cursors.iter_mut().for_each(|cursor| cursor.read_places(doc));
            found.extend(visit(numbers.snippet(doc), &cursors));
            next = doc + 1;
        }
        Ok(found)
    }
}

/// The postings of the words of a slot in one segment.
struct SlotCursor {
    words: Vec<SegmentPostings>,
    /// Places of the slot in the document the cursor is at, once they were read.
    places: Vec<u32>,
    /// Those of one of the words.
    of_word: Vec<u32>,
}

impl AsRef<[u32]> for SlotCursor {
    fn as_ref(&self) -> &[u32] {
        &self.places
    }
}

impl SlotCursor {
    /// The first document from `target` on with one of the words.
    fn seek(&mut self, target: DocId) -> DocId {
        let to =
            |word: &mut SegmentPostings| if word.doc() < target { word.seek(target) } else { word.doc() };
        self.words.iter_mut().map(to).min().unwrap_or(TERMINATED)
    }

    /// Reads the places in a document that was sought.
    fn read_places(&mut self, doc: DocId) {
        if let [word] = self.words.as_mut_slice() {
            return word.positions(&mut self.places);
        }
        self.places.clear();
        for word in self.words.iter_mut().filter(|word| word.doc() == doc) {
            word.positions(&mut self.of_word);
            self.places.extend(&self.of_word);
        }
        self.places.sort_unstable();
        self.places.dedup();
    }
}

/// The first document from `target` on that all slots have; none where there is no other, or no slot.
fn next_common_document(cursors: &mut [SlotCursor], mut target: DocId) -> Option<DocId> {
    loop {
        let farthest = cursors.iter_mut().map(|cursor| cursor.seek(target)).max()?;
        if farthest == TERMINATED {
            return None;
        }
        if farthest == target {
            return Some(target);
        }
        target = farthest;
    }
}
