//! The documents of a word and its places in each, read block by block.

use tantivy::directory::CompositeFile;
use tantivy::index::SegmentComponent;
use tantivy::positions::PositionReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

/// The documents of a word in one segment, ascending, and its places in the one it is at.
///
/// tantivy's own adds up for each document what all before it in its block have, and fills a list for each. Here a block
/// of 128 documents is read at once, where one of them is wanted at all. No block is jumped over, since tantivy does not tell
/// where the places of the next begin; to read one takes a tenth of a microsecond.
pub(crate) struct PlaceCursor {
    postings: BlockSegmentPostings,
    positions: PositionReader,
    /// The document in the block.
    at: usize,
    /// How many places stand before the block.
    before: u64,
    /// All places in the block, and where those of each document begin; empty until one was wanted.
    places: Vec<u32>,
    starts: Vec<usize>,
}

impl PlaceCursor {
    /// At the first document; none where no document has the word.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(crate) fn open(segment: &SegmentReader, term: &Term) -> tantivy::Result<Option<Self>> {
        let index = segment.inverted_index(term.field())?;
        let Some(info) = index.get_term_info(term)? else { return Ok(None) };
        let postings = index.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
        let positions = CompositeFile::open(&segment.open_read(SegmentComponent::Positions)?)?;
        let Some(positions) = positions.open_read(term.field()) else { return Ok(None) };
        let positions = PositionReader::open(positions.read_bytes_slice(info.positions_range.clone())?)?;
        let (places, starts) = (Vec::new(), Vec::new());
        Ok(Some(Self { postings, positions, at: 0, before: 0, places, starts }))
    }

    /// The document it is at; [`TERMINATED`] behind the last.
    #[inline]
    pub(crate) fn doc(&self) -> DocId {
        self.postings.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Goes on to the first document from `target` on, and gives it.
    #[inline]
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        while self.postings.docs().last().is_some_and(|last| *last < target) {
            self.before += self.postings.freqs().iter().map(|count| u64::from(*count)).sum::<u64>();
            self.postings.advance();
            self.at = 0;
            self.places.clear();
            self.starts.clear();
        }
        let rest = self.postings.docs().get(self.at..).unwrap_or(&[]);
        self.at += rest.iter().position(|doc| *doc >= target).unwrap_or(rest.len());
        self.doc()
    }

    /// Reads the places of the block, where they were not.
    #[inline]
    pub(crate) fn read_places(&mut self) {
        if self.starts.is_empty() {
            self.read_block();
        }
    }

    /// The places in the document it is at, ascending, once they were read.
    #[inline]
    pub(crate) fn places(&self) -> &[u32] {
        match self.starts.get(self.at..self.at + 2) {
            Some(&[start, end]) => self.places.get(start..end).unwrap_or(&[]),
            _ => &[],
        }
    }

    fn read_block(&mut self) {
        let mut end = 0;
        self.starts.push(0);
        for count in self.postings.freqs() {
            end += *count as usize;
            self.starts.push(end);
        }
        self.places.resize(end, 0);
        self.positions.read(self.before, &mut self.places);
        // What is stored of each place is how far it is from the one before.
        for of_document in self.starts.windows(2) {
            let mut place = 0u32;
            for stored in &mut self.places[of_document[0]..of_document[1]] {
                place = place.wrapping_add(*stored);
                *stored = place;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::postings::Postings;
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{DocSet, Index, TantivyDocument};

    #[test]
    fn documents_and_places_are_those_of_tantivy() {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let mut state = 1u64;
        let mut below = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        for _ in 0..3_000 {
            // In every second document on average there is `a`, in one of nine `b`, in one of hundreds `c`.
            let words = (0..below(40)).map(|_| match below(400) {
                0 => "c ",
                1..3 => "b ",
                3..20 => "a ",
                _ => "x ",
            });
            let mut document = TantivyDocument::default();
            document.add_text(field, words.collect::<String>());
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let [segment] = searcher.segment_readers() else { panic!("not one segment") };
        for word in ["a", "b", "c", "x"] {
            let term = Term::from_field_text(field, word);
            for step in [1, 2, 90, 1_000] {
                let mut cursor = PlaceCursor::open(segment, &term).unwrap().unwrap();
                let inverted = segment.inverted_index(field).unwrap();
                let option = IndexRecordOption::WithFreqsAndPositions;
                let mut oracle = inverted.read_postings(&term, option).unwrap().unwrap();
                let mut target = 0;
                let mut expected = Vec::new();
                loop {
                    let doc = if oracle.doc() < target { oracle.seek(target) } else { oracle.doc() };
                    assert_eq!(cursor.seek(target), doc, "{word} from {target}");
                    if doc == TERMINATED {
                        break;
                    }
                    // Not every document has its places read.
                    if doc % 3 > 0 {
                        oracle.positions(&mut expected);
                        cursor.read_places();
                        assert_eq!(cursor.places(), expected, "{word} in {doc}");
                    }
                    target = doc + step;
                }
            }
        }
        assert!(PlaceCursor::open(segment, &Term::from_field_text(field, "nobody")).unwrap().is_none());
    }
}
