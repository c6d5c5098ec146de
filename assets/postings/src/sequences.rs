//! Words in an order, found by the places of words in the index: the postings of all are read side by side, so that
//! only documents that have every word are looked at, and nothing is kept of the others.

use crate::stretches::{Stretch, ordered_stretches};
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// The documents of a segment with words in an order, ascending: in each slot one of its words, with at most `slop` other
/// words between them, taken together.
///
/// # Errors
/// When the index cannot be read.
pub fn sequence_documents(
    segment: &SegmentReader,
    slots: &[Vec<Term>],
    slop: u32,
) -> tantivy::Result<Vec<DocId>> {
    let mut cursors = slot_cursors(segment, slots)?;
    let (mut found, mut next) = (Vec::new(), 0);
    while let Some(doc) = next_common_document(&mut cursors, next) {
        cursors.iter_mut().for_each(|cursor| cursor.read_places(doc));
        if ordered_stretches(&cursors, slop).next().is_some() {
            found.push(doc);
        }
        next = doc + 1;
    }
    Ok(found)
}

/// The same with all stretches of each, of the documents that pass.
///
/// # Errors
/// When the index cannot be read.
pub fn sequence_stretches(
    segment: &SegmentReader,
    slots: &[Vec<Term>],
    slop: u32,
    passes: &dyn Fn(DocId) -> bool,
) -> tantivy::Result<Vec<(DocId, Vec<Stretch>)>> {
    let mut cursors = slot_cursors(segment, slots)?;
    let (mut found, mut next) = (Vec::new(), 0);
    while let Some(doc) = next_common_document(&mut cursors, next) {
        if passes(doc) {
            cursors.iter_mut().for_each(|cursor| cursor.read_places(doc));
            let stretches: Vec<Stretch> = ordered_stretches(&cursors, slop).collect();
            if !stretches.is_empty() {
                found.push((doc, stretches));
            }
        }
        next = doc + 1;
    }
    Ok(found)
}

/// A cursor for each slot, before its first document.
fn slot_cursors(segment: &SegmentReader, slots: &[Vec<Term>]) -> tantivy::Result<Vec<SlotCursor>> {
    let cursor = |terms: &Vec<Term>| {
        let mut words = Vec::with_capacity(terms.len());
        for term in terms {
            let index = segment.inverted_index(term.field())?;
            words.extend(index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
        }
        Ok(SlotCursor { words, places: Vec::new(), of_word: Vec::new() })
    };
    slots.iter().map(cursor).collect()
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
        self.words.iter_mut().map(|word| seek_word(word, target)).min().unwrap_or(TERMINATED)
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

/// Documents that are gone through one by one before a jump: of frequent words the next is near. Chosen by hand; not
/// measured.
const STEPS_BEFORE_A_JUMP: usize = 4;

/// The first document from `target` on with a word.
fn seek_word(word: &mut SegmentPostings, target: DocId) -> DocId {
    let mut doc = word.doc();
    for _ in 0..STEPS_BEFORE_A_JUMP {
        if doc >= target {
            return doc;
        }
        doc = word.advance();
    }
    if doc < target { word.seek(target) } else { doc }
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
