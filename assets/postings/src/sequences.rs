//! Words in an order, found by the places of words in the index: the postings of all are read side by side, so that
//! only documents that have every word are looked at, and nothing is kept of the others.

use crate::place_cursor::PlaceCursor;
use crate::stretches::{Stretch, ordered_stretches};
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

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

/// A cursor for each slot, at its first document.
fn slot_cursors(segment: &SegmentReader, slots: &[Vec<Term>]) -> tantivy::Result<Vec<SlotCursor>> {
    let cursor = |terms: &Vec<Term>| {
        let words = terms.iter().map(|term| PlaceCursor::open(segment, term));
        let words: Vec<Option<PlaceCursor>> = words.collect::<tantivy::Result<_>>()?;
        Ok(SlotCursor { words: words.into_iter().flatten().collect(), together: Vec::new() })
    };
    slots.iter().map(cursor).collect()
}

/// The documents with one of the words of a slot, in one segment.
struct SlotCursor {
    words: Vec<PlaceCursor>,
    /// Places of several words in the document the cursor is at, once they were read.
    together: Vec<u32>,
}

impl AsRef<[u32]> for SlotCursor {
    fn as_ref(&self) -> &[u32] {
        match self.words.as_slice() {
            [word] => word.places(),
            _ => &self.together,
        }
    }
}

impl SlotCursor {
    /// The first document from `target` on with one of the words.
    fn seek(&mut self, target: DocId) -> DocId {
        self.words.iter_mut().map(|word| word.seek(target)).min().unwrap_or(TERMINATED)
    }

    /// Reads the places in a document that was sought.
    fn read_places(&mut self, doc: DocId) {
        if let [word] = self.words.as_mut_slice() {
            return word.read_places();
        }
        self.together.clear();
        for word in self.words.iter_mut().filter(|word| word.doc() == doc) {
            word.read_places();
            self.together.extend(word.places());
        }
        self.together.sort_unstable();
        self.together.dedup();
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
