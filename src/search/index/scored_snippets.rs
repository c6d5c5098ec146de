//! Snippets with one of some words, and how well each fits: read from the index once, then kept, so that a query that
//! grows letter by letter reads its last word only.

use super::snippet_numbers::{SegmentNumbers, SnippetNumbers};
use crate::corpus::SnippetIndex;
use crate::search::match_set::MatchSet;
use fixedbitset::FixedBitSet;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, Searcher, SegmentReader, Term};

/// Of a choice of words that is in one of so many snippets or more, scores are added up in an array of all; else they are
/// sorted. Chosen by hand; not measured.
const DENSE_SHARE: u64 = 16;
/// Most bytes of scores that a cache keeps between queries: those of a dozen words that are in half of a million snippets.
/// Chosen by hand; not measured.
const MOST_KEPT_BYTES: usize = 48_000_000;
/// Most entries that a cache keeps: a key may name ten thousand words. Chosen by hand; not measured.
const MOST_KEPT: usize = 64;

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
        let mut postings = 0;
        for (term, _) in words {
            postings += searcher.doc_freq(term)?;
        }
        if postings * DENSE_SHARE >= numbers.snippets() as u64 {
            let sums: Vec<AtomicU32> = (0..numbers.snippets()).map(|_| AtomicU32::new(0)).collect();
            segments.try_for_each(|segment| add_scores(segment, numbers, &weights, &sums))?;
            let scores: Vec<f32> = sums.into_iter().map(|sum| f32::from_bits(sum.into_inner())).collect();
            let snippets = MatchSet::of_positive(&scores);
            return Ok(Self { snippets, scores: Scores::OfAll(scores) });
        }
        let scored: Vec<Vec<(SnippetIndex, f32)>> = segments
            .map(|segment| sorted_scores(segment, numbers, &weights))
            .collect::<tantivy::Result<_>>()?;
        let scored = scored.into_iter().flatten().filter(|(snippet, _)| snippet.0 < numbers.snippets());
        Ok(Self::of_scores(numbers.snippets(), scored.collect()))
    }

    /// The snippets with one of many words of a field; each counts the same.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(super) fn of_many_words(
        searcher: &Searcher,
        numbers: &SnippetNumbers,
        field: Field,
        words: &BTreeSet<&str>,
    ) -> tantivy::Result<Self> {
        let segments = searcher.segment_readers().par_iter();
        let sets = segments.map(|segment| {
            let mut documents = FixedBitSet::with_capacity(segment.max_doc() as usize);
            visit_many(&*segment.inverted_index(field)?, words, |docs| {
                docs.iter().for_each(|doc| documents.insert(*doc as usize));
            })?;
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

    /// Snippets that score nothing.
    pub(super) fn of_snippets(snippets: MatchSet) -> Self {
        Self { snippets, scores: Scores::Same(0.0) }
    }

    /// Of so many snippets those with these scores, each once.
    pub(super) fn of_scores(count: usize, mut scored: Vec<(SnippetIndex, f32)>) -> Self {
        let mut snippets = MatchSet::none_of(count);
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
    #[inline(always)]
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

/// Adds what words are worth in the documents of a segment to the sums of their snippets.
///
/// The bits of a sum are those of a float. No two segments have a snippet in common, so nothing is added by two threads
/// at once, and each sum is in the order of the words.
fn add_scores(
    segment: &SegmentReader,
    numbers: &SnippetNumbers,
    words: &[(&Term, Bm25Weight)],
    sums: &[AtomicU32],
) -> tantivy::Result<()> {
    let of = numbers.of_segment(segment);
    for (term, weight) in words {
        let norms = segment.get_fieldnorms_reader(term.field())?;
        let table = ScoreTable::new(weight, segment.inverted_index(term.field())?.doc_freq(term)?);
        visit_postings(segment, term, IndexRecordOption::WithFreqs, |docs, counts| {
            for (&doc, &count) in docs.iter().zip(counts) {
                if let Some(sum) = sums.get(of.snippet(doc).0) {
                    let score = table.score(norms.fieldnorm_id(doc), count);
                    let before = f32::from_bits(sum.load(Ordering::Relaxed));
                    // A word that all of ten million snippets have is worth nothing; they have it all the same.
                    sum.store((before + score).max(f32::MIN_POSITIVE).to_bits(), Ordering::Relaxed);
                }
            }
        })?;
    }
    Ok(())
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

/// The snippets of a segment with one of some words, with their scores, in the order of its documents.
fn sorted_scores(
    segment: &SegmentReader,
    numbers: &SnippetNumbers,
    words: &[(&Term, Bm25Weight)],
) -> tantivy::Result<Vec<(SnippetIndex, f32)>> {
    let of = numbers.of_segment(segment);
    let mut scored: Vec<(DocId, f32)> = Vec::new();
    for (term, weight) in words {
        let norms = segment.get_fieldnorms_reader(term.field())?;
        visit_postings(segment, term, IndexRecordOption::WithFreqs, |docs, counts| {
            let scores = docs.iter().zip(counts);
            scored.extend(scores.map(|(&doc, &count)| (doc, weight.score(norms.fieldnorm_id(doc), count))));
        })?;
    }
    // Stable: what the words are worth is added up in their order.
    scored.sort_by_key(|(doc, _)| *doc);
    let sum = |same: &[(DocId, f32)]| {
        let (doc, _) = same.first()?;
        Some((of.snippet(*doc), same.iter().map(|(_, score)| score).sum()))
    };
    Ok(scored.chunk_by(|a, b| a.0 == b.0).filter_map(sum).collect())
}

/// The snippet of a document of a segment; one that no set has where it is none.
fn snippet_of(numbers: &SegmentNumbers, doc: usize) -> SnippetIndex {
    DocId::try_from(doc).map_or(SnippetIndex(usize::MAX), |doc| numbers.snippet(doc))
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

/// Calls `visit` with the documents of a segment that have one of some words, some at a time; those with several of them
/// come several times. The dictionary is walked from the first word to the last: to look each of them up takes longer.
fn visit_many(
    index: &InvertedIndexReader,
    words: &BTreeSet<&str>,
    mut visit: impl FnMut(&[DocId]),
) -> tantivy::Result<()> {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Ok(()) };
    let mut dictionary = index.terms().range().ge(first.as_bytes()).le(last.as_bytes()).into_stream()?;
    let mut wanted = words.iter().map(|word| word.as_bytes()).peekable();
    let mut postings: Option<BlockSegmentPostings> = None;
    while dictionary.advance() {
        while wanted.next_if(|word| *word < dictionary.key()).is_some() {}
        if wanted.peek().is_none_or(|word| *word != dictionary.key()) {
            continue;
        }
        let postings = match &mut postings {
            Some(postings) => {
                index.reset_block_postings_from_terminfo(dictionary.value(), postings)?;
                postings
            }
            none => {
                let option = IndexRecordOption::Basic;
                none.insert(index.read_block_postings_from_terminfo(dictionary.value(), option)?)
            }
        };
        while postings.block_len() > 0 {
            visit(postings.docs());
            postings.advance();
        }
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
        let keep = cache.iter().position(is_over).unwrap_or(cache.len()).clamp(1, MOST_KEPT);
        cache.truncate(keep);
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::mix_bits;
    use crate::search::{IndexDocument, SearchIndex};
    use tantivy::collector::TopDocs;
    use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};

    /// Texts in which word `w0` is in each second, `w1` in each fourth and so on, once or several times.
    fn index(texts: u64) -> SearchIndex {
        let mut builder = SearchIndex::builder_in_memory(2).unwrap();
        for text in 0..texts {
            let says = |word: u64| mix_bits(text * 31 + word).is_multiple_of(2 << word);
            let words = (0..9).filter(|word| says(*word));
            let words =
                words.flat_map(|word| (0..=mix_bits(text ^ word) % 3).map(move |_| format!("w{word} ")));
            let text = format!("{} end", words.collect::<String>());
            builder.add(IndexDocument { text: &text, language: Some("en") }).unwrap();
        }
        builder.finish().unwrap()
    }

    #[test]
    fn scores_are_those_of_tantivy() {
        let index = index(700);
        let term = |word: &str| Term::from_field_text(index.fields.exact, word);
        let choices: [&[(&str, f32)]; 5] = [
            &[("w0", 1.0)],
            &[("w0", 1.0), ("w1", 0.5), ("w7", 0.25)],
            &[("w8", 1.0), ("w7", 1.0)],
            &[("w4", 0.5), ("nobody", 1.0)],
            &[("nobody", 1.0)],
        ];
        for words in choices {
            let words: Vec<WeightedTerm> = words.iter().map(|(word, weight)| (term(word), *weight)).collect();
            let found = ScoredSnippets::of_words(&index.searcher, &index.numbers, &words).unwrap();
            let oracle = BooleanQuery::new(
                words
                    .iter()
                    .map(|(term, weight)| {
                        let query = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
                        (Occur::Should, Box::new(BoostQuery::new(Box::new(query), *weight)) as Box<dyn Query>)
                    })
                    .collect(),
            );
            let best = TopDocs::with_limit(700).order_by_score();
            let mut expected = vec![None; 700];
            for (score, place) in index.searcher.search(&oracle, &best).unwrap() {
                let segment = index.searcher.segment_reader(place.segment_ord);
                expected[index.numbers.of_segment(segment).snippet(place.doc_id).0] = Some(score);
            }
            for (snippet, expected) in expected.into_iter().enumerate() {
                let bits = usize::BITS as usize;
                let score = found.score(snippet / bits, (snippet % bits) as u32);
                let wanted = expected.unwrap_or(0.0);
                assert!((score - wanted).abs() <= 1e-5, "{snippet}: {score} for {wanted}");
                assert_eq!(found.snippets.contains(SnippetIndex(snippet)), expected.is_some());
            }
        }
    }

    #[test]
    fn many_words_at_once_are_in_the_snippets_of_each() {
        let index = index(700);
        let (searcher, numbers, field) = (&index.searcher, &index.numbers, index.fields.exact);
        for words in [&["w0", "w1", "w3", "w8"][..], &["a", "w2", "zz"], &["w7", "w8"], &["a"], &[]] {
            let together =
                ScoredSnippets::of_many_words(searcher, numbers, field, &words.iter().copied().collect());
            let mut expected = MatchSet::none_of(700);
            for word in words {
                let word = (Term::from_field_text(field, word), 1.0);
                expected.union_with(&ScoredSnippets::of_words(searcher, numbers, &[word]).unwrap().snippets);
            }
            assert_eq!(together.unwrap().snippets, expected, "{words:?}");
        }
    }

    #[test]
    fn what_was_asked_last_is_kept() {
        let cache = ScoreCache::default();
        let of = |count: usize| {
            Ok(ScoredSnippets { snippets: MatchSet::none_of(0), scores: Scores::OfAll(vec![0.0; count]) })
        };
        let never = || panic!("it was read before");
        let first = cache.read(&"a", || of(10)).unwrap();
        assert!(Arc::ptr_eq(&first, &cache.read(&"a", never).unwrap()));
        // One that fills the memory alone, then one more.
        let large = MOST_KEPT_BYTES / 4;
        cache.read(&"b", || of(large)).unwrap();
        cache.read(&"b", never).unwrap();
        let again = cache.read(&"a", || of(10)).unwrap();
        assert!(!Arc::ptr_eq(&first, &again));
        cache.read(&"a", never).unwrap();
    }
}
