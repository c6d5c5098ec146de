//! Snippets with one of some words, and how well each fits: read from the index once, then kept, so that a query that
//! grows letter by letter reads its last word only.

use super::snippet_numbers::{SegmentNumbers, SnippetNumbers};
use crate::corpus::SnippetIndex;
use crate::search::match_set::MatchSet;
use fixedbitset::FixedBitSet;
use leitmotif_postings::{BITS, PlaceScores, ScorePart, add_scores, gather_scores, scores_of_documents};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, Searcher, Term};

/// Of a choice of words that is in one of so many snippets or more, scores are added up in an array of all; else they are
/// sorted. Chosen by hand; not measured.
const DENSE_SHARE: u64 = 16;
/// Blocks of a set whose scores are gathered in one piece: 65,536 snippets. Chosen by hand; not measured.
const GATHERED_AT_A_TIME: usize = 1024;
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
    pub(super) scores: PlaceScores,
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
            let scores = scores_of_segments(searcher, &weights)?;
            let (mut of_snippets, mut set) =
                (vec![0.0; numbers.snippets()], MatchSet::none_of(numbers.snippets()));
            let places = of_snippets.par_chunks_mut(GATHERED_AT_A_TIME * BITS);
            let words = set.blocks_mut().par_chunks_mut(GATHERED_AT_A_TIME);
            let documents = numbers.documents().par_chunks(GATHERED_AT_A_TIME * BITS);
            places.zip(words).zip(documents).for_each(|((places, words), documents)| {
                gather_scores(&scores, documents, places, words);
            });
            return Ok(Self { snippets: set, scores: PlaceScores::OfAll(of_snippets) });
        }
        let scored = segments.map(|segment| {
            let of = numbers.of_segment(segment);
            let scores = scores_of_documents(segment, &weights)?.into_iter();
            Ok(scores.map(|(doc, score)| (of.snippet(doc), score)).collect())
        });
        let scored: Vec<Vec<(SnippetIndex, f32)>> = scored.collect::<tantivy::Result<_>>()?;
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
        Ok(Self { snippets, scores: PlaceScores::Same(1.0) })
    }

    /// Snippets that score nothing.
    pub(super) fn of_snippets(snippets: MatchSet) -> Self {
        Self { snippets, scores: PlaceScores::Same(0.0) }
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
        Self { snippets, scores: PlaceScores::OfThese { scores, before } }
    }

    /// What they add to the score of each snippet; in these alone, where any are given.
    pub(super) fn score_part<'a>(&'a self, only: Option<&'a MatchSet>) -> ScorePart<'a> {
        ScorePart { places: self.snippets.blocks(), scores: &self.scores, only: only.map(MatchSet::blocks) }
    }

    fn bytes(&self) -> usize {
        self.scores.bytes() + size_of_val(self.snippets.blocks())
    }
}

/// What words are worth in each document, counted through the segments in the order of the searcher.
fn scores_of_segments(searcher: &Searcher, words: &[(&Term, Bm25Weight)]) -> tantivy::Result<Vec<f32>> {
    let segments = searcher.segment_readers();
    let mut scores = vec![0.0; segments.iter().map(|segment| segment.max_doc() as usize).sum()];
    let mut rest = scores.as_mut_slice();
    let mut parts = Vec::with_capacity(segments.len());
    for segment in segments {
        let (part, behind) = rest.split_at_mut(segment.max_doc() as usize);
        parts.push((segment, part));
        rest = behind;
    }
    parts.into_par_iter().try_for_each(|(segment, part)| {
        words.iter().try_for_each(|(term, weight)| add_scores(segment, (term, weight), part))
    })?;
    Ok(scores)
}

/// The snippet of a document of a segment; one that no set has where it is none.
fn snippet_of(numbers: &SegmentNumbers, doc: usize) -> SnippetIndex {
    DocId::try_from(doc).map_or(SnippetIndex(usize::MAX), |doc| numbers.snippet(doc))
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
    use leitmotif_postings::best_places;
    use std::collections::BTreeMap;
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
            let scored =
                best_places(found.snippets.blocks(), 0, &[found.score_part(None)], 700).into_sorted();
            let scores: BTreeMap<usize, f32> =
                scored.into_iter().map(|(score, snippet)| (snippet, score)).collect();
            for (snippet, expected) in expected.into_iter().enumerate() {
                let score = scores.get(&snippet).copied().unwrap_or(0.0);
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
            Ok(ScoredSnippets {
                snippets: MatchSet::none_of(0),
                scores: PlaceScores::OfAll(vec![0.0; count]),
            })
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
