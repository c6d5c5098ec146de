//! Adapts a model's vectors to the corpus: beside the meaning a model sees stands what this corpus says in
//! its own words.
//!
//! With `v` a model's vector: `m` is `v` minus the mean of the corpus, at unit length. Beside it stands `l`,
//! the snippet's row in a latent semantic analysis (Deerwester et al. 1990) of the BM25 weights of its terms,
//! at unit length, weighted by `w = c √(n / (n + 10))` where `n` counts the snippet's distinct terms: a
//! snippet of few words is judged by its meaning. The result is `[m ; w l]` at unit length.
//!
//! Measured in November 2026 on five labelled sets (20 newsgroups, BBC, CLINC50, and held out DEB12 and AG
//! News): the share of a snippet's 15 nearest that have its label rises by .03 to .15 for the static table
//! and by .01 to .04 for the transformer, for .06 s per 1,000 snippets. Removing further principal
//! components, SIF or IDF pooling and smoothing over neighbours made it worse.

pub(in crate::topics) mod bm25;
mod dense;
mod languages;
mod svd;
mod word_part;
mod word_parts;

use super::words::{CorpusTerms, GAP};
use crate::progress::{Cancelled, Progress, ProgressStage};
use crate::vectors::{add_scaled, length, mean, to_f32};
use bm25::{CountedTerms, SparseMatrix};
use languages::{LanguageMeans, centre_by_language, language_groups};
use rayon::prelude::*;
pub use word_part::WordPart;

/// Most snippets of which parts of words are counted: they are five times as many as the words, which is memory, and in
/// a larger corpus most forms of a word stand in enough snippets. Chosen by hand; not measured.
const MOST_SNIPPETS_WITH_PARTS: usize = 30_000;
/// Most weight of the words where snippets of several languages are to lie together: words bind each to its own. Of the
/// neighbours of 502 German and 502 English sentences (SIB-200, every other sentence) half are of the other language with
/// no weight, .487 with .2, .467 with .3 and a fifth with .5; purity is .636, .639 and .641 (November 2026).
const MOST_WEIGHT_ACROSS_LANGUAGES: f32 = 0.25;
/// A centred vector shorter than this counts as the mean itself: what is left is rounding of `f32`.
const ZERO_LENGTH: f32 = 1e-4;

/// How to adapt vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdaptOptions {
    /// The words beside the model's vectors: see [`crate::topics::embed::embedder::Embedder::word_part`].
    pub words: WordPart,
    /// Seed of the random projection.
    pub seed: u64,
}

/// Adapted vectors of unit length, one for each snippet, row-major.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AdaptedVectors {
    /// The numbers, row-major; row `i` belongs to snippet `i`.
    pub vectors: Vec<f32>,
    /// Numbers in each row: those of the model's vectors and up to 64 more for the words.
    pub dims: usize,
}

/// Adapts a model's vectors (`dims` numbers for each snippet, row-major) to the corpus whose terms are
/// `words`. Begins its own stage. A snippet that equals the mean, as the only one of a corpus does, keeps its
/// vector.
///
/// Runs on the rayon pool it is called in; the result is the same on any number of threads.
///
/// # Errors
/// [`Cancelled`] when `progress` asks for it.
pub fn adapt(
    vectors: &[f32],
    dims: usize,
    words: &CorpusTerms,
    options: AdaptOptions,
    progress: &dyn Progress,
) -> Result<AdaptedVectors, Cancelled> {
    Ok(adapt_with_texts(vectors, dims, words, &[], options, progress)?.0)
}

/// A text that is no snippet, such as a guide's.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OutsideText {
    /// The model's vector of it.
    pub vector: Vec<f32>,
    /// Its terms among those of the corpus: see [`CorpusTerms::terms_in`].
    pub terms: Vec<u32>,
}

/// The same, and beside it the vectors of some texts as they would be among the snippets: folded into the
/// latent semantic analysis (Deerwester et al. 1990), which they do not change.
///
/// # Errors
/// [`Cancelled`] when `progress` asks for it.
pub fn adapt_with_texts(
    vectors: &[f32],
    dims: usize,
    words: &CorpusTerms,
    texts: &[OutsideText],
    options: AdaptOptions,
    progress: &dyn Progress,
) -> Result<(AdaptedVectors, Vec<Vec<f32>>), Cancelled> {
    progress.begin(ProgressStage::Adapt, svd::POWER_ITERATIONS);
    progress.check_cancelled()?;
    let how = options.words;
    let with_parts = how.with_word_parts && words.snippet_count() <= MOST_SNIPPETS_WITH_PARTS;
    let counted = if with_parts { CountedTerms::with_parts(words) } else { CountedTerms::plain(words) };
    let matrix = SparseMatrix::bm25_of(&counted, words);
    let rank =
        if with_parts { rank_with_parts(words.snippet_count()) } else { rank_for(words.snippet_count()) };
    let mut latent = svd::project_rows(&matrix, rank, options.seed, progress)?;
    let rank = latent.rank;
    let groups = if how.across_languages { language_groups(words) } else { Vec::new() };
    let weight = if groups.is_empty() { how.weight } else { how.weight.min(MOST_WEIGHT_ACROSS_LANGUAGES) };
    let middle = to_f32(&mean(vectors.chunks_exact(dims.max(1))));
    let means = LanguageMeans::of(vectors, dims, &groups, &middle);
    centre_by_language(&mut latent.rows, rank, &groups);
    let width = dims + rank;
    let mut adapted = vec![0.0; vectors.len() / dims.max(1) * width];
    adapted
        .par_chunks_exact_mut(width.max(1))
        .zip(vectors.par_chunks_exact(dims.max(1)))
        .enumerate()
        .for_each(|(index, (row, vector))| {
            let own = latent.rows.get(index * rank..(index + 1) * rank).unwrap_or(&[0.0; 64][..rank]);
            let distinct = if with_parts { distinct_terms(words, index) } else { matrix.row(index).len() };
            let weight = weight * word_share(distinct, how);
            join_parts(row, (vector, means.of_row(index)), own, weight);
            // Nothing sets the snippet apart, neither by meaning nor by words: its own vector is better than
            // zeros, which would make it an outlier.
            if !scale_to_unit(row) {
                row[..dims].copy_from_slice(vector);
            }
        });
    let beside = texts.iter().map(|text| {
        let terms = counted.text_row(&text.terms);
        let mut own = vec![0.0; rank];
        for &(column, weight) in &terms {
            let basis = latent.columns.get(column as usize * rank..).unwrap_or(&[]);
            add_scaled(&mut own, weight, basis);
        }
        let mut row = vec![0.0; width];
        let distinct = if with_parts { text.terms.len() } else { terms.len() };
        join_parts(&mut row, (&text.vector, &middle), &own, weight * word_share(distinct, how));
        scale_to_unit(&mut row);
        row
    });
    let beside = beside.collect();
    Ok((AdaptedVectors { vectors: adapted, dims: width }, beside))
}

/// The weight of the words of a text with so many distinct terms, as a share of the full weight.
fn word_share(distinct: usize, how: WordPart) -> f32 {
    let distinct = distinct as f32;
    (distinct / (distinct + how.half_weight_terms)).sqrt()
}

/// Number of distinct terms of a snippet: also of those that stand nowhere else, whose parts may.
fn distinct_terms(words: &CorpusTerms, snippet: usize) -> usize {
    let mut terms: Vec<u32> = words.terms_of(snippet).iter().copied().filter(|&term| term != GAP).collect();
    terms.sort_unstable();
    terms.dedup();
    terms.len()
}

/// Writes a model's vector minus the mean, and the latent vector of the words with its weight behind it.
fn join_parts(row: &mut [f32], (vector, mean): (&[f32], &[f32]), latent: &[f32], weight: f32) {
    let (centred, beside) = row.split_at_mut(row.len() - latent.len());
    centre_vector(vector, mean, centred);
    beside.copy_from_slice(latent);
    scale_to_unit(beside);
    beside.iter_mut().for_each(|x| *x *= weight);
}

/// Dimensions of the latent semantic analysis: 64, and fewer for small corpora, where the last dimensions
/// would be single snippets. Part of the recipe measured in the module's doc; the limits 400 and 1,000 are by
/// hand.
fn rank_for(snippets: usize) -> usize {
    match snippets {
        0..400 => 16,
        400..1000 => 32,
        _ => 64,
    }
}

/// The same with parts of words, of which there are many more than words while what they tell is the same: 32 is better
/// than 64 by .005 to .03 on SIB-200 in ten of eleven languages (1,004 sentences, November 2026).
fn rank_with_parts(snippets: usize) -> usize {
    rank_for(snippets).min(32)
}

/// Writes a vector minus the mean into `centred`, at unit length; zeros where the two are the same but for
/// rounding.
fn centre_vector(vector: &[f32], mean: &[f32], centred: &mut [f32]) {
    centred.iter_mut().zip(vector).zip(mean).for_each(|((to, x), mean)| *to = x - mean);
    if length(centred) < ZERO_LENGTH {
        centred.fill(0.0);
    }
    scale_to_unit(centred);
}

/// Scales a vector in place to unit length; `false`, and no change, for a vector of zeros. By the inverse of the
/// length, unlike [`crate::vectors::normalize`]: other last bits would give other topics than before.
fn scale_to_unit(vector: &mut [f32]) -> bool {
    let inverse = 1.0 / length(vector);
    if inverse.is_finite() {
        vector.iter_mut().for_each(|x| *x *= inverse);
    }
    inverse.is_finite()
}

#[cfg(test)]
mod tests;
