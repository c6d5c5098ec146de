//! How well words fit the documents that have them.

use crate::BITS;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, Term};

/// Adds what a word is worth in the documents of a segment, by BM25 (Robertson and Zaragoza 2009) as tantivy has it, to
/// the scores of all its documents.
///
/// # Errors
/// When the index cannot be read.
pub fn add_scores(
    segment: &SegmentReader,
    (term, weight): (&Term, &Bm25Weight),
    scores: &mut [f32],
) -> tantivy::Result<()> {
    let Some(mut postings) = postings_of(segment, term)? else { return Ok(()) };
    let norms = segment.get_fieldnorms_reader(term.field())?;
    let table = ScoreTable::new(weight, segment.inverted_index(term.field())?.doc_freq(term)?);
    while postings.block_len() > 0 {
        for (&doc, &count) in postings.docs().iter().zip(postings.freqs()) {
            if let Some(score) = scores.get_mut(doc as usize) {
                let more = table.score(norms.fieldnorm_id(doc), count);
                // A word that all of ten million snippets have is worth nothing; they have it all the same.
                *score = (*score + more).max(f32::MIN_POSITIVE);
            }
        }
        postings.advance();
    }
    Ok(())
}

/// The documents of a segment with one of some words, with their scores, ascending.
///
/// # Errors
/// When the index cannot be read.
pub fn scores_of_documents(
    segment: &SegmentReader,
    words: &[(&Term, Bm25Weight)],
) -> tantivy::Result<Vec<(DocId, f32)>> {
    let mut scores: Vec<(DocId, f32)> = Vec::new();
    for (term, weight) in words {
        let Some(mut postings) = postings_of(segment, term)? else { continue };
        let norms = segment.get_fieldnorms_reader(term.field())?;
        while postings.block_len() > 0 {
            for (&doc, &count) in postings.docs().iter().zip(postings.freqs()) {
                scores.push((doc, weight.score(norms.fieldnorm_id(doc), count)));
            }
            postings.advance();
        }
    }
    if words.len() > 1 {
        // Stable: what the words are worth is added up in their order.
        scores.sort_by_key(|(doc, _)| *doc);
        scores.dedup_by(|next, (doc, score)| {
            let is_same = next.0 == *doc;
            *score += if is_same { next.1 } else { 0.0 };
            is_same
        });
    }
    Ok(scores)
}

/// Writes the scores of places and the set of those above 0, of the scores of documents: `document_of` has the document of
/// each place, and one that is not there where the place has none. `set` has a word for each so many places as it has bits.
///
/// Places that follow each other stand in different segments, since several threads write an index: what each finds is
/// gathered by place, for threads that wrote side by side into one list would wait for each other.
pub fn gather_scores(scores: &[f32], document_of: &[u32], places: &mut [f32], set: &mut [usize]) {
    let words = places.chunks_mut(BITS).zip(document_of.chunks(BITS));
    for (word, (places, documents)) in set.iter_mut().zip(words) {
        *word = 0;
        for (bit, (place, document)) in places.iter_mut().zip(documents).enumerate() {
            *place = scores.get(*document as usize).copied().unwrap_or(0.0);
            *word |= usize::from(*place > 0.0) << bit;
        }
    }
}

/// The postings of a word in a segment, with counts; none where it has none.
fn postings_of(segment: &SegmentReader, term: &Term) -> tantivy::Result<Option<BlockSegmentPostings>> {
    Ok(segment.inverted_index(term.field())?.read_block_postings(term, IndexRecordOption::WithFreqs)?)
}

/// What a word is worth, for every length of a text and the counts that nearly all texts have.
struct ScoreTable<'a> {
    weight: &'a Bm25Weight,
    scores: Vec<[f32; 256]>,
}

impl<'a> ScoreTable<'a> {
    /// Counts in the table. Chosen by hand; not measured.
    const COUNTS: u32 = 12;

    /// A table for so many postings; for few it is empty, since it would take longer than they do.
    fn new(weight: &'a Bm25Weight, postings: u32) -> Self {
        let of_count = |count| std::array::from_fn(|norm| weight.score(norm as u8, count));
        let counts = if postings < Self::COUNTS * 256 { 0 } else { Self::COUNTS };
        Self { weight, scores: (0..counts).map(of_count).collect() }
    }

    #[inline(always)]
    fn score(&self, norm: u8, count: u32) -> f32 {
        match self.scores.get(count as usize) {
            Some(scores) => scores[usize::from(norm)],
            None => self.weight.score(norm, count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_gathered_by_place() {
        let scores = [0.5, 0.0, 2.0];
        let mut document_of = vec![1; 70];
        (document_of[3], document_of[64], document_of[69]) = (0, 2, u32::MAX);
        let (mut places, mut set) = (vec![9.0; 70], vec![9; 2]);
        gather_scores(&scores, &document_of, &mut places, &mut set);
        assert_eq!((places[3], places[64], places[69], places.iter().sum::<f32>()), (0.5, 2.0, 0.0, 2.5));
        assert_eq!(set, [1 << 3, 1]);
    }
}
