//! Snippets with one of some words, and how well each fits: read from the index once, then kept, so that a query that
//! grows letter by letter reads its last word only.

use super::snippet_numbers::{SegmentNumbers, SnippetNumbers};
use crate::corpus::SnippetIndex;
use crate::search::match_set::MatchSet;
use fixedbitset::FixedBitSet;
use rayon::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::query::Bm25Weight;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Searcher, SegmentReader, Term};

/// Of a choice of words, from one in so many documents on, scores are added up in an array of all documents; below, they
/// are sorted. Chosen by hand; not measured.
const DENSE_SHARE: usize = 16;
/// Most bytes of scores that are kept between queries: those of a dozen words that are in half of a million snippets.
/// Chosen by hand; not measured.
const MOST_KEPT_BYTES: usize = 48_000_000;

/// A word of the index with its weight.
pub(super) type WeightedTerm = (Term, f32);

/// Some snippets, each with a score.
#[derive(Debug)]
pub(super) struct ScoredSnippets {
    pub(super) snippets: MatchSet,
    scores: Scores,
}

#[derive(Debug)]
enum Scores {
    /// The same for each.
    Same(f32),
    /// For every snippet of the corpus.
    OfAll(Vec<f32>),
    /// For those of the set, in its order; and how many of these are before each block of the set.
    OfThese { scores: Vec<f32>, before: Vec<u32> },
}

impl ScoredSnippets {
    /// The snippets with one of some words, scored by BM25 (Robertson and Zaragoza 2009), as tantivy has it: the sum of
    /// what each word that a snippet has is worth there.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(super) fn of_words(
        searcher: &Searcher,
        numbers: &SnippetNumbers,
        words: &[WeightedTerm],
    ) -> tantivy::Result<Self> {
        let weights = words.iter().map(|(term, weight)| {
            Ok((term, Bm25Weight::for_terms(searcher, std::slice::from_ref(term))?.boost_by(*weight)))
        });
        let weights: Vec<(&Term, Bm25Weight)> = weights.collect::<tantivy::Result<_>>()?;
        let segments = searcher.segment_readers().par_iter();
        let scored: Vec<Vec<(SnippetIndex, f32)>> = segments
            .map(|segment| score_segment(segment, numbers, &weights))
            .collect::<tantivy::Result<_>>()?;
        Ok(Self::of_scores(numbers.snippets(), &scored))
    }

    /// The snippets with one of some words; each counts the same.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(super) fn of_many_words(
        searcher: &Searcher,
        numbers: &SnippetNumbers,
        words: &[WeightedTerm],
    ) -> tantivy::Result<Self> {
        let segments = searcher.segment_readers().par_iter();
        let sets = segments.map(|segment| {
            let mut documents = FixedBitSet::with_capacity(segment.max_doc() as usize);
            for (term, _) in words {
                visit_postings(segment, term, IndexRecordOption::Basic, |docs, _| {
                    docs.iter().for_each(|doc| documents.insert(*doc as usize));
                })?;
            }
            let of = numbers.of_segment(segment);
            let mut snippets = MatchSet::none_of(numbers.snippets());
            documents.ones().for_each(|doc| snippets.insert(snippet_of(&of, doc)));
            Ok(snippets)
        });
        let sets: Vec<MatchSet> = sets.collect::<tantivy::Result<_>>()?;
        let mut snippets = MatchSet::none_of(numbers.snippets());
        sets.iter().for_each(|set| snippets.union_with(set));
        Ok(Self { snippets, scores: Scores::Same(1.0) })
    }

    /// Of so many snippets those with these scores, each once.
    fn of_scores(count: usize, scored: &[Vec<(SnippetIndex, f32)>]) -> Self {
        let mut snippets = MatchSet::none_of(count);
        let found = scored.iter().map(Vec::len).sum::<usize>();
        if found * 2 > count {
            let mut scores = vec![0.0; count];
            for &(snippet, score) in scored.iter().flatten() {
                if let Some(place) = scores.get_mut(snippet.0) {
                    *place = score;
                    snippets.insert(snippet);
                }
            }
            return Self { snippets, scores: Scores::OfAll(scores) };
        }
        let mut scored: Vec<(SnippetIndex, f32)> =
            scored.iter().flatten().copied().filter(|(snippet, _)| snippet.0 < count).collect();
        scored.sort_unstable_by_key(|(snippet, _)| *snippet);
        scored.iter().for_each(|(snippet, _)| snippets.insert(*snippet));
        let mut so_far = 0;
        let before = snippets.blocks().iter().map(|block| {
            let before = so_far;
            so_far += block.count_ones();
            before
        });
        let before = before.collect();
        let scores = scored.into_iter().map(|(_, score)| score).collect();
        Self { snippets, scores: Scores::OfThese { scores, before } }
    }

    /// The score of a snippet, by its block in the set and its bit there; 0 where it is not in the set.
    #[inline]
    pub(super) fn score(&self, block: usize, bit: u32) -> f32 {
        let bits = self.snippets.blocks().get(block).copied().unwrap_or(0);
        if bits & (1 << bit) == 0 {
            return 0.0;
        }
        let found = match &self.scores {
            Scores::Same(score) => return *score,
            Scores::OfAll(scores) => scores.get(block * usize::BITS as usize + bit as usize),
            Scores::OfThese { scores, before } => {
                let in_block = (bits & ((1 << bit) - 1)).count_ones();
                before.get(block).and_then(|before| scores.get((before + in_block) as usize))
            }
        };
        found.copied().unwrap_or(0.0)
    }

    fn bytes(&self) -> usize {
        let scores = match &self.scores {
            Scores::Same(_) => 0,
            Scores::OfAll(scores) => scores.len() * 4,
            Scores::OfThese { scores, before } => (scores.len() + before.len()) * 4,
        };
        scores + size_of_val(self.snippets.blocks())
    }
}

/// The snippets of a segment with one of some words, with their scores.
fn score_segment(
    segment: &SegmentReader,
    numbers: &SnippetNumbers,
    words: &[(&Term, Bm25Weight)],
) -> tantivy::Result<Vec<(SnippetIndex, f32)>> {
    let of = numbers.of_segment(segment);
    let mut postings = 0;
    for (term, _) in words {
        postings += segment.inverted_index(term.field())?.doc_freq(term)? as usize;
    }
    let count = segment.max_doc() as usize;
    if postings * DENSE_SHARE < count {
        let mut scored: Vec<(DocId, f32)> = Vec::with_capacity(postings);
        for (term, weight) in words {
            visit_scores(segment, term, weight, |doc, score| scored.push((doc, score)))?;
        }
        // Stable: what the words are worth is added up in their order.
        scored.sort_by_key(|(doc, _)| *doc);
        let sum = |same: &[(DocId, f32)]| {
            let (doc, _) = same.first()?;
            Some((of.snippet(*doc), same.iter().map(|(_, score)| score).sum()))
        };
        return Ok(scored.chunk_by(|a, b| a.0 == b.0).filter_map(sum).collect());
    }
    let (mut scores, mut documents) = (vec![0.0; count], FixedBitSet::with_capacity(count));
    for (term, weight) in words {
        visit_scores(segment, term, weight, |doc, score| {
            if let Some(sum) = scores.get_mut(doc as usize) {
                *sum += score;
                documents.insert(doc as usize);
            }
        })?;
    }
    let scored = documents.ones().filter_map(|doc| Some((snippet_of(&of, doc), *scores.get(doc)?)));
    Ok(scored.collect())
}

/// The snippet of a document of a segment; one that no set has where it is none.
fn snippet_of(numbers: &SegmentNumbers, doc: usize) -> SnippetIndex {
    DocId::try_from(doc).map_or(SnippetIndex(usize::MAX), |doc| numbers.snippet(doc))
}

/// Calls `visit` with every document of a segment that has a word, and its score.
fn visit_scores(
    segment: &SegmentReader,
    term: &Term,
    weight: &Bm25Weight,
    mut visit: impl FnMut(DocId, f32),
) -> tantivy::Result<()> {
    let norms = segment.get_fieldnorms_reader(term.field())?;
    visit_postings(segment, term, IndexRecordOption::WithFreqs, |docs, counts| {
        for (&doc, &count) in docs.iter().zip(counts) {
            visit(doc, weight.score(norms.fieldnorm_id(doc), count));
        }
    })
}

/// Calls `visit` with the documents of a segment that have a word, some at a time, and how often each has it.
fn visit_postings(
    segment: &SegmentReader,
    term: &Term,
    option: IndexRecordOption,
    mut visit: impl FnMut(&[DocId], &[u32]),
) -> tantivy::Result<()> {
    let Some(mut postings) = segment.inverted_index(term.field())?.read_block_postings(term, option)? else {
        return Ok(());
    };
    while postings.block_len() > 0 {
        visit(postings.docs(), postings.freqs());
        postings.advance();
    }
    Ok(())
}

/// What was read last, by a key of the words.
#[derive(Debug)]
pub(super) struct ScoreCache<K>(Mutex<Vec<(K, Arc<ScoredSnippets>)>>);

impl<K> Default for ScoreCache<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: PartialEq + Clone> ScoreCache<K> {
    /// What is kept for a key, or else what `read` gives.
    ///
    /// # Errors
    /// Those of `read`.
    pub(super) fn read(
        &self,
        key: &K,
        read: impl FnOnce() -> tantivy::Result<ScoredSnippets>,
    ) -> tantivy::Result<Arc<ScoredSnippets>> {
        let kept = |cache: &mut Vec<(K, Arc<ScoredSnippets>)>| {
            let at = cache.iter().position(|(known, _)| known == key)?;
            cache[..=at].rotate_right(1);
            cache.first().map(|(_, found)| Arc::clone(found))
        };
        if let Some(found) = kept(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(found);
        }
        let found = Arc::new(read()?);
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cache.insert(0, (key.clone(), Arc::clone(&found)));
        let mut bytes = 0;
        let is_over = |(_, scored): &(K, Arc<ScoredSnippets>)| {
            bytes += scored.bytes();
            bytes > MOST_KEPT_BYTES
        };
        // The last one read is kept, however large.
        let keep = cache.iter().position(is_over).unwrap_or(cache.len()).max(1);
        cache.truncate(keep);
        Ok(found)
    }
}
